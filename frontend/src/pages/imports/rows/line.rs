//! One row of an import.

#![expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied once for each row")]

use leptos::html::Tr;
use leptos::prelude::*;
use rollcall_wire::imports::{Row, RowResult, Verdict};

use super::edit::{Cell, PutBack};
use super::editing::Editing;
use crate::components::address::Address;
use crate::text::codes::{problem, repair};
use crate::text::{Key, t, t_with};

/// The row: an address, or the field to correct it.
#[component]
pub(super) fn Line(row: Row, editing: Editing) -> impl IntoView {
    let id = format!("row-{}-{}", row.line, row.part);
    let line = row.line;
    let row = RwSignal::new(row);
    let place = NodeRef::<Tr>::new();
    let name = move || row.with(|row| row.display_name.clone());
    let problem_id = format!("{id}-problem");
    let kind = Memo::new(move |_| row.with(|row| editing.kind(row)));
    let found = {
        let problem_id = problem_id.clone();
        move || {
            match kind.get() {
            Kind::Correct => view! {
                <td role="cell" class="found"><Cell id=id.clone() problem_id=problem_id.clone() row place editing /></td>
            }
            .into_any(),
            Kind::PutBack => view! {
                <th scope="row" role="rowheader" class="found">
                    <del><Address text=row.with_untracked(|row| row.cell.clone()) /></del>
                    <PutBack row place editing />
                </th>
            }
            .into_any(),
            Kind::Fixed => view! { <th scope="row" role="rowheader" class="found">{address(&row.get())}</th> }.into_any(),
        }
        }
    };
    view! {
        <tr role="row" node_ref=place>
            <td role="cell" class="number">{line}</td>
            {found}
            <td role="cell" class="wide-only">{name}</td>
            <td role="cell">{move || row.with(|row| finding(row, &problem_id))}</td>
        </tr>
    }
}

/// What can be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its cell can be corrected.
    Correct,
    /// It was taken out and can be put back.
    PutBack,
    /// Nothing.
    Fixed,
}

fn address(row: &Row) -> AnyView {
    let found = row.email.clone().unwrap_or_else(|| row.cell.clone());
    let found = if found.trim().is_empty() { row.raw.clone() } else { found };
    match row.user_id {
        Some(user) => view! { <a href=format!("/users/{user}")><Address text=found /></a> }.into_any(),
        None => view! { <Address text=found /> }.into_any(),
    }
}

/// The verdict, why, and what was put right.
fn finding(row: &Row, problem_id: &str) -> AnyView {
    let class = match row.verdict {
        Verdict::Ready => "badge badge-active",
        Verdict::Error => "badge badge-error",
        Verdict::Skipped => "badge badge-archived",
        Verdict::Pending | Verdict::Dropped => "badge",
    };
    let suggestion =
        row.suggestion.as_ref().map(|suggestion| t_with(Key::DidYouMean, &[("email", &suggestion.email)]));
    let repairs = row.repairs.iter().map(|one| repair(&one.code, &one.message));
    let notes: Vec<_> = suggestion.into_iter().chain(repairs).collect();
    let notes: Vec<_> = notes.into_iter().map(|note| view! { <small class="sub">{note}</small> }).collect();
    view! {
        <span class=class>{outcome_word(row)}</span>
        <small class="sub" id=problem_id.to_owned()>{problem_of(row)}</small>
        {notes}
    }
    .into_any()
}

/// What is wrong with a row, or to be said of it.
pub(super) fn problem_of(row: &Row) -> Option<String> {
    let message = row.message.as_deref()?;
    let name = row.display_name.clone().unwrap_or_default();
    let line = row.other_line.map(|line| line.to_string()).unwrap_or_default();
    let found = row.email.as_deref().unwrap_or(&row.cell);
    let values = [("name", name.as_str()), ("line", line.as_str()), ("found", found)];
    Some(problem(row.code.as_deref().unwrap_or_default(), &values, message))
}

/// The verdict, or what came of it, in a word.
pub(super) fn outcome_word(row: &Row) -> &'static str {
    match row.result {
        Some(RowResult::Invited) => t(Key::OutcomeInvited),
        Some(RowResult::ChangedSincePlan) => t(Key::ChangedSincePlan),
        None => verdict_word(row.verdict),
    }
}

pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pending => t(Key::VerdictPending),
        Verdict::Ready => t(Key::VerdictReady),
        Verdict::Error => t(Key::VerdictError),
        Verdict::Skipped => t(Key::VerdictSkipped),
        Verdict::Dropped => t(Key::VerdictDropped),
    }
}
