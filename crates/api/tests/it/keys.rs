//! Keys that come and go: what was made with the former ones holds until they are retired, and they are not retired
//! while something depends on them.

use std::path::PathBuf;

use chrono::TimeDelta;
use rollcall_api::keys::{self, KeyRing, Refusal, Retire, Retired};
use rollcall_wire::session::{CodeRequest, SignIn};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Authority, Idp, TestApp, invite};

const ADMIN: &str = "admin@contoso.example";
const ANN: &str = "ann@contoso.example";
const DEE: &str = "dee@contoso.example";
const RESEND: Retire = Retire { resend: true, now: false };
const NOW: Retire = Retire { resend: false, now: true };

/// A server whose keys lie in a file.
struct Keyed {
    app: TestApp,
    authority: Authority,
    file: PathBuf,
    _dir: TempDir,
}

impl Keyed {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("keys.json");
        let (authority, name) = (Authority::new(), file.to_str().unwrap().to_owned());
        let app = TestApp::start_trusting_with(&authority, |config| config.keys.file = name).await;
        app.state.keys.save_new(&file).unwrap();
        Self { app, authority, file, _dir: dir }
    }

    /// Adds a key that comes into use after these minutes, or has come before now.
    fn add(&self, minutes: i64) {
        let from = self.app.state.clock.now() + TimeDelta::minutes(minutes);
        keys::add(&self.file, &self.app.state.ids, from).unwrap();
        self.read();
    }

    /// Reads the file, as a running server does every ten seconds.
    fn read(&self) {
        let ring = KeyRing::load(&self.file, self.app.state.clock.now()).unwrap();
        self.app.state.keys.take_over(&ring);
    }

    async fn pass(&self, seconds: i64) {
        self.app.pass(seconds).await;
        self.read();
    }

    async fn retire(&self, how: Retire) -> Result<Retired, Refusal> {
        keys::retire(&self.app.state, 1, how).await
    }

    async fn refused(&self, how: Retire) -> String {
        self.retire(how).await.unwrap_err().to_string()
    }
}

#[actix_web::test]
async fn c12_links_codes_and_cookies_of_the_former_key_hold_while_the_newest_makes_new_ones() {
    let keyed = Keyed::start().await;
    let app = &keyed.app;
    app.people(&[("Ann Lee", ANN), ("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    app.pass(10).await;
    let link = app.mailed_link(DEE);
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    let (client, _) = app.browser();
    client.request_code(&CodeRequest { email: ADMIN.to_owned() }).await.unwrap();
    let code = app.code(ADMIN).await;
    keyed.add(5);
    invite(&app.admin().await, ANN).await;
    assert_eq!(app.count("invitations WHERE key_id = 1").await, 2, "the new key is not in use yet");
    keyed.pass(300).await;
    // The code, the cookie of the opened link and the link itself were made with the former key.
    client.sign_in(&SignIn { code }).await.unwrap();
    browser.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
    let code = app.code(DEE).await;
    browser.post("/join/code", &[("code", &code)]).await.leads("/join/confirm");
    app.pages_of(app.organization, DEE).await.join(&link).await;
    assert_eq!(app.count("challenges WHERE key_id = 2").await, 1);
    // What is new is made with the new one.
    let people = app.people(&[("Bo Tan", "bo@contoso.example")]).await;
    invite(&app.admin().await, "bo@contoso.example").await;
    assert_eq!(app.count("invitations WHERE key_id = 2 AND state = 'open'").await, 1);
    app.pages().get(&app.link(people[0]).await).await.leads("/join");
}

#[actix_web::test]
async fn c12_a_key_stays_while_anything_depends_on_it_and_says_what() {
    let keyed = Keyed::start().await;
    let app = &keyed.app;
    app.people(&[("Ann Lee", ANN), ("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let ann = invite(&admin, ANN).await;
    invite(&admin, DEE).await;
    app.pass(10).await;
    assert!(keyed.refused(NOW).await.starts_with("key 1 is the newest"));
    keyed.add(0);
    assert!(matches!(keyed.retire(NOW).await, Err(Refusal::Recent { .. })), "others may not have noticed");
    keyed.pass(60).await;
    assert!(keyed.refused(RESEND).await.contains("opened in the last hour depend on it"));
    keyed.pass(3540).await;
    let refused = keyed.refused(Retire::default()).await;
    assert!(refused.contains("key 1 stays: 2 open invitations"), "{refused}");
    assert!(refused.contains("\n  Contoso: 2 open, 0 that can come back\n"), "{refused}");
    // One who has joined does not depend on it; one who was archived does, while that can be taken back.
    app.pages_of(app.organization, DEE).await.join(&app.mailed_link(DEE)).await;
    let batch = app.archive(&app.admin().await, ann.id).await;
    let refused = keyed.refused(Retire::default()).await;
    assert!(refused.contains("Contoso: 0 open, 1 that can come back"), "{refused}");
    app.admin().await.undo_batch(batch).await.unwrap();
    assert!(keyed.refused(Retire::default()).await.contains("Contoso: 1 open, 0"));
    app.archive(&app.admin().await, ann.id).await;
    app.pass(10).await;
    let refused = keys::retire(&app.state, 9, NOW).await.unwrap_err();
    assert!(refused.to_string().starts_with("there is no key 9"), "{refused}");
    assert_eq!(keyed.retire(Retire::default()).await.unwrap(), Retired::default());
    keyed.read();
    assert!(matches!(keyed.retire(NOW).await, Err(Refusal::Unknown(1))), "it is gone from the file as well");
}

#[actix_web::test]
async fn c12_new_invitations_take_the_place_of_those_that_depend_and_secrets_are_sealed_anew() {
    let keyed = Keyed::start().await;
    let app = &keyed.app;
    let idp = Idp::start(&keyed.authority, app, &[app.organization]);
    let people = app.people(&[("Ann Lee", ANN), ("Dee Ek", DEE)]).await;
    invite(&app.admin().await, ANN).await;
    invite(&app.admin().await, DEE).await;
    app.pass(10).await;
    app.set_provider(&idp.change("sub")).await;
    let (anns, dees) = (app.mailed_link(ANN), app.mailed_link(DEE));
    app.set_enabled(people[1], false).await;
    keyed.add(-120);
    let shown = keys::list(&app.state).await.unwrap();
    assert_eq!(
        shown.iter().map(|key| (key.id, key.newest, key.invitations)).collect::<Vec<_>>(),
        [(1, false, 2), (2, true, 0)]
    );
    let refused = keyed.refused(RESEND).await;
    assert!(refused.starts_with("1 new invitations are on their way"), "{refused}");
    assert!(refused.contains("Contoso: 1 open, 1 that can come back"), "{refused}");
    app.pages().get(&anns).await.leads("/join");
    app.pass(10).await;
    // Dee is disabled, and cannot be invited anew: that link dies, and the operator must say so.
    assert!(keyed.refused(RESEND).await.contains("Contoso: 1 open, 0 that can come back"));
    assert_eq!(keyed.retire(NOW).await.unwrap(), Retired { dead: 1, ..Retired::default() });
    app.pages().get(&dees).await.says(404, "This link does not work");
    app.pages().get(&app.mailed_link(ANN)).await.leads("/join");
    // The client secret was sealed with the key that is gone, and still opens.
    idp.user(json!({ "sub": "alex", "email": ADMIN, "email_verified": true })).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
}
