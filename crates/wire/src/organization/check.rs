//! What a caller typed into settings and rates, read as a whole: all that is wrong is said at once, by the same code on
//! the server and in the browser.

use chrono::{Datelike, NaiveDate};
use rollcall_domain::email::Email;
use rollcall_domain::rate::{Amount, is_known_currency};
use rollcall_domain::settings::{
    IMPORT_ROWS_MAX_DAYS, INTRO_MAX_CHARS, Link, LinkHost, NAME_MAX_CHARS, PRODUCT_MAX_CHARS,
    SIGN_OFF_MAX_CHARS, Setting, TextProblem, UNDO_MAX_SECONDS, mail_text, name,
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

impl TryFrom<&OrganizationChange> for CheckedChange {
    type Error = Problem;

    fn try_from(change: &OrganizationChange) -> Result<Self, Problem> {
        let mut errors = Errors::default();
        let checked = Self {
            name: errors.text(Setting::Name, change.name.as_ref(), |text| name(text, NAME_MAX_CHARS)),
            product: errors
                .text(Setting::Product, change.product.as_ref(), |text| name(text, PRODUCT_MAX_CHARS)),
            app_store: errors.link(Setting::AppStore, change.app_store.as_ref(), LinkHost::AppStore),
            google_play: errors.link(Setting::GooglePlay, change.google_play.as_ref(), LinkHost::GooglePlay),
            dashboard: errors.link(Setting::Dashboard, change.dashboard.as_ref(), LinkHost::Any),
            support: errors.link(Setting::Support, change.support.as_ref(), LinkHost::Any),
            contact: errors.email(Setting::Contact, change.contact.as_ref()),
            time_zone: change.time_zone.clone(),
            currency: errors.currency(change.currency.as_deref()),
            unit: change.unit.map(Into::into),
            language: change.language.map(Into::into),
            mail_intro: errors.mail_text(Setting::MailIntro, change.mail_intro.as_ref(), INTRO_MAX_CHARS),
            mail_sign_off: errors.mail_text(
                Setting::MailSignOff,
                change.mail_sign_off.as_ref(),
                SIGN_OFF_MAX_CHARS,
            ),
            reply_to: errors.email(Setting::ReplyTo, change.reply_to.as_ref()),
            undo_seconds: errors.number(Setting::UndoSeconds, change.undo_seconds, 0, UNDO_MAX_SECONDS),
            mails_per_hour: errors.number(
                Setting::MailsPerHour,
                change.mails_per_hour,
                1,
                i32::MAX.unsigned_abs(),
            ),
            import_rows_days: errors.number(
                Setting::ImportRowsDays,
                change.import_rows_days,
                1,
                IMPORT_ROWS_MAX_DAYS,
            ),
        };
        errors.or(checked)
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

    fn of(&mut self, setting: Setting, code: &str, detail: impl Into<String>) {
        self.add(format!("/{}", setting.as_str()), code, detail);
    }

    fn or<T>(self, value: T) -> Result<T, Problem> {
        if self.0.is_empty() { Ok(value) } else { Err(Problem::fields(self.0)) }
    }

    fn text<T, V>(
        &mut self,
        setting: Setting,
        value: Option<&V>,
        read: impl Fn(&V) -> Result<T, TextProblem>,
    ) -> Option<T> {
        match read(value?) {
            Ok(text) => Some(text),
            Err(problem) => {
                self.of(setting, problem.code, problem.sentence);
                None
            }
        }
    }

    fn mail_text(
        &mut self,
        setting: Setting,
        value: Option<&Option<String>>,
        max_chars: usize,
    ) -> Option<Option<String>> {
        self.text(setting, value, |text| mail_text(text.as_deref().unwrap_or_default(), max_chars))
    }

    fn link(
        &mut self,
        setting: Setting,
        value: Option<&Option<String>>,
        host: LinkHost,
    ) -> Option<Option<Link>> {
        let Some(text) = filled(value?.as_ref()) else { return Some(None) };
        match Link::parse(text, host) {
            Ok(link) => Some(Some(link)),
            Err(problem) => {
                self.of(setting, problem.code(), problem.sentence());
                None
            }
        }
    }

    fn email(&mut self, setting: Setting, value: Option<&Option<String>>) -> Option<Option<Email>> {
        let Some(text) = filled(value?.as_ref()) else { return Some(None) };
        match Email::parse(text) {
            Ok(email) => Some(Some(email)),
            Err(problem) => {
                self.of(setting, problem.code(), problem.sentence());
                None
            }
        }
    }

    fn currency(&mut self, value: Option<&str>) -> Option<String> {
        let code = value?.trim();
        if is_known_currency(code) {
            return Some(code.to_owned());
        }
        self.of(Setting::Currency, "currency", "Write the three capital letters of a currency, such as USD.");
        None
    }

    fn number(
        &mut self,
        setting: Setting,
        value: Option<Option<u32>>,
        least: u32,
        most: u32,
    ) -> Option<Option<u32>> {
        if let Some(number) = value?
            && !(least..=most).contains(&number)
        {
            self.of(setting, "out_of_range", format!("Write a number from {least} to {most}."));
            return None;
        }
        value
    }
}

/// A form has no absent fields, only blank ones.
fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
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
