//! Makes an organization, with its first Global Administrator and the domain it signs in from.

use rollcall_domain::email::Email;
use rollcall_domain::event::Event;
use rollcall_domain::language::Language;
use rollcall_domain::rate::{Unit, is_known_currency};
use rollcall_domain::role::Role;
use rollcall_domain::sign_in_domain::SignInDomain;
use rollcall_wire::Code;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::auth::{Actor, Ctx};
use crate::changes::{Happening, open_totals, write_events};
use crate::db::Tx;
use crate::db::entities::{administrators, chain_heads, organizations};
use crate::directory::ops::{NewPerson, Source, add_people};
use crate::domains;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// An organization to make.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// Its name, as mails and pages show it.
    pub name: String,
    /// The product its people are invited to.
    pub product: String,
    /// The domain whose addresses sign in to it, assigned by the operator.
    pub domain: String,
    /// Whether it may send invitations.
    pub invites_allowed: bool,
    /// Its own undo window in seconds; the deployment's if not given.
    pub undo_seconds: Option<i32>,
    /// Where it is.
    pub locale: Locale,
    /// Its first Global Administrator.
    pub administrator: FirstAdministrator,
}

/// Where an organization is: what it pays in, and what it writes in.
#[derive(Clone, Debug)]
pub struct Locale {
    /// The IANA time zone that decides which day it is.
    pub time_zone: String,
    /// The currency of its rates (ISO 4217).
    pub currency: String,
    /// The unit of its rates.
    pub unit: Unit,
    /// The language of its mails.
    pub language: Language,
}

impl Default for Locale {
    fn default() -> Self {
        Self {
            time_zone: "Etc/UTC".to_owned(),
            currency: "USD".to_owned(),
            unit: Unit::Mile,
            language: Language::English,
        }
    }
}

impl Locale {
    fn check(&self) -> Outcome<()> {
        let wrong = |detail: String| Err(Fail::new(Code::InvalidField, detail));
        if self.time_zone.parse::<chrono_tz::Tz>().is_err() {
            return wrong(format!(
                "{} is no time zone of the IANA database, such as Europe/Berlin.",
                self.time_zone
            ));
        }
        if !is_known_currency(&self.currency) {
            return wrong(format!("{} is no currency: three capital letters, such as USD.", self.currency));
        }
        Ok(())
    }
}

/// The first Global Administrator: a person of the operator's, whom no sync of the directory removes.
#[derive(Clone, Debug)]
pub struct FirstAdministrator {
    /// The address.
    pub email: Email,
    /// The name to show.
    pub display_name: String,
}

/// Makes the organization; answers its id.
///
/// # Errors
/// `invalid_field` for a domain, time zone or currency that is none; `domain_taken` if the domain is another organization's; the
/// database's.
pub async fn create(state: &AppState, new: &NewOrganization) -> Outcome<Uuid> {
    new.locale.check()?;
    let domain = SignInDomain::read(&new.domain)
        .map_err(|problem| Fail::new(Code::InvalidField, problem.sentence()))?;
    let now = state.clock.now();
    let ctx = Ctx::trusted(state.ids.sortable(now), Actor::OPERATOR, now);
    ctx.write(&state.db, async |tx| {
        insert_organization(tx, &ctx, new).await?;
        domains::ops::assign_in(tx, &ctx, &domain).await?;
        open_totals(tx, ctx.organization).await?;
        let admin = first_administrator(tx, state, &ctx, &new.administrator).await?;
        let granted = Event::AdministratorGranted { role: Role::GlobalAdministrator };
        let happenings =
            [Happening::new(Event::OrganizationCreated), Happening::about_person(granted, admin)];
        write_events(tx, &ctx, &happenings).await
    })
    .await?;
    Ok(ctx.organization)
}

async fn insert_organization(tx: &Tx, ctx: &Ctx, new: &NewOrganization) -> Outcome<()> {
    let row = organizations::Model {
        id: ctx.organization,
        name: new.name.clone(),
        product: new.product.clone(),
        invites_allowed: new.invites_allowed,
        undo_seconds: new.undo_seconds,
        global_admins: 1,
        version: 1,
        created_at: ctx.now,
        app_store: None,
        google_play: None,
        dashboard: None,
        support: None,
        contact: None,
        time_zone: new.locale.time_zone.clone(),
        currency: new.locale.currency.clone(),
        unit: new.locale.unit.as_str().to_owned(),
        language: new.locale.language.tag().to_owned(),
        mail_intro: None,
        mail_sign_off: None,
        reply_to: None,
        mails_per_hour: None,
        import_rows_days: None,
    };
    organizations::Entity::insert(organizations::ActiveModel::from(row)).exec_without_returning(tx).await?;
    let head = chain_heads::Model { organization_id: ctx.organization, seq: 0, link: String::new() };
    chain_heads::Entity::insert(chain_heads::ActiveModel::from(head)).exec_without_returning(tx).await?;
    Ok(())
}

async fn first_administrator(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    admin: &FirstAdministrator,
) -> Outcome<Uuid> {
    let person = NewPerson {
        external_id: format!("operator:{}", admin.email.key().as_str()),
        user_name: admin.email.as_str().to_owned(),
        email: admin.email.clone(),
        further: Vec::new(),
        given_name: None,
        family_name: None,
        display_name: admin.display_name.clone(),
        department: None,
        enabled: true,
    };
    let [id] = add_people(tx, state, ctx, Source::Operator, &[person]).await?[..] else {
        return Err(Fail::Internal("one person was added, but not one id came back".to_owned()));
    };
    let row = administrators::Model {
        organization_id: ctx.organization,
        person_id: id,
        role: Role::GlobalAdministrator.as_str().to_owned(),
        granted_at: ctx.now,
        granted_by: None,
    };
    administrators::Entity::insert(administrators::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(id)
}
