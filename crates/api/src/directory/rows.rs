//! The rows that a person is kept in.

use rollcall_domain::email::Email;
use rollcall_domain::text::{fold, search_terms};
use uuid::Uuid;

use super::ops::{NewPerson, Source};
use crate::auth::Ctx;
use crate::db::entities::{people, person_addresses, person_terms};
use crate::state::AppState;

/// Ids for new people, in the order given, that ascend with their addresses: whatever goes through people by address later,
/// as a send does, then finds neighbours in the tables by id.
pub(super) fn ids_by_address(state: &AppState, ctx: &Ctx, new: &[NewPerson]) -> Vec<Uuid> {
    let mut order: Vec<_> = new.iter().map(|person| person.email.key()).enumerate().collect();
    order.sort_unstable_by(|(_, one), (_, other)| one.as_str().cmp(other.as_str()));
    let ids = state.ids.ascending(ctx.now, new.len());
    let mut placed: Vec<_> = order.into_iter().map(|(place, _)| place).zip(ids).collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, id)| id).collect()
}

pub(super) fn row(ctx: &Ctx, id: Uuid, source: Source, person: &NewPerson) -> people::Model {
    people::Model {
        organization_id: ctx.organization,
        id,
        source: match source {
            Source::Directory => "directory",
            Source::Operator => "operator",
        }
        .to_owned(),
        external_id: person.external_id.clone(),
        user_name: person.user_name.clone(),
        user_name_key: fold(&person.user_name),
        issuer: None,
        subject: None,
        email: person.email.as_str().to_owned(),
        email_key: person.email.key().as_str().to_owned(),
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        display_name: person.display_name.clone(),
        name_key: fold(&person.display_name),
        department: person.department.clone(),
        enabled: person.enabled,
        gone_at: None,
        version: 1,
        created_at: ctx.now,
    }
}

pub(super) fn addresses(ctx: &Ctx, id: Uuid, person: &NewPerson) -> Vec<person_addresses::Model> {
    let mut keys: Vec<_> = std::iter::once(&person.email)
        .chain(&person.further)
        .map(|email| email.key().as_str().to_owned())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .map(|email_key| person_addresses::Model {
            organization_id: ctx.organization,
            email_key,
            person_id: id,
        })
        .collect()
}

pub(super) fn terms(ctx: &Ctx, id: Uuid, person: &NewPerson) -> Vec<person_terms::Model> {
    let names = [person.given_name.as_deref(), person.family_name.as_deref(), Some(&*person.display_name)];
    let names: Vec<_> = names.into_iter().flatten().collect();
    let emails: Vec<_> = std::iter::once(&person.email).chain(&person.further).map(Email::as_str).collect();
    search_terms(&names, &emails)
        .into_iter()
        .map(|term| person_terms::Model { organization_id: ctx.organization, term, person_id: id })
        .collect()
}
