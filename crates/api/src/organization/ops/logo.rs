//! The logo: an image that anybody may see who knows its address, which names its very bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_domain::event::Event;
use rollcall_domain::image::check_logo;
use rollcall_wire::organization::Organization;
use rollcall_wire::{FieldError, Problem};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::settings;
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::db::entities::organization_logos::Model;
use crate::organization::store;
use crate::problem::Outcome;
use crate::state::AppState;

/// Where a logo is, on this server.
pub(crate) fn path(organization: Uuid, digest: &str) -> String {
    format!("/logos/{organization}/{digest}")
}

/// The logo with these very bytes, if it is the organization's now.
pub(crate) async fn find(state: &AppState, organization: Uuid, digest: &str) -> Outcome<Option<Model>> {
    let logo = super::logo(state.db.reader(), organization).await?;
    Ok(logo.filter(|logo| logo.digest == digest))
}

/// Sets the logo. Setting the same again changes nothing.
pub(crate) async fn set(state: &AppState, ctx: &Ctx, image: &[u8]) -> Outcome<Organization> {
    let kind = check_logo(image)
        .map_err(|problem| Problem::fields(vec![FieldError::new("", problem.code(), problem.sentence())]))?;
    let logo = Model {
        organization_id: ctx.organization,
        media_type: kind.media_type().to_owned(),
        digest: URL_SAFE_NO_PAD.encode(Sha256::digest(image)),
        image: image.to_owned(),
        changed_at: ctx.now,
    };
    ctx.write(&state.db, async |tx| {
        if store::logo_digest(tx, ctx.organization).await?.as_deref() == Some(&logo.digest) {
            return Ok(());
        }
        store::put_logo(tx, logo.clone()).await?;
        store::raise_version(tx, ctx.organization).await?;
        write_events(tx, ctx, &[Happening::new(Event::OrganizationLogoChanged)]).await
    })
    .await?;
    settings::show(state, ctx.organization).await
}

/// Takes the logo away, if there is one.
pub(crate) async fn remove(state: &AppState, ctx: &Ctx) -> Outcome<()> {
    ctx.write(&state.db, async |tx| {
        if !store::delete_logo(tx, ctx.organization).await? {
            return Ok(());
        }
        store::raise_version(tx, ctx.organization).await?;
        write_events(tx, ctx, &[Happening::new(Event::OrganizationLogoChanged)]).await
    })
    .await
}
