//! Any bytes as a file, cut anywhere, with small limits: no panic, the same rows, and counts that add up.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use rollcall_domain::import::{Intake, IntakeOptions, Limits, Problem, Row, SNIFF_BYTES, Summary, read};

/// How the first bytes of an input say what is done with the rest, which is the file: so the corpus stays readable.
const CONTROL_BYTES: usize = 4;

fuzz_target!(|input: &[u8]| {
    let Some((control, file)) = input.split_at_checked(CONTROL_BYTES) else { return };
    let limits = match control[0] % 4 {
        0 => Limits { max_bytes: u64::from(control[1]), max_rows: u32::from(control[1]) },
        1 => Limits { max_bytes: u64::from(control[1]) * 256, ..Limits::default() },
        2 => Limits { max_rows: u32::from(control[1] % 16), ..Limits::default() },
        _ => Limits::default(),
    };
    // Once in a while so long that more follows what is looked at first, and that rows exceed what they may be.
    let (times, size) = if control[0] < 0xf8 { (1, 1) } else { (SNIFF_BYTES / file.len().max(1) + 2, 512) };
    let (file, sizes) = (file.repeat(times), [control[2], control[3]].map(|byte| usize::from(byte) * size));
    let file = &file[..];
    let options = || IntakeOptions { limits, ..IntakeOptions::default() };
    let whole = read(file, options());
    assert_eq!(in_pieces(file, sizes, options()), whole, "cutting changes the verdicts");
    let in_full = read(file, IntakeOptions { in_full: true, ..options() });
    assert_eq!(in_full, whole, "the way for rows that need nothing changes the verdicts");
    check(file, &whole.0, &whole.1, limits);
});

/// Reads a file in pieces of two sizes in turn.
fn in_pieces(file: &[u8], sizes: [usize; 2], options: IntakeOptions) -> (Vec<Row>, Summary) {
    let (mut rows, mut intake, mut rest) = (Vec::new(), Intake::new(options), file);
    for size in sizes.into_iter().cycle() {
        let (piece, left) = rest.split_at(size.max(1).min(rest.len()));
        intake.push(piece, &mut rows);
        rest = left;
        if rest.is_empty() {
            break;
        }
    }
    let summary = intake.finish(&mut rows);
    (rows, summary)
}

fn check(file: &[u8], rows: &[Row], summary: &Summary, limits: Limits) {
    assert_eq!(rows.len(), summary.rows as usize);
    assert_eq!(rows.iter().filter(|row| row.problem.is_none()).count(), summary.ok as usize);
    assert_eq!(summary.ok + summary.problems, summary.rows);
    assert!(summary.rows <= limits.max_rows && summary.bytes <= limits.max_bytes);
    assert!(summary.failure.is_some() || summary.bytes == file.len() as u64, "what is not read is said");
    let places = || rows.iter().map(|row| (row.line, row.part));
    assert!(
        places().zip(places().skip(1)).all(|(one, next)| one < next),
        "rows stand in the order of the file"
    );
    let mut seen = HashSet::new();
    for row in rows {
        assert!(row.line >= 1 && row.line as usize <= file.len() + 1);
        assert!(!row.raw.contains('\0') && !row.cell.contains('\0'));
        assert_eq!(row.sentence().is_some(), row.problem.is_some());
        match (&row.email, &row.problem) {
            (Some(email), None) => assert!(seen.insert(email.key()), "{email} is ready twice"),
            (Some(email), Some(Problem::DuplicateOf { line })) => {
                assert!(*line <= row.line && seen.contains(&email.key()));
            }
            (Some(_), Some(other)) => panic!("an address with {other:?}"),
            (None, problem) => assert!(problem.is_some(), "a row without address and problem"),
        }
    }
}
