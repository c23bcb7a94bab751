//! Every text of the application, by key, in every language.
//!
//! `text/en.rs` declares the keys; a language that lacks one, or has one too many, does not compile.

use std::cell::Cell;

use leptos::prelude::{document, window};

use crate::preferences;

/// Declares the keys together with their texts.
macro_rules! keys {
    ($(#[$doc:meta])* $enum:ident; $($key:ident: $text:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $enum { $($key),+ }

        #[cfg(test)]
        impl $enum {
            pub(super) const ALL: &[Self] = &[$(Self::$key),+];
        }

        pub(super) fn text(key: $enum) -> &'static str {
            match key { $($enum::$key => $text),+ }
        }
    };
}

/// Declares the keys of what is counted together with the texts for one and for any other number.
macro_rules! counted_keys {
    ($(#[$doc:meta])* $enum:ident; $($key:ident: $one:literal | $other:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $enum { $($key),+ }

        #[cfg(test)]
        impl $enum {
            pub(super) const ALL: &[Self] = &[$(Self::$key),+];
        }

        pub(super) fn counted(key: $enum) -> (&'static str, &'static str) {
            match key { $($enum::$key => ($one, $other)),+ }
        }
    };
}

/// Gives the texts of one more language.
macro_rules! texts {
    ($($key:ident: $text:literal,)+) => {
        pub(super) fn text(key: Key) -> &'static str {
            match key { $(Key::$key => $text),+ }
        }
    };
}

/// Gives the counted texts of one more language.
macro_rules! counted_texts {
    ($($key:ident: $one:literal | $other:literal,)+) => {
        pub(super) fn counted(key: Counted) -> (&'static str, &'static str) {
            match key { $(Counted::$key => ($one, $other)),+ }
        }
    };
}

#[path = "../text/codes.rs"]
pub(crate) mod codes;
#[path = "../text/de.rs"]
mod de;
#[path = "../text/en.rs"]
mod en;

pub(crate) use en::{Counted, Key};

/// A language of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language's own name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The tag by BCP 47, as `lang` has it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Texts {
    language: Language,
    text: fn(Key) -> &'static str,
    counted: fn(Counted) -> (&'static str, &'static str),
}

const ENGLISH: Texts = Texts { language: Language::English, text: en::text, counted: en::counted };

/// Those of German, for who loads them.
pub(crate) const fn german() -> Texts {
    Texts { language: Language::German, text: de::text, counted: de::counted }
}

thread_local! {
    static TEXTS: Cell<Texts> = const { Cell::new(ENGLISH) };
}

/// Takes the language that was chosen before, or else the browser's. Where its texts cannot be had, it is English.
pub(crate) async fn choose_language() {
    let chosen = preferences::language().or_else(|| Language::from_tag(&window().navigator().language()?));
    let texts = match chosen {
        Some(Language::German) => crate::lazy::german_texts().await.unwrap_or(ENGLISH),
        Some(Language::English) | None => ENGLISH,
    };
    TEXTS.set(texts);
    let language = texts.language;
    if let Some(root) = document().document_element() {
        // Nothing depends on it: at worst a screen reader speaks with the wrong accent.
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// The language in use. It changes only with a reload, so that texts need no signals.
pub(crate) fn language() -> Language {
    TEXTS.get().language
}

/// The text of a key.
pub(crate) fn t(key: Key) -> &'static str {
    (TEXTS.get().text)(key)
}

/// The text of a key with `{name}` replaced by each value.
pub(crate) fn t_with(key: Key, values: &[(&str, &str)]) -> String {
    filled(t(key), values)
}

/// The text for a number of things; `{n}` is the number, already written for people.
pub(crate) fn t_count(key: Counted, count: i64) -> String {
    t_count_with(key, count, &[])
}

/// The text for a number of things, with further values.
pub(crate) fn t_count_with(key: Counted, count: i64, values: &[(&str, &str)]) -> String {
    let (one, other) = (TEXTS.get().counted)(key);
    let text = if count == 1 { one } else { other };
    filled(&text.replace("{n}", &crate::format::number(count)), values)
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(name),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::{Counted, Key, Language, de, en, filled};

    fn placeholders(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn languages_name_the_same_values() {
        for key in Key::ALL {
            assert_eq!(placeholders(en::text(*key)), placeholders(de::text(*key)), "{key:?}");
        }
        for key in Counted::ALL {
            assert_eq!(placeholders(en::counted(*key).1), placeholders(de::counted(*key).1), "{key:?}");
        }
    }

    #[test]
    fn no_text_is_empty() {
        for key in Key::ALL {
            assert!(!en::text(*key).is_empty() && !de::text(*key).is_empty(), "{key:?}");
        }
    }

    #[test]
    fn a_value_that_looks_like_a_placeholder_stays_as_it_is() {
        assert_eq!(filled("{a} and {b}", &[("a", "{b}"), ("b", "two")]), "{b} and two");
        assert_eq!(filled("no values", &[("a", "one")]), "no values");
    }

    #[test]
    fn a_language_is_found_by_its_primary_tag() {
        assert_eq!(Language::from_tag("de-CH"), Some(Language::German));
        assert_eq!(Language::from_tag("EN"), Some(Language::English));
        assert_eq!(Language::from_tag("fr"), None);
    }
}
