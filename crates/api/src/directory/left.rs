//! Users, Invited or Active, who are disabled or have left the directory: whom an administrator may want to archive.

use rollcall_wire::Page;
use rollcall_wire::directory::LeftQuery;
use rollcall_wire::users::User;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store;
use crate::paging::{self, PageSize};
use crate::problem::Outcome;
use crate::state::AppState;
use crate::users;

/// The last entry of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LeftCursor {
    #[serde(deserialize_with = "paging::text")]
    pub(super) name: String,
    pub(super) person: Uuid,
}

/// One page of them, by name.
pub(super) async fn list(state: &AppState, organization: Uuid, query: &LeftQuery) -> Outcome<Page<User>> {
    let size = PageSize::read(query.limit)?;
    let after = paging::decode::<LeftCursor>(query.cursor.as_deref())?;
    let db = state.db.reader();
    let mut found = store::left(db, organization, after, size.with_next()).await?;
    let next = size
        .cut(&mut found)
        .map(|last| paging::encode(&LeftCursor { name: last.name_key.clone(), person: last.person_id }));
    let ids: Vec<_> = found.iter().map(|left| left.user_id).collect();
    let mut shown = users::ops::shown(db, organization, &ids).await?;
    let items = ids.iter().filter_map(|id| shown.remove(id)).collect();
    Ok(Page::new(items, next))
}

/// How many there are.
pub(super) async fn count(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<i64> {
    Ok(store::count_left(db, organization).await?)
}
