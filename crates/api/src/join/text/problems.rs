//! What is wrong with what was typed, and what failed.

use rollcall_domain::email::EmailProblem;
use rollcall_domain::language::Language;
use rollcall_domain::limits::{EMAIL_LOCAL_MAX_OCTETS, EMAIL_MAX_OCTETS};

use super::{Text, texts};

texts! {
    did_not_work: "That did not work", "Das hat nicht geklappt";
    unavailable:
        "The server is busy or cannot reach its database. Nothing was changed; try again in a moment.",
        "Der Server ist überlastet oder erreicht seine Datenbank nicht. Es hat sich nichts geändert; versuchen Sie es gleich noch einmal.";
    too_many:
        "Too much was asked for from your network. Nothing was changed; wait a minute and try again.",
        "Aus Ihrem Netz kamen zu viele Anfragen. Es hat sich nichts geändert; warten Sie eine Minute, und versuchen Sie es noch einmal.";
    failed:
        "Something went wrong on our side. Nothing was changed. If it happens again, tell your administrator.",
        "Auf unserer Seite ist etwas schiefgegangen. Es hat sich nichts geändert. Wenn es wieder geschieht, melden Sie es Ihrer Administration.";
    try_again: "Try again", "Noch einmal versuchen";
}

impl Text {
    /// What is wrong with an address, and what to do.
    pub(in crate::join) fn email_problem(self, problem: &EmailProblem) -> String {
        match self.0 {
            Language::English => problem.sentence(),
            Language::German => in_german(problem),
        }
    }
}

fn in_german(problem: &EmailProblem) -> String {
    match problem {
        EmailProblem::Empty => "Die Adresse fehlt. Geben Sie eine ein, etwa anna@contoso.com.".to_owned(),
        EmailProblem::NoAt => "Der Adresse fehlt das @. Schreiben Sie sie als name@domain.".to_owned(),
        EmailProblem::TwoAts => "Die Adresse hat mehr als ein @. Geben Sie nur eine Adresse ein.".to_owned(),
        EmailProblem::NoLocal => "Der Name vor dem @ fehlt.".to_owned(),
        EmailProblem::NoDomain => "Die Domain nach dem @ fehlt.".to_owned(),
        EmailProblem::NoDomainDot => {
            "Die Domain nach dem @ hat keinen Punkt. Schreiben Sie sie ganz, etwa contoso.com.".to_owned()
        }
        EmailProblem::EmptyLabel => "Die Domain hat einen Punkt zu viel. Nehmen Sie ihn heraus.".to_owned(),
        EmailProblem::BadCharacter(found) => format!(
            "Die Adresse enthält {}, was dort in keiner Adresse stehen darf. Nehmen Sie es heraus.",
            name_of(*found)
        ),
        EmailProblem::NonAsciiLocal(found) => format!(
            "Der Name vor dem @ enthält {}. Dort gehen nur Buchstaben ohne Akzente und Umlaute, Ziffern und Zeichen.",
            name_of(*found)
        ),
        EmailProblem::LocalTooLong { octets } => {
            format!("Der Name vor dem @ ist {octets} Zeichen lang; erlaubt sind {EMAIL_LOCAL_MAX_OCTETS}.")
        }
        EmailProblem::TooLong { octets } => {
            format!("Die Adresse ist {octets} Zeichen lang; erlaubt sind {EMAIL_MAX_OCTETS}.")
        }
        EmailProblem::BadDomain { found } => {
            format!("„{found}“ ist kein Domainname. Prüfen Sie die Schreibweise.")
        }
    }
}

fn name_of(found: char) -> String {
    match found {
        ' ' | '\u{a0}' => "ein Leerzeichen".to_owned(),
        c if c.is_alphanumeric() || c.is_ascii_graphic() => format!("„{c}“"),
        c => format!("das Zeichen U+{:04X}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use rollcall_domain::Email;

    use super::*;

    #[test]
    fn a_mistake_in_an_address_is_said_in_german_too() {
        let german = Text::of(Language::German);
        for (typed, said) in [
            ("", "Die Adresse fehlt. Geben Sie eine ein, etwa anna@contoso.com."),
            ("anna", "Der Adresse fehlt das @. Schreiben Sie sie als name@domain."),
            (
                "an na@contoso.com",
                "Die Adresse enthält ein Leerzeichen, was dort in keiner Adresse stehen darf. Nehmen Sie es heraus.",
            ),
            (
                "änna@contoso.com",
                "Der Name vor dem @ enthält „ä“. Dort gehen nur Buchstaben ohne Akzente und Umlaute, Ziffern und Zeichen.",
            ),
        ] {
            assert_eq!(german.email_problem(&Email::parse(typed).unwrap_err()), said, "{typed:?}");
        }
    }
}
