//! Rates by date: the organization's, and the tax authority's standard ones (B14).
//!
//! A [`Ledger`] is a list of rates, each from a day on until the day before the next. A member is paid the organization's
//! rate of the day, as long as the membership lasts; from the day of archiving on, the standard rate (S63).

mod amount;
mod currency;
mod personal;
mod standard;

use chrono::NaiveDate;

pub use amount::{Amount, AmountProblem};
pub use currency::is_known_currency;
pub use personal::{Membership, Span, Whose, span_on, spans_of};
pub use standard::{BadStandard, STANDARD, StandardRates, read_standard};

/// What a rate is paid for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A mile.
    #[default]
    Mile,
    /// A kilometre.
    Kilometre,
}

impl Unit {
    /// The name as it stands in JSON, in files and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mile => "mile",
            Self::Kilometre => "kilometre",
        }
    }

    /// Reads the name that [`Unit::as_str`] gives.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Mile, Self::Kilometre].into_iter().find(|unit| unit.as_str() == name)
    }
}

/// A rate from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// The first day it holds.
    pub from: NaiveDate,
    /// How much.
    pub amount: Amount,
    /// The currency (ISO 4217).
    pub currency: String,
    /// For what.
    pub unit: Unit,
    /// Of a standard rate, where it was published.
    pub source: Option<String>,
}

/// Rates by date, one a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger(Vec<Rate>);

impl Ledger {
    /// Makes a ledger of rates in any order. Of two from the same day, the later one given counts.
    #[must_use]
    pub fn new(rates: impl IntoIterator<Item = Rate>) -> Self {
        let mut ledger: Vec<Rate> = Vec::new();
        for rate in rates {
            match ledger.binary_search_by_key(&rate.from, |known| known.from) {
                Ok(place) => {
                    if let Some(known) = ledger.get_mut(place) {
                        *known = rate;
                    }
                }
                Err(place) => ledger.insert(place, rate),
            }
        }
        Self(ledger)
    }

    /// Gives the rate that holds on a day; `None` before the first.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&Rate> {
        self.0.iter().rev().find(|rate| rate.from <= day)
    }

    /// Gives the rates, the newest first, each with the last day it holds; `None` for the newest.
    #[must_use]
    pub fn ranges(&self) -> Vec<(&Rate, Option<NaiveDate>)> {
        let untils = self.0.iter().skip(1).map(|next| next.from.pred_opt()).chain([None]);
        let mut ranges: Vec<_> = self.0.iter().zip(untils).collect();
        ranges.reverse();
        ranges
    }

    /// Whether there is no rate at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rate(from: &str, amount: &str) -> Rate {
        Rate {
            from: day(from),
            amount: Amount::parse(amount).unwrap(),
            currency: "USD".to_owned(),
            unit: Unit::Mile,
            source: None,
        }
    }

    #[test]
    fn b14_one_rate_a_day_and_each_until_the_next() {
        let ledger =
            Ledger::new([rate("2026-07-01", "0.76"), rate("2026-01-01", "0.7"), rate("2026-01-01", "0.725")]);
        let on = |text: &str| ledger.on(day(text)).map(|rate| rate.amount.to_string());
        assert_eq!(on("2025-12-31"), None);
        assert_eq!(on("2026-01-01").as_deref(), Some("0.725"));
        assert_eq!(on("2026-06-30").as_deref(), Some("0.725"));
        assert_eq!(on("2026-07-01").as_deref(), Some("0.76"));
        let ranges: Vec<_> = ledger.ranges().into_iter().map(|(rate, until)| (rate.from, until)).collect();
        assert_eq!(ranges, [(day("2026-07-01"), None), (day("2026-01-01"), Some(day("2026-06-30")))]);
    }
}
