//! What is asked and changed of API clients.

use rollcall_domain::event::Event;
use rollcall_domain::ids::ClientId;
use rollcall_domain::limits::CLIENT_SECRETS_MAX;
use rollcall_domain::scope::{Scope, join, known, split};
use rollcall_wire::Code;
use rollcall_wire::clients::{
    ApiClient, ApiClients, CheckedClient, ClientSecret, ClientWithSecret, NewClient,
};
use uuid::Uuid;

use super::store::{self, Client};
use crate::auth::{AccessToken, Ctx, new_token, token_hash};
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::{client_secrets, clients};
use crate::input::not_found;
use crate::keys::same;
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Clients of one organization at most.
const MOST: u64 = 50;
/// What a secret begins with, so that it is known for what it is wherever it is found.
const SECRET_PREFIX: &str = "rollcall_secret_";

/// All clients of an organization.
pub(super) async fn list(state: &AppState, organization: Uuid) -> Outcome<ApiClients> {
    let all = store::all(state.db.reader(), organization).await?;
    Ok(ApiClients { items: all.into_iter().map(shown).collect() })
}

/// Makes a client.
pub(super) async fn create(state: &AppState, ctx: &Ctx, new: &NewClient) -> Outcome<ClientWithSecret> {
    let CheckedClient { name, scopes } = new.try_into()?;
    let client = clients::Model {
        organization_id: ctx.organization,
        id: state.ids.sortable(ctx.now),
        name: name.clone(),
        scopes: join(&scopes),
        created_by: ctx.actor.id,
        created_at: ctx.now,
        last_used_at: None,
        removed_at: None,
    };
    let (secret, row) = new_secret(state, ctx, client.id);
    let event = Event::ClientCreated { client: ClientId::new(client.id), name, scopes };
    ctx.write(&state.db, async |tx| {
        // Of two that are made at once, the second is counted with the first.
        organization::ops::touch(tx, ctx.organization).await?;
        if store::count(tx, ctx.organization).await? >= MOST {
            let detail =
                format!("An organization has {MOST} API clients at most. Remove one that is not used.");
            return Err(Fail::new(Code::TooManyItems, detail));
        }
        store::insert(tx, client.clone()).await?;
        store::insert_secret(tx, row.clone()).await?;
        happened(tx, ctx, event.clone()).await
    })
    .await?;
    Ok(ClientWithSecret { client: shown((client, vec![row])), secret })
}

/// Makes a further secret of a client.
pub(super) async fn add_secret(state: &AppState, ctx: &Ctx, id: Uuid) -> Outcome<ClientWithSecret> {
    let (secret, row) = new_secret(state, ctx, id);
    let client = ctx.write(&state.db, async |tx| {
        organization::ops::touch(tx, ctx.organization).await?;
        let (client, mut secrets) = store::find(tx, ctx.organization, id).await?.ok_or_else(not_found)?;
        if secrets.len() >= CLIENT_SECRETS_MAX {
            let detail =
                format!("A client has {CLIENT_SECRETS_MAX} secrets at most. Remove the former one first.");
            return Err(Fail::new(Code::TooManyItems, detail));
        }
        store::insert_secret(tx, row.clone()).await?;
        happened(tx, ctx, Event::ClientSecretAdded { client: ClientId::new(id) }).await?;
        secrets.push(row.clone());
        Ok((client, secrets))
    });
    Ok(ClientWithSecret { client: shown(client.await?), secret })
}

/// Takes a secret away.
pub(super) async fn remove_secret(state: &AppState, ctx: &Ctx, (id, secret): (Uuid, Uuid)) -> Outcome<()> {
    ctx.write(&state.db, async |tx| {
        if !store::delete_secrets(tx, ctx, id, Some(secret)).await? {
            return Err(not_found());
        }
        happened(tx, ctx, Event::ClientSecretRemoved { client: ClientId::new(id) }).await
    })
    .await
}

/// Takes a client away.
pub(super) async fn remove(state: &AppState, ctx: &Ctx, id: Uuid) -> Outcome<()> {
    ctx.write(&state.db, async |tx| {
        if !store::remove(tx, ctx, id).await? {
            return Err(not_found());
        }
        store::delete_secrets(tx, ctx, id, None).await?;
        happened(tx, ctx, Event::ClientRemoved { client: ClientId::new(id) }).await
    })
    .await
}

/// A client that has proven who it is, by one of its secrets.
pub(super) struct Proven {
    client: clients::Model,
    secret: Uuid,
    /// What it may do.
    pub(super) scopes: Vec<Scope>,
}

/// Finds out whether a client is who it says it is.
pub(super) async fn prove(state: &AppState, id: &str, secret: &str) -> Outcome<Option<Proven>> {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    let Some((client, secrets)) = store::by_id(state.db.reader(), id).await? else { return Ok(None) };
    let hash = token_hash(secret);
    let own = secrets.into_iter().find(|own| same(own.secret_hash.as_bytes(), hash.as_bytes()));
    Ok(own.map(|own| Proven { secret: own.id, scopes: known(&client.scopes), client }))
}

impl Proven {
    /// The scopes that it asks for, or all that it has; `None` if it asks for others.
    pub(super) fn wanted(&self, asked: Option<&str>) -> Option<Vec<Scope>> {
        let Some(asked) = asked.filter(|asked| !asked.trim().is_empty()) else {
            return Some(self.scopes.clone());
        };
        split(asked).filter(|wanted| wanted.iter().all(|scope| self.scopes.contains(scope)))
    }
}

/// Makes an access token for these scopes of a client's.
pub(super) async fn issue(state: &AppState, proven: &Proven, scopes: Vec<Scope>) -> Outcome<String> {
    let Proven { client, secret, .. } = proven;
    let now = state.clock.now();
    let token = AccessToken {
        organization: client.organization_id,
        client: client.id,
        secret: *secret,
        scopes,
        issued_at: now,
    };
    state.db.write_soon(async |tx| Ok(store::note_use(tx, client, now).await?)).await?;
    token.seal(state)
}

/// A new secret and what is kept of it. It has 256 random bits, so that one fast hash is enough.
fn new_secret(state: &AppState, ctx: &Ctx, client: Uuid) -> (String, client_secrets::Model) {
    let secret = format!("{SECRET_PREFIX}{}", new_token(&state.ids));
    let row = client_secrets::Model {
        organization_id: ctx.organization,
        client_id: client,
        id: state.ids.sortable(ctx.now),
        secret_hash: token_hash(&secret),
        created_at: ctx.now,
    };
    (secret, row)
}

async fn happened(tx: &Tx, ctx: &Ctx, event: Event) -> Outcome<()> {
    write_events(tx, ctx, &[Happening::new(event)]).await
}

fn shown((client, secrets): Client) -> ApiClient {
    let secret = |row: client_secrets::Model| ClientSecret { id: row.id, created_at: row.created_at };
    ApiClient {
        id: client.id,
        name: client.name,
        scopes: client.scopes.split(' ').map(str::to_owned).collect(),
        secrets: secrets.into_iter().map(secret).collect(),
        created_at: client.created_at,
        last_used_at: client.last_used_at,
    }
}
