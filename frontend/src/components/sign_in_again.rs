//! Signing in again over an open page, so that nothing of it is lost.

use leptos::prelude::*;

use super::dialog::Dialog;
use crate::lazy::{Lazy, Part, SignInPart};
use crate::session::SessionState;
use crate::text::{Key, t};

/// The dialog, open when the session has ended.
#[component]
pub(crate) fn SignInAgain() -> impl IntoView {
    let session = SessionState::from_context();
    view! {
        <Dialog
            id="sign-in-again"
            open=session.ended
            title=Signal::stored(t(Key::SignInAgain).to_owned())
            firm=true
        >
            <div class="dialog-body">
                <p>{t(Key::SignInAgainDetail)}</p>
                <Lazy part=Part::SignIn(SignInPart::Form) />
            </div>
        </Dialog>
    }
}
