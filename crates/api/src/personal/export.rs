//! All that is held about a person, as they may ask to see it. No secret, and nothing that one could be made of.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use super::find::{self, Who};
use super::store::{
    self, Account, Code, Happened, Identity, ImportRow, Invitation, Mail, Membership, Role, Session, User,
};
use crate::db::entities::people;
use crate::directory::forget::addresses_of;
use crate::imports;
use crate::imports::forget::Traces;
use crate::private_address::forget::{Told, tell};
use crate::problem::Outcome;
use crate::state::AppState;

/// All that is held about a person.
#[derive(Debug, Serialize)]
pub struct Export {
    organization: Uuid,
    exported_at: DateTime<Utc>,
    person: Person,
    roles: Vec<Role>,
    accounts: Vec<Account>,
    identities: Vec<Identity>,
    private_address: Option<Told>,
    user: Option<User>,
    memberships: Vec<Membership>,
    invitations: Vec<Invitation>,
    mails: Vec<Mail>,
    sessions: Vec<Session>,
    sign_in_codes: Vec<Code>,
    import_rows: Vec<ImportRow>,
    events: Vec<Happened>,
}

/// What the directory says.
#[derive(Debug, Serialize)]
struct Person {
    id: Uuid,
    source: String,
    external_id: String,
    user_name: String,
    issuer: Option<String>,
    subject: Option<String>,
    email: String,
    /// All addresses, in canonical form.
    addresses: Vec<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    display_name: String,
    department: Option<String>,
    enabled: bool,
    gone_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// Reads all that is held about a person.
///
/// # Errors
/// `not_found`, `ambiguous`, `invalid_field` if there is no such person; the database's.
pub async fn export(state: &AppState, organization: Uuid, who: &Who) -> Outcome<Export> {
    let db = state.db.reader();
    let person = find::find(db, organization, who).await?;
    let traces = find::traces(db, organization, &person).await?;
    let addresses = addresses_of(db, organization, person.id).await?;
    let key = (organization, person.id);
    let user = store::user(db, key).await?;
    let user_id = user.as_ref().map(|user| user.id);
    Ok(Export {
        organization,
        exported_at: state.clock.now(),
        roles: store::roles(db, key).await?,
        accounts: store::accounts(db, &traces.accounts).await?,
        identities: store::identities(db, &traces.accounts).await?,
        private_address: tell(db, organization, person.id).await?,
        memberships: store::memberships(db, (organization, user_id)).await?,
        invitations: store::invitations(db, (organization, user_id)).await?,
        mails: store::mails(db, key).await?,
        sessions: store::sessions(db, key).await?,
        sign_in_codes: store::codes(db, key, &traces.addresses).await?,
        import_rows: import_rows(db, organization, &traces).await?,
        events: store::events(db, key, user_id, &traces.accounts).await?,
        person: shown(person, addresses),
        user,
    })
}

async fn import_rows(
    db: &impl ConnectionTrait,
    organization: Uuid,
    traces: &Traces,
) -> Outcome<Vec<ImportRow>> {
    let rows = imports::forget::rows_of(db, organization, traces).await?;
    Ok(rows.into_iter().map(ImportRow::from).collect())
}

fn shown(person: people::Model, addresses: Vec<String>) -> Person {
    Person {
        id: person.id,
        source: person.source,
        external_id: person.external_id,
        user_name: person.user_name,
        issuer: person.issuer,
        subject: person.subject,
        email: person.email,
        addresses,
        given_name: person.given_name,
        family_name: person.family_name,
        display_name: person.display_name,
        department: person.department,
        enabled: person.enabled,
        gone_at: person.gone_at,
        created_at: person.created_at,
    }
}
