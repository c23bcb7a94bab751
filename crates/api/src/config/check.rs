//! What must be set before a real deployment may serve.

use rollcall_domain::settings::IMPORT_ROWS_MAX_DAYS;
use secrecy::ExposeSecret as _;

use super::Config;

/// A setting that is missing or cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting} {problem}\n  {remedy}")]
pub struct Missing {
    /// The setting, as an environment variable.
    pub setting: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Config {
    /// Checks that a deployment outside demo mode has what it needs, and says all that is missing.
    ///
    /// # Errors
    /// Every [`Missing`] setting.
    pub fn check_for_production(&self) -> Result<(), Vec<Missing>> {
        let all = [
            self.check_keys(),
            self.check_public_url(),
            self.check_mail(),
            self.check_undo(),
            self.check_caps(),
            self.check_connections(),
            self.check_rows_days(),
            self.check_session(),
        ];
        let missing: Vec<_> = all.into_iter().flatten().collect();
        if missing.is_empty() { Ok(()) } else { Err(missing) }
    }

    fn check_keys(&self) -> Option<Missing> {
        let problem = match (self.keys.file.is_empty(), self.keys.ring.expose_secret().is_empty()) {
            (true, true) => "is not set: links and codes need keys that are kept outside the database.",
            (false, false) => "and ROLLCALL__KEYS__RING are both set: only one of them can hold the keys.",
            (true, false) | (false, true) => return None,
        };
        Some(Missing {
            setting: "ROLLCALL__KEYS__FILE",
            problem: problem.to_owned(),
            remedy: "Run `rollcall keys generate FILE` once, keep the file safe, and name it here; or unset this and put \
                     its text into ROLLCALL__KEYS__RING.",
        })
    }

    fn check_public_url(&self) -> Option<Missing> {
        let problem = match url::Url::parse(&self.http.public_url) {
            _ if self.http.public_url.is_empty() => {
                "is not set: mails need an address that people can open.".to_owned()
            }
            Err(error) => format!("is not an address: {error}."),
            Ok(url) if url.path() != "/" || url.query().is_some() => "must not have a path.".to_owned(),
            Ok(url) if url.scheme() == "https" || is_local(&url) => return None,
            Ok(_) => "must begin with https://: sign-in cookies are refused elsewhere.".to_owned(),
        };
        Some(Missing {
            setting: "ROLLCALL__HTTP__PUBLIC_URL",
            problem,
            remedy: "Set the origin that people reach, such as https://rollcall.example.com",
        })
    }

    fn check_undo(&self) -> Option<Missing> {
        (self.mail.undo_seconds > 3600).then(|| Missing {
            setting: "ROLLCALL__MAIL__UNDO_SECONDS",
            problem: format!("is {}, but at most 3600 can be waited for.", self.mail.undo_seconds),
            remedy: "Set 0 to 3600 seconds.",
        })
    }

    fn check_caps(&self) -> Option<Missing> {
        (self.mail.mails_per_hour == 0 || self.mail.mails_per_person_and_day == 0).then(|| Missing {
            setting: "ROLLCALL__MAIL__MAILS_PER_HOUR, ROLLCALL__MAIL__MAILS_PER_PERSON_AND_DAY",
            problem: "allow no mail at all.".to_owned(),
            remedy: "Set 1 or more of each.",
        })
    }

    fn check_connections(&self) -> Option<Missing> {
        (self.mail.connections == 0).then(|| Missing {
            setting: "ROLLCALL__MAIL__CONNECTIONS",
            problem: "is 0: no mail would leave.".to_owned(),
            remedy: "Set 1 or more.",
        })
    }

    fn check_rows_days(&self) -> Option<Missing> {
        let days = self.imports.rows_days;
        (!(1..=IMPORT_ROWS_MAX_DAYS).contains(&days)).then(|| Missing {
            setting: "ROLLCALL__IMPORTS__ROWS_DAYS",
            problem: format!("is {days}."),
            remedy: "Set 1 to 3650 days.",
        })
    }

    fn check_session(&self) -> Option<Missing> {
        let (hours, minutes) = (self.session.hours, self.session.idle_minutes);
        let usable = (1..=24 * 31).contains(&hours) && (15..=hours * 60).contains(&minutes);
        (!usable).then(|| Missing {
            setting: "ROLLCALL__SESSION__HOURS, ROLLCALL__SESSION__IDLE_MINUTES",
            problem: format!("are {hours} and {minutes}."),
            remedy: "Set 1 to 744 hours, and of minutes 15 or more, but no more than the hours have.",
        })
    }

    fn check_mail(&self) -> Option<Missing> {
        let problem = match self.mail.url.expose_secret().split_once(':') {
            Some(("smtp" | "smtps" | "file", _)) => return None,
            Some(("mailbox", _)) => "is `mailbox:`, which exists in demo mode only.".to_owned(),
            Some((scheme, _)) => format!("has the unknown scheme `{scheme}:`."),
            None => "is not set: invitations and sign-in codes leave by mail.".to_owned(),
        };
        Some(Missing {
            setting: "ROLLCALL__MAIL__URL",
            problem,
            remedy: "Set smtp://user:password@host:587, smtps://user:password@host:465 or file:///directory",
        })
    }
}

fn is_local(url: &url::Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let mut config = Config::defaults().unwrap();
        let names = |config: &Config| match config.check_for_production() {
            Ok(()) => vec![],
            Err(missing) => missing.iter().map(|missing| missing.setting).collect(),
        };
        assert_eq!(
            names(&config),
            ["ROLLCALL__KEYS__FILE", "ROLLCALL__HTTP__PUBLIC_URL", "ROLLCALL__MAIL__URL"]
        );
        config.keys.ring = r#"{"keys":[]}"#.into();
        config.keys.file = "keys.json".into();
        assert!(names(&config)[0] == "ROLLCALL__KEYS__FILE", "only one of the two");
        config.keys.ring = "".into();
        config.http.public_url = "http://rollcall.example.com".into();
        config.mail.url = "mailbox:".into();
        assert_eq!(names(&config), ["ROLLCALL__HTTP__PUBLIC_URL", "ROLLCALL__MAIL__URL"]);
        config.http.public_url = "https://rollcall.example.com".into();
        config.mail.url = "smtp://localhost:25".into();
        assert_eq!(names(&config), [""; 0]);
        config.session.idle_minutes = 12 * 60 + 1;
        assert_eq!(names(&config), ["ROLLCALL__SESSION__HOURS, ROLLCALL__SESSION__IDLE_MINUTES"]);
        config.session.hours = 13;
        assert_eq!(names(&config), [""; 0]);
        config.imports.rows_days = 0;
        config.mail.mails_per_hour = 0;
        config.mail.connections = 0;
        let wrong = names(&config);
        assert!(wrong[0].contains("MAILS_PER_HOUR") && wrong[2].contains("ROWS_DAYS"), "{wrong:?}");
        assert_eq!((wrong.len(), wrong[1]), (3, "ROLLCALL__MAIL__CONNECTIONS"));
    }
}
