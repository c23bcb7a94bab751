//! Numbers and times as people read them, by the browser's own `Intl`, and names from what the directory has.

use std::time::Duration;

use chrono::NaiveDate;
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use rollcall_domain::rate::is_known_currency;
use rollcall_wire::directory::Person;
use rollcall_wire::users::User;
use wasm_bindgen::JsValue;

use crate::text::{Counted, language, t_count};

/// A moment, as the API gives it.
pub(crate) type Moment = chrono::DateTime<chrono::Utc>;

/// A number with the language's separators.
pub(crate) fn number(value: i64) -> String {
    let shown = i32::try_from(value).unwrap_or(i32::MAX);
    if cfg!(not(target_arch = "wasm32")) {
        return shown.to_string();
    }
    js_sys::Number::from(shown).to_locale_string(&locale()).into()
}

/// A day, such as "3 Nov 2026".
pub(crate) fn day(moment: Moment) -> String {
    written(moment, &[("day", "numeric"), ("month", "short"), ("year", "numeric")])
}

/// A day and time with its zone, such as "3 Nov 2026, 10:04 CET".
pub(crate) fn day_and_time(moment: Moment) -> String {
    written(
        moment,
        &[
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("timeZoneName", "short"),
        ],
    )
}

/// A day of the calendar, such as "1 Jan 2027", whatever the time zone.
pub(crate) fn date_of(day: NaiveDate) -> String {
    let text = day.to_string();
    if cfg!(not(target_arch = "wasm32")) {
        return text;
    }
    // A date alone is read as midnight in UTC.
    let date = Date::new(&JsValue::from_str(&text));
    let parts = [("day", "numeric"), ("month", "short"), ("year", "numeric"), ("timeZone", "UTC")];
    let format = intl("DateTimeFormat", &parts.map(|(name, value)| (name, JsValue::from_str(value))));
    formatted(&format, "format", &date).unwrap_or(text)
}

/// An amount of money as it is, such as "$0.725": all its places, and at least as many as the currency has.
pub(crate) fn money(amount: &str, currency: &str) -> String {
    let plain = format!("{amount} {currency}");
    if cfg!(not(target_arch = "wasm32")) {
        return plain;
    }
    let options = [
        ("style", JsValue::from_str("currency")),
        ("currency", JsValue::from_str(currency)),
        ("maximumFractionDigits", JsValue::from_f64(4.0)),
    ];
    // Given as text, the browser reads the decimal exactly.
    formatted(&intl("NumberFormat", &options), "format", &JsValue::from_str(amount)).unwrap_or(plain)
}

/// Names in a sentence: "Ann, Bo or Cy".
pub(crate) fn any_of(names: &[String]) -> String {
    let list: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
    let format = intl("ListFormat", &[("type", JsValue::from_str("disjunction"))]);
    formatted(&format, "format", &list).unwrap_or_else(|| names.join(", "))
}

/// The time zones that the browser knows, and the one given.
pub(crate) fn time_zones(and: &str) -> Vec<String> {
    let mut zones = supported("timeZone");
    zones.extend(["UTC".to_owned(), and.to_owned()]);
    zones.sort_unstable();
    zones.dedup();
    zones
}

/// The currencies that both the browser and the server know, and the one given, each with its name.
pub(crate) fn currencies(and: &str) -> Vec<(String, String)> {
    let mut codes = supported("currency");
    codes.retain(|code| is_known_currency(code));
    codes.push(and.to_owned());
    codes.sort_unstable();
    codes.dedup();
    let words = intl("DisplayNames", &[("type", JsValue::from_str("currency"))]);
    let labelled = |code: String| {
        let name = formatted(&words, "of", &JsValue::from_str(&code)).filter(|name| *name != code);
        let label = name.map_or_else(|| code.clone(), |name| format!("{code} · {name}"));
        (code, label)
    };
    codes.into_iter().map(labelled).collect()
}

/// The moment as `<time datetime>` wants it.
pub(crate) fn machine_readable(moment: Moment) -> String {
    date(moment).to_iso_string().into()
}

/// The time from now until the moment; nothing when it has passed.
pub(crate) fn time_until(moment: Moment) -> Option<Duration> {
    let seconds = (date(moment).get_time() - Date::now()) / 1000.0;
    Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero())
}

/// How long something will still take, such as "about 20 seconds left".
pub(crate) fn time_left(seconds: u64) -> String {
    let (key, count) = match seconds {
        short @ 0..60 => (Counted::SecondsLeft, short),
        middle @ 60..5_400 => (Counted::MinutesLeft, middle / 60),
        long => (Counted::HoursLeft, (long + 1_800) / 3_600),
    };
    t_count(key, i64::try_from(count).unwrap_or(i64::MAX))
}

/// A size in bytes, such as "64 MB".
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        small @ 0..1_000 => format!("{small} B"),
        middle @ 1_000..1_000_000 => format!("{} kB", middle / 1_000),
        // Limits are powers of two: 64 MB are 64 times 1,048,576 bytes, as file managers count.
        large => format!("{} MB", large.div_ceil(1_048_576)),
    }
}

/// How much of a whole is done, in percent, never more than 100. Nothing of nothing is nothing.
pub(crate) fn percent(done: i64, whole: i64) -> i64 {
    if whole <= 0 { 0 } else { (done.clamp(0, whole) * 100) / whole }
}

/// The name to show for a user.
pub(crate) fn user_name(user: &User) -> String {
    shown(&user.display_name, &user.email)
}

/// The name to show for a person.
pub(crate) fn person_name(person: &Person) -> String {
    shown(&person.display_name, &person.email)
}

fn shown(name: &str, email: &str) -> String {
    if name.trim().is_empty() { email.to_owned() } else { name.to_owned() }
}

fn date(moment: Moment) -> Date {
    let seconds = u32::try_from(moment.timestamp()).unwrap_or_default();
    let milliseconds = f64::from(seconds) * 1000.0 + f64::from(moment.timestamp_subsec_millis());
    Date::new(&JsValue::from_f64(milliseconds))
}

/// How this language is written where the reader lives, as far as the browser says: "en-GB" and not just "en", which
/// puts the month before the day.
fn locale() -> String {
    let tag = language().tag();
    let own = window().navigator().language();
    own.filter(|own| own.split('-').next() == Some(tag)).unwrap_or_else(|| tag.to_owned())
}

fn written(moment: Moment, parts: &[(&str, &str)]) -> String {
    let options: Vec<_> = parts.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    formatted(&intl("DateTimeFormat", &options), "format", &date(moment)).unwrap_or_default()
}

/// Makes an object of `Intl`, for this language. By name: each class bound by itself would cost more than all are worth.
fn intl(class: &str, options: &[(&str, JsValue)]) -> JsValue {
    let settings = Object::new();
    for (name, value) in options {
        // A plain new object takes any property.
        let _ = Reflect::set(&settings, &JsValue::from_str(name), value);
    }
    let arguments = Array::of2(&JsValue::from_str(&locale()), &settings);
    namespace(class)
        .and_then(|class| Reflect::construct(class.unchecked_ref::<Function>(), &arguments).ok())
        .unwrap_or(JsValue::UNDEFINED)
}

/// What an object of `Intl` makes of a value; nothing where the browser has no such object.
fn formatted(object: &JsValue, method: &str, value: &JsValue) -> Option<String> {
    let method = Reflect::get(object, &JsValue::from_str(method)).ok()?;
    method.dyn_ref::<Function>()?.call1(object, value).ok()?.as_string()
}

/// What the browser knows of a kind of thing.
fn supported(kind: &str) -> Vec<String> {
    let values = namespace("supportedValuesOf").and_then(|list| {
        list.unchecked_ref::<Function>().call1(&JsValue::UNDEFINED, &JsValue::from_str(kind)).ok()
    });
    let texts = |values: JsValue| Array::from(&values).iter().filter_map(|value| value.as_string()).collect();
    values.map(texts).unwrap_or_default()
}

fn namespace(name: &str) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
    let member = Reflect::get(&intl, &JsValue::from_str(name)).ok()?;
    member.is_function().then_some(member)
}

#[cfg(test)]
mod tests {
    use super::{percent, shown, size, time_left};

    #[test]
    fn sizes_have_three_digits_at_most() {
        for (bytes, text) in
            [(0, "0 B"), (999, "999 B"), (4_100, "4 kB"), (1_000_000, "1 MB"), (67_108_864, "64 MB")]
        {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn s17_the_time_left_is_said_in_words() {
        for (seconds, words) in [
            (10, "about 10 seconds left"),
            (60, "about 1 minute left"),
            (1_260, "about 21 minutes left"),
            (5_400, "about 2 hours left"),
            (100_000, "about 28 hours left"),
        ] {
            assert_eq!(time_left(seconds), words);
        }
    }

    #[test]
    fn percents_stay_between_nothing_and_all() {
        assert_eq!(percent(312, 500), 62);
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(9, 3), 100);
        assert_eq!(percent(-1, 3), 0);
        assert_eq!(percent(999, 1000), 99);
    }

    #[test]
    fn whoever_has_no_name_is_shown_by_the_address() {
        assert_eq!(shown(" ", "ann@contoso.com"), "ann@contoso.com");
        assert_eq!(shown("Ann Lee", "ann@contoso.com"), "Ann Lee");
    }
}
