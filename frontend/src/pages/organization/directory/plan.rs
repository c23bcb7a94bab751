//! What a file would change in the directory, or has changed, for people to read.

use leptos::prelude::*;
use rollcall_wire::directory::{Difference, DirectorySync, PersonChange, RowProblem, SyncCounts};

use crate::components::table::{cell, facts, table};
use crate::format::number;
use crate::text::{Counted, Key, t, t_count, t_with};

/// Everything that the file says.
pub(super) fn plan(sync: &DirectorySync) -> AnyView {
    let lost: Vec<_> = sync.changes.iter().filter(|change| loses_access(change)).collect();
    let others: Vec<_> = sync.changes.iter().filter(|change| !loses_access(change)).collect();
    let (losing, all_others) = (sync.losing_access, others_in_all(sync));
    let ignored = (!sync.ignored_columns.is_empty())
        .then(|| t_with(Key::IgnoredColumns, &[("columns", &sync.ignored_columns.join(", "))]));
    let kept = (sync.counts.kept > 0).then(|| t_count(Counted::PeopleKept, count(sync.counts.kept)));
    let operators =
        (sync.counts.operators > 0).then(|| t_count(Counted::PeopleOfOperator, count(sync.counts.operators)));
    let notes =
        [ignored, kept, operators].into_iter().flatten().map(|note| view! { <p class="hint">{note}</p> });
    view! {
        {facts("counts", counted(&sync.counts))}
        {notes.collect::<Vec<_>>()}
        {(!lost.is_empty()).then(|| people(Key::WhoLoses, &lost, losing))}
        {(!sync.problems.is_empty()).then(|| problems(&sync.problems, sync.counts.problems))}
        {(!others.is_empty()).then(|| view! {
            <details class="paste">
                <summary>{t(Key::OtherChanges)}</summary>
                {people(Key::OtherChanges, &others, all_others)}
            </details>
        })}
    }
    .into_any()
}

/// The counts that are not 0, in a line.
pub(super) fn summary(counts: &SyncCounts) -> String {
    let parts: Vec<_> = changes(counts)
        .into_iter()
        .chain([(Key::SyncProblems, counts.problems)])
        .filter(|(_, count)| *count > 0)
        .map(|(key, n)| format!("{} {}", t(key), number(count(n))))
        .collect();
    if parts.is_empty() { t(Key::SyncNothing).to_owned() } else { parts.join(" · ") }
}

/// Whether the file changes anything.
pub(super) fn changes_anything(counts: &SyncCounts) -> bool {
    changes(counts).iter().any(|(_, count)| *count > 0)
}

/// A count, as the texts take it.
pub(super) fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn changes(counts: &SyncCounts) -> [(Key, u64); 6] {
    [
        (Key::SyncAdded, counts.added),
        (Key::SyncChanged, counts.changed),
        (Key::SyncDisabled, counts.disabled),
        (Key::SyncEnabled, counts.enabled),
        (Key::SyncGone, counts.gone),
        (Key::SyncBack, counts.back),
    ]
}

fn counted(counts: &SyncCounts) -> Vec<(&'static str, AnyView)> {
    let rest = [(Key::SyncUnchanged, counts.unchanged), (Key::SyncProblems, counts.problems)];
    changes(counts).into_iter().chain(rest).map(|(key, n)| (t(key), cell(number(count(n))))).collect()
}

fn loses_access(change: &PersonChange) -> bool {
    change.what.iter().any(|what| matches!(what, Difference::Disabled | Difference::Gone))
}

/// How many there are whose first 200 are shown, at least: a person may count for several things.
fn others_in_all(sync: &DirectorySync) -> u64 {
    let counts = &sync.counts;
    [counts.added, counts.changed, counts.enabled, counts.back].into_iter().max().unwrap_or_default()
}

fn people(title: Key, people: &[&PersonChange], in_all: u64) -> AnyView {
    let rows = people.iter().map(|change| {
        let what: Vec<_> = change.what.iter().map(|what| t(difference_word(*what))).collect();
        vec![
            view! { {change.display_name.clone()}<small class="sub">{change.email.clone()}</small> }
                .into_any(),
            cell(what.join(", ")),
            cell(change.line.map_or_else(|| "–".to_owned(), |line| line.to_string())),
        ]
    });
    let columns = [(Key::Person, "cell-name"), (Key::Changes, ""), (Key::Line, "number")];
    let shown = u64::try_from(people.len()).unwrap_or(u64::MAX);
    view! {
        <h3>{t(title)}</h3>
        {table(t(title), &columns, rows.collect())}
        {first_of(shown, in_all)}
    }
    .into_any()
}

fn problems(problems: &[RowProblem], in_all: u64) -> AnyView {
    let rows = problems.iter().map(|problem| {
        vec![
            cell(problem.line.map_or_else(|| "–".to_owned(), |line| line.to_string())),
            cell(problem.external_id.clone().unwrap_or_default()),
            cell(problem.detail.clone()),
        ]
    });
    let columns = [(Key::Line, "number"), (Key::ExternalId, "found"), (Key::Problem, "")];
    let shown = u64::try_from(problems.len()).unwrap_or(u64::MAX);
    view! {
        <h3>{t(Key::RowsLeftOut)}</h3>
        <p class="hint">{t(Key::RowsLeftOutHint)}</p>
        {table(t(Key::RowsLeftOut), &columns, rows.collect())}
        {first_of(shown, in_all)}
    }
    .into_any()
}

fn first_of(shown: u64, in_all: u64) -> Option<AnyView> {
    let text = t_with(Key::FirstOf, &[("shown", &number(count(shown))), ("total", &number(count(in_all)))]);
    (in_all > shown).then(|| view! { <p class="hint">{text}</p> }.into_any())
}

fn difference_word(what: Difference) -> Key {
    match what {
        Difference::Added => Key::SyncAdded,
        Difference::Renamed => Key::DifferenceRenamed,
        Difference::Addresses => Key::DifferenceAddresses,
        Difference::Department => Key::DifferenceDepartment,
        Difference::Disabled => Key::SyncDisabled,
        Difference::Enabled => Key::SyncEnabled,
        Difference::Gone => Key::SyncGone,
        Difference::Back => Key::SyncBack,
    }
}

#[cfg(test)]
mod tests {
    use super::{SyncCounts, changes_anything, summary};

    #[test]
    fn b10_a_summary_says_what_happened_and_nothing_else() {
        let counts = SyncCounts { rows: 10, added: 2, gone: 1, unchanged: 7, ..SyncCounts::default() };
        assert_eq!(summary(&counts), "New 2 · Gone 1");
        assert!(changes_anything(&counts));
        let nothing = SyncCounts { rows: 7, unchanged: 7, kept: 1, ..SyncCounts::default() };
        assert!(!changes_anything(&nothing));
        assert_eq!(summary(&nothing), "No changes");
    }
}
