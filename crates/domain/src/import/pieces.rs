//! A cell to pieces, where it holds several addresses: pasted lists, and what mail programs write.

use std::ops::Range;

/// Cuts a cell that holds several addresses into pieces, one each. Every piece becomes a row, so that nothing is lost
/// unseen; a cell with one @ is never cut.
pub(super) fn split_addresses(cell: &str) -> Vec<&str> {
    if cell.bytes().filter(|byte| *byte == b'@').count() < 2 {
        return vec![cell];
    }
    let pieces = join_names(cell, pieces_outside_quotes(cell));
    let pieces: Vec<&str> = pieces.into_iter().flat_map(split_at_spaces).collect();
    if pieces.iter().filter(|piece| piece.contains('@')).count() < 2 { vec![cell] } else { pieces }
}

/// The ranges between commas, semicolons, tabs and line ends, without those within quotation marks.
fn pieces_outside_quotes(cell: &str) -> Vec<Range<usize>> {
    let respects_quotes = has_pairs_of_quotes(cell);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, byte) in cell.bytes().enumerate() {
        is_quoted ^= respects_quotes && byte == b'"';
        if !is_quoted && matches!(byte, b',' | b';' | b'\n' | b'\r' | b'\t') {
            pieces.push(start..at);
            start = at + 1;
        }
    }
    pieces.push(start..cell.len());
    pieces
}

/// Whether quotation marks come in pairs. One that has no other means nothing.
fn has_pairs_of_quotes(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0
}

/// Puts `Lee` and `Ann <ann@x>` together again: the comma belonged to the name.
fn join_names(cell: &str, pieces: Vec<Range<usize>>) -> Vec<&str> {
    let text = |range: Range<usize>| cell.get(range).unwrap_or_default().trim();
    let mut joined = Vec::new();
    let mut name: Option<Range<usize>> = None;
    for piece in pieces.into_iter().filter(|piece| !text(piece.clone()).is_empty()) {
        let shown = text(piece.clone());
        let is_after_comma = piece.start.checked_sub(1).and_then(|at| cell.as_bytes().get(at)) == Some(&b',');
        match name.take() {
            Some(name) if is_after_comma && shown.contains('<') => joined.push(text(name.start..piece.end)),
            former => {
                joined.extend(former.map(text));
                if shown.contains('@') {
                    joined.push(shown);
                } else {
                    name = Some(piece);
                }
            }
        }
    }
    joined.extend(name.map(text));
    joined
}

/// Cuts at white space outside of quotation marks if every piece has an @: `ann@x dee@x`, but not `Ann Lee ann@x@y`.
fn split_at_spaces(piece: &str) -> Vec<&str> {
    let (respects_quotes, mut is_quoted) = (has_pairs_of_quotes(piece), false);
    let is_cut = |c: char| {
        is_quoted ^= respects_quotes && c == '"';
        !is_quoted && c.is_whitespace()
    };
    let pieces: Vec<&str> = piece.split(is_cut).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() > 1 && pieces.iter().all(|piece| piece.contains('@')) { pieces } else { vec![piece] }
}

#[cfg(test)]
mod tests {
    use super::split_addresses;

    #[test]
    fn a_cell_is_cut_where_one_address_ends() {
        for (cell, pieces) in [
            ("a@x.com", &["a@x.com"][..]),
            ("a@x.com, b@x.com;c@x.com\nd@x.com", &["a@x.com", "b@x.com", "c@x.com", "d@x.com"]),
            ("a@x.com b@x.com", &["a@x.com", "b@x.com"]),
            ("a@x.com, b@x.com c@x.com", &["a@x.com", "b@x.com", "c@x.com"]),
            ("Lee, Ann <a@x.com>; Ek, Dee <b@x.com>;", &["Lee, Ann <a@x.com>", "Ek, Dee <b@x.com>"]),
            (
                "Lee, Ann <a@x.com>; Ek, Dee <b@x.com>; c@x.com",
                &["Lee, Ann <a@x.com>", "Ek, Dee <b@x.com>", "c@x.com"],
            ),
            ("a@x.com, \"Ek, Dee\" <b@x.com>", &["a@x.com", "\"Ek, Dee\" <b@x.com>"]),
            ("a@x.com, \"Ek, Dee <b@x.com>", &["a@x.com", "\"Ek, Dee <b@x.com>"]),
            ("bob; Ann <a@x.com>, c@x.com", &["bob", "Ann <a@x.com>", "c@x.com"]),
            ("a@x.com, bob, c@x.com", &["a@x.com", "bob", "c@x.com"]),
            ("Lee, Ann", &["Lee, Ann"]),
            ("a@b@x.com", &["a@b@x.com"]),
            ("a@x.com or b@x.com", &["a@x.com or b@x.com"]),
            ("\"a@x.com\" \"b@x.com\"", &["\"a@x.com\"", "\"b@x.com\""]),
            // What a piece is, it is by itself as well.
            ("=@\" @;@\"", &["=@\" @;@\""]),
            ("", &[""]),
        ] {
            assert_eq!(split_addresses(cell), pieces, "{cell:?}");
        }
    }
}
