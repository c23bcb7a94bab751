//! Finding people of the directory while somebody types, for every field that chooses among them.

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use rollcall_wire::directory::{PeopleQuery, Person};

use crate::api::{act, client};
use crate::components::combobox::Choice;
use crate::format::person_name;
use crate::query::is_search;
use crate::session::SessionState;

/// How long after the last letter a search begins.
const PAUSE: Duration = Duration::from_millis(150);

/// A field that people are chosen in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PeopleSearch {
    pub(crate) typed: RwSignal<String>,
    pub(crate) choices: RwSignal<Vec<Choice>>,
    matches: RwSignal<Vec<Person>>,
}

impl PeopleSearch {
    /// Searches while somebody types; `choice` says how each match is shown, and whether it can be chosen.
    pub(crate) fn new(choice: impl Fn(&Person) -> Choice + 'static) -> Self {
        let search = Self {
            typed: RwSignal::new(String::new()),
            choices: RwSignal::new(Vec::new()),
            matches: RwSignal::new(Vec::new()),
        };
        search.begin(Box::new(choice));
        search
    }

    /// The person of a match.
    pub(crate) fn person(self, key: &str) -> Option<Person> {
        self.matches.with_untracked(|people| people.iter().find(|one| one.id.to_string() == key).cloned())
    }

    /// Empties the field.
    pub(crate) fn clear(self) {
        self.typed.set(String::new());
        self.choices.set(Vec::new());
    }

    fn begin(self, choice: Box<dyn Fn(&Person) -> Choice>) {
        let session = SessionState::from_context();
        let client = client();
        let choice = std::rc::Rc::new(choice);
        let mut search = debounce(PAUSE, move |q: String| {
            let client = client.clone();
            let choice = std::rc::Rc::clone(&choice);
            let query = PeopleQuery { q: q.clone(), limit: None };
            act(session, async move { client.search_people(&query).await }, move |answer| {
                // What is typed has changed meanwhile, or the field is gone.
                if self.typed.try_with_untracked(|typed| typed.trim() == q) != Some(true) {
                    return;
                }
                let found = answer.map(|people| people.items).unwrap_or_default();
                self.choices.set(found.iter().map(|person| choice(person)).collect());
                self.matches.set(found);
            });
        });
        Effect::new(move |_| {
            let text = self.typed.with(|typed| typed.trim().to_owned());
            if is_search(&text) {
                search(text);
            } else {
                self.choices.set(Vec::new());
            }
        });
    }
}

/// A match as it is shown; a note says why it is special, or cannot be chosen.
pub(crate) fn choice(person: &Person, note: Option<String>, is_disabled: bool) -> Choice {
    let detail = match &person.department {
        Some(department) => format!("{} · {department}", person.email),
        None => person.email.clone(),
    };
    Choice { key: person.id.to_string(), name: person_name(person), detail, note, is_disabled }
}
