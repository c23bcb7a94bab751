//! What can be done with a user: the domain's rule, asked for the data that the API gave.

use rollcall_domain::user::{Command, Status, Was};
use rollcall_domain::{Permission, Role};
use rollcall_wire::session::Session;
use rollcall_wire::users::{ActionItem, ActionOutcome, ActionRequest, ActionResponse, User, UserStatus};

/// Something that can be done with users that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Resend,
    Archive,
    Reinvite,
}

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Resend, Self::Reinvite, Self::Archive];

    fn command(self) -> Command {
        match self {
            Self::Resend => Command::Resend,
            Self::Archive => Command::Archive,
            Self::Reinvite => Command::Reinvite,
        }
    }

    /// Whether it sends somebody an invitation: not possible while the person is disabled or gone.
    fn invites(self) -> bool {
        match self {
            Self::Resend | Self::Reinvite => true,
            Self::Archive => false,
        }
    }
}

/// Whether the action can be done with the user, by the rule that the server enforces.
pub(crate) fn allows(user: &User, action: Action) -> bool {
    let status = match user.status {
        UserStatus::Invited => Status::Invited { since: user.invited_at },
        UserStatus::Active => Status::Active { since: user.invited_at },
        // Nothing that can be done with an Archived user depends on what it was.
        UserStatus::Archived => Status::Archived { since: user.invited_at, was: Was::Active },
    };
    status.allows(action.command()) && !(user.suspended && action.invites())
}

/// Whether somebody with this session may invite, archive and import.
pub(crate) fn may_manage_users(session: &Session) -> bool {
    session.roles.iter().any(|role| Role::from(*role).allows(Permission::ManageUsers))
}

/// Names the users in the versions that were seen.
pub(crate) fn request(users: &[User]) -> ActionRequest {
    ActionRequest {
        items: users.iter().map(|user| ActionItem { id: user.id, version: Some(user.version) }).collect(),
    }
}

/// The users that the action can be done with.
pub(crate) fn eligible(users: &[User], action: Action) -> Vec<User> {
    users.iter().filter(|user| allows(user, action)).cloned().collect()
}

/// What came of an action: the users it was done to, as they are now, and why it was refused for others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) users: Vec<User>,
    pub(crate) refusals: Vec<String>,
}

/// Sorts the results. A refusal names its user by what was known before.
pub(crate) fn outcome(response: ActionResponse, asked: &[User]) -> Done {
    let mut done = Done::default();
    for result in response.results {
        match (result.outcome, result.user, result.problem) {
            (ActionOutcome::Done, Some(user), _) => done.users.push(user),
            (ActionOutcome::Done, None, _) => {}
            (ActionOutcome::Refused, _, problem) => {
                let name = asked
                    .iter()
                    .find(|user| user.id == result.id)
                    .map_or_else(|| result.id.to_string(), crate::format::user_name);
                let reason = problem.map(|problem| problem.detail).unwrap_or_default();
                done.refusals.push(format!("{name}: {reason}"));
            }
        }
    }
    done
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Action, allows, eligible, outcome, request};
    use rollcall_wire::users::{ActionOutcome, ActionResponse, ActionResult, User, UserStatus};
    use rollcall_wire::{Code, Problem};
    use uuid::Uuid;

    pub(crate) fn user(name: &str, status: UserStatus) -> User {
        User {
            id: Uuid::from_u128(u128::from(name.bytes().map(u32::from).sum::<u32>())),
            person_id: Uuid::nil(),
            email: format!("{name}@contoso.com"),
            given_name: None,
            family_name: None,
            display_name: name.to_owned(),
            status,
            suspended: false,
            invited_at: "2026-11-03T10:04:00Z".parse().unwrap(),
            activated_at: None,
            archived_at: None,
            delivery: None,
            version: 7,
        }
    }

    #[test]
    fn what_can_be_done_follows_the_state_machine() {
        let table = [UserStatus::Invited, UserStatus::Active, UserStatus::Archived].map(|status| {
            [Action::Resend, Action::Archive, Action::Reinvite]
                .map(|action| allows(&user("ann", status), action))
        });
        assert_eq!(table, [[true, true, false], [false, true, false], [false, false, true]]);
    }

    #[test]
    fn nobody_who_has_left_is_invited_but_all_can_be_archived() {
        let gone = User { suspended: true, ..user("ann", UserStatus::Invited) };
        assert!(!allows(&gone, Action::Resend));
        assert!(allows(&gone, Action::Archive));
        let gone = User { suspended: true, ..user("ann", UserStatus::Archived) };
        assert!(!allows(&gone, Action::Reinvite));
    }

    #[test]
    fn a_request_names_the_versions_seen() {
        let users = [user("ann", UserStatus::Invited), user("bo", UserStatus::Archived)];
        assert_eq!(
            request(&users).items.iter().map(|item| item.version).collect::<Vec<_>>(),
            [Some(7), Some(7)]
        );
        assert_eq!(eligible(&users, Action::Archive), [user("ann", UserStatus::Invited)]);
    }

    #[test]
    fn a_refusal_says_who_and_why() {
        let asked = [user("ann", UserStatus::Active), user("bo", UserStatus::Active)];
        let archived = user("ann", UserStatus::Archived);
        let response = ActionResponse {
            batch: None,
            results: vec![
                ActionResult {
                    id: asked[0].id,
                    outcome: ActionOutcome::Done,
                    user: Some(archived.clone()),
                    problem: None,
                },
                ActionResult {
                    id: asked[1].id,
                    outcome: ActionOutcome::Refused,
                    user: None,
                    problem: Some(Problem::new(Code::Changed, "It was changed.")),
                },
            ],
        };
        let done = outcome(response, &asked);
        assert_eq!(done.users, [archived]);
        assert_eq!(done.refusals, ["bo: It was changed."]);
    }
}
