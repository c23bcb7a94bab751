//! The user's row: inserted, or replaced by compare-and-set.

use rollcall_domain::event::Event;
use rollcall_domain::ids::{PersonId, UserId};
use rollcall_domain::user::{Status, User, Was};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{Change, Written};
use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::users;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Reads a row as the state machine's user.
pub(crate) fn to_domain(row: &users::Model) -> Outcome<User> {
    let broken = || Fail::Internal(format!("user {} has a row that no transition makes", row.id));
    let status = match (row.status.as_str(), row.activated_at, row.archived_at, row.archived_was.as_deref()) {
        ("invited", _, None, None) => Status::Invited { since: row.invited_at },
        ("active", Some(since), None, None) => Status::Active { since },
        ("archived", _, Some(since), Some("invited")) => Status::Archived { since, was: Was::Invited },
        ("archived", _, Some(since), Some("active")) => Status::Archived { since, was: Was::Active },
        _ => return Err(broken()),
    };
    Ok(User::restore(UserId::new(row.id), PersonId::new(row.person_id), status, row.version))
}

/// Writes the row; `None` if somebody else was quicker.
pub(super) async fn write(tx: &Tx, state: &AppState, ctx: &Ctx, change: Change) -> Outcome<Option<Written>> {
    let event = change.changed.event();
    let (mail, invitation) = new_ids(state, ctx, &event);
    let after = change.changed.after().map(|user| row_of(ctx, user, &change, mail));
    let done = match (&change.row, &after) {
        (None, Some(after)) => insert(tx, after).await?,
        (Some(before), Some(after)) => replace(tx, before, after).await?,
        (Some(before), None) => delete(tx, before).await?,
        (None, None) => false,
    };
    let joining = change.joining;
    Ok(done.then_some(Written { before: change.row, after, event, joining, mail, invitation }))
}

/// An event that leads to a mail or an invitation gets their ids here, so that the user's row can name its mail.
///
/// They sort by time, as those of all rows, and 74 bits of each are random: whoever has a server key, but not the
/// database, still cannot make a link (C12; docs/decisions/0024).
fn new_ids(state: &AppState, ctx: &Ctx, event: &Event) -> (Option<Uuid>, Option<Uuid>) {
    let new = || Some(state.ids.sortable(ctx.now));
    if super::mails::offers(event) {
        (new(), new())
    } else if super::mails::parts(event) {
        (new(), None)
    } else {
        (None, None)
    }
}

fn row_of(ctx: &Ctx, user: &User, change: &Change, mail: Option<Uuid>) -> users::Model {
    let row = change.row.as_ref();
    let mut after = users::Model {
        organization_id: ctx.organization,
        id: user.id().get(),
        person_id: user.person().get(),
        account_id: change.joining.map(|joining| joining.account).or(row.and_then(|row| row.account_id)),
        status: String::new(),
        archived_was: None,
        invited_at: row.map_or(ctx.now, |row| row.invited_at),
        activated_at: row.and_then(|row| row.activated_at),
        archived_at: None,
        email_key: change.keys.email_key.clone(),
        name_key: change.keys.name_key.clone(),
        mail_id: mail.or(row.and_then(|row| row.mail_id)),
        version: user.version(),
    };
    set_status(&mut after, &user.status());
    after
}

fn set_status(row: &mut users::Model, status: &Status) {
    let text = match status {
        Status::Invited { since } => {
            row.invited_at = *since;
            "invited"
        }
        Status::Active { since } => {
            row.activated_at = Some(*since);
            "active"
        }
        Status::Archived { since, was } => {
            row.archived_at = Some(*since);
            row.archived_was = Some(
                match was {
                    Was::Invited => "invited",
                    Was::Active => "active",
                }
                .to_owned(),
            );
            "archived"
        }
    };
    text.clone_into(&mut row.status);
}

async fn insert(tx: &Tx, row: &users::Model) -> Outcome<bool> {
    let rows = users::Entity::insert(users::ActiveModel::from(row.clone()))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(rows > 0)
}

/// Replaces the row if it is still the one that the decision was made on.
pub(super) async fn replace(tx: &Tx, before: &users::Model, after: &users::Model) -> Outcome<bool> {
    let result = users::Entity::update_many()
        .set(after.clone().into_active_model().reset_all())
        .filter(users::Column::OrganizationId.eq(before.organization_id))
        .filter(users::Column::Id.eq(before.id))
        .filter(users::Column::Version.eq(before.version))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

pub(super) async fn delete(tx: &Tx, before: &users::Model) -> Outcome<bool> {
    let result = users::Entity::delete_many()
        .filter(users::Column::OrganizationId.eq(before.organization_id))
        .filter(users::Column::Id.eq(before.id))
        .filter(users::Column::Version.eq(before.version))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}
