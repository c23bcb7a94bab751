//! The browser that signs in: which session it leaves, and what it is.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

use crate::auth::{Caller, own_caller_of};
use crate::problem::Outcome;

/// Browsers by a sign in how they call themselves. The first that fits counts: most call themselves others' names too.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chrome"),
    ("Safari/", "Safari"),
];
/// What they run on. An iPad can call itself a Mac.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

/// The browser that signs in. Of how it calls itself only these words are kept: by them the owner of a session tells it
/// from others, and nobody tells browsers apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visitor {
    /// The session that it leaves.
    pub(crate) former: Option<Caller>,
    /// Its name.
    pub(crate) browser: Option<&'static str>,
    /// What it runs on.
    pub(crate) system: Option<&'static str>,
}

impl Visitor {
    /// Reads a request.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn of(request: &HttpRequest) -> Outcome<Self> {
        let agent =
            request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let (browser, system) = words_of(agent);
        Ok(Self { former: own_caller_of(request).await?, browser, system })
    }
}

fn words_of(agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    let first = |words: &[(&str, &'static str)]| {
        words.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, word)| *word)
    };
    (first(&BROWSERS), first(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn a_browser_is_known_by_two_words() {
        let gecko = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:152.0) Gecko/20100101 Firefox/152.0";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                     Version/19.0 Mobile/15E148 Safari/604.1";
        let android = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
                       Mobile Safari/537.36";
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                   Version/19.0 Safari/605.1.15";
        assert_eq!(words_of(gecko), (Some("Firefox"), Some("Windows")));
        assert_eq!(words_of(edge), (Some("Edge"), Some("Windows")));
        assert_eq!(words_of(phone), (Some("Safari"), Some("iPhone")));
        assert_eq!(words_of(android), (Some("Chrome"), Some("Android")));
        assert_eq!(words_of(mac), (Some("Safari"), Some("macOS")));
        assert_eq!(words_of("curl/8.0"), (None, None));
    }
}
