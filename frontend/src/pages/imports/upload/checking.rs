//! While a file is checked.

use std::time::Duration;

use leptos::prelude::*;
use leptos::web_sys::Blob;

use super::checked::headline;
use super::worker::Checker;
use super::{Parts, Stage};
use crate::check::Report;
use crate::components::live::Announcer;
use crate::components::progress::Progress;
use crate::text::{Key, t, t_with};

/// After how long it is shown that the file is being checked. Of most files the outcome is there by then, and to draw
/// something else for a moment would take time from the check and be seen as a flicker.
const BEFORE_SHOWN: Duration = Duration::from_millis(100);

/// Starts what checks the next file, while it is chosen, unless a file is being checked already: what was pasted
/// elsewhere.
pub(super) fn start_checker(parts: Parts) {
    if !parts.checker.get_value().is_some_and(|checker| checker.is_busy()) {
        end_checker(parts);
        parts.checker.set_value(Some(Checker::start()));
    }
}

/// Ends the check, whether or not there is a file yet.
pub(super) fn end_checker(parts: Parts) {
    if let Some(checker) = parts.checker.try_update_value(Option::take).flatten() {
        checker.end();
    }
}

/// Has the file checked, and shows what was found.
pub(super) fn check(parts: Parts, announcer: Announcer, content: &Blob) {
    parts.checked.set(Some(0.0));
    let done = move |report: Option<Box<Report>>| {
        let said = match &report {
            Some(report) => headline(report),
            None => t(Key::NotChecked).to_owned(),
        };
        announcer.say(said);
        parts.stage.try_set(Stage::Checked(report));
    };
    let progress = move |percent| {
        parts.checked.try_set(Some(percent));
    };
    // What was pasted elsewhere comes before anything could be started, and another file may be chosen at once.
    let checker = parts.checker.get_value().filter(Checker::is_free).unwrap_or_else(|| {
        end_checker(parts);
        Checker::start()
    });
    parts.checker.set_value(Some(checker.clone()));
    checker.check(content, progress, done);
    let show = move || {
        if checker.is_busy() && parts.stage.try_get_untracked() == Some(Stage::Choosing) {
            parts.stage.set(Stage::Checking);
        }
    };
    set_timeout(show, BEFORE_SHOWN);
}

/// How far the check is, and the way out.
#[component]
pub(super) fn Checking(parts: Parts) -> impl IntoView {
    let label = t_with(Key::CheckingFile, &[("name", &parts.name.get_untracked())]);
    let cancel = move |_| {
        end_checker(parts);
        parts.stage.set(Stage::Choosing);
    };
    view! {
        <Progress label percent=parts.checked />
        <div class="buttons">
            <button type="button" class="button" on:click=cancel>{t(Key::Cancel)}</button>
        </div>
    }
}
