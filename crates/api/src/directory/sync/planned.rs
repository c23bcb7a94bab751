//! What a plan does to one person.

use rollcall_domain::user::PersonState;
use rollcall_wire::directory::Difference;
use uuid::Uuid;

use super::store::Listed;
use crate::db::entities::people;
use crate::directory::ops::NewPerson;
use crate::directory::person_state;

/// A change of one person.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) line: Option<u64>,
    pub(super) what: Vec<Difference>,
    pub(super) step: Step,
}

#[derive(Debug)]
pub(super) enum Step {
    /// Somebody new.
    Add(Box<NewPerson>),
    /// Somebody whom the directory has, or has had: as the row was, and as the person is to be.
    Update(Box<people::Model>, Box<NewPerson>),
    /// Somebody who is missing.
    Remove(Listed),
}

/// What the directory says of somebody who is in it.
pub(super) fn person_state_of(person: &NewPerson) -> PersonState {
    if person.enabled { PersonState::Enabled } else { PersonState::Disabled }
}

impl Planned {
    /// Whether somebody who is enabled now will be disabled or gone.
    pub(super) fn takes_access(&self) -> bool {
        self.before() == PersonState::Enabled && self.after() != PersonState::Enabled
    }

    /// What the directory said of the person before; of somebody new, what it will say.
    pub(super) fn before(&self) -> PersonState {
        match &self.step {
            Step::Add(person) => person_state_of(person),
            Step::Update(row, _) => person_state(row),
            Step::Remove(listed) if listed.enabled => PersonState::Enabled,
            Step::Remove(_) => PersonState::Disabled,
        }
    }

    /// What it will say.
    pub(super) fn after(&self) -> PersonState {
        match &self.step {
            Step::Add(person) | Step::Update(_, person) => person_state_of(person),
            Step::Remove(_) => PersonState::Gone,
        }
    }

    /// Whom it adds.
    pub(super) fn added(&self) -> Option<&NewPerson> {
        match &self.step {
            Step::Add(person) => Some(person),
            Step::Update(..) | Step::Remove(_) => None,
        }
    }

    /// The address of whom it adds.
    pub(super) fn address(&self) -> Option<&str> {
        self.added().map(|person| person.email.as_str())
    }

    /// Whom it is about, if they are there already.
    pub(super) fn person(&self) -> Option<Uuid> {
        match &self.step {
            Step::Add(_) => None,
            Step::Update(row, _) => Some(row.id),
            Step::Remove(listed) => Some(listed.id),
        }
    }
}
