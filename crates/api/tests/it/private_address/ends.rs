//! What ends with an address: the sessions and the codes that came of it.

use super::{BY_PRIVATE, CODE, DEE, HOME, PAGE, REMOVE};
use crate::support::TestApp;

#[actix_web::test]
async fn r10_removing_and_changing_end_the_sessions_of_the_former_address() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let at_home = app.pages_by_private(DEE, HOME).await;
    let at_work = app.pages_of(app.organization, DEE).await;
    at_work.get(REMOVE).await.says(200, "Remove dee@home.example?");
    at_home.get("/me").await.says(200, BY_PRIVATE);
    at_work.post(REMOVE, &[]).await.leads("/me");
    at_home.get("/me").await.leads("/me/email");
    at_work.get("/me").await.says(200, "Add a private address");
    at_work.get(REMOVE).await.leads("/me");
    at_work.post(REMOVE, &[]).await.leads("/me");
    for kept in
        ["private_addresses", "sessions WHERE kind = 'private'", "challenges WHERE person_id IS NOT NULL"]
    {
        assert_eq!(app.count(kept).await, 0, "{kept}");
    }
    assert_eq!(app.count("identities WHERE issuer LIKE 'urn:rollcall:private:%'").await, 0);

    app.pass(1).await;
    let at_home = app.pages_by_private(DEE, HOME).await;
    app.pass(1).await;
    at_work.get(PAGE).await.says(200, "It takes the place of dee@home.example once it is confirmed");
    at_work.post(PAGE, &[("email", "dee@new.example")]).await.leads(CODE);
    at_home.get("/me").await.says(200, BY_PRIVATE);
    let code = app.code("dee@new.example").await;
    at_work.post(CODE, &[("code", &code)]).await.leads("/me");
    at_home.get("/me").await.leads("/me/email");
    app.pass(1).await;
    // The former one is nobody's.
    at_home.post("/me/email", &[("email", HOME)]).await.leads("/me/code");
    let code = app.code(HOME).await;
    at_home.post("/me/code", &[("code", &code)]).await.says(422, "There is a problem");
    at_home.sign_in_to_me(&app, "dee@new.example").await.says(200, BY_PRIVATE);
}

#[actix_web::test]
async fn s62_whoever_has_left_can_change_and_remove_it_by_itself() {
    let app = TestApp::start().await;
    let person = app.people(&[("Dee Ek", DEE)]).await[0];
    app.pages_by_private(DEE, HOME).await;
    app.set_enabled(person, false).await;
    app.pass(1).await;
    let browser = app.pages();
    browser.sign_in_to_me(&app, HOME).await.says(200, BY_PRIVATE);
    browser.confirm_private(&app, "dee@new.example").await.leads("/me");
    browser.get("/me").await.leads("/me/email");
    app.pass(1).await;
    browser.sign_in_to_me(&app, "dee@new.example").await.says(200, BY_PRIVATE);
    browser.post(REMOVE, &[]).await.leads("/me");
    browser.get("/me").await.leads("/me/email");
    assert_eq!(app.count("private_addresses").await, 0);
}

#[actix_web::test]
async fn r10_a_code_of_an_address_that_is_removed_meanwhile_signs_nobody_in() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let at_work = app.pages_of(app.organization, DEE).await;
    for _ in 0..3 {
        at_work.confirm_private(&app, HOME).await.leads("/me");
        app.pass(3600).await;
        let browser = app.pages();
        browser.post("/me/email", &[("email", HOME)]).await.leads("/me/code");
        let code = app.code(HOME).await;
        let fields = [("code", &*code)];
        let (_, removed) = tokio::join!(browser.post("/me/code", &fields), at_work.post(REMOVE, &[]));
        removed.leads("/me");
        // Whoever was first: no session is left of an address that is gone.
        browser.get("/me").await.leads("/me/email");
        assert_eq!(app.count("sessions WHERE kind = 'private'").await, 0);
        app.pass(1).await;
    }
}
