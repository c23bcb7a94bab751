//! The one way in which a source (a file, SCIM, Graph) changes the directory: a plan, then its application.
//!
//! What people may rely on:
//! - A person is who the external id says. Whoever comes with another external id is somebody else, whatever the
//!   address.
//! - Good rows count although others are bad. A bad row is left out whole, and whoever it is about stays as they are,
//!   so that a typing error never removes anybody. Where a row does not even say whom it is about, it might be any of
//!   those who are missing: then nobody is removed for being missing, and the plan says how many were kept.
//! - Of two rows with one external id or user name, the first counts; the other is a problem that names the first.
//! - People whom the operator added are never touched, and no row takes their id, user name or address: otherwise a
//!   sync could lock the first administrator out.
//! - A sync after which more than a set share of the enabled people would be disabled or gone needs a yes.
//! - One after which no enabled Global Administrator would be left is refused, yes or no (C4).
//! - Names and addresses that pass from one person to another in one sync are given up before they are taken.
//! - It is applied in short transactions, each by compare-and-set on what the plan saw. Broken off, it is taken up by
//!   running it again: what is done already is no difference any more. Its record shows how far it came.

mod apply;
mod check;
mod diff;
mod names;
mod plan;
mod planned;
mod present;
mod record;
mod store;
mod write;

use uuid::Uuid;

use crate::auth::Ctx;
use crate::problem::Outcome;
use crate::state::AppState;

pub use plan::Plan;
pub(crate) use plan::plan;

/// A person as a source tells of them, not checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SourcePerson {
    /// The source's immutable id.
    pub(crate) external_id: String,
    /// By what they sign in there; the work e-mail if not given.
    pub(crate) user_name: Option<String>,
    /// The work e-mail.
    pub(crate) email: String,
    /// Further addresses.
    pub(crate) further: Vec<String>,
    /// The given name.
    pub(crate) given_name: Option<String>,
    /// The family name.
    pub(crate) family_name: Option<String>,
    /// The name to show; made of the others if not given.
    pub(crate) display_name: Option<String>,
    /// The department.
    pub(crate) department: Option<String>,
    /// Whether they may sign in.
    pub(crate) enabled: bool,
}

/// One entry of a source.
#[derive(Clone, Debug)]
pub(crate) struct SourceRow {
    /// Where it stands, for a file.
    pub(crate) line: Option<u64>,
    /// The person, or why none can be read.
    pub(crate) person: Result<SourcePerson, BadRow>,
}

/// Why a row is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadRow {
    /// Whom it is about, where that can be told.
    pub(crate) external_id: Option<String>,
    /// Stable, `snake_case`.
    pub(crate) code: &'static str,
    /// What is wrong and what to do.
    pub(crate) detail: String,
}

impl BadRow {
    /// The row does not say clearly whether the person is enabled.
    pub(crate) fn enabled(external_id: &str, said: &str) -> Self {
        let external_id = Some(external_id.trim().to_owned()).filter(|id| !id.is_empty());
        let shown: String = said.chars().take(40).collect();
        let detail = format!("“{shown}” is neither yes nor no. Write true or false for enabled.");
        Self { external_id, code: "enabled", detail }
    }
}

/// How to go about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether the source tells of everybody, so that whoever is missing is gone.
    pub(crate) complete: bool,
    /// Only plan.
    pub(crate) dry_run: bool,
    /// Go ahead although many lose their access.
    pub(crate) yes: bool,
    /// Who carries it out: their own access is taken last, or the rest could not be done in their name.
    pub(crate) caller: Option<Uuid>,
}

/// Syncs the directory with a source; answers what was changed, or would be.
///
/// # Errors
/// `too_many_leave` without a yes; what the caller may not do; the database's.
pub(crate) async fn sync(
    state: &AppState,
    ctx: &Ctx,
    rows: impl IntoIterator<Item = SourceRow>,
    options: Options,
) -> Outcome<Plan> {
    let plan = plan(state, ctx.organization, rows, options.complete).await?;
    if options.dry_run { Ok(plan) } else { plan.apply(state, ctx, options).await }
}
