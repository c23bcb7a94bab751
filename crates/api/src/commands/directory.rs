//! `rollcall directory import`.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use rollcall_api::config::Config;
use rollcall_api::directory::{self, Format};
use rollcall_wire::directory::{Difference, DirectorySync, PersonChange};
use uuid::Uuid;

use super::organization::organization_or_only;
use super::{Done, open, say};

/// What to do with the directory.
#[derive(Debug, Subcommand)]
pub(crate) enum Directory {
    /// Makes the directory what a file says: whoever is new is added, whoever is not in it is gone. Shows the plan first.
    Import {
        /// CSV with a header (`external_id`, email, and if there are any `user_name`, further, `given_name`, `family_name`,
        /// `display_name`, department, enabled), or JSON with the same names, as an array or an object a line.
        file: PathBuf,
        /// The organization's id; not needed where there is only one.
        #[arg(long)]
        organization: Option<Uuid>,
        /// Goes ahead although many people would lose their access.
        #[arg(long)]
        yes: bool,
        /// Shows the plan and changes nothing.
        #[arg(long)]
        dry_run: bool,
        /// Writes the plan, or what was done, as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Imports the directory.
pub(super) async fn directory(config: Config, command: &Directory) -> Done {
    let Directory::Import { file, organization, yes, dry_run, json } = command;
    let bytes = std::fs::read(file)
        .map_err(|error| format!("{} cannot be read: {error}.\n  Check the name.", file.display()))?;
    let state = open(config, false).await?;
    let organization = organization_or_only(&state, *organization).await?;
    let format = Format::of_content(&bytes);
    let plan = directory::plan_file(&state, organization, bytes, format).await?;
    let shown = plan.summary();
    if !json {
        say(&sentences(&shown))?;
    }
    if *dry_run || (shown.needs_yes && !yes) {
        if *json {
            say(&serde_json::to_string_pretty(&shown)?)?;
        }
        return if *dry_run { Ok(()) } else { Err(refusal(&shown).into()) };
    }
    let done = directory::apply_file(&state, organization, plan, *yes).await?.summary();
    say(&if *json { serde_json::to_string_pretty(&done)? } else { "Done.".to_owned() })?;
    complete(&done)
}

/// Only a sync that left nothing out is done.
fn complete(done: &DirectorySync) -> Done {
    if done.counts.problems > 0 {
        return Err(format!(
            "{} rows were left out; the others are done.\n  Correct them in the source and import the whole file again.",
            done.counts.problems
        )
        .into());
    }
    if done.changed_meanwhile > 0 {
        return Err(format!(
            "{} people changed while this ran and were left as they are.\n  Import the same file again.",
            done.changed_meanwhile
        )
        .into());
    }
    Ok(())
}

fn refusal(plan: &DirectorySync) -> String {
    format!(
        "{} of {} enabled people would be disabled or gone, more than {} %. Nothing was changed.\n  If the file is \
         whole and that is meant, run it again with --yes; otherwise get a whole file.",
        plan.losing_access, plan.enabled_before, plan.max_disable_percent
    )
}

fn sentences(plan: &DirectorySync) -> String {
    let counts = &plan.counts;
    let mut text = format!("The plan, of {} rows:", counts.rows);
    for (count, what) in [
        (counts.added, "added"),
        (counts.changed, "with other names, addresses or department"),
        (counts.disabled, "disabled"),
        (counts.enabled, "enabled again"),
        (counts.gone, "gone"),
        (counts.back, "back again"),
        (counts.unchanged, "unchanged"),
        (counts.operators, "added by the operator, and left as they are"),
        (counts.kept, "missing, but kept: a row does not say whom it is about"),
        (counts.problems, "rows left out"),
    ] {
        if count > 0 {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{count:>8}  {what}");
        }
    }
    if !plan.ignored_columns.is_empty() {
        let _ = write!(text, "\nColumns that mean nothing here: {}", plan.ignored_columns.join(", "));
    }
    for change in plan.changes.iter().filter(|change| loses(change)) {
        let _ = write!(text, "\n- {} <{}>: {}", change.display_name, change.email, names(&change.what));
    }
    for problem in &plan.problems {
        let line = problem.line.map_or_else(|| "?".to_owned(), |line| line.to_string());
        let _ = write!(text, "\n! line {line}: {}", problem.detail);
    }
    text
}

fn loses(change: &PersonChange) -> bool {
    change.what.iter().any(|what| matches!(what, Difference::Disabled | Difference::Gone))
}

fn names(what: &[Difference]) -> String {
    let names = what.iter().map(|what| match what {
        Difference::Added => "added",
        Difference::Renamed => "renamed",
        Difference::Addresses => "other addresses",
        Difference::Department => "another department",
        Difference::Disabled => "disabled",
        Difference::Enabled => "enabled",
        Difference::Gone => "gone",
        Difference::Back => "back",
    });
    names.collect::<Vec<_>>().join(", ")
}
