//! Dates, amounts and units as people write them, for mails and pages alike.

use chrono::{Datelike as _, NaiveDate};
use rollcall_domain::language::Language;
use rollcall_domain::rate::{Amount, Unit};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONATE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// `1 July 2026`, `1. Juli 2026`.
pub(crate) fn day(language: Language, day: NaiveDate) -> String {
    let month = |names: [&'static str; 12]| {
        usize::try_from(day.month0()).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
    };
    match language {
        Language::English => format!("{} {} {}", day.day(), month(MONTHS), day.year()),
        Language::German => format!("{}. {} {}", day.day(), month(MONATE), day.year()),
    }
}

/// `mile`, `Kilometer`.
pub(crate) fn unit(language: Language, unit: Unit) -> &'static str {
    match (language, unit) {
        (Language::English, Unit::Mile) => "mile",
        (Language::English, Unit::Kilometre) => "kilometre",
        (Language::German, Unit::Mile) => "Meile",
        (Language::German, Unit::Kilometre) => "Kilometer",
    }
}

/// `0.80 USD per mile`, `0,725 EUR je Kilometer`: at least two places, as money has them.
pub(crate) fn rate(language: Language, amount: Amount, currency: &str, per: Unit) -> String {
    let plain = amount.to_string();
    let (whole, places) = plain.split_once('.').unwrap_or((&plain, ""));
    let unit = unit(language, per);
    match language {
        Language::English => format!("{whole}.{places:0<2} {currency} per {unit}"),
        Language::German => format!("{whole},{places:0<2} {currency} je {unit}"),
    }
}
