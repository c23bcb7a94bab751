//! The state machine: every combination as one snapshot, which is the specification, and what no sequence may reach.
#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::wildcard_enum_match_arm,
    reason = "a test says so by failing"
)]

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use rollcall_domain::event::Event;
use rollcall_domain::ids::{PersonId, UserId};
use rollcall_domain::user::{
    Changed, Command, Hold, Outcome, Past, PersonState, Refusal, State, Status, User, Was, transitions, undo,
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn user_id() -> UserId {
    "01938f00-0000-7000-8000-0000000000a1".parse().unwrap()
}

fn person_id() -> PersonId {
    "01938f00-0000-7000-8000-0000000000b2".parse().unwrap()
}

fn user(status: Status, version: i64) -> User {
    User::restore(user_id(), person_id(), status, version)
}

fn status(state: State, since: DateTime<Utc>) -> Option<Status> {
    match state {
        State::Nobody => None,
        State::Invited => Some(Status::Invited { since }),
        State::Active => Some(Status::Active { since }),
        State::ArchivedFromInvited => Some(Status::Archived { since, was: Was::Invited }),
        State::ArchivedFromActive => Some(Status::Archived { since, was: Was::Active }),
    }
}

fn apply(
    user: Option<User>,
    command: Command,
    now: DateTime<Utc>,
    person: PersonState,
) -> Option<Result<Changed, Refusal>> {
    Some(match (user, command) {
        (None, Command::Invite) => User::invite(user_id(), person_id(), now, person),
        (None, Command::Accept | Command::Resend | Command::Archive | Command::Reinvite) => return None,
        (Some(user), Command::Invite) => Err(user.invite_again()),
        (Some(user), Command::Accept) => user.accept(now, person),
        (Some(user), Command::Resend) => user.resend(now, person),
        (Some(user), Command::Archive) => user.archive(now),
        (Some(user), Command::Reinvite) => user.reinvite(now, person),
    })
}

fn refusal(refusal: Refusal) -> String {
    format!("{refusal:?}").replace("since: 1970-01-01T00:00:00Z", "since")
}

fn commands_table() -> String {
    let mut table = String::from("COMMANDS\nfrom | command | person | outcome\n");
    for row in transitions() {
        let outcome = match row.outcome {
            Outcome::To(state, event) => {
                format!("-> {} ({})", state.as_str(), serde_json::to_string(&event).unwrap())
            }
            Outcome::Refused(reason) => refusal(reason),
        };
        let (from, command, person) = (row.from.as_str(), row.command.as_str(), row.person.as_str());
        table.push_str(&format!("{from} | {command} | {person} | {outcome}\n"));
    }
    table
}

fn undo_table() -> String {
    let mut table = String::from("UNDO\nbefore | now | batch | version | outcome\n");
    for before in State::ALL.iter().copied() {
        for now in State::ALL.iter().copied() {
            let Some(current) = status(now, at(0)) else { continue };
            for hold in Hold::ALL.iter().copied() {
                for version in [7, 8] {
                    let past = Past { before: status(before, at(0)), version_after: 7 };
                    let outcome = match undo(user(current, version), past, hold) {
                        Ok(changed) => {
                            let to = State::of(changed.after().map(User::status)).as_str();
                            format!("-> {to} ({})", serde_json::to_string(&changed.event()).unwrap())
                        }
                        Err(reason) => refusal(reason),
                    };
                    let same = if version == 7 { "unchanged" } else { "changed" };
                    let (before, now) = (before.as_str(), now.as_str());
                    table.push_str(&format!("{before} | {now} | {} | {same} | {outcome}\n", hold.as_str()));
                }
            }
        }
    }
    table
}

#[test]
fn b13_every_combination_is_specified() {
    insta::assert_snapshot!(format!("{}\n{}", commands_table(), undo_table()));
}

#[test]
fn the_data_is_what_the_commands_do() {
    for row in transitions() {
        let before = status(row.from, at(0)).map(|status| user(status, 3));
        let outcome = match apply(before, row.command, at(0), row.person) {
            Some(Ok(changed)) => Outcome::To(State::of(changed.after().map(User::status)), changed.event()),
            Some(Err(reason)) => Outcome::Refused(reason),
            None => Outcome::Refused(Refusal::NotAUser),
        };
        assert_eq!(outcome, row.outcome, "{row:?}");
    }
}

#[test]
fn buttons_are_offered_for_exactly_what_is_not_refused() {
    for state in State::ALL.iter().copied() {
        let Some(status) = status(state, at(0)) else { continue };
        for command in Command::ALL.iter().copied() {
            let outcome = apply(Some(user(status, 1)), command, at(1), PersonState::Enabled).unwrap();
            assert_eq!(user(status, 1).allows(command), outcome.is_ok(), "{state:?} {command:?}");
        }
    }
}

#[test]
fn a_version_seen_must_be_the_version_of_now() {
    let user = user(Status::Active { since: at(0) }, 4);
    assert_eq!(user.check_version(Some(4)), Ok(()));
    assert_eq!(user.check_version(None), Ok(()));
    assert_eq!(user.check_version(Some(3)), Err(Refusal::ChangedSince { version: 4 }));
}

#[test]
fn whoever_was_withdrawn_is_told_otherwise_than_whoever_was_removed() {
    let withdrawn = user(Status::Archived { since: at(9), was: Was::Invited }, 2);
    let removed = user(Status::Archived { since: at(9), was: Was::Active }, 3);
    assert_eq!(withdrawn.accept(at(10), PersonState::Enabled), Err(Refusal::Withdrawn { since: at(9) }));
    assert_eq!(removed.accept(at(10), PersonState::Gone), Err(Refusal::Removed { since: at(9) }));
}

#[test]
fn a_status_is_kept_as_json_and_read_back() {
    let statuses: Vec<_> = State::ALL.iter().filter_map(|state| status(*state, at(5))).collect();
    let json = serde_json::to_string(&statuses).unwrap();
    insta::assert_snapshot!(json, @r#"[{"status":"invited","since":"1970-01-01T00:00:05Z"},{"status":"active","since":"1970-01-01T00:00:05Z"},{"status":"archived","since":"1970-01-01T00:00:05Z","was":"invited"},{"status":"archived","since":"1970-01-01T00:00:05Z","was":"active"}]"#);
    assert_eq!(serde_json::from_str::<Vec<Status>>(&json).unwrap(), statuses);
}

/// One step of a random history.
#[derive(Debug, Clone, Copy)]
enum Step {
    Do(Command, PersonState),
    /// Undo the last change, if the batch is so.
    Undo(Hold),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (prop::sample::select(Command::ALL), prop::sample::select(PersonState::ALL)).prop_map(|(c, p)| Step::Do(c, p)),
        1 => prop::sample::select(Hold::ALL).prop_map(Step::Undo),
    ]
}

/// What a history knows besides the user.
#[derive(Default)]
struct History {
    user: Option<User>,
    last: Option<(Past, Option<User>)>,
    /// Whether an invitation is open, kept by the events alone.
    is_open: bool,
    undone_to_open: Vec<bool>,
}

impl History {
    fn run(&mut self, step: Step, now: DateTime<Utc>) -> Result<(), TestCaseError> {
        let before = self.user.clone();
        let outcome = match (step, before.clone(), self.last.take()) {
            (Step::Do(command, person), user, last) => {
                self.last = last;
                apply(user, command, now, person)
            }
            (Step::Undo(hold), Some(user), Some((past, former))) => {
                let outcome = undo(user, past, hold);
                if let Ok(changed) = &outcome {
                    prop_assert_eq!(hold, Hold::Held);
                    prop_assert_eq!(changed.after().map(User::status), former.as_ref().map(User::status));
                } else {
                    self.last = Some((past, former));
                }
                Some(outcome)
            }
            (Step::Undo(_), _, last) => {
                self.last = last;
                None
            }
        };
        let Some(Ok(changed)) = outcome else {
            // Refused: nothing has changed.
            prop_assert_eq!(&self.user, &before);
            return Ok(());
        };
        prop_assert_eq!(changed.before(), before.as_ref());
        self.check(changed)
    }

    fn check(&mut self, changed: Changed) -> Result<(), TestCaseError> {
        let (before, after, event) = changed.into_parts();
        let was_open = self.is_open;
        match event {
            Event::UserInvited | Event::UserReinvited => {
                prop_assert!(!was_open);
                self.is_open = true;
            }
            Event::UserResent => prop_assert!(was_open),
            Event::UserJoined => {
                prop_assert!(was_open, "only an open invitation is accepted");
                self.is_open = false;
            }
            Event::UserArchived { was } => {
                prop_assert_eq!(was == Was::Invited, was_open);
                self.is_open = false;
            }
            Event::UserUndone { .. } => self.is_open = self.undone_to_open.pop().unwrap_or(false),
            ref other => prop_assert!(false, "{other:?} is no event of a user"),
        }
        if let (Some(before), Some(after)) = (&before, &after) {
            prop_assert_eq!(after.version(), before.version() + 1);
            prop_assert_eq!((after.id(), after.person()), (before.id(), before.person()));
        }
        if let (None, Some(after)) = (&before, &after) {
            prop_assert_eq!(after.version(), 1);
        }
        let is_invited = matches!(after.as_ref().map(User::status), Some(Status::Invited { .. }));
        prop_assert_eq!(is_invited, self.is_open, "a user is Invited exactly while an invitation is open");
        if let Some(user) = &after
            && !matches!(event, Event::UserUndone { .. })
        {
            let past = Past { before: before.as_ref().map(User::status), version_after: user.version() };
            self.undone_to_open = vec![was_open];
            // Joining is no batch: it has no undo.
            self.last = (event != Event::UserJoined).then_some((past, before));
        }
        self.user = after;
        Ok(())
    }
}

proptest! {
    #[test]
    fn b13_no_sequence_of_commands_reaches_an_illegal_state(steps in prop::collection::vec(step(), 1..40)) {
        let mut history = History::default();
        for (second, step) in (1..).zip(steps) {
            history.run(step, at(second))?;
        }
    }

    #[test]
    fn a_withdrawn_user_never_joins_without_being_invited_again(
        steps in prop::collection::vec(
            (prop::sample::select(Command::ALL), prop::sample::select(PersonState::ALL)), 1..20
        )
    ) {
        let mut current = user(Status::Archived { since: at(0), was: Was::Invited }, 2);
        for (command, person) in steps.into_iter().filter(|(command, _)| *command != Command::Reinvite) {
            if let Some(Ok(changed)) = apply(Some(current.clone()), command, at(1), person) {
                current = changed.into_parts().1.unwrap();
            }
        }
        prop_assert_eq!(current.status(), Status::Archived { since: at(0), was: Was::Invited });
    }

    #[test]
    fn undo_restores_exactly(
        state in prop::sample::select(State::ALL),
        command in prop::sample::select(Command::ALL),
        since in 0..1000_i64,
        version in 1..1000_i64,
    ) {
        let before = status(state, at(since)).map(|status| user(status, version));
        let Some(Ok(changed)) = apply(before.clone(), command, at(2000), PersonState::Enabled) else { return Ok(()) };
        let after = changed.into_parts().1.unwrap();
        let past = Past { before: before.as_ref().map(User::status), version_after: after.version() };
        let undone = undo(after.clone(), past, Hold::Held);
        if command == Command::Accept {
            prop_assert_eq!(undone, Err(Refusal::NotUndoable));
            return Ok(());
        }
        let (_, restored, event) = undone.unwrap().into_parts();
        prop_assert_eq!(event, Event::UserUndone { what: command });
        prop_assert_eq!(restored.as_ref().map(User::status), before.map(|user| user.status()));
        if let Some(restored) = restored {
            prop_assert_eq!(restored.version(), after.version() + 1);
        }
    }
}
