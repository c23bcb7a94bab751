//! The settings: as they hold now, and their changes by compare-and-set on the version that was seen.

use chrono_tz::Tz;
use rollcall_domain::email::Email;
use rollcall_domain::event::Event;
use rollcall_domain::settings::{Link, Setting};
use rollcall_wire::organization::{Caps, CheckedChange, Links, MailTexts, Organization, OrganizationChange};
use rollcall_wire::{Code, FieldError, Problem};
use uuid::Uuid;

use super::language_of;
use crate::auth::{Actor, Ctx};
use crate::changes::{Happening, write_events};
use crate::db::entities::organizations::Model;
use crate::domains;
use crate::organization::store;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The organization as the API shows it. Settings that it has not set show the deployment's.
pub(crate) async fn show(state: &AppState, organization: Uuid) -> Outcome<Organization> {
    let db = state.db.reader();
    let row = super::get(db, organization).await?;
    let logo = store::logo_digest(db, organization).await?;
    let domains = domains::ops::verified(db, organization).await?;
    let caps = Caps {
        mails_per_hour: mails_per_hour(state, &row),
        mails_per_person_and_day: state.config.mail.mails_per_person_and_day,
    };
    Ok(Organization {
        id: row.id,
        logo: logo.map(|digest| super::logo::path(organization, &digest)),
        domains,
        invites_allowed: row.invites_allowed,
        unit: super::unit_of(&row).into(),
        language: language_of(&row).into(),
        undo_seconds: undo_seconds(state, &row),
        caps,
        import_rows_days: import_rows_days(state, &row),
        version: row.version,
        name: row.name,
        product: row.product,
        links: Links {
            app_store: row.app_store,
            google_play: row.google_play,
            dashboard: row.dashboard,
            support: row.support,
        },
        contact: row.contact,
        time_zone: row.time_zone,
        currency: row.currency,
        mail: MailTexts { intro: row.mail_intro, sign_off: row.mail_sign_off, reply_to: row.reply_to },
    })
}

/// The undo window in seconds.
pub(crate) fn undo_seconds(state: &AppState, organization: &Model) -> u32 {
    own(organization.undo_seconds).unwrap_or(state.config.mail.undo_seconds)
}

/// Mails in an hour: the operator's ceiling, or less.
pub(crate) fn mails_per_hour(state: &AppState, organization: &Model) -> u32 {
    let ceiling = state.config.mail.mails_per_hour;
    own(organization.mails_per_hour).map_or(ceiling, |own| own.min(ceiling))
}

/// Days after which the rows of an import are deleted.
pub(crate) fn import_rows_days(state: &AppState, organization: &Model) -> u32 {
    own(organization.import_rows_days).unwrap_or(state.config.imports.rows_days)
}

fn own(setting: Option<i32>) -> Option<u32> {
    setting.and_then(|number| u32::try_from(number).ok())
}

/// Changes settings, as long as they are as they were in the version that was seen.
pub(crate) async fn update(
    state: &AppState,
    ctx: &Ctx,
    change: &OrganizationChange,
    seen: i64,
) -> Outcome<Organization> {
    let change = check(state, change)?;
    ctx.write(&state.db, async |tx| {
        let before = super::get(tx, ctx.organization).await?;
        if before.version != seen {
            return Err(changed());
        }
        let after = apply(&before, change.clone());
        let happenings: Vec<_> = differences(&before, &after)
            .map(|setting| Happening::new(Event::OrganizationChanged { setting }))
            .collect();
        if happenings.is_empty() {
            return Ok(());
        }
        if !store::update(tx, &after, seen).await? {
            return Err(changed());
        }
        write_events(tx, ctx, &happenings).await
    })
    .await?;
    show(state, ctx.organization).await
}

/// Changes settings in the operator's name, whatever they were.
///
/// # Errors
/// `invalid_field`, `not_found`, `changed`; the database's.
pub async fn set_up(state: &AppState, organization: Uuid, change: &OrganizationChange) -> Outcome<()> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    let seen = super::get(state.db.reader(), organization).await?.version;
    update(state, &ctx, change, seen).await.map(drop)
}

fn changed() -> Fail {
    Fail::new(
        Code::Changed,
        "Somebody else changed the settings since you saw them. Look at them again, then change what you meant to.",
    )
}

/// Reads the change; all that is wrong is said at once, with what only the server can judge.
fn check(state: &AppState, change: &OrganizationChange) -> Outcome<CheckedChange> {
    let own = [check_zone(change), check_ceiling(state, change)].into_iter().flatten();
    match CheckedChange::try_from(change) {
        Ok(checked) => {
            let errors: Vec<_> = own.collect();
            if errors.is_empty() { Ok(checked) } else { Err(Problem::fields(errors).into()) }
        }
        Err(problem) => Err(Problem::fields(problem.errors.into_iter().chain(own).collect()).into()),
    }
}

fn check_zone(change: &OrganizationChange) -> Option<FieldError> {
    let zone = change.time_zone.as_deref()?;
    let detail = "Write the name of a time zone of the IANA database, such as Europe/Berlin.";
    zone.parse::<Tz>().err().map(|_| FieldError::new("/time_zone", "time_zone", detail))
}

fn check_ceiling(state: &AppState, change: &OrganizationChange) -> Option<FieldError> {
    let ceiling = state.config.mail.mails_per_hour;
    let wanted = change.mails_per_hour.flatten()?;
    let is_number = i32::try_from(wanted).is_ok();
    let detail = format!("The operator of this server allows at most {ceiling} mails in an hour.");
    (is_number && wanted > ceiling).then(|| FieldError::new("/mails_per_hour", "above_ceiling", detail))
}

fn apply(before: &Model, change: CheckedChange) -> Model {
    let kept = before.clone();
    let link = |link: Option<Link>| link.map(|link| link.to_string());
    let address = |email: Option<Email>| email.map(String::from);
    // What was checked fits.
    let number = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
    Model {
        name: change.name.unwrap_or(kept.name),
        product: change.product.unwrap_or(kept.product),
        app_store: change.app_store.map_or(kept.app_store, link),
        google_play: change.google_play.map_or(kept.google_play, link),
        dashboard: change.dashboard.map_or(kept.dashboard, link),
        support: change.support.map_or(kept.support, link),
        contact: change.contact.map_or(kept.contact, address),
        time_zone: change.time_zone.unwrap_or(kept.time_zone),
        currency: change.currency.unwrap_or(kept.currency),
        unit: change.unit.map_or(kept.unit, |unit| unit.as_str().to_owned()),
        language: change.language.map_or(kept.language, |language| language.tag().to_owned()),
        mail_intro: change.mail_intro.unwrap_or(kept.mail_intro),
        mail_sign_off: change.mail_sign_off.unwrap_or(kept.mail_sign_off),
        reply_to: change.reply_to.map_or(kept.reply_to, address),
        undo_seconds: change.undo_seconds.map_or(kept.undo_seconds, number),
        mails_per_hour: change.mails_per_hour.map_or(kept.mails_per_hour, number),
        import_rows_days: change.import_rows_days.map_or(kept.import_rows_days, number),
        ..kept
    }
}

/// The settings that are not the same.
fn differences(before: &Model, after: &Model) -> impl Iterator<Item = Setting> {
    let (a, b) = (before.clone(), after.clone());
    let differs = move |setting: &Setting| match setting {
        Setting::Name => a.name != b.name,
        Setting::Product => a.product != b.product,
        Setting::AppStore => a.app_store != b.app_store,
        Setting::GooglePlay => a.google_play != b.google_play,
        Setting::Dashboard => a.dashboard != b.dashboard,
        Setting::Support => a.support != b.support,
        Setting::Contact => a.contact != b.contact,
        Setting::TimeZone => a.time_zone != b.time_zone,
        Setting::Currency => a.currency != b.currency,
        Setting::Unit => a.unit != b.unit,
        Setting::Language => a.language != b.language,
        Setting::MailIntro => a.mail_intro != b.mail_intro,
        Setting::MailSignOff => a.mail_sign_off != b.mail_sign_off,
        Setting::ReplyTo => a.reply_to != b.reply_to,
        Setting::UndoSeconds => a.undo_seconds != b.undo_seconds,
        Setting::MailsPerHour => a.mails_per_hour != b.mails_per_hour,
        Setting::ImportRowsDays => a.import_rows_days != b.import_rows_days,
    };
    Setting::ALL.iter().copied().filter(differs)
}
