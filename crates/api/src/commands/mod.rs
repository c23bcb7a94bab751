//! The commands: each parses, calls, and says what came of it. Exit code 0 only when done.

mod audit;
mod data;
mod directory;
mod keys;
mod organization;
mod serve;
mod user;

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use rollcall_api::config::{Config, LogFormat};
use rollcall_api::state::AppState;
use tracing_subscriber::EnvFilter;

/// What every command comes to: done, or a reason.
pub(crate) type Done = Result<(), Box<dyn Error>>;

/// Invites the people of an organization and follows each from Invited to Active to Archived.
#[derive(Debug, Parser)]
#[command(name = "rollcall", version)]
pub(crate) struct Cli {
    /// A file of settings, over the defaults and under the environment.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the API, the web application and the accept pages.
    Serve {
        /// Fills an empty database with a demo organization; mail lands at /dev/mail. Never for real people.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database's schema up to date.
    Migrate,
    /// Fills a database with the demo organization.
    Demo(data::DemoArgs),
    /// The server's keys.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Organizations.
    #[command(subcommand)]
    Organization(organization::Organization),
    /// Administrators.
    #[command(subcommand)]
    Admin(organization::Admin),
    /// The people of an organization.
    #[command(subcommand)]
    Directory(directory::Directory),
    /// What is held about one person.
    #[command(subcommand)]
    User(user::User),
    /// The chain of what happened.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Writes openapi.yaml to standard output.
    Openapi,
}

/// Runs a command.
pub(crate) async fn run(cli: Cli) -> Done {
    let config = Config::load(cli.config.as_deref())?;
    start_log(&config);
    match cli.command {
        Command::Serve { demo } => serve::serve(config, demo).await,
        Command::Migrate => data::migrate(config).await,
        Command::Demo(args) => data::demo(config, &args).await,
        Command::Keys(command) => keys::keys(config, &command).await,
        Command::Organization(command) => organization::organization(config, &command).await,
        Command::Admin(command) => organization::admin(config, &command).await,
        Command::Directory(command) => directory::directory(config, &command).await,
        Command::User(command) => user::user(config, &command).await,
        Command::Audit(command) => audit::audit(config, &command).await,
        Command::Openapi => data::openapi(),
    }
}

/// Opens what a command works on, with the schema up to date.
async fn open(config: Config, demo: bool) -> Result<AppState, Box<dyn Error>> {
    let state = AppState::open(config, demo).await?;
    if rollcall_api::schema::is_behind(&state).await? {
        return Err("the database's schema is not up to date.\n  Run `rollcall migrate`.".into());
    }
    Ok(state)
}

fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match config.log.format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    if let Err(error) = started {
        complain(&*error);
    }
}

/// Says something to the person at the terminal.
fn say(text: &str) -> Done {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

/// Says what went wrong, on standard error.
pub(crate) fn complain(error: &dyn Error) {
    // If even standard error is closed, nobody is there to be told.
    let _ = writeln!(std::io::stderr(), "rollcall: {error}");
}
