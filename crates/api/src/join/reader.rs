//! What a browser says of its reader: the languages they like, and what they hold in their hands.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderName, USER_AGENT};
use rollcall_domain::language::Language;

use super::organization::Organization;
use super::text::Text;

/// The reader of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reader {
    language: Option<Language>,
    /// What the page is read on.
    pub(super) device: Device,
}

/// What a page is read on. Only which button comes first hangs on this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Device {
    /// An iPhone or iPad: its apps come from the App Store.
    Apple,
    /// Its apps come from Google Play.
    Android,
    /// Another phone.
    OtherPhone,
    /// A computer, or an iPad that calls itself one.
    Computer,
}

impl Reader {
    /// Reads the headers of a request.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let header = |name: &HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        Self {
            language: header(&ACCEPT_LANGUAGE).and_then(Language::negotiate),
            device: Device::of(header(&USER_AGENT).unwrap_or_default()),
        }
    }

    /// The texts in the language the reader likes best, else in the organization's.
    pub(super) fn text(self, organization: Option<&Organization>) -> Text {
        let fallback = || organization.map(|organization| organization.language).unwrap_or_default();
        Text::of(self.language.unwrap_or_else(fallback))
    }
}

impl Device {
    fn of(agent: &str) -> Self {
        let has = |signs: &[&str]| signs.iter().any(|sign| agent.contains(sign));
        if has(&["iPhone", "iPad", "iPod"]) {
            Self::Apple
        } else if has(&["Android"]) {
            Self::Android
        } else if has(&["Mobi"]) {
            Self::OtherPhone
        } else {
            Self::Computer
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Device;

    #[test]
    fn s45_s46_phones_and_computers_are_told_apart() {
        for (agent, device) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
                Device::Apple,
            ),
            ("Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/140.0 Mobile Safari/537.36", Device::Android),
            (
                "Mozilla/5.0 (Mobile; Nokia 2780; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/3.1",
                Device::OtherPhone,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15",
                Device::Computer,
            ),
            ("", Device::Computer),
        ] {
            assert_eq!(Device::of(agent), device, "{agent}");
        }
    }
}
