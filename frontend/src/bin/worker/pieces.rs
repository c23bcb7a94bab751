//! A file, piece by piece, as the browser reads it: it reads on while a piece is judged.

use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader};

/// How large a piece is at most, in bytes. The processor still has it at hand when it is judged.
const PIECE_MAX: u32 = 512 * 1024;

/// How much of a piece is waited for: each time it is waited costs.
const PIECE_MIN: f64 = 256.0 * 1024.0;

/// The pieces of a file in their order.
#[derive(Debug)]
pub(crate) struct Pieces {
    reader: JsValue,
    read: Function,
    /// What the reader reads into; nothing in a browser that cannot, and makes a new one for each piece.
    buffer: Option<ArrayBuffer>,
    whole: f64,
    done: f64,
    piece: Vec<u8>,
}

impl Pieces {
    /// Begins to read. Streaming is more than twice as quick as reading slices, each of which is asked for by itself, and
    /// quicker still into one buffer.
    ///
    /// # Errors
    /// If the browser cannot read the file.
    pub(crate) fn of(file: &Blob) -> Result<Self, JsValue> {
        let stream = file.stream();
        let (reader, buffer): (JsValue, _) = match ReadableStreamByobReader::new(&stream) {
            Ok(reader) => (reader.into(), Some(ArrayBuffer::new(PIECE_MAX))),
            Err(_) => (stream.get_reader().into(), None),
        };
        let read = Reflect::get(&reader, &"read".into())?.dyn_into()?;
        Ok(Self { reader, read, buffer, whole: file.size(), done: 0.0, piece: Vec::new() })
    }

    /// Gives the next piece, if there is one. Where the browser cannot read into a buffer, it decides how large that is.
    ///
    /// # Errors
    /// If the browser cannot read the file any more, as when it was changed, or it has become shorter.
    pub(crate) async fn next(&mut self) -> Result<Option<&[u8]>, JsValue> {
        if self.done >= self.whole {
            // All is there: that the stream ends would have to be waited for.
            return Ok(None);
        }
        let read = JsFuture::from(self.read()?).await?;
        let bytes: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        if bytes.length() == 0 {
            return Err(JsValue::from_str("the file ends before its end"));
        }
        self.done += f64::from(bytes.length());
        self.piece.resize(usize::try_from(bytes.length()).unwrap_or_default(), 0);
        bytes.copy_to(&mut self.piece);
        // It went to the reader, which gives it back.
        self.buffer = self.buffer.take().map(|_| bytes.buffer());
        Ok(Some(&self.piece))
    }

    /// Asks for the next piece (Streams §4.5.3; `min` is left unheeded by browsers that do not know it).
    fn read(&self) -> Result<Promise, JsValue> {
        let Some(buffer) = &self.buffer else {
            return self.read.call0(&self.reader)?.dyn_into();
        };
        let options = Object::new();
        let min = PIECE_MIN.min(self.whole - self.done);
        Reflect::set(&options, &"min".into(), &min.into())?;
        self.read.call2(&self.reader, &Uint8Array::new(buffer), &options)?.dyn_into()
    }

    /// Gives the bytes that have been given.
    pub(crate) fn done(&self) -> f64 {
        self.done
    }

    /// Gives the bytes of the file.
    pub(crate) fn whole(&self) -> f64 {
        self.whole
    }
}
