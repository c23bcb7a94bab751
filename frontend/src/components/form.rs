//! Forms: one labelled field for all kinds of input, and what is wrong with them said at the top and beside the field.

use leptos::html;
use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::problem::FieldError;

use super::problem_note::ProblemNote;
use crate::focus::focus_id;
use crate::text::{Key, t, t_with};

/// What kind of input a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Control {
    /// A line of text.
    Text,
    /// The work e-mail of whoever signs in.
    WorkEmail,
    /// A code that was sent.
    Code,
    /// A secret that is pasted, and not shown.
    Secret,
    /// Somebody's e-mail address.
    Email,
    /// A web address.
    Link,
    /// A whole number.
    Number,
    /// An amount with a decimal point.
    Amount,
    /// A day.
    Day,
    /// Several lines of text.
    Lines,
    /// One of these: value and name.
    Choice(Vec<(String, String)>),
}

/// A labelled field, with its hint and its error.
#[component]
pub(crate) fn Field(
    /// Names the field within the page, and in a problem's pointer.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// What to know before typing.
    #[prop(optional_no_strip)]
    hint: Option<&'static str>,
    /// What somebody else set it to meanwhile.
    #[prop(optional)]
    theirs: Option<Signal<Option<String>>>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// What is typed.
    value: RwSignal<String>,
    /// What kind of input it is.
    control: Control,
    /// Whether the error is announced: where no summary does.
    #[prop(optional)]
    alert: bool,
) -> impl IntoView {
    let role = alert.then_some("alert");
    let hint_id = hint.map(|_| format!("{id}-hint"));
    let hint = hint.map(|hint| view! { <span class="hint" id=format!("{id}-hint")>{hint}</span> });
    let described_by = Signal::derive(move || {
        let error = error.with(Option::is_some).then(|| format!("{id}-error"));
        let theirs = theirs.and_then(|theirs| theirs.with(Option::is_some).then(|| format!("{id}-theirs")));
        let ids: Vec<_> = [hint_id.clone(), theirs, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    });
    let theirs = theirs.map(|theirs| {
        view! {
            <span class="theirs" id=format!("{id}-theirs")>
                {move || theirs.get().map(|theirs| t_with(Key::TheirValue, &[("value", &theirs)]))}
            </span>
        }
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint}
            {input(id, value, error, described_by, control)}
            {theirs}
            {move || error.get().map(|error| view! {
                <span class="field-error" id=format!("{id}-error") role=role>{error}</span>
            })}
        </div>
    }
}

fn input(
    id: &'static str,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    described_by: Signal<Option<String>>,
    control: Control,
) -> AnyView {
    let is_invalid = move || error.with(Option::is_some).then_some("true");
    let described_by = move || described_by.get();
    let take = move |event: leptos::ev::Event| value.set(event_target_value(&event));
    let (kind, complete, mode) = match control {
        Control::Choice(options) => {
            let select = NodeRef::<html::Select>::new();
            // The options stand before the choice among them is made.
            Effect::new(move |_| {
                if let Some(select) = select.get() {
                    select.set_value(&value.get());
                }
            });
            let options: Vec<_> = options
                .into_iter()
                .map(|(value, name)| view! { <option value=value>{name}</option> })
                .collect();
            return view! {
                <select
                    id=id
                    node_ref=select
                    on:change=take
                    aria-invalid=is_invalid
                    aria-describedby=described_by
                >
                    {options}
                </select>
            }
            .into_any();
        }
        Control::Lines => {
            return view! {
                <textarea
                    id=id
                    rows="4"
                    prop:value=move || value.get()
                    on:input=take
                    aria-invalid=is_invalid
                    aria-describedby=described_by
                ></textarea>
            }
            .into_any();
        }
        // Not `type="email"`: Chromium turns ß of a typed domain into ss, which is another domain.
        Control::WorkEmail => ("text", "email", "email"),
        Control::Code => ("text", "one-time-code", "text"),
        // `off` is not enough: browsers would offer the password of whoever types.
        Control::Secret => ("password", "new-password", "text"),
        Control::Email => ("text", "off", "email"),
        Control::Link => ("text", "off", "url"),
        Control::Number => ("text", "off", "numeric"),
        Control::Amount => ("text", "off", "decimal"),
        Control::Day => ("date", "off", "text"),
        Control::Text => ("text", "off", "text"),
    };
    let is_needed = matches!(complete, "email" | "one-time-code");
    let is_prose = mode == "text" && complete == "off";
    view! {
        <input
            id=id
            name=id
            type=kind
            autocomplete=complete
            inputmode=mode
            required=is_needed
            autocapitalize=(!is_prose).then_some("none")
            spellcheck=(!is_prose).then_some("false")
            prop:value=move || value.get()
            on:input=take
            aria-invalid=is_invalid
            aria-describedby=described_by
        />
    }
    .into_any()
}

/// What a form knows besides what is typed into it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormState {
    /// What is wrong with its fields.
    pub(crate) errors: RwSignal<Vec<FieldError>>,
    /// What else went wrong.
    pub(crate) problem: RwSignal<Option<Error>>,
    /// Whether it is being sent.
    pub(crate) is_busy: RwSignal<bool>,
}

impl FormState {
    pub(crate) fn new() -> Self {
        Self {
            errors: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// Begins to send it: what was wrong before may be right now.
    pub(crate) fn begin(self) {
        self.clear();
        self.is_busy.set(true);
    }

    /// Forgets what was wrong.
    pub(crate) fn clear(self) {
        self.errors.set(Vec::new());
        self.problem.set(None);
        mark_title(false);
    }

    /// Takes the answer that something is wrong.
    pub(crate) fn refuse(self, error: Error) {
        match &error {
            Error::Problem(problem) if !problem.errors.is_empty() => self.reject(problem.errors.clone()),
            Error::Problem(_)
            | Error::Network(_)
            | Error::Unexpected { .. }
            | Error::Request(_)
            | Error::Base(_) => drop(self.problem.try_set(Some(error))),
        }
    }

    /// Says what is wrong with fields.
    pub(crate) fn reject(self, errors: Vec<FieldError>) {
        self.errors.try_set(errors);
    }

    /// What is wrong with a field.
    pub(crate) fn of(self, id: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| field(error) == id).map(field_sentence))
        })
    }
}

/// The frame of a form: what is wrong, its fields, and the button that sends it.
#[component]
pub(crate) fn Form(
    /// What it knows.
    state: FormState,
    /// What the button says.
    submit: &'static str,
    /// Sends it.
    #[prop(into)]
    on_submit: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // The button stays enabled meanwhile, to keep the focus.
        if !state.is_busy.get_untracked() {
            on_submit.run(());
        }
    };
    view! {
        <form class="form" novalidate on:submit=send>
            <ErrorSummary errors=state.errors />
            <ProblemNote error=state.problem />
            {children()}
            <div class="buttons">
                <button type="submit" class="button button-primary">{submit}</button>
            </div>
        </form>
    }
}

/// All that is wrong, at the top of the form; each leads to its field. It takes the focus when it appears.
#[component]
fn ErrorSummary(errors: RwSignal<Vec<FieldError>>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if errors.with(|errors| !errors.is_empty())
            && let Some(node) = node.get()
        {
            mark_title(true);
            // It is hidden until the page has changed. Without focus it is still announced.
            request_animation_frame(move || drop(node.focus()));
        }
    });
    let items = move || {
        errors
            .get()
            .into_iter()
            .map(|error| {
                let id = field(&error).to_owned();
                let go = {
                    let id = id.clone();
                    move |event: leptos::ev::MouseEvent| {
                        event.prevent_default();
                        focus_id(&id);
                    }
                };
                view! { <li><a href=format!("#{id}") on:click=go>{field_sentence(&error)}</a></li> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <div
            class="note note-error error-summary"
            role="alert"
            tabindex="-1"
            node_ref=node
            hidden=move || errors.with(Vec::is_empty)
        >
            <strong>{t(Key::ThereIsAProblem)}</strong>
            <ul>{items}</ul>
        </div>
    }
}

/// The window's title says that something is wrong, or that nothing is any more.
fn mark_title(is_wrong: bool) {
    let mark = t(Key::ErrorTitle);
    let title = document().title();
    let plain = title.strip_prefix(mark).unwrap_or(&title).to_owned();
    document().set_title(&if is_wrong { format!("{mark}{plain}") } else { plain });
}

/// The field that an error is about.
fn field(error: &FieldError) -> &str {
    error.pointer.trim_start_matches('/')
}

/// What to say of a field: what is often met in the user's language, the rest as the API says it.
fn field_sentence(error: &FieldError) -> String {
    [
        ("required", Key::FieldRequired),
        ("number", Key::FieldNumber),
        ("date", Key::FieldDate),
        ("link_not_https", Key::FieldNotHttps),
        ("amount_format", Key::FieldAmount),
        ("amount_places", Key::FieldPlaces),
        ("amount_range", Key::FieldAmountRange),
        ("no_at", Key::FieldNoAt),
        ("day_passed", Key::FieldDayPassed),
        ("not_a_domain", Key::FieldNotADomain),
        ("domain_is_address", Key::FieldDomainIsAddress),
        ("public_domain", Key::FieldPublicDomain),
        ("no_scope", Key::ScopeNeeded),
    ]
    .into_iter()
    .find(|(code, _)| *code == error.code)
    .map_or_else(|| error.detail.clone(), |(_, key)| t(key).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FieldError, field, field_sentence};

    #[test]
    fn an_error_leads_to_its_field_and_says_what_the_api_says() {
        let error = FieldError::new("/app_store", "link_wrong_host", "This link leads elsewhere.");
        assert_eq!(field(&error), "app_store");
        assert_eq!(field_sentence(&error), "This link leads elsewhere.");
        let error = FieldError::new("/name", "required", "Not these words.");
        assert_ne!(field_sentence(&error), "Not these words.");
    }
}
