//! What the server logs, kept in memory.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// All that the server's parts can say; the test's own client, in the same process, keeps quiet.
const FILTER: &str = "off,rollcall_api=trace,actix_web=trace,actix_http=trace,actix_server=trace,sqlx=trace,sea_orm=trace,lettre=trace";

/// A log in memory. Tests of one process share it.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Begins to keep what is logged from now on.
    pub(crate) fn start() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let begin = || {
            let log = Self::default();
            let subscriber = tracing_subscriber::fmt()
                .with_env_filter(EnvFilter::new(FILTER))
                .with_ansi(false)
                .with_writer(log.clone())
                .finish();
            tracing::subscriber::set_global_default(subscriber).unwrap();
            log
        };
        LOG.get_or_init(begin).clone()
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The reasons for which sign-ins with work accounts were refused since this was asked last; forgets the rest.
    pub(crate) fn refusals(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        let refused = text.lines().filter(|line| line.contains("a sign-in with a work account was refused"));
        let reasons = refused.filter_map(|line| line.split_once("reason="));
        reasons.map(|(_, reason)| reason.to_owned()).collect()
    }
}
