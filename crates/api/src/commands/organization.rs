//! `rollcall organization` and `rollcall admin`.

use clap::{Args, Subcommand, ValueEnum};
use rollcall_api::config::Config;
use rollcall_api::organization::{self, FirstAdministrator, NewOrganization};
use rollcall_api::state::AppState;
use rollcall_domain::email::Email;
use rollcall_domain::role::Role;
use uuid::Uuid;

use super::{Done, open, say};

/// What to do with organizations.
#[derive(Debug, Subcommand)]
pub(crate) enum Organization {
    /// Makes an organization with its first Global Administrator, whom no sync of the directory removes.
    Create(Create),
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
    /// The organization's name; its domain if not given.
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
}

/// What to do with administrators.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Grants a role to a person of the directory.
    Grant {
        /// The person's address.
        email: String,
        /// The role.
        #[arg(long, value_enum, default_value_t = RoleName::Business)]
        role: RoleName,
        /// The organization's id; not needed where there is only one.
        #[arg(long)]
        organization: Option<Uuid>,
    },
}

/// A role, by a short name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    /// Business Administrator.
    Business,
    /// Global Administrator.
    Global,
}

/// Makes an organization.
pub(super) async fn organization(config: Config, command: &Organization) -> Done {
    let Organization::Create(args) = command;
    let state = open(config, false).await?;
    let email = address(&args.admin)?;
    let domain = match &args.domain {
        // The same reading as an address's, so that the two can meet.
        Some(domain) => address(&format!("x@{domain}"))?.domain().to_owned(),
        None => email.domain().to_owned(),
    };
    let new = NewOrganization {
        name: args.name.clone().unwrap_or_else(|| domain.clone()),
        product: args.product.clone(),
        domain,
        invites_allowed: !args.no_invite,
        undo_seconds: None,
        administrator: FirstAdministrator {
            display_name: args.admin_name.clone().unwrap_or_else(|| email.as_str().to_owned()),
            email,
        },
    };
    let id = organization::create(&state, &new).await?;
    say(&format!(
        "{id}\n{} can sign in with {} and receives the code by mail.",
        new.name,
        new.administrator.email.as_str()
    ))
}

/// Grants a role.
pub(super) async fn admin(config: Config, command: &Admin) -> Done {
    let Admin::Grant { email, role, organization } = command;
    let state = open(config, false).await?;
    let organization = match organization {
        Some(id) => *id,
        None => only_organization(&state).await?,
    };
    let role = match role {
        RoleName::Business => Role::BusinessAdministrator,
        RoleName::Global => Role::GlobalAdministrator,
    };
    organization::grant(&state, organization, &address(email)?, role).await?;
    say("Granted.")
}

/// The organization, where there is no choice.
pub(super) async fn only_organization(state: &AppState) -> Result<Uuid, Box<dyn std::error::Error>> {
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
