//! What mails say of the organization and of who acted, as it is when they are written.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rollcall_domain::language::Language;
use rollcall_domain::naming::contact_in;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::db::entities::{organizations, people};
use crate::mail::Logo;
use crate::mail::messages::{Letterhead, Rate, Removed};
use crate::organization::ops::{self, day_of};
use crate::problem::Outcome;
use crate::sign_in;
use crate::state::AppState;

/// In whose name and how the organization writes; in its own language if none is given.
pub(super) async fn letterhead(
    db: &impl ConnectionTrait,
    organization: &organizations::Model,
    language: Option<Language>,
) -> Outcome<Letterhead> {
    let logo = ops::logo(db, organization.id).await?;
    Ok(Letterhead {
        organization: organization.name.clone(),
        product: organization.product.clone(),
        contact: organization.contact.clone(),
        reply_to: organization.reply_to.clone(),
        language: language.unwrap_or_else(|| ops::language_of(organization)),
        logo: logo.map(|logo| Arc::new(Logo { media_type: logo.media_type, image: logo.image })),
    })
}

/// The organization's rate on the day of a time, if it has one.
pub(super) async fn rate(
    db: &impl ConnectionTrait,
    organization: &organizations::Model,
    at: DateTime<Utc>,
) -> Outcome<Option<Rate>> {
    let ledger = ops::ledger(db, organization.id).await?;
    Ok(ledger.on(day_of(organization, at)).map(|rate| Rate {
        amount: rate.amount,
        currency: rate.currency.clone(),
        unit: rate.unit,
    }))
}

/// What changes for a member who was archived at a time: the day of it is the first at the standard rate.
pub(super) fn removed(state: &AppState, organization: &organizations::Model, at: DateTime<Utc>) -> Removed {
    let day = day_of(organization, at);
    let unit = ops::unit_of(organization);
    let standard = state.standard_rates.ledger(&organization.currency, unit);
    Removed {
        day,
        currency: organization.currency.clone(),
        unit,
        standard: standard.on(day).map(|rate| rate.amount),
    }
}

/// The name of the person who acted, where an account did.
pub(super) async fn name_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    account: Option<Uuid>,
) -> Outcome<Option<String>> {
    let Some(account) = account else { return Ok(None) };
    let person = sign_in::session::people_of(db, organization, &[account]).await?.remove(&account);
    Ok(person.as_ref().map(name_in_mails))
}

/// A person's name as mails say it. Names come from the organization's directory, so that one that leads elsewhere would
/// lure people under our name (R16); the address takes its place, which the directory has proven to be one.
pub(super) fn name_in_mails(person: &people::Model) -> String {
    let leads_elsewhere = contact_in(&person.display_name).is_some();
    if leads_elsewhere { person.email.clone() } else { person.display_name.clone() }
}

/// The address of the admin center.
pub(super) fn home(state: &AppState) -> String {
    state.config.http.address("")
}
