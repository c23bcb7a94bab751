//! Phone numbers: digits with what people put between them, and no date, year or amount.

/// Digits that make a number a phone number.
const DIGITS: usize = 7;
/// As many do after a plus sign, or after a word such as "call".
const DIGITS_WHEN_SAID: usize = 5;
/// What stands before a phone number.
const SAID: [&str; 10] =
    ["tel", "phone", "telefon", "fon", "call", "dial", "fax", "hotline", "whatsapp", "☎"];
/// Characters between two groups of digits, at most: "(0) / 30".
const GAP_MAX: usize = 3;

/// Groups of digits and what stands between them.
#[derive(Default)]
struct Run {
    groups: Vec<String>,
    gaps: Vec<String>,
    text: String,
}

/// Finds the first phone number in a text of plain letters.
pub(super) fn phone_in(text: &[char]) -> Option<String> {
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        if !rest.first().is_some_and(char::is_ascii_digit) {
            at += 1;
            continue;
        }
        let run = Run::read(rest);
        if run.is_phone(text.get(..at).unwrap_or_default()) {
            return Some(run.text);
        }
        at += run.text.chars().count();
    }
    None
}

impl Run {
    fn read(text: &[char]) -> Self {
        let mut run = Self::default();
        let mut rest = text;
        loop {
            let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
            let (group, after) = rest.split_at_checked(digits).unwrap_or_default();
            run.groups.push(group.iter().collect());
            run.text.extend(group);
            let gap = after.iter().take_while(|c| matches!(c, ' ' | '-' | '.' | '/' | '(' | ')')).count();
            let (between, next) = after.split_at_checked(gap).unwrap_or_default();
            if !(1..=GAP_MAX).contains(&gap) || !next.first().is_some_and(char::is_ascii_digit) {
                return run;
            }
            run.gaps.push(between.iter().collect());
            run.text.extend(between);
            rest = next;
        }
    }

    fn is_phone(&self, before: &[char]) -> bool {
        let digits: usize = self.groups.iter().map(String::len).sum();
        let said = digits >= DIGITS_WHEN_SAID && is_said(before);
        said || (digits >= DIGITS && !self.is_of_dates() && !self.is_of_thousands())
    }

    /// Dates and years only: `2024/2025`, `01.01.2027 - 31.12.2027`, `2027-01-01`.
    fn is_of_dates(&self) -> bool {
        let mut rest = self.groups.as_slice();
        while !rest.is_empty() {
            rest = match rest {
                [a, b, year, rest @ ..] if is_short(a) && is_short(b) && is_year(year) => rest,
                [year, a, b, rest @ ..] if is_year(year) && is_short(a) && is_short(b) => rest,
                [year, rest @ ..] if is_year(year) => rest,
                _ => return false,
            };
        }
        true
    }

    /// A large number as it is written on the continent: `1.000.000`.
    fn is_of_thousands(&self) -> bool {
        self.groups.first().is_some_and(|first| first.len() <= 3 && !first.starts_with('0'))
            && self.groups.iter().skip(1).all(|group| group.len() == 3)
            && self.gaps.iter().all(|gap| gap == ".")
            && !self.gaps.is_empty()
    }
}

fn is_short(group: &str) -> bool {
    group.len() <= 2
}

fn is_year(group: &str) -> bool {
    group.len() == 4 && (group.starts_with("19") || group.starts_with("20"))
}

/// Whether what stands before a number says that it is for calling.
fn is_said(before: &[char]) -> bool {
    let mut back = before.iter().rev().skip_while(|c| matches!(c, ' ' | '.' | ':' | '(' | '-')).peekable();
    if back.peek() == Some(&&'+') || before.last() == Some(&'+') {
        return true;
    }
    let word: Vec<char> = back.take_while(|c| c.is_alphabetic() || **c == '☎').copied().collect();
    let word: String = word.into_iter().rev().collect::<String>().to_lowercase();
    SAID.contains(&word.as_str())
}
