//! The mails that Rollcall writes: what each has to say. How it says it stands in [`words`](super::words).

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rollcall_domain::language::Language;
use rollcall_domain::rate::{Amount, Unit};
use rollcall_domain::role::Role;
use uuid::Uuid;

use super::letter::{LOGO, Lane, Letter, Logo};
use super::words;
use crate::problem::{Fail, Outcome};

/// Who writes, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letterhead {
    /// The organization's name.
    pub(crate) organization: String,
    /// The product's name.
    pub(crate) product: String,
    /// Whom to ask; an administrator if nobody is named.
    pub(crate) contact: Option<String>,
    /// Where answers go; nowhere if not set.
    pub(crate) reply_to: Option<String>,
    /// The language to write in.
    pub(crate) language: Language,
    /// The organization's logo.
    pub(crate) logo: Option<Arc<Logo>>,
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The organization invites.
    Invitation(Invitation),
    /// The organization has archived somebody who had joined.
    Removed(Removed),
    /// The organization has archived somebody who had not joined.
    Withdrawn,
    /// Somebody got a role.
    RoleGranted(RoleChange),
    /// Somebody lost a role.
    RoleRevoked(RoleChange),
    /// A code to sign in with, and the minutes that it is valid.
    SignInCode(String, i64),
    /// A code that confirms a private address, and the minutes that it is valid.
    AddressCode(String, i64),
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitation {
    /// Whether the person was archived before.
    pub(crate) again: bool,
    /// The name of the person.
    pub(crate) name: String,
    /// The address that the invitation is for.
    pub(crate) email: String,
    /// The link.
    pub(crate) link: String,
    /// The name of who invites; the organization if nobody is known.
    pub(crate) inviter: Option<String>,
    /// The organization's rate today, if it has one.
    pub(crate) rate: Option<Rate>,
    /// The organization's own words above the button.
    pub(crate) intro: Option<String>,
    /// The organization's own words at the end.
    pub(crate) sign_off: Option<String>,
}

/// The end of a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removed {
    /// The first day after it, by the organization's time zone.
    pub(crate) day: NaiveDate,
    /// The currency of the standard rate.
    pub(crate) currency: String,
    /// The unit of the standard rate.
    pub(crate) unit: Unit,
    /// The standard rate from that day on, where one is known.
    pub(crate) standard: Option<Amount>,
}

/// A rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    /// How much.
    pub(crate) amount: Amount,
    /// The currency (ISO 4217).
    pub(crate) currency: String,
    /// For what.
    pub(crate) unit: Unit,
}

/// A role that was given or taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoleChange {
    /// The role.
    pub(crate) role: Role,
    /// The name of who did it; the operator if nobody is known.
    pub(crate) by: Option<String>,
    /// The address of the admin center.
    pub(crate) link: String,
}

impl Message {
    /// Writes the letter.
    pub(crate) fn letter(&self, head: &Letterhead, id: Uuid, to: &str, at: DateTime<Utc>) -> Outcome<Letter> {
        let content = words::write(self, head);
        let logo = head.logo.as_ref().map(|_| format!("cid:{LOGO}"));
        let html = content
            .html(head.language.tag(), &head.organization, logo.as_deref())
            .map_err(|error| Fail::Internal(error.to_string()))?;
        Ok(Letter {
            id,
            lane: self.lane(),
            to: to.to_owned(),
            reply_to: head.reply_to.clone(),
            text: content.text(),
            html,
            subject: content.subject,
            logo: head.logo.clone(),
            at,
        })
    }

    fn lane(&self) -> Lane {
        match self {
            Self::SignInCode(..) | Self::AddressCode(..) => Lane::Codes,
            Self::Invitation(_)
            | Self::Removed(_)
            | Self::Withdrawn
            | Self::RoleGranted(_)
            | Self::RoleRevoked(_) => Lane::Rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://rollcall.example.com/join/AQAAAQ-example_token";

    fn head(organization: &str, language: Language) -> Letterhead {
        Letterhead {
            organization: organization.to_owned(),
            product: "Milestone".to_owned(),
            contact: Some("help@contoso.example".to_owned()),
            reply_to: None,
            language,
            logo: None,
        }
    }

    fn invitation() -> Invitation {
        Invitation {
            again: false,
            name: "Ann Lee".to_owned(),
            email: "ann@contoso.example".to_owned(),
            link: LINK.to_owned(),
            inviter: Some("Alex Admin".to_owned()),
            rate: Some(Rate {
                amount: Amount::parse("0.7").unwrap(),
                currency: "USD".to_owned(),
                unit: Unit::Mile,
            }),
            intro: Some("Hello {name},\nwelcome to {product}!".to_owned()),
            sign_off: Some("Your travel team at {organization}".to_owned()),
        }
    }

    fn removed() -> Removed {
        Removed {
            day: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            currency: "USD".to_owned(),
            unit: Unit::Mile,
            standard: Amount::parse("0.725").ok(),
        }
    }

    fn all() -> Vec<(&'static str, Message)> {
        let plain = Invitation { inviter: None, rate: None, intro: None, sign_off: None, ..invitation() };
        let change = |role, by: Option<&str>| RoleChange {
            role,
            by: by.map(str::to_owned),
            link: "https://rollcall.example.com".to_owned(),
        };
        let unknown =
            Removed { currency: "EUR".to_owned(), unit: Unit::Kilometre, standard: None, ..removed() };
        vec![
            ("invitation", Message::Invitation(invitation())),
            ("invitation_plain", Message::Invitation(plain)),
            ("reinvitation", Message::Invitation(Invitation { again: true, ..invitation() })),
            ("removed", Message::Removed(removed())),
            ("removed_no_standard_rate", Message::Removed(unknown)),
            ("withdrawn", Message::Withdrawn),
            ("role_granted", Message::RoleGranted(change(Role::BusinessAdministrator, Some("Alex Admin")))),
            ("role_granted_global", Message::RoleGranted(change(Role::GlobalAdministrator, None))),
            ("role_revoked", Message::RoleRevoked(change(Role::GlobalAdministrator, Some("Alex Admin")))),
            ("sign_in_code", Message::SignInCode("042317".to_owned(), 10)),
            ("address_code", Message::AddressCode("042317".to_owned(), 10)),
        ]
    }

    fn letter(message: &Message, head: &Letterhead) -> Letter {
        message.letter(head, Uuid::nil(), "ann@contoso.example", DateTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn s30_s37_s39_s48_s51_s61_s62_s63_s64_each_mail_says_this_in_each_language() {
        for language in Language::ALL {
            for (name, message) in all() {
                let Letter { subject, text, html, .. } = letter(&message, &head("Contoso", language));
                let name = format!("{name}.{}", language.tag());
                insta::assert_snapshot!(name, format!("{subject}\n\n{text}\n\n{html}\n"));
            }
        }
    }

    #[test]
    fn s41_the_link_stands_on_a_line_of_its_own_and_is_the_one_thing_to_click() {
        for language in Language::ALL {
            let letter = letter(&Message::Invitation(invitation()), &head("Contoso", language));
            assert!(letter.text.lines().any(|line| line == LINK));
            let hrefs: Vec<_> =
                letter.html.split("href=\"").skip(1).map(|rest| rest.split('"').next()).collect();
            assert_eq!(hrefs, [Some(LINK); 2]);
        }
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere_and_nothing_is_counted() {
        let logo = Arc::new(Logo { media_type: "image/png".to_owned(), image: vec![1] });
        for (name, message) in all() {
            let head = Letterhead { logo: Some(Arc::clone(&logo)), ..head("Contoso", Language::English) };
            let html = letter(&message, &head).html;
            let sources: Vec<_> = html.split("src=\"").skip(1).map(|rest| rest.split('"').next()).collect();
            assert_eq!(sources, [Some("cid:logo@rollcall")], "{name}");
            assert!(!html.contains("url(") && !html.contains("<script") && !html.contains("<link"), "{name}");
        }
    }

    #[test]
    fn a_name_is_text_wherever_it_stands() {
        let evil = "<b>A&B</b> \"x\" {name}";
        let head = Letterhead { contact: Some(evil.to_owned()), ..head(evil, Language::English) };
        let facts = Invitation {
            name: "{organization}<i>".to_owned(),
            email: "a<i>@contoso.example".to_owned(),
            inviter: Some("<i>Eve".to_owned()),
            intro: Some("<i>{name} {organization} {nothing}".to_owned()),
            ..invitation()
        };
        let letter = letter(&Message::Invitation(facts), &head);
        assert_eq!(letter.subject, format!("{evil} invited you to join Milestone"));
        assert!(
            letter.text.contains(&format!("<i>{{organization}}<i> {evil} {{nothing}}")),
            "{}",
            letter.text
        );
        assert!(!letter.html.contains("<b>") && !letter.html.contains("<i>"), "{}", letter.html);
    }

    #[test]
    fn c20_only_codes_leave_by_the_connections_for_codes() {
        for (name, message) in all() {
            let lane = if name.ends_with("_code") { Lane::Codes } else { Lane::Rest };
            assert_eq!(letter(&message, &head("Contoso", Language::English)).lane, lane, "{name}");
        }
    }
}
