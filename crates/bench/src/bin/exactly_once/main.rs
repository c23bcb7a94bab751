//! Invites exactly once, whatever happens to the machine: an import is uploaded, judged and sent while the server is
//! killed again and again, the mail server misbehaves, people are invited singly and the directory is synced. At the end
//! each ready row has one user, and its mails have one Message-ID.

mod check;
mod load;
mod scene;
mod way;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use rollcall_bench::Failure;
use rollcall_bench::deployment::{ADMIN, Deployment, Setup};
use rollcall_bench::mail::MailServer;
use scene::Scene;

/// Imports and sends while the server is killed, and checks that everybody was invited exactly once.
#[derive(Debug, Parser)]
struct Options {
    /// The program `rollcall`.
    #[arg(long)]
    rollcall: PathBuf,
    /// How often it is killed.
    #[arg(long, default_value_t = 50)]
    kills: u32,
    /// How many people the file names.
    #[arg(long, default_value_t = 20_000)]
    rows: u32,
    /// Where the kills and the mail server's moods come from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// An empty database; if not given, an SQLite file of its own.
    #[arg(long)]
    database: Option<String>,
    /// How many servers share the database; only on PostgreSQL more than one.
    #[arg(long, default_value_t = 1)]
    servers: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where nothing can be written, the exit code says it.
            let _ = writeln!(std::io::stderr(), "exactly-once: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    let began = Instant::now();
    let mail = Arc::new(MailServer::start(options.seed)?);
    let scene = Scene::new(options.rows);
    let deployment = Arc::new(Deployment::new(setup(options, &mail.url))?);
    found(&deployment, scene)?;
    deployment.start_all().await?;
    let admin = deployment.sign_in(&mail).await?;

    let is_over = Arc::new(AtomicBool::new(false));
    let killer = tokio::spawn(kill_again_and_again(Arc::clone(&deployment), options.kills, options.seed));
    let singles = tokio::spawn(load::invite_singly(admin.clone(), scene, options.seed, Arc::clone(&is_over)));
    let syncs = tokio::spawn(load::sync_directory(admin.clone(), scene, Arc::clone(&is_over)));
    let import = way::import_and_send(&admin, scene).await?;
    killer.await??;
    way::wait_for_mail(&admin).await?;
    is_over.store(true, Ordering::Relaxed);
    let (singles, syncs) = (singles.await?, syncs.await?);

    let found = check::everything(&admin, &mail, scene, import).await?;
    writeln!(
        std::io::stdout(),
        "killed {} times in {:.0} s\nsingle invites answered {singles}, syncs of the directory answered {syncs}\n{found}",
        options.kills,
        began.elapsed().as_secs_f64(),
    )?;
    deployment.clear()
}

fn setup(options: &Options, mail: &str) -> Setup {
    Setup {
        name: "exactly-once",
        rollcall: options.rollcall.clone(),
        database: options.database.clone(),
        servers: options.servers,
        settings: vec![
            ("ROLLCALL__MAIL__URL", mail.to_owned()),
            ("ROLLCALL__MAIL__TIMEOUT_SECONDS", "5".to_owned()),
            ("ROLLCALL__MAIL__UNDO_SECONDS", "1".to_owned()),
            ("ROLLCALL__MAIL__MAILS_PER_HOUR", "1000000".to_owned()),
        ],
    }
}

/// Makes the organization and its directory.
fn found(deployment: &Deployment, scene: Scene) -> Result<(), Failure> {
    let people = deployment.file("people.csv");
    std::fs::write(&people, scene.directory(0))?;
    deployment.command(&["migrate"])?;
    deployment.command(&["organization", "create", "--admin", ADMIN])?;
    deployment.command(&["directory", "import", &people.display().to_string(), "--yes"])
}

/// Kills a server at random moments, and starts it again.
async fn kill_again_and_again(deployment: Arc<Deployment>, kills: u32, seed: u64) -> Result<(), Failure> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for kill in 0..kills {
        // Mostly soon after the start, now and then late: a server that waits for the dead one's work gets to it as well.
        let longest = if kill % 3 == 2 { 30_000 } else { 4_000 };
        tokio::time::sleep(Duration::from_millis(random.random_range(0..longest))).await;
        let server = usize::from(random.random_range(0..deployment.servers()));
        deployment.kill(server)?;
        deployment.start(server).await?;
    }
    Ok(())
}
