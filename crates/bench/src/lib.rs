//! What the programs that measure Rollcall share. Their figures stand in docs/performance.md, with the commands.

pub mod cpu;
pub mod directory;
pub mod score;
pub mod typos;
