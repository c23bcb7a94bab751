//! `rollcall user`: what one person may ask of whoever holds their data.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rollcall_api::config::Config;
use rollcall_api::personal::{self, Who};
use rollcall_api::state::AppState;
use uuid::Uuid;

use super::organization::organization_or_only;
use super::{Done, open, say};

/// What to do with what is held about a person.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Writes all that is held about a person as JSON.
    Export {
        /// Whose.
        #[command(flatten)]
        whose: Whose,
        /// Writes it to a new file that only its owner may read, instead of to standard output.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Deletes all that is held about a person who is not in the directory any more. It cannot be taken back.
    Erase {
        /// Whose.
        #[command(flatten)]
        whose: Whose,
        /// Does not ask.
        #[arg(long)]
        yes: bool,
        /// Writes what was done as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Whose data.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// An address of the person's, or the id of the person or of the user.
    who: Who,
    /// The organization's id; not needed where there is only one.
    #[arg(long)]
    organization: Option<Uuid>,
}

/// Tells or deletes what is held about a person.
pub(super) async fn user(config: Config, command: &User) -> Done {
    let state = open(config, false).await?;
    match command {
        User::Export { whose, output } => export(&state, whose, output.as_deref()).await,
        User::Erase { whose, yes, json } => erase(&state, whose, *yes, *json).await,
    }
}

async fn export(state: &AppState, whose: &Whose, output: Option<&Path>) -> Done {
    let organization = organization_or_only(state, whose.organization).await?;
    let export = personal::export(state, organization, &whose.who).await?;
    let text = serde_json::to_string_pretty(&export)?;
    match output {
        Some(path) => write_new(path, &text),
        None => say(&text),
    }
}

fn write_new(path: &Path, text: &str) -> Done {
    use std::os::unix::fs::OpenOptionsExt;
    let wrong = |error: std::io::Error| {
        format!("{} cannot be written: {error}.\n  Name a file that is not there yet.", path.display())
    };
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    writeln!(file.map_err(wrong)?, "{text}").map_err(wrong)?;
    say(&format!("{} holds all that is known about the person.", path.display()))
}

async fn erase(state: &AppState, whose: &Whose, yes: bool, json: bool) -> Done {
    let organization = organization_or_only(state, whose.organization).await?;
    if !yes {
        let shown = personal::name_of(state, organization, &whose.who).await?;
        confirm(&shown)?;
    }
    let erased = personal::erase(state, organization, &whose.who).await??;
    say(&if json {
        serde_json::to_string_pretty(&erased)?
    } else {
        format!(
            "Erased, with {} rows of imports. Backups hold it until they are deleted.",
            erased.import_rows
        )
    })
}

/// Has the name typed, so that nobody is erased by a slip.
fn confirm(name: &str) -> Done {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err("nothing was erased: this cannot be taken back.\n  Run it again with --yes.".into());
    }
    say(&format!("All that is held about {name} will be deleted for good. Type the name to go on:"))?;
    let mut typed = String::new();
    input.lock().read_line(&mut typed)?;
    if typed.trim() == name {
        return Ok(());
    }
    Err("that is not the name; nothing was erased.".into())
}
