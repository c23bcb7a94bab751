//! `rollcall organization` and `rollcall admin`.

use clap::{Args, Subcommand, ValueEnum};
use rollcall_api::config::Config;
use rollcall_api::connections;
use rollcall_api::domains;
use rollcall_api::organization::{self, FirstAdministrator, Locale, NewOrganization};
use rollcall_api::state::AppState;
use rollcall_domain::email::Email;
use rollcall_domain::language::Language;
use rollcall_domain::rate::Unit;
use rollcall_domain::role::Role;
use rollcall_domain::sign_in_domain::SignInDomain;
use uuid::Uuid;

use super::{Done, open, say};

/// What to do with organizations.
#[derive(Debug, Subcommand)]
pub(crate) enum Organization {
    /// Makes an organization with its first Global Administrator, whom no sync of the directory removes.
    Create(Create),
    /// Takes the identity provider of an organization away, whose people sign in by e-mail codes again: the way back
    /// if its administrators cannot sign in there any more.
    SignInByCode(SignInByCode),
    /// Lets people sign in to an organization from a domain, without the proof that it would need to add one itself.
    AssignDomain(WhoseDomain),
    /// Takes a domain of an organization away, such as to assign it to another.
    UnassignDomain(WhoseDomain),
}

/// Which domain, of which organization.
#[derive(Debug, Args)]
pub(crate) struct WhoseDomain {
    /// The domain, such as `contoso.example`.
    domain: String,
    /// The organization's id; not needed where there is only one.
    #[arg(long)]
    organization: Option<Uuid>,
}

/// Whose identity provider.
#[derive(Debug, Args)]
pub(crate) struct SignInByCode {
    /// The organization's id; not needed where there is only one.
    #[arg(long)]
    organization: Option<Uuid>,
}

/// An organization to make.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The address of the first Global Administrator.
    #[arg(long)]
    admin: String,
    /// The administrator's name; the address if not given.
    #[arg(long)]
    admin_name: Option<String>,
    /// The organization's name; if not given, what its domain begins with.
    #[arg(long)]
    name: Option<String>,
    /// The domain whose addresses sign in to it; the administrator's if not given.
    #[arg(long)]
    domain: Option<String>,
    /// What its people are invited to.
    #[arg(long, default_value = "Rollcall")]
    product: String,
    /// The organization may not send invitations.
    #[arg(long)]
    no_invite: bool,
    /// The time zone that decides which day it is, such as `America/New_York`.
    #[arg(long, default_value = "Etc/UTC")]
    time_zone: String,
    /// The currency of its rates (ISO 4217).
    #[arg(long, default_value = "USD")]
    currency: String,
    /// What its rates are paid for.
    #[arg(long, value_enum, default_value_t = UnitName::Mile)]
    unit: UnitName,
    /// The language of its mails.
    #[arg(long, value_enum, default_value_t = LanguageName::En)]
    language: LanguageName,
}

/// What a rate is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnitName {
    /// A mile.
    Mile,
    /// A kilometre.
    Kilometre,
}

/// A language, by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageName {
    /// English.
    En,
    /// German.
    De,
}

/// What to do with administrators.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Grants a role to a person of the directory.
    Grant(Whose),
    /// Takes a role. The last Global Administrator who can sign in keeps it.
    Revoke(Whose),
}

/// Whose role.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// The person's address.
    email: String,
    /// The role.
    #[arg(long, value_enum, default_value_t = RoleName::Business)]
    role: RoleName,
    /// The organization's id; not needed where there is only one.
    #[arg(long)]
    organization: Option<Uuid>,
}

/// A role, by a short name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    /// Business Administrator.
    Business,
    /// Global Administrator.
    Global,
}

/// Makes an organization, or changes how its people sign in.
pub(super) async fn organization(config: Config, command: &Organization) -> Done {
    let state = open(config, false).await?;
    match command {
        Organization::Create(args) => create(&state, args).await,
        Organization::SignInByCode(whose) => {
            let organization = organization_or_only(&state, whose.organization).await?;
            connections::remove_by_operator(&state, organization).await?;
            say("People sign in by e-mail codes now; all sessions have ended.")
        }
        Organization::AssignDomain(whose) => {
            let (organization, domain) =
                (organization_or_only(&state, whose.organization).await?, whose.read()?);
            domains::assign(&state, organization, &domain).await?;
            say(&format!("People sign in from {domain} now."))
        }
        Organization::UnassignDomain(whose) => {
            let (organization, domain) =
                (organization_or_only(&state, whose.organization).await?, whose.read()?);
            domains::unassign(&state, organization, &domain).await?;
            say(&format!("Nobody signs in from {domain} any more."))
        }
    }
}

async fn create(state: &AppState, args: &Create) -> Done {
    let email = address(&args.admin)?;
    let domain = match &args.domain {
        // The same reading as an address's, so that the two can meet.
        Some(domain) => address(&format!("x@{domain}"))?.domain().to_owned(),
        None => email.domain().to_owned(),
    };
    let new = NewOrganization {
        name: args.name.clone().unwrap_or_else(|| name_of(&domain)),
        product: args.product.clone(),
        domain,
        invites_allowed: !args.no_invite,
        undo_seconds: None,
        locale: locale(args),
        administrator: FirstAdministrator {
            display_name: args.admin_name.clone().unwrap_or_else(|| email.as_str().to_owned()),
            email,
        },
    };
    let id = organization::create(state, &new).await?;
    say(&format!(
        "{id}\n{} can sign in with {} and receives the code by mail.",
        new.name,
        new.administrator.email.as_str()
    ))
}

/// Grants or takes a role.
pub(super) async fn admin(config: Config, command: &Admin) -> Done {
    let (Admin::Grant(whose) | Admin::Revoke(whose)) = command;
    let state = open(config, false).await?;
    let organization = organization_or_only(&state, whose.organization).await?;
    let role = match whose.role {
        RoleName::Business => Role::BusinessAdministrator,
        RoleName::Global => Role::GlobalAdministrator,
    };
    let email = address(&whose.email)?;
    match command {
        Admin::Grant(_) => {
            organization::grant(&state, organization, &email, role).await?;
            say("Granted.")
        }
        Admin::Revoke(_) => {
            organization::revoke(&state, organization, &email, role).await?;
            say("Taken.")
        }
    }
}

/// A name for people to read, which a domain is not: `contoso.com` is Contoso.
fn name_of(domain: &str) -> String {
    let label = domain.split('.').next().unwrap_or(domain);
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn locale(args: &Create) -> Locale {
    Locale {
        time_zone: args.time_zone.clone(),
        currency: args.currency.clone(),
        unit: match args.unit {
            UnitName::Mile => Unit::Mile,
            UnitName::Kilometre => Unit::Kilometre,
        },
        language: match args.language {
            LanguageName::En => Language::English,
            LanguageName::De => Language::German,
        },
    }
}

impl WhoseDomain {
    fn read(&self) -> Result<SignInDomain, Box<dyn std::error::Error>> {
        SignInDomain::read(&self.domain).map_err(|problem| problem.sentence().into())
    }
}

/// The organization that was named, or the only one.
pub(super) async fn organization_or_only(
    state: &AppState,
    organization: Option<Uuid>,
) -> Result<Uuid, Box<dyn std::error::Error>> {
    match organization {
        Some(id) => Ok(id),
        None => only_organization(state).await,
    }
}

/// The organization, where there is no choice.
async fn only_organization(state: &AppState) -> Result<Uuid, Box<dyn std::error::Error>> {
    let all = organization::organizations(state).await?;
    match all.as_slice() {
        [] => {
            Err("there is no organization yet.\n  Run `rollcall organization create --admin EMAIL`.".into())
        }
        [(id, _)] => Ok(*id),
        many => {
            let lines: Vec<_> = many.iter().map(|(id, name)| format!("  {id}  {name}")).collect();
            Err(format!(
                "there are several organizations; say which with --organization:\n{}",
                lines.join("\n")
            )
            .into())
        }
    }
}

fn address(text: &str) -> Result<Email, Box<dyn std::error::Error>> {
    Email::parse(text).map_err(|problem| format!("{text}: {}", problem.sentence()).into())
}
