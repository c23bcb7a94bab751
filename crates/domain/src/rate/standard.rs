//! The tax authorities' standard rates, as data that an operator can replace.

use chrono::NaiveDate;

use super::{Amount, Ledger, Rate, Unit};

/// The rates that are known without an operator's own table.
///
/// Those in USD for a mile are the IRS's; each line says where it was published, and when that was last checked.
pub const STANDARD: &str = include_str!("standard.csv");

/// Standard rates of any currency and unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandardRates(Vec<Rate>);

/// Why a table of standard rates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadStandard {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl std::fmt::Display for BadStandard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for BadStandard {}

impl StandardRates {
    /// Gives the rates of a currency and unit; an empty ledger where none is known.
    #[must_use]
    pub fn ledger(&self, currency: &str, unit: Unit) -> Ledger {
        Ledger::new(self.0.iter().filter(|rate| rate.currency == currency && rate.unit == unit).cloned())
    }
}

/// Reads a table of standard rates: a header, then `from,amount,currency,unit,source` a line; what follows is ignored.
/// No cell is quoted.
///
/// # Errors
/// [`BadStandard`] with the first line that cannot be used.
pub fn read_standard(text: &str) -> Result<StandardRates, BadStandard> {
    let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
    let rates = lines.map(|(index, line)| {
        read_line(line).map_err(|what| BadStandard { line: index.saturating_add(1), what })
    });
    rates.collect::<Result<_, _>>().map(StandardRates)
}

fn read_line(line: &str) -> Result<Rate, String> {
    let mut cells = line.split(',').map(str::trim);
    let mut cell = |name: &str| cells.next().ok_or_else(|| format!("{name} is missing"));
    let from = cell("from")?;
    let from = from.parse::<NaiveDate>().map_err(|error| format!("{from:?} is no day: {error}"))?;
    let amount = cell("amount")?;
    let amount = Amount::parse(amount).map_err(|problem| format!("{amount:?}: {}", problem.sentence()))?;
    let currency = cell("currency")?;
    if !is_currency(currency) {
        return Err(format!("{currency:?} is no currency: three capital letters (ISO 4217)"));
    }
    let unit = cell("unit")?;
    let unit = Unit::from_name(unit).ok_or_else(|| format!("{unit:?} is neither mile nor kilometre"))?;
    let source = cell("source").ok().filter(|source| !source.is_empty()).map(str::to_owned);
    Ok(Rate { from, amount, currency: currency.to_owned(), unit, source })
}

/// Whether a text has the form of a currency code (ISO 4217).
pub(crate) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b14_the_tax_authoritys_mid_year_changes_are_data() {
        let ledger = read_standard(STANDARD).unwrap().ledger("USD", Unit::Mile);
        let on = |day: &str| ledger.on(day.parse().unwrap()).map(|rate| rate.amount.to_string());
        assert_eq!(on("2022-06-30").as_deref(), Some("0.585"));
        assert_eq!(on("2022-07-01").as_deref(), Some("0.625"));
        assert_eq!(on("2026-06-30").as_deref(), Some("0.725"));
        assert_eq!(on("2026-11-25").as_deref(), Some("0.76"));
        assert!(ledger.ranges().iter().all(|(rate, _)| rate.source.is_some()));
        assert!(read_standard(STANDARD).unwrap().ledger("EUR", Unit::Kilometre).is_empty());
    }

    #[test]
    fn a_table_that_cannot_be_read_says_where() {
        let read =
            |line: &str| read_standard(&format!("from,amount,currency,unit,source\n{line}")).unwrap_err();
        assert_eq!(read("2020-13-01,1,USD,mile,x").line, 2);
        assert!(read("2020-01-01,x,USD,mile,x").what.contains("digits"));
        assert!(read("2020-01-01,1,usd,mile,x").what.contains("ISO 4217"));
        assert!(read("2020-01-01,1,USD,furlong,x").what.contains("kilometre"));
        assert!(read("2020-01-01,1,USD").what.contains("unit"));
    }
}
