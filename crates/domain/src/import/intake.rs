//! The stream: pieces of a file in, rows out.

use super::SNIFF_BYTES;
use super::body::{Body, Out};
use super::decode::Encoding;
use super::header::Layout;
use super::plain::RowSink;
use super::problem::Problem;
use super::row::Row;
use super::summary::{Failure, IntakeOptions, Summary};

/// Reads a file piece by piece. How it is cut into pieces makes no difference.
///
/// ```
/// use rollcall_domain::import::{Intake, IntakeOptions};
///
/// let mut rows = Vec::new();
/// let mut intake = Intake::new(IntakeOptions::default());
/// intake.push(b"Name;E-Mail\nAnn Lee;ann@con", &mut rows);
/// intake.push(b"toso.com\n", &mut rows);
/// let summary = intake.finish(&mut rows);
/// assert_eq!(rows[0].line, 2);
/// assert_eq!(summary.delimiter, Some(';'));
/// ```
#[derive(Debug)]
pub struct Intake {
    options: IntakeOptions,
    stage: Stage,
    bytes: u64,
    encoding: Encoding,
    out: Out,
    failure: Option<Failure>,
}

#[derive(Debug)]
enum Stage {
    /// Too little has come to decide how to read it.
    Head(Vec<u8>),
    Body(Box<Body>),
}

impl Intake {
    /// Begins a file.
    #[must_use]
    pub fn new(options: IntakeOptions) -> Self {
        Self {
            out: Out::new(&options),
            options,
            stage: Stage::Head(Vec::new()),
            bytes: 0,
            encoding: Encoding::Utf8,
            failure: None,
        }
    }

    /// Reads a piece of any size and hands over the rows that end in it. After a [`Failure`], only counts.
    pub fn push(&mut self, piece: &[u8], sink: &mut impl RowSink) {
        let room = self.options.limits.max_bytes.saturating_sub(self.bytes);
        let (fitting, rest) = piece.split_at(usize::try_from(room).unwrap_or(usize::MAX).min(piece.len()));
        self.bytes = self.bytes.saturating_add(u64::try_from(fitting.len()).unwrap_or(u64::MAX));
        if self.failure.is_some() {
            return;
        }
        self.read(fitting, sink);
        if !rest.is_empty() {
            self.begin_body(false, sink);
            self.fail(Problem::FileTooLarge { max: self.options.limits.max_bytes }, self.line());
        }
    }

    /// Gives the problem of the file as a whole, once there is one: nothing more need be pushed.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Gives the bytes handed over so far, at most as many as are allowed.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file: hands over the last rows and tells what was found.
    #[must_use]
    pub fn finish(mut self, sink: &mut impl RowSink) -> Summary {
        self.begin_body(true, sink);
        let mut layout = Layout::default();
        if let Stage::Body(body) = std::mem::take(&mut self.stage) {
            layout = body.layout.clone();
            if self.failure.is_none() {
                body.finish(&mut self.out, sink);
                self.check_rows();
            }
        }
        let is_windows_1252 = self.encoding == Encoding::Utf8 && self.out.judge.has_other_encoding;
        Summary {
            filename: self.options.filename,
            bytes: self.bytes,
            rows: self.out.rows,
            ok: self.out.ok,
            problems: self.out.rows.saturating_sub(self.out.ok),
            delimiter: layout.delimiter.map(char::from),
            encoding: if is_windows_1252 { Encoding::Windows1252 } else { self.encoding },
            header: layout.has_header,
            email_column: layout.email_column,
            ignored_columns: layout.ignored_columns,
            columns: layout.columns,
            is_json_lines: layout.is_json_lines,
            failure: self.failure,
        }
    }

    fn read(&mut self, piece: &[u8], sink: &mut impl RowSink) {
        match &mut self.stage {
            Stage::Head(head) => {
                head.extend_from_slice(piece);
                if head.len() >= SNIFF_BYTES {
                    self.begin_body(false, sink);
                }
            }
            Stage::Body(body) => {
                body.push(piece, &mut self.out, sink);
                self.check_rows();
            }
        }
    }

    /// Decides how to read the file by what has come of it, and reads that.
    fn begin_body(&mut self, is_whole: bool, sink: &mut impl RowSink) {
        let Stage::Head(head) = &mut self.stage else {
            return;
        };
        if self.failure.is_some() {
            return;
        }
        let head = std::mem::take(head);
        let sample = head.get(..SNIFF_BYTES).unwrap_or(&head);
        match Body::begin(sample, is_whole) {
            Ok((body, encoding, mark)) => {
                self.encoding = encoding;
                self.stage = Stage::Body(Box::new(body));
                self.read(head.get(mark..).unwrap_or_default(), sink);
            }
            Err(problem) => self.fail(problem, 1),
        }
    }

    fn line(&self) -> u32 {
        match &self.stage {
            Stage::Head(_) => 1,
            Stage::Body(body) => body.line(),
        }
    }

    fn check_rows(&mut self) {
        if let Some(line) = self.out.overflow {
            self.fail(Problem::TooManyRows { max: self.options.limits.max_rows }, line);
        }
    }

    /// Ends reading. The first failure stands.
    fn fail(&mut self, problem: Problem, line: u32) {
        self.failure.get_or_insert(Failure { line, problem });
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::Head(Vec::new())
    }
}

/// Reads a whole text or file at once, such as pasted addresses.
#[must_use]
pub fn read(bytes: &[u8], options: IntakeOptions) -> (Vec<Row>, Summary) {
    let mut rows = Vec::new();
    let mut intake = Intake::new(options);
    intake.push(bytes, &mut rows);
    let summary = intake.finish(&mut rows);
    (rows, summary)
}
