//! `rollcall migrate`, `demo` and `openapi`.

use std::path::PathBuf;

use clap::Args;
use rollcall_api::config::Config;
use rollcall_api::demo::{self, DemoOptions};
use rollcall_api::state::AppState;
use rollcall_api::{app, schema};

use super::{Done, open, say};

/// How large a demo to make.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// How many people the directory has.
    #[arg(long, default_value_t = 5000)]
    people: u32,
    /// How many of them are users.
    #[arg(long, default_value_t = 175)]
    users: u32,
    /// The same seed makes the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Also writes the sample files to this directory.
    #[arg(long)]
    samples: Option<PathBuf>,
}

/// Brings the schema up to date.
pub(super) async fn migrate(config: Config) -> Done {
    let state = AppState::open(config, false).await?;
    schema::migrate(&state).await?;
    say("The schema is up to date.")
}

/// Fills a database with the demo organization.
pub(super) async fn demo(config: Config, args: &DemoArgs) -> Done {
    let state = open(config, false).await?;
    let options = DemoOptions { people: args.people, users: args.users, seed: args.seed };
    let summary = demo::fill(&state, &options).await?;
    if let Some(directory) = &args.samples {
        demo::write_samples(&state, directory).await?;
    }
    say(&summary.to_string())
}

/// Writes the description of the API.
pub(super) fn openapi() -> Done {
    say(app::description().to_yaml()?.trim_end())
}
