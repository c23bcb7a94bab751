//! `GET /users/{id}/mails`.

use rollcall_wire::Code;
use rollcall_wire::organization::MailKind;
use rollcall_wire::users::DeliveryState;

use crate::support::{SmtpServer, TestApp, invite};

#[actix_web::test]
async fn b8_the_mails_of_a_user_tell_how_far_each_has_come() {
    let server = SmtpServer::start(&["rcpt 451 4.7.1 later", "take", "rcpt 550 5.1.1 gone"]);
    let app = TestApp::start_with(|config| config.mail.url = server.url.as_str().into()).await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await.id;
    let now = || app.state.clock.now();
    let invited_at = now();
    let mail = async || admin.list_mails(dee).await.unwrap().items.remove(0);
    let held = mail().await;
    assert_eq!((held.template, held.state, held.attempt), (MailKind::Invitation, DeliveryState::Held, 0));
    assert_eq!((held.queued_at, held.next_at), (now(), Some(now() + chrono::TimeDelta::seconds(10))));
    app.pass(10).await;
    let deferred = mail().await;
    assert_eq!((deferred.state, deferred.attempt), (DeliveryState::Deferred, 1));
    assert_eq!(deferred.detail.as_deref(), Some("451 4.7.1 later"));
    assert_eq!((deferred.changed_at, deferred.next_at), (now(), Some(now() + chrono::TimeDelta::minutes(1))));
    app.pass(60).await;
    let taken = mail().await;
    assert_eq!((taken.state, taken.attempt, taken.next_at), (DeliveryState::HandedOver, 2, None));
    assert_eq!((taken.queued_at, taken.changed_at), (invited_at, now()));
    assert_eq!(server.kept()[0].message_id(), format!("<{}@127.0.0.1>", taken.id));
    app.archive(&admin, dee).await;
    app.pass(10).await;
    let all = admin.list_mails(dee).await.unwrap().items;
    let short: Vec<_> = all.iter().map(|mail| (mail.template, mail.state)).collect();
    assert_eq!(
        short,
        [(MailKind::Withdrawn, DeliveryState::Bounced), (MailKind::Invitation, DeliveryState::HandedOver)]
    );
}

#[actix_web::test]
async fn nobody_sees_the_mails_of_another_organization() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let dee = invite(&app.admin().await, "dee@contoso.example").await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(foreign.list_mails(dee.id).await.unwrap_err().code(), Some(Code::NotFound));
}

#[actix_web::test]
async fn r16_a_name_of_the_directory_that_leads_elsewhere_stands_in_no_mail() {
    let app = TestApp::start().await;
    app.set(serde_json::json!({ "mail_intro": "Hello {name}" })).await;
    app.people(&[
        ("Win at evil.example", "dee@contoso.example"),
        ("Call 0800 1234567", "bo@contoso.example"),
        ("Ann Lee", "ann@contoso.example"),
    ])
    .await;
    app.grant("bo@contoso.example", rollcall_wire::session::Role::BusinessAdministrator).await;
    let bo = app.client("bo@contoso.example").await;
    for email in ["dee@contoso.example", "ann@contoso.example"] {
        invite(&bo, email).await;
    }
    app.pass(10).await;
    let (dees, anns) = (app.mail_to("dee@contoso.example"), app.mail_to("ann@contoso.example"));
    for mail in [&dees, &anns] {
        let said = format!("{}\n{}\n{}", mail.subject, mail.text, mail.html);
        assert!(!said.contains("evil.example") && !said.contains("1234567"), "{said}");
        // Their addresses stand for them.
        assert!(mail.text.contains("bo@contoso.example"), "{said}");
    }
    assert!(dees.text.contains("Hello dee@contoso.example"), "{}", dees.text);
    assert!(anns.text.contains("Hello Ann Lee"), "{}", anns.text);
}
