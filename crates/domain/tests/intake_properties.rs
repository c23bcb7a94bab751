//! What holds of the intake for every file.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::format_push_string,
    reason = "a test says so by failing"
)]

use csv_core::{ReadFieldResult, Reader};
use proptest::prelude::*;
use rollcall_domain::import::export::csv_field;
use rollcall_domain::import::{Intake, IntakeOptions, Limits, Problem, Row, SNIFF_BYTES, Summary, read};

/// Files of all kinds: random bytes, text of the characters that matter, and tables.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let text = "[ab@.,;\"'<> \t\r\n\u{a0}é=]{0,120}";
    let table = "(name|email|E-Mail|sep=;)[,;\t](email|x)(\r\n|\n|\r)([a-c]{1,3}[,;\t\"\n]{1,2}[a-c]{1,2}@x\\.com(\r\n|\n|\r)){0,8}";
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        text.prop_map(String::into_bytes),
        table.prop_map(String::into_bytes),
        table.prop_map(|text| utf16(&text, u16::to_le_bytes)),
        text.prop_map(|text| utf16(&text, u16::to_be_bytes)),
        prop::collection::vec(prop::sample::select(b"a@,;\"\n\r\xfc\xa0".to_vec()), 0..120),
    ]
}

fn utf16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(encode).collect()
}

/// Files longer than what is looked at first, with quotes that span and quotes that never close.
fn long_file() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        8 => "[a-d]{1,2}@x\\.com,[a-d]{0,40}\n",
        1 => "[a-d]{1,2}@x\\.com,\"[a-d]{0,9}\n[a-d]{0,9}\"\r\n",
        1 => "[a-d]{1,2}@x\\.com,\"[a-d]{0,20}\r",
    ];
    (prop::collection::vec(line, 1..12), 1..3_usize).prop_map(|(lines, times)| {
        let block = lines.concat();
        let repeats = SNIFF_BYTES / block.len() * times + 2;
        format!("email,note\n{}", block.repeat(repeats)).into_bytes()
    })
}

fn read_in_pieces(bytes: &[u8], cuts: &[usize], options: IntakeOptions) -> (Vec<Row>, Summary) {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    let mut rows = Vec::new();
    let mut intake = Intake::new(options);
    for pair in cuts.windows(2) {
        intake.push(&bytes[pair[0]..pair[1]], &mut rows);
    }
    let summary = intake.finish(&mut rows);
    (rows, summary)
}

fn limits(max_bytes: u64, max_rows: u32) -> IntakeOptions {
    IntakeOptions { limits: Limits { max_bytes, max_rows }, ..IntakeOptions::default() }
}

/// The file's physical lines: ended by CRLF, LF or a lone CR.
fn physical_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(['\r', '\n']) {
        lines.push(&rest[..end]);
        rest = if rest[end..].starts_with("\r\n") { &rest[end + 2..] } else { &rest[end + 1..] };
    }
    lines.push(rest);
    lines
}

/// The second column as the usual CSV library reads it. It passes over empty lines, as the intake does.
fn second_column(csv: &[u8]) -> Vec<String> {
    let mut reader = Reader::new();
    let (mut input, mut records, mut record, mut cell) = (csv, Vec::new(), Vec::<String>::new(), Vec::new());
    loop {
        let mut out = [0; 64];
        let (result, read, written) = reader.read_field(input, &mut out);
        input = &input[read..];
        cell.extend_from_slice(&out[..written]);
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                record.push(String::from_utf8(std::mem::take(&mut cell)).unwrap());
                if record_end {
                    records.push(std::mem::take(&mut record));
                }
            }
            ReadFieldResult::End => break,
        }
    }
    let is_blank = |record: &Vec<String>| record.iter().all(|cell| cell.trim().is_empty());
    records.retain(|record| !is_blank(record));
    records
        .into_iter()
        .skip(1)
        .map(|mut record| if record.len() > 1 { record.remove(1) } else { String::new() })
        .collect()
}

proptest! {
    #[test]
    fn any_bytes_are_judged_without_a_panic(bytes in file()) {
        let (rows, summary) = read(&bytes, IntakeOptions::default());
        prop_assert_eq!(u32::try_from(rows.len()).unwrap(), summary.rows);
        prop_assert_eq!(u32::try_from(rows.iter().filter(|row| row.problem.is_none()).count()).unwrap(), summary.ok);
        let ends = bytes.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count();
        let places: Vec<_> = rows.iter().map(|row| (row.line, row.part)).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        prop_assert!(rows.iter().all(|row| row.line >= 1 && usize::try_from(row.line).unwrap() <= ends + 1));
        for row in &rows {
            prop_assert_eq!(row.sentence().is_some(), row.problem.is_some());
            prop_assert!(!row.raw.contains('\0') && !row.cell.contains('\0'));
            prop_assert!(row.email.is_some() || row.problem.is_some());
            if let Some(sentence) = row.sentence() {
                let place = format!("Line {}: ", row.line);
                prop_assert!(sentence.starts_with(&place), "{sentence}");
            }
        }
    }

    #[test]
    fn how_a_file_is_cut_into_pieces_makes_no_difference(
        bytes in file(),
        cuts in prop::collection::vec(any::<usize>(), 0..6),
        max_bytes in 1..300_u64,
        max_rows in 0..10_u32,
    ) {
        prop_assert_eq!(
            read_in_pieces(&bytes, &cuts, IntakeOptions::default()),
            read(&bytes, IntakeOptions::default())
        );
        let limited = || limits(max_bytes, max_rows);
        prop_assert_eq!(read_in_pieces(&bytes, &cuts, limited()), read(&bytes, limited()));
    }

    #[test]
    fn every_row_carries_the_line_on_which_its_record_begins(
        text in "[ab@.,\"\r\n]{0,80}"
    ) {
        let file = format!("name,email\n{text}");
        let lines = physical_lines(&file);
        for row in read(file.as_bytes(), IntakeOptions::default()).0.iter().filter(|row| row.part == 0) {
            let line = lines[usize::try_from(row.line).unwrap() - 1];
            let first = row.raw.split(['\r', '\n']).next().unwrap();
            prop_assert_eq!(first, line);
        }
    }

    #[test]
    fn cells_are_what_the_usual_library_reads(text in "[ab,;\"\r\n ]{0,80}") {
        let file = format!("name,email\n{text}");
        let (rows, _) = read(file.as_bytes(), IntakeOptions::default());
        prop_assume!(!rows.iter().any(|row| matches!(row.problem, Some(Problem::UnclosedQuote { .. }))));
        let cells: Vec<_> = rows.iter().map(|row| if row.problem == Some(Problem::EmptyCell) { "" } else { &row.cell }).collect();
        let expected: Vec<_> = second_column(file.as_bytes()).into_iter().map(|cell| if cell.trim().is_empty() { String::new() } else { cell }).collect();
        prop_assert_eq!(cells, expected);
    }

    #[test]
    fn an_exported_address_is_read_back_as_it_was(local in "[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,12}") {
        let address = format!("{local}@contoso.com");
        let file = format!("email,note\n{},x\n", csv_field(&address));
        let (rows, _) = read(file.as_bytes(), IntakeOptions::default());
        prop_assert_eq!(rows[0].email.as_ref().map(rollcall_domain::Email::as_str), Some(address.as_str()));
    }

    #[test]
    fn an_error_log_is_an_upload_of_just_the_failed_rows(text in "[abc@.,;\"'=+ \r\n]{0,100}") {
        let file = format!("name,email\n{text}");
        let (rows, _) = read(file.as_bytes(), IntakeOptions::default());
        let failed: Vec<&Row> = rows.iter().filter(|row| matches!(row.problem, Some(Problem::Format(_)))).collect();
        let mut log = String::from("line,email,code,message,suggestion,original\r\n");
        for row in &failed {
            let (problem, raw) = (row.problem.as_ref().unwrap(), csv_field(&row.raw));
            let message = csv_field(&row.sentence().unwrap());
            log.push_str(&format!("{},{},{},{message},,{raw}\r\n", row.line, csv_field(&row.cell), problem.code()));
        }
        let again = read(log.as_bytes(), IntakeOptions::default()).0;
        let codes: Vec<_> = again.iter().map(|row| row.problem.as_ref().unwrap().code()).collect();
        let expected: Vec<_> = failed.iter().map(|row| row.problem.as_ref().unwrap().code()).collect();
        prop_assert_eq!(codes, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn long_files_are_the_same_however_they_are_cut(
        bytes in long_file(),
        cuts in prop::collection::vec(any::<usize>(), 0..6),
    ) {
        let whole = read(&bytes, IntakeOptions::default());
        prop_assert_eq!(whole.1.email_column, 0);
        prop_assert_eq!(read_in_pieces(&bytes, &cuts, IntakeOptions::default()), whole);
    }
}
