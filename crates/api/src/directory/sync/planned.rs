//! What a plan does to one person.

use rollcall_wire::directory::Difference;
use uuid::Uuid;

use super::store::Listed;
use crate::db::entities::people;
use crate::directory::ops::NewPerson;

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

impl Planned {
    /// Whether somebody who is enabled now will be disabled or gone.
    pub(super) fn takes_access(&self) -> bool {
        match &self.step {
            Step::Add(_) => false,
            Step::Update(row, person) => row.enabled && !person.enabled,
            Step::Remove(listed) => listed.enabled,
        }
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
