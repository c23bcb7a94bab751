//! Cells of exported CSV, guarded against formulas (R14).
//!
//! A spreadsheet program runs a cell that begins with `=`, `+`, `-` or `@`. Such a cell gets an apostrophe in front,
//! and so does one that has apostrophes there already, so that taking one off always gives back what was.

use std::borrow::Cow;

/// Writes a cell of a CSV file: guarded against formulas, and quoted (RFC 4180 §2) where that is needed.
#[must_use]
pub fn csv_field(text: &str) -> String {
    let guarded = guard(text);
    let is_plain = !guarded.contains([',', ';', '\t', '|', '"', '\r', '\n']) && guarded.trim() == guarded;
    if is_plain { guarded.into_owned() } else { format!("\"{}\"", guarded.replace('"', "\"\"")) }
}

/// Puts an apostrophe in front of a cell that a spreadsheet program might run.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Takes off what [`guard`] put in front, and nothing else.
#[must_use]
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        Some(_) | None => text,
    }
}

/// Whether a spreadsheet program might run it. Tab and carriage return count because some skip them.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::{csv_field, guard, unguard};
    use proptest::prelude::*;

    #[test]
    fn r14_formulas_are_guarded_and_the_rest_is_not() {
        for (text, cell) in [
            ("ann@contoso.com", "ann@contoso.com"),
            ("=1+1", "'=1+1"),
            ("+ann@contoso.com", "'+ann@contoso.com"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("a,b", "\"a,b\""),
            ("a;b", "\"a;b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("", ""),
        ] {
            assert_eq!(csv_field(text), cell, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn r14_unguarding_gives_back_exactly_what_was_guarded(text in "['=+@\\-\t\ra]{0,4}\\PC{0,3}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text.as_str());
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
