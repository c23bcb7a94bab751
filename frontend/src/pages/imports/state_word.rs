//! The state of an import, in a word.

use rollcall_wire::imports::ImportState;

use crate::text::{Key, t};

/// The word for a state.
pub(crate) fn state_word(state: ImportState) -> &'static str {
    match state {
        ImportState::Receiving => t(Key::ImportReceiving),
        ImportState::Queued => t(Key::ImportQueued),
        ImportState::Validating => t(Key::ImportValidating),
        ImportState::Ready => t(Key::ImportReady),
        ImportState::Sending => t(Key::ImportSending),
        ImportState::Sent => t(Key::ImportSent),
        ImportState::Stopped => t(Key::ImportStopped),
        ImportState::Undone => t(Key::ImportUndone),
        ImportState::Discarded => t(Key::ImportDiscarded),
        ImportState::Failed => t(Key::ImportFailed),
    }
}
