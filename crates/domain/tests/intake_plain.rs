//! Rows that need nothing are read by a shorter way (`import/plain.rs`): what it says is what reading in full says.
#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use proptest::prelude::*;
use rollcall_domain::import::{Intake, IntakeOptions, Limits, PlainRow, Row, RowSink, SNIFF_BYTES, Summary};
use rollcall_domain::limits::COLUMNS_MAX;

/// Cells that need nothing, nearly so, and not at all.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![
        12 => "[a-e]{1,2}@(contoso|fabrikam)\\.(com|example)",
        2 => "\"[a-e]{1,2}@contoso\\.com\"",
        2 => "[a-eA-C.!#$%&'*+/=?^_`{|}~-]{1,3}@[a-cA-C.-]{1,3}\\.(com|42|xn--a)",
        1 => "'?[=+-]?[ab]@contoso\\.com[ .,;]?",
        1 => "[a-z]{62,66}@contoso\\.com",
        1 => "a@[a-c]{58,66}(\\.[a-c]{60}){3}",
        2 => "[ab@.,;\"'<> \t\0é\u{a0}ß。]{0,8}",
        1 => "\"[ab@.\"\r\n,]{0,8}\"?",
        1 => "[A-Za-zäöü ]{0,12}",
    ];
    let bytes = prop::collection::vec(prop::sample::select(b"a@,;\"\xfc\xe9\0\xff".to_vec()), 0..4);
    prop_oneof![20 => text.prop_map(String::into_bytes), 1 => bytes]
}

/// Files with one to six columns and any line ends, with a header, a `sep=` line, a mark, or none of them.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let head = prop::sample::select(vec![
        "",
        "email\n",
        "email,name\n",
        "name;email\r\n",
        "\"a\",\"E-Mail\",\"b\"\r\n",
        "sep=|\r\nx|mail\r\n",
        "\u{feff}email\r",
    ]);
    let end = prop_oneof![6 => Just("\n"), 4 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n"), 1 => Just("\n\r")];
    let delimiter = prop_oneof![4 => Just(","), 4 => Just(";"), 1 => Just("|"), 1 => Just("")];
    let row =
        (prop::collection::vec((cell(), delimiter), 0..6), cell(), end).prop_map(|(cells, last, end)| {
            let cells = cells.into_iter().flat_map(|(cell, delimiter)| [cell, delimiter.into()].concat());
            cells.chain(last).chain(end.bytes()).collect::<Vec<u8>>()
        });
    (head, prop::collection::vec(row, 0..14)).prop_map(|(head, rows)| [head.into(), rows.concat()].concat())
}

fn in_full(limits: Limits) -> IntakeOptions {
    IntakeOptions { limits, in_full: true, ..IntakeOptions::default() }
}

fn in_pieces(bytes: &[u8], cuts: &[usize], options: IntakeOptions) -> (Vec<Row>, Summary) {
    let mut cuts: Vec<usize> =
        cuts.iter().map(|cut| cut % (bytes.len() + 1)).chain([0, bytes.len()]).collect();
    cuts.sort_unstable();
    let (mut rows, mut intake) = (Vec::new(), Intake::new(options));
    for pair in cuts.windows(2) {
        intake.push(bytes.get(pair[0]..pair[1]).unwrap(), &mut rows);
    }
    let summary = intake.finish(&mut rows);
    (rows, summary)
}

/// How many rows came by which way.
#[derive(Default)]
struct Ways {
    plain: usize,
    full: usize,
}

impl RowSink for Ways {
    fn take_plain(&mut self, _: PlainRow<'_>) {
        self.plain += 1;
    }

    fn take(&mut self, _: Row) {
        self.full += 1;
    }
}

fn ways(file: &[u8], options: IntakeOptions) -> (usize, usize) {
    let (mut ways, mut intake) = (Ways::default(), Intake::new(options));
    intake.push(file, &mut ways);
    let _ = intake.finish(&mut ways);
    (ways.plain, ways.full)
}

#[test]
fn only_rows_that_need_nothing_take_the_shorter_way() {
    let file = b"name,email\nAnn,ann@contoso.com\nBo, bo@contoso.com\n\"Lee, A\",Lee@contoso.com\nAnn,ann@contoso.com\nC,c@Contoso.com\n";
    assert_eq!(ways(file, IntakeOptions::default()), (2, 3));
    assert_eq!(ways(file, in_full(Limits::default())), (0, 5));
}

#[test]
fn a_row_has_as_many_columns_as_are_allowed_by_both_ways() {
    for (columns, expected) in [(COLUMNS_MAX, (3, 0)), (COLUMNS_MAX + 1, (2, 1))] {
        let long = format!("dee@contoso.com,\",\"{}", ",".repeat(columns - 2));
        let file = format!("email,name\nann@contoso.com,Ann\n{long}\nbo@contoso.com,Bo\n");
        assert_eq!(ways(file.as_bytes(), IntakeOptions::default()), expected, "{columns}");
        let plain = in_pieces(file.as_bytes(), &[], IntakeOptions::default());
        assert_eq!(plain, in_pieces(file.as_bytes(), &[], in_full(Limits::default())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_shorter_way_says_what_reading_in_full_says(
        bytes in file(),
        cuts in prop::collection::vec(any::<usize>(), 0..4),
        max_rows in prop_oneof![3 => Just(1_000_000), 1 => 0..12_u32],
    ) {
        let limits = Limits { max_rows, ..Limits::default() };
        let full = in_pieces(&bytes, &[], in_full(limits));
        let plain = in_pieces(&bytes, &cuts, IntakeOptions { limits, ..IntakeOptions::default() });
        prop_assert_eq!(plain, full);
    }
}

/// So many that their addresses take more than one block of memory, and there are more domains than are numbered.
#[test]
fn many_duplicates_and_domains_are_told_by_both_ways_alike() {
    let rows = |domains: usize| {
        (0..9_000).map(move |n| format!("somebody.long.enough.{n}@d{}.example\n", n % domains))
    };
    for domains in [1, 7_000] {
        let file: String =
            ["email\n".to_owned()].into_iter().chain(rows(domains)).chain(rows(domains)).collect();
        let plain = in_pieces(file.as_bytes(), &[100_000, 200_001], IntakeOptions::default());
        assert_eq!((plain.1.rows, plain.1.ok), (18_000, 9_000));
        assert_eq!(plain, in_pieces(file.as_bytes(), &[], in_full(Limits::default())));
        assert_eq!(ways(file.as_bytes(), IntakeOptions::default()), (9_000, 9_000));
    }
}

#[test]
fn rows_of_which_none_needs_nothing_are_read_by_both_ways_alike() {
    for row in ["ann\n", "a@@contoso.com\n", "\n", " ann@contoso.com\n", "\"a\"\"b@contoso.com\"\n"] {
        let file = format!("email\n{}", row.repeat(1_000));
        let full = in_pieces(file.as_bytes(), &[], in_full(Limits::default()));
        assert_eq!(in_pieces(file.as_bytes(), &[], IntakeOptions::default()), full, "{row}");
    }
}

#[test]
fn local_parts_of_any_length_and_odd_delimiters_are_read_by_both_ways_alike() {
    for delimiter in [",", ";", "'", "@", "#"] {
        for length in [1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65] {
            let local = "Az-".repeat(22);
            let address = format!("{}@contoso.com", local.get(..length).unwrap());
            let row = format!("x{delimiter}{address}{delimiter}y\r\n");
            let file = format!("sep={delimiter}\r\nname{delimiter}email{delimiter}note\r\n{}", row.repeat(3));
            let full = in_pieces(file.as_bytes(), &[], in_full(Limits::default()));
            assert_eq!(
                in_pieces(file.as_bytes(), &[], IntakeOptions::default()),
                full,
                "{delimiter} {length}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn in_a_long_file_too_which_is_cut_where_records_are(
        block in file(),
        cuts in prop::collection::vec(any::<usize>(), 0..40),
    ) {
        let bytes = block.repeat(SNIFF_BYTES * 2 / block.len().max(1) + 1);
        let full = in_pieces(&bytes, &[], in_full(Limits::default()));
        prop_assert_eq!(in_pieces(&bytes, &cuts, IntakeOptions::default()), full);
    }
}
