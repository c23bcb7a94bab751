//! An amount of money for one unit: an exact decimal.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The places after the point, at most.
const PLACES: u32 = 4;

/// An amount: more than 0, at most 9,999.9999, with at most four places after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(Decimal);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountProblem {
    /// It is no number of digits with one point.
    Format,
    /// It has more than four places after the point.
    Places,
    /// It is 0, or 10,000 or more.
    Range,
}

impl Amount {
    /// Reads digits with at most one point (or one comma, as many keyboards have it).
    ///
    /// # Errors
    /// [`AmountProblem`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, AmountProblem> {
        let text = text.trim().replace(',', ".");
        let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.')
            && text.contains(|c: char| c.is_ascii_digit());
        if !is_plain || text.len() > 20 {
            return Err(AmountProblem::Format);
        }
        let value = Decimal::from_str_exact(&text).or(Err(AmountProblem::Format))?.normalize();
        match value.scale() {
            _ if value.is_zero() || value >= Decimal::from(10_000) => Err(AmountProblem::Range),
            0..=PLACES => Ok(Self(value)),
            _ => Err(AmountProblem::Places),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Amount {
    type Error = AmountProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl fmt::Display for AmountProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for AmountProblem {}

impl AmountProblem {
    /// The stable name, `snake_case`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Format => "amount_format",
            Self::Places => "amount_places",
            Self::Range => "amount_range",
        }
    }

    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Format => "Write the amount in digits with a point, such as 0.725.",
            Self::Places => "An amount has at most four places after the point.",
            Self::Range => "An amount is more than 0 and less than 10,000.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, AmountProblem};

    #[test]
    fn an_amount_is_exact_and_bounded() {
        let read = |text| Amount::parse(text).map(|amount| amount.to_string());
        assert_eq!(read("0.725").as_deref(), Ok("0.725"));
        assert_eq!(read(" 0,7250 ").as_deref(), Ok("0.725"));
        assert_eq!(read("9999.9999").as_deref(), Ok("9999.9999"));
        assert_eq!(read("1").as_deref(), Ok("1"));
        for (text, problem) in [
            ("", AmountProblem::Format),
            (".", AmountProblem::Format),
            ("1.2.3", AmountProblem::Format),
            ("-1", AmountProblem::Format),
            ("1e3", AmountProblem::Format),
            ("$1", AmountProblem::Format),
            ("0", AmountProblem::Range),
            ("10000", AmountProblem::Range),
            ("0.00001", AmountProblem::Places),
        ] {
            assert_eq!(read(text), Err(problem), "{text:?}");
        }
    }
}
