//! What a bulk upload costs, as ratios against a named limit in the same run.
//!
//! - `check`: reading a million rows, against the `csv` crate that only scans the same file;
//! - `send`: upload to Ready and Send to the last invitation, against a bare loop over the same tables;
//! - `load`: a million rows: memory, time per row, and single invitations meanwhile.

mod check;
mod copy;
mod ids;
mod load;
mod loops;
mod scene;
mod send;
mod server;
mod stats;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use rollcall_bench::Failure;

/// Measures bulk uploads.
#[derive(Debug, Parser)]
struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Reading and checking a file, without a database.
    Check {
        /// Rows of each file.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u32,
        /// How often each is measured.
        #[arg(long, default_value_t = 5)]
        pairs: u32,
    },
    /// Upload to Ready and Send to the last invitation.
    Send(Deployed),
    /// A million rows: memory, time per row, single invitations meanwhile.
    Load(Deployed),
}

/// What is measured, and on which directory.
#[derive(Debug, Args)]
struct Deployed {
    /// The program `rollcall`, built by `--release`.
    #[arg(long)]
    rollcall: PathBuf,
    /// People of the directory.
    #[arg(long, default_value_t = 1_000_000)]
    people: u32,
    /// Rows of the file.
    #[arg(long, default_value_t = 100_000)]
    rows: u32,
    /// How often it is measured.
    #[arg(long, default_value_t = 5)]
    pairs: u32,
    /// A PostgreSQL server, as an address of one of its databases; if not given, SQLite.
    #[arg(long)]
    postgres: Option<String>,
    /// An SQLite database that `rollcall demo` has filled, to be copied; if not given, one is made.
    #[arg(long)]
    filled: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Options::parse().what {
        What::Check { rows, pairs } => check::run(rows, pairs),
        What::Send(deployed) => send::run(&deployed).await,
        What::Load(deployed) => load::run(&deployed).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure),
    }
}

fn report(failure: &Failure) -> ExitCode {
    use std::io::Write as _;
    // Where nothing can be written, the exit code says it.
    let _ = writeln!(std::io::stderr(), "import: {failure}");
    ExitCode::FAILURE
}
