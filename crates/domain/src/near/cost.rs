//! What it would cost to mistype one address as another.
//!
//! The classes of mistakes are those of the literature: a letter too much, too few, wrong, or two in the wrong order
//! (Damerau 1964), of which some happen more easily than others: a neighbouring key, a doubled letter, punctuation left
//! out. Addresses add three of their own: the given and the family name in the wrong order, a mistyped domain, and one
//! domain of the organization for another.

/// What one mistake of a class costs. An ordinary wrong letter is 10.
pub(super) const LETTER: u32 = 10;
const NEIGHBOUR_KEY: u32 = 8;
const TRANSPOSED: u32 = 8;
const DOUBLED: u32 = 7;
const PUNCTUATION: u32 = 6;
/// Two mistakes cost at least this much.
pub(super) const TWO_AT_LEAST: u32 = 2 * PUNCTUATION;
const SWAPPED_NAMES: u32 = 7;
const OTHER_DOMAIN: u32 = 9;

/// Rows of keys as they lie on a keyboard, each shifted a little against the one above.
const KEYS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Tells how costly it would be to type one address where another was meant, of the costs of its two parts; `None` if
/// that is too far to suggest.
pub(super) fn total(typed: &str, meant: &str, local: u32, domain: u32) -> Option<u32> {
    let total = local.saturating_add(domain);
    let limit = match typed.chars().count().min(meant.chars().count()) {
        0..=3 => LETTER,
        4..=6 => 16,
        _ => 24,
    };
    (total > 0 && total <= limit).then_some(total)
}

/// The local part with the names in the other order: `lee.ann` for `ann.lee`; `None` where there are not two pieces.
#[must_use]
pub fn swapped(local: &str) -> Option<String> {
    let at = local.find(is_punctuation)?;
    let (first, rest) = local.split_at_checked(at)?;
    let mut rest = rest.chars();
    let between = rest.next()?;
    let second = rest.as_str();
    let is_plain = !first.is_empty() && !second.is_empty() && !second.contains(is_punctuation);
    is_plain.then(|| format!("{second}{between}{first}"))
}

/// What it costs to type the names of a local part in the other order, beside what else is wrong with them.
pub(super) fn swapped_cost(swapped: &str, meant: &str) -> u32 {
    distance(swapped, meant).saturating_add(SWAPPED_NAMES)
}

/// What it costs to type one domain for another: never more than to know no better.
pub(super) fn domain_cost(typed: &str, meant: &str) -> u32 {
    if typed == meant { 0 } else { distance(typed, meant).min(OTHER_DOMAIN) }
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | '_' | '-')
}

/// The least cost of the mistakes that make `typed` out of `meant`, each place being mistaken once (optimal string
/// alignment).
pub(super) fn distance(typed: &str, meant: &str) -> u32 {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let left_out: Vec<_> = meant.iter().enumerate().map(|(index, c)| single(*c, &meant, index)).collect();
    let mut last: Vec<u32> = Vec::with_capacity(meant.len() + 1);
    last.push(0);
    for cost in &left_out {
        last.push(last.last().copied().unwrap_or_default().saturating_add(*cost));
    }
    // Three rows, taken in turn: this is what a search spends its time on.
    let (mut before, mut this) = (Vec::with_capacity(last.len()), Vec::with_capacity(last.len()));
    for (row, c) in typed.iter().enumerate() {
        let too_much = single(*c, &typed, row);
        this.clear();
        this.push(at(&last, 0).saturating_add(too_much));
        for (column, wanted) in meant.iter().enumerate() {
            let inserted = at(&last, column + 1).saturating_add(too_much);
            let missed = at(&this, column).saturating_add(at(&left_out, column));
            let taken = at(&last, column).saturating_add(instead(*c, *wanted));
            let mut cheapest = inserted.min(missed).min(taken);
            if let (Some(row), Some(column)) = (row.checked_sub(1), column.checked_sub(1))
                && (typed.get(row), meant.get(column)) == (Some(wanted), Some(c))
                && c != wanted
            {
                cheapest = cheapest.min(at(&before, column).saturating_add(TRANSPOSED));
            }
            this.push(cheapest);
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut this);
    }
    last.last().copied().unwrap_or(0)
}

fn at(row: &[u32], column: usize) -> u32 {
    row.get(column).copied().unwrap_or(u32::MAX)
}

/// What a character too much or too few costs, where it stands in its text.
fn single(c: char, text: &[char], index: usize) -> u32 {
    let is_doubled = [index.checked_sub(1), index.checked_add(1)]
        .into_iter()
        .flatten()
        .any(|other| text.get(other) == Some(&c));
    match c {
        _ if is_punctuation(c) => PUNCTUATION,
        _ if is_doubled => DOUBLED,
        _ => LETTER,
    }
}

fn instead(typed: char, meant: char) -> u32 {
    if typed == meant {
        0
    } else if is_punctuation(typed) && is_punctuation(meant) {
        PUNCTUATION
    } else if are_neighbours(typed, meant) {
        NEIGHBOUR_KEY
    } else {
        LETTER
    }
}

fn are_neighbours(one: char, other: char) -> bool {
    let place =
        |c: char| KEYS.iter().enumerate().find_map(|(row, keys)| keys.find(c).map(|column| (row, column)));
    match (place(one), place(other)) {
        (Some((row, column)), Some((other_row, other_column))) => {
            row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str, meant: &str) -> Option<u32> {
        let ((typed, at), (meant, meant_at)) =
            (typed.split_once('@').unwrap(), meant.split_once('@').unwrap());
        let straight = distance(typed, meant);
        let local = swapped(typed).map_or(straight, |other| straight.min(swapped_cost(&other, meant)));
        total(typed, meant, local, domain_cost(at, meant_at))
    }

    #[test]
    fn b1_each_class_of_mistakes_has_its_cost() {
        for (typed, meant, expected) in [
            ("ann.lee@contoso.example", "ann.lee@contoso.example", None),
            ("anm.lee@contoso.example", "ann.lee@contoso.example", Some(NEIGHBOUR_KEY)),
            ("anx.lee@contoso.example", "ann.lee@contoso.example", Some(LETTER)),
            ("an.lee@contoso.example", "ann.lee@contoso.example", Some(DOUBLED)),
            ("annn.lee@contoso.example", "ann.lee@contoso.example", Some(DOUBLED)),
            ("ann.lxee@contoso.example", "ann.lee@contoso.example", Some(LETTER)),
            ("nan.lee@contoso.example", "ann.lee@contoso.example", Some(TRANSPOSED)),
            ("annlee@contoso.example", "ann.lee@contoso.example", Some(PUNCTUATION)),
            ("ann_lee@contoso.example", "ann.lee@contoso.example", Some(PUNCTUATION)),
            ("lee.ann@contoso.example", "ann.lee@contoso.example", Some(SWAPPED_NAMES)),
            ("ann.lee@contso.example", "ann.lee@contoso.example", Some(OTHER_DOMAIN)),
            ("ann.lee@fabrikam.example", "ann.lee@contoso.example", Some(OTHER_DOMAIN)),
            ("ann.lee@contosso.example", "ann.lee@contoso.example", Some(DOUBLED)),
            ("anx.lexe@contoso.example", "ann.lee@contoso.example", Some(2 * LETTER)),
            ("bob.tan@contoso.example", "ann.lee@contoso.example", None),
            ("al@contoso.example", "bo@contoso.example", None),
            ("al@contoso.example", "bl@contoso.example", Some(LETTER)),
        ] {
            assert_eq!(of(typed, meant), expected, "{typed} for {meant}");
        }
    }

    #[test]
    fn names_are_swapped_where_there_are_two() {
        assert_eq!(swapped("ann.lee").as_deref(), Some("lee.ann"));
        assert_eq!(swapped("ann_lee").as_deref(), Some("lee_ann"));
        for local in ["ann", "ann.", ".lee", "ann.b.lee", ""] {
            assert_eq!(swapped(local), None, "{local}");
        }
    }
}
