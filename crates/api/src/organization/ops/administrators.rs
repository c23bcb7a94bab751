//! Who administers the organization (S2 to S4).
//!
//! **The last Global Administrator (C4).** `organizations.global_admins` counts everybody who holds the role, enabled or
//! not; a role is taken only in a transaction that lowers it by a conditional update, so that two cannot remove each
//! other. As somebody disabled or gone cannot sign in, that alone would not do: whoever can sign in loses the role only
//! if somebody else who can holds it too. A sync of the directory keeps to the same: it is
//! refused if nobody would be left (see [`crate::organization::keep`]). Whoever it disables is out at once; the role itself
//! stays, and counts again when the person is enabled.

use rollcall_domain::email::Email;
use rollcall_domain::event::Event;
use rollcall_domain::role::Role;
use rollcall_wire::organization::{Administrator, AdministratorChange, Administrators};
use rollcall_wire::{Code, FieldError, Problem};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::auth::{Actor, Ctx, roles_of};
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::people;
use crate::directory;
use crate::organization::store;
use crate::outbox::notices;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// All administrators, by name.
pub(crate) async fn list(state: &AppState, organization: Uuid) -> Outcome<Administrators> {
    Ok(Administrators { items: all(state.db.reader(), organization).await? })
}

async fn all(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<Vec<Administrator>> {
    let mut items: Vec<Administrator> = Vec::new();
    for held in store::administrators(db, organization).await? {
        let Some(role) = Role::from_name(&held.role) else { continue };
        match items.last_mut().filter(|last| last.person_id == held.person_id) {
            Some(last) => {
                last.roles.push(role.into());
                last.granted_at = last.granted_at.max(held.granted_at);
            }
            None => items.push(Administrator {
                person_id: held.person_id,
                display_name: held.display_name,
                email: held.email,
                enabled: held.enabled,
                roles: vec![role.into()],
                granted_at: held.granted_at,
            }),
        }
    }
    Ok(items)
}

/// Sets which roles a person of the directory holds.
pub(crate) async fn set(
    state: &AppState,
    ctx: &Ctx,
    person: Uuid,
    change: &AdministratorChange,
) -> Outcome<Administrator> {
    let wanted: Vec<Role> = change.roles.iter().map(|role| (*role).into()).collect();
    if wanted.is_empty() {
        let detail = "Choose at least one role. To take all, remove the administrator.";
        return Err(Problem::fields(vec![FieldError::new("/roles", "required", detail)]).into());
    }
    ctx.write(&state.db, async |tx| {
        let person = find(tx, ctx, person).await?;
        change_roles(tx, state, ctx, &person, &wanted).await?;
        all(tx, ctx.organization)
            .await?
            .into_iter()
            .find(|administrator| administrator.person_id == person.id)
            .ok_or_else(|| Fail::Internal("the administrator just set is not there".to_owned()))
    })
    .await
}

/// Takes all roles of a person.
pub(crate) async fn remove(state: &AppState, ctx: &Ctx, person: Uuid) -> Outcome<()> {
    ctx.write(&state.db, async |tx| {
        let person = find(tx, ctx, person).await?;
        if change_roles(tx, state, ctx, &person, &[]).await? { Ok(()) } else { Err(not_found()) }
    })
    .await
}

/// The person, first of all touched: of two who change the roles of one person, one waits for the other.
async fn find(tx: &Tx, ctx: &Ctx, person: Uuid) -> Outcome<people::Model> {
    directory::ops::touch(tx, ctx.organization, person).await?.ok_or_else(not_found)
}

fn not_found() -> Fail {
    Fail::new(Code::NotFound, "There is no such administrator in your organization.")
}

/// Grants and takes what makes the difference; `false` if there is none.
async fn change_roles(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    person: &people::Model,
    wanted: &[Role],
) -> Outcome<bool> {
    let held = roles_of(tx, ctx.organization, person.id).await?;
    let mut happenings = Vec::new();
    for role in Role::ALL {
        let (is_wanted, is_held) = (wanted.contains(&role), held.contains(&role));
        if is_wanted == is_held {
            continue;
        }
        let event = if is_wanted {
            give(tx, ctx, person, role).await?;
            Event::AdministratorGranted { role }
        } else {
            take(tx, ctx, person, role).await?;
            Event::AdministratorRevoked { role }
        };
        happenings.push(Happening::about_person(event, person.id));
        notices::role_changed(tx, state, ctx, person.id, is_wanted, role).await?;
    }
    write_events(tx, ctx, &happenings).await?;
    Ok(!happenings.is_empty())
}

async fn give(tx: &Tx, ctx: &Ctx, person: &people::Model, role: Role) -> Outcome<()> {
    if !person.enabled {
        return Err(Fail::new(
            Code::Suspended,
            "The directory has disabled this person, or the person has left it. Only somebody who can sign in gets a role.",
        ));
    }
    store::grant(tx, ctx, person.id, role).await?;
    Ok(())
}

async fn take(tx: &Tx, ctx: &Ctx, person: &people::Model, role: Role) -> Outcome<()> {
    if role == Role::GlobalAdministrator {
        if !store::lower_global_admins(tx, ctx.organization).await? {
            return Err(last());
        }
        // Whoever has waited for the row above may have lost the role meanwhile to the one who is being removed.
        ctx.confirm(tx).await?;
    }
    store::revoke(tx, ctx.organization, person.id, role).await?;
    let is_last = role == Role::GlobalAdministrator
        && person.enabled
        && super::global_administrators(tx, ctx.organization).await?.is_empty();
    if is_last { Err(last()) } else { Ok(()) }
}

fn last() -> Fail {
    Fail::new(
        Code::LastGlobalAdministrator,
        "Nobody else who can sign in is a Global Administrator. Give the role to somebody else first.",
    )
}

/// Grants a role by address without telling the person: for demos and tests, whose people have no mailbox.
pub(crate) async fn grant_silently(tx: &Tx, ctx: &Ctx, email: &Email, role: Role) -> Outcome<()> {
    let person = directory::ops::person_by_address(tx, ctx.organization, email).await?;
    if store::grant(tx, ctx, person.id, role).await? {
        let event = Event::AdministratorGranted { role };
        write_events(tx, ctx, &[Happening::about_person(event, person.id)]).await?;
    }
    Ok(())
}

/// Grants a role to a person of the directory, by address, in the operator's name. Granting it again changes nothing.
///
/// # Errors
/// `not_found`, `not_in_directory`, `ambiguous`, `suspended`, or the database's.
pub async fn grant(state: &AppState, organization: Uuid, email: &Email, role: Role) -> Outcome<()> {
    change_by_address(state, organization, email, role, true).await
}

/// Takes a role of a person of the directory, by address, in the operator's name.
///
/// # Errors
/// `not_found`, `not_in_directory`, `ambiguous`, `last_global_administrator`, or the database's.
pub async fn revoke(state: &AppState, organization: Uuid, email: &Email, role: Role) -> Outcome<()> {
    change_by_address(state, organization, email, role, false).await
}

async fn change_by_address(
    state: &AppState,
    organization: Uuid,
    email: &Email,
    role: Role,
    granted: bool,
) -> Outcome<()> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    ctx.write(&state.db, async |tx| {
        super::get(tx, organization).await?;
        let person = directory::ops::person_by_address(tx, organization, email).await?;
        let person = find(tx, &ctx, person.id).await?;
        let mut wanted = roles_of(tx, organization, person.id).await?;
        if !granted && !wanted.contains(&role) {
            let detail = format!("{} does not hold this role.", email.as_str());
            return Err(Fail::new(Code::NotFound, detail));
        }
        wanted.retain(|held| *held != role);
        wanted.extend(granted.then_some(role));
        change_roles(tx, state, &ctx, &person, &wanted).await.map(drop)
    })
    .await
}
