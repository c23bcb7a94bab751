//! The intake, in what the tables of `files/` cannot say: sentences, what is kept of a row, limits while it streams.
#![expect(clippy::unwrap_used, clippy::format_push_string, reason = "a test says so by failing")]

use rollcall_domain::import::{Intake, IntakeOptions, Limits, Row, Summary, read};

fn describe(row: &Row) -> String {
    let place = match row.part {
        0 => format!("{}", row.line),
        part => format!("{}.{part}", row.line),
    };
    let mut text = match (&row.email, &row.problem) {
        (Some(email), None) => format!("{place} {email}"),
        (Some(email), Some(problem)) => format!("{place} ! {} {email}", problem.code()),
        (None, problem) => format!("{place} ! {}", problem.as_ref().map_or("?", |problem| problem.code())),
    };
    if !row.repairs.is_empty() {
        let repairs: Vec<_> = row.repairs.iter().map(|repair| repair.code()).collect();
        text.push_str(&format!(" [{}]", repairs.join(" ")));
    }
    text
}

fn shape(summary: &Summary) -> String {
    let delimiter = summary.delimiter.map_or("none".to_owned(), |delimiter| format!("{delimiter:?}"));
    let header = if summary.header { "header" } else { "no header" };
    let mut text =
        format!("{delimiter} {header} column {} {}", summary.email_column, summary.encoding.as_str());
    if !summary.ignored_columns.is_empty() {
        text.push_str(&format!(" ignoring {:?}", summary.ignored_columns));
    }
    if let Some(failure) = &summary.failure {
        text.push_str(&format!(" FAILED line {} {}", failure.line, failure.problem.code()));
    }
    text
}

fn judge(bytes: &[u8]) -> (String, String) {
    let (rows, summary) = read(bytes, IntakeOptions::default());
    assert_eq!(rows.len(), usize::try_from(summary.rows).unwrap());
    assert_eq!(summary.ok + summary.problems, summary.rows);
    (shape(&summary), rows.iter().map(describe).collect::<Vec<_>>().join(" | "))
}

const MIXED: &[u8] = b"Name;E-Mail\nJ\xc3\xbcrgen;j@contoso.com\nJ\xfcrgen;\xa0ann@b\xfccher.example\n";

#[cfg(feature = "encodings")]
#[test]
fn a_record_that_is_not_utf8_is_windows_1252() {
    let (rows, summary) = read(MIXED, IntakeOptions::default());
    assert_eq!(shape(&summary), "';' header column 1 windows-1252 ignoring [\"Name\"]");
    let rows: Vec<_> = rows.iter().map(|row| (describe(row), row.raw.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("2 j@contoso.com".to_owned(), "Jürgen;j@contoso.com"),
            (
                "3 ann@xn--bcher-kva.example [invisible_characters ascii_domain]".to_owned(),
                "Jürgen;\u{a0}ann@bücher.example"
            ),
        ]
    );
}

#[cfg(not(feature = "encodings"))]
#[test]
fn without_the_tables_a_record_that_is_not_utf8_is_a_problem_of_its_own() {
    let (shape, rows) = judge(MIXED);
    assert_eq!(shape, "';' header column 1 UTF-8 ignoring [\"Name\"]");
    assert_eq!(rows, "2 j@contoso.com | 3 ! not_utf8");
}

#[test]
fn every_problem_says_where_what_and_what_to_do() {
    let long = format!("name,email\nAnn,{}@contoso.com\n", "a".repeat(5000));
    let wide = format!("email\n{}\nann@contoso.com\n", "x".repeat(70_000));
    let many = format!("email,name\n{}\n", ",".repeat(20_000));
    let files: &[&[u8]] = &[
        b"email\nann@contso\n",
        b"email\nann@contoso.com\nAnn@contoso.com\n",
        b"name,email\nAnn,\n",
        b"name,email\n\"Ann,ann@contoso.com\n",
        long.as_bytes(),
        wide.as_bytes(),
        many.as_bytes(),
        b"email\nann\0@contoso.com\n",
        b"\xff\xfea\0@\0x\0.\0y\0\n\0b\0@",
        b"{\"email\":\"ann@contoso.com\"}\nann\n",
    ];
    let sentences: Vec<String> = files
        .iter()
        .flat_map(|file| read(file, IntakeOptions::default()).0)
        .filter_map(|row| row.sentence())
        .collect();
    insta::assert_snapshot!(sentences.join("\n"));
    let failures: &[&[u8]] = &[
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"%PDF-",
        b"\x1f\x8b",
        b"GIF89a",
        b"<html>",
        b"{\\rtf",
        b"BEGIN:VCARD",
        b"[{\"email\":1}]",
        b"\0\0\0\0",
        b"a,b\nc,d\n",
    ];
    let failures: Vec<String> = failures
        .iter()
        .map(|file| read(file, IntakeOptions::default()).1.failure.unwrap().sentence())
        .collect();
    insta::assert_snapshot!(failures.join("\n"));
}

#[test]
fn a_record_is_kept_as_it_was() {
    let (rows, _) = read(b"name;email\r\n\"Lee; \"\"A\"\"\nAnn\";ann@contoso\r\n", IntakeOptions::default());
    assert_eq!(rows[0].raw, "\"Lee; \"\"A\"\"\nAnn\";ann@contoso");
    assert_eq!((rows[0].line, rows[0].cell.as_str()), (2, "ann@contoso"));
}

#[test]
fn pieces_of_a_cell_keep_the_record_only_while_it_is_small() {
    let few = b"team,email\nA,ann@contoso.com;dee@contoso.com\n";
    let (rows, _) = read(few, IntakeOptions::default());
    assert_eq!(rows[1].raw, "A,ann@contoso.com;dee@contoso.com");
    assert_eq!(rows[1].cell, "dee@contoso.com");
    let many = (0..1000).map(|n| format!("a{n}@contoso.com")).collect::<Vec<_>>().join("; ");
    let (rows, summary) = read(many.as_bytes(), IntakeOptions::default());
    assert_eq!(summary.ok, 1000);
    assert_eq!((rows[999].part, rows[999].raw.as_str()), (1000, "a999@contoso.com"));
}

#[test]
fn rows_up_to_the_limits_stand() {
    let limits = Limits { max_bytes: 40, max_rows: 2 };
    let options = || IntakeOptions { limits, ..IntakeOptions::default() };
    let (rows, summary) = read(b"email\na@x.com\nb@x.com\n\n", options());
    assert_eq!((rows.len(), summary.failure), (2, None));
    let (rows, summary) = read(b"email\na@x.com\nb@x.com\nc@x.com\n", options());
    let failure = summary.failure.unwrap();
    assert_eq!((rows.len(), failure.line, failure.problem.code()), (2, 4, "too_many_rows"));
    let (rows, summary) = read(b"a@x.com,x\n123456789 123456789 123456789 123456789", options());
    let failure = summary.failure.unwrap();
    assert_eq!((rows.len(), failure.line, failure.problem.code()), (1, 2, "file_too_large"));
    assert_eq!(summary.bytes, 40);
}

#[test]
fn a_file_of_exactly_the_limit_is_read() {
    let limits = Limits { max_bytes: 8, max_rows: 1 };
    let (rows, summary) = read(b"a@x.com\n", IntakeOptions { limits, ..IntakeOptions::default() });
    assert_eq!((rows.len(), summary.ok, summary.failure), (1, 1, None));
}

#[test]
fn a_quote_never_closed_in_a_long_file_costs_one_row() {
    let mut file = String::from("name,email\n\"Lee,ann@contoso.com\n");
    for n in 0..20_000 {
        file.push_str(&format!("Person {n},p{n}@contoso.com\n"));
    }
    let (rows, summary) = read(file.as_bytes(), IntakeOptions::default());
    assert_eq!((summary.ok, summary.problems), (20_000, 1));
    let bad = rows.iter().find(|row| row.problem.is_some()).unwrap();
    assert_eq!((bad.line, bad.raw.as_str()), (2, "\"Lee,ann@contoso.com"));
    assert_eq!(rows.last().map(|row| row.line), Some(20_002));
}

#[test]
fn a_row_cut_within_a_character_does_not_change_the_encoding() {
    let file = format!("email\nx{}\nann@contoso.com\n", "é".repeat(40_000));
    let (shape, rows) = judge(file.as_bytes());
    assert_eq!(shape, "none header column 0 UTF-8");
    assert_eq!(rows, "2 ! row_too_long | 3 ann@contoso.com");
}

#[test]
fn an_upload_can_stop_at_the_first_failure() {
    let failure_after = |pieces: &[&[u8]], limits| {
        let mut intake = Intake::new(IntakeOptions { limits, ..IntakeOptions::default() });
        let mut rows = Vec::new();
        for piece in pieces {
            intake.push(piece, &mut rows);
        }
        intake.failure().map(|failure| failure.problem.code())
    };
    let head = "a@x.com\n".repeat(10_000);
    let one_row = Limits { max_rows: 1, ..Limits::default() };
    let few_bytes = Limits { max_bytes: 80_000, ..Limits::default() };
    assert_eq!(failure_after(&[head.as_bytes()], one_row), Some("too_many_rows"));
    assert_eq!(failure_after(&[head.as_bytes()], few_bytes), None);
    assert_eq!(failure_after(&[head.as_bytes(), b"b"], few_bytes), Some("file_too_large"));
    let workbook = [b"PK\x03\x04".to_vec(), vec![0; 70_000]].concat();
    assert_eq!(failure_after(&[&workbook], Limits::default()), Some("not_text"));
}

#[test]
fn a_file_that_fails_is_told_the_same_however_it_is_cut() {
    let workbook = [b"PK\x03\x04".to_vec(), vec![0; 70_000]].concat();
    let limits = Limits { max_rows: 5000, max_bytes: 120_000 };
    for file in [workbook, b"a@x.com\nb@x.com\n".repeat(9000)] {
        let options = || IntakeOptions { limits, ..IntakeOptions::default() };
        let (mut intake, mut rows) = (Intake::new(options()), Vec::new());
        file.chunks(1000).for_each(|piece| intake.push(piece, &mut rows));
        assert_eq!((intake.finish(&mut rows), rows.len()), {
            let (rows, summary) = read(&file, options());
            (summary, rows.len())
        });
    }
}
