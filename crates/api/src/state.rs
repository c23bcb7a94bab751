//! What every part of the server is given.

use std::path::Path;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::Data;
use rollcall_domain::rate::{STANDARD, StandardRates, read_standard};
use sea_orm::DbErr;
use secrecy::ExposeSecret as _;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::Config;
use crate::connections::Providers;
use crate::db::Db;
use crate::directory::NearCache;
use crate::ids::Ids;
use crate::keys::{KeyError, KeyRing};
use crate::limits::Limits;
use crate::mail::Transport;
use crate::outbound::{Outbound, OutboundError};
use crate::problem::{Fail, Outcome};
use crate::streams::Streams;

/// The parts that all requests and workers share.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The source of ids and secrets.
    pub ids: Ids,
    /// The server's keys.
    pub keys: Arc<KeyRing>,
    /// How mail leaves.
    pub transport: Transport,
    /// How places that organizations name are asked.
    pub outbound: Outbound,
    /// What identity providers say of themselves.
    pub providers: Arc<Providers>,
    /// How much one caller may ask for.
    pub limits: Arc<Limits>,
    /// Told when there is new work for the workers.
    pub wake: Arc<Notify>,
    /// The answers that go on.
    pub streams: Arc<Streams>,
    /// This process, as the owner of what it has claimed.
    pub process: Uuid,
    /// The tax authorities' standard rates.
    pub standard_rates: Arc<StandardRates>,
    /// What suggestions are made from.
    pub near: Arc<NearCache>,
    /// Demo mode: mail lands in a page, keys are made by themselves.
    pub demo: bool,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be reached.
    #[error(
        "the database cannot be reached: {0}\n  Check ROLLCALL__DATABASE__URL, and that the server or the file's directory is there."
    )]
    Database(#[from] DbErr),
    /// The keys cannot be read.
    #[error("{0}\n  Run `rollcall keys generate FILE` once and name the file in ROLLCALL__KEYS__FILE.")]
    Keys(#[from] KeyError),
    /// A directory cannot be made.
    #[error("the directory {0} cannot be made: {1}")]
    Directory(String, #[source] std::io::Error),
    /// The table of standard rates cannot be used.
    #[error(
        "the standard rates in {file} cannot be used: {what}\n  Mend the file that ROLLCALL__RATES__STANDARD_FILE names, or unset it."
    )]
    Rates {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The settings of what leaves cannot be used.
    #[error("{0}\n  Mend the file that ROLLCALL__OUTBOUND__CA_FILE names, or unset it.")]
    Outbound(#[from] OutboundError),
    /// The mail settings cannot be used.
    #[error("{0}")]
    Mail(String),
}

impl AppState {
    /// The state of the application that a request came to.
    ///
    /// # Errors
    /// `internal`, if the application was built without one.
    pub(crate) fn of(request: &HttpRequest) -> Outcome<&Self> {
        let state = request.app_data::<Data<Self>>().map(Data::get_ref);
        state.ok_or_else(|| Fail::Internal("the application has no state".to_owned()))
    }

    /// Connects to the database and reads the keys. In demo mode what is missing is made: the directory of a `SQLite`
    /// file, and the keys.
    ///
    /// # Errors
    /// [`OpenError`] says what is missing and what to do.
    pub async fn open(mut config: Config, demo: bool) -> Result<Self, OpenError> {
        let ids = Ids::System;
        if demo {
            config.fill_for_demo();
            let database = config.database.url.expose_secret().strip_prefix("sqlite://").unwrap_or_default();
            make_directory_of(database.split('?').next().unwrap_or_default())?;
            make_directory_of(&config.keys.file)?;
        }
        let keys = Arc::new(keys(&config, &ids, demo)?);
        let transport =
            Transport::from_config(&config, demo).map_err(|error| OpenError::Mail(error.to_string()))?;
        let standard_rates = Arc::new(standard_rates(&config.rates.standard_file)?);
        let outbound = Outbound::new(&config.outbound)?;
        let db = Db::connect(&config.database).await?;
        let process = ids.random();
        let limits = Arc::new(Limits::new(&config));
        let config = Arc::new(config);
        Ok(Self {
            config,
            limits,
            db,
            clock: Clock::System,
            ids,
            keys,
            transport,
            outbound,
            providers: Arc::default(),
            wake: Arc::default(),
            near: Arc::default(),
            streams: Arc::default(),
            process,
            standard_rates,
            demo,
        })
    }
}

/// The operator's table of standard rates, or the one that is compiled in.
fn standard_rates(file: &str) -> Result<StandardRates, OpenError> {
    let bad = |what: String| OpenError::Rates { file: file.to_owned(), what };
    let text = if file.is_empty() {
        STANDARD.to_owned()
    } else {
        std::fs::read_to_string(file).map_err(|error| bad(error.to_string()))?
    };
    read_standard(&text).map_err(|error| bad(error.to_string()))
}

fn make_directory_of(file: &str) -> Result<(), OpenError> {
    let Some(directory) = Path::new(file).parent() else { return Ok(()) };
    std::fs::create_dir_all(directory)
        .map_err(|error| OpenError::Directory(directory.display().to_string(), error))
}

/// Commands that make no link and no code need no keys: without a file they get a ring of the moment.
fn keys(config: &Config, ids: &Ids, demo: bool) -> Result<KeyRing, KeyError> {
    if let Some(file) = config.keys.path().filter(|file| demo && !file.exists()) {
        KeyRing::generate(ids).save_new(file)?;
    }
    let read = config.keys.read(Clock::System.now())?;
    Ok(read.unwrap_or_else(|| KeyRing::generate(ids)))
}

#[cfg(test)]
mod tests {
    use rollcall_domain::rate::Unit;

    use super::standard_rates;

    #[test]
    fn b14_the_operators_table_stands_in_for_ours_and_a_bad_line_is_named() {
        assert!(!standard_rates("").unwrap().ledger("USD", Unit::Mile).is_empty());
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("rates.csv");
        let name = file.to_str().unwrap();
        assert!(standard_rates(name).unwrap_err().to_string().contains(name));
        let table = "from,amount,currency,unit,source\n2026-01-01,0.30,EUR,kilometre,the law\n";
        std::fs::write(&file, table).unwrap();
        let rates = standard_rates(name).unwrap();
        let on = rates.ledger("EUR", Unit::Kilometre).on("2026-05-01".parse().unwrap()).unwrap().amount;
        assert_eq!(on.to_string(), "0.3");
        assert!(rates.ledger("USD", Unit::Mile).is_empty());
        std::fs::write(&file, format!("{table}2026-01-01,much,EUR,kilometre,x\n")).unwrap();
        assert!(standard_rates(name).unwrap_err().to_string().contains("line 3"));
    }
}
