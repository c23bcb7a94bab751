//! What a source says of a person against what the directory has.

use std::collections::BTreeSet;

use rollcall_domain::email::Email;
use rollcall_domain::text::fold;
use rollcall_wire::directory::Difference;

use crate::db::entities::people;
use crate::directory::ops::NewPerson;

/// The canonical addresses of a person.
pub(super) fn address_keys(person: &NewPerson) -> BTreeSet<String> {
    let all = std::iter::once(&person.email).chain(&person.further);
    all.map(Email::key).map(|key| key.as_str().to_owned()).collect()
}

/// What is different; nothing if all is as it was.
pub(super) fn differences(
    row: &people::Model,
    addresses: &BTreeSet<String>,
    person: &NewPerson,
) -> Vec<Difference> {
    let is_renamed = row.display_name != person.display_name
        || row.given_name != person.given_name
        || row.family_name != person.family_name
        || row.user_name != person.user_name
        || row.user_name_key != fold(&person.user_name);
    let is_readdressed = row.email != person.email.as_str() || *addresses != address_keys(person);
    let access = match (row.gone_at, row.enabled, person.enabled) {
        (Some(_), _, _) => Some(Difference::Back),
        (None, true, false) => Some(Difference::Disabled),
        (None, false, true) => Some(Difference::Enabled),
        (None, true, true) | (None, false, false) => None,
    };
    [
        access,
        is_renamed.then_some(Difference::Renamed),
        is_readdressed.then_some(Difference::Addresses),
        (row.department != person.department).then_some(Difference::Department),
    ]
    .into_iter()
    .flatten()
    .collect()
}
