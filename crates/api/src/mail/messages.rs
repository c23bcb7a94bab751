//! The mails that Rollcall writes. Each has three templates: subject, text and HTML.

use askama::Template;
use uuid::Uuid;

use super::letter::{Lane, Letter};
use crate::problem::{Fail, Outcome};
use chrono::{DateTime, Utc};

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The organization invites.
    Invitation(Invitation),
    /// The organization has archived somebody who had joined.
    Removed(Organization),
    /// The organization has archived somebody who had not joined.
    Withdrawn(Organization),
    /// A code to sign in with.
    SignInCode(SignInCode),
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitation {
    /// The organization's name.
    pub(crate) organization: String,
    /// The product's name.
    pub(crate) product: String,
    /// The address that the invitation is for.
    pub(crate) email: String,
    /// The link.
    pub(crate) link: String,
}

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Organization {
    /// The organization's name.
    pub(crate) organization: String,
    /// The product's name.
    pub(crate) product: String,
}

/// A code to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignInCode {
    /// The organization's name.
    pub(crate) organization: String,
    /// The product's name.
    pub(crate) product: String,
    /// The code.
    pub(crate) code: String,
}

/// Names the three templates of a mail and renders them.
macro_rules! templates {
    ($render:ident, $facts:ident, $subject:literal, $text:literal, $html:literal) => {
        fn $render(m: &$facts) -> askama::Result<[String; 3]> {
            #[derive(Template)]
            #[template(path = $subject)]
            struct Subject<'a> {
                m: &'a $facts,
            }
            #[derive(Template)]
            #[template(path = $text)]
            struct Text<'a> {
                m: &'a $facts,
            }
            #[derive(Template)]
            #[template(path = $html)]
            struct Html<'a> {
                m: &'a $facts,
            }
            Ok([Subject { m }.render()?, Text { m }.render()?, Html { m }.render()?])
        }
    };
}

templates!(
    invitation,
    Invitation,
    "mail/templates/invitation/subject.txt",
    "mail/templates/invitation/body.txt",
    "mail/templates/invitation/body.html"
);
templates!(
    removed,
    Organization,
    "mail/templates/removed/subject.txt",
    "mail/templates/removed/body.txt",
    "mail/templates/removed/body.html"
);
templates!(
    withdrawn,
    Organization,
    "mail/templates/withdrawn/subject.txt",
    "mail/templates/withdrawn/body.txt",
    "mail/templates/withdrawn/body.html"
);
templates!(
    sign_in_code,
    SignInCode,
    "mail/templates/sign_in_code/subject.txt",
    "mail/templates/sign_in_code/body.txt",
    "mail/templates/sign_in_code/body.html"
);

impl Message {
    /// Writes the letter.
    pub(crate) fn letter(&self, id: Uuid, to: &str, at: DateTime<Utc>) -> Outcome<Letter> {
        let rendered = match self {
            Self::Invitation(facts) => invitation(facts),
            Self::Removed(facts) => removed(facts),
            Self::Withdrawn(facts) => withdrawn(facts),
            Self::SignInCode(facts) => sign_in_code(facts),
        };
        let lane = match self {
            Self::SignInCode(_) => Lane::Codes,
            Self::Invitation(_) | Self::Removed(_) | Self::Withdrawn(_) => Lane::Rest,
        };
        let [subject, text, html] = rendered.map_err(|error| Fail::Internal(error.to_string()))?;
        Ok(Letter { id, lane, to: to.to_owned(), subject, text, html, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://rollcall.example.com/join/AQAAAQ-example_token";

    fn organization() -> Organization {
        Organization { organization: "Contoso".to_owned(), product: "Milestone".to_owned() }
    }

    fn invitation(organization: &str) -> Message {
        Message::Invitation(Invitation {
            organization: organization.to_owned(),
            product: "Milestone".to_owned(),
            email: "ann@contoso.example".to_owned(),
            link: LINK.to_owned(),
        })
    }

    fn letter(message: &Message) -> Letter {
        message.letter(Uuid::nil(), "ann@contoso.example", DateTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn each_mail_says_this() {
        let code = SignInCode {
            organization: "Contoso".to_owned(),
            product: "Milestone".to_owned(),
            code: "042317".to_owned(),
        };
        for (name, message) in [
            ("invitation", invitation("Contoso")),
            ("removed", Message::Removed(organization())),
            ("withdrawn", Message::Withdrawn(organization())),
            ("sign_in_code", Message::SignInCode(code)),
        ] {
            let Letter { subject, text, html, .. } = letter(&message);
            insta::assert_snapshot!(format!("{name}"), format!("{subject}\n\n{text}\n\n{html}\n"));
        }
    }

    #[test]
    fn the_link_stands_on_a_line_of_its_own_and_is_the_one_thing_to_click() {
        let letter = letter(&invitation("Contoso"));
        assert!(letter.text.lines().any(|line| line == LINK));
        let hrefs: Vec<_> = letter.html.split("href=\"").skip(1).map(|rest| rest.split('"').next()).collect();
        assert_eq!(hrefs, [Some(LINK); 2]);
        assert!(
            !letter.html.contains("<img") && !letter.html.contains("src="),
            "nothing is loaded or tracked"
        );
    }

    #[test]
    fn a_name_is_text_wherever_it_stands() {
        let letter = letter(&invitation("<b>A&B</b>"));
        assert_eq!(letter.subject, "<b>A&B</b> invited you to join Milestone");
        assert!(letter.text.starts_with("<b>A&B</b> invited"));
        assert!(!letter.html.contains("<b>A&B"), "{}", letter.html);
    }

    #[test]
    fn only_codes_leave_by_the_connections_for_codes() {
        assert_eq!(letter(&invitation("Contoso")).lane, Lane::Rest);
        assert_eq!(letter(&Message::Withdrawn(organization())).lane, Lane::Rest);
    }
}
