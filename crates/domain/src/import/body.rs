//! The rows of a file, once it is decided how to read it.

use super::decode::{Decoder, Encoding};
use super::file_kind::FileKind;
use super::header::{self, Layout};
use super::plain::{Batch, PlainRow, RowSink};
use super::problem::Problem;
use super::row::Judge;
use super::split::{Record, Splitter};
use super::summary::IntakeOptions;

/// How many records are looked at together, at most. After one that is not of one line it begins with a few, so that not
/// many are looked at in vain.
const BATCH_ROWS: usize = 128;

/// What has been read so far, and how to read on.
#[derive(Debug)]
pub(super) struct Body {
    decoder: Decoder,
    splitter: Splitter,
    pub(super) layout: Layout,
    /// What is still to be passed over before the first row.
    skip_sep_line: bool,
    skip_header: bool,
}

/// What is counted of the rows.
#[derive(Debug)]
pub(super) struct Out {
    pub(super) judge: Judge,
    pub(super) rows: u32,
    pub(super) ok: u32,
    /// The line of the first row that is one too many.
    pub(super) overflow: Option<u32>,
    max_rows: u32,
    in_full: bool,
}

impl Body {
    pub(super) fn begin(sample: &[u8], is_whole: bool) -> Result<(Self, Encoding, usize), Problem> {
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

    /// The physical line reached.
    pub(super) fn line(&self) -> u32 {
        self.splitter.line()
    }

    pub(super) fn push(&mut self, piece: &[u8], out: &mut Out, sink: &mut impl RowSink) {
        let decoded = self.decoder.decode(piece);
        let mut rest = &*decoded;
        while !rest.is_empty() {
            rest = self.push_plain(rest, out, sink);
            rest = self.push_record(rest, out, sink);
        }
    }

    /// Reads records of one line each, nearly all of which need nothing.
    fn push_plain<'a>(&mut self, piece: &'a [u8], out: &mut Out, sink: &mut impl RowSink) -> &'a [u8] {
        let (mut rest, mut wanted) = (piece, 1);
        if self.layout.is_json_lines || self.skip_sep_line || self.skip_header || out.in_full {
            return rest;
        }
        while self.splitter.is_at_record(rest) && out.room() > 0 {
            wanted = BATCH_ROWS.min(wanted * 2).min(out.room());
            let batch = Batch::find(rest, &self.layout, wanted);
            let count = self.push_batch(&batch, out, sink);
            (rest, _) = batch.after(count);
            if count < wanted || rest.is_empty() {
                break;
            }
        }
        rest
    }

    /// Reads the records of a batch; gives their number. One that needs something is read by the splitter. What follows a
    /// duplicate has been looked at in vain: so fewer are looked at together after one.
    fn push_batch(&mut self, batch: &Batch<'_>, out: &mut Out, sink: &mut impl RowSink) -> usize {
        let (mut count, mut wanted, mut rows) = (0, batch.len(), Vec::with_capacity(batch.len()));
        while count < batch.len() && out.room() >= batch.len() - count {
            let end = batch.len().min(count + wanted);
            let line = self.splitter.line();
            let is_duplicate = batch.rows(count..end, line, &mut out.judge.seen, &mut rows);
            for row in &rows {
                out.take_plain(*row, sink);
            }
            count += rows.len();
            self.splitter.pass_lines(rows.len(), batch.after(count).1);
            if count < end
                && let Some(record) = batch.record(count)
            {
                self.push_record(record, out, sink);
                count += 1;
            }
            wanted = if is_duplicate { 1 } else { batch.len().min(wanted * 2) };
        }
        count
    }

    /// Reads a record, whatever it is.
    fn push_record<'a>(&mut self, piece: &'a [u8], out: &mut Out, sink: &mut impl RowSink) -> &'a [u8] {
        let Self { splitter, layout, skip_sep_line, skip_header, .. } = self;
        splitter.push_record(piece, &mut |record| {
            if std::mem::take(skip_sep_line) || (*skip_header && record.is_blank()) {
                return;
            }
            if !std::mem::take(skip_header) {
                out.take(record, layout, sink);
            }
        })
    }

    pub(super) fn finish(mut self, out: &mut Out, sink: &mut impl RowSink) {
        let is_cut_off = self.decoder.is_cut_off();
        if is_cut_off {
            self.decoder = Decoder::Bytes;
            self.push("\u{fffd}".as_bytes(), out, sink);
        }
        let Self { splitter, layout, mut skip_sep_line, mut skip_header, .. } = self;
        splitter.finish(is_cut_off, &mut |record| {
            if !std::mem::take(&mut skip_sep_line) && !std::mem::take(&mut skip_header) {
                out.take(record, &layout, sink);
            }
        });
    }
}

impl Out {
    pub(super) fn new(options: &IntakeOptions) -> Self {
        let (max_rows, in_full) = (options.limits.max_rows, options.in_full);
        Self { judge: Judge::default(), rows: 0, ok: 0, overflow: None, max_rows, in_full }
    }

    fn room(&self) -> usize {
        usize::try_from(self.max_rows.saturating_sub(self.rows)).unwrap_or(usize::MAX)
    }

    fn take_plain(&mut self, row: PlainRow<'_>, sink: &mut impl RowSink) {
        self.rows += 1;
        self.ok += 1;
        sink.take_plain(row);
    }

    fn take(&mut self, record: &Record, layout: &Layout, sink: &mut impl RowSink) {
        if self.overflow.is_some() {
            return;
        }
        for row in self.judge.rows(record, layout) {
            if self.rows >= self.max_rows {
                self.overflow = Some(row.line);
                return;
            }
            self.rows += 1;
            self.ok += u32::from(row.problem.is_none());
            sink.take(row);
        }
    }
}
