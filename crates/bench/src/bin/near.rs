//! Did you mean, measured: how often the right person comes first over a labelled set of mistakes, what an index takes,
//! and how long unresolvable rows keep one core busy.
//!
//! `cargo run --release -p rollcall-bench --bin near -- --people 1000000`

use std::error::Error;
use std::io::{Write, stdout};
use std::time::Duration;

use clap::Parser;
use rollcall_bench::cpu::timed;
use rollcall_bench::directory::Directory;
use rollcall_bench::score::score;
use rollcall_bench::typos::{labelled, strangers};
use rollcall_domain::near::NearIndex;

/// How large, how many, by which dice.
#[derive(Debug, Parser)]
struct Options {
    /// People of the directory.
    #[arg(long, default_value_t = 5000)]
    people: u32,
    /// Mistakes of the labelled set.
    #[arg(long, default_value_t = 2000)]
    typos: usize,
    /// Unresolvable rows whose time is taken.
    #[arg(long, default_value_t = 10_000)]
    rows: usize,
    /// The same seed makes the same mistakes.
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let directory = Directory::of_demo(options.people, 1).map_err(|fail| fail.to_string())?;
    let (index, making) = timed(|| directory.index());
    let mut out = stdout().lock();
    let megabytes = index.size_bytes() / 1_000_000;
    writeln!(out, "index of {} people: {megabytes} MB, made in {}", directory.people.len(), seconds(making))?;
    report_score(&mut out, &options, &directory, &index)?;
    report_time(&mut out, &options, &directory, &index)
}

fn report_score(
    out: &mut impl Write,
    options: &Options,
    directory: &Directory,
    index: &NearIndex,
) -> Result<(), Box<dyn Error>> {
    let typos = labelled(directory, options.typos, options.seed);
    let (all, classes) = score(directory, index, &typos);
    for (class, score) in std::iter::once(("all".to_owned(), all)).chain(classes) {
        writeln!(
            out,
            "{class:20} {:5} of {:5} right ({} %), {} confident; {} wrong and confident",
            score.right,
            score.all,
            score.percent(),
            score.confident,
            score.wrongly_confident
        )?;
    }
    Ok(())
}

fn report_time(
    out: &mut impl Write,
    options: &Options,
    directory: &Directory,
    index: &NearIndex,
) -> Result<(), Box<dyn Error>> {
    let typos = labelled(directory, options.rows, options.seed + 1);
    let mistyped: Vec<_> = typos.into_iter().map(|typo| typo.typed).collect();
    let strangers = strangers(directory, options.rows, options.seed + 2);
    for (what, rows) in [("mistyped", mistyped), ("of strangers", strangers)] {
        let (found, taken) = timed(|| rows.iter().filter(|row| !index.near(row, 5).is_empty()).count());
        writeln!(
            out,
            "{} rows {what}: {} of one core, {found} with somebody near",
            rows.len(),
            seconds(taken)
        )?;
    }
    Ok(())
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}
