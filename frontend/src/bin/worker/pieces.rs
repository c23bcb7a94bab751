//! A file, piece by piece, as the browser reads it: it reads on while a piece is judged.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader};

/// The pieces of a file in their order.
#[derive(Debug)]
pub(crate) struct Pieces {
    reader: ReadableStreamDefaultReader,
    whole: f64,
    done: f64,
    piece: Vec<u8>,
}

impl Pieces {
    /// Begins to read. Streaming is several times as quick as reading slices, each of which is asked for by itself.
    ///
    /// # Errors
    /// If the browser cannot read the file.
    pub(crate) fn of(file: &Blob) -> Result<Self, JsValue> {
        let reader = file.stream().get_reader().dyn_into()?;
        Ok(Self { reader, whole: file.size(), done: 0.0, piece: Vec::new() })
    }

    /// Gives the next piece, if there is one. How large it is, the browser decides: up to some megabytes.
    ///
    /// # Errors
    /// If the browser cannot read the file any more, as when it was changed.
    pub(crate) async fn next(&mut self) -> Result<Option<&[u8]>, JsValue> {
        if self.done >= self.whole {
            // All is there: that the stream ends would have to be waited for.
            return Ok(None);
        }
        let read = JsFuture::from(self.reader.read()).await?;
        let Ok(bytes) = Reflect::get(&read, &"value".into())?.dyn_into::<Uint8Array>() else {
            return Ok(None);
        };
        self.done += f64::from(bytes.length());
        self.piece.resize(usize::try_from(bytes.length()).unwrap_or_default(), 0);
        bytes.copy_to(&mut self.piece);
        Ok(Some(&self.piece))
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
