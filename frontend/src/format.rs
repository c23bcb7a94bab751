//! Numbers and times as people read them, by the browser's own `Intl`, and names from what the directory has.

use std::time::Duration;

use js_sys::{Array, Date, Object, Reflect};
use leptos::prelude::window;
use rollcall_wire::directory::Person;
use rollcall_wire::users::User;
use wasm_bindgen::JsValue;

use crate::text::language;

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

/// The moment as `<time datetime>` wants it.
pub(crate) fn machine_readable(moment: Moment) -> String {
    date(moment).to_iso_string().into()
}

/// The time from now until the moment; nothing when it has passed.
pub(crate) fn time_until(moment: Moment) -> Option<Duration> {
    let seconds = (date(moment).get_time() - Date::now()) / 1000.0;
    Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero())
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
    let options = Object::new();
    for (name, value) in parts {
        // A plain new object takes any property.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let locales = Array::of1(&JsValue::from_str(&locale()));
    let format = js_sys::Intl::DateTimeFormat::new(&locales, &options).format();
    format
        .call1(&JsValue::UNDEFINED, &date(moment))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{percent, shown, size};

    #[test]
    fn sizes_have_three_digits_at_most() {
        for (bytes, text) in
            [(0, "0 B"), (999, "999 B"), (4_100, "4 kB"), (1_000_000, "1 MB"), (67_108_864, "64 MB")]
        {
            assert_eq!(size(bytes), text);
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
