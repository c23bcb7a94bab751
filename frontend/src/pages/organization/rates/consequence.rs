//! What a rate to be added would mean, by the rates that are there.

use chrono::NaiveDate;
use rollcall_wire::organization::{Rate, Rates};

/// What happens when a rate is set from a day on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Consequence<'a> {
    /// The rate that holds until the day before.
    pub(super) before: Option<&'a Rate>,
    /// The rate from the very same day, which is replaced.
    pub(super) replaced: Option<&'a Rate>,
    /// The next one, which ends it.
    pub(super) after: Option<&'a Rate>,
}

/// Finds out what happens.
pub(super) fn consequence(rates: &Rates, from: NaiveDate) -> Consequence<'_> {
    Consequence {
        before: rates.items.iter().filter(|rate| rate.from < from).max_by_key(|rate| rate.from),
        replaced: rates.items.iter().find(|rate| rate.from == from),
        after: rates.items.iter().filter(|rate| rate.from > from).min_by_key(|rate| rate.from),
    }
}

/// An amount as it is written in requests, if it may be one: digits with a point, or with a comma as many write it.
pub(super) fn readable(amount: &str) -> Option<String> {
    let amount = amount.trim().replace(',', ".");
    let is_plain = amount.chars().all(|c| c.is_ascii_digit() || c == '.')
        && amount.chars().any(|c| c.is_ascii_digit())
        && amount.chars().filter(|c| *c == '.').count() <= 1;
    is_plain.then_some(amount)
}

#[cfg(test)]
mod tests {
    use super::{Rate, Rates, consequence, readable};
    use rollcall_wire::organization::Unit;

    fn rates(days: &[&str]) -> Rates {
        let rate = |day: &&str| Rate {
            from: day.parse().unwrap(),
            until: None,
            amount: "0.8".to_owned(),
            currency: "USD".to_owned(),
            unit: Unit::Mile,
            source: None,
        };
        Rates {
            today: "2026-11-25".parse().unwrap(),
            items: days.iter().map(rate).collect(),
            standard: Vec::new(),
        }
    }

    #[test]
    fn b14_a_new_rate_ends_one_and_is_ended_by_the_next() {
        let rates = rates(&["2027-07-01", "2026-01-01", "2025-01-01"]);
        let found = consequence(&rates, "2027-01-01".parse().unwrap());
        let days = |rate: Option<&Rate>| rate.map(|rate| rate.from.to_string());
        assert_eq!(days(found.before).as_deref(), Some("2026-01-01"));
        assert_eq!(days(found.replaced), None);
        assert_eq!(days(found.after).as_deref(), Some("2027-07-01"));
        let found = consequence(&rates, "2027-07-01".parse().unwrap());
        assert_eq!(days(found.replaced).as_deref(), Some("2027-07-01"));
        assert_eq!(days(found.before).as_deref(), Some("2026-01-01"));
        assert_eq!(days(consequence(&rates, "2024-01-01".parse().unwrap()).before), None);
    }

    #[test]
    fn an_amount_may_be_written_with_a_comma() {
        assert_eq!(readable(" 0,725 ").as_deref(), Some("0.725"));
        assert_eq!(readable("0.80").as_deref(), Some("0.80"));
        for text in ["", ".", "1.2.3", "-1", "$1", "1e3"] {
            assert_eq!(readable(text), None, "{text:?}");
        }
    }
}
