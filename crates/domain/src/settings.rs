//! What an organization can set of itself, and what each setting may be.

mod link;

use serde::{Deserialize, Serialize};

use crate::naming::contact_in;

pub use link::{Link, LinkHost, LinkProblem};

/// The organization's name, in characters, at most.
pub const NAME_MAX_CHARS: usize = 100;
/// The product's name, in characters, at most.
pub const PRODUCT_MAX_CHARS: usize = 60;
/// The text above the button of an invitation, in characters, at most.
pub const INTRO_MAX_CHARS: usize = 500;
/// The text at the end of an invitation, in characters, at most.
pub const SIGN_OFF_MAX_CHARS: usize = 200;
/// The undo window, in seconds, at most.
pub const UNDO_MAX_SECONDS: u32 = 3600;
/// Days that the rows of an import are kept, at most.
pub const IMPORT_ROWS_MAX_DAYS: u32 = 3650;
/// What the organization's own texts in mails may refer to, in braces.
pub const VARIABLES: [&str; 3] = ["name", "organization", "product"];

macro_rules! settings {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// A setting of an organization.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Setting {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Setting {
            /// All settings.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name, as it stands in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

settings! {
    /// The name.
    Name = "name";
    /// The product's name.
    Product = "product";
    /// The address in the App Store.
    AppStore = "app_store";
    /// The address at Google Play.
    GooglePlay = "google_play";
    /// The web dashboard.
    Dashboard = "dashboard";
    /// Help for users.
    Support = "support";
    /// The address of whoever helps the invited.
    Contact = "contact";
    /// The time zone.
    TimeZone = "time_zone";
    /// The currency of new rates.
    Currency = "currency";
    /// The unit of new rates.
    Unit = "unit";
    /// The language of mails.
    Language = "language";
    /// The text above the button of an invitation.
    MailIntro = "mail_intro";
    /// The text at the end of an invitation.
    MailSignOff = "mail_sign_off";
    /// Where answers to mails go.
    ReplyTo = "reply_to";
    /// The undo window.
    UndoSeconds = "undo_seconds";
    /// Mails in an hour.
    MailsPerHour = "mails_per_hour";
    /// How long the rows of an import are kept.
    ImportRowsDays = "import_rows_days";
}

/// Why a name or text cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextProblem {
    /// The stable name, `snake_case`.
    pub code: &'static str,
    /// What is wrong and what to do, as a sentence.
    pub sentence: String,
}

impl TextProblem {
    fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }
}

/// Reads a name: one line that leads nowhere (R16), without white space around it.
///
/// # Errors
/// [`TextProblem`] with the first thing that is wrong.
pub fn name(text: &str, max_chars: usize) -> Result<String, TextProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextProblem::new("required", "This cannot be empty."));
    }
    refuse(text, max_chars, false)?;
    Ok(text.to_owned())
}

/// Reads a text for mails: lines that lead nowhere (R16) and refer to nothing but [`VARIABLES`]. A blank text is none.
///
/// # Errors
/// [`TextProblem`] with the first thing that is wrong.
pub fn mail_text(text: &str, max_chars: usize) -> Result<Option<String>, TextProblem> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    refuse(text, max_chars, true)?;
    refuse_variables(text)?;
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn refuse(text: &str, max_chars: usize, lines: bool) -> Result<(), TextProblem> {
    let chars = text.chars().count();
    if chars > max_chars {
        let sentence = format!("These are {chars} characters; at most {max_chars} fit.");
        return Err(TextProblem::new("too_long", sentence));
    }
    if let Some(bad) = text.chars().find(|c| is_unprintable(*c) && !(lines && *c == '\n')) {
        let sentence =
            format!("A character that cannot be shown stands in it (U+{:04X}). Take it out.", u32::from(bad));
        return Err(TextProblem::new("unprintable", sentence));
    }
    contact_in(text).map_or(Ok(()), |found| Err(TextProblem::new(found.kind.code(), found.sentence())))
}

/// Control characters, separators of lines, and what turns the direction of the text around it.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

fn refuse_variables(text: &str) -> Result<(), TextProblem> {
    let allowed = "{name}, {organization} and {product}";
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (_, braced) = rest.split_at_checked(at).unwrap_or_default();
        let Some((variable, after)) = braced.strip_prefix('{').and_then(|inner| inner.split_once('}')) else {
            let sentence = format!("A brace stands alone. Braces are for {allowed} only.");
            return Err(TextProblem::new("stray_brace", sentence));
        };
        if !VARIABLES.contains(&variable) {
            let sentence = format!("{{{variable}}} means nothing here; {allowed} do.");
            return Err(TextProblem::new("unknown_variable", sentence));
        }
        rest = after;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Setting, mail_text, name};

    #[test]
    fn a_name_is_one_line_that_leads_nowhere() {
        let code = |text: &str| name(text, 10).map_err(|problem| problem.code);
        assert_eq!(code(" Contoso "), Ok("Contoso".to_owned()));
        assert_eq!(code("ÄÄÄÄÄÄÄÄÄÄ"), Ok("ÄÄÄÄÄÄÄÄÄÄ".to_owned()));
        assert_eq!(code(""), Err("required"));
        assert_eq!(code(" \t\u{a0}"), Err("required"));
        assert_eq!(code("12345678901"), Err("too_long"));
        assert_eq!(code("Con\0toso"), Err("unprintable"));
        assert_eq!(code("Con\ntoso"), Err("unprintable"));
        assert_eq!(code("Con\u{202e}toso"), Err("unprintable"));
        assert_eq!(code("contoso.de"), Err("contains_domain"));
    }

    #[test]
    fn r16_a_text_refers_to_what_it_may_and_to_nothing_else() {
        let code = |text: &str| mail_text(text, 60).map_err(|problem| problem.code);
        assert_eq!(code("Hello {name},\r\n{product}!"), Ok(Some("Hello {name},\n{product}!".to_owned())));
        assert_eq!(code("\n  "), Ok(None));
        assert_eq!(code("Go to {link}"), Err("unknown_variable"));
        assert_eq!(code("{Name}"), Err("unknown_variable"));
        assert_eq!(code("{}"), Err("unknown_variable"));
        assert_eq!(code("{name"), Err("stray_brace"));
        assert_eq!(code("name}"), Err("stray_brace"));
        assert_eq!(code("{{name}}"), Err("unknown_variable"));
        assert_eq!(code("www.contoso"), Err("contains_url"));
        assert_eq!(code("{organization}.com"), Err("contains_domain"));
        assert_eq!(code("a\u{7}"), Err("unprintable"));
        assert_eq!(code("a\rb"), Err("unprintable"));
        assert!(mail_text("Go to {link}", 60).unwrap_err().sentence.contains("{link}"));
    }

    #[test]
    fn settings_have_names_of_their_own() {
        let mut names: Vec<_> = Setting::ALL.iter().map(|setting| setting.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Setting::ALL.len());
    }
}
