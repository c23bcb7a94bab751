//! A large upload from the first byte to the last mail queued: memory, time per row, and what single invitations take
//! meanwhile.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rollcall_bench::Failure;
use rollcall_bench::deployment::Admin;
use rollcall_wire::users::{InviteOutcome, InvitePerson, InviteRequest};

use crate::server::Server;
use crate::{Deployed, scene, stats};

/// Single invitations of an idle server, and people kept out of the file for those during the import.
const SINGLES: usize = 200;
const RESERVED: u32 = 20_000;
const BETWEEN_SINGLES: Duration = Duration::from_millis(50);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

pub(crate) async fn run(deployed: &Deployed) -> Result<(), Failure> {
    let filled = scene::filled(deployed).await?;
    let everybody = scene::addresses(&filled, deployed.rows + RESERVED)?;
    let (singles, rows) = everybody.split_at(usize::try_from(RESERVED)?);
    let copied = filled.with_extension("copy");
    scene::copy(&filled, &copied)?;
    let server = Server::start(deployed, format!("sqlite://{}", copied.display())).await?;
    let mut singles = singles.to_vec();
    let idle = invite_some(&server.admin, &mut singles).await?;

    let pid = server.deployment.pid(0).ok_or("the server does not run")?;
    let before = rss_anon(pid)?;
    let (is_over, most) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(before)));
    let watching = tokio::spawn(watch(pid, Arc::clone(&is_over), Arc::clone(&most)));
    let inviting = tokio::spawn(invite_on(server.admin.clone(), singles, Arc::clone(&is_over)));
    let took = server.import(scene::file(rows)).await?;
    is_over.store(true, Ordering::Relaxed);
    watching.await?;
    let busy = inviting.await??;

    let mut out = std::io::stdout();
    let per_row = took.whole().as_secs_f64() * 1e6 / f64::from(deployed.rows);
    writeln!(out, "{} rows: {took:?}, {per_row:.1} µs a row", deployed.rows)?;
    let grown = (most.load(Ordering::Relaxed) - before) / 1024;
    writeln!(out, "RssAnon: {} MiB when idle, {grown} MiB more at most", before / 1024)?;
    for (when, took) in [("idle", &idle), ("meanwhile", &busy)] {
        let [middle, p99] = [50, 99].map(|percent| stats::percentile(took, percent));
        writeln!(out, "{} single invitations, {when}: median {middle:.1?}, p99 {p99:.1?}", took.len())?;
    }
    server.deployment.clear()?;
    scene::remove(&copied)
}

async fn invite_some(admin: &Admin, people: &mut Vec<String>) -> Result<Vec<Duration>, Failure> {
    let mut took = Vec::new();
    for email in people.drain(..SINGLES) {
        took.push(invite(admin, email).await?);
    }
    Ok(took)
}

/// Invites one after the other until it is over.
async fn invite_on(
    admin: Admin,
    people: Vec<String>,
    is_over: Arc<AtomicBool>,
) -> Result<Vec<Duration>, Failure> {
    let mut took = Vec::new();
    for email in people {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        took.push(invite(&admin, email).await?);
        tokio::time::sleep(BETWEEN_SINGLES).await;
    }
    Ok(took)
}

async fn invite(admin: &Admin, email: String) -> Result<Duration, Failure> {
    let request = InviteRequest {
        people: vec![InvitePerson { email: Some(email), person_id: None }],
        dry_run: false,
        reinvite: false,
    };
    let began = Instant::now();
    let answer = admin.client().invite_users(&request).await?;
    if answer.results.iter().all(|result| result.outcome == InviteOutcome::Invited) {
        return Ok(began.elapsed());
    }
    Err(format!("somebody was not invited: {answer:?}").into())
}

async fn watch(pid: u32, is_over: Arc<AtomicBool>, most: Arc<AtomicU64>) {
    while !is_over.load(Ordering::Relaxed) {
        if let Ok(now) = rss_anon(pid) {
            most.fetch_max(now, Ordering::Relaxed);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// The memory of a process that no file stands behind, in KiB.
fn rss_anon(pid: u32) -> Result<u64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).ok_or("RssAnon is not told")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
