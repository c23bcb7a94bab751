//! The administrators: who holds which role, and giving and taking them (S2 to S5).

mod change;
mod grant;
mod role;

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::organization::{Administrator, Administrators};
use rollcall_wire::session::Role;
use uuid::Uuid;

use super::ask::ReadOnlyNote;
use super::{Notice, NoticeBanner, may_change};
use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::problem_note::ProblemNote;
use crate::components::row_menu::RowMenu;
use crate::components::table::table;
use crate::components::time::Day;
use crate::session::{SessionState, reload};
use crate::text::{Key, t, t_with};

use change::{AskRemove, ChangeDialog};
use grant::GrantRole;
use role::{highest, role_word};

/// What the parts of the page share.
#[derive(Debug, Clone, Copy)]
struct State {
    all: Loader<Administrators>,
    notice: Notice,
    error: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    /// Whom a dialog is about.
    about: RwSignal<Option<Administrator>>,
    is_changing: RwSignal<bool>,
    is_removing: RwSignal<bool>,
    /// The person who is signed in.
    own: Option<Uuid>,
}

/// The page.
#[component]
pub(crate) fn AdministratorsPage() -> impl IntoView {
    let client = client();
    let all = Loader::new(move || {
        let client = client.clone();
        async move { client.list_administrators().await }
    });
    let state = State {
        all,
        notice: Notice::new(),
        error: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        about: RwSignal::new(None),
        is_changing: RwSignal::new(false),
        is_removing: RwSignal::new(false),
        own: SessionState::from_context().current().map(|session| session.account.person_id),
    };
    view! {
        <PageHeader title=Signal::stored(t(Key::Administrators).to_owned()) />
        <ReadOnlyNote />
        <p class="hint">{t(Key::AdministratorsIntro)}</p>
        <NoticeBanner notice=state.notice place="" />
        <ProblemNote error=state.error />
        {may_change().then(|| view! { <GrantRole state /> })}
        <Loaded loader=all lines=4 ready=move |all| {
            (move || all.with(|all| list(state, all))).into_any()
        } />
        <ChangeDialog state />
        <AskRemove state />
    }
}

impl State {
    /// Takes what came of a change. Whoever changed the own role sees other pages from now on.
    fn finish(self, person: Uuid, answer: Result<String, Error>) {
        self.is_busy.try_set(false);
        self.is_changing.try_set(false);
        self.is_removing.try_set(false);
        match answer {
            Ok(_) if self.own == Some(person) => reload(),
            Ok(said) => {
                self.error.try_set(None);
                self.notice.say("", said);
                self.all.reload();
            }
            Err(refused) => {
                self.error.try_set(Some(refused));
                self.all.reload();
            }
        }
    }
}

/// Whether it is the only Global Administrator whose role counts.
fn is_last_global(one: &Administrator, all: &[Administrator]) -> bool {
    let counts = |one: &&Administrator| one.enabled && one.roles.contains(&Role::GlobalAdministrator);
    counts(&one) && all.iter().filter(counts).count() == 1
}

fn list(state: State, all: &Administrators) -> AnyView {
    let may_change = may_change();
    let rows = all.items.iter().map(|one| {
        let is_last = is_last_global(one, &all.items);
        vec![name(state, one), role(one, is_last), view! { <Day moment=one.granted_at /> }.into_any(), {
            (may_change && !is_last).then(|| menu(state, one.clone())).into_any()
        }]
    });
    let columns = [
        (Key::Name, "cell-name"),
        (Key::Role, ""),
        (Key::Since, "wide-only"),
        (Key::Actions, "cell-actions"),
    ];
    table(t(Key::Administrators), &columns, rows.collect())
}

fn name(state: State, one: &Administrator) -> AnyView {
    let you = (state.own == Some(one.person_id)).then(|| format!(" ({})", t(Key::You)));
    let disabled =
        (!one.enabled).then(|| view! { <small class="sub">{t(Key::DisabledAdministrator)}</small> });
    view! { {one.display_name.clone()}{you}<small class="sub">{one.email.clone()}</small>{disabled} }
        .into_any()
}

fn role(one: &Administrator, is_last: bool) -> AnyView {
    let last = is_last.then(|| view! { <small class="sub">{t(Key::LastGlobal)}</small> });
    view! { {role_word(highest(&one.roles))}{last} }.into_any()
}

fn menu(state: State, one: Administrator) -> AnyView {
    let label = t_with(Key::ActionsFor, &[("name", &one.display_name)]);
    let id = format!("menu-{}", one.person_id);
    let other = one.clone();
    let open = move |one: &Administrator, dialog: RwSignal<bool>| {
        state.about.set(Some(one.clone()));
        dialog.set(true);
    };
    view! {
        <RowMenu id label>
            <li><button type="button" on:click=move |_| open(&one, state.is_changing)>{t(Key::ChangeRole)}</button></li>
            <li><button type="button" on:click=move |_| open(&other, state.is_removing)>{t(Key::Remove)}</button></li>
        </RowMenu>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Administrator, Role, Uuid, is_last_global};

    fn one(id: u128, role: Role, enabled: bool) -> Administrator {
        Administrator {
            person_id: Uuid::from_u128(id),
            display_name: String::new(),
            email: String::new(),
            enabled,
            roles: vec![role],
            granted_at: "2026-11-03T10:04:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn s4_the_last_global_administrator_whose_role_counts_stays() {
        let global = one(1, Role::GlobalAdministrator, true);
        let disabled = one(2, Role::GlobalAdministrator, false);
        let business = one(3, Role::BusinessAdministrator, true);
        let all = [global.clone(), disabled.clone(), business.clone()];
        assert!(is_last_global(&global, &all));
        assert!(!is_last_global(&disabled, &all));
        assert!(!is_last_global(&business, &all));
        let other = one(4, Role::GlobalAdministrator, true);
        assert!(!is_last_global(&global, &[global.clone(), other]));
    }
}
