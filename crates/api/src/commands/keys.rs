//! `rollcall keys`: the server's keys, from the first to the retired.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::Subcommand;
use rollcall_api::clock::Clock;
use rollcall_api::config::Config;
use rollcall_api::ids::Ids;
use rollcall_api::keys::{self, Kept, KeyRing, Retire};

use super::{Done, open, say};

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Writes a new key to a new file that only its owner may read.
    Generate {
        /// The file.
        file: PathBuf,
    },
    /// Adds a new key to a key file. The former ones stay, for what was made with them.
    Add {
        /// The file; not needed where the settings name it.
        file: Option<PathBuf>,
        /// Minutes until new secrets are made with it: by then every process must have read the file. A running server
        /// reads it every ten seconds.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=525_600))]
        after_minutes: u32,
    },
    /// Shows the keys, and how many invitations depend on each.
    List,
    /// Takes a key away that nothing depends on any more. Client secrets are sealed anew with the newest key.
    Retire {
        /// The key's id.
        id: i32,
        /// Sends new invitations in the place of open ones that were made with the key.
        #[arg(long)]
        resend: bool,
        /// Lets die what depends on it: links of invitations and, of the last hour, opened links and sign-ins under way.
        #[arg(long)]
        now: bool,
    },
}

/// Makes, adds, shows and retires keys.
pub(super) async fn keys(config: Config, command: &Keys) -> Done {
    match command {
        Keys::Generate { file } => generate(file),
        Keys::Add { file, after_minutes } => {
            let file = file.as_deref().or(config.keys.path());
            let file =
                file.ok_or("the settings name no key file.\n  Say which: `rollcall keys add FILE`.")?;
            add(file, *after_minutes)
        }
        Keys::List => list(config).await,
        Keys::Retire { id, resend, now } => retire(config, *id, Retire { resend: *resend, now: *now }).await,
    }
}

fn generate(file: &Path) -> Done {
    KeyRing::generate(&Ids::System).save_new(file)?;
    say(&format!(
        "{} holds a new key. Keep a copy where the database's backups are not: without it no open invitation can be joined.",
        file.display()
    ))
}

fn add(file: &Path, after_minutes: u32) -> Done {
    let from = Clock::System.now() + TimeDelta::minutes(after_minutes.into());
    let added = keys::add(file, &Ids::System, from)?;
    say(&format!(
        "{} holds key {} as well; new secrets are made with it from {} on. Bring the file to every machine before then, \
         and keep a copy of it.\nAn hour after that the former key can be retired: `rollcall keys retire {}`.",
        file.display(),
        added.id,
        time(added.from),
        added.id - 1
    ))
}

async fn list(config: Config) -> Done {
    let state = open(config, false).await?;
    for key in keys::list(&state).await? {
        let from =
            key.from.map_or_else(|| "from the beginning".to_owned(), |from| format!("from {}", time(from)));
        let newest = if key.newest { ", the newest in use" } else { "" };
        say(&format!("{}  {from}{newest}; {} invitations depend on it", key.id, key.invitations))?;
    }
    Ok(())
}

async fn retire(config: Config, id: i32, how: Retire) -> Done {
    if config.keys.read(Clock::System.now())?.is_none() {
        return Err("the settings name no keys.\n  Set ROLLCALL__KEYS__FILE or ROLLCALL__KEYS__RING.".into());
    }
    let state = open(config, false).await?;
    let retired = keys::retire(&state, id, how).await?;
    let done = match (retired.kept, state.config.keys.path()) {
        (Some(Kept::InVariable), _) => {
            format!(
                "Take key {id} out of ROLLCALL__KEYS__RING now and restart the servers: nothing depends on it."
            )
        }
        (None, Some(path)) => format!("Key {id} is retired. Bring {} to every machine.", path.display()),
        (None, None) => format!("Key {id} is retired."),
    };
    say(&format!(
        "{} client secrets were sealed anew, {} invitations sent anew; {} links are dead.\n{done}",
        retired.resealed, retired.resent, retired.dead
    ))
}

fn time(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
