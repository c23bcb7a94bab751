//! What came of inviting: it stays in the dialog until it is read.

use leptos::prelude::*;
use rollcall_wire::users::{InviteOutcome, InviteResult};

use crate::components::icon::Icon;
use crate::format::user_name;
use crate::text::{Counted, Key, t, t_count};

/// One line per person.
#[component]
pub(super) fn Results(
    /// What came of each, with the name that was asked for.
    results: Vec<(String, InviteResult)>,
) -> impl IntoView {
    let invited = results.iter().filter(|(_, result)| result.outcome == InviteOutcome::Invited).count();
    let skipped = results.len().saturating_sub(invited);
    let as_count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let lines: Vec<_> = results.into_iter().map(|(label, result)| line(label, result)).collect();
    view! {
        <p role="status">
            <strong>{t_count(Counted::UsersInvited, as_count(invited))}</strong>
            {(skipped > 0).then(|| format!(" {}", t_count(Counted::UsersSkipped, as_count(skipped))))}
        </p>
        <ul class="results">{lines}</ul>
    }
}

fn line(label: String, result: InviteResult) -> impl IntoView {
    let name = result.user.as_ref().map_or(label, user_name);
    let is_good = result.outcome == InviteOutcome::Invited;
    let icon = if is_good { "check" } else { "skip" };
    let detail = result.detail.filter(|_| !is_good);
    view! {
        <li class:bad=!is_good>
            <Icon name=icon />
            <span><strong>{name}</strong>" "{outcome_word(result.outcome)}
                {detail.map(|detail| view! { <small class="sub">{detail}</small> })}
            </span>
        </li>
    }
}

/// What came of it, in words.
pub(super) fn outcome_word(outcome: InviteOutcome) -> &'static str {
    match outcome {
        InviteOutcome::Invited => t(Key::OutcomeInvited),
        InviteOutcome::AlreadyInvited => t(Key::OutcomeAlreadyInvited),
        InviteOutcome::AlreadyActive => t(Key::OutcomeAlreadyActive),
        InviteOutcome::AlreadyArchived => t(Key::OutcomeAlreadyArchived),
        InviteOutcome::NotInDirectory => t(Key::OutcomeNotInDirectory),
        InviteOutcome::Disabled => t(Key::OutcomeDisabled),
        InviteOutcome::Ambiguous => t(Key::OutcomeAmbiguous),
        InviteOutcome::Invalid => t(Key::OutcomeInvalid),
    }
}
