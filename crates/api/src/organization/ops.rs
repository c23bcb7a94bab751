//! What is asked and changed of an organization.

use rollcall_domain::email::Email;
use rollcall_domain::event::Event;
use rollcall_domain::role::Role;
use rollcall_wire::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::store;
use crate::auth::{Actor, Ctx};
use crate::changes::{Happening, write_events};
use crate::db::entities::organizations;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// All organizations, by name.
///
/// # Errors
/// The database's.
pub async fn organizations(state: &AppState) -> Outcome<Vec<(Uuid, String)>> {
    Ok(store::all(state.db.reader()).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The organization.
pub(crate) async fn get(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<organizations::Model> {
    store::get(db, organization)
        .await?
        .ok_or_else(|| Fail::new(Code::NotFound, "There is no such organization."))
}

/// The undo window of the organization, in seconds.
pub(crate) async fn undo_seconds(
    db: &impl ConnectionTrait,
    state: &AppState,
    organization: Uuid,
) -> Outcome<u32> {
    let row = get(db, organization).await?;
    let own = row.undo_seconds.and_then(|seconds| u32::try_from(seconds).ok());
    Ok(own.unwrap_or(state.config.mail.undo_seconds))
}

/// Refuses where the operator has not allowed the organization to invite (S9).
pub(crate) async fn require_invites(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<()> {
    if get(db, organization).await?.invites_allowed {
        return Ok(());
    }
    Err(Fail::new(
        Code::OrganizationNotAllowed,
        "The operator of this server has not allowed your organization to send invitations. Ask the operator.",
    ))
}

/// Grants a role to a person of the directory, by address, in the operator's name. Granting it again changes nothing.
///
/// # Errors
/// `not_found`, `not_in_directory`, `ambiguous`, or the database's.
pub async fn grant(state: &AppState, organization: Uuid, email: &Email, role: Role) -> Outcome<()> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    ctx.write(&state.db, async |tx| {
        get(tx, organization).await?;
        let person = crate::directory::ops::person_by_address(tx, organization, email).await?;
        if store::grant(tx, &ctx, person.id, role).await? {
            write_events(
                tx,
                &ctx,
                &[Happening::about_person(Event::AdministratorGranted { role }, person.id)],
            )
            .await?;
        }
        Ok(())
    })
    .await
}
