//! The token of a sign-in, kept sealed: an identity provider wants to see it again when somebody signs out there.

use uuid::Uuid;

use crate::keys::Purpose;
use crate::state::AppState;

/// What the sealed value begins with, so that no other sealed value passes for it.
const MARK: u8 = b't';

/// Seals a token for one organization.
pub(super) fn seal(state: &AppState, organization: Uuid, id_token: &str) -> String {
    let plain = [&[MARK][..], organization.as_bytes(), id_token.as_bytes()].concat();
    state.keys.seal(Purpose::Handle, state.ids.bytes(), &plain)
}

/// Opens what was sealed for this organization.
pub(super) fn open(state: &AppState, organization: Uuid, sealed: &str) -> Option<String> {
    let plain = state.keys.open(Purpose::Handle, sealed)?;
    let token = plain.strip_prefix(&[MARK])?.strip_prefix(organization.as_bytes())?;
    String::from_utf8(token.to_vec()).ok()
}
