//! Mails that belong to a person and to no user. No undo window holds them: they leave at once.

use rollcall_domain::language::Language;
use rollcall_domain::role::Role;
use rollcall_wire::organization::MailKind;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::domain_of;
use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::directory;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What such a mail is about, as the outbox keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub(crate) enum Notice {
    /// The person got or lost a role.
    Role {
        /// Whether it was got.
        granted: bool,
        /// The role.
        role: Role,
        /// The account that gave or took it; the operator if none.
        by: Option<Uuid>,
    },
    /// The person asked to see one of the mails.
    Test {
        /// Which.
        kind: MailKind,
        /// In which language, by its tag.
        language: String,
    },
}

impl Notice {
    /// Asks for one of the mails.
    pub(crate) fn test(kind: MailKind, language: Language) -> Self {
        Self::Test { kind, language: language.tag().to_owned() }
    }

    fn template(&self) -> &'static str {
        match self {
            Self::Role { granted: true, .. } => "role_granted",
            Self::Role { granted: false, .. } => "role_revoked",
            Self::Test { .. } => "test",
        }
    }

    /// Reads what the outbox keeps.
    pub(super) fn of(row: &outbox::Model) -> Outcome<Option<Self>> {
        let read = |facts: &String| {
            serde_json::from_str(facts).map_err(|error| Fail::Internal(format!("mail {}: {error}", row.id)))
        };
        row.facts.as_ref().map(read).transpose()
    }
}

/// Tells a person of a role that was given or taken.
pub(crate) async fn role_changed(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    person: Uuid,
    granted: bool,
    role: Role,
) -> Outcome<()> {
    queue(tx, state, ctx, person, &Notice::Role { granted, role, by: ctx.actor.id }).await
}

/// Queues a mail to a person. Wake the workers after the commit.
pub(crate) async fn queue(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    person: Uuid,
    notice: &Notice,
) -> Outcome<()> {
    let facts = serde_json::to_string(notice).map_err(|error| Fail::Internal(error.to_string()))?;
    let person_row = directory::ops::people_by_ids(tx, ctx.organization, &[person]).await?.remove(&person);
    let email = person_row.map(|row| row.email_key).unwrap_or_default();
    let id = state.ids.sortable(ctx.now);
    let row = outbox::Model {
        organization_id: ctx.organization,
        id,
        class: 1,
        template: notice.template().to_owned(),
        dedupe_key: format!("{}/{id}", notice.template()),
        batch_id: None,
        user_id: None,
        user_version: None,
        person_id: person,
        invitation_id: None,
        facts: Some(facts),
        state: "queued".to_owned(),
        attempt: 0,
        owner: None,
        next_at: ctx.now,
        queued_at: ctx.now,
        changed_at: ctx.now,
        reply: None,
        cancelled_by: None,
        domain: domain_of(&email).to_owned(),
        excused: 0,
    };
    outbox::Entity::insert(outbox::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}
