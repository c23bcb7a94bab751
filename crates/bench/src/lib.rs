//! What the programs that measure Rollcall share. Their figures stand in docs/performance.md, with the commands.

pub mod cpu;
pub mod deployment;
pub mod directory;
pub mod mail;
pub mod score;
pub mod typos;
pub mod wilcoxon;

/// What ends a run: a reason.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
