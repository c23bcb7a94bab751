//! The settings of an organization as fields of forms: one row of a table each.

use rollcall_wire::organization::{Language, Organization, OrganizationChange, Unit};
use rollcall_wire::problem::FieldError;

use crate::components::form::Control;
use crate::format::{currencies, time_zones};
use crate::text::{Key, t};

/// A setting: how it is called, shown, and changed.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its name in the API, which is the id of its field.
    pub(super) id: &'static str,
    pub(super) label: Key,
    pub(super) hint: Option<Key>,
    kind: Kind,
    get: fn(&Organization) -> String,
    set: fn(&mut OrganizationChange, Option<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Link,
    Email,
    Number,
    Lines,
    TimeZone,
    Currency,
    Unit,
    Language,
}

macro_rules! settings {
    ($name:ident: $($id:ident $kind:ident $label:ident $hint:expr, $get:expr, $set:expr;)+) => {
        pub(super) const $name: &[Setting] = &[$(Setting {
            id: stringify!($id),
            label: Key::$label,
            hint: $hint,
            kind: Kind::$kind,
            get: $get,
            set: $set,
        },)+];
    };
}

settings! {
    NAMES:
    name Text OrganizationName Some(Key::OrganizationNameHint), |of| of.name.clone(),
        |change, value| change.name = Some(value.unwrap_or_default());
    product Text OrganizationProduct Some(Key::OrganizationProductHint), |of| of.product.clone(),
        |change, value| change.product = Some(value.unwrap_or_default());
}

settings! {
    LINKS:
    app_store Link AppStore Some(Key::AppStoreHint), |of| or_empty(of.links.app_store.as_ref()),
        |change, value| change.app_store = Some(value);
    google_play Link GooglePlay Some(Key::GooglePlayHint), |of| or_empty(of.links.google_play.as_ref()),
        |change, value| change.google_play = Some(value);
    dashboard Link Dashboard Some(Key::DashboardHint), |of| or_empty(of.links.dashboard.as_ref()),
        |change, value| change.dashboard = Some(value);
    support Link Support None, |of| or_empty(of.links.support.as_ref()),
        |change, value| change.support = Some(value);
    contact Email Contact Some(Key::ContactHint), |of| or_empty(of.contact.as_ref()),
        |change, value| change.contact = Some(value);
}

settings! {
    REGION:
    time_zone TimeZone TimeZone Some(Key::TimeZoneHint), |of| of.time_zone.clone(),
        |change, value| change.time_zone = value;
    currency Currency Currency Some(Key::CurrencyHint), |of| of.currency.clone(),
        |change, value| change.currency = value;
    unit Unit Unit Some(Key::CurrencyHint), |of| unit_name(of.unit).to_owned(),
        |change, value| change.unit = Some(if value.as_deref() == Some("kilometre") { Unit::Kilometre } else { Unit::Mile });
    language Language MailLanguage Some(Key::MailLanguageHint), |of| language_name(of.language).to_owned(),
        |change, value| change.language = Some(if value.as_deref() == Some("de") { Language::German } else { Language::English });
}

settings! {
    LIMITS:
    undo_seconds Number UndoSeconds Some(Key::UndoSecondsHint), |of| of.undo_seconds.to_string(),
        |change, value| change.undo_seconds = Some(whole(value));
    mails_per_hour Number MailsPerHour Some(Key::MailsPerHourHint), |of| of.caps.mails_per_hour.to_string(),
        |change, value| change.mails_per_hour = Some(whole(value));
    import_rows_days Number ImportRowsDays Some(Key::ImportRowsDaysHint), |of| of.import_rows_days.to_string(),
        |change, value| change.import_rows_days = Some(whole(value));
}

settings! {
    MAIL:
    mail_intro Lines MailIntro Some(Key::MailIntroHint), |of| or_empty(of.mail.intro.as_ref()),
        |change, value| change.mail_intro = Some(value);
    mail_sign_off Lines MailSignOff Some(Key::MailSignOffHint), |of| or_empty(of.mail.sign_off.as_ref()),
        |change, value| change.mail_sign_off = Some(value);
    reply_to Email ReplyTo Some(Key::ReplyToHint), |of| or_empty(of.mail.reply_to.as_ref()),
        |change, value| change.reply_to = Some(value);
}

impl Setting {
    /// The value, as it stands in the field.
    pub(super) fn value(&self, of: &Organization) -> String {
        (self.get)(of)
    }

    /// The input that the setting needs; `now` is among its choices in any case.
    pub(super) fn control(&self, now: &str) -> Control {
        match self.kind {
            Kind::Text => Control::Text,
            Kind::Link => Control::Link,
            Kind::Email => Control::Email,
            Kind::Number => Control::Number,
            Kind::Lines => Control::Lines,
            Kind::TimeZone => {
                Control::Choice(time_zones(now).into_iter().map(|zone| (zone.clone(), zone)).collect())
            }
            Kind::Currency => Control::Choice(currencies(now)),
            Kind::Unit => Control::Choice(named([Unit::Mile, Unit::Kilometre].map(unit_name))),
            Kind::Language => {
                Control::Choice(named([Language::English, Language::German].map(language_name)))
            }
        }
    }

    /// What of a value is shown where it cannot be changed.
    pub(super) fn shown(&self, value: String) -> String {
        match self.kind {
            Kind::Unit | Kind::Language => name_of(&value).to_owned(),
            Kind::Text
            | Kind::Link
            | Kind::Email
            | Kind::Number
            | Kind::Lines
            | Kind::TimeZone
            | Kind::Currency => {
                if value.is_empty() {
                    t(Key::NotSet).to_owned()
                } else {
                    value
                }
            }
        }
    }
}

/// The change from what was there to what is typed: only what differs, so that nothing else is overwritten.
///
/// # Errors
/// What cannot be sent as what it is. All else the server judges, and names the field.
pub(super) fn change(
    settings: &[Setting],
    base: &[String],
    typed: &[String],
) -> Result<OrganizationChange, Vec<FieldError>> {
    let mut change = OrganizationChange::default();
    let mut wrong = Vec::new();
    for ((setting, before), now) in settings.iter().zip(base).zip(typed) {
        let now = now.trim();
        if now == before {
            continue;
        }
        let value = (!now.is_empty()).then(|| now.to_owned());
        if setting.kind == Kind::Number && value.as_deref().is_some_and(|value| value.parse::<u32>().is_err())
        {
            let pointer = format!("/{}", setting.id);
            wrong.push(FieldError::new(pointer, "number", t(Key::FieldNumber)));
        }
        (setting.set)(&mut change, value);
    }
    if wrong.is_empty() { Ok(change) } else { Err(wrong) }
}

fn or_empty(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

fn whole(value: Option<String>) -> Option<u32> {
    value?.parse().ok()
}

fn named(values: [&'static str; 2]) -> Vec<(String, String)> {
    values.map(|value| (value.to_owned(), name_of(value).to_owned())).into()
}

fn name_of(value: &str) -> &'static str {
    match value {
        "kilometre" => t(Key::Kilometre),
        "mile" => t(Key::Mile),
        "de" => "Deutsch",
        _ => "English",
    }
}

fn unit_name(unit: Unit) -> &'static str {
    rollcall_domain::rate::Unit::from(unit).as_str()
}

/// The language's tag.
pub(super) fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::German => "de",
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMITS, LINKS, MAIL, NAMES, OrganizationChange, REGION, change};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn only_what_differs_is_sent() {
        let base = texts(&["Contoso", "Milestone"]);
        let sent = change(NAMES, &base, &texts(&["Contoso ", "Milestone 2"])).unwrap();
        assert_eq!(
            sent,
            OrganizationChange { product: Some("Milestone 2".to_owned()), ..Default::default() }
        );
        assert_eq!(change(NAMES, &base, &base).unwrap(), OrganizationChange::default());
    }

    #[test]
    fn an_emptied_field_takes_away_or_is_refused_by_the_server() {
        let base = texts(&["https://apps.apple.com/x", "", "", "", "it@contoso.example"]);
        let sent = change(LINKS, &base, &texts(&["", "", "", "", " "])).unwrap();
        assert_eq!((sent.app_store, sent.contact), (Some(None), Some(None)));
        let sent = change(NAMES, &texts(&["Contoso", "Milestone"]), &texts(&["", "Milestone"])).unwrap();
        assert_eq!(sent.name.as_deref(), Some(""));
    }

    #[test]
    fn a_number_is_a_number_or_the_deployments() {
        let base = texts(&["10", "500", "90"]);
        let sent = change(LIMITS, &base, &texts(&["0", "", "90"])).unwrap();
        assert_eq!((sent.undo_seconds, sent.mails_per_hour), (Some(Some(0)), Some(None)));
        let wrong = change(LIMITS, &base, &texts(&["ten", "500", "-1"])).unwrap_err();
        let wrong: Vec<_> = wrong.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(wrong, ["/undo_seconds", "/import_rows_days"]);
    }

    #[test]
    fn every_field_has_the_name_that_the_api_has() {
        for settings in [NAMES, LINKS, REGION, LIMITS, MAIL] {
            for (at, setting) in settings.iter().enumerate() {
                let base = vec![String::new(); settings.len()];
                let mut typed = base.clone();
                typed[at] = "1".to_owned();
                let sent = serde_json::to_value(change(settings, &base, &typed).unwrap()).unwrap();
                let names: Vec<_> = sent.as_object().unwrap().keys().collect();
                assert_eq!(names, [setting.id]);
            }
        }
    }
}
