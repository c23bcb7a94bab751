//! Dates and amounts as people write them.

use chrono::{NaiveDate, NaiveDateTime};
use rollcall_domain::rate::{Rate, Unit};

use super::Text;
use crate::written;

impl Text {
    /// `1 July 2026`, `1. Juli 2026`.
    pub(in crate::join) fn day(self, day: NaiveDate) -> String {
        written::day(self.0, day)
    }

    /// `1 July 2026, 09:05`, `1. Juli 2026, 09:05`.
    pub(in crate::join) fn moment(self, at: NaiveDateTime) -> String {
        format!("{}, {}", self.day(at.date()), at.format("%H:%M"))
    }

    /// `mile`, `Kilometer`.
    pub(in crate::join) fn unit(self, unit: Unit) -> &'static str {
        written::unit(self.0, unit)
    }

    /// `0.80 USD per mile`, `0,80 USD je Meile`.
    pub(in crate::join) fn rate_of(self, rate: &Rate) -> String {
        written::rate(self.0, rate.amount, &rate.currency, rate.unit)
    }

    /// `a`, `a and b`, `a, b and c`.
    pub(in crate::join) fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.and()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rollcall_domain::language::Language;
    use rollcall_domain::rate::Amount;

    use super::*;

    #[test]
    fn dates_amounts_and_lists_read_as_each_language_writes_them() {
        let [english, german] = Language::ALL.map(Text::of);
        let day = "2026-03-01".parse().unwrap();
        assert_eq!([english.day(day), german.day(day)], ["1 March 2026", "1. März 2026"]);
        let at: NaiveDateTime = "2026-03-01T09:05:59".parse().unwrap();
        assert_eq!([english.moment(at), german.moment(at)], ["1 March 2026, 09:05", "1. März 2026, 09:05"]);
        let rate = |amount| Rate {
            from: day,
            amount: Amount::parse(amount).unwrap(),
            currency: "EUR".to_owned(),
            unit: Unit::Kilometre,
            source: None,
        };
        assert_eq!(english.rate_of(&rate("0.8")), "0.80 EUR per kilometre");
        assert_eq!(german.rate_of(&rate("0.725")), "0,725 EUR je Kilometer");
        assert_eq!(german.rate_of(&rate("1")), "1,00 EUR je Kilometer");
        let names = ["Ann", "Bo", "Cy"].map(str::to_owned);
        assert_eq!(english.list(&names), "Ann, Bo and Cy");
        assert_eq!(german.list(&names[..2]), "Ann und Bo");
    }
}
