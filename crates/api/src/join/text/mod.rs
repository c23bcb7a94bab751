//! What the pages say, in every language there is: the languages of one text stand side by side, and a text that lacks
//! one does not compile.

mod accept;
mod me;
mod numbers;
mod private_address;
mod problems;
mod sessions;
mod sign_in;

use rollcall_domain::language::Language;

/// The texts in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(Language);

impl Text {
    /// The texts in this language.
    pub(super) fn of(language: Language) -> Self {
        Self(language)
    }

    /// The language, for `lang` attributes.
    pub(super) fn tag(self) -> &'static str {
        self.0.tag()
    }
}

/// Declares texts: a name, what is put into it, and the text in English and German.
macro_rules! texts {
    ($($name:ident $(($($part:ident),+))?: $english:literal, $german:literal;)+) => {
        impl Text {
            $($crate::join::text::text! { $name [$($($part)+)?] $english, $german })+
        }
    };
}

macro_rules! text {
    ($name:ident [] $english:literal, $german:literal) => {
        #[doc = $english]
        pub(in crate::join) fn $name(self) -> &'static str {
            match self.0 {
                Language::English => $english,
                Language::German => $german,
            }
        }
    };
    ($name:ident [$($part:ident)+] $english:literal, $german:literal) => {
        #[doc = $english]
        pub(in crate::join) fn $name(self, $($part: &dyn std::fmt::Display),+) -> String {
            match self.0 {
                Language::English => format!($english),
                Language::German => format!($german),
            }
        }
    };
}

use text;
use texts;
