//! Delivery truth: against a real mail server that refuses, hangs, hangs up or takes what it is given.

use std::time::Duration;

use rollcall_api::config::Config;
use rollcall_client::Client;
use rollcall_wire::users::{Delivery, DeliveryState};
use uuid::Uuid;

use crate::support::{SmtpServer, TestApp, invite};

const TAKEN: &str = "250 2.0.0 Ok: queued as 4F2B1C";

/// An organization whose mail goes to the server, and Dee, who was invited.
struct Scene {
    app: TestApp,
    server: SmtpServer,
    admin: Client,
    dee: Uuid,
}

impl Scene {
    async fn with(script: &[&str], adjust: impl FnOnce(&mut Config)) -> Self {
        let server = SmtpServer::start(script);
        let app = TestApp::start_with(|config| {
            config.mail.url = server.url.as_str().into();
            config.mail.timeout_seconds = 1;
            adjust(config);
        })
        .await;
        app.people(&[("Dee Ek", "dee@contoso.example")]).await;
        let admin = app.admin().await;
        let dee = invite(&admin, "dee@contoso.example").await.id;
        Self { app, server, admin, dee }
    }

    async fn new(script: &[&str]) -> Self {
        Self::with(script, |_| {}).await
    }

    /// How far Dee's mail is after some time.
    async fn after(&self, seconds: i64) -> (DeliveryState, String) {
        self.app.pass(seconds).await;
        let user = self.admin.get_user(self.dee).await.unwrap();
        let Delivery { state, detail, .. } = user.delivery.unwrap();
        (state, detail.unwrap_or_default())
    }

    /// Every try had one Message-ID.
    fn assert_one_message_id(&self) {
        let seen = self.server.seen();
        assert!(seen.iter().all(|mail| mail.message_id() == seen[0].message_id()), "{seen:?}");
    }
}

fn deferred(reply: &str) -> (DeliveryState, String) {
    (DeliveryState::Deferred, reply.to_owned())
}

fn bounced(reply: &str) -> (DeliveryState, String) {
    (DeliveryState::Bounced, reply.to_owned())
}

fn handed_over() -> (DeliveryState, String) {
    (DeliveryState::HandedOver, TAKEN.to_owned())
}

#[actix_web::test]
async fn b8_a_greylisted_mail_is_deferred_with_the_reply_and_then_taken() {
    let scene = Scene::new(&["rcpt 451 4.7.1 come back later"]).await;
    assert_eq!(scene.after(11).await, deferred("451 4.7.1 come back later"));
    assert_eq!(scene.after(59).await, deferred("451 4.7.1 come back later"));
    assert_eq!(scene.after(2).await, handed_over());
    assert_eq!((scene.server.tries(), scene.server.kept().len()), (2, 1));
    assert_eq!(scene.server.kept()[0].to, ["dee@contoso.example"]);
}

#[actix_web::test]
async fn b8_a_refused_recipient_is_bounced_with_the_reply_and_never_tried_again() {
    let scene = Scene::new(&["rcpt 550 5.1.1 no such mailbox"]).await;
    assert_eq!(scene.after(11).await, bounced("550 5.1.1 no such mailbox"));
    assert_eq!(scene.after(36_000).await, bounced("550 5.1.1 no such mailbox"));
    assert_eq!((scene.server.tries(), scene.server.seen().len()), (1, 0));
}

#[actix_web::test]
async fn b8_a_refusal_of_us_is_no_fault_of_the_recipient() {
    // The last twice: a connection that was used before is not believed when it refuses us.
    let script = [
        "greeting 554 5.7.1 you are listed",
        "mail 550 5.1.8 sender refused",
        "rcpt 530 5.7.0 sign in",
        "rcpt 530 5.7.0 sign in",
    ];
    let scene = Scene::new(&script).await;
    assert_eq!(scene.after(10).await, deferred("554 5.7.1 you are listed"));
    assert_eq!(scene.after(60).await, deferred("550 5.1.8 sender refused"));
    assert_eq!(scene.after(120).await, deferred("530 5.7.0 sign in"));
    assert_eq!(scene.after(240).await, handed_over());
}

#[actix_web::test]
async fn b8_the_answers_to_one_mail_are_never_read_as_those_to_the_next() {
    let server = SmtpServer::start(&["content slow 3", "rcpt 550 5.1.1 no such mailbox"]);
    let app = TestApp::start_with(|config| {
        config.mail.url = server.url.as_str().into();
        config.mail.timeout_seconds = 1;
    })
    .await;
    app.people(&[("Dee Ek", "dee@contoso.example"), ("Al Poe", "al@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await.id;
    app.pass(10).await;
    let al = invite(&admin, "al@contoso.example").await.id;
    // The yes to the first mail comes while the second is being handed over.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    app.pass(10).await;
    let state = async |user| admin.get_user(user).await.unwrap().delivery.unwrap().state;
    assert_eq!((state(dee).await, state(al).await), (DeliveryState::Deferred, DeliveryState::Bounced));
}

#[actix_web::test]
async fn b8_a_full_mailbox_is_waited_for_or_given_up_as_the_server_says() {
    let scene = Scene::new(&["rcpt 452 4.2.2 mailbox full", "content 452 4.2.2 mailbox full"]).await;
    assert_eq!(scene.after(10).await, deferred("452 4.2.2 mailbox full"));
    assert_eq!(scene.after(60).await, deferred("452 4.2.2 mailbox full"));
    assert_eq!(scene.after(120).await, handed_over());
    assert_eq!((scene.server.seen().len(), scene.server.kept().len()), (2, 1));
    scene.assert_one_message_id();
    let scene = Scene::new(&["content 552 5.2.2 mailbox full"]).await;
    assert_eq!(scene.after(10).await, bounced("552 5.2.2 mailbox full"));
    assert_eq!(scene.server.kept().len(), 0);
}

#[actix_web::test]
async fn b8_a_server_that_is_closing_is_asked_again_at_whatever_stage_it_says_so() {
    let script = [
        "greeting 421 4.3.2 closing",
        "mail 421 4.3.2 closing",
        "rcpt 421 4.3.2 closing",
        "data 421 4.3.2 closing",
        "content 421 4.3.2 closing",
    ];
    let scene = Scene::new(&script).await;
    for wait in [10, 60, 120, 240, 480] {
        assert_eq!(scene.after(wait).await, deferred("421 4.3.2 closing"));
    }
    assert_eq!(scene.after(960).await, handed_over());
    assert_eq!(scene.server.kept().len(), 1);
    scene.assert_one_message_id();
}

#[actix_web::test]
async fn b8_a_server_that_hangs_at_any_stage_is_left_and_asked_again() {
    let begun = std::time::Instant::now();
    let script = ["greeting hang", "ehlo hang", "mail hang", "rcpt hang", "data hang", "content hang"];
    let scene = Scene::new(&script).await;
    for wait in [10, 60, 120, 240, 480, 960] {
        let (state, detail) = scene.after(wait).await;
        assert_eq!(state, DeliveryState::Deferred, "{detail}");
        assert!(!detail.is_empty());
    }
    assert_eq!(scene.after(1920).await, handed_over());
    assert_eq!((scene.server.tries(), scene.server.kept().len()), (7, 1));
    scene.assert_one_message_id();
    assert!(begun.elapsed() >= Duration::from_secs(6), "each was given its second");
}

#[actix_web::test]
async fn b8_a_mail_that_was_lost_before_the_yes_is_sent_again_with_the_same_message_id() {
    let scene = Scene::new(&["content drop", "mail drop", "content drop"]).await;
    for wait in [10, 60, 120] {
        assert_eq!(scene.after(wait).await.0, DeliveryState::Deferred);
    }
    assert_eq!(scene.after(240).await, handed_over());
    assert_eq!((scene.server.seen().len(), scene.server.kept().len()), (3, 1));
    scene.assert_one_message_id();
}

#[actix_web::test]
async fn c20_a_mail_that_was_kept_without_a_yes_comes_twice_with_one_message_id() {
    let scene = Scene::new(&["content keep"]).await;
    assert_eq!(scene.after(10).await.0, DeliveryState::Deferred);
    assert_eq!(scene.after(60).await, handed_over());
    assert_eq!(scene.after(36_000).await, handed_over());
    assert_eq!(scene.server.kept().len(), 2);
    scene.assert_one_message_id();
}

#[actix_web::test]
async fn a_slow_server_is_waited_for() {
    let scene = Scene::with(&["content slow 1.5"], |config| config.mail.timeout_seconds = 10).await;
    assert_eq!(scene.after(10).await, handed_over());
    assert_eq!(scene.server.tries(), 1);
}

#[actix_web::test]
async fn b8_every_try_used_up_is_a_bounce_that_says_the_last_reply() {
    let scene = Scene::with(&["rcpt 451 4.7.1 later"; 3], |config| config.mail.attempts = 3).await;
    assert_eq!(scene.after(10).await, deferred("451 4.7.1 later"));
    assert_eq!(scene.after(60).await, deferred("451 4.7.1 later"));
    assert_eq!(scene.after(120).await, bounced("451 4.7.1 later"));
    assert_eq!(scene.after(36_000).await.0, DeliveryState::Bounced);
    assert_eq!(scene.server.tries(), 3);
}

#[actix_web::test]
async fn b8_tries_are_spaced_one_two_four_minutes_and_so_on_up_to_four_hours() {
    let scene = Scene::new(&["rcpt 451 4.7.1 later"; 12]).await;
    scene.app.pass(10).await;
    let mut tried_after = Vec::new();
    let mut tries = scene.server.tries();
    // Time passes in minutes: a try that came at another one would be seen.
    for minute in 1..=400 {
        scene.app.pass(60).await;
        if scene.server.tries() > tries {
            tries = scene.server.tries();
            tried_after.push(minute);
        }
    }
    assert_eq!(tried_after, [1, 3, 7, 15, 31, 63, 127, 255]);
}

#[actix_web::test]
async fn b8_an_outage_of_an_hour_loses_nothing_and_doubles_nothing() {
    let outage = ["greeting drop"; 200];
    let server = SmtpServer::start(&outage);
    let app = TestApp::start_with(|config| config.mail.url = server.url.as_str().into()).await;
    let admin = app.admin().await;
    let names: Vec<_> = (0..8).map(|n| (format!("Dee {n}"), format!("dee{n}@contoso.example"))).collect();
    let people: Vec<_> = names.iter().map(|(name, email)| (name.as_str(), email.as_str())).collect();
    app.people(&people).await;
    let mut users = Vec::new();
    for (_, email) in &people {
        users.push(invite(&admin, email).await.id);
    }
    for _ in 0..60 {
        app.pass(60).await;
    }
    assert_eq!((server.kept().len(), app.mails_queued().await), (0, 8));
    for user in &users {
        let delivery = admin.get_user(*user).await.unwrap().delivery.unwrap();
        assert_eq!(delivery.state, DeliveryState::Deferred);
    }
    let server_again = SmtpServer::start(&[]);
    drop(server);
    let state =
        rollcall_api::state::AppState { transport: transport(&server_again.url), ..app.state.clone() };
    for _ in 0..8 {
        state.clock.advance(chrono::TimeDelta::hours(1));
        rollcall_api::workers::run_until_idle(&state).await.unwrap();
    }
    let mut to: Vec<_> = server_again.kept().into_iter().flat_map(|mail| mail.to).collect();
    to.sort_unstable();
    let expected: Vec<_> = names.iter().map(|(_, email)| email.clone()).collect();
    assert_eq!((to, app.mails_queued().await), (expected, 0));
}

fn transport(url: &str) -> rollcall_api::mail::Transport {
    let mut config = Config::defaults().unwrap();
    config.mail.url = url.into();
    rollcall_api::mail::Transport::from_config(&config, true).unwrap()
}

#[actix_web::test]
async fn a_mail_under_way_may_end_when_the_process_is_told_to_and_no_other_is_begun() {
    let scene = Scene::with(&["content slow 2"], |config| config.mail.timeout_seconds = 10).await;
    scene.app.people(&[("Al Poe", "al@contoso.example")]).await;
    scene.app.state.clock.advance(chrono::TimeDelta::seconds(10));
    let working = rollcall_api::workers::start(&scene.app.state).await.unwrap();
    while scene.server.tries() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let stopper = working.stopper();
    stopper.send_replace(true);
    invite(&scene.admin, "al@contoso.example").await;
    scene.app.state.clock.advance(chrono::TimeDelta::seconds(10));
    working.stop().await;
    let user = scene.admin.get_user(scene.dee).await.unwrap();
    assert_eq!(user.delivery.unwrap().state, DeliveryState::HandedOver);
    assert_eq!((scene.server.tries(), scene.server.kept().len()), (1, 1));
    assert_eq!((scene.app.count("processes").await, scene.app.mails_queued().await), (0, 1));
}

#[actix_web::test]
async fn a_mail_that_does_not_end_is_broken_off_and_free_for_the_next_process() {
    let scene = Scene::with(&["content hang"], |config| config.mail.timeout_seconds = 2).await;
    scene.app.state.clock.advance(chrono::TimeDelta::seconds(10));
    let working = rollcall_api::workers::start(&scene.app.state).await.unwrap();
    while scene.server.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    working.stop().await;
    assert_eq!(scene.app.count("outbox WHERE owner IS NOT NULL").await, 0);
    assert_eq!(scene.after(60).await, handed_over());
    scene.assert_one_message_id();
}
