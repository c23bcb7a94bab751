//! What is asked and changed of an organization. What every slice asks stands here; the rest by topic.

pub(crate) mod administrators;
pub(crate) mod logo;
pub(crate) mod rates;
pub(crate) mod settings;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rollcall_domain::language::Language;
use rollcall_domain::rate::{Amount, Ledger, Rate, Unit};
use rollcall_domain::role::Role;
use rollcall_wire::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::store;
use crate::db::Tx;
use crate::db::entities::{organization_logos, organizations, rates as rates_table};
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
    Ok(settings::undo_seconds(state, &get(db, organization).await?))
}

/// The day it is for the organization, by its own time zone.
pub(crate) fn day_of(organization: &organizations::Model, at: DateTime<Utc>) -> NaiveDate {
    local(organization, at).date()
}

/// The time of day, and the day, in the organization's time zone.
pub(crate) fn local(organization: &organizations::Model, at: DateTime<Utc>) -> NaiveDateTime {
    let zone = organization.time_zone.parse().unwrap_or(chrono_tz::UTC);
    at.with_timezone(&zone).naive_local()
}

/// The unit of the organization's new rates.
pub(crate) fn unit_of(organization: &organizations::Model) -> Unit {
    Unit::from_name(&organization.unit).unwrap_or_default()
}

/// The language in which the organization writes.
pub(crate) fn language_of(organization: &organizations::Model) -> Language {
    Language::from_tag(&organization.language).unwrap_or_default()
}

/// The names of the Global Administrators who may sign in: whom to ask (S5).
pub(crate) async fn global_administrators(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Outcome<Vec<String>> {
    Ok(store::names_with(db, organization, Role::GlobalAdministrator).await?)
}

/// Writes the organization's row, unchanged, so that whoever else does so waits.
pub(crate) async fn touch(tx: &Tx, organization: Uuid) -> Outcome<()> {
    Ok(store::touch(tx, organization).await?)
}

/// The organization's logo.
pub(crate) async fn logo(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Outcome<Option<organization_logos::Model>> {
    Ok(store::logo(db, organization).await?)
}

/// The organization's rates by date.
pub(crate) async fn ledger(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<Ledger> {
    store::rates(db, organization)
        .await?
        .into_iter()
        .map(rate_of)
        .collect::<Outcome<Vec<_>>>()
        .map(Ledger::new)
}

fn rate_of(row: rates_table::Model) -> Outcome<Rate> {
    let broken = |what: &str| {
        Fail::Internal(format!("a rate from {} has a {what} that nothing writes", row.from_date))
    };
    Ok(Rate {
        from: row.from_date,
        amount: Amount::parse(&row.amount).map_err(|problem| broken(problem.code()))?,
        unit: Unit::from_name(&row.unit).ok_or_else(|| broken("unit"))?,
        currency: row.currency,
        source: None,
    })
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
