//! What the pages show of an organization.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rollcall_domain::language::Language;
use rollcall_domain::rate::{Ledger, Rate, Unit};
use uuid::Uuid;

use super::store;
use crate::db::entities::organizations;
use crate::organization::ops;
use crate::problem::Outcome;
use crate::state::AppState;

/// A page and its logo together stay below 30 KiB: a larger logo is left out of these pages.
const LOGO_MAX_BYTES: i32 = 18 * 1024;

/// An organization as its pages need it.
#[derive(Clone, Debug)]
pub(super) struct Organization {
    /// Its id.
    pub(super) id: Uuid,
    /// Its name.
    pub(super) name: String,
    /// What its people are invited to.
    pub(super) product: String,
    /// The language of pages for readers of other languages.
    pub(super) language: Language,
    /// The path of its logo.
    pub(super) logo: Option<String>,
    /// Its rates by date.
    pub(super) ledger: Ledger,
    /// Today, in its time zone.
    pub(super) today: NaiveDate,
    row: organizations::Model,
}

impl Organization {
    /// Loads the organization.
    pub(super) async fn load(state: &AppState, id: Uuid) -> Outcome<Self> {
        let db = state.db.reader();
        let row = ops::get(db, id).await?;
        let logo = store::logo(db, id).await?.filter(|logo| logo.bytes <= LOGO_MAX_BYTES);
        Ok(Self {
            id,
            name: row.name.clone(),
            product: row.product.clone(),
            language: ops::language_of(&row),
            logo: logo.map(|logo| ops::logo::path(id, &logo.digest)),
            ledger: ops::ledger(db, id).await?,
            today: ops::day_of(&row, state.clock.now()),
            row,
        })
    }

    /// The day of a time, in the organization's time zone.
    pub(super) fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        ops::day_of(&self.row, at)
    }

    /// A time, in its time zone.
    pub(super) fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        ops::local(&self.row, at)
    }

    /// The name of its time zone.
    pub(super) fn time_zone(&self) -> &str {
        &self.row.time_zone
    }

    /// The rate in force today.
    pub(super) fn rate(&self) -> Option<&Rate> {
        self.ledger.on(self.today)
    }

    /// The currency and unit of its new rates.
    pub(super) fn currency_and_unit(&self) -> (&str, Unit) {
        (&self.row.currency, ops::unit_of(&self.row))
    }

    /// The app in the App Store.
    pub(super) fn app_store(&self) -> Option<&str> {
        self.row.app_store.as_deref()
    }

    /// The app at Google Play.
    pub(super) fn google_play(&self) -> Option<&str> {
        self.row.google_play.as_deref()
    }

    /// The organization's own web dashboard.
    pub(super) fn dashboard(&self) -> Option<&str> {
        self.row.dashboard.as_deref()
    }

    /// Where users find help.
    pub(super) fn support(&self) -> Option<&str> {
        self.row.support.as_deref()
    }

    /// The address of whoever helps the invited.
    pub(super) fn contact(&self) -> Option<&str> {
        self.row.contact.as_deref()
    }
}
