//! In whose name something is done.

use chrono::{DateTime, Utc};
use rollcall_domain::Scope;
use rollcall_domain::role::{Permission, Role};
use rollcall_wire::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Reach, client, store};
use crate::db::{Db, Tx};
use crate::organization;
use crate::problem::{Fail, Outcome};

/// How many of those who can be asked for a role are named.
const NAMES: usize = 5;

/// Who does something, as events keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// `account`, `client`, `operator`, `system` or `directory`.
    pub kind: &'static str,
    /// The account's or the client's id.
    pub id: Option<Uuid>,
}

impl Actor {
    /// The operator, by a command.
    pub const OPERATOR: Self = Self { kind: "operator", id: None };
    /// Rollcall itself.
    pub const SYSTEM: Self = Self { kind: "system", id: None };
    /// The directory's sync.
    pub const DIRECTORY: Self = Self { kind: "directory", id: None };
}

/// What a write asks again before it begins.
#[derive(Clone, Copy, Debug)]
enum Guard {
    /// The server itself or its operator: nothing to ask.
    Trusted,
    /// A session, which must still be there and count, with its person holding the permission.
    Session { id: Uuid, reach: Reach, needs: Option<Permission> },
    /// An API client, which must still be there with this secret and have the scope.
    Client { key: (Uuid, Uuid), needs: Scope },
}

/// In whose name, for which organization and when something is done.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The organization.
    pub organization: Uuid,
    /// Who does it.
    pub actor: Actor,
    /// When: one time for all of it.
    pub now: DateTime<Utc>,
    guard: Guard,
}

impl Ctx {
    /// Acts as the server itself or its operator.
    #[must_use]
    pub fn trusted(organization: Uuid, actor: Actor, now: DateTime<Utc>) -> Self {
        Self { organization, actor, now, guard: Guard::Trusted }
    }

    /// Acts as the account of a session.
    pub(super) fn session(
        organization: Uuid,
        account: Uuid,
        (session, reach): (Uuid, Reach),
        needs: Option<Permission>,
        now: DateTime<Utc>,
    ) -> Self {
        let actor = Actor { kind: "account", id: Some(account) };
        Self { organization, actor, now, guard: Guard::Session { id: session, reach, needs } }
    }

    /// Acts as an API client, by one of its secrets.
    pub(super) fn client(organization: Uuid, key: (Uuid, Uuid), needs: Scope, now: DateTime<Utc>) -> Self {
        let actor = Actor { kind: "client", id: Some(key.0) };
        Self { organization, actor, now, guard: Guard::Client { key, needs } }
    }

    /// Writes in one transaction that first asks whether the caller may still do so: a role or session that was
    /// taken a moment ago counts no longer.
    ///
    /// # Errors
    /// `not_signed_in`, `role_required`; of an API client `token_refused`, `scope_required`; what `work` fails with, or
    /// the database.
    pub async fn write<T>(&self, db: &Db, work: impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        db.write(async |tx| {
            self.confirm(tx).await?;
            work(tx).await
        })
        .await
    }

    /// Writes a chunk of long work: see [`Db::write_chunk`].
    ///
    /// # Errors
    /// Those of [`Ctx::write`].
    pub async fn write_chunk<T>(&self, db: &Db, work: impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        db.write_chunk(async |tx| {
            self.confirm(tx).await?;
            work(tx).await
        })
        .await
    }

    /// Asks whether the caller may still do so, for a write that has waited for others since it began.
    ///
    /// # Errors
    /// `not_signed_in`, `role_required`; the database's.
    pub(crate) async fn confirm(&self, tx: &Tx) -> Outcome<()> {
        self.confirm_at(tx, self.now).await
    }

    /// Asks whether the caller may still do this at a later time: for answers that go on (R10).
    ///
    /// # Errors
    /// `not_signed_in`, `role_required`, or the database's.
    pub(crate) async fn confirm_at(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Outcome<()> {
        let (id, reach, needs) = match self.guard {
            Guard::Trusted => return Ok(()),
            Guard::Client { key, needs } => return client::confirm(db, self.organization, key, needs).await,
            Guard::Session { id, reach, needs } => (id, reach, needs),
        };
        let person = store::session_person(db, id, reach, now).await?.ok_or_else(not_signed_in)?;
        let Some(permission) = needs else { return Ok(()) };
        let roles = store::roles(db, self.organization, person).await?;
        if allows(&roles, permission) {
            return Ok(());
        }
        Err(role_required(db, self.organization, permission).await?)
    }
}

pub(super) fn allows(roles: &[Role], permission: Permission) -> bool {
    roles.iter().any(|role| role.allows(permission))
}

pub(super) fn not_signed_in() -> Fail {
    Fail::new(Code::NotSignedIn, "Sign in and try again; your session may have ended.")
}

/// Says which role is needed, and whom to ask for it (S5).
pub(super) async fn role_required(
    db: &impl ConnectionTrait,
    organization: Uuid,
    permission: Permission,
) -> Outcome<Fail> {
    let role = match permission {
        Permission::ManageUsers => "Business Administrator",
        Permission::ManageOrganization => "Global Administrator",
    };
    let mut ask = organization::ops::global_administrators(db, organization).await?;
    ask.truncate(NAMES);
    let names = if ask.is_empty() { String::new() } else { format!(": {}", ask.join(", ")) };
    let detail =
        format!("This needs the {role} role. Ask a Global Administrator of your organization{names}.");
    Ok(Fail::new(Code::RoleRequired, detail))
}
