//! The tables against the domain. A new rule of reading files is a new entry of `crates/domain/tests/files`.

use std::collections::HashSet;

use rollcall_domain::import::{Intake, IntakeOptions};
use rollcall_verdicts::{REPAIRED, STRICT, digest, files, table, verdict};

/// Says every entry whose verdict is another than the table's.
fn assert_all(entries: impl Iterator<Item = (String, String, String)>) {
    let wrong: Vec<_> = entries
        .filter(|(_, found, expected)| found != expected)
        .map(|(name, found, expected)| format!("{name}\n  expected: {expected}\n  found:    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{} verdicts differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn s12_b11_each_file_is_read_as_the_table_says() {
    let files = files().unwrap();
    let names: HashSet<_> = files.iter().map(|file| &file.name).collect();
    assert_eq!(names.len(), files.len(), "each name stands once");
    assert!(files.len() >= 120, "{} files", files.len());
    assert_all(files.into_iter().map(|file| (file.name.clone(), verdict::of_file(&file), file.expected)));
}

#[test]
fn s12_b11_each_file_is_read_the_same_byte_by_byte() {
    let in_bytes = |file: &table::File| {
        let options = IntakeOptions { limits: file.limits, ..IntakeOptions::default() };
        let (mut intake, mut rows) = (Intake::new(options), Vec::new());
        file.bytes.chunks(1).for_each(|byte| intake.push(byte, &mut rows));
        let summary = intake.finish(&mut rows);
        verdict::lines(&rows, &summary)
    };
    assert_all(files().unwrap().into_iter().map(|file| (file.name.clone(), in_bytes(&file), file.expected)));
}

#[test]
fn s15_b11_each_address_gets_the_verdict_of_the_table() {
    let (strict, repaired) = (table::addresses(STRICT).unwrap(), table::addresses(REPAIRED).unwrap());
    let texts: HashSet<_> = strict.iter().map(|address| &address.text).collect();
    assert_eq!(texts.len(), strict.len(), "each address stands once");
    let texts: HashSet<_> = repaired.iter().map(|address| &address.text).collect();
    assert_eq!(texts.len(), repaired.len(), "each cell stands once");
    assert!(strict.len() + repaired.len() >= 150, "{} and {}", strict.len(), repaired.len());
    let strict = strict.into_iter().map(|it| (it.written, verdict::of_address(&it.text), it.expected));
    let repaired = repaired.into_iter().map(|it| (it.written, verdict::of_cell(&it.text), it.expected));
    assert_all(strict.chain(repaired));
}

/// The browser's digest is compared with the same file: `e2e/tests/desktop/verdicts.spec.ts`.
#[test]
fn b11_the_digest_of_all_verdicts_is_the_one_written_down() {
    let written = include_str!("../../domain/tests/digest.txt");
    assert_eq!(digest().unwrap(), written.trim(), "after a change of the tables: write it into digest.txt");
}
