//! A certified identity provider that does as it is told: `tests/oidc/server.mjs`, a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use chrono::Utc;
use reqwest::Client;
use rollcall_api::config::Config;
use rollcall_wire::organization::{ClaimValue, ProviderChange};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use url::Url;
use uuid::Uuid;

use super::{Browser, Shown, TestApp};

/// An authority that tests trust, for one provider.
pub(crate) struct Authority {
    key: String,
    certificate: String,
    file: NamedTempFile,
}

/// A provider on this machine, until it is dropped.
pub(crate) struct Idp {
    /// Its issuer.
    pub(crate) issuer: String,
    plain: String,
    http: Client,
    process: Child,
    _stdin: ChildStdin,
}

#[derive(Deserialize)]
struct Ports {
    https: u16,
    http: u16,
}

impl Authority {
    /// Makes one for this machine.
    pub(crate) fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let certificate = made.cert.pem();
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(certificate.as_bytes()).unwrap();
        Self { key: made.signing_key.serialize_pem(), certificate, file }
    }
}

impl TestApp {
    /// A server that trusts the authority and may ask this machine, with the clock of the providers.
    pub(crate) async fn start_trusting(authority: &Authority) -> Self {
        Self::start_trusting_with(authority, |_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn start_trusting_with(authority: &Authority, adjust: impl FnOnce(&mut Config)) -> Self {
        let ca_file = authority.file.path().to_str().unwrap().to_owned();
        let app = Self::start_with(|config| {
            config.outbound.allow_private = true;
            config.outbound.ca_file = ca_file;
            adjust(config);
        })
        .await;
        #[expect(clippy::disallowed_methods, reason = "the providers' clock is the machine's")]
        let now = Utc::now();
        app.state.clock.advance(now - app.state.clock.now());
        app
    }

    /// Sets Contoso's identity provider.
    pub(crate) async fn set_provider(&self, change: &ProviderChange) {
        self.admin().await.set_sign_in(change).await.unwrap();
    }
}

impl Idp {
    /// Starts one at which these organizations of the server are registered.
    pub(crate) fn start(authority: &Authority, app: &TestApp, organizations: &[Uuid]) -> Self {
        let server = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc/server.mjs");
        let mut process = Command::new("node")
            .arg(server)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Node.js is installed, and `scripts/oidc-provider.sh` has run");
        let mut stdin = process.stdin.take().unwrap();
        let redirect = |organization: &Uuid| format!("{}/sign-in/callback/{organization}", app.base);
        let redirect_uris: Vec<_> = organizations.iter().map(redirect).collect();
        let settings = json!({
            "key": authority.key,
            "cert": authority.certificate,
            "redirect_uris": redirect_uris,
            "post_logout_redirect_uris": [format!("{}/signed-out", app.base)],
            "backchannel_logout_uri": format!("{}/sign-in/back-channel-logout/{}", app.base, organizations[0]),
        });
        writeln!(stdin, "{settings}").unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ports: Ports = serde_json::from_str(&line).expect("`scripts/oidc-provider.sh` has run");
        Self {
            issuer: format!("https://127.0.0.1:{}", ports.https),
            plain: format!("http://127.0.0.1:{}", ports.http),
            http: TestApp::http().0,
            process,
            _stdin: stdin,
        }
    }

    /// What an administrator types to sign in here, with people named by a claim.
    pub(crate) fn change(&self, directory_claim: &str) -> ProviderChange {
        ProviderChange {
            issuer: self.issuer.clone(),
            client_id: "rollcall".to_owned(),
            client_secret: Some("a secret that nobody is ever shown".to_owned()),
            directory_claim: directory_claim.to_owned(),
            ..ProviderChange::default()
        }
    }

    /// The same as Entra would be set, for this tenant.
    pub(crate) fn change_for_tenant(&self, tenant: &str) -> ProviderChange {
        let required_claim = Some(ClaimValue { name: "tid".to_owned(), value: tenant.to_owned() });
        ProviderChange { required_claim, ..self.change("oid") }
    }

    /// Says what it does from now on; see `server.mjs`.
    pub(crate) async fn tell(&self, what: Value) {
        self.control(what).await;
    }

    /// Lets it tell the first organization's back channel that somebody has signed out: `{"sub": …, "sid": …}`, or what
    /// it told last: `{"again": true}`. Answers the status and the body.
    pub(crate) async fn log_out(&self, whom: Value) -> (u16, String) {
        let said: Value = serde_json::from_str(&self.control(json!({ "log_out": whom })).await).unwrap();
        (said["status"].as_u64().unwrap().try_into().unwrap(), said["body"].as_str().unwrap().to_owned())
    }

    async fn control(&self, what: Value) -> String {
        let request = self.http.post(format!("{}/control", self.plain)).body(what.to_string());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }

    /// Says who signs in here from now on.
    pub(crate) async fn user(&self, claims: Value) {
        self.tell(json!({ "user": claims })).await;
    }

    /// Ends it.
    pub(crate) fn stop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }

    /// Goes from the page that leads here to where this provider sends the browser back to, as a path of the server's.
    pub(crate) async fn pass(&self, browser: &Browser, set_out: &Shown) -> String {
        assert_eq!(set_out.status, 303, "{}", set_out.body);
        assert!(set_out.location.starts_with("/sign-in/continue/"), "{}", set_out.location);
        let address = browser.get(&set_out.location).await.leads_on_to();
        self.answer_of(&address).await
    }

    /// Follows an address of this provider until it leads back. It is a browser of its own each time: nobody is signed
    /// in there before.
    pub(crate) async fn answer_of(&self, address: &str) -> String {
        self.answer_in(&TestApp::http().0, address).await
    }

    /// Follows an address of this provider, in this browser, until it leads back.
    pub(crate) async fn answer_in(&self, http: &Client, address: &str) -> String {
        let mut url = Url::parse(address).unwrap();
        for _ in 0..8 {
            if url.path().starts_with("/sign-in/callback/") {
                return format!("{}?{}", url.path(), url.query().unwrap_or_default());
            }
            let (location, body) = self.send(http.get(self.here(&url))).await;
            let Some(location) = location else { panic!("{url}: {body}") };
            url = url.join(&location).unwrap();
        }
        panic!("{url} leads on and on")
    }

    /// Signs out at an address of this provider, in the browser that is signed in there; answers where it leads.
    pub(crate) async fn sign_out(&self, http: &Client, address: &str) -> String {
        let (_, page) = self.send(http.get(self.here(&Url::parse(address).unwrap()))).await;
        let (_, rest) = page.split_once("name=\"xsrf\" value=\"").unwrap_or_else(|| panic!("{page}"));
        let body = format!("xsrf={}&logout=yes", rest.split_once('"').unwrap().0);
        let form = http.post(format!("{}/session/end/confirm", self.plain)).body(body);
        let answer = self.send(form.header("content-type", "application/x-www-form-urlencoded")).await;
        answer.0.unwrap_or_else(|| panic!("{}", answer.1))
    }

    /// The same address where nothing is encrypted.
    fn here(&self, url: &Url) -> String {
        format!("{}{}?{}", self.plain, url.path(), url.query().unwrap_or_default())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> (Option<String>, String) {
        let host = self.issuer.trim_start_matches("https://");
        let request = request.header("x-forwarded-proto", "https").header("x-forwarded-host", host);
        let answer = request.send().await.unwrap();
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (location, answer.text().await.unwrap())
    }

    /// Signs in at a way's page with an address: to the provider and back, whatever comes of it.
    pub(crate) async fn sign_in(&self, browser: &Browser, page: &str, address: &str) -> Shown {
        let set_out = browser.post(page, &[("email", address)]).await;
        let back = self.pass(browser, &set_out).await;
        browser.get(&back).await
    }
}

impl Drop for Idp {
    fn drop(&mut self) {
        self.stop();
    }
}
