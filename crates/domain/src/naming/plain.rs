//! Text as an eye reads it: what looks like an ASCII letter, digit, dot or sign becomes it.

/// What people write in place of a dot or an @.
const WRITTEN_OUT: [(&str, &str); 10] = [
    ("(dot)", "."),
    ("[dot]", "."),
    ("{dot}", "."),
    ("(.)", "."),
    ("[.]", "."),
    ("{.}", "."),
    ("(at)", "@"),
    ("[at]", "@"),
    ("(@)", "@"),
    ("[@]", "@"),
];

/// Reads a text as an eye does. What is not seen is left out; of all white space only line breaks stay apart.
pub(super) fn plain(text: &str) -> Vec<char> {
    let mut plain: String = text.chars().filter(|c| !is_invisible(*c)).map(look).collect();
    for (written, meant) in WRITTEN_OUT {
        plain = replace_ignoring_case(&plain, written, meant);
    }
    without_variables(&plain).chars().collect()
}

/// A variable stands for a word, so that nothing can be hidden behind one.
fn without_variables(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, braced)) = rest.split_once('{') {
        words.push_str(before);
        let variable = braced.split_once('}').filter(|(name, _)| name.chars().all(char::is_alphabetic));
        words.push(if variable.is_some() { 'x' } else { '{' });
        rest = variable.map_or(braced, |(_, after)| after);
    }
    words.push_str(rest);
    words
}

fn replace_ignoring_case(text: &str, from: &str, to: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut replaced = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in lower.match_indices(from) {
        replaced.push_str(text.get(done..at).unwrap_or_default());
        replaced.push_str(to);
        done = at + from.len();
    }
    replaced.push_str(text.get(done..).unwrap_or_default());
    replaced
}

/// Takes no room: zero-width characters, soft hyphens, variation selectors, marks of direction, tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{feff}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

/// What a character looks like. Ideographic full stops become `。`, dots in the middle of a line `·`.
fn look(c: char) -> char {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{ff01}'..='\u{ff5e}' => shifted(c, '\u{ff01}', '!'),
        '\u{2024}' | '\u{fe52}' => '.',
        '\u{3002}' | '\u{ff61}' => '。',
        '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}'
        | '\u{a78f}' => '·',
        '\u{fe6b}' => '@',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        '\u{2236}' | '\u{a789}' | '\u{fe55}' => ':',
        '\u{1d400}'..='\u{1d6a3}' => mathematical(c),
        '\u{24b6}'..='\u{24cf}' => shifted(c, '\u{24b6}', 'A'),
        '\u{24d0}'..='\u{24e9}' => shifted(c, '\u{24d0}', 'a'),
        _ if c.is_whitespace() => ' ',
        _ => digit(c).unwrap_or(c),
    }
}

/// The character that is as far from `to` as `c` is from `from`.
fn shifted(c: char, from: char, to: char) -> char {
    let shift = u32::from(c).saturating_sub(u32::from(from));
    char::from_u32(u32::from(to) + shift).unwrap_or(c)
}

/// Bold, italic and other letters for formulas: alphabets of 26 capitals and 26 small letters, one after another.
fn mathematical(c: char) -> char {
    let place = (u32::from(c) - 0x1d400) % 52;
    let letter = if place < 26 { u32::from('A') + place } else { u32::from('a') + place - 26 };
    char::from_u32(letter).unwrap_or(c)
}

/// The digit that a decimal digit of another script stands for.
fn digit(c: char) -> Option<char> {
    /// Zeros that their nine follow.
    const ZEROS: [u32; 12] =
        [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xe50, 0x1d7ce, 0x1d7d8, 0x1d7e2];
    let code = u32::from(c);
    let value = match code {
        0x2460..=0x2468 => Some(code - 0x2460 + 1),
        0x24ea => Some(0),
        0x1d7ec..=0x1d7ff => Some((code - 0x1d7ec) % 10),
        _ => ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&code)).map(|zero| code - zero),
    };
    value.and_then(|value| char::from_digit(value, 10))
}
