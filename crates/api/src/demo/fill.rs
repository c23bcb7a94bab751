//! Fills a database with the demo organization, through the same operations as everybody else's: events, totals and
//! invitations are as real ones. Only the mail is marked as handed over without having been sent, and says so.

use chrono::{Datelike, TimeDelta};
use rollcall_domain::email::Email;
use rollcall_domain::role::Role;
use uuid::Uuid;

use super::{DOMAIN, DemoOptions, DemoSummary, people, settings, store, users};
use crate::auth::{Actor, Ctx};
use crate::clock::Clock;
use crate::directory::ops::{NewPerson, Source, add_people};
use crate::organization::ops::administrators::grant_silently;
use crate::organization::{self, FirstAdministrator, Locale, NewOrganization};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// When the demo organization began.
const AGE: TimeDelta = TimeDelta::days(60);
/// People of one transaction: each writes nearly every page of the indexes anew.
const CHUNK: usize = 250_000;
/// People of one statement, for the sake of memory.
const STATEMENT: usize = 50_000;

/// Fills the database with the demo organization.
///
/// # Errors
/// `changed` if there is one already; the database's.
pub async fn fill(state: &AppState, options: &DemoOptions) -> Outcome<DemoSummary> {
    let year = state.clock.now().year();
    // Its own clock, which begins in the past: what happened earlier was recorded earlier.
    let state = &AppState { clock: Clock::fixed(state.clock.now() - AGE), ..state.clone() };
    let organization = organization::create(state, &contoso()?).await?;
    let business = people::business_administrator()?;
    let email = business.email.clone();
    add(state, organization, &[business]).await?;
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    let role = Role::BusinessAdministrator;
    ctx.write(&state.db, async |tx| grant_silently(tx, &ctx, &email, role).await).await?;
    settings::set(state, organization, year).await?;
    state.db.fill_much(true).await?;
    let enabled = add_all(state, organization, options).await?;
    state.db.fill_much(false).await?;
    let wanted = usize::try_from(options.users).unwrap_or(usize::MAX);
    let [invited, active, archived] = users::make(state, organization, &enabled, wanted).await?;
    let people = usize::try_from(options.people).unwrap_or(usize::MAX).saturating_add(1);
    Ok(DemoSummary { people, invited, active, archived })
}

/// Fills the database with the default demo unless it has an organization.
///
/// # Errors
/// The database's.
pub async fn fill_if_empty(state: &AppState) -> Outcome<()> {
    if !store::has_organization(state.db.reader()).await? {
        fill(state, &DemoOptions::default()).await?;
    }
    Ok(())
}

fn contoso() -> Outcome<NewOrganization> {
    let email = Email::parse(&format!("admin@{DOMAIN}")).map_err(|error| Fail::Internal(error.sentence()))?;
    Ok(NewOrganization {
        name: "Contoso".to_owned(),
        product: "Milestone".to_owned(),
        domain: DOMAIN.to_owned(),
        invites_allowed: true,
        undo_seconds: None,
        locale: Locale { time_zone: "America/New_York".to_owned(), ..Locale::default() },
        administrator: FirstAdministrator { email, display_name: "Alex Admin".to_owned() },
    })
}

/// Adds the people of the demo; answers those who are enabled. They are made as they are added: a million at once would
/// take half a gigabyte.
async fn add_all(state: &AppState, organization: Uuid, options: &DemoOptions) -> Outcome<Vec<Uuid>> {
    let mut people = people::make(options.people, options.seed);
    let mut enabled = Vec::new();
    loop {
        let chunk = people.by_ref().take(CHUNK).collect::<Outcome<Vec<_>>>()?;
        if chunk.is_empty() {
            break;
        }
        let ids = add(state, organization, &chunk).await?;
        enabled.extend(ids.into_iter().zip(&chunk).filter(|(_, person)| person.enabled).map(|(id, _)| id));
    }
    enabled.sort_unstable();
    Ok(enabled)
}

async fn add(state: &AppState, organization: Uuid, people: &[NewPerson]) -> Outcome<Vec<Uuid>> {
    let ctx = Ctx::trusted(organization, Actor::DIRECTORY, state.clock.now());
    ctx.write(&state.db, async |tx| {
        let mut ids = Vec::with_capacity(people.len());
        for people in people.chunks(STATEMENT) {
            ids.extend(add_people(tx, state, &ctx, Source::Directory, people).await?);
        }
        Ok(ids)
    })
    .await
}
