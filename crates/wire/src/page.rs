//! Lists, a page at a time.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The entries of this page, in the order asked for.
    pub items: Vec<T>,
    /// What to send as `cursor` for the page that follows; `null` on the last page. Opaque.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of these entries.
    #[must_use]
    pub fn new(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { items, next_cursor }
    }
}
