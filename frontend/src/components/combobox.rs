//! A field with a list of matches: the editable combobox of the ARIA Authoring Practices, with manual selection.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::text::{Counted, t_count};

/// One match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What `on_choose` gets.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) detail: String,
    /// Why it is special, or cannot be chosen.
    pub(crate) note: Option<String>,
    pub(crate) is_disabled: bool,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    To(Option<usize>),
    Choose(usize),
    Submit,
    Close,
    Back,
}

/// Decides what a key does. `None`: the browser decides.
fn key_move(key: &str, active: Option<usize>, shown: usize, is_empty: bool) -> Option<Move> {
    let last = shown.checked_sub(1);
    match (key, active, last) {
        ("ArrowDown", Some(at), Some(last)) => Some(Move::To(Some(if at >= last { 0 } else { at + 1 }))),
        ("ArrowDown", None, Some(_)) => Some(Move::To(Some(0))),
        ("ArrowUp", Some(at), Some(last)) => Some(Move::To(Some(at.checked_sub(1).unwrap_or(last)))),
        ("ArrowUp", None, Some(last)) => Some(Move::To(Some(last))),
        ("Enter", Some(at), Some(_)) => Some(Move::Choose(at)),
        ("Enter", _, _) => Some(Move::Submit),
        ("Escape", _, Some(_)) => Some(Move::Close),
        ("Backspace", _, _) if is_empty => Some(Move::Back),
        _ => None,
    }
}

/// The field.
#[component]
pub(crate) fn Combobox(
    /// Names the field within the page.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What to type.
    hint: &'static str,
    /// What is typed.
    typed: RwSignal<String>,
    /// The matches; emptied to close the list.
    choices: RwSignal<Vec<Choice>>,
    /// Takes a match by its key.
    #[prop(into)]
    on_choose: Callback<String>,
    /// Takes what is typed as it is.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Backspace in an empty field.
    #[prop(into)]
    on_back: Callback<()>,
    /// Takes pasted text; says whether it did.
    #[prop(into)]
    on_paste: Callback<String, bool>,
    /// Whether it takes the focus when it appears, as in a dialog.
    #[prop(default = true)]
    autofocus: bool,
) -> impl IntoView {
    let active = RwSignal::new(None::<usize>);
    Effect::new(move |_| {
        choices.track();
        active.set(None);
    });
    let is_open = move || choices.with(|choices| !choices.is_empty());
    let choose = move |at: usize| {
        let chosen = choices.with_untracked(|choices| choices.get(at).cloned());
        if let Some(choice) = chosen.filter(|choice| !choice.is_disabled) {
            on_choose.run(choice.key);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let (shown, is_empty) = (choices.with_untracked(Vec::len), typed.with_untracked(String::is_empty));
        let Some(step) = key_move(&event.key(), active.get_untracked(), shown, is_empty) else { return };
        event.prevent_default();
        match step {
            Move::To(at) => active.set(at),
            Move::Choose(at) => choose(at),
            Move::Submit => on_submit.run(()),
            Move::Close => choices.set(Vec::new()),
            Move::Back => on_back.run(()),
        }
    };
    let paste = move |event: leptos::ev::ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok());
        if text.is_some_and(|text| on_paste.run(text)) {
            event.prevent_default();
        }
    };
    let option_id = move |at: usize| format!("{id}-option-{at}");
    view! {
        <div class="field combobox">
            <label for=id>{label}</label>
            <span class="hint" id=format!("{id}-hint")>{hint}</span>
            <input
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus=autofocus
                aria-autocomplete="list"
                aria-controls=format!("{id}-list")
                aria-describedby=format!("{id}-hint")
                aria-expanded=move || is_open().to_string()
                aria-activedescendant=move || active.get().map(option_id)
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_key
                on:paste=paste
            />
            <ul id=format!("{id}-list") role="listbox" aria-label=label class="options" hidden=move || !is_open()>
                {move || choices.get().into_iter().enumerate().map(|(at, choice)| view! {
                    <OptionRow id=option_id(at) choice at active on_choose=Callback::new(choose) />
                }).collect_view()}
            </ul>
            <span class="visually-hidden" role="status">
                {move || is_open().then(|| {
                    t_count(Counted::Matches, i64::try_from(choices.with(Vec::len)).unwrap_or(i64::MAX))
                })}
            </span>
        </div>
    }
}

#[component]
fn OptionRow(
    id: String,
    choice: Choice,
    at: usize,
    active: RwSignal<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let is_disabled = choice.is_disabled;
    view! {
        <li
            id=id
            role="option"
            aria-selected=move || (active.get() == Some(at)).to_string()
            aria-disabled=is_disabled.then_some("true")
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| on_choose.run(at)
        >
            {(!is_disabled).then(|| view! { <span class="plus" aria-hidden="true"><Icon name="plus" /></span> })}
            <span class="option-text">
                <strong>{choice.name}</strong>
                <span>{choice.detail}</span>
                {choice.note.map(|note| view! { <small>{note}</small> })}
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::{Move, key_move};

    #[test]
    fn arrows_go_round_the_list() {
        assert_eq!(key_move("ArrowDown", None, 3, false), Some(Move::To(Some(0))));
        assert_eq!(key_move("ArrowDown", Some(2), 3, false), Some(Move::To(Some(0))));
        assert_eq!(key_move("ArrowUp", None, 3, false), Some(Move::To(Some(2))));
        assert_eq!(key_move("ArrowUp", Some(0), 3, false), Some(Move::To(Some(2))));
        assert_eq!(key_move("ArrowDown", None, 0, false), None);
    }

    #[test]
    fn enter_takes_the_match_or_what_is_typed() {
        assert_eq!(key_move("Enter", Some(1), 3, false), Some(Move::Choose(1)));
        assert_eq!(key_move("Enter", None, 3, false), Some(Move::Submit));
    }

    #[test]
    fn escape_closes_the_list_first_and_then_the_dialog() {
        assert_eq!(key_move("Escape", None, 3, false), Some(Move::Close));
        assert_eq!(key_move("Escape", None, 0, false), None);
    }

    #[test]
    fn backspace_goes_to_the_chips_only_from_an_empty_field() {
        assert_eq!(key_move("Backspace", None, 0, true), Some(Move::Back));
        assert_eq!(key_move("Backspace", None, 0, false), None);
    }
}
