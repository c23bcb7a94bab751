//! The command `rollcall`.

mod commands;

use std::process::ExitCode;

use clap::Parser;
use tikv_jemallocator::Jemalloc;

/// Gives back to the system what a large import needed for a while: that of the C library keeps it, in an arena for each
/// thread (docs/decisions/0030).
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    // One TLS library for mail and outgoing requests; a second call can only come from a second main.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match commands::run(commands::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&*error);
            ExitCode::FAILURE
        }
    }
}
