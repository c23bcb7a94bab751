//! A forwarded link joins nobody (S39, S40, R6).

use rollcall_wire::users::UserStatus;
use uuid::Uuid;

use crate::support::{Browser, TestApp, invite};

const DEE: &str = "dee@contoso.example";
const ANN: &str = "ann@contoso.example";

/// Dee and Ann of Contoso; Dee is invited. Dee's user, Ann's id and the link.
async fn forwarded(app: &TestApp) -> (Uuid, Uuid, String) {
    let people = app.people(&[("Dee Ek", DEE), ("Ann Lee", ANN)]).await;
    let user = invite(&app.admin().await, DEE).await;
    (user.id, people[1], app.link(people[0]).await)
}

async fn is_invited_still(app: &TestApp, user: Uuid) {
    let user = app.admin().await.get_user(user).await.unwrap();
    assert_eq!((user.status, user.version), (UserStatus::Invited, 1));
    assert_eq!(app.count("invitations WHERE state = 'open'").await, 1);
}

async fn wrong_accounts(app: &TestApp) -> usize {
    app.count("events WHERE name = 'invitation.wrong_account'").await
}

/// The form of a button that Dee was shown.
async fn dees_handle(app: &TestApp, link: &str) -> String {
    let dee = app.pages_of(app.organization, DEE).await;
    dee.get(link).await.leads("/join");
    dee.get("/join/confirm").await.handle()
}

#[actix_web::test]
async fn r4_signed_out_it_asks_for_a_sign_in() {
    let app = TestApp::start().await;
    let (user, _, link) = forwarded(&app).await;
    let handle = dees_handle(&app, &link).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    browser.get("/join/confirm").await.leads("/join/email");
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/email");
    browser.post("/join/own", &[]).await.leads("/join/email");
    is_invited_still(&app, user).await;
    assert_eq!(wrong_accounts(&app).await, 0);
}

async fn is_refused(browser: &Browser, link: &str) {
    browser.get(link).await.leads("/join");
    for page in ["/join", "/join/confirm"] {
        let wrong = browser.get(page).await;
        wrong.says(403, "This invitation is for somebody else");
        wrong.says(403, "d•••@contoso.example");
        wrong.says(403, "An administrator of Contoso can help: Alex Admin.");
        wrong.says(403, "You are signed in as ann@contoso.example");
        assert!(!wrong.body.contains(DEE));
        assert!(!wrong.body.contains("name=\"invitation\""));
    }
}

#[actix_web::test]
async fn s39_r6_another_person_is_told_whose_it_is_and_can_switch() {
    let app = TestApp::start().await;
    let (user, _, link) = forwarded(&app).await;
    let handle = dees_handle(&app, &link).await;
    let browser = app.pages_of(app.organization, ANN).await;
    is_refused(&browser, &link).await;
    // Looking is not trying.
    assert_eq!(wrong_accounts(&app).await, 0);
    browser.post("/join", &[("invitation", &handle)]).await.says(403, "This invitation is for somebody else");
    assert_eq!(wrong_accounts(&app).await, 1);
    is_invited_still(&app, user).await;
    // The invitation is not burnt: its person joins in the same browser.
    browser.post("/join/switch", &[]).await.leads("/join/email");
    let confirm = browser.sign_in(&app, DEE).await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

#[actix_web::test]
async fn a_sign_in_as_somebody_else_is_noted_and_joins_nobody() {
    let app = TestApp::start().await;
    let (user, _, link) = forwarded(&app).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    browser.sign_in(&app, ANN).await.says(403, "This invitation is for somebody else");
    assert_eq!(wrong_accounts(&app).await, 1);
    is_invited_still(&app, user).await;
    assert_eq!(app.count("users").await, 1);
}

#[actix_web::test]
async fn r5_a_session_of_another_organization_counts_for_nothing() {
    let app = TestApp::start().await;
    let (user, _, link) = forwarded(&app).await;
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    let handle = dees_handle(&app, &link).await;
    let browser = app.pages_of(fabrikam, "admin@fabrikam.example").await;
    browser.get(&link).await.leads("/join");
    browser
        .get("/join")
        .await
        .says(200, "You are signed in as admin@fabrikam.example with another organization");
    browser.get("/join/confirm").await.leads("/join/email");
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/email");
    // An address of Fabrikam's is nobody's at Contoso, whose invitation this is.
    browser.post("/join/email", &[("email", "admin@fabrikam.example")]).await.leads("/join/code");
    let code = app.code("admin@fabrikam.example").await;
    browser.post("/join/code", &[("code", &code)]).await.says(422, "There is a problem");
    is_invited_still(&app, user).await;
    // The very person signs in for Contoso, whatever the browser was signed in to.
    app.pass(1).await;
    let confirm = browser.sign_in(&app, DEE).await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

#[actix_web::test]
async fn whoever_has_an_invitation_of_their_own_is_led_to_it() {
    let app = TestApp::start().await;
    let (user, _, link) = forwarded(&app).await;
    let anns = invite(&app.admin().await, ANN).await;
    let browser = app.pages_of(app.organization, ANN).await;
    browser.get("/join").await.says(200, "Go to your open invitation");
    browser.get(&link).await.leads("/join");
    browser.get("/join").await.says(403, "Go to your own invitation");
    browser.post("/join/own", &[]).await.leads("/join/confirm");
    let confirm = browser.get("/join/confirm").await;
    confirm.says(200, "Join Contoso as ann@contoso.example?");
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    let admin = app.admin().await;
    assert_eq!(admin.get_user(anns.id).await.unwrap().status, UserStatus::Active);
    assert_eq!(admin.get_user(user).await.unwrap().status, UserStatus::Invited);
}

#[actix_web::test]
async fn c13_two_invitations_in_two_tabs_do_not_mix() {
    let app = TestApp::start().await;
    let (user, ann, link) = forwarded(&app).await;
    invite(&app.admin().await, ANN).await;
    let anns_link = app.link(ann).await;
    // One tab shows Dee the button; another opens Ann's link; Dee goes back to the first and presses it.
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&link).await.leads("/join");
    let handle = browser.get("/join/confirm").await.handle();
    browser.get(&anns_link).await.leads("/join");
    browser.post("/join", &[("invitation", &handle)]).await.says(403, "This invitation is for somebody else");
    let admin = app.admin().await;
    assert_eq!(admin.count_users().await.unwrap().invited, 2);
    // With the link opened again, and a form for another: the page again, nothing joined.
    browser.get(&link).await.leads("/join");
    for other in ["", "x", &browser.jar.get("__Host-rollcall_join").unwrap()] {
        let again = browser.post("/join", &[("invitation", other)]).await;
        again.says(409, "Nothing was joined");
        again.says(409, "Join Contoso as dee@contoso.example?");
    }
    assert_eq!(admin.get_user(user).await.unwrap().status, UserStatus::Invited);
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/done");
}

#[actix_web::test]
async fn r11_no_other_site_can_press_the_button() {
    let app = TestApp::start().await;
    let (user, _, link) = forwarded(&app).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&link).await.leads("/join");
    let handle = browser.get("/join/confirm").await.handle();
    let (http, jar) = TestApp::http();
    for cookie in ["__Host-rollcall_session", "__Host-rollcall_join"] {
        jar.set(cookie, &browser.jar.get(cookie).unwrap());
    }
    for (header, value) in
        [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-none", "x")]
    {
        let request = http.post(format!("{}/join", app.base)).header(header, value);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(format!("invitation={handle}")).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{header}");
    }
    is_invited_still(&app, user).await;
}
