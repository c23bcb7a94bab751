//! What one person is paid, by date: the organization's rate while a member, the standard rate afterwards (S63).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Ledger, Rate, StandardRates, Unit};

/// A membership by days of the organization's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The day of joining: the first at the organization's rate.
    pub from: NaiveDate,
    /// The day of archiving: the first at the standard rate. `None` while it lasts.
    pub until: Option<NaiveDate>,
}

/// Whose rate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The organization's.
    Organization,
    /// The tax authority's standard rate.
    Standard,
}

/// A range of days with one rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` while no other range follows.
    pub until: Option<NaiveDate>,
    /// Whose rate it is.
    pub whose: Whose,
    /// The currency and unit of these days, of the rate or of what would be paid if one were known.
    pub currency: String,
    /// For what it is paid.
    pub unit: Unit,
    /// The rate; `None` if the organization has set none for these days, or no standard rate is known.
    pub rate: Option<Rate>,
}

/// Joins the memberships of a person with both ledgers, the newest range first; none before the first membership.
///
/// A day has one rate, that of its last change: who joins and is archived on one day has the standard rate on it, who is
/// archived and joins again keeps the organization's. The standard rate is of the currency and unit that the
/// organization paid on the day of archiving, `otherwise` where it had no rate.
#[must_use]
pub fn spans_of(
    memberships: &[Membership],
    organization: &Ledger,
    standard: &StandardRates,
    otherwise: (&str, Unit),
) -> Vec<Span> {
    let phases = phases_of(memberships);
    let nexts = phases.iter().skip(1).map(|(day, _)| Some(*day)).chain([None]);
    let mut spans: Vec<Span> = Vec::new();
    for ((from, whose), next) in phases.iter().copied().zip(nexts) {
        let paid = organization.on(from).map_or(otherwise, |rate| (&*rate.currency, rate.unit));
        match whose {
            Whose::Organization => spans.extend(cut(organization, whose, from, next, otherwise)),
            Whose::Standard => {
                spans.extend(cut(&standard.ledger(paid.0, paid.1), whose, from, next, paid));
            }
        }
    }
    spans.reverse();
    spans
}

/// Gives the range that a day lies in.
#[must_use]
pub fn span_on(spans: &[Span], day: NaiveDate) -> Option<&Span> {
    spans.iter().find(|span| span.from <= day && span.until.is_none_or(|until| day <= until))
}

/// From which day on whose rate holds, in order; the last change of a day decides.
fn phases_of(memberships: &[Membership]) -> Vec<(NaiveDate, Whose)> {
    let mut in_order = memberships.to_vec();
    // One that is over within its day comes before one of the same day that lasts.
    in_order.sort_by_key(|membership| (membership.from, membership.until.unwrap_or(NaiveDate::MAX)));
    let mut changes = BTreeMap::new();
    for membership in in_order {
        changes.insert(membership.from, Whose::Organization);
        if let Some(until) = membership.until {
            changes.insert(until, Whose::Standard);
        }
    }
    let mut phases: Vec<(NaiveDate, Whose)> = Vec::new();
    for (day, whose) in changes {
        if phases.last().is_none_or(|(_, before)| *before != whose) {
            phases.push((day, whose));
        }
    }
    phases
}

/// Cuts the days from `from` until the day before `next` wherever the ledger changes.
fn cut(
    ledger: &Ledger,
    whose: Whose,
    from: NaiveDate,
    next: Option<NaiveDate>,
    (currency, unit): (&str, Unit),
) -> Vec<Span> {
    let changes = ledger.0.iter().map(|rate| rate.from);
    let within = changes.filter(|day| *day > from && next.is_none_or(|next| *day < next));
    let days: Vec<NaiveDate> = std::iter::once(from).chain(within).collect();
    let nexts = days.iter().skip(1).copied().map(Some).chain([next]);
    let span = |(from, next): (&NaiveDate, Option<NaiveDate>)| {
        let rate = ledger.on(*from).cloned();
        Span {
            from: *from,
            until: next.and_then(|next| next.pred_opt()),
            whose,
            currency: rate.as_ref().map_or(currency, |rate| &rate.currency).to_owned(),
            unit: rate.as_ref().map_or(unit, |rate| rate.unit),
            rate,
        }
    };
    days.iter().zip(nexts).map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate::{Amount, STANDARD, read_standard};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rate(from: &str, amount: &str, currency: &str) -> Rate {
        let amount = Amount::parse(amount).unwrap();
        Rate { from: day(from), amount, currency: currency.to_owned(), unit: Unit::Mile, source: None }
    }

    fn member(from: &str, until: &str) -> Membership {
        Membership { from: day(from), until: until.parse().ok() }
    }

    /// Each range on a line, the newest first.
    fn lines(memberships: &[Membership], organization: &Ledger) -> Vec<String> {
        let standard = read_standard(STANDARD).unwrap();
        let spans = spans_of(memberships, organization, &standard, ("USD", Unit::Mile));
        let line = |span: &Span| {
            let until = span.until.map_or_else(|| "…".to_owned(), |until| until.to_string());
            let amount = span.rate.as_ref().map_or_else(|| "none".to_owned(), |rate| rate.amount.to_string());
            format!("{} to {until}: {:?} {amount} {}", span.from, span.whose, span.currency)
        };
        spans.iter().map(line).collect()
    }

    fn contoso() -> Ledger {
        Ledger::new([rate("2026-01-01", "0.7", "USD"), rate("2026-07-01", "0.8", "USD")])
    }

    #[test]
    fn s63_the_day_of_archiving_is_the_first_at_the_standard_rate_and_past_days_keep_theirs() {
        assert_eq!(
            lines(&[member("2026-03-10", "2026-11-24")], &contoso()),
            [
                "2026-11-24 to …: Standard 0.76 USD",
                "2026-07-01 to 2026-11-23: Organization 0.8 USD",
                "2026-03-10 to 2026-06-30: Organization 0.7 USD",
            ]
        );
    }

    #[test]
    fn s63_b14_a_mid_year_change_of_the_standard_rate_holds_after_archiving() {
        assert_eq!(
            lines(&[member("2026-03-10", "2026-05-02")], &contoso()),
            [
                "2026-07-01 to …: Standard 0.76 USD",
                "2026-05-02 to 2026-06-30: Standard 0.725 USD",
                "2026-03-10 to 2026-05-01: Organization 0.7 USD",
            ]
        );
    }

    #[test]
    fn s60_s63_after_a_gap_the_organizations_rate_holds_again() {
        let twice = [member("2026-10-01", ""), member("2026-03-10", "2026-08-01")];
        assert_eq!(
            lines(&twice, &contoso()),
            [
                "2026-10-01 to …: Organization 0.8 USD",
                "2026-08-01 to 2026-09-30: Standard 0.76 USD",
                "2026-07-01 to 2026-07-31: Organization 0.8 USD",
                "2026-03-10 to 2026-06-30: Organization 0.7 USD",
            ]
        );
    }

    #[test]
    fn s63_the_last_change_of_a_day_decides_its_rate() {
        let one_day = [member("2026-08-01", "2026-08-01")];
        assert_eq!(lines(&one_day, &contoso()), ["2026-08-01 to …: Standard 0.76 USD"]);
        let back_at_once = [member("2026-07-01", "2026-08-01"), member("2026-08-01", "")];
        assert_eq!(lines(&back_at_once, &contoso()), ["2026-07-01 to …: Organization 0.8 USD"]);
        let and_gone_again = [member("2026-07-01", "2026-08-01"), member("2026-08-01", "2026-08-01")];
        assert_eq!(
            lines(&and_gone_again, &contoso()),
            ["2026-08-01 to …: Standard 0.76 USD", "2026-07-01 to 2026-07-31: Organization 0.8 USD"]
        );
    }

    #[test]
    fn s63_archived_before_any_rate_there_is_only_the_standard_one() {
        let late = Ledger::new([rate("2027-01-01", "0.9", "USD")]);
        assert_eq!(
            lines(&[member("2026-08-01", "2026-09-01")], &late),
            ["2026-09-01 to …: Standard 0.76 USD", "2026-08-01 to 2026-08-31: Organization none USD"]
        );
        assert_eq!(
            lines(&[member("2026-08-01", "")], &late),
            ["2027-01-01 to …: Organization 0.9 USD", "2026-08-01 to 2026-12-31: Organization none USD"]
        );
        assert!(lines(&[], &contoso()).is_empty());
    }

    #[test]
    fn s63_no_standard_rate_is_known_for_the_currency_that_was_paid() {
        let euro = Ledger::new([rate("2026-01-01", "0.3", "EUR")]);
        assert_eq!(
            lines(&[member("2026-03-10", "2026-11-24")], &euro),
            ["2026-11-24 to …: Standard none EUR", "2026-03-10 to 2026-11-23: Organization 0.3 EUR"]
        );
    }

    #[test]
    fn a_day_lies_in_one_range() {
        let standard = read_standard(STANDARD).unwrap();
        let member = [member("2026-03-10", "2026-11-24")];
        let spans = spans_of(&member, &contoso(), &standard, ("USD", Unit::Mile));
        let whose = |text: &str| span_on(&spans, day(text)).map(|span| span.whose);
        assert_eq!(whose("2026-03-09"), None);
        assert_eq!(whose("2026-11-23"), Some(Whose::Organization));
        assert_eq!(whose("2026-11-24"), Some(Whose::Standard));
        assert_eq!(whose("2030-01-01"), Some(Whose::Standard));
    }
}
