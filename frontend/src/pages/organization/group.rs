//! A group of settings: a form with its own button, or plain facts for somebody who may not change them.

use leptos::prelude::*;
use rollcall_client::Client;
use rollcall_client::Error;
use rollcall_wire::Code;
use rollcall_wire::organization::{Organization, OrganizationChange};

use super::setting::{Setting, change};
use super::{Notice, NoticeBanner, may_change};
use crate::api::{act, client};
use crate::components::form::{Field, Form, FormState};
use crate::components::table::{cell, facts};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// What is known of a group: for each setting what was there, what is typed, and what somebody else made of it.
#[derive(Debug, Clone, Copy)]
struct Group {
    settings: &'static [Setting],
    base: StoredValue<Vec<String>>,
    typed: StoredValue<Vec<RwSignal<String>>>,
    theirs: RwSignal<Vec<Option<String>>>,
}

/// The group.
#[component]
pub(super) fn SettingsGroup(
    /// Names it within the page.
    id: &'static str,
    title: Key,
    settings: &'static [Setting],
    /// The organization as it was last seen; a change is put here.
    organization: RwSignal<Option<Organization>>,
    /// Where to tell that it was saved.
    notice: Notice,
) -> impl IntoView {
    let content = move || {
        let now = organization.get_untracked()?;
        Some(if may_change() {
            view! { <GroupForm id title settings now organization notice /> }.into_any()
        } else {
            let list =
                settings.iter().map(|setting| (t(setting.label), cell(setting.shown(setting.value(&now)))));
            facts("facts-list", list.collect())
        })
    };
    view! {
        <section class="group" aria-labelledby=id>
            <h2 id=id>{t(title)}</h2>
            <NoticeBanner notice place=id />
            {content()}
        </section>
    }
}

#[component]
fn GroupForm(
    id: &'static str,
    title: Key,
    settings: &'static [Setting],
    now: Organization,
    organization: RwSignal<Option<Organization>>,
    notice: Notice,
) -> impl IntoView {
    let state = FormState::new();
    let group = Group::new(settings, &now);
    // What somebody else changes meanwhile is taken over, unless something else has been typed: then both are shown.
    Effect::new(move |_| {
        if let Some(now) = organization.get() {
            group.absorb(&now);
        }
    });
    let save = saver(group, state, organization, move |text| notice.say(id, text), title);
    let fields: Vec<_> = settings
        .iter()
        .zip(group.typed.get_value())
        .enumerate()
        .map(|(at, (setting, value))| {
            let theirs = Signal::derive(move || {
                let theirs = group.theirs.with(|theirs| theirs.get(at).cloned().flatten());
                theirs.map(|theirs| setting.shown(theirs))
            });
            view! {
                <Field
                    id=setting.id
                    label=t(setting.label)
                    hint=setting.hint.map(t)
                    theirs
                    error=state.of(setting.id)
                    value
                    control=setting.control(&value.get_untracked())
                />
            }
        })
        .collect();
    let is_contested = move || group.theirs.with(|theirs| theirs.iter().any(Option::is_some));
    view! {
        <Form state submit=t(Key::Save) on_submit=save>
            {move || is_contested().then(|| view! {
                <div class="note note-error" role="alert"><p class="note-text">{t(Key::ChangedMeanwhile)}</p></div>
            })}
            {fields}
        </Form>
    }
}

/// What came of saving.
enum Saved {
    Done(Organization),
    /// Somebody else changed the same settings first: how they are now.
    Contested(Organization),
}

fn saver(
    group: Group,
    state: FormState,
    organization: RwSignal<Option<Organization>>,
    say: impl Fn(String) + Copy + Send + Sync + 'static,
    title: Key,
) -> Callback<()> {
    let session = SessionState::from_context();
    let client = client();
    Callback::new(move |()| {
        state.clear();
        let Some(version) = organization.with_untracked(|now| now.as_ref().map(|now| now.version)) else {
            return;
        };
        let change = match group.change() {
            Ok(change) => change,
            Err(wrong) => return state.reject(wrong),
        };
        if change == OrganizationChange::default() {
            return say(t(Key::NothingToSave).to_owned());
        }
        state.begin();
        let client = client.clone();
        act(session, async move { save(client, group, change, version).await }, move |answer| {
            state.is_busy.try_set(false);
            match answer {
                Ok(Saved::Done(now)) => {
                    group.settle(&now);
                    session.learn_organization(&now);
                    organization.try_set(Some(now));
                    say(t_with(Key::SavedGroup, &[("group", t(title))]));
                }
                Ok(Saved::Contested(now)) => drop(organization.try_set(Some(now))),
                Err(refused) => state.refuse(refused),
            }
        });
    })
}

/// Saves the change. If somebody else has changed the organization meanwhile, but none of these settings, it goes on top.
async fn save(
    client: Client,
    group: Group,
    change: OrganizationChange,
    version: i64,
) -> Result<Saved, Error> {
    match client.update_organization(&change, version).await {
        Err(refused) if refused.code() == Some(Code::Changed) => {
            let now = client.get_organization().await?;
            if group.is_contested_by(&now) {
                return Ok(Saved::Contested(now));
            }
            client.update_organization(&change, now.version).await.map(Saved::Done)
        }
        answer => answer.map(Saved::Done),
    }
}

impl Group {
    fn new(settings: &'static [Setting], now: &Organization) -> Self {
        let values: Vec<_> = settings.iter().map(|setting| setting.value(now)).collect();
        Self {
            settings,
            typed: StoredValue::new(values.iter().cloned().map(RwSignal::new).collect()),
            theirs: RwSignal::new(vec![None; values.len()]),
            base: StoredValue::new(values),
        }
    }

    fn typed(self) -> Vec<String> {
        self.typed.get_value().iter().map(RwSignal::get_untracked).collect()
    }

    fn change(self) -> Result<OrganizationChange, Vec<rollcall_wire::problem::FieldError>> {
        self.base.with_value(|base| change(self.settings, base, &self.typed()))
    }

    fn values(self, now: &Organization) -> Vec<String> {
        self.settings.iter().map(|setting| setting.value(now)).collect()
    }

    /// Whether something that is being changed here is no longer what it was.
    fn is_contested_by(self, now: &Organization) -> bool {
        let base = self.base.try_get_value().unwrap_or_default();
        let typed = self.typed.try_get_value().unwrap_or_default();
        let mut all = base.iter().zip(typed).zip(self.values(now));
        all.any(|((base, typed), now)| {
            stands(base, &typed.try_get_untracked().unwrap_or_default(), &now) == Stands::Contested
        })
    }

    /// Takes over what is different now where nothing else has been typed, and keeps both where something has.
    fn absorb(self, now: &Organization) {
        let values = self.values(now);
        let base = self.base.get_value();
        let mut theirs = self.theirs.get_untracked();
        for (((base, typed), now), theirs) in
            base.iter().zip(self.typed.get_value()).zip(&values).zip(&mut theirs)
        {
            match stands(base, &typed.get_untracked(), now) {
                Stands::Same => {}
                Stands::TakenOver => typed.set(now.clone()),
                Stands::Contested => *theirs = Some(now.clone()),
            }
        }
        self.base.set_value(values);
        self.theirs.set(theirs);
    }

    /// Takes what was saved as it is now.
    fn settle(self, now: &Organization) {
        let values = self.values(now);
        self.typed.try_with_value(|typed| {
            for (typed, now) in typed.iter().zip(&values) {
                typed.try_set(now.clone());
            }
        });
        self.theirs.try_set(vec![None; values.len()]);
        self.base.try_set_value(values);
    }
}

/// How a setting stands that may have been changed by somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// It is what it was.
    Same,
    /// It is something else, and nothing was typed here.
    TakenOver,
    /// It is something else, and so is what was typed here.
    Contested,
}

fn stands(base: &str, typed: &str, now: &str) -> Stands {
    if now == base {
        Stands::Same
    } else if typed.trim() == base || typed.trim() == now {
        Stands::TakenOver
    } else {
        Stands::Contested
    }
}

#[cfg(test)]
mod tests {
    use super::{Stands, stands};

    #[test]
    fn what_others_change_is_taken_over_unless_something_else_was_typed() {
        assert_eq!(stands("a", "b", "a"), Stands::Same);
        assert_eq!(stands("a", "a", "c"), Stands::TakenOver);
        assert_eq!(stands("a", " c", "c"), Stands::TakenOver);
        assert_eq!(stands("a", "b", "c"), Stands::Contested);
    }
}
