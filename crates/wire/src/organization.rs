//! The organization: its settings, its rates by date, and its administrators.

mod check;
mod domains;
mod provider;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::session::Role;

pub use check::CheckedChange;
pub use domains::{DomainRecord, DomainState, NewDomain, SignInDomain, SignInDomains};
pub use provider::{CheckedProvider, ClaimValue, Provider, ProviderChange, SignInSettings};

/// A language that Rollcall writes to invitees in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

/// What a rate is paid for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A mile.
    #[default]
    Mile,
    /// A kilometre.
    Kilometre,
}

macro_rules! same_in_domain {
    ($wire:ident, $domain:path; $($variant:ident),+) => {
        impl From<$domain> for $wire {
            fn from(value: $domain) -> Self {
                use $domain as Domain;
                match value { $(Domain::$variant => Self::$variant,)+ }
            }
        }

        impl From<$wire> for $domain {
            fn from(value: $wire) -> Self {
                match value { $($wire::$variant => Self::$variant,)+ }
            }
        }
    };
}

same_in_domain!(Language, rollcall_domain::language::Language; English, German);
same_in_domain!(Unit, rollcall_domain::rate::Unit; Mile, Kilometre);

/// An organization with its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// The organization.
    pub id: Uuid,
    /// Its name, as mails and pages show it.
    pub name: String,
    /// The product its people are invited to.
    pub product: String,
    /// The domains whose addresses sign in to it: verified, or assigned by the operator.
    pub domains: Vec<String>,
    /// Whether the operator lets it send invitations.
    pub invites_allowed: bool,
    /// The path of its logo on this server; `null` if it has none.
    pub logo: Option<String>,
    /// Where people are sent.
    pub links: Links,
    /// The address of whoever helps the invited: pages and mails name it. `null`: "an administrator" is named.
    pub contact: Option<String>,
    /// The IANA time zone that decides which day it is.
    #[cfg_attr(feature = "openapi", schema(example = "America/New_York"))]
    pub time_zone: String,
    /// The currency of new rates (ISO 4217).
    #[cfg_attr(feature = "openapi", schema(example = "USD"))]
    pub currency: String,
    /// The unit of new rates.
    pub unit: Unit,
    /// The language of mails, and of pages for browsers that ask for none that Rollcall has.
    pub language: Language,
    /// The mail's texts of the organization's own.
    pub mail: MailTexts,
    /// How many seconds mail waits so that an action can be undone, 0 to 3,600.
    pub undo_seconds: u32,
    /// What limits the organization.
    pub caps: Caps,
    /// Days after which the rows of an import are deleted, 1 to 3,650; its counts stay.
    pub import_rows_days: u32,
    /// Rises by one with every change; send it as `If-Match` to change what you saw.
    pub version: i64,
}

/// Where an organization sends people: `https` addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Links {
    /// The app in the App Store: an address at `apps.apple.com`.
    pub app_store: Option<String>,
    /// The app at Google Play: an address at `play.google.com`.
    pub google_play: Option<String>,
    /// The web dashboard; Rollcall's own page `/me` if not set.
    pub dashboard: Option<String>,
    /// Help for users.
    pub support: Option<String>,
}

/// Texts of the organization's own in its invitations. They may use `{name}`, `{organization}` and `{product}`, and hold
/// no address, domain or phone number (R16).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailTexts {
    /// Stands above the button; at most 500 characters.
    pub intro: Option<String>,
    /// Stands at the end; at most 200 characters.
    pub sign_off: Option<String>,
    /// Where answers to mails go; nowhere if not set.
    pub reply_to: Option<String>,
}

/// How much an organization may send; the operator's ceilings where they are lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Caps {
    /// Mails in an hour.
    pub mails_per_hour: u32,
    /// Mails to one person in a day.
    pub mails_per_person_and_day: u32,
}

/// Changes settings. What is not named stays; `null` takes away what can be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OrganizationChange {
    /// The name, 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The product's name, 1 to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The address in the App Store.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub app_store: Option<Option<String>>,
    /// The address at Google Play.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub google_play: Option<Option<String>>,
    /// The web dashboard.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub dashboard: Option<Option<String>>,
    /// Help for users.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub support: Option<Option<String>>,
    /// The address of whoever helps the invited.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub contact: Option<Option<String>>,
    /// The IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The currency of new rates (ISO 4217, three capital letters).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The unit of new rates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The language of mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What stands above the button of an invitation.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub mail_intro: Option<Option<String>>,
    /// What stands at the end of an invitation.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub mail_sign_off: Option<Option<String>>,
    /// Where answers to mails go.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub reply_to: Option<Option<String>>,
    /// The undo window in seconds, 0 to 3,600; `null`: the deployment's.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub undo_seconds: Option<Option<u32>>,
    /// Mails in an hour, at least 1; `null`: the operator's ceiling.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub mails_per_hour: Option<Option<u32>>,
    /// Days after which the rows of an import are deleted; `null`: the deployment's.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub import_rows_days: Option<Option<u32>>,
}

/// Tells an absent field from `null`.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The rates of an organization, and the standard ones beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rates {
    /// Today, in the organization's time zone.
    pub today: NaiveDate,
    /// The organization's rates, the newest first. Each holds until the day before the next.
    pub items: Vec<Rate>,
    /// The tax authority's rates in the organization's currency and unit, the newest first; empty where none is known.
    pub standard: Vec<Rate>,
}

/// A rate over a range of dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rate {
    /// The first day it holds.
    pub from: NaiveDate,
    /// The last day it holds; `null` while no other follows.
    pub until: Option<NaiveDate>,
    /// The amount, an exact decimal.
    #[cfg_attr(feature = "openapi", schema(example = "0.725"))]
    pub amount: String,
    /// The currency (ISO 4217).
    pub currency: String,
    /// What the amount is paid for.
    pub unit: Unit,
    /// Of a standard rate, where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Sets the rate from a day on. A rate from the same day is replaced, as long as the day has not passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRate {
    /// The first day, as `2027-01-01`. Days before today can be set only while no rate holds on them.
    #[cfg_attr(feature = "openapi", schema(example = "2027-01-01"))]
    pub from: String,
    /// The amount: digits with at most four places after the point, more than 0.
    #[cfg_attr(feature = "openapi", schema(example = "0.725"))]
    pub amount: String,
}

/// The administrators of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Administrators {
    /// All of them, by name.
    pub items: Vec<Administrator>,
}

/// A person of the directory who holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Administrator {
    /// The person.
    pub person_id: Uuid,
    /// The name to show.
    pub display_name: String,
    /// The work e-mail.
    pub email: String,
    /// Whether the person may sign in; a role of somebody disabled counts for nothing.
    pub enabled: bool,
    /// The roles, the lesser first.
    pub roles: Vec<Role>,
    /// Since when the newest of the roles is held.
    pub granted_at: DateTime<Utc>,
}

/// Sets which roles a person holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdministratorChange {
    /// The roles, at least one; `DELETE` takes all.
    pub roles: Vec<Role>,
}

/// Which of the mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// The first invitation.
    #[default]
    Invitation,
    /// The invitation of somebody who was archived.
    Reinvitation,
    /// To a member who was archived.
    Removed,
    /// To somebody invited whose invitation was taken back.
    Withdrawn,
    /// To somebody who got a role.
    RoleGranted,
    /// To somebody whose role was taken.
    RoleRevoked,
    /// The sign-in code.
    SignInCode,
}

/// Which mail to preview.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
pub struct MailPreviewQuery {
    /// Which; `invitation` if not given.
    #[serde(default)]
    pub kind: MailKind,
    /// In which language; the organization's if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// A mail as it would be sent to the person who asks. Its link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailPreview {
    /// The sender.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML: show it in a frame that runs nothing.
    pub html: String,
}

#[cfg(test)]
mod tests {
    use super::OrganizationChange;

    #[test]
    fn an_absent_field_is_not_null() {
        let read = |json: &str| serde_json::from_str::<OrganizationChange>(json).unwrap();
        assert_eq!(read("{}").contact, None);
        assert_eq!(read(r#"{"contact":null}"#).contact, Some(None));
        assert_eq!(read(r#"{"contact":"a@b.c"}"#).contact, Some(Some("a@b.c".to_owned())));
        assert_eq!(serde_json::to_string(&read(r#"{"contact":null}"#)).unwrap(), r#"{"contact":null}"#);
    }
}
