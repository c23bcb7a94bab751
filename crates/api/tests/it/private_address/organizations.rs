//! One address of two people, and of one human at two organizations.

use super::{BY_PRIVATE, CODE, DEE, HOME, PAGE};
use crate::support::TestApp;

const ANN: &str = "ann@contoso.example";

#[actix_web::test]
async fn r7_whether_an_address_is_somebodys_is_told_to_none_but_who_reads_its_mail() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE), ("Ann Lee", ANN)]).await;
    app.pages_of(app.organization, DEE).await.confirm_private(&app, HOME).await.leads("/me");
    app.pass(3600).await;
    let mut answers = Vec::new();
    for (address, name) in [(HOME, "dee"), ("bob@home.example", "bob")] {
        let ann = app.pages_of(app.organization, ANN).await;
        let asked = ann.post(PAGE, &[("email", address)]).await;
        asked.leads(CODE);
        let shown = ann.get(CODE).await;
        app.work().await;
        let refused = ann.post(CODE, &[("code", "bbbbbb")]).await;
        let plain = |body: &str| body.replace(&format!("{name}@"), "who@");
        let headers = |shown: &crate::support::Shown| {
            let of_network = |(name, _): &&(String, String)| name != "ratelimit";
            shown.headers.iter().filter(of_network).cloned().collect::<Vec<_>>()
        };
        answers
            .push([&asked, &shown, &refused].map(|shown| (shown.status, headers(shown), plain(&shown.body))));
        app.pass(1).await;
    }
    assert_eq!(answers[0], answers[1]);
    // With the code, Ann reads that mail: then it is said, and whose it is is not.
    let ann = app.pages_of(app.organization, ANN).await;
    let taken = ann.confirm_private(&app, HOME).await;
    taken.says(409, "This address is confirmed for somebody else");
    taken.says(409, "Nothing was changed.");
    assert!(!taken.body.contains("Dee") && !taken.body.contains(DEE));
    assert_eq!(app.count("private_addresses").await, 1);
    app.pass(1).await;
    app.pages().sign_in_to_me(&app, HOME).await.says(200, "Dee Ek");
}

#[actix_web::test]
async fn two_people_who_confirm_the_same_address_at_once_do_not_share_it() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE), ("Ann Lee", ANN)]).await;
    let (dee, ann) = (app.pages_of(app.organization, DEE).await, app.pages_of(app.organization, ANN).await);
    ann.confirm_private(&app, "ann@home.example").await.leads("/me");
    dee.post(PAGE, &[("email", HOME)]).await.leads(CODE);
    let dees = app.code(HOME).await;
    app.pass(1).await;
    ann.post(PAGE, &[("email", HOME)]).await.leads(CODE);
    let anns = app.code(HOME).await;
    let (dees, anns) = ([("code", &*dees)], [("code", &*anns)]);
    let (one, other) = tokio::join!(dee.post(CODE, &dees), ann.post(CODE, &anns));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(app.count("private_addresses WHERE email_key = 'dee@home.example'").await, 1);
    // Whoever came second keeps what they had.
    let anns = app.count("private_addresses WHERE email_key = 'ann@home.example'").await;
    assert_eq!(anns, usize::from(other.status == 409));
}

#[actix_web::test]
async fn s62_one_address_at_two_organizations_opens_the_newest_and_leads_to_the_other() {
    let app = TestApp::start().await;
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    let third = app.another_organization("Northwind", "northwind.example").await;
    app.people(&[("Dee Ek", DEE)]).await;
    let at_fabrikam = app.pages_of(fabrikam, "admin@fabrikam.example").await;
    at_fabrikam.confirm_private(&app, HOME).await.leads("/me");
    app.pass(60).await;
    let at_contoso = app.pages_of(app.organization, DEE).await;
    at_contoso.confirm_private(&app, HOME).await.leads("/me");
    app.pass(60).await;
    // The work account's page tells nothing of the other organization, and leads nowhere.
    let to_fabrikam = [("organization", &*fabrikam.to_string())];
    assert!(!at_contoso.get("/me").await.body.contains("Fabrikam"));
    at_contoso.post("/me/organization", &to_fabrikam).await.leads("/me");
    at_contoso.get("/me").await.says(200, "Dee Ek");

    let browser = app.pages();
    browser.post("/me/email", &[("email", HOME)]).await.leads("/me/code");
    let before = browser.get("/me/code").await;
    assert!(!before.body.contains("Contoso") && !before.body.contains("Fabrikam"));
    let code = app.code(HOME).await;
    browser.post("/me/code", &[("code", &code)]).await.leads("/me");
    let me = browser.get("/me").await;
    me.says(200, "Dee Ek");
    me.says(200, "Go to Fabrikam");
    let first = browser.jar.get("__Host-rollcall_session").unwrap();
    browser.post("/me/organization", &[("organization", &third.to_string())]).await.leads("/me");
    assert_eq!(browser.jar.get("__Host-rollcall_session").as_ref(), Some(&first));
    browser.post("/me/organization", &to_fabrikam).await.leads("/me");
    let me = browser.get("/me").await;
    me.says(200, "Alex Admin");
    me.says(200, BY_PRIVATE);
    me.says(200, "Go to Contoso");
    // R10: it is a new session, in the place of the former.
    assert_ne!(browser.jar.get("__Host-rollcall_session").as_ref(), Some(&first));
    assert_eq!(app.count("sessions WHERE kind = 'private'").await, 1);
    // What is removed at one stays at the other.
    browser.post("/me/private-address/remove", &[]).await.leads("/me");
    app.pass(1).await;
    let me = app.pages().sign_in_to_me(&app, HOME).await;
    me.says(200, "Dee Ek");
    assert!(!me.body.contains("Fabrikam"));
}
