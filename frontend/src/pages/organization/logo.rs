//! The logo: shown as it is, chosen with a preview, and removed after a question.

use leptos::prelude::*;
use leptos::web_sys::Blob;
use rollcall_client::Error;
use rollcall_wire::organization::Organization;

use super::{Notice, NoticeBanner, may_change};
use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::components::file_choice::FileChoice;
use crate::components::problem_note::ProblemNote;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// Names the part of the page.
const PLACE: &str = "logo";

/// An image that was chosen and not saved yet.
#[derive(Debug, Clone)]
struct Chosen {
    name: String,
    media_type: String,
    bytes: Vec<u8>,
}

/// The logo of the organization.
#[component]
pub(super) fn Logo(organization: RwSignal<Option<Organization>>, notice: Notice) -> impl IntoView {
    let logo = Memo::new(move |_| organization.with(|now| now.as_ref().and_then(|now| now.logo.clone())));
    let name = move || organization.with(|now| now.as_ref().map(|now| now.name.clone())).unwrap_or_default();
    let shown = move || match logo.get() {
        Some(path) => {
            let alt = t_with(Key::LogoOf, &[("name", &name())]);
            view! { <img class="logo" src=client().address_of(&path) alt=alt /> }.into_any()
        }
        None => view! { <p class="hint">{t(Key::NoLogo)}</p> }.into_any(),
    };
    view! {
        <section class="group" aria-labelledby=PLACE>
            <h2 id=PLACE>{t(Key::Logo)}</h2>
            <NoticeBanner notice place=PLACE />
            <div class="form">
                {shown}
                {may_change().then(|| view! { <Change organization notice logo /> })}
            </div>
        </section>
    }
}

#[component]
fn Change(
    organization: RwSignal<Option<Organization>>,
    notice: Notice,
    logo: Memo<Option<String>>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<Chosen>);
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    let is_asking = RwSignal::new(false);
    let choose = Callback::new(move |(name, file): (String, Blob)| {
        error.set(None);
        let media_type = file.type_();
        read(file, move |bytes| drop(chosen.try_set(Some(Chosen { name, media_type, bytes }))));
    });
    let save = saver(chosen, organization, notice, error, is_busy);
    let remove = remover(organization, notice, error, is_busy, is_asking);
    view! {
        <ProblemNote error />
        {move || match chosen.get() {
            None => view! {
                <FileChoice
                    label=t(Key::ChooseImage)
                    accept="image/png,image/jpeg"
                    hint=t(Key::LogoHint).to_owned()
                    on_choose=choose
                />
            }
            .into_any(),
            Some(image) => view! {
                <figure class="preview">
                    <img class="logo" src=image.address() alt=t(Key::LogoPreview) />
                    <figcaption>{image.name.clone()}</figcaption>
                </figure>
                <div class="buttons">
                    <button
                        type="button"
                        class="button button-primary"
                        disabled=move || is_busy.get()
                        on:click=move |_| save.run(())
                    >
                        {t(Key::SaveLogo)}
                    </button>
                    <button type="button" class="button" on:click=move |_| chosen.set(None)>{t(Key::Cancel)}</button>
                </div>
            }
            .into_any(),
        }}
        <Show when=move || logo.get().is_some()>
            <div class="buttons">
                <button type="button" class="button button-quiet" on:click=move |_| is_asking.set(true)>
                    {t(Key::RemoveLogo)}
                </button>
            </div>
        </Show>
        <ConfirmDialog
            id="remove-logo"
            open=is_asking
            title=Signal::stored(t(Key::RemoveLogoQuestion).to_owned())
            confirm=Signal::stored(t(Key::RemoveLogo).to_owned())
            dangerous=true
            is_busy
            on_confirm=remove
        >
            <p>{t(Key::RemoveLogoDetail)}</p>
        </ConfirmDialog>
    }
}

fn saver(
    chosen: RwSignal<Option<Chosen>>,
    organization: RwSignal<Option<Organization>>,
    notice: Notice,
    error: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
) -> Callback<()> {
    let session = SessionState::from_context();
    let client = client();
    Callback::new(move |()| {
        let Some(image) = chosen.get_untracked() else { return };
        is_busy.set(true);
        error.set(None);
        let client = client.clone();
        let sent = async move { client.set_logo(&image.media_type, image.bytes).await };
        act(session, sent, move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(now) => {
                    chosen.try_set(None);
                    organization.try_set(Some(now));
                    notice.say(PLACE, t(Key::LogoSaved).to_owned());
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    })
}

fn remover(
    organization: RwSignal<Option<Organization>>,
    notice: Notice,
    error: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    is_asking: RwSignal<bool>,
) -> Callback<()> {
    let session = SessionState::from_context();
    let client = client();
    Callback::new(move |()| {
        is_busy.set(true);
        let client = client.clone();
        let sent = async move {
            client.remove_logo().await?;
            client.get_organization().await
        };
        act(session, sent, move |answer| {
            is_busy.try_set(false);
            is_asking.try_set(false);
            match answer {
                Ok(now) => {
                    organization.try_set(Some(now));
                    notice.say(PLACE, t(Key::LogoRemoved).to_owned());
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    })
}

impl Chosen {
    /// The image as an address of its own: the policy of the page lets nothing else in that was not saved.
    fn address(&self) -> String {
        let binary: String = self.bytes.iter().map(|byte| char::from(*byte)).collect();
        let encoded = window().btoa(&binary).unwrap_or_default();
        format!("data:{};base64,{encoded}", self.media_type)
    }
}

/// Reads a chosen file whole. One that the browser cannot read is as if it had not been chosen.
pub(super) fn read(file: Blob, then: impl FnOnce(Vec<u8>) + 'static) {
    leptos::task::spawn_local(async move {
        let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
        if let Ok(buffer) = buffer {
            then(js_sys::Uint8Array::new(&buffer).to_vec());
        }
    });
}
