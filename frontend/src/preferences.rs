//! What this browser remembers for its user: language, theme, rows on a page. Nothing secret, nothing of the session.

use leptos::prelude::window;

use crate::query::PageSize;
use crate::text::Language;

const LANGUAGE: &str = "rollcall.language";
const PAGE_SIZE: &str = "rollcall.page-size";
const SHORTCUTS: &str = "rollcall.shortcuts";
/// Also read by `theme.js`, before the page is painted.
const THEME: &str = "rollcall.theme";

/// The colours chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

pub(crate) fn language() -> Option<Language> {
    Language::from_tag(&read(LANGUAGE)?)
}

pub(crate) fn set_language(language: Language) {
    write(LANGUAGE, language.tag());
}

pub(crate) fn page_size() -> PageSize {
    read(PAGE_SIZE).and_then(|size| PageSize::from_text(&size)).unwrap_or_default()
}

pub(crate) fn set_page_size(size: PageSize) {
    write(PAGE_SIZE, size.as_str());
}

/// Whether keys are shortcuts: they are until they are switched off.
pub(crate) fn shortcuts() -> bool {
    read(SHORTCUTS).as_deref() != Some("off")
}

pub(crate) fn set_shortcuts(is_on: bool) {
    write(SHORTCUTS, if is_on { "on" } else { "off" });
}

pub(crate) fn theme() -> Theme {
    read(THEME).and_then(|name| Theme::from_name(&name)).unwrap_or(Theme::System)
}

pub(crate) fn set_theme(theme: Theme) {
    write(THEME, theme.as_str());
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        // Nothing depends on it: at worst the old colours stay.
        let _ = root.set_attribute("data-theme", theme.as_str());
    }
}

fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// A browser that refuses to remember, as in a private window, forgets: the choice holds for this page.
fn write(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}
