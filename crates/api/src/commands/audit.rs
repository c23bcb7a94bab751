//! `rollcall audit`: whether what happened still stands as it was written.

use clap::{Args, Subcommand};
use rollcall_api::config::Config;
use rollcall_api::organization;
use rollcall_api::sealer::verify::{Head, Verified, verify};
use rollcall_api::state::AppState;
use uuid::Uuid;

use super::organization::organization_or_only;
use super::{Done, open, say};

/// What to do with the events.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Walks the chain of the events and says whether any was changed or is missing; exit code 1 if so. It tells the head,
    /// to be kept elsewhere and compared the next time.
    Verify(Verify),
}

/// Which chains, against what.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The organization's id; all if not given.
    #[arg(long)]
    organization: Option<Uuid>,
    /// A head that was kept elsewhere, SEQ:LINK: without one, nobody can tell that the end of a chain was cut off together
    /// with its head.
    #[arg(long)]
    head: Option<Head>,
    /// Writes what was found as JSON.
    #[arg(long)]
    json: bool,
}

/// Verifies chains.
pub(super) async fn audit(config: Config, command: &Audit) -> Done {
    let Audit::Verify(args) = command;
    let state = open(config, false).await?;
    let mut all = Vec::new();
    for organization in organizations(&state, args).await? {
        all.push(verify(&state, organization, args.head.as_ref()).await?);
    }
    if args.json {
        say(&serde_json::to_string_pretty(&all)?)?;
    } else {
        all.iter().try_for_each(tell)?;
    }
    let broken = all.iter().filter(|verified| !verified.holds()).count();
    if broken == 0 {
        return Ok(());
    }
    Err(format!(
        "the chain of {broken} of {} organizations does not hold.\n  Compare the database with a backup at these places.",
        all.len()
    )
    .into())
}

async fn organizations(state: &AppState, args: &Verify) -> Result<Vec<Uuid>, Box<dyn std::error::Error>> {
    if args.organization.is_none() && args.head.is_none() {
        return Ok(organization::organizations(state).await?.into_iter().map(|(id, _)| id).collect());
    }
    // A head is one organization's.
    Ok(vec![organization_or_only(state, args.organization).await?])
}

fn tell(verified: &Verified) -> Done {
    let Verified { organization, events, unsealed, erased, head, findings } = verified;
    say(&format!(
        "{organization}  {events} events, {unsealed} not sealed yet, {erased} people erased; head {head}"
    ))?;
    findings.iter().try_for_each(|finding| say(&format!("  {finding}")))
}
