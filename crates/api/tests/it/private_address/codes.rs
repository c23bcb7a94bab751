//! Codes of private addresses: for one use each, in one browser, a few an hour.

use rollcall_wire::Code;
use rollcall_wire::session::{CodeRequest, SignIn};

use super::{CODE, DEE, HOME, PAGE};
use crate::support::TestApp;

#[actix_web::test]
async fn c15_a_code_confirms_for_the_person_and_the_browser_that_asked_and_signs_nobody_in() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE), ("Ann Lee", "ann@contoso.example")]).await;
    let dee = app.pages_of(app.organization, DEE).await;
    dee.post(PAGE, &[("email", HOME)]).await.leads(CODE);
    let code = app.code(HOME).await;
    let kept = dee.jar.get("__Host-rollcall_private_address").unwrap();
    // Another browser of the same person, and the same browser once Ann is signed in there.
    let other = app.pages_of(app.organization, DEE).await;
    other.post(CODE, &[("code", &code)]).await.says(422, "That code is no longer good");
    let ann = app.pages_of(app.organization, "ann@contoso.example").await;
    ann.jar.set("__Host-rollcall_private_address", &kept);
    ann.post(CODE, &[("code", &code)]).await.says(422, "There is a problem");
    // It is no code to sign in with, whichever cookie it comes with.
    let stranger = app.pages();
    stranger.jar.set("__Host-rollcall_challenge", &kept);
    for way in ["/me/code", "/join/code", "/sign-in/code"] {
        stranger.post(way, &[("code", &code)]).await.says(422, "That code is no longer good");
    }
    assert_eq!(app.count("private_addresses").await, 0);
    dee.post(CODE, &[("code", &code)]).await.leads("/me");
    // And one to sign in with confirms nothing.
    app.pass(1).await;
    let by_home = app.pages();
    by_home.post("/me/email", &[("email", HOME)]).await.leads("/me/code");
    let code = app.code(HOME).await;
    ann.jar.set("__Host-rollcall_private_address", &by_home.jar.get("__Host-rollcall_challenge").unwrap());
    ann.post(CODE, &[("code", &code)]).await.says(422, "That code is no longer good");
    assert_eq!(app.count("private_addresses").await, 1);
}

#[actix_web::test]
async fn c15_c24_five_tries_and_five_codes_an_hour() {
    let app = TestApp::start_with(|config| config.limits.codes = 100).await;
    app.people(&[("Dee Ek", DEE)]).await;
    let dee = app.pages_of(app.organization, DEE).await;
    dee.post(PAGE, &[("email", HOME)]).await.leads(CODE);
    let code = app.code(HOME).await;
    for _ in 0..5 {
        dee.post(CODE, &[("code", "bbbbbb")]).await.says(422, "There is a problem");
    }
    dee.post(CODE, &[("code", &code)]).await.says(422, "There is a problem");
    assert_eq!(app.count("private_addresses").await, 0);
    // The person has asked once; whatever addresses they name, five mails leave in an hour.
    for which in 0..6 {
        let address = format!("dee{which}@home.example");
        dee.post(PAGE, &[("email", &address)]).await.leads(CODE);
    }
    app.work().await;
    assert_eq!(app.mails().len(), 5);
    app.pass(3600).await;
    dee.post(PAGE, &[("email", "dee6@home.example")]).await.leads(CODE);
    app.work().await;
    assert_eq!(app.mails().len(), 6);
}

#[actix_web::test]
async fn r5_the_api_sends_no_code_to_a_private_address_and_takes_none() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    app.pages_by_private(DEE, HOME).await;
    let before = app.mails().len();
    let (client, jar) = app.browser();
    client.request_code(&CodeRequest { email: HOME.to_owned() }).await.unwrap();
    app.work().await;
    for way in ["/sign-in", "/me"] {
        let form = if way == "/me" { "/me/email" } else { way };
        app.pages().post(form, &[("email", HOME)]).await.leads(&format!("{way}/code"));
        app.work().await;
    }
    assert_eq!(app.mails().len(), before + 1, "the one from the way to the own page");
    // The code of that way, typed into the API or another way by the browser that asked.
    app.pass(3600).await;
    let browser = app.pages();
    browser.post("/me/email", &[("email", HOME)]).await.leads("/me/code");
    let code = app.code(HOME).await;
    jar.set("__Host-rollcall_challenge", &browser.jar.get("__Host-rollcall_challenge").unwrap());
    let refused = client.sign_in(&SignIn { code: code.clone() }).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::CodeRefused));
    for way in ["/join/code", "/sign-in/code"] {
        browser.post(way, &[("code", &code)]).await.says(422, "There is a problem");
    }
    browser.post("/me/code", &[("code", &code)]).await.leads("/me");
}
