//! What the demo organization has set: links, a contact, texts, and rates of the years around now.

use rollcall_wire::organization::{NewRate, OrganizationChange};
use uuid::Uuid;

use crate::auth::{Actor, Ctx};
use crate::organization;
use crate::organization::ops::rates;
use crate::problem::Outcome;
use crate::state::AppState;

/// What a mile is worth next year, this year and last year.
const RATES: [(i32, &str); 3] = [(1, "0.82"), (0, "0.80"), (-1, "0.75")];

/// Sets the settings, and the rates as they are to be seen in the year `year`.
pub(super) async fn set(state: &AppState, organization: Uuid, year: i32) -> Outcome<()> {
    organization::set_up(state, organization, &settings()).await?;
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    // The newest first: a day that has passed can get a rate only while none holds on it.
    for (years, amount) in RATES {
        let from = format!("{}-01-01", year + years);
        rates::add(state, &ctx, &NewRate { from, amount: amount.to_owned() }).await?;
    }
    Ok(())
}

fn settings() -> OrganizationChange {
    let some = |text: &str| Some(Some(text.to_owned()));
    OrganizationChange {
        app_store: some("https://apps.apple.com/app/id1"),
        google_play: some("https://play.google.com/store/apps/details?id=example.milestone"),
        support: some("https://support.contoso.example"),
        contact: some("it-help@contoso.example"),
        mail_intro: some(
            "Hello {name}, {organization} pays you for the miles you drive. {product} counts them.",
        ),
        mail_sign_off: some("Your travel team at {organization}"),
        reply_to: some("it-help@contoso.example"),
        ..OrganizationChange::default()
    }
}
