//! Invitations and memberships that follow a change.

use rollcall_domain::event::Event;
use rollcall_wire::Code;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Batch, Written, mails};
use crate::auth::Ctx;
use crate::db::entities::{invitations, memberships};
use crate::db::{Tx, given};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Ends the invitations that a change ends and opens those that it opens.
pub(super) async fn write(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: Option<Batch>,
    written: &[Written],
) -> Outcome<()> {
    // Who was no user before has no invitation to end.
    let users_where = |wanted: fn(&Event) -> bool| -> Vec<Uuid> {
        let changed = written.iter().filter(|item| item.before.is_some());
        changed.filter(|item| wanted(&item.event)).filter_map(Written::user_id).collect()
    };
    end_open(tx, ctx, batch, users_where(mails::offers), "replaced").await?;
    end_open(tx, ctx, batch, users_where(mails::parts), "rescinded").await?;
    for item in written {
        accept(tx, ctx, item).await?;
    }
    open(tx, state, ctx, batch, written).await
}

async fn end_open(tx: &Tx, ctx: &Ctx, batch: Option<Batch>, users: Vec<Uuid>, how: &str) -> Outcome<()> {
    if users.is_empty() {
        return Ok(());
    }
    invitations::Entity::update_many()
        .col_expr(invitations::Column::State, Expr::value(how))
        .col_expr(invitations::Column::EndedAt, Expr::value(Some(ctx.now)))
        .col_expr(invitations::Column::EndedBy, Expr::value(batch.map(|batch| batch.id)))
        .filter(invitations::Column::OrganizationId.eq(ctx.organization))
        .filter(invitations::Column::State.eq("open"))
        .filter(invitations::Column::UserId.is_in(users))
        .exec(tx)
        .await?;
    Ok(())
}

/// Single use by one conditional update: the second to come finds no open invitation.
async fn accept(tx: &Tx, ctx: &Ctx, item: &Written) -> Outcome<()> {
    let Some(joining) = item.joining else { return Ok(()) };
    let result = invitations::Entity::update_many()
        .col_expr(invitations::Column::State, Expr::value("accepted"))
        .col_expr(invitations::Column::EndedAt, Expr::value(Some(ctx.now)))
        .filter(invitations::Column::OrganizationId.eq(ctx.organization))
        .filter(invitations::Column::Id.eq(joining.invitation))
        .filter(invitations::Column::State.eq("open"))
        .exec(tx)
        .await?;
    if result.rows_affected == 1 {
        return Ok(());
    }
    Err(Fail::new(Code::Changed, "A newer invitation was sent. Open the newest mail."))
}

async fn open(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: Option<Batch>,
    written: &[Written],
) -> Outcome<()> {
    let rows: Vec<_> = written
        .iter()
        .filter_map(|item| {
            Some(invitations::Model {
                organization_id: ctx.organization,
                id: item.invitation?,
                user_id: item.user_id()?,
                state: "open".to_owned(),
                key_id: state.keys.newest(),
                batch_id: batch?.id,
                ended_by: None,
                created_at: ctx.now,
                ended_at: None,
                link_copied_at: None,
            })
        })
        .collect();
    Ok(given::insert(tx, &rows).await?)
}

/// Begins and ends memberships: their history says which rate held when.
pub(super) async fn write_memberships(tx: &Tx, ctx: &Ctx, written: &[Written]) -> Outcome<()> {
    let ended: Vec<_> =
        written.iter().filter(|item| item.parts_with_member()).filter_map(Written::user_id).collect();
    if !ended.is_empty() {
        memberships::Entity::update_many()
            .col_expr(memberships::Column::UntilAt, Expr::value(Some(ctx.now)))
            .filter(memberships::Column::OrganizationId.eq(ctx.organization))
            .filter(memberships::Column::UserId.is_in(ended))
            .filter(memberships::Column::UntilAt.is_null())
            .exec(tx)
            .await?;
    }
    let begun: Vec<_> = written
        .iter()
        .filter_map(|item| {
            Some(memberships::Model {
                organization_id: ctx.organization,
                user_id: item.user_id()?,
                from_at: ctx.now,
                until_at: None,
                account_id: item.joining?.account,
            })
        })
        .collect();
    Ok(given::insert(tx, &begun).await?)
}

impl Written {
    fn parts_with_member(&self) -> bool {
        mails::parts(&self.event) && self.before.as_ref().is_some_and(|before| before.status == "active")
    }
}
