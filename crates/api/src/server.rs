//! Listens, and keeps the workers going beside it.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::{Server, ServerHandle};
use actix_web::web::Data;

use crate::app::app;
use crate::state::AppState;

/// Makes the server of a socket that listens already; it runs until the returned value ends.
///
/// # Errors
/// [`std::io::Error`] if the socket cannot be used.
pub fn serve(state: AppState, listener: TcpListener, threads: usize) -> std::io::Result<Server> {
    let seconds = |seconds: u16| Duration::from_secs(seconds.into());
    let http = &state.config.http;
    let (header, keep_alive) = (seconds(http.header_seconds), seconds(http.keep_alive_seconds));
    let state = Data::new(state);
    let server = HttpServer::new(move || app(state.clone()))
        .workers(threads)
        .client_request_timeout(header)
        .keep_alive(keep_alive)
        .shutdown_timeout(10)
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}

/// Stops a server in order: answers that go on end at once, others are given time to.
pub async fn stop(state: &AppState, server: &ServerHandle) {
    state.streams.stop();
    server.stop(true).await;
}
