//! Cursors: where a page ended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::paging;

/// The last import of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ImportCursor {
    #[serde(with = "paging::moment")]
    pub(super) created_at: DateTime<Utc>,
    pub(super) id: Uuid,
}

/// The last row of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RowCursor {
    pub(super) ordinal: i64,
}
