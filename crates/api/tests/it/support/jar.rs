//! A cookie store that keeps `Secure` cookies over plain loopback, as browsers do for localhost.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::cookie::CookieStore;
use reqwest::header::HeaderValue;
use url::Url;

/// Cookies by name; all belong to the one server under test.
#[derive(Debug, Default)]
pub(crate) struct Jar(Mutex<BTreeMap<String, String>>);

impl Jar {
    /// Sets a cookie.
    pub(crate) fn set(&self, name: &str, value: &str) {
        self.0.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// A cookie's value.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0.lock().unwrap().get(name).cloned()
    }
}

impl CookieStore for Jar {
    fn set_cookies(&self, headers: &mut dyn Iterator<Item = &HeaderValue>, _: &Url) {
        for header in headers {
            let text = header.to_str().unwrap();
            let (pair, attributes) = text.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.0.lock().unwrap().remove(name);
            } else {
                self.set(name, value);
            }
        }
    }

    fn cookies(&self, _: &Url) -> Option<HeaderValue> {
        let cookies = self.0.lock().unwrap();
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| HeaderValue::from_str(&pairs.join("; ")).unwrap())
    }
}
