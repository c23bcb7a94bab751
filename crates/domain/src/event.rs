//! The one list of things that can have happened. It feeds the audit, mails, webhooks and tests.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::ClientId;
use crate::rate::Amount;
use crate::role::Role;
use crate::scope::Scope;
use crate::settings::Setting;
use crate::sign_in_domain::SignInDomain;
use crate::user::{Command, Was};

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident $({ $($(#[$field_doc:meta])* $field:ident: $kind:ty),+ })? = $name:literal;)+) => {
        /// Something that happened in an organization. To whom and by whom stands beside it, not in it.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $name)] $variant $({ $($(#[$field_doc])* $field: $kind),+ })?,)+
        }

        impl Event {
            /// The names of all events, in the order of the list.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The stable name, such as `user.invited`: the `type` in JSON.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant $({ $($field: _),+ })? => $name,)+ }
            }
        }
    };
}

events! {
    /// A person was invited for the first time and is a user now.
    UserInvited = "user.invited";
    /// A new invitation was made for an Invited user; the older link is dead.
    UserResent = "user.resent";
    /// The invitation was accepted.
    UserJoined = "user.joined";
    /// The user was archived; from Invited, that rescinds the invitation.
    UserArchived {
        /// What the user was.
        was: Was
    } = "user.archived";
    /// An Archived user was invited again.
    UserReinvited = "user.reinvited";
    /// A change was taken back before any mail of it had left.
    UserUndone {
        /// The command that was taken back.
        what: Command
    } = "user.undone";
    /// All that was held about a person was deleted on request, the user with it.
    UserErased = "user.erased";
    /// Somebody signed in and tried an invitation that is for somebody else.
    InvitationWrongAccount = "invitation.wrong_account";
    /// The link of an open invitation was shown to somebody for copying.
    InvitationLinkCopied = "invitation.link_copied";
    /// Somebody signed in.
    SessionStarted = "session.started";
    /// A session ended: signed out, or ended for its owner.
    SessionEnded = "session.ended";
    /// A file was uploaded.
    ImportCreated = "import.created";
    /// The invitations of an import were asked to be sent.
    ImportSent = "import.sent";
    /// The sending of an import was stopped.
    ImportStopped = "import.stopped";
    /// All who were invited by an import and have not joined are archived.
    ImportRescinded = "import.rescinded";
    /// An import was thrown away.
    ImportDiscarded = "import.discarded";
    /// The organization was created.
    OrganizationCreated = "organization.created";
    /// A setting of the organization was changed.
    OrganizationChanged {
        /// Which.
        setting: Setting
    } = "organization.changed";
    /// The logo was set or taken away.
    OrganizationLogoChanged = "organization.logo_changed";
    /// How people sign in was changed: by which identity provider, or by e-mail codes.
    OrganizationSignInChanged = "organization.sign_in_changed";
    /// A domain was added, from which people do not sign in before it is verified.
    OrganizationDomainAdded {
        /// The domain.
        domain: SignInDomain
    } = "organization.domain_added";
    /// People sign in from a domain: it was proven to be the organization's, or the operator has assigned it.
    OrganizationDomainVerified {
        /// The domain.
        domain: SignInDomain
    } = "organization.domain_verified";
    /// A domain was taken away: nobody signs in from it any more.
    OrganizationDomainRemoved {
        /// The domain.
        domain: SignInDomain
    } = "organization.domain_removed";
    /// The rate from a day on was set.
    OrganizationRateSet {
        /// The first day.
        from: NaiveDate,
        /// The amount.
        amount: Amount
    } = "organization.rate_set";
    /// A rate whose first day lay ahead was taken back.
    OrganizationRateRemoved {
        /// The first day.
        from: NaiveDate
    } = "organization.rate_removed";
    /// A person got a role.
    AdministratorGranted {
        /// The role.
        role: Role
    } = "administrator.granted";
    /// A person lost a role.
    AdministratorRevoked {
        /// The role.
        role: Role
    } = "administrator.revoked";
    /// An API client was made.
    ClientCreated {
        /// The client.
        client: ClientId,
        /// Its name.
        name: String,
        /// What it may do.
        scopes: Vec<Scope>
    } = "client.created";
    /// An API client got a further secret.
    ClientSecretAdded {
        /// The client.
        client: ClientId
    } = "client.secret_added";
    /// A secret of an API client was taken away, and its access tokens with it.
    ClientSecretRemoved {
        /// The client.
        client: ClientId
    } = "client.secret_removed";
    /// An API client was taken away: none of its secrets and access tokens counts any more.
    ClientRemoved {
        /// The client.
        client: ClientId
    } = "client.removed";
    /// A person came into the directory.
    PersonAdded = "person.added";
    /// A person's names or addresses changed in the directory.
    PersonRenamed = "person.renamed";
    /// A person was disabled in the directory.
    PersonDisabled = "person.disabled";
    /// A person was enabled in the directory again.
    PersonEnabled = "person.enabled";
    /// A person left the directory.
    PersonGone = "person.gone";
}

impl Event {
    /// Whether the directory is another than before.
    #[must_use]
    pub fn is_of_directory(&self) -> bool {
        self.name().starts_with("person.")
    }
}

#[cfg(test)]
mod tests {
    use super::Event;
    use crate::rate::Amount;
    use crate::role::Role;
    use crate::settings::Setting;
    use crate::sign_in_domain::SignInDomain;
    use crate::user::{Command, Was};

    #[test]
    fn json_has_the_name_and_the_particulars() {
        let events = [
            (Event::UserInvited, r#"{"type":"user.invited"}"#),
            (Event::UserArchived { was: Was::Active }, r#"{"type":"user.archived","was":"active"}"#),
            (Event::UserUndone { what: Command::Reinvite }, r#"{"type":"user.undone","what":"reinvite"}"#),
            (
                Event::AdministratorGranted { role: Role::GlobalAdministrator },
                r#"{"type":"administrator.granted","role":"global_administrator"}"#,
            ),
            (
                Event::OrganizationChanged { setting: Setting::TimeZone },
                r#"{"type":"organization.changed","setting":"time_zone"}"#,
            ),
            (
                Event::OrganizationDomainAdded { domain: SignInDomain::parse("contoso.example").unwrap() },
                r#"{"type":"organization.domain_added","domain":"contoso.example"}"#,
            ),
            (
                Event::OrganizationRateSet {
                    from: "2027-01-01".parse().unwrap(),
                    amount: Amount::parse("0.7250").unwrap(),
                },
                r#"{"type":"organization.rate_set","from":"2027-01-01","amount":"0.725"}"#,
            ),
        ];
        for (event, json) in events {
            assert_eq!(serde_json::to_string(&event).unwrap(), json);
            assert_eq!(serde_json::from_str::<Event>(json).unwrap(), event);
            assert!(json.contains(event.name()) && Event::NAMES.contains(&event.name()));
        }
    }

    #[test]
    fn no_name_stands_twice_and_each_is_noun_and_verb() {
        let mut names = Event::NAMES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Event::NAMES.len());
        let is_word =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(names.iter().all(|name| name.split('.').count() == 2 && name.split('.').all(is_word)));
    }
}
