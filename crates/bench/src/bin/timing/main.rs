//! Whether how long an answer takes tells what it must not (R7): known and unknown addresses, nearly right and wrong
//! links, other organizations' users and none. Each pair is sent to the running server in random order; where the
//! signed-rank test finds a difference (p ≤ 0.01), this ends with 1.

mod scene;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rollcall_bench::Failure;
use rollcall_bench::deployment::{Deployment, Setup};
use rollcall_bench::mail::MailServer;
use rollcall_bench::wilcoxon::{median, signed_rank};
use scene::{Call, Comparison, Scene};

/// Compares how long answers take that must not be told apart.
#[derive(Debug, Parser)]
struct Options {
    /// The program `rollcall`.
    #[arg(long)]
    rollcall: PathBuf,
    /// Pairs of each comparison.
    #[arg(long, default_value_t = 200)]
    pairs: u32,
    /// Pairs before, which do not count.
    #[arg(long, default_value_t = 20)]
    warm_up: u32,
    /// Milliseconds between two requests for codes: the mails of the one must not be what slows the other.
    #[arg(long, default_value_t = 100)]
    pause_ms: u64,
    /// Where the order within each pair comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The largest p that counts as a difference.
    #[arg(long, default_value_t = 0.01)]
    level: f64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    match Box::pin(run(&options)).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            // Where nothing can be written, the exit code says it.
            let _ = writeln!(std::io::stderr(), "timing: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Carries all comparisons out; whether none found a difference.
async fn run(options: &Options) -> Result<bool, Failure> {
    let mail = MailServer::start(options.seed)?;
    let setup = Setup {
        name: "timing",
        rollcall: options.rollcall.clone(),
        database: None,
        servers: 1,
        settings: vec![
            ("ROLLCALL__MAIL__URL", mail.url.clone()),
            ("ROLLCALL__LIMITS__CODES", "1000000".to_owned()),
            ("ROLLCALL__LIMITS__ANSWERS", "1000000".to_owned()),
        ],
    };
    let deployment = Deployment::new(setup)?;
    let all = options.pairs + options.warm_up;
    let scene = Scene::found(&deployment, all).await?;
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let mut alike = true;
    for comparison in Comparison::ALL {
        alike &= compare(options, &scene, comparison, &mut random).await?;
    }
    deployment.clear()?;
    Ok(alike)
}

async fn compare(
    options: &Options,
    scene: &Scene,
    comparison: Comparison,
    random: &mut ChaCha8Rng,
) -> Result<bool, Failure> {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for pair in 0..options.pairs + options.warm_up {
        let calls = scene.calls(comparison, pair).await?;
        let first: usize = random.random_range(0..2);
        let mut took = [0.0; 2];
        let mut statuses = [0; 2];
        for which in [first, 1 - first] {
            // Codes are sent, and challenges bound, before the next request.
            if comparison.sends_mail() {
                tokio::time::sleep(Duration::from_millis(options.pause_ms)).await;
            }
            (statuses[which], took[which]) = timed(&calls[which]).await?;
        }
        if statuses[0] != statuses[1] {
            return Err(format!("{comparison}: {} and {} were answered", statuses[0], statuses[1]).into());
        }
        if pair >= options.warm_up {
            ones.push(took[0]);
            others.push(took[1]);
        }
    }
    report(options, comparison, &ones, &others)
}

/// Sends a request; the status, and how many microseconds passed until all of the answer was there.
async fn timed(call: &Call) -> Result<(u16, f64), Failure> {
    let request = call.request()?;
    let began = Instant::now();
    let answer = request.send().await?;
    let status = answer.status().as_u16();
    answer.bytes().await?;
    Ok((status, began.elapsed().as_secs_f64() * 1e6))
}

fn report(options: &Options, comparison: Comparison, ones: &[f64], others: &[f64]) -> Result<bool, Failure> {
    let differences: Vec<_> = ones.iter().zip(others).map(|(one, other)| one - other).collect();
    let test = signed_rank(&differences);
    let alike = test.p > options.level;
    writeln!(
        std::io::stdout(),
        "{comparison}\n  {} pairs, median {:.0} and {:.0} µs, of the differences {:+.1} µs; p = {:.4}{}",
        ones.len(),
        median(ones),
        median(others),
        test.median,
        test.p,
        if alike { "" } else { "  DIFFERENT" }
    )?;
    Ok(alike)
}
