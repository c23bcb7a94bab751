//! What must be true at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rollcall_wire::imports::Import;
use rollcall_wire::users::{User, UserStatus, UsersQuery};

use crate::scene::Scene;
use rollcall_bench::Failure;
use rollcall_bench::deployment::ADMIN;
use rollcall_bench::deployment::Admin;
use rollcall_bench::mail::MailServer;

/// What was found.
#[derive(Debug)]
pub(crate) struct Found {
    users: usize,
    mails: usize,
    repeated: usize,
    import: Import,
}

/// Checks users, mails and the import's counts.
pub(crate) async fn everything(
    admin: &Admin,
    mail: &MailServer,
    scene: Scene,
    import: Import,
) -> Result<Found, Failure> {
    let expected: BTreeSet<_> = (0..scene.rows).map(Scene::email).collect();
    let users = users(admin).await?;
    let mut by_email = BTreeMap::<_, u32>::new();
    for user in &users {
        if user.status != UserStatus::Invited {
            return Err(format!("{} is {:?}", user.email, user.status).into());
        }
        *by_email.entry(user.email.clone()).or_default() += 1;
    }
    same("users", &by_email.keys().cloned().collect(), &expected)?;
    if let Some((email, count)) = by_email.iter().find(|(_, count)| **count > 1) {
        return Err(format!("{email} is {count} users").into());
    }
    let mut kept = mail.kept();
    kept.remove(ADMIN);
    same("recipients", &kept.keys().cloned().collect(), &expected)?;
    for (email, mails) in &kept {
        let ids: BTreeSet<_> = mails.iter().map(|mail| &mail.message_id).collect();
        if ids.len() != 1 {
            return Err(format!("{email} has mails of {} Message-IDs", ids.len()).into());
        }
    }
    counts(scene, &import)?;
    let mails: usize = kept.values().map(Vec::len).sum();
    Ok(Found { users: users.len(), mails, repeated: mails - kept.len(), import })
}

/// No row is lost: every one is sent, skipped (somebody was invited singly before, or stands twice in the file), or wrong.
fn counts(scene: Scene, import: &Import) -> Result<(), Failure> {
    let rows = i64::from(scene.all_rows());
    let ends = import.sent + import.failed + import.skipped + import.errors + import.dropped;
    if import.rows == rows
        && import.judged == rows
        && ends == rows
        && import.errors >= i64::from(scene.errors())
    {
        return Ok(());
    }
    Err(format!("{rows} rows should all have come to an end: {import:?}").into())
}

fn same(what: &str, found: &BTreeSet<String>, expected: &BTreeSet<String>) -> Result<(), Failure> {
    let missing: Vec<_> = expected.difference(found).take(5).collect();
    let extra: Vec<_> = found.difference(expected).take(5).collect();
    if missing.is_empty() && extra.is_empty() {
        return Ok(());
    }
    Err(format!("{what}: missing {missing:?}, not expected {extra:?}").into())
}

async fn users(admin: &Admin) -> Result<Vec<User>, Failure> {
    let mut all = Vec::new();
    let mut query = UsersQuery { limit: Some(200), ..UsersQuery::default() };
    loop {
        let page = admin.client().list_users(&query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Import { rows, sent, failed, skipped, errors, .. } = self.import;
        writeln!(
            f,
            "{rows} rows: {sent} sent, {failed} changed meanwhile, {skipped} skipped, {errors} with errors"
        )?;
        write!(
            f,
            "{} users, each once; {} mails, one Message-ID each; {} came more than once",
            self.users, self.mails, self.repeated
        )
    }
}
