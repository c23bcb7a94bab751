//! Where settings come from: the defaults that are compiled in, then a file, then the environment.

use std::path::Path;

use secrecy::ExposeSecret as _;

use super::Config;

/// The defaults, which are the documentation of the settings as well.
pub const DEFAULTS: &str = include_str!("config.default.toml");

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`config::ConfigError`] names the setting and where it stands.
    pub fn load(file: Option<&Path>) -> Result<Self, config::ConfigError> {
        let mut builder =
            config::Config::builder().add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file));
        }
        builder.add_source(environment()).build()?.try_deserialize()
    }

    /// Sets what a demo needs and nobody has set: an address on this machine, the mailbox page, keys beside the data.
    pub fn fill_for_demo(&mut self) {
        if self.http.public_url.is_empty() {
            let port = self.http.bind.rsplit(':').next().unwrap_or("8080");
            self.http.public_url = format!("http://localhost:{port}");
        }
        if self.mail.url.expose_secret().is_empty() {
            self.mail.url = "mailbox:".into();
        }
        if self.keys.file.is_empty() && self.keys.ring.expose_secret().is_empty() {
            "data/demo-keys.json".clone_into(&mut self.keys.file);
        }
    }

    /// Reads the defaults alone.
    ///
    /// # Errors
    /// [`config::ConfigError`] if the defaults do not fit the types, which a test rules out.
    pub fn defaults() -> Result<Self, config::ConfigError> {
        config::Config::builder()
            .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml))
            .build()?
            .try_deserialize()
    }
}

/// The variables; in one that is a list, commas stand between the elements.
fn environment() -> config::Environment {
    config::Environment::with_prefix("ROLLCALL")
        .prefix_separator("__")
        .separator("__")
        .try_parsing(true)
        .list_separator(",")
        .with_list_parse_key("http.allowed_origins")
        .with_list_parse_key("http.trusted_proxies")
        .with_list_parse_key("mail.domain_caps")
        .with_list_parse_key("outbound.dns_servers")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(variables: &[(&str, &str)]) -> Result<Config, config::ConfigError> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let defaults = config::File::from_str(DEFAULTS, config::FileFormat::Toml);
        let environment = environment().source(Some(variables.collect()));
        config::Config::builder().add_source(defaults).add_source(environment).build()?.try_deserialize()
    }

    #[test]
    fn the_variables_of_the_deployment_are_read() {
        let file = include_str!("../../../../deploy/rollcall.env");
        let lines = file.lines().filter_map(|line| line.trim_start_matches('#').trim().split_once('='));
        let variables: Vec<_> = lines.filter(|(name, _)| name.starts_with("ROLLCALL__")).collect();
        assert!(variables.len() > 3, "{variables:?}");
        let config = load(&variables).unwrap();
        assert_eq!(config.http.trusted_proxies, ["127.0.0.1/32".parse().unwrap()]);
        let servers =
            load(&[("ROLLCALL__OUTBOUND__DNS_SERVERS", "192.0.2.53:53,[2001:db8::53]:53")]).unwrap();
        assert_eq!(servers.outbound.dns_servers.len(), 2);
    }

    #[test]
    fn the_defaults_fit_the_types() {
        let config = Config::defaults().unwrap();
        assert_eq!(config.http.bind, "127.0.0.1:8080");
        assert_eq!(config.mail.undo_seconds, 10);
    }

    #[test]
    fn r8_no_secret_of_the_settings_shows_where_they_are_logged() {
        let mut config = Config::defaults().unwrap();
        config.database.url = "postgres://rollcall:hunter2@db/rollcall".into();
        config.mail.url = "smtp://rollcall:hunter2@mail.example:587".into();
        config.keys.ring = r#"{"keys":[{"id":1,"secret":"hunter2"}]}"#.into();
        let shown = format!("{config:?}");
        assert!(shown.contains("REDACTED") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn trusted_proxies_are_networks_or_addresses() {
        let read = |list: &str| {
            let own = format!("[http]\ntrusted_proxies = {list}");
            let sources = [DEFAULTS, &own].map(|text| config::File::from_str(text, config::FileFormat::Toml));
            let [defaults, own] = sources;
            let built = config::Config::builder().add_source(defaults).add_source(own).build().unwrap();
            built.try_deserialize::<Config>().map(|config| config.http.trusted_proxies)
        };
        assert_eq!(read("[]").unwrap(), []);
        let nets = ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::1/128"].map(|net| net.parse().unwrap());
        assert_eq!(read(r#"["10.0.0.0/8", " 192.0.2.1", "2001:db8::1"]"#).unwrap(), nets);
        assert!(read(r#"["proxy.example"]"#).unwrap_err().to_string().contains("“proxy.example” is neither"));
    }
}
