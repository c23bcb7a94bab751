//! A mail server that refuses, hangs up or takes what it is given.

use rollcall_wire::users::{Delivery, DeliveryState};

use crate::support::{Act, SmtpServer, TestApp, invite};

/// Invites one person by way of a server that follows the script; answers how far the mail is after each of the waits.
async fn deliveries(server: &SmtpServer, waits: &[i64]) -> Vec<(DeliveryState, Option<String>)> {
    let app = TestApp::start_with(|config| config.mail.url.clone_from(&server.url)).await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    let mut deliveries = Vec::new();
    for wait in waits {
        app.pass(*wait).await;
        let Delivery { state, detail, .. } = admin.get_user(dee.id).await.unwrap().delivery.unwrap();
        deliveries.push((state, detail));
    }
    deliveries
}

fn message_ids(server: &SmtpServer) -> Vec<String> {
    let line = |mail: &String| mail.lines().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned();
    server.seen().iter().map(line).collect()
}

#[actix_web::test]
async fn a_greylisted_mail_is_deferred_and_tried_again() {
    let server = SmtpServer::start(&[Act::Recipient("451 4.7.1 come back later")]).await;
    let deliveries = deliveries(&server, &[11, 59, 2]).await;
    let later = (DeliveryState::Deferred, Some("451 4.7.1 come back later".to_owned()));
    let done = (DeliveryState::HandedOver, Some("250 2.0.0 Ok: queued as 4F2B1C".to_owned()));
    assert_eq!(deliveries, [later.clone(), later, done]);
    assert_eq!(server.seen().len(), 1);
}

#[actix_web::test]
async fn a_refused_recipient_is_bounced_with_the_reply_and_never_tried_again() {
    let server = SmtpServer::start(&[Act::Recipient("550 5.1.1 no such mailbox")]).await;
    let deliveries = deliveries(&server, &[11, 3600]).await;
    let bounced = (DeliveryState::Bounced, Some("550 5.1.1 no such mailbox".to_owned()));
    assert_eq!(deliveries, [bounced.clone(), bounced]);
    assert_eq!(server.seen().len(), 0);
}

#[actix_web::test]
async fn a_mail_whose_answer_was_lost_is_sent_again_with_the_same_message_id() {
    use DeliveryState::{Deferred, HandedOver};
    let server = SmtpServer::start(&[Act::Drop, Act::Recipient("451 later"), Act::Drop]).await;
    let deliveries = deliveries(&server, &[11, 61, 121, 241]).await;
    let states: Vec<_> = deliveries.into_iter().map(|(state, _)| state).collect();
    assert_eq!(states, [Deferred, Deferred, Deferred, HandedOver]);
    let ids = message_ids(&server);
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[actix_web::test]
async fn every_try_used_up_is_a_bounce() {
    use DeliveryState::{Bounced, Deferred};
    let server = SmtpServer::start(&[Act::Recipient("451 later"); 20]).await;
    let app = TestApp::start_with(|config| {
        config.mail.url.clone_from(&server.url);
        config.mail.attempts = 3;
    })
    .await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    let mut states = Vec::new();
    for _ in 0..4 {
        app.pass(3600).await;
        states.push(admin.get_user(dee.id).await.unwrap().delivery.unwrap().state);
    }
    assert_eq!(states, [Deferred, Deferred, Bounced, Bounced]);
}
