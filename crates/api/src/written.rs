//! Dates and units as people write them, for mails and pages alike.

use chrono::{Datelike as _, NaiveDate};
use rollcall_domain::language::Language;
use rollcall_domain::rate::Unit;

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
