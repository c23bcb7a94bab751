//! The stream: pieces of a file in, rows out.

use super::SNIFF_BYTES;
use super::decode::{Decoder, Encoding};
use super::file_kind::FileKind;
use super::header::{self, Layout};
use super::problem::Problem;
use super::row::{Judge, Row};
use super::split::{Record, Splitter};
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

#[derive(Debug)]
struct Body {
    decoder: Decoder,
    splitter: Splitter,
    layout: Layout,
    /// What is still to be passed over before the first row.
    skip_sep_line: bool,
    skip_header: bool,
}

/// Where rows go, and what is counted of them.
#[derive(Debug, Default)]
struct Out {
    judge: Judge,
    rows: u32,
    ok: u32,
    /// The line of the first row that is one too many.
    overflow: Option<u32>,
}

impl Intake {
    /// Begins a file.
    #[must_use]
    pub fn new(options: IntakeOptions) -> Self {
        Self {
            options,
            stage: Stage::Head(Vec::new()),
            bytes: 0,
            encoding: Encoding::Utf8,
            out: Out::default(),
            failure: None,
        }
    }

    /// Reads a piece of any size and adds the rows that end in it to `rows`. After a [`Failure`], only counts.
    pub fn push(&mut self, piece: &[u8], rows: &mut Vec<Row>) {
        let room = self.options.limits.max_bytes.saturating_sub(self.bytes);
        let (fitting, rest) = piece.split_at(usize::try_from(room).unwrap_or(usize::MAX).min(piece.len()));
        self.bytes = self.bytes.saturating_add(u64::try_from(fitting.len()).unwrap_or(u64::MAX));
        if self.failure.is_some() {
            return;
        }
        self.read(fitting, rows);
        if !rest.is_empty() {
            self.begin_body(false, rows);
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

    /// Ends the file: adds the last rows and tells what was found.
    #[must_use]
    pub fn finish(mut self, rows: &mut Vec<Row>) -> Summary {
        self.begin_body(true, rows);
        let mut layout = Layout::default();
        if let Stage::Body(body) = std::mem::take(&mut self.stage) {
            layout = body.layout.clone();
            if self.failure.is_none() {
                body.finish(&mut self.out, self.options.limits.max_rows, rows);
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

    fn read(&mut self, piece: &[u8], rows: &mut Vec<Row>) {
        match &mut self.stage {
            Stage::Head(head) => {
                head.extend_from_slice(piece);
                if head.len() >= SNIFF_BYTES {
                    self.begin_body(false, rows);
                }
            }
            Stage::Body(body) => {
                body.push(piece, &mut self.out, self.options.limits.max_rows, rows);
                self.check_rows();
            }
        }
    }

    /// Decides how to read the file by what has come of it, and reads that.
    fn begin_body(&mut self, is_whole: bool, rows: &mut Vec<Row>) {
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
                self.read(head.get(mark..).unwrap_or_default(), rows);
            }
            Err(problem) => self.fail(problem, 1),
        }
    }

    fn line(&self) -> u32 {
        match &self.stage {
            Stage::Head(_) => 1,
            Stage::Body(body) => body.splitter.line(),
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

impl Body {
    fn begin(sample: &[u8], is_whole: bool) -> Result<(Self, Encoding, usize), Problem> {
        if FileKind::is_utf_32(sample) {
            return Err(Problem::NotText(FileKind::Binary));
        }
        let (decoder, encoding, mark) = Decoder::sniff(sample);
        let text = match &decoder {
            Decoder::Bytes => match FileKind::sniff(sample) {
                Some(kind) => return Err(Problem::NotText(kind)),
                None => sample.get(mark..).unwrap_or_default().to_vec(),
            },
            Decoder::Utf16(_) => {
                Decoder::sniff(sample).0.decode(sample.get(mark..).unwrap_or_default()).into_owned()
            }
        };
        let layout = header::decide(&text, is_whole)?;
        let splitter = if layout.is_json_lines { Splitter::lines() } else { Splitter::new(layout.delimiter) };
        let (skip_sep_line, skip_header) = (layout.has_sep_line, layout.has_header);
        Ok((Self { decoder, splitter, layout, skip_sep_line, skip_header }, encoding, mark))
    }

    fn push(&mut self, piece: &[u8], out: &mut Out, max_rows: u32, rows: &mut Vec<Row>) {
        let Self { decoder, splitter, layout, skip_sep_line, skip_header } = self;
        splitter.push(&decoder.decode(piece), &mut |record| {
            if std::mem::take(skip_sep_line) || (*skip_header && record.is_blank()) {
                return;
            }
            if !std::mem::take(skip_header) {
                out.take(record, layout, max_rows, rows);
            }
        });
    }

    fn finish(mut self, out: &mut Out, max_rows: u32, rows: &mut Vec<Row>) {
        let is_cut_off = self.decoder.is_cut_off();
        if is_cut_off {
            self.decoder = Decoder::Bytes;
            self.push("\u{fffd}".as_bytes(), out, max_rows, rows);
        }
        let Self { splitter, layout, mut skip_sep_line, mut skip_header, .. } = self;
        splitter.finish(is_cut_off, &mut |record| {
            if !std::mem::take(&mut skip_sep_line) && !std::mem::take(&mut skip_header) {
                out.take(record, &layout, max_rows, rows);
            }
        });
    }
}

impl Out {
    fn take(&mut self, record: &Record, layout: &Layout, max_rows: u32, rows: &mut Vec<Row>) {
        if self.overflow.is_some() {
            return;
        }
        for row in self.judge.rows(record, layout) {
            if self.rows >= max_rows {
                self.overflow = Some(row.line);
                return;
            }
            self.rows += 1;
            self.ok += u32::from(row.problem.is_none());
            rows.push(row);
        }
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
