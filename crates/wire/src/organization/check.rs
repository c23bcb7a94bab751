//! What a caller typed into settings and rates, read as a whole: all that is wrong is said at once, by the same code on
//! the server and in the browser.

use chrono::{Datelike, NaiveDate};
use rollcall_domain::email::Email;
use rollcall_domain::rate::{Amount, is_known_currency};
use rollcall_domain::settings::{
    IMPORT_ROWS_MAX_DAYS, INTRO_MAX_CHARS, Link, LinkHost, NAME_MAX_CHARS, PRODUCT_MAX_CHARS,
    SIGN_OFF_MAX_CHARS, Setting, UNDO_MAX_SECONDS, mail_text, name,
};
use rollcall_domain::{language, rate};

use super::{NewRate, OrganizationChange};
use crate::problem::{FieldError, Problem};

/// The first and the last year that a rate can begin in.
const RATE_YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A change of settings that can be made. What is `None` stays; `Some(None)` takes away.
///
/// What only the server knows it checks itself: time zones, and the operator's ceilings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedChange {
    /// The name.
    pub name: Option<String>,
    /// The product's name.
    pub product: Option<String>,
    /// The address in the App Store.
    pub app_store: Option<Option<Link>>,
    /// The address at Google Play.
    pub google_play: Option<Option<Link>>,
    /// The web dashboard.
    pub dashboard: Option<Option<Link>>,
    /// Help for users.
    pub support: Option<Option<Link>>,
    /// The address of whoever helps the invited.
    pub contact: Option<Option<Email>>,
    /// The time zone as typed.
    pub time_zone: Option<String>,
    /// The currency of new rates.
    pub currency: Option<String>,
    /// The unit of new rates.
    pub unit: Option<rate::Unit>,
    /// The language of mails.
    pub language: Option<language::Language>,
    /// What stands above the button of an invitation.
    pub mail_intro: Option<Option<String>>,
    /// What stands at the end of an invitation.
    pub mail_sign_off: Option<Option<String>>,
    /// Where answers to mails go.
    pub reply_to: Option<Option<Email>>,
    /// The undo window in seconds.
    pub undo_seconds: Option<Option<u32>>,
    /// Mails in an hour.
    pub mails_per_hour: Option<Option<u32>>,
    /// Days that the rows of an import are kept.
    pub import_rows_days: Option<Option<u32>>,
}

/// Collects what is wrong with the fields of a request.
#[derive(Debug, Default)]
struct Errors(Vec<FieldError>);

/// What is wrong with a field: its stable name, and a sentence.
type Wrong = (&'static str, String);

impl TryFrom<&OrganizationChange> for CheckedChange {
    type Error = Problem;

    fn try_from(change: &OrganizationChange) -> Result<Self, Problem> {
        use Setting as S;
        let mut errors = Errors::default();
        let most_mails = i32::MAX.unsigned_abs();
        let checked = Self {
            name: errors.read(S::Name, change.name.as_ref(), |text| one_line(text, NAME_MAX_CHARS)),
            product: errors
                .read(S::Product, change.product.as_ref(), |text| one_line(text, PRODUCT_MAX_CHARS)),
            app_store: errors.read(S::AppStore, change.app_store.as_ref(), |text| {
                link(text.as_deref(), LinkHost::AppStore)
            }),
            google_play: errors.read(S::GooglePlay, change.google_play.as_ref(), |text| {
                link(text.as_deref(), LinkHost::GooglePlay)
            }),
            dashboard: errors
                .read(S::Dashboard, change.dashboard.as_ref(), |text| link(text.as_deref(), LinkHost::Any)),
            support: errors
                .read(S::Support, change.support.as_ref(), |text| link(text.as_deref(), LinkHost::Any)),
            contact: errors.read(S::Contact, change.contact.as_ref(), |text| email(text.as_deref())),
            time_zone: change.time_zone.clone(),
            currency: errors.read(S::Currency, change.currency.as_ref(), |code| currency(code)),
            unit: change.unit.map(Into::into),
            language: change.language.map(Into::into),
            mail_intro: errors.read(S::MailIntro, change.mail_intro.as_ref(), |text| {
                lines(text.as_deref(), INTRO_MAX_CHARS)
            }),
            mail_sign_off: errors.read(S::MailSignOff, change.mail_sign_off.as_ref(), |text| {
                lines(text.as_deref(), SIGN_OFF_MAX_CHARS)
            }),
            reply_to: errors.read(S::ReplyTo, change.reply_to.as_ref(), |text| email(text.as_deref())),
            undo_seconds: errors.read(S::UndoSeconds, change.undo_seconds.as_ref(), |number| {
                bounded(*number, 0, UNDO_MAX_SECONDS)
            }),
            mails_per_hour: errors.read(S::MailsPerHour, change.mails_per_hour.as_ref(), |number| {
                bounded(*number, 1, most_mails)
            }),
            import_rows_days: errors.read(S::ImportRowsDays, change.import_rows_days.as_ref(), |number| {
                bounded(*number, 1, IMPORT_ROWS_MAX_DAYS)
            }),
        };
        if errors.0.is_empty() { Ok(checked) } else { Err(Problem::fields(errors.0)) }
    }
}

impl TryFrom<&NewRate> for (NaiveDate, Amount) {
    type Error = Problem;

    fn try_from(rate: &NewRate) -> Result<Self, Problem> {
        let mut errors = Errors::default();
        let from = rate.from.trim().parse::<NaiveDate>().ok();
        let from = from.filter(|day| RATE_YEARS.contains(&day.year()));
        if from.is_none() {
            let (first, last) = (RATE_YEARS.start(), RATE_YEARS.end());
            let detail = format!("Write a day of the years {first} to {last} as 2027-01-31.");
            errors.add("/from", "date", detail);
        }
        let amount = Amount::parse(&rate.amount);
        if let Err(problem) = amount {
            errors.add("/amount", problem.code(), problem.sentence());
        }
        match (from, amount) {
            (Some(from), Ok(amount)) => Ok((from, amount)),
            (None, _) | (_, Err(_)) => Err(Problem::fields(errors.0)),
        }
    }
}

impl Errors {
    fn add(&mut self, pointer: impl Into<String>, code: &str, detail: impl Into<String>) {
        self.0.push(FieldError::new(pointer, code, detail));
    }

    /// Reads a field if it is there, and keeps what is wrong with it.
    fn read<V, T>(
        &mut self,
        setting: Setting,
        value: Option<&V>,
        read: impl Fn(&V) -> Result<T, Wrong>,
    ) -> Option<T> {
        match read(value?) {
            Ok(read) => Some(read),
            Err((code, detail)) => {
                self.add(format!("/{}", setting.as_str()), code, detail);
                None
            }
        }
    }
}

fn one_line(text: &str, max_chars: usize) -> Result<String, Wrong> {
    name(text, max_chars).map_err(|problem| (problem.code, problem.sentence))
}

fn lines(text: Option<&str>, max_chars: usize) -> Result<Option<String>, Wrong> {
    mail_text(text.unwrap_or_default(), max_chars).map_err(|problem| (problem.code, problem.sentence))
}

fn link(text: Option<&str>, host: LinkHost) -> Result<Option<Link>, Wrong> {
    let read = |text| Link::parse(text, host).map_err(|problem| (problem.code(), problem.sentence()));
    filled(text).map(read).transpose()
}

fn email(text: Option<&str>) -> Result<Option<Email>, Wrong> {
    let read = |text| Email::parse(text).map_err(|problem| (problem.code(), problem.sentence()));
    filled(text).map(read).transpose()
}

/// A form has no absent fields, only blank ones.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn currency(code: &str) -> Result<String, Wrong> {
    let code = code.trim();
    if is_known_currency(code) {
        return Ok(code.to_owned());
    }
    Err(("currency", "Write the three capital letters of a currency, such as USD.".to_owned()))
}

fn bounded(number: Option<u32>, least: u32, most: u32) -> Result<Option<u32>, Wrong> {
    if number.is_none_or(|number| (least..=most).contains(&number)) {
        return Ok(number);
    }
    Err(("out_of_range", format!("Write a number from {least} to {most}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> Result<CheckedChange, Vec<(String, String)>> {
        let change: OrganizationChange = serde_json::from_str(json).unwrap();
        CheckedChange::try_from(&change)
            .map_err(|problem| problem.errors.into_iter().map(|error| (error.pointer, error.code)).collect())
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = check(
            r#"{"name":" ","product":"x.com","app_store":"https://evil.example/","google_play":"http://play.google.com/",
                "dashboard":"ftp://x","support":"x","contact":"no","currency":"usd","mail_intro":"{link}",
                "mail_sign_off":"call 123456","reply_to":"@","undo_seconds":3601,"mails_per_hour":0,"import_rows_days":0}"#,
        );
        let expected = [
            ("/name", "required"),
            ("/product", "contains_domain"),
            ("/app_store", "link_wrong_host"),
            ("/google_play", "link_not_https"),
            ("/dashboard", "link_not_https"),
            ("/support", "link_not_https"),
            ("/contact", "email_no_at"),
            ("/currency", "currency"),
            ("/mail_intro", "unknown_variable"),
            ("/mail_sign_off", "contains_phone"),
            ("/reply_to", "email_no_local_part"),
            ("/undo_seconds", "out_of_range"),
            ("/mails_per_hour", "out_of_range"),
            ("/import_rows_days", "out_of_range"),
        ];
        let wrong = wrong.unwrap_err();
        let wrong: Vec<_> = wrong.iter().map(|(pointer, code)| (&**pointer, &**code)).collect();
        assert_eq!(wrong, expected);
    }

    #[test]
    fn what_is_absent_stays_and_what_is_blank_goes() {
        assert_eq!(check("{}"), Ok(CheckedChange::default()));
        let gone = check(r#"{"contact":" ","support":null,"mail_intro":"","undo_seconds":null}"#).unwrap();
        assert_eq!((gone.contact, gone.support), (Some(None), Some(None)));
        assert_eq!((gone.mail_intro, gone.undo_seconds), (Some(None), Some(None)));
        let set = check(r#"{"name":" Contoso ","contact":"It@Contoso.Example","currency":"EUR"}"#).unwrap();
        assert_eq!(set.name.as_deref(), Some("Contoso"));
        assert_eq!(set.contact.flatten().unwrap().as_str(), "It@contoso.example");
        assert_eq!(set.currency.as_deref(), Some("EUR"));
    }

    #[test]
    fn s52_a_rate_has_a_day_and_an_amount() {
        let read = |from: &str, amount: &str| {
            let rate = NewRate { from: from.to_owned(), amount: amount.to_owned() };
            <(NaiveDate, Amount)>::try_from(&rate).map_err(|problem| {
                problem.errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
            })
        };
        let (from, amount) = read(" 2027-01-31 ", "0,725").unwrap();
        assert_eq!((from.to_string(), amount.to_string()), ("2027-01-31".to_owned(), "0.725".to_owned()));
        for from in
            ["", "2027-02-30", "31.01.2027", "1999-12-31", "2101-01-01", "+99999-01-01", "2027-01-01T00:00"]
        {
            assert_eq!(read(from, "1"), Err(vec![("/from".to_owned(), "date".to_owned())]), "{from}");
        }
        assert_eq!(read("x", "x").unwrap_err().len(), 2);
    }
}
