//! Text for sorting and finding: names as people type them, without accents and case.

use crate::limits::SEARCH_TERM_MAX_CHARS;

/// Folds a text to its key for sorting and searching: lower case, Latin letters without their diacritics (`ß` is `ss`,
/// `æ` is `ae`), white space as single spaces with none at the ends. Other scripts keep their letters.
///
/// Folding a folded text changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            push_folded(&mut folded, c);
        }
    }
    folded
}

/// Gives what a person can be found by, folded, sorted, each once: every word of the names and its hyphenated pieces,
/// every address whole, and the pieces of its local part. A search matches the beginning of a term.
#[must_use]
pub fn search_terms(names: &[&str], emails: &[&str]) -> Vec<String> {
    let mut terms = Vec::new();
    for name in names {
        for word in fold(name).split(' ') {
            terms.push(word.to_owned());
            terms.extend(word.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        }
    }
    for email in emails {
        let email = fold(email);
        let local = email.split('@').next().unwrap_or_default();
        terms.extend(local.split(['.', '-', '_', '+', '\'']).map(str::to_owned));
        terms.push(email);
    }
    for term in &mut terms {
        cut(term);
    }
    terms.sort_unstable();
    terms.dedup();
    terms.retain(|term| !term.is_empty());
    terms
}

/// Gives the words of a search, folded as [`search_terms`] are: a person matches when each is the beginning of one of
/// their terms.
#[must_use]
pub fn search_words(typed: &str) -> Vec<String> {
    let mut words: Vec<_> =
        fold(typed).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    for word in &mut words {
        cut(word);
    }
    words
}

fn cut(term: &mut String) {
    if let Some((at, _)) = term.char_indices().nth(SEARCH_TERM_MAX_CHARS) {
        term.truncate(at);
    }
}

fn push_folded(folded: &mut String, c: char) {
    let is_mark = matches!(c, '\u{300}'..='\u{36f}');
    // A combining mark after a Latin letter is the decomposed spelling of an accented one.
    if is_mark && folded.ends_with(|last: char| last.is_ascii_alphabetic()) {
        return;
    }
    match latin(c) {
        "" => folded.push(c),
        base => folded.push_str(base),
    }
}

/// The letters that a lower-case Latin letter stands for without its diacritics, or nothing if it has none.
fn latin(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ǟ' | 'ǡ' | 'ǻ' | 'ȁ' | 'ȃ' | 'ȧ'
        | 'ḁ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ẩ' | 'ẫ' | 'ậ' | 'ắ' | 'ằ' | 'ẳ' | 'ẵ' | 'ặ' => {
            "a"
        }
        'ƀ' | 'ḃ' | 'ḅ' | 'ḇ' => "b",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' | 'ḉ' => "c",
        'ď' | 'đ' | 'ð' | 'ḋ' | 'ḍ' | 'ḏ' | 'ḑ' | 'ḓ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ȅ' | 'ȇ' | 'ȩ' | 'ḕ' | 'ḗ' | 'ḙ' | 'ḛ'
        | 'ḝ' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => "e",
        'ḟ' => "f",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǥ' | 'ǧ' | 'ǵ' | 'ḡ' => "g",
        'ĥ' | 'ħ' | 'ȟ' | 'ḣ' | 'ḥ' | 'ḧ' | 'ḩ' | 'ḫ' | 'ẖ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ȉ' | 'ȋ' | 'ḭ' | 'ḯ' | 'ỉ' | 'ị' => {
            "i"
        }
        'ĵ' | 'ǰ' => "j",
        'ķ' | 'ĸ' | 'ǩ' | 'ḱ' | 'ḳ' | 'ḵ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' | 'ḷ' | 'ḹ' | 'ḻ' | 'ḽ' => "l",
        'ḿ' | 'ṁ' | 'ṃ' => "m",
        'ñ' | 'ń' | 'ŋ' | 'ņ' | 'ň' | 'ŉ' | 'ǹ' | 'ṅ' | 'ṇ' | 'ṉ' | 'ṋ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | 'ǫ' | 'ǭ' | 'ǿ' | 'ȍ' | 'ȏ'
        | 'ȫ' | 'ȭ' | 'ȯ' | 'ȱ' | 'ṍ' | 'ṏ' | 'ṑ' | 'ṓ' | 'ọ' | 'ỏ' | 'ố' | 'ồ' | 'ổ' | 'ỗ' | 'ộ' | 'ớ'
        | 'ờ' | 'ở' | 'ỡ' | 'ợ' => "o",
        'ṕ' | 'ṗ' => "p",
        'ŕ' | 'ŗ' | 'ř' | 'ȑ' | 'ȓ' | 'ṙ' | 'ṛ' | 'ṝ' | 'ṟ' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ſ' | 'ș' | 'ṡ' | 'ṣ' | 'ṥ' | 'ṧ' | 'ṩ' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' | 'ṫ' | 'ṭ' | 'ṯ' | 'ṱ' | 'ẗ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ'
        | 'ȕ' | 'ȗ' | 'ṳ' | 'ṵ' | 'ṷ' | 'ṹ' | 'ṻ' | 'ụ' | 'ủ' | 'ứ' | 'ừ' | 'ử' | 'ữ' | 'ự' => {
            "u"
        }
        'ṽ' | 'ṿ' => "v",
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' | 'ẇ' | 'ẉ' | 'ẘ' => "w",
        'ẋ' | 'ẍ' => "x",
        'ý' | 'ÿ' | 'ŷ' | 'ȳ' | 'ẏ' | 'ẙ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => "y",
        'ź' | 'ż' | 'ž' | 'ƶ' | 'ẑ' | 'ẓ' | 'ẕ' => "z",
        'ß' => "ss",
        'æ' | 'ǣ' | 'ǽ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, search_terms, search_words};
    use proptest::prelude::*;

    #[test]
    fn folds_case_accents_and_space() {
        for (text, expected) in [
            ("Zoë  Müller-Lüdenscheidt ", "zoe muller-ludenscheidt"),
            ("Łukasz Żółw", "lukasz zolw"),
            ("Straße STRAẞE", "strasse strasse"),
            ("Bjørn Ærøskøbing", "bjorn aeroskobing"),
            ("Nguyễn Thị Ánh", "nguyen thi anh"),
            ("Zoe\u{308}", "zoe"),
            ("İstanbul Iğdır", "istanbul igdir"),
            ("Ωμέγα Йод", "ωμέγα йод"),
            ("山田\u{3000}太郎", "山田 太郎"),
            ("Þór Guðmundsson", "thor gudmundsson"),
            ("", ""),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn a_person_is_found_by_each_name_and_each_piece_of_an_address() {
        assert_eq!(
            search_terms(&["Anne-Marie", "O'Neil"], &["A.ONeil@contoso.com", "dee_ek@contoso.com"]),
            [
                "a",
                "a.oneil@contoso.com",
                "anne",
                "anne-marie",
                "dee",
                "dee_ek@contoso.com",
                "ek",
                "marie",
                "neil",
                "o",
                "o'neil",
                "oneil"
            ]
        );
        assert_eq!(search_words("  Ann  le "), ["ann", "le"]);
        assert_eq!(search_words(" \t"), Vec::<String>::new());
    }

    #[test]
    fn terms_are_cut_between_characters() {
        let long = "é语".repeat(400);
        assert!(search_terms(&[&long], &[&long]).iter().all(|term| term.chars().count() <= 254));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn whoever_types_the_beginning_of_a_name_finds_it(name in "[\\p{L}]{2,12}", cut in 1_usize..4) {
            let terms = search_terms(&[&name], &[]);
            let typed: String = name.chars().take(cut).collect();
            for word in search_words(&typed) {
                prop_assert!(terms.iter().any(|term| term.starts_with(&word)), "{word} in {terms:?}");
            }
        }
    }
}
