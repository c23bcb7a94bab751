//! Whom the dialog has in its field, and what is known of each.

use rollcall_domain::import::clean;
use rollcall_wire::directory::Person;
use rollcall_wire::users::{
    InviteOutcome, InvitePerson, InviteRequest, InviteResult, Suggestion, UserStatus,
};
use uuid::Uuid;

use crate::components::chips::Chip;
use crate::format::person_name;
use crate::text::{Key, t};

/// How many are "a few" (S31). More are better uploaded.
pub(super) const A_FEW: usize = 50;

/// Somebody in the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    whom: Whom,
    email: String,
    label: String,
    standing: Standing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    Person(Uuid),
    Address(String),
}

/// What is known of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    /// An address that the server is being asked about.
    Asked,
    /// Will be invited.
    Ready,
    /// Will be invited again.
    Archived,
    /// Is not invited; why, and maybe who was meant.
    Refused { detail: String, suggestion: Option<Suggestion> },
}

impl Chosen {
    pub(super) fn person(person: &Person) -> Self {
        let standing = match &person.user {
            Some(user) if user.status == UserStatus::Archived => Standing::Archived,
            Some(_) | None => Standing::Ready,
        };
        Self {
            whom: Whom::Person(person.id),
            email: person.email.clone(),
            label: person_name(person),
            standing,
        }
    }

    pub(super) fn address(address: &str) -> Self {
        Self {
            whom: Whom::Address(address.to_owned()),
            email: address.to_owned(),
            label: address.to_owned(),
            standing: Standing::Asked,
        }
    }

    pub(super) fn suggested(suggestion: &Suggestion) -> Self {
        Self {
            whom: Whom::Person(suggestion.person_id),
            email: suggestion.email.clone(),
            label: suggestion.email.clone(),
            standing: Standing::Ready,
        }
    }

    /// What tells it from the others.
    pub(super) fn key(&self) -> String {
        match &self.whom {
            Whom::Person(id) => id.to_string(),
            Whom::Address(address) => address.to_ascii_lowercase(),
        }
    }

    pub(super) fn chip(&self) -> Chip {
        let note = match self.standing {
            Standing::Asked => Some(t(Key::Checking).to_owned()),
            Standing::Archived => Some(t(Key::WillBeReinvited).to_owned()),
            Standing::Ready | Standing::Refused { .. } => None,
        };
        let is_bad = matches!(self.standing, Standing::Refused { .. });
        Chip { key: self.key(), label: self.label.clone(), note, is_bad }
    }

    /// Why it is not invited, and who may have been meant.
    pub(super) fn refusal(&self) -> Option<(String, Option<Suggestion>)> {
        match &self.standing {
            Standing::Refused { detail, suggestion } => {
                Some((format!("{}: {detail}", self.label), suggestion.clone()))
            }
            Standing::Asked | Standing::Ready | Standing::Archived => None,
        }
    }

    /// How it stands in a list of addresses for the bulk upload.
    pub(super) fn line(&self) -> String {
        self.email.clone()
    }

    /// Without an answer about an address, inviting it will tell.
    pub(super) fn stop_asking(&mut self) {
        if self.standing == Standing::Asked {
            self.standing = Standing::Ready;
        }
    }

    /// Whether it is invited.
    pub(super) fn goes(&self) -> bool {
        matches!(self.standing, Standing::Ready | Standing::Archived)
    }

    fn invitee(&self) -> InvitePerson {
        match &self.whom {
            Whom::Person(id) => InvitePerson { person_id: Some(*id), email: None },
            Whom::Address(address) => InvitePerson { person_id: None, email: Some(address.clone()) },
        }
    }

    /// Takes the server's answer to whether the address can be invited.
    pub(super) fn learn(&mut self, result: InviteResult) {
        if let Some(user) = &result.user
            && !user.display_name.is_empty()
        {
            self.label.clone_from(&user.display_name);
        }
        self.standing = match result.outcome {
            InviteOutcome::Invited => Standing::Ready,
            InviteOutcome::AlreadyArchived => Standing::Archived,
            // What is wrong with the text, only the server's sentence says.
            InviteOutcome::Invalid => refused(result.detail, result.outcome, result.suggestion),
            InviteOutcome::AlreadyInvited
            | InviteOutcome::AlreadyActive
            | InviteOutcome::NotInDirectory
            | InviteOutcome::Disabled
            | InviteOutcome::Ambiguous => refused(None, result.outcome, result.suggestion),
        };
    }
}

fn refused(detail: Option<String>, outcome: InviteOutcome, suggestion: Option<Suggestion>) -> Standing {
    let detail = detail.unwrap_or_else(|| super::results::outcome_word(outcome).to_owned());
    Standing::Refused { detail, suggestion }
}

/// Adds somebody who is not there yet.
pub(super) fn add(chosen: &mut Vec<Chosen>, one: Chosen) {
    if chosen.iter().all(|there| there.key() != one.key()) {
        chosen.push(one);
    }
}

/// Whether an address is still being asked about.
pub(super) fn is_waiting(chosen: &[Chosen]) -> bool {
    chosen.iter().any(|one| one.standing == Standing::Asked)
}

/// How many will be invited.
pub(super) fn count(chosen: &[Chosen]) -> usize {
    chosen.iter().filter(|one| one.goes()).count()
}

/// The request that invites those who can be. Only who is shown as Archived is invited again.
pub(super) fn request(chosen: &[Chosen]) -> InviteRequest {
    InviteRequest {
        people: chosen.iter().filter(|one| one.goes()).map(Chosen::invitee).collect(),
        dry_run: false,
        reinvite: chosen.iter().any(|one| one.standing == Standing::Archived),
    }
}

/// Takes addresses out of typed or pasted text, and off them what people put around them. Whether each is an address is
/// for the server to say: the tables for international domains would make this program a fifth larger.
pub(super) fn addresses(text: &str) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for piece in text.split([',', ';', '\t', '\n', '\r']) {
        let is_list = piece.split_whitespace().all(|word| word.contains('@'));
        let words = if is_list { piece.split_whitespace().collect() } else { vec![piece] };
        for word in words.into_iter().filter(|word| word.contains('@')) {
            let (address, _) = clean(word);
            if addresses.iter().all(|there| !there.eq_ignore_ascii_case(&address)) {
                addresses.push(address);
            }
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::{Chosen, add, addresses, count, is_waiting, request};
    use rollcall_wire::directory::{Person, PersonUser};
    use rollcall_wire::users::{InviteOutcome, InviteResult, UserStatus};
    use uuid::Uuid;

    fn person(id: u128, status: Option<UserStatus>) -> Person {
        Person {
            id: Uuid::from_u128(id),
            external_id: String::new(),
            email: format!("{id}@contoso.com"),
            given_name: None,
            family_name: None,
            display_name: format!("Person {id}"),
            department: None,
            enabled: true,
            user: status.map(|status| PersonUser { id: Uuid::nil(), status }),
        }
    }

    fn answer(outcome: InviteOutcome) -> InviteResult {
        InviteResult { outcome, user: None, suggestion: None, detail: Some("Because.".to_owned()) }
    }

    #[test]
    fn nobody_is_in_the_field_twice() {
        let mut chosen = Vec::new();
        add(&mut chosen, Chosen::person(&person(1, None)));
        add(&mut chosen, Chosen::person(&person(1, None)));
        add(&mut chosen, Chosen::address("Ann@contoso.com"));
        add(&mut chosen, Chosen::address("ann@contoso.com"));
        assert_eq!(chosen.len(), 2);
    }

    #[test]
    fn an_address_waits_for_the_server_before_it_counts() {
        let mut one = Chosen::address("ann@contoso.com");
        assert!(is_waiting(std::slice::from_ref(&one)));
        assert_eq!(count(std::slice::from_ref(&one)), 0);
        one.learn(answer(InviteOutcome::Invited));
        assert!(!is_waiting(std::slice::from_ref(&one)));
        assert_eq!(count(std::slice::from_ref(&one)), 1);
        one.learn(answer(InviteOutcome::NotInDirectory));
        assert_eq!(count(std::slice::from_ref(&one)), 0);
        assert_eq!(one.refusal(), Some(("ann@contoso.com: Not in your directory".to_owned(), None)));
        one.learn(answer(InviteOutcome::Invalid));
        assert_eq!(one.refusal(), Some(("ann@contoso.com: Because.".to_owned(), None)));
    }

    #[test]
    fn only_who_is_shown_as_archived_is_invited_again() {
        let fresh = Chosen::person(&person(1, None));
        assert!(!request(std::slice::from_ref(&fresh)).reinvite);
        let archived = Chosen::person(&person(2, Some(UserStatus::Archived)));
        let both = request(&[fresh, archived]);
        assert!(both.reinvite);
        assert_eq!(both.people.len(), 2);
    }

    #[test]
    fn pasted_text_becomes_addresses() {
        assert_eq!(
            addresses("Ann Lee <ann@contoso.com>, bo@contoso.com;\n cy@contoso.com ANN@contoso.com"),
            ["ann@contoso.com", "bo@contoso.com", "cy@contoso.com"]
        );
        assert_eq!(addresses("\"Lee, Ann\" <ann@contoso.com>"), ["ann@contoso.com"]);
        assert_eq!(addresses("dee@@contoso.com"), ["dee@@contoso.com"]);
        assert_eq!(addresses(" \n ;"), Vec::<String>::new());
    }
}
