//! Upload to Ready and Send to the last invitation, against what the database allows.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use rollcall_bench::Failure;

use crate::server::{Server, Took};
use crate::{Deployed, copy, loops, scene, stats};

/// One run of each, on the same directory.
pub(crate) struct Pair {
    pub(crate) ours: Took,
    pub(crate) whole: Duration,
    /// Only look-up, invitation and mail; only on SQLite.
    pub(crate) least: Option<Duration>,
}

pub(crate) async fn run(deployed: &Deployed) -> Result<(), Failure> {
    let mut pairs = Vec::new();
    if let Some(postgres) = &deployed.postgres {
        let file = scene::file(&copy::filled(deployed, postgres).await?);
        for _ in 0..deployed.pairs {
            pairs.push(told(deployed.rows, copy::pair(deployed, postgres, &file).await?)?);
        }
    } else {
        let filled = scene::filled(deployed).await?;
        let file = scene::file(&scene::addresses(&filled, deployed.rows)?);
        for _ in 0..deployed.pairs {
            pairs.push(told(deployed.rows, on_sqlite(deployed, &filled, &file).await?)?);
        }
    }
    summary(deployed.rows, &pairs)
}

async fn on_sqlite(deployed: &Deployed, filled: &Path, file: &str) -> Result<Pair, Failure> {
    let copied = filled.with_extension("copy");
    scene::copy(filled, &copied)?;
    let whole = loops::whole(&copied, file)?;
    scene::copy(filled, &copied)?;
    let least = loops::least(&copied, file)?;
    scene::copy(filled, &copied)?;
    let server = Server::start(deployed, format!("sqlite://{}", copied.display())).await?;
    let ours = server.import(file.to_owned()).await?;
    server.deployment.clear()?;
    scene::remove(&copied)?;
    Ok(Pair { ours, whole, least: Some(least) })
}

fn told(rows: u32, pair: Pair) -> Result<Pair, Failure> {
    let least = pair.least.map(|least| format!(", the least {}", rate(rows, least))).unwrap_or_default();
    writeln!(
        std::io::stdout(),
        "{} ({:.1?} to ready, {:.1?} to sent); the bare loop {}{least}",
        rate(rows, pair.ours.whole()),
        pair.ours.to_ready,
        pair.ours.to_sent,
        rate(rows, pair.whole),
    )?;
    Ok(pair)
}

fn rate(rows: u32, took: Duration) -> String {
    format!("{:.0} rows/s", f64::from(rows) / took.as_secs_f64())
}

fn summary(rows: u32, pairs: &[Pair]) -> Result<(), Failure> {
    let percent = |of: Duration, pair: &Pair| 100.0 * of.as_secs_f64() / pair.ours.whole().as_secs_f64();
    let whole: Vec<_> = pairs.iter().map(|pair| percent(pair.whole, pair)).collect();
    let least: Vec<_> = pairs.iter().filter_map(|pair| Some(percent(pair.least?, pair))).collect();
    let mut out = std::io::stdout();
    writeln!(out, "{rows} rows: {:.0} % of the bare loop ({})", stats::median(&whole), stats::list(&whole))?;
    if !least.is_empty() {
        writeln!(out, "… and {:.0} % of the least ({})", stats::median(&least), stats::list(&least))?;
    }
    Ok(())
}
