//! Cursors: where a page of users ended.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_wire::Code;
use rollcall_wire::users::Sort;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::{Fail, Outcome};

/// The last entry of a page, by the sort it was listed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    pub(super) sort: Sort,
    pub(super) key: String,
    pub(super) id: Uuid,
}

impl Cursor {
    pub(super) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a cursor of this sort.
    pub(super) fn decode(text: &str, sort: Sort) -> Outcome<Self> {
        let refuse =
            || Fail::new(Code::InvalidCursor, "Begin again without a cursor, or with one of this very list.");
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().ok_or_else(refuse)?;
        let cursor: Self = serde_json::from_slice(&bytes).ok().ok_or_else(refuse)?;
        if cursor.sort == sort && !cursor.key.contains('\0') { Ok(cursor) } else { Err(refuse()) }
    }
}
