//! Sign-in codes by mail.

use crate::support::{SmtpServer, TestApp};

async fn ask(app: &TestApp, email: &str) {
    let (http, _) = TestApp::http();
    let response = http
        .post(format!("{}/api/v1/session/code", app.base))
        .header("Sec-Fetch-Site", "same-origin")
        .json(&serde_json::json!({ "email": email }))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 202);
}

#[actix_web::test]
async fn a_code_goes_to_the_primary_address_whichever_alias_was_typed() {
    let app = TestApp::start().await;
    app.people_with_alias(&[("Dee Ek", "dee@contoso.example")], "d.ek@contoso.example").await;
    ask(&app, "D.Ek@contoso.example").await;
    app.work().await;
    let mails = app.state.transport.mailbox().unwrap().mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "dee@contoso.example");
    let code = mails[0].text.lines().find(|line| line.len() == 6).unwrap();
    assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    assert!(!mails[0].subject.contains(code));
}

#[actix_web::test]
async fn nobody_unknown_disabled_or_ambiguous_gets_a_code() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    app.people_with_alias(
        &[("A B", "a@contoso.example"), ("C D", "c@contoso.example")],
        "both@contoso.example",
    )
    .await;
    app.set_enabled(people[0], false).await;
    for email in
        ["dee@contoso.example", "both@contoso.example", "nobody@contoso.example", "nobody@elsewhere.example"]
    {
        ask(&app, email).await;
    }
    app.work().await;
    assert_eq!(app.state.transport.mailbox().unwrap().mails(), []);
}

#[actix_web::test]
async fn a_code_is_tried_again_with_the_same_message_id_until_it_expires() {
    let server = SmtpServer::start(&["content drop", "content drop"]);
    let app = TestApp::start_with(|config| config.mail.url = server.url.as_str().into()).await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    ask(&app, "dee@contoso.example").await;
    for _ in 0..4 {
        app.pass(60).await;
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|mail| mail.message_id() == seen[0].message_id()));
}

#[actix_web::test]
async fn an_expired_code_is_dropped() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    ask(&app, "dee@contoso.example").await;
    app.pass(601).await;
    assert_eq!(app.state.transport.mailbox().unwrap().mails(), []);
}
