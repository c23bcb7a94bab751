//! The organization never learns of it, and nothing at rest makes a code of it.

use rollcall_wire::users::UsersQuery;

use super::{DEE, HOME, REMOVE};
use crate::support::{TestApp, invite};

/// What the organization is told of everything that has happened, but for what only the person does.
async fn told(app: &TestApp, user: uuid::Uuid) -> String {
    let admin = app.admin().await;
    let user_page = admin.get_user(user).await.unwrap();
    let timeline = admin.get_timeline(user).await.unwrap();
    let mails = admin.list_mails(user).await.unwrap();
    let users = admin.list_users(&UsersQuery::default()).await.unwrap();
    format!("{user_page:?}\n{timeline:?}\n{mails:?}\n{users:?}")
}

#[actix_web::test]
async fn s51_s62_the_organization_never_learns_of_a_private_address() {
    let app = TestApp::start().await;
    app.set(serde_json::json!({ "reply_to": "help@contoso.example" })).await;
    app.people(&[("Dee Ek", DEE)]).await;
    let user = invite(&app.admin().await, DEE).await.id;
    app.pass(60).await;
    let before = told(&app, user).await;
    let at_work = app.pages_of(app.organization, DEE).await;
    let events = app.names_of_events().await;
    at_work.confirm_private(&app, HOME).await.leads("/me");
    app.pass(1).await;
    let browser = app.pages();
    browser.sign_in_to_me(&app, HOME).await;
    let standing = app.dump().await;
    let lines = standing.lines().filter(|line| line.contains("home.example"));
    let tables: std::collections::BTreeSet<_> = lines.filter_map(|line| line.split(':').next()).collect();
    assert_eq!(tables.into_iter().collect::<Vec<_>>(), ["challenges", "private_addresses"]);
    browser.post("/me/sign-out", &[]).await.leads("/me/email");
    app.pass(1).await;
    browser.sign_in_to_me(&app, HOME).await;
    at_work.post(REMOVE, &[]).await.leads("/me");
    assert_eq!(app.names_of_events().await, events);
    assert_eq!(told(&app, user).await, before);
    for mail in app.mails().iter().filter(|mail| mail.to.contains("home.example")) {
        assert_eq!(mail.headers.get("Reply-To"), None, "an answer would tell the organization");
    }
}

#[actix_web::test]
async fn r1_no_code_of_a_private_address_stands_in_the_database() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let dee = app.pages_of(app.organization, DEE).await;
    dee.post("/me/private-address", &[("email", HOME)]).await.leads("/me/private-address/code");
    let code = app.code(HOME).await;
    let kept = dee.jar.get("__Host-rollcall_private_address").unwrap();
    let dump = app.dump().await;
    assert!(dump.contains(HOME));
    assert!(!dump.contains(&code) && !dump.contains(&kept));
}
