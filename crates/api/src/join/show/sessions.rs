//! Where somebody is signed in, as a part of their own page.

use uuid::Uuid;

use crate::auth::{Caller, Own, SessionKind};
use crate::join::organization::Organization;
use crate::join::text::Text;

/// Sessions that are shown one by one.
const SHOWN: usize = 20;

/// The sessions of a person.
pub(super) struct Sessions {
    pub(super) rows: Vec<SessionRow>,
    /// What is said of those that are not shown.
    pub(super) more: Option<String>,
    /// Whether there is another than this one.
    pub(super) others: bool,
    pub(super) times: String,
}

/// One session.
pub(super) struct SessionRow {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) is_current: bool,
    pub(super) is_private: bool,
    pub(super) when: String,
    /// What the button that ends it is called for who does not see where it stands.
    pub(super) label: String,
}

impl Sessions {
    /// The sessions as the page shows them.
    pub(super) fn of(t: Text, organization: &Organization, caller: &Caller, own: &[Own]) -> Self {
        let more = own.len().saturating_sub(SHOWN);
        Self {
            rows: own.iter().take(SHOWN).map(|own| row(t, organization, caller, own)).collect(),
            more: (more > 0).then(|| t.and_more(&more)),
            others: own.iter().any(|own| own.id != caller.session),
            times: t.times_are_of(&organization.time_zone()),
        }
    }
}

fn row(t: Text, organization: &Organization, caller: &Caller, own: &Own) -> SessionRow {
    let moment = |at| t.moment(organization.local(at));
    let since = moment(own.created_at);
    let name = match (&own.browser, &own.system) {
        (Some(browser), Some(system)) => t.browser_on(browser, system),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => t.some_browser().to_owned(),
    };
    SessionRow {
        id: own.id,
        is_current: own.id == caller.session,
        is_private: own.kind() == SessionKind::Private,
        when: t.signed_in_since(&since, &moment(own.last_used_at)),
        label: t.sign_out_of(&name, &since),
        name,
    }
}
