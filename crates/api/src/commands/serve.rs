//! `rollcall serve`.

use std::net::TcpListener;

use rollcall_api::config::Config;
use rollcall_api::state::AppState;
use rollcall_api::{demo, schema, server, workers};

use super::{Done, open, say};

/// Serves until it is told to stop.
pub(super) async fn serve(config: Config, demo: bool) -> Done {
    if !demo && let Err(missing) = config.check_for_production() {
        let lines: Vec<_> = missing.iter().map(ToString::to_string).collect();
        return Err(format!(
            "cannot serve yet:\n\n{}\n\nOr try it out with `rollcall serve --demo`.",
            lines.join("\n")
        )
        .into());
    }
    let listener = TcpListener::bind(&config.http.bind).map_err(|error| {
        format!(
            "cannot listen on {}: {error}\n  Stop what listens there, or set ROLLCALL__HTTP__BIND.",
            config.http.bind
        )
    })?;
    let state = if demo { open_demo(config).await? } else { open(config, false).await? };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    // Before anything is accepted: on SQLite, starting frees what a process before this one had claimed.
    let working = workers::start(&state).await?;
    let server = server::serve(state.clone(), listener, threads)?;
    let handle = server.handle();
    let stopper = working.stopper();
    greet(&state)?;
    actix_web::rt::spawn(async move {
        stop_signal().await;
        // Requests and mails under way end at the same time; neither begins anew.
        stopper.send_replace(true);
        server::stop(&state, &handle).await;
    });
    server.await?;
    working.stop().await;
    Ok(())
}

async fn open_demo(config: Config) -> Result<AppState, Box<dyn std::error::Error>> {
    let state = AppState::open(config, true).await?;
    schema::migrate(&state).await?;
    demo::fill_if_empty(&state).await?;
    Ok(state)
}

fn greet(state: &AppState) -> Done {
    let url = &state.config.http.public_url;
    if !state.demo {
        return say(&format!("Rollcall is ready at {url}"));
    }
    say(&format!(
        "\nRollcall is ready, with the demo organization Contoso.\n\n\
         \x20 Admin center   {url}\n\
         \x20 Sign in as     admin@contoso.example   (Global Administrator)\n\
         \x20                business@contoso.example (Business Administrator)\n\
         \x20 Codes and mail {url}/dev/mail\n\
         \x20 Files to try   {url}/dev/samples/messy-500.csv\n\
         \x20                {url}/dev/samples/clean-200.csv\n\n\
         Sign in: enter the address, open Codes and mail in another tab, and copy the code.\n\
         The demo is for trying out: anybody who reaches it can read its mail. Ctrl+C ends it."
    ))
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(error = %error, "only Ctrl+C ends this process in order");
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
