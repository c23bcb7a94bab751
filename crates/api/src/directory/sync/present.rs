//! The plan as a caller sees it.

use rollcall_wire::Code;
use rollcall_wire::directory::{Difference, DirectorySync, PersonChange};

use super::plan::Plan;
use super::planned::{Planned, Step};
use crate::problem::Fail;

/// Changes and problems that are shown, each.
const SHOWN: usize = 200;

impl Plan {
    /// Counts what happens to people, once nothing of the plan changes any more.
    pub(super) fn count(&mut self) {
        use Difference::{Added, Addresses, Back, Department, Disabled, Enabled, Gone, Renamed};
        for change in &self.changes {
            for what in &change.what {
                match what {
                    Added => self.counts.added += 1,
                    Disabled => self.counts.disabled += 1,
                    Enabled => self.counts.enabled += 1,
                    Gone => self.counts.gone += 1,
                    Back => self.counts.back += 1,
                    Renamed | Addresses | Department => {}
                }
            }
            let is_changed = change.what.iter().any(|what| matches!(what, Renamed | Addresses | Department));
            self.counts.changed += u64::from(is_changed);
        }
        self.problems.sort_by_key(|problem| problem.line);
        self.counts.problems = self.problems.len().try_into().unwrap_or(u64::MAX);
    }

    /// How many of the enabled people will be disabled or gone.
    fn losing_access(&self) -> u64 {
        let losing = self.changes.iter().filter(|change| change.takes_access()).count();
        losing.try_into().unwrap_or(u64::MAX)
    }

    /// Whether more lose their access than may without a yes.
    pub(super) fn needs_yes(&self) -> bool {
        let allowed = u128::from(self.enabled_before) * u128::from(self.max_disable_percent);
        u128::from(self.losing_access()) * 100 > allowed
    }

    /// Says why the plan is not carried out, and what to do.
    pub(super) fn refusal(&self) -> Fail {
        let (losing, before) = (self.losing_access(), self.enabled_before);
        let percent = self.max_disable_percent;
        let detail = format!(
            "{losing} of {before} enabled people would be disabled or gone, more than {percent} %. Nothing was \
             changed. If the source is not cut short and that is meant, say yes and send it again."
        );
        Fail::new(Code::TooManyLeave, detail)
    }

    /// Shows the plan: its numbers, and the first changes and problems.
    #[must_use]
    pub fn summary(&self) -> DirectorySync {
        let mut shown: Vec<&Planned> = self.changes.iter().collect();
        shown.sort_by_key(|change| (!change.takes_access(), change.line));
        DirectorySync {
            applied: self.changed_meanwhile.is_some(),
            needs_yes: self.needs_yes(),
            max_disable_percent: self.max_disable_percent,
            enabled_before: self.enabled_before,
            losing_access: self.losing_access(),
            leaves_no_administrator: self.leaves_no_administrator,
            counts: self.counts,
            changed_meanwhile: self.changed_meanwhile.unwrap_or_default(),
            ignored_columns: self.ignored_columns.clone(),
            changes: shown.into_iter().take(SHOWN).map(present).collect(),
            problems: self.problems.iter().take(SHOWN).cloned().collect(),
        }
    }
}

fn present(change: &Planned) -> PersonChange {
    let (external_id, display_name, email) = match &change.step {
        Step::Add(person) | Step::Update(_, person) => {
            (&person.external_id, &person.display_name, person.email.as_str())
        }
        Step::Remove(listed) => (&listed.external_id, &listed.display_name, listed.email.as_str()),
    };
    PersonChange {
        line: change.line,
        external_id: external_id.clone(),
        display_name: display_name.clone(),
        email: email.to_owned(),
        what: change.what.clone(),
    }
}
