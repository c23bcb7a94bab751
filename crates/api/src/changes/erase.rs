//! Erasure: a user ceases to be, with all that the tables of users, invitations and mails hold about them.

use rollcall_domain::event::Event;
use rollcall_wire::Code;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::events::{Happening, write_events};
use super::{Written, counts, users};
use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::{batch_items, memberships, outbox, users as table};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Deletes the user that a person is, if they are one, and their mails; says that they were erased. What was never a
/// transition of a status is none here either: whoever is erased has no status any more.
///
/// # Errors
/// `changed` if the user has changed meanwhile; the database's.
pub(crate) async fn erase(tx: &Tx, state: &AppState, ctx: &Ctx, person: Uuid) -> Outcome<()> {
    let user = table::Entity::find()
        .filter(table::Column::OrganizationId.eq(ctx.organization))
        .filter(table::Column::PersonId.eq(person))
        .one(tx)
        .await?;
    let Some(user) = user else {
        write_events(tx, ctx, &[Happening::about_person(Event::UserErased, person)]).await?;
        return delete_mails(tx, ctx, person).await;
    };
    delete_user(tx, &user).await?;
    let event = Event::UserErased;
    let erased =
        Written { before: Some(user), after: None, event, joining: None, mail: None, invitation: None };
    write_events(tx, ctx, &[Happening::of(&erased, None)]).await?;
    delete_mails(tx, ctx, person).await?;
    counts::add(tx, state, ctx, &[erased]).await
}

/// The invitations go with the user's row.
async fn delete_user(tx: &Tx, user: &table::Model) -> Outcome<()> {
    memberships::Entity::delete_many()
        .filter(memberships::Column::OrganizationId.eq(user.organization_id))
        .filter(memberships::Column::UserId.eq(user.id))
        .exec(tx)
        .await?;
    batch_items::Entity::delete_many()
        .filter(batch_items::Column::OrganizationId.eq(user.organization_id))
        .filter(batch_items::Column::UserId.eq(user.id))
        .exec(tx)
        .await?;
    if users::delete(tx, user).await? {
        return Ok(());
    }
    Err(Fail::new(Code::Changed, "The user has changed at this moment. Try again."))
}

/// A mail under way is not kept from arriving; what the mail server says of it finds no row any more.
async fn delete_mails(tx: &Tx, ctx: &Ctx, person: Uuid) -> Outcome<()> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::OrganizationId.eq(ctx.organization))
        .filter(outbox::Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}
