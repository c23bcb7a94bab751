//! Links, codes and session tokens stand neither in the database nor in any log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{TestApp, invite};

const DEE: &str = "dee@contoso.example";
/// All that the server's parts can say; the test's own client, in the same process, keeps quiet.
const FILTER: &str = "off,rollcall_api=trace,actix_web=trace,actix_http=trace,actix_server=trace,sqlx=trace,sea_orm=trace,lettre=trace";

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

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
    fn start() -> Self {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(FILTER))
            .with_writer(log.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[actix_web::test]
async fn r1_r8_no_link_code_or_session_stands_in_the_database_or_the_log() {
    let log = Log::start();
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    app.pass(10).await;
    let link = app.mailed_link(DEE);
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    browser.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
    let code = app.code(DEE).await;
    browser.post("/join/code", &[("code", "000000")]).await;
    browser.post("/join/code", &[("code", &code)]).await.leads("/join/confirm");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    browser.get(&format!("{link}x")).await;
    app.work().await;

    let session = browser.jar.get("__Host-rollcall_session").unwrap();
    let handle = browser.jar.get("__Host-rollcall_join").unwrap();
    let secrets = [link.trim_start_matches("/join/"), &code, &session, &handle];
    let (dump, log) = (app.dump().await, log.text());
    assert!(
        dump.contains("challenges: ") && log.contains("/join/{token}"),
        "there is something to search in"
    );
    for (name, secret) in ["link", "code", "session", "opened link"].iter().zip(secrets) {
        assert!(secret.len() >= 6, "{name} is a secret");
        assert!(!dump.contains(secret), "the {name} stands in the database");
        assert!(!log.contains(secret), "the {name} stands in the log");
    }
}
