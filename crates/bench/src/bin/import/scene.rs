//! The database that is copied for every run, and the file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rollcall_bench::Failure;
use rollcall_bench::deployment::{Deployment, Setup};
use rusqlite::{Connection, OpenFlags};

use crate::Deployed;

/// Batches of events that a server puts in order as soon as it runs; those of a million people take it a while, which is
/// not to be measured with an import.
pub(crate) const UNSEALED: &str = "SELECT COUNT(*) FROM event_batches WHERE first_seq IS NULL";
pub(crate) const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// Makes the demo's directory in an SQLite database of its own, or takes the one that was given.
pub(crate) async fn filled(deployed: &Deployed) -> Result<PathBuf, Failure> {
    if let Some(filled) = &deployed.filled {
        return Ok(filled.clone());
    }
    let deployment = Deployment::new(setup(deployed, None))?;
    deployment.command(&["migrate"])?;
    deployment.command(&["demo", "--people", &deployed.people.to_string()])?;
    let file = deployment.file("rollcall.sqlite");
    let db = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    deployment.start_all().await?;
    while db.query_row(UNSEALED, [], |row| row.get::<_, i64>(0))? > 0 {
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    deployment.kill(0)?;
    Ok(file)
}

/// What fills a database, and puts its events in order. No mail leaves: nobody is invited.
pub(crate) fn setup(deployed: &Deployed, database: Option<String>) -> Setup {
    let mails = std::env::temp_dir().join("rollcall-bench-mails");
    Setup {
        name: "bench-filled",
        rollcall: deployed.rollcall.clone(),
        database,
        servers: 1,
        settings: vec![("ROLLCALL__MAIL__URL", format!("file://{}", mails.display()))],
    }
}

/// The addresses of people who can be invited, the same for the same database, and as good as shuffled: by their ids'
/// last digits, which are random.
pub(crate) fn addresses(database: &Path, rows: u32) -> Result<Vec<String>, Failure> {
    let db = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut query = db.prepare(
        "SELECT email_key FROM people p WHERE enabled AND gone_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.organization_id = p.organization_id AND u.person_id = p.id) \
         ORDER BY substr(hex(id), 20) LIMIT ?1",
    )?;
    let found = query.query_map([rows], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    if found.len() < usize::try_from(rows)? {
        return Err(format!("the directory has only {} people who can be invited", found.len()).into());
    }
    Ok(found)
}

/// The file with these addresses.
pub(crate) fn file(addresses: &[String]) -> String {
    format!("email\n{}\n", addresses.join("\n"))
}

/// Copies a database that nobody has open, with what still lies in its log. The copy is on the disk, or the server that
/// is measured would have to put it there.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    remove(to)?;
    Connection::open(from)?.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    std::fs::copy(from, to)?;
    std::fs::File::open(to)?.sync_all()?;
    Ok(())
}

/// Removes a database and its log.
pub(crate) fn remove(database: &Path) -> Result<(), Failure> {
    for beside in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{beside}", database.display()));
        if path.exists() {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}
