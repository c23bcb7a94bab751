//! Where nobody joins: each page says why, whom to ask and what to do next.

use serde_json::json;
use uuid::Uuid;

use crate::support::{Browser, Shown, TestApp, invite};

const DEE: &str = "dee@contoso.example";
const ANN: &str = "ann@contoso.example";

/// Dee and Ann of Contoso; Dee is invited. Dee's user, and the link.
async fn invited(app: &TestApp) -> (Uuid, String) {
    let people = app.people(&[("Dee Ek", DEE), ("Ann Lee", ANN)]).await;
    let user = invite(&app.admin().await, DEE).await;
    (user.id, app.link(people[0]).await)
}

async fn open(browser: &Browser, link: &str) -> Shown {
    browser.get(link).await.leads("/join");
    browser.get("/join").await
}

#[actix_web::test]
async fn s40_r7_names_of_administrators_are_for_people_of_the_organization() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let wrong = open(&app.pages_of(app.organization, ANN).await, &link).await;
    wrong.says(403, "An administrator of Contoso can help: Alex Admin.");
    app.archive(&app.admin().await, user).await;
    let stranger = open(&app.pages(), &link).await;
    stranger.says(410, "If you need help, ask an administrator of Contoso.");
    assert!(!stranger.body.contains("Alex") && !stranger.body.contains("contoso.example"));
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    let elsewhere = open(&app.pages_of(fabrikam, "admin@fabrikam.example").await, &link).await;
    elsewhere.says(410, "If you need help, ask an administrator of Contoso.");
    assert!(!elsewhere.body.contains("Alex"));
}

#[actix_web::test]
async fn s40_the_contact_that_the_organization_names_stands_on_every_end() {
    let app = TestApp::start().await;
    app.set(json!({ "contact": "help+miles@contoso.example" })).await;
    let (user, link) = invited(&app).await;
    let contact = "<a href=\"mailto:help%2Bmiles@contoso.example\">help+miles@contoso.example</a>";
    let ann = app.pages_of(app.organization, ANN).await;
    open(&ann, &link).await.says(403, contact);
    let stranger = app.pages();
    open(&stranger, &link).await;
    stranger.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
    stranger.get("/join/code").await.says(200, contact);
    let admin = app.admin().await;
    app.resend(&admin, user).await;
    open(&app.pages(), &link).await.says(410, contact);
    app.archive(&admin, user).await;
    open(&app.pages(), &link).await.says(410, contact);
    // A token of nobody's leads to no organization, and so to no contact of one.
    let nobodys = app.pages().get("/join/x").await;
    nobodys.says(404, "ask an administrator of the organization that invited you");
    nobodys.says(404, "<a class=\"button\" href=\"/me\">");
    assert!(!nobodys.body.contains("help+miles"));
}

#[actix_web::test]
async fn s38_s62_who_was_removed_is_told_so_and_nobody_else_is() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    app.pages_of(app.organization, DEE).await.join(&link).await;
    app.pass(86_400).await;
    app.archive(&app.admin().await, user).await;
    let dee = app.pages_of(app.organization, DEE).await;
    let removed = open(&dee, &link).await;
    removed.says(410, "You are no longer a member of Contoso");
    removed.says(410, "You were a member from 24 November 2026 to 25 November 2026.");
    removed.says(410, "<a class=\"button\" href=\"/me\">Go to your own page</a>");
    for stranger in [app.pages(), app.pages_of(app.organization, ANN).await] {
        let withdrawn = open(&stranger, &link).await;
        withdrawn.says(410, "This invitation was withdrawn");
        assert!(!withdrawn.body.contains("member from"));
    }
}

#[actix_web::test]
async fn s50_b15_an_account_that_was_archived_is_taken_up_again_and_the_page_says_so() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let dee = app.pages_of(app.organization, DEE).await;
    dee.get(&link).await.leads("/join");
    let first = dee.get("/join/confirm").await;
    first.says(200, "it stays as it is. Nothing is merged.");
    assert!(!first.body.contains("You were a member"));
    dee.join(&link).await;
    app.pass(86_400).await;
    app.archive(&app.admin().await, user).await;
    app.pass(86_400).await;
    app.reinvite(user).await;
    let person = app.admin().await.get_user(user).await.unwrap().person_id;
    let again = app.pages_of(app.organization, DEE).await;
    again.get(&app.link(person).await).await.leads("/join");
    let said = "You were a member from 24 November 2026 to 25 November 2026. Your account is taken up again, with its history.";
    again.get("/join/confirm").await.says(200, said);
    // Who is signed out learns nothing of it.
    let stranger = open(&app.pages(), &app.link(person).await).await;
    assert!(!stranger.body.contains("member from"));
    again.join(&app.link(person).await).await;
    assert_eq!(app.count("memberships").await, 2);
    assert_eq!(app.count("accounts").await, 2, "the administrator's and one of Dee's");
}

#[actix_web::test]
async fn s50_a_member_of_another_organization_keeps_that_membership() {
    let app = TestApp::start().await;
    let (_, link) = invited(&app).await;
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    let browser = app.pages_of(fabrikam, "admin@fabrikam.example").await;
    let landing = open(&browser, &link).await;
    landing.says(200, "You are signed in as admin@fabrikam.example with another organization.");
    landing.says(200, "Nothing changes there.");
    let sessions = app.count("sessions").await;
    let confirm = browser.sign_in(&app, DEE).await;
    confirm.says(200, "Nothing is merged.");
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(app.count("sessions").await, sessions, "the former session was left for the new one");
    assert_eq!(app.count("identities").await, 3, "each account has its own identity");
}

#[actix_web::test]
async fn b9_the_invitation_rests_while_the_person_is_disabled_and_works_again_after() {
    let app = TestApp::start().await;
    let (_, link) = invited(&app).await;
    let person =
        app.admin().await.list_users(&rollcall_wire::users::UsersQuery::default()).await.unwrap().items[0]
            .person_id;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&link).await.leads("/join");
    let handle = browser.get("/join/confirm").await.handle();
    app.set_enabled(person, false).await;
    // Signed out by that, and a sign-in is refused like a wrong code: nobody learns why (R7).
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/email");
    browser.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
    let code = app.code(DEE).await;
    browser.post("/join/code", &[("code", &code)]).await.says(422, "There is a problem");
    app.set_enabled(person, true).await;
    app.pass(1).await;
    let confirm = browser.sign_in(&app, DEE).await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

#[actix_web::test]
async fn a_link_that_is_not_open_here_leads_on() {
    let app = TestApp::start().await;
    let nothing = app.pages().get("/join").await;
    nothing.says(200, "Open the link in your mail again");
    nothing.says(200, "<a class=\"button\" href=\"/me\">Go to your own page</a>");
}
