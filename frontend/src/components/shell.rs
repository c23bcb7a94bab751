//! The frame of every page: the left panel, the top bar, and who is signed in.

use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::Icon;
use super::live::LiveRegion;
use crate::api::client;
use crate::keyboard::ShortcutsButton;
use crate::preferences::{self, Theme};
use crate::running::RunningImports;
use crate::session::SessionState;
use crate::text::{Counted, Key, Language, language, t, t_count, t_with};

/// The frame, with the page in it.
#[component]
pub(crate) fn Shell(
    /// Signs out.
    #[prop(into)]
    on_sign_out: Callback<()>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let session = SessionState::from_context();
    let name = move || session.current().map(|session| session.account.display_name).unwrap_or_default();
    // Where there is little room the link is called by what it leads to.
    let who = move || {
        view! {
            <span class="who-long">{t_with(Key::SignedInAs, &[("name", &name())])}</span>
            <span class="who-short">{t(Key::Account)}</span>
        }
    };
    let organization = move || session.current().map(|session| session.organization.name);
    let running = RunningImports::from_context();
    let imports = move || match running.count() {
        0 => t(Key::Imports).to_owned(),
        some => t_count(Counted::ImportsRunning, i64::try_from(some).unwrap_or(i64::MAX)),
    };
    view! {
        <a class="skip" href="#main">{t(Key::SkipToContent)}</a>
        <div class="shell">
            <header class="top">
                <span class="brand">{t(Key::ProductName)}</span>
                <span class="organization">{organization}</span>
                <span class="top-end">
                    <A href="/account" attr:class="who">{who}</A>
                    <button type="button" class="button button-quiet" on:click=move |_| on_sign_out.run(())>
                        {t(Key::SignOut)}
                    </button>
                </span>
            </header>
            <nav class="panel" aria-label=t(Key::MainNavigation)>
                <ul>
                    <li><A href="/users"><Icon name="users" />{t(Key::Users)}</A></li>
                    <li><A href="/imports"><Icon name="upload" />{imports}</A></li>
                </ul>
                <OrganizationPages />
            </nav>
            <main id="main" tabindex="-1">{children()}</main>
            <footer class="foot">
                <Preferences />
                <ShortcutsButton />
                <a class="button button-quiet" href=client().api_reference_url() rel="external">{t(Key::ApiReference)}</a>
            </footer>
        </div>
        <LiveRegion />
    }
}

/// The pages of the organization. On a narrow screen they are folded away.
#[component]
fn OrganizationPages() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let pages = [
        ("/organization", Key::Settings, "settings"),
        ("/organization/rates", Key::Rates, "rates"),
        ("/organization/administrators", Key::Administrators, "shield"),
        ("/organization/mail", Key::Mails, "mail"),
        ("/organization/directory", Key::Directory, "book"),
        ("/organization/sign-in", Key::OrganizationSignIn, "key"),
        ("/organization/clients", Key::ApiClients, "code"),
    ];
    let pages = pages.map(|(href, label, icon)| {
        let exact = href == "/organization";
        view! { <li><A href=href exact=exact><Icon name=icon />{t(label)}</A></li> }
    });
    view! {
        <div class="panel-group" class:open=move || is_open.get()>
            <p class="panel-title" id="organization-title">{t(Key::Organization)}</p>
            <button
                type="button"
                class="panel-toggle"
                aria-expanded=move || is_open.get().to_string()
                aria-controls="organization-pages"
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {t(Key::Organization)}
            </button>
            <ul
                id="organization-pages"
                aria-labelledby="organization-title"
                on:click=move |_| is_open.set(false)
            >
                {pages.into_iter().collect_view()}
            </ul>
        </div>
    }
}

/// The language and the colours.
#[component]
pub(crate) fn Preferences() -> impl IntoView {
    let choose_theme = move |event: leptos::ev::Event| {
        if let Some(theme) = Theme::from_name(&event_target_value(&event)) {
            preferences::set_theme(theme);
        }
    };
    // Texts are not signals: the page is made anew in the other language.
    let choose_language = move |event: leptos::ev::Event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            preferences::set_language(language);
            crate::session::reload();
        }
    };
    let theme = preferences::theme();
    let themes = Theme::ALL
        .map(|one| view! { <option value=one.as_str() selected=one == theme>{theme_name(one)}</option> });
    let languages = Language::ALL.map(|one| {
        view! { <option value=one.tag() lang=one.tag() selected=one == language()>{one.name()}</option> }
    });
    view! {
        <label class="preference">
            <span>{t(Key::Theme)}</span>
            <select on:change=choose_theme>{themes.into_iter().collect_view()}</select>
        </label>
        <label class="preference">
            <span>{t(Key::Language)}</span>
            <select on:change=choose_language>{languages.into_iter().collect_view()}</select>
        </label>
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => t(Key::ThemeSystem),
        Theme::Light => t(Key::ThemeLight),
        Theme::Dark => t(Key::ThemeDark),
    }
}
