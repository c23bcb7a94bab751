//! How many mails leave in a second: invitations that wait in a database are handed over to a mail server on this machine
//! that takes every mail at once.
//!
//! `cargo run --release -p rollcall-bench --bin drain -- --mails 10000`

mod sink;

use std::error::Error;
use std::io::{Write as _, stdout};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};
use clap::Parser;
use reqwest::header::{COOKIE, HeaderMap, HeaderValue};
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
use rollcall_api::testing::TestPerson;
use rollcall_api::{organization, schema, server, testing, workers};
use rollcall_client::Client;
use rollcall_domain::email::Email;
use rollcall_domain::rate::{STANDARD, read_standard};
use rollcall_wire::users::{InvitePerson, InviteRequest};
use uuid::Uuid;

type Failure = Box<dyn Error>;

const ADMIN: &str = "admin@contoso.example";
/// People that one request may invite.
const TOGETHER: usize = 1000;

/// How many, by how many connections, from where.
#[derive(Debug, Parser)]
struct Options {
    /// Mails that wait.
    #[arg(long, default_value_t = 10_000)]
    mails: usize,
    /// Domains that they go to.
    #[arg(long, default_value_t = 1)]
    domains: usize,
    /// Mails that are sent at the same time.
    #[arg(long, default_value_t = 20)]
    connections: usize,
    /// An empty database; a new SQLite file if none is given.
    #[arg(long)]
    database: Option<String>,
}

fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let file = std::env::temp_dir().join(format!("rollcall-drain-{}.sqlite", std::process::id()));
    let database = options.database.clone().unwrap_or_else(|| format!("sqlite://{}", file.display()));
    let outcome = actix_web::rt::System::new().block_on(measure(&options, database));
    for ending in ["sqlite", "sqlite-wal", "sqlite-shm"] {
        // Where another database was given there is none.
        let _ = std::fs::remove_file(file.with_extension(ending));
    }
    outcome
}

async fn measure(options: &Options, database: String) -> Result<(), Failure> {
    let (url, counts) = sink::start()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    let mut config = Config::defaults()?;
    config.database.url = database.into();
    config.http.public_url.clone_from(&base);
    config.mail.url = url.into();
    config.mail.connections = options.connections;
    config.mail.mails_per_hour = u32::MAX;
    let state = state(config).await?;
    actix_web::rt::spawn(server::serve(state.clone(), listener, 1)?);
    invite(&state, &base, options).await?;
    // What else there is to do is done while the mail is held.
    workers::run_until_idle(&state).await.map_err(|fail| fail.to_string())?;
    state.clock.advance(TimeDelta::seconds(10));
    let begun = Instant::now();
    workers::run_until_idle(&state).await.map_err(|fail| fail.to_string())?;
    report(
        options,
        begun.elapsed(),
        counts.mails.load(Ordering::Relaxed),
        counts.connections.load(Ordering::Relaxed),
    )
}

fn report(options: &Options, took: Duration, mails: usize, connections: usize) -> Result<(), Failure> {
    if mails != options.mails {
        return Err(format!("{mails} mails left of {}", options.mails).into());
    }
    let milliseconds = took.as_millis().max(1);
    let rate = u128::try_from(mails)? * 1000 / milliseconds;
    writeln!(stdout(), "{mails} mails in {milliseconds} ms by {connections} connections: {rate} mails/s")?;
    Ok(())
}

/// Invites as many people as mails are wanted.
async fn invite(state: &AppState, base: &str, options: &Options) -> Result<(), Failure> {
    let organization = found(state).await?;
    let domain = |person: usize| match person % options.domains.max(1) {
        0 => "contoso.example".to_owned(),
        other => format!("d{other}.example"),
    };
    let emails: Vec<_> = (0..options.mails).map(|n| format!("person{n}@{}", domain(n))).collect();
    let admin = client(state, organization, base).await?;
    for emails in emails.chunks(TOGETHER) {
        let people: Vec<_> = emails.iter().map(|email| TestPerson::new("Dee Ek", email)).collect();
        testing::add_people(state, organization, &people).await.map_err(|fail| fail.to_string())?;
        let people = emails.iter().map(|email| InvitePerson { email: Some(email.clone()), person_id: None });
        let request = InviteRequest { people: people.collect(), dry_run: false, reinvite: false };
        admin.invite_users(&request).await?;
    }
    Ok(())
}

async fn client(state: &AppState, organization: Uuid, base: &str) -> Result<Client, Failure> {
    let session = testing::sign_in(state, organization, ADMIN).await.map_err(|fail| fail.to_string())?;
    let cookie = HeaderValue::from_str(&format!("__Host-rollcall_session={session}"))?;
    let http =
        reqwest::Client::builder().default_headers(HeaderMap::from_iter([(COOKIE, cookie)])).build()?;
    Ok(Client::with_http(base, http)?)
}

async fn found(state: &AppState) -> Result<Uuid, Failure> {
    let new = NewOrganization {
        name: "Contoso".to_owned(),
        product: "Milestone".to_owned(),
        domain: "contoso.example".to_owned(),
        invites_allowed: true,
        undo_seconds: None,
        locale: Locale::default(),
        administrator: FirstAdministrator {
            email: Email::parse(ADMIN)?,
            display_name: "Alex Admin".to_owned(),
        },
    };
    Ok(organization::create(state, &new).await.map_err(|fail| fail.to_string())?)
}

async fn state(config: Config) -> Result<AppState, Failure> {
    let ids = Ids::seeded(7);
    let state = AppState {
        db: Db::connect(&config.database).await?,
        // It stands still until the mail may leave: the drain is timed by another one.
        clock: Clock::fixed(DateTime::from_timestamp(1_795_510_800, 0).unwrap_or_default()),
        keys: Arc::new(KeyRing::generate(&ids)),
        transport: Transport::from_config(&config, false)?,
        limits: Arc::new(Limits::new(&config)),
        wake: Arc::default(),
        near: Arc::default(),
        outbound: Outbound::new(&config.outbound)?,
        providers: Arc::default(),
        streams: Arc::default(),
        process: ids.random(),
        standard_rates: Arc::new(read_standard(STANDARD)?),
        demo: true,
        config: Arc::new(config),
        ids,
    };
    schema::migrate(&state).await.map_err(|fail| fail.to_string())?;
    Ok(state)
}
