//! What can be done with a user: the domain's rule, asked for the data that the API gave.

use rollcall_domain::user::{Command, Status, Was};
use rollcall_domain::{Permission, Role};
use rollcall_wire::Code;
use rollcall_wire::session::Session;
use rollcall_wire::users::{ActionItem, ActionOutcome, ActionRequest, ActionResponse, User, UserStatus};

use crate::components::problem_note::reason;
use crate::components::status_badge::word;
use crate::text::{Key, t_with};

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

/// Something that the menu of a user offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Do(Action),
    CopyLink,
}

/// What a user's menu and page offer, in the order to offer it.
pub(crate) fn choices(user: &User) -> Vec<Choice> {
    let link = (user.status == UserStatus::Invited).then_some(Choice::CopyLink);
    let may = |action| allows(user, action).then_some(Choice::Do(action));
    [may(Action::Resend), link, may(Action::Reinvite), may(Action::Archive)].into_iter().flatten().collect()
}

/// What the choice is called for a user of this status: archiving somebody who has not joined is rescinding.
pub(crate) fn choice_key(choice: Choice, status: UserStatus) -> Key {
    match (choice, status) {
        (Choice::CopyLink, _) => Key::CopyLink,
        (Choice::Do(Action::Resend), _) => Key::ResendInvitation,
        (Choice::Do(Action::Reinvite), _) => Key::Reinvite,
        (Choice::Do(Action::Archive), UserStatus::Invited) => Key::Rescind,
        (Choice::Do(Action::Archive), UserStatus::Active | UserStatus::Archived) => Key::Archive,
    }
}

/// Whether somebody with this session may invite, archive and import.
pub(crate) fn may_manage_users(session: &Session) -> bool {
    session.roles.iter().any(|role| Role::from(*role).allows(Permission::ManageUsers))
}

/// Whether somebody with this session may change the organization: roles, settings, directory.
pub(crate) fn may_manage_organization(session: &Session) -> bool {
    session.roles.iter().any(|role| Role::from(*role).allows(Permission::ManageOrganization))
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
            (ActionOutcome::Refused, now, problem) => {
                let name = asked
                    .iter()
                    .find(|user| user.id == result.id)
                    .map_or_else(|| result.id.to_string(), crate::format::user_name);
                let why = problem.as_ref().map(reason).unwrap_or_default();
                // Somebody else was quicker: what the user is now decides what to do next.
                let now = now.filter(|_| problem.is_some_and(|problem| problem.code == Code::Changed));
                let now = now.map(|user| t_with(Key::StatusNow, &[("status", word(user.status))]));
                done.refusals
                    .push(format!("{name}: {why} {}", now.unwrap_or_default()).trim_end().to_owned());
            }
        }
    }
    done
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Action, allows, choice_key, choices, eligible, outcome, request};
    use crate::text::t;
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
            department: None,
            status,
            suspended: false,
            suspension: None,
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
    fn s58_s60_the_menu_follows_the_status() {
        let menu = |user: &User| {
            choices(user).into_iter().map(|choice| t(choice_key(choice, user.status))).collect::<Vec<_>>()
        };
        assert_eq!(menu(&user("ann", UserStatus::Invited)), ["Resend invitation", "Copy link", "Rescind"]);
        assert_eq!(menu(&user("ann", UserStatus::Active)), ["Archive"]);
        assert_eq!(menu(&user("ann", UserStatus::Archived)), ["Re-invite"]);
        let gone = User { suspended: true, ..user("ann", UserStatus::Invited) };
        assert_eq!(menu(&gone), ["Copy link", "Rescind"]);
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
        let asked = ["ann", "bo", "cy"].map(|name| user(name, UserStatus::Active));
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
                    user: Some(user("bo", UserStatus::Archived)),
                    problem: Some(Problem::new(Code::Changed, "As the API says it.")),
                },
                ActionResult {
                    id: asked[2].id,
                    outcome: ActionOutcome::Refused,
                    user: None,
                    problem: Some(Problem::new(Code::RateLimited, "As the API says it.")),
                },
            ],
        };
        let done = outcome(response, &asked);
        assert_eq!(done.users, [archived]);
        assert_eq!(
            done.refusals,
            ["bo: It was changed by somebody else meanwhile. It is Archived now.", "cy: As the API says it."]
        );
    }
}
