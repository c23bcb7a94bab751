//! The command `rollcall`.

mod commands;

use std::process::ExitCode;

use clap::Parser;

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
