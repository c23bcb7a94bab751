//! The mail that follows a change: a row that names a template and ids, and no secret.

use std::collections::HashSet;

use rollcall_domain::event::Event;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::{Batch, Written};
use crate::auth::Ctx;
use crate::db::entities::outbox;
use crate::db::sql::places;
use crate::db::{Sql, Tx, given};
use crate::outbox::domain_of;
use crate::problem::Outcome;

/// Whether the event offers an invitation.
pub(super) fn offers(event: &Event) -> bool {
    matches!(event, Event::UserInvited | Event::UserResent | Event::UserReinvited)
}

/// Whether the event ends a membership or an offer.
pub(super) fn parts(event: &Event) -> bool {
    matches!(event, Event::UserArchived { .. })
}

/// Cancels mails that a change overtakes and queues its own.
pub(super) async fn write(tx: &Tx, ctx: &Ctx, batch: Option<Batch>, written: &[Written]) -> Outcome<()> {
    let Some(batch) = batch else { return Ok(()) };
    let rescinded: Vec<_> = written
        .iter()
        .filter(|item| parts(&item.event) && item.before.as_ref().is_some_and(|row| row.status == "invited"))
        .filter_map(Written::user_id)
        .collect();
    let told = told_of_invitation(tx, ctx, batch, &rescinded).await?;
    let overtaken: Vec<_> = written
        .iter()
        .filter(|item| offers(&item.event) || parts(&item.event))
        .filter(|item| item.before.is_some())
        .filter_map(Written::user_id)
        .collect();
    overtake(tx, ctx, batch, overtaken).await?;
    let rescinded: HashSet<_> = rescinded.into_iter().collect();
    let rows: Vec<_> = written
        .iter()
        .filter_map(|item| {
            let template = template(item, &rescinded, &told)?;
            row(ctx, batch, item, template)
        })
        .collect();
    Ok(given::insert(tx, &rows).await?)
}

fn template(item: &Written, rescinded: &HashSet<Uuid>, told: &HashSet<Uuid>) -> Option<&'static str> {
    let user = item.user_id()?;
    if item.event == Event::UserReinvited {
        return Some("reinvitation");
    }
    if offers(&item.event) {
        return Some("invitation");
    }
    if !parts(&item.event) {
        return None;
    }
    match (rescinded.contains(&user), told.contains(&user)) {
        (false, _) => Some("removed"),
        (true, true) => Some("withdrawn"),
        (true, false) => None,
    }
}

fn row(ctx: &Ctx, batch: Batch, item: &Written, template: &str) -> Option<outbox::Model> {
    let user = item.after.as_ref()?;
    Some(outbox::Model {
        organization_id: ctx.organization,
        id: item.mail?,
        class: batch.class,
        template: template.to_owned(),
        dedupe_key: format!("{template}/{}/{}", user.id, user.version),
        batch_id: Some(batch.id),
        user_id: Some(user.id),
        user_version: Some(user.version),
        person_id: user.person_id,
        invitation_id: item.invitation,
        facts: None,
        state: "queued".to_owned(),
        attempt: 0,
        owner: None,
        next_at: batch.release_at,
        queued_at: ctx.now,
        changed_at: ctx.now,
        reply: None,
        cancelled_by: None,
        domain: domain_of(&user.email_key).to_owned(),
        excused: 0,
    })
}

/// Of these users, those who may know of an invitation: since they last joined or were archived, a mail has left, or
/// may have, or an administrator has copied a link.
async fn told_of_invitation(tx: &Tx, ctx: &Ctx, batch: Batch, users: &[Uuid]) -> Outcome<HashSet<Uuid>> {
    #[derive(FromQueryResult)]
    struct Told {
        user_id: Uuid,
    }
    if users.is_empty() {
        return Ok(HashSet::new());
    }
    let list = places(3, users.len());
    let sql = format!(
        "SELECT DISTINCT o.user_id FROM outbox o \
         JOIN invitations i ON i.organization_id = o.organization_id AND i.id = o.invitation_id \
         WHERE o.organization_id = $1 AND o.user_id IN ({list}) \
           AND (i.link_copied_at IS NOT NULL OR o.state IN ('claimed', 'handed_over') \
             OR (o.attempt > 0 AND o.state <> 'bounced')) \
           AND o.user_version > COALESCE((SELECT MAX(e.user_version) FROM outbox e \
             JOIN invitations f ON f.organization_id = e.organization_id AND f.id = e.invitation_id \
             WHERE e.organization_id = o.organization_id AND e.user_id = o.user_id \
               AND f.state IN ('accepted', 'rescinded') AND (f.ended_by IS NULL OR f.ended_by <> $2)), 0)"
    );
    let sql =
        users.iter().fold(Sql::new(sql).bind(ctx.organization).bind(batch.id), |sql, user| sql.bind(*user));
    Ok(sql.all::<Told>(tx).await?.into_iter().map(|told| told.user_id).collect())
}

/// Cancels what waits for these users. A mail that is under way is marked: it may be handed over, but if it is not, it
/// does not wait again.
async fn overtake(tx: &Tx, ctx: &Ctx, batch: Batch, users: Vec<Uuid>) -> Outcome<()> {
    if users.is_empty() {
        return Ok(());
    }
    let state = Expr::cust("CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END");
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, state)
        .col_expr(outbox::Column::CancelledBy, Expr::value(Some(batch.id)))
        .col_expr(outbox::Column::ChangedAt, Expr::value(ctx.now))
        .filter(outbox::Column::OrganizationId.eq(ctx.organization))
        .filter(outbox::Column::UserId.is_in(users))
        .filter(outbox::Column::State.is_in(["queued", "claimed"]))
        .filter(outbox::Column::CancelledBy.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
