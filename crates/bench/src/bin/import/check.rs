//! Reading and checking a file, against the `csv` crate that only finds its cells.

use std::fmt::Write as _;
use std::io::Write as _;

use rollcall_bench::Failure;
use rollcall_bench::cpu::timed;
use rollcall_domain::import::{Intake, IntakeOptions, PlainRow, Row, RowSink};

use crate::stats;

/// Bytes handed over at once, as the server does.
const PIECE: usize = 64 * 1024;

pub(crate) fn run(rows: u32, pairs: u32) -> Result<(), Failure> {
    compare("one column", single(rows).as_bytes(), rows, pairs)?;
    compare("four columns, quoted, CRLF", quoted(rows).as_bytes(), rows, pairs)
}

fn compare(what: &str, file: &[u8], rows: u32, pairs: u32) -> Result<(), Failure> {
    let mut ratios = Vec::new();
    let mut out = std::io::stdout().lock();
    for _ in 0..pairs {
        let (scanned, floor) = timed(|| scan(file));
        let (checked, ours) = timed(|| check(file));
        if (scanned?, checked) != (u64::from(rows), u64::from(rows)) {
            return Err("not every row was read".into());
        }
        ratios.push(ours.as_secs_f64() / floor.as_secs_f64());
        writeln!(out, "{what}: csv scans in {floor:.3?}, the intake checks in {ours:.3?}")?;
    }
    let (median, all) = (stats::median(&ratios), stats::list(&ratios));
    let megabytes = file.len() / 1_000_000;
    writeln!(out, "{what}, {rows} rows, {megabytes} MB: {median:.2} times ({all})")?;
    Ok(())
}

fn scan(file: &[u8]) -> Result<u64, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record)? {
        rows += 1;
    }
    Ok(rows)
}

/// Counts rows and forgets them: what keeps them is measured with the database.
#[derive(Default)]
struct Count {
    plain: u64,
    others: u64,
}

impl RowSink for Count {
    fn take_plain(&mut self, row: PlainRow<'_>) {
        std::hint::black_box(row);
        self.plain += 1;
    }

    fn take(&mut self, row: Row) {
        std::hint::black_box(row);
        self.others += 1;
    }
}

/// Everything that is judged of a file for itself, duplicates too, in pieces as the server reads them.
fn check(file: &[u8]) -> u64 {
    let mut intake = Intake::new(IntakeOptions::default());
    let mut count = Count::default();
    file.chunks(PIECE).for_each(|piece| intake.push(piece, &mut count));
    let summary = intake.finish(&mut count);
    if summary.failure.is_some() { 0 } else { count.plain + count.others }
}

fn single(rows: u32) -> String {
    let mut file = String::from("email\n");
    for row in 0..rows {
        // Writing to a text cannot fail.
        let _ = writeln!(file, "person{row}@contoso.example");
    }
    file
}

fn quoted(rows: u32) -> String {
    let mut file = String::from("\"email\",\"given name\",\"family name\",\"department\"\r\n");
    for row in 0..rows {
        let _ = write!(file, "\"person{row}@contoso.example\",\"Ann\",\"Lee\",\"Sales\"\r\n");
    }
    file
}
