//! One server under test.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use chrono::{TimeDelta, TimeZone, Utc};
use rollcall_api::clock::Clock;
use rollcall_api::config::Config;
use rollcall_api::db::Db;
use rollcall_api::ids::Ids;
use rollcall_api::keys::KeyRing;
use rollcall_api::limits::Limits;
use rollcall_api::mail::Transport;
use rollcall_api::organization::{FirstAdministrator, Locale, NewOrganization};
use rollcall_api::outbound::Outbound;
use rollcall_api::state::AppState;
use rollcall_api::testing::{self, TestPerson};
use rollcall_api::{organization, server, workers};
use rollcall_client::Client;
use rollcall_domain::email::Email;
use rollcall_domain::rate::{STANDARD, read_standard};
use rollcall_wire::session::Role;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::db::TestDatabase;
use super::jar::Jar;

/// A server with one organization, "Contoso", and its Global Administrator `admin@contoso.example`.
pub(crate) struct TestApp {
    /// What the server runs on.
    pub(crate) state: AppState,
    /// Where it listens.
    pub(crate) base: String,
    /// The organization.
    pub(crate) organization: Uuid,
    server: ServerHandle,
    _database: TestDatabase,
}

impl TestApp {
    /// Starts a server on a port of its own.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server with other settings.
    pub(crate) async fn start_with(adjust: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::create().await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut config = Config::defaults().unwrap();
        config.http.public_url.clone_from(&base);
        config.database = database.settings.clone();
        config.mail.url = "mailbox:".into();
        // Tests let hours pass between one request and the next.
        config.session.idle_minutes = 60 * config.session.hours;
        adjust(&mut config);
        let state = state(config).await;
        let server = server::serve(state.clone(), listener, 2).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let organization = create_organization(&state, "Contoso", "contoso.example", true).await;
        Self { state, base, organization, server: handle, _database: database }
    }

    /// Makes another organization with `admin@` its domain.
    pub(crate) async fn another_organization(&self, name: &str, domain: &str) -> Uuid {
        create_organization(&self.state, name, domain, true).await
    }

    /// Makes another organization that the operator does not let invite.
    pub(crate) async fn organization_without_invites(&self, name: &str, domain: &str) -> Uuid {
        create_organization(&self.state, name, domain, false).await
    }

    /// Puts people into the directory, each with the address given.
    pub(crate) async fn people(&self, people: &[(&str, &str)]) -> Vec<Uuid> {
        let people: Vec<_> = people.iter().map(|(name, email)| TestPerson::new(name, email)).collect();
        testing::add_people(&self.state, self.organization, &people).await.unwrap()
    }

    /// Puts people into the directory who share a further address.
    pub(crate) async fn people_with_alias(&self, people: &[(&str, &str)], alias: &str) -> Vec<Uuid> {
        let person = |(name, email): &(&str, &str)| TestPerson {
            further: vec![alias.to_owned()],
            ..TestPerson::new(name, email)
        };
        let people: Vec<_> = people.iter().map(person).collect();
        testing::add_people(&self.state, self.organization, &people).await.unwrap()
    }

    /// Enables or disables a person, as the directory would.
    pub(crate) async fn set_enabled(&self, person: Uuid, enabled: bool) {
        assert!(testing::set_enabled(&self.state, self.organization, person, enabled).await.unwrap());
    }

    /// The client of the Global Administrator.
    pub(crate) async fn admin(&self) -> Client {
        self.client("admin@contoso.example").await
    }

    /// The client of a person who is signed in.
    pub(crate) async fn client(&self, email: &str) -> Client {
        self.client_of(self.organization, email).await
    }

    /// The client of a person of the given organization who is signed in.
    pub(crate) async fn client_of(&self, organization: Uuid, email: &str) -> Client {
        let (client, jar) = self.browser();
        let token = testing::sign_in(&self.state, organization, email).await.unwrap();
        jar.set("__Host-rollcall_session", &token);
        client
    }

    /// Begins a session; answers the cookie's value.
    pub(crate) async fn session(&self, organization: Uuid, email: &str) -> String {
        testing::sign_in(&self.state, organization, email).await.unwrap()
    }

    /// Grants a role to a person of the first organization.
    pub(crate) async fn grant(&self, email: &str, role: Role) {
        let email = Email::parse(email).unwrap();
        testing::grant(&self.state, self.organization, &email, role.into()).await.unwrap();
    }

    /// A client that is not signed in, and its cookies.
    pub(crate) fn browser(&self) -> (Client, Arc<Jar>) {
        let jar = Arc::new(Jar::default());
        let client = Client::with_http(&self.base, http(&jar)).unwrap();
        (client, jar)
    }

    /// A bare HTTP client that follows no redirect, and its cookies.
    pub(crate) fn http() -> (reqwest::Client, Arc<Jar>) {
        let jar = Arc::new(Jar::default());
        (http(&jar), jar)
    }

    /// How many mails wait in the outbox.
    pub(crate) async fn mails_queued(&self) -> i64 {
        let db = self.state.db.reader();
        let sql = "SELECT COUNT(*) AS n FROM outbox WHERE state = 'queued'";
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// Serves the same database by another process; answers where.
    pub(crate) fn another_process(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = AppState { process: self.state.ids.random(), ..self.state.clone() };
        // It goes with the test's own process.
        actix_web::rt::spawn(server::serve(state, listener, 1).unwrap());
        base
    }

    /// Stops the server in order.
    pub(crate) async fn stop(&self) {
        server::stop(&self.state, &self.server).await;
    }

    /// Lets the workers do all there is to do now.
    pub(crate) async fn work(&self) {
        workers::run_until_idle(&self.state).await.unwrap();
    }

    /// Lets time pass, and the workers do what is due then.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.state.clock.advance(TimeDelta::seconds(seconds));
        self.work().await;
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The future stops the server when it is made; nobody needs to wait for it.
        drop(self.server.stop(false));
    }
}

fn http(jar: &Arc<Jar>) -> reqwest::Client {
    reqwest::Client::builder()
        .cookie_provider(Arc::clone(jar))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

async fn state(config: Config) -> AppState {
    let ids = Ids::seeded(7);
    AppState {
        db: Db::connect(&config.database).await.unwrap(),
        clock: Clock::fixed(Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()),
        keys: Arc::new(KeyRing::generate(&ids)),
        transport: Transport::from_config(&config, true).unwrap(),
        outbound: Outbound::new(&config.outbound).unwrap(),
        providers: Arc::default(),
        limits: Arc::new(Limits::new(&config)),
        wake: Arc::default(),
        near: Arc::default(),
        streams: Arc::default(),
        process: ids.random(),
        standard_rates: Arc::new(read_standard(STANDARD).unwrap()),
        demo: true,
        config: Arc::new(config),
        ids,
    }
}

async fn create_organization(state: &AppState, name: &str, domain: &str, invites_allowed: bool) -> Uuid {
    let new = NewOrganization {
        name: name.to_owned(),
        product: "Milestone".to_owned(),
        domain: domain.to_owned(),
        invites_allowed,
        undo_seconds: None,
        locale: Locale::default(),
        administrator: FirstAdministrator {
            email: Email::parse(&format!("admin@{domain}")).unwrap(),
            display_name: "Alex Admin".to_owned(),
        },
    };
    organization::create(state, &new).await.unwrap()
}
