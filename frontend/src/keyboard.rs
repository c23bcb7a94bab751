//! Shortcuts of one key. What can be pressed says so itself, by `aria-keyshortcuts`: a key finds the element that names it
//! and clicks it, or gives it the focus if it is a field. They are off while somebody types, and can be off altogether
//! (WCAG 2.1.4).

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::components::dialog::Dialog;
use crate::focus::find;
use crate::preferences;
use crate::text::{Key, t};

/// Fields in which a key is a letter.
const FIELDS: &str = "input:not([type='checkbox']):not([type='radio']):not([type='file']), textarea, select, [contenteditable]";
/// The links by which one goes through the rows of a list.
const ROWS: &str = "main tbody [scope='row'] a";
/// What keeps all keys for itself.
const OVERLAYS: &str = "dialog[open], [popover]:popover-open";
/// How long after `g` its second key may come, in milliseconds.
const SEQUENCE: f64 = 1_500.0;

/// Whether shortcuts are on, and whether their list is open; from context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shortcuts {
    is_on: RwSignal<bool>,
    is_help_open: RwSignal<bool>,
}

impl Shortcuts {
    pub(crate) fn provide() {
        let is_on = RwSignal::new(preferences::shortcuts());
        provide_context(Self { is_on, is_help_open: RwSignal::new(false) });
    }

    pub(crate) fn from_context() -> Self {
        expect_context()
    }

    /// The key as `aria-keyshortcuts` has it, while shortcuts are on.
    pub(crate) fn key(self, key: &'static str) -> Option<&'static str> {
        self.is_on.get().then_some(key)
    }
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    /// Presses what names this key.
    Press(&'static str),
    /// Goes so many rows down.
    Row(isize),
    /// Follows the link of the left panel to this page.
    Go(&'static str),
    /// Waits for the second key.
    Wait,
    Help,
}

fn command(key: &str, is_second: bool) -> Option<Command> {
    match (key, is_second) {
        ("u", true) => Some(Command::Go("/users")),
        ("i", true) => Some(Command::Go("/imports")),
        ("o", true) => Some(Command::Go("/organization")),
        ("g", false) => Some(Command::Wait),
        ("/", false) => Some(Command::Press("/")),
        ("i", false) => Some(Command::Press("i")),
        ("u", false) => Some(Command::Press("u")),
        ("x", false) => Some(Command::Press("x")),
        ("e", false) => Some(Command::Press("e")),
        ("j", false) => Some(Command::Row(1)),
        ("k", false) => Some(Command::Row(-1)),
        ("?", false) => Some(Command::Help),
        (_, true | false) => None,
    }
}

/// The row to go to. From outside the rows it is the first, or going up the last.
fn next_row(current: Option<usize>, by: isize, rows: usize) -> Option<usize> {
    let last = rows.checked_sub(1)?;
    Some(match current {
        Some(current) => current.saturating_add_signed(by).min(last),
        None if by > 0 => 0,
        None => last,
    })
}

/// Listens to keys, and lists them in a dialog.
#[component]
pub(crate) fn KeyboardShortcuts() -> impl IntoView {
    let shortcuts = Shortcuts::from_context();
    let waiting_since = StoredValue::new(f64::NEG_INFINITY);
    let listener = window_event_listener(ev::keydown, move |event| {
        if !shortcuts.is_on.get_untracked() || is_taken(&event) {
            return;
        }
        let is_second = event.time_stamp() - waiting_since.get_value() < SEQUENCE;
        waiting_since.set_value(f64::NEG_INFINITY);
        let Some(command) = command(&event.key(), is_second) else { return };
        event.prevent_default();
        match command {
            Command::Press(key) => press(key),
            Command::Row(by) => go_to_row(by),
            Command::Go(page) => follow(page),
            Command::Wait => waiting_since.set_value(event.time_stamp()),
            Command::Help => shortcuts.is_help_open.set(true),
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <Dialog
            id="shortcuts"
            open=shortcuts.is_help_open
            title=Signal::stored(t(Key::KeyboardShortcuts).to_owned())
        >
            <Help />
        </Dialog>
    }
}

/// Whether the key is somebody else's: a field's, a dialog's, or one with the browser's own keys.
fn is_taken(event: &KeyboardEvent) -> bool {
    let is_field = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| target.matches(FIELDS).unwrap_or(false));
    is_field
        || event.ctrl_key()
        || event.alt_key()
        || event.meta_key()
        || event.default_prevented()
        || find(OVERLAYS).is_some()
}

/// All elements that the selector finds, in the order of the page.
fn all(selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Presses what names the key: of the page, or else of the row that has the focus.
fn press(key: &'static str) {
    let active = document().active_element();
    let is_near = |element: &HtmlElement| match element.closest("tbody tr").ok().flatten() {
        Some(row) => row.contains(active.as_deref()),
        None => true,
    };
    let Some(element) = all(&format!("[aria-keyshortcuts='{key}']")).into_iter().find(is_near) else {
        return;
    };
    if element.matches(FIELDS).unwrap_or(false) {
        // A field that does not take the focus is no worse than a key that does nothing.
        let _ = element.focus();
    } else {
        element.click();
    }
}

fn go_to_row(by: isize) {
    let links = all(ROWS);
    let active = document().active_element();
    let row_of = |link: &HtmlElement| link.closest("tr").ok().flatten();
    let current =
        links.iter().position(|link| row_of(link).is_some_and(|row| row.contains(active.as_deref())));
    if let Some(link) = next_row(current, by, links.len()).and_then(|at| links.get(at)) {
        let _ = link.focus();
    }
}

fn follow(page: &str) {
    if let Some(link) = find(&format!(".panel a[href^='{page}']")) {
        link.click();
    }
}

/// The keys, and the switch.
#[component]
fn Help() -> impl IntoView {
    let shortcuts = Shortcuts::from_context();
    let toggle = move |_| {
        let is_on = !shortcuts.is_on.get_untracked();
        preferences::set_shortcuts(is_on);
        shortcuts.is_on.set(is_on);
    };
    let rows = [
        ("/", Key::SearchUsers),
        ("i", Key::InviteUser),
        ("u", Key::BulkUploadUsers),
        ("j · k", Key::ShortcutRows),
        ("x", Key::ShortcutSelect),
        ("Enter", Key::ShortcutOpen),
        ("e", Key::ShortcutArchive),
        ("g u · g i · g o", Key::ShortcutGo),
        ("?", Key::ShortcutHelp),
    ]
    .map(|(keys, what)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd></div> });
    view! {
        <div class="dialog-body">
            <dl class="keys">{rows.into_iter().collect_view()}</dl>
            <label class="switch">
                <input type="checkbox" prop:checked=move || shortcuts.is_on.get() on:change=toggle />
                {t(Key::UseShortcuts)}
            </label>
            <p class="hint">{t(Key::ShortcutsHint)}</p>
        </div>
    }
}

/// Opens the list of shortcuts, also where they are off.
#[component]
pub(crate) fn ShortcutsButton() -> impl IntoView {
    let shortcuts = Shortcuts::from_context();
    view! {
        <button
            type="button"
            class="button button-quiet"
            aria-keyshortcuts=move || shortcuts.key("?")
            on:click=move |_| shortcuts.is_help_open.set(true)
        >
            {t(Key::KeyboardShortcuts)}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, command, next_row};

    #[test]
    fn b19_a_key_means_one_thing_alone_and_another_after_g() {
        assert_eq!(command("i", false), Some(Command::Press("i")));
        assert_eq!(command("i", true), Some(Command::Go("/imports")));
        assert_eq!(command("g", false), Some(Command::Wait));
        assert_eq!(command("g", true), None);
        assert_eq!(command("Enter", false), None, "a link opens by itself");
    }

    #[test]
    fn b19_rows_end_at_the_first_and_the_last() {
        assert_eq!(next_row(None, 1, 3), Some(0));
        assert_eq!(next_row(None, -1, 3), Some(2));
        assert_eq!(next_row(Some(2), 1, 3), Some(2));
        assert_eq!(next_row(Some(0), -1, 3), Some(0));
        assert_eq!(next_row(Some(1), 1, 3), Some(2));
        assert_eq!(next_row(None, 1, 0), None);
    }
}
