//! Backing off (issue 4, C20): a domain that defers mail slows all mail to it and none to others, and a mail server that
//! is away is asked again by one mail at a time.

use chrono::TimeDelta;
use rollcall_api::config::Config;
use rollcall_api::mail::Transport;
use rollcall_api::state::AppState;
use rollcall_api::workers::run_until_idle;
use rollcall_client::Client;
use rollcall_wire::users::{Delivery, DeliveryState};
use uuid::Uuid;

use crate::support::{SmtpServer, TestApp, invite};

const SLOW: &str = "@slow.example rcpt 451 4.7.1 slow down";

/// A server, and people who are invited: as many of `slow.example` as of `contoso.example`.
struct Scene {
    app: TestApp,
    server: SmtpServer,
    admin: Client,
    slow: Vec<Uuid>,
}

impl Scene {
    /// One mail is sent at a time unless `adjust` says otherwise, so that what comes first is known.
    async fn with(script: &[&str], people: usize, adjust: impl FnOnce(&mut Config)) -> Self {
        let server = SmtpServer::start(script);
        let app = TestApp::start_with(|config| {
            config.mail.url = server.url.as_str().into();
            config.mail.connections = 1;
            adjust(config);
        })
        .await;
        let admin = app.admin().await;
        let mut slow = Vec::new();
        for domain in ["slow.example", "contoso.example"] {
            for user in invited(&app, &admin, domain, people).await {
                if domain == "slow.example" {
                    slow.push(user);
                }
            }
        }
        Self { app, server, admin, slow }
    }

    async fn new(script: &[&str], people: usize) -> Self {
        Self::with(script, people, |_| {}).await
    }

    /// How many mails the server keeps of a domain after some time.
    async fn kept_after(&self, seconds: i64, domain: &str) -> usize {
        self.app.pass(seconds).await;
        kept(&self.server, domain)
    }

    async fn delivery(&self, user: Uuid) -> Delivery {
        self.admin.get_user(user).await.unwrap().delivery.unwrap()
    }
}

async fn invited(app: &TestApp, admin: &Client, domain: &str, people: usize) -> Vec<Uuid> {
    let names: Vec<_> = (0..people).map(|n| (format!("Dee {n}"), format!("dee{n}@{domain}"))).collect();
    let people: Vec<_> = names.iter().map(|(name, email)| (name.as_str(), email.as_str())).collect();
    app.people(&people).await;
    let mut users = Vec::new();
    for (_, email) in &people {
        users.push(invite(admin, email).await.id);
    }
    users
}

fn kept(server: &SmtpServer, domain: &str) -> usize {
    let domain = format!("@{domain}");
    server.kept().iter().filter(|mail| mail.to.iter().all(|to| to.ends_with(&domain))).count()
}

fn by(url: &str) -> Transport {
    let mut config = Config::defaults().unwrap();
    config.mail.url = url.into();
    Transport::from_config(&config, true).unwrap()
}

/// Another process on the same database.
fn another(state: &AppState) -> AppState {
    AppState { process: Uuid::from_u128(77), ..state.clone() }
}

#[actix_web::test]
async fn c20_a_domain_that_defers_a_mail_slows_all_mail_to_it_and_none_to_others() {
    let scene = Scene::new(&[SLOW], 4).await;
    assert_eq!(scene.kept_after(10, "contoso.example").await, 4);
    assert_eq!((kept(&scene.server, "slow.example"), scene.server.tries()), (0, 5));
    let mut waiting = Vec::new();
    for user in &scene.slow {
        let Delivery { state, detail, .. } = scene.delivery(*user).await;
        waiting.push((state, detail.unwrap()));
    }
    waiting.sort_by_key(|(state, _)| *state == DeliveryState::Queued);
    let told = "slow.example takes no mail now: 451 4.7.1 slow down It is asked again at 09:00 UTC.";
    let expected = |state, detail: &str| (state, detail.to_owned());
    assert_eq!(waiting[0], expected(DeliveryState::Deferred, "451 4.7.1 slow down"));
    assert_eq!(waiting[1..], vec![expected(DeliveryState::Queued, told); 3]);
    assert_eq!(scene.kept_after(4, "slow.example").await, 0);
    // One is taken, and with it the others; the one that was deferred has a minute of its own to wait.
    assert_eq!(scene.kept_after(1, "slow.example").await, 3);
    assert_eq!(scene.kept_after(55, "slow.example").await, 4);
}

#[actix_web::test]
async fn c20_one_mail_at_a_time_asks_a_slow_domain_at_doubling_intervals() {
    let scene = Scene::new(&[SLOW; 4], 8).await;
    let mut tries = Vec::new();
    for seconds in [10, 4, 1, 9, 1, 19, 1, 39] {
        scene.app.pass(seconds).await;
        tries.push(scene.server.tries() - 8);
    }
    assert_eq!(tries, [1, 1, 2, 2, 3, 3, 4, 4]);
    // One is taken, and with it all but the one deferred last, which has 20 seconds of its own minute left.
    assert_eq!(scene.kept_after(1, "slow.example").await, 7);
    assert_eq!(scene.app.count("mail_backoffs").await, 0);
    assert_eq!(scene.kept_after(20, "slow.example").await, 8);
}

#[actix_web::test]
async fn c20_a_slow_domain_is_slow_for_every_process_and_organization() {
    let scene = Scene::new(&[SLOW; 2], 3).await;
    let other = scene.app.another_organization("Fabrikam", "fabrikam.example").await;
    let person = rollcall_api::testing::TestPerson::new("Al Poe", "al@slow.example");
    rollcall_api::testing::add_people(&scene.app.state, other, &[person]).await.unwrap();
    invite(&scene.app.client_of(other, "admin@fabrikam.example").await, "al@slow.example").await;
    scene.app.pass(10).await;
    let tries = scene.server.tries();
    let state = another(&scene.app.state);
    run_until_idle(&state).await.unwrap();
    assert_eq!((scene.server.tries(), scene.app.mails_queued().await), (tries, 4));
    // Of two processes that come when the wait is over, one sends one mail ahead.
    state.clock.advance(TimeDelta::seconds(5));
    let ahead = rollcall_api::testing::claim_mails(&state).await.unwrap();
    scene.app.work().await;
    assert_eq!(scene.server.tries(), tries);
    ahead.deliver(&state).await.unwrap();
    scene.app.work().await;
    assert_eq!((scene.server.tries(), kept(&scene.server, "slow.example")), (tries + 1, 0));
    scene.app.pass(120).await;
    assert_eq!(kept(&scene.server, "slow.example"), 4);
}

#[actix_web::test]
async fn c20_mails_that_are_deferred_together_are_one_failure() {
    let scene = Scene::with(&[SLOW; 6], 6, |config| config.mail.connections = 20).await;
    scene.app.pass(10).await;
    assert_eq!(scene.app.count("mail_backoffs WHERE domain = 'slow.example' AND failures = 1").await, 1);
    // All six have a minute of their own to wait; then one goes ahead and the others follow.
    assert_eq!(scene.kept_after(59, "slow.example").await, 0);
    assert_eq!(scene.kept_after(1, "slow.example").await, 6);
}

#[actix_web::test]
async fn b8_a_full_mailbox_does_not_slow_its_domain() {
    let scene = Scene::new(&["@slow.example rcpt 452 4.2.2 mailbox full"], 3).await;
    assert_eq!(scene.kept_after(10, "slow.example").await, 2);
    assert_eq!(scene.kept_after(60, "slow.example").await, 3);
}

#[actix_web::test]
async fn b8_a_refusal_for_good_bounces_one_mail_and_slows_none() {
    let scene = Scene::new(&["@slow.example rcpt 550 5.1.1 no such mailbox"], 3).await;
    assert_eq!(scene.kept_after(10, "slow.example").await, 2);
    let mut bounced = 0;
    for user in &scene.slow {
        bounced += usize::from(scene.delivery(*user).await.state == DeliveryState::Bounced);
    }
    assert_eq!((bounced, scene.app.mails_queued().await), (1, 0));
}

#[actix_web::test]
async fn b8_a_mail_server_that_is_away_uses_up_no_tries_and_is_asked_by_one_mail_at_a_time() {
    let scene = Scene::with(&[], 20, |config| config.mail.connections = 8).await;
    let url = scene.server.url.clone();
    drop(scene.server);
    scene.app.pass(10).await;
    // Only those that were under way together had found it away.
    assert_eq!(scene.app.count("outbox WHERE attempt = 0").await, 32);
    for _ in 0..100 {
        scene.app.pass(300).await;
    }
    assert_eq!(scene.app.count("outbox WHERE state = 'queued' AND attempt = excused").await, 40);
    // Those eight, and one each five minutes.
    assert_eq!(scene.app.count("(SELECT SUM(attempt) AS tries FROM outbox) t WHERE t.tries = 108").await, 1);
    let told = scene.admin.get_user(scene.slow[19]).await.unwrap().delivery.unwrap();
    let detail = told.detail.unwrap();
    assert!(
        told.state == DeliveryState::Queued && detail.starts_with("The mail server takes no mail now"),
        "{detail}"
    );
    let again = SmtpServer::start(&[]);
    assert_ne!(url, again.url);
    let state = AppState { transport: by(&again.url), ..scene.app.state.clone() };
    state.clock.advance(TimeDelta::minutes(5));
    run_until_idle(&state).await.unwrap();
    assert_eq!((again.kept().len(), scene.app.mails_queued().await), (40, 0));
}

#[actix_web::test]
async fn b8_after_a_restart_mail_goes_on_and_a_slow_domain_is_still_slow() {
    let scene = Scene::new(&[SLOW], 3).await;
    scene.app.state.clock.advance(TimeDelta::seconds(10));
    let lost = rollcall_api::testing::claim_mails(&scene.app.state).await.unwrap();
    drop(lost);
    scene.app.work().await;
    assert_eq!((kept(&scene.server, "contoso.example"), kept(&scene.server, "slow.example")), (3, 0));
    let state = another(&scene.app.state);
    run_until_idle(&state).await.unwrap();
    assert_eq!(kept(&scene.server, "slow.example"), 0);
    state.clock.advance(TimeDelta::seconds(60));
    run_until_idle(&state).await.unwrap();
    assert_eq!((kept(&scene.server, "slow.example"), scene.app.mails_queued().await), (3, 0));
}

#[actix_web::test]
async fn c20_sign_in_codes_wait_for_no_domain_and_no_server() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    invited(&app, &admin, "contoso.example", 2).await;
    for to in ["*", "contoso.example"] {
        app.execute(&format!(
            "INSERT INTO mail_backoffs (domain, failures, until, reply) \
             VALUES ('{to}', 3, '2026-11-24T09:30:00+00:00', '451 later')"
        ))
        .await;
    }
    app.pass(10).await;
    assert_eq!(app.mails().len(), 0);
    let browser = app.pages();
    browser.get("/me").await.leads("/me/email");
    browser.post("/me/email", &[("email", "dee0@contoso.example")]).await.leads("/me/code");
    app.work().await;
    assert!(app.mails().len() == 1 && app.mails()[0].subject.contains("code"), "{:?}", app.mails());
    app.pass(1800).await;
    assert_eq!(app.mails().len(), 3);
}

#[actix_web::test]
async fn c20_many_mails_leave_by_few_connections() {
    let scene = Scene::with(&[], 40, |config| config.mail.connections = 8).await;
    scene.app.pass(10).await;
    assert_eq!(scene.server.kept().len(), 80);
    assert!(scene.server.connections() <= 8, "{} connections", scene.server.connections());
}

#[actix_web::test]
async fn c20_a_server_that_takes_few_connections_gets_all_mail_by_those() {
    let scene = Scene::with(&["most 2"], 15, |config| config.mail.connections = 8).await;
    scene.app.pass(10).await;
    assert_eq!((scene.server.kept().len(), scene.app.count("mail_backoffs").await), (30, 0));
    assert_eq!(scene.app.count("outbox WHERE attempt > 1").await, 0);
    assert!(scene.server.connections() > 2, "it was asked for more");
}

#[actix_web::test]
async fn b8_a_server_that_has_had_enough_of_a_connection_gets_the_mail_by_another() {
    let scene = Scene::new(&["take", "mail 421 4.7.0 too many messages on this connection"], 2).await;
    scene.app.pass(10).await;
    assert_eq!((scene.server.kept().len(), scene.server.connections()), (4, 2));
    assert_eq!(scene.app.count("outbox WHERE attempt > 1").await, 0);
}
