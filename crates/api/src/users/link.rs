//! The link of an open invitation, for an administrator to pass on where mail does not arrive.
//!
//! Harmless, because holding a link gives nothing: joining takes the sign-in of the very person.

use rollcall_domain::event::Event;
use rollcall_domain::user::{Refusal, StatusKind};
use rollcall_wire::Code;
use rollcall_wire::users::InvitationLink;
use uuid::Uuid;

use super::{ops, store};
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::join;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Shows the link, and notes who saw it and when.
pub(super) async fn copy(state: &AppState, ctx: &Ctx, user: Uuid) -> Outcome<InvitationLink> {
    let invitation = ctx
        .write(&state.db, async |tx| {
            let row = store::by_ids(tx, ctx.organization, &[user]).await?.pop().ok_or_else(ops::no_user)?;
            let open = store::mark_copied(tx, ctx, user).await?;
            let Some(open) = open else {
                let is = StatusKind::from_name(&row.status).unwrap_or(StatusKind::Archived);
                return Err(Refusal::NotInvited { is }.into());
            };
            let copied = Happening::about_user(Event::InvitationLinkCopied, user, row.person_id);
            write_events(tx, ctx, &[copied]).await?;
            Ok(open)
        })
        .await?;
    state.wake.notify_one();
    let token = join::token::mint(&state.keys, invitation.key_id, ctx.organization, invitation.id);
    let token = token.ok_or_else(|| {
        Fail::new(
            Code::Unavailable,
            "The key of this invitation is not on this server. Resend the invitation.",
        )
    })?;
    Ok(InvitationLink { url: format!("{}/join/{token}", state.config.http.public_url) })
}
