//! The plan: what would change, and what stands in its way. Reads only.

use std::collections::{BTreeSet, HashMap, HashSet};

use rollcall_domain::text::fold;
use rollcall_domain::user::PersonState;
use rollcall_wire::directory::{Difference, RowProblem, SyncCounts};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::diff::{address_keys, differences};
use super::names::{self, Parked};
use super::planned::{Planned, Step};
use super::{BadRow, SourceRow, check, store};
use crate::db::entities::people;
use crate::directory::ops::NewPerson;
use crate::organization::keep::{self, GlobalHolder};
use crate::problem::Outcome;
use crate::state::AppState;

/// People that one query looks up.
const CHUNK: usize = 500;

/// What a sync would change.
#[derive(Debug)]
pub struct Plan {
    pub(super) counts: SyncCounts,
    pub(super) max_disable_percent: u8,
    pub(super) enabled_before: u64,
    /// Whether it takes the access of the last Global Administrator who has it.
    pub(super) leaves_no_administrator: bool,
    pub(super) ignored_columns: Vec<String>,
    pub(super) changes: Vec<Planned>,
    pub(super) problems: Vec<RowProblem>,
    /// Whose user names somebody else is to have.
    pub(super) parked: Vec<Parked>,
    /// How many changes found something else than the plan saw; `None` before the plan is applied.
    pub(super) changed_meanwhile: Option<u64>,
}

/// A good row.
struct Good {
    line: Option<u64>,
    person: NewPerson,
}

/// Plans a sync; `complete` if whoever is missing from the rows is gone.
pub(crate) async fn plan(
    state: &AppState,
    organization: Uuid,
    rows: impl IntoIterator<Item = SourceRow>,
    complete: bool,
) -> Outcome<Plan> {
    let db = state.db.reader();
    let mut plan = Plan {
        counts: SyncCounts::default(),
        max_disable_percent: state.config.directory.max_disable_percent,
        enabled_before: store::count_enabled(db, organization).await?,
        leaves_no_administrator: false,
        ignored_columns: Vec::new(),
        changes: Vec::new(),
        problems: Vec::new(),
        parked: Vec::new(),
        changed_meanwhile: None,
    };
    let mut seen = HashSet::new();
    let good = plan.sort_out(rows, &mut seen);
    plan.compare(db, organization, good).await?;
    if complete {
        plan.remove_missing(db, organization, &seen).await?;
    }
    names::settle(db, organization, &mut plan).await?;
    plan.look_for_administrators(&keep::global_holders(db, organization).await?);
    plan.count();
    Ok(plan)
}

impl Plan {
    /// Says which columns of a file mean nothing.
    pub(crate) fn set_ignored_columns(&mut self, columns: Vec<String>) {
        self.ignored_columns = columns;
    }

    /// Checks every row; the good ones go on. `seen` learns of everybody that a row is about, good or bad.
    fn sort_out(
        &mut self,
        rows: impl IntoIterator<Item = SourceRow>,
        seen: &mut HashSet<String>,
    ) -> Vec<Good> {
        let mut good = Vec::new();
        let mut ids: HashMap<String, Option<u64>> = HashMap::new();
        let mut names: HashMap<String, Option<u64>> = HashMap::new();
        for SourceRow { line, person } in rows {
            self.counts.rows += 1;
            let checked = person.and_then(check::check).and_then(|person| {
                not_twice(&ids, &person.external_id, "external_id", &person)?;
                not_twice(&names, &fold(&person.user_name), "user_name", &person)?;
                Ok(person)
            });
            match checked {
                Ok(person) => {
                    seen.insert(person.external_id.clone());
                    ids.insert(person.external_id.clone(), line);
                    names.insert(fold(&person.user_name), line);
                    good.push(Good { line, person });
                }
                Err(bad) => {
                    seen.extend(bad.external_id.clone());
                    self.problem(line, bad);
                }
            }
        }
        good
    }

    pub(super) fn problem(&mut self, line: Option<u64>, bad: BadRow) {
        let BadRow { external_id, code, detail } = bad;
        self.problems.push(RowProblem { line, external_id, code: code.to_owned(), detail });
    }

    async fn compare(
        &mut self,
        db: &impl ConnectionTrait,
        organization: Uuid,
        good: Vec<Good>,
    ) -> Outcome<()> {
        let operators = store::operators(db, organization).await?;
        let mut good = good.into_iter().peekable();
        while good.peek().is_some() {
            let chunk: Vec<_> = good.by_ref().take(CHUNK).collect();
            let ids: Vec<_> = chunk.iter().map(|good| good.person.external_id.as_str()).collect();
            let mut known = store::by_external_ids(db, organization, &ids).await?;
            for Good { line, person } in chunk {
                let mut claims = address_keys(&person);
                claims.insert(fold(&person.user_name));
                claims.insert(store::id_claim(&person.external_id));
                if !claims.is_disjoint(&operators) {
                    self.counts.operators += 1;
                    continue;
                }
                match known.remove(&person.external_id) {
                    None => self.push(line, vec![Difference::Added], Step::Add(Box::new(person))),
                    Some((row, addresses)) => self.update(line, row, &addresses, person),
                }
            }
        }
        Ok(())
    }

    fn update(
        &mut self,
        line: Option<u64>,
        row: people::Model,
        addresses: &BTreeSet<String>,
        person: NewPerson,
    ) {
        let what = differences(&row, addresses, &person);
        if what.is_empty() {
            self.counts.unchanged += 1;
        } else {
            self.push(line, what, Step::Update(Box::new(row), Box::new(person)));
        }
    }

    fn push(&mut self, line: Option<u64>, what: Vec<Difference>, step: Step) {
        self.changes.push(Planned { line, what, step });
    }

    /// Sees whether any Global Administrator will be enabled, if one is now.
    fn look_for_administrators(&mut self, holders: &[GlobalHolder]) {
        let by_person: HashMap<Uuid, &Planned> =
            self.changes.iter().filter_map(|change| Some((change.person()?, change))).collect();
        let stays = |holder: &GlobalHolder| match by_person.get(&holder.person) {
            Some(change) => change.after() == PersonState::Enabled,
            None => holder.enabled,
        };
        self.leaves_no_administrator =
            holders.iter().any(|holder| holder.enabled) && !holders.iter().any(stays);
    }

    async fn remove_missing(
        &mut self,
        db: &impl ConnectionTrait,
        organization: Uuid,
        seen: &HashSet<String>,
    ) -> Outcome<()> {
        let is_clear = self.problems.iter().all(|problem| problem.external_id.is_some());
        let mut after = Uuid::nil();
        loop {
            let page = store::listed(db, organization, after, CHUNK).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for listed in page.into_iter().filter(|listed| !seen.contains(&listed.external_id)) {
                if is_clear {
                    self.push(None, vec![Difference::Gone], Step::Remove(listed));
                } else {
                    self.counts.kept += 1;
                }
            }
        }
    }
}

fn not_twice(
    before: &HashMap<String, Option<u64>>,
    key: &str,
    field: &'static str,
    person: &NewPerson,
) -> Result<(), BadRow> {
    let Some(first) = before.get(key) else { return Ok(()) };
    let first = first.map_or_else(|| "before".to_owned(), |line| format!("on line {line}"));
    let code = if field == "external_id" { "duplicate_external_id" } else { "duplicate_user_name" };
    let detail = format!("The same {field} stands {first}; that row counts. Remove one of them.");
    Err(BadRow { external_id: Some(person.external_id.clone()), code, detail })
}
