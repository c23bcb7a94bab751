//! Caps on mail (R16): what is above one waits and is not lost.

use rollcall_api::state::AppState;
use rollcall_api::workers::run_until_idle;
use rollcall_client::Client;
use rollcall_wire::users::{ActionItem, ActionRequest, DeliveryState};
use uuid::Uuid;

use crate::support::{TestApp, invite};

/// People with the addresses `dee0@`, `dee1@`, …, all invited; answers their users.
async fn invited(app: &TestApp, admin: &Client, count: usize) -> Vec<Uuid> {
    let names: Vec<_> = (0..count).map(|n| (format!("Dee {n}"), format!("dee{n}@contoso.example"))).collect();
    let people: Vec<_> = names.iter().map(|(name, email)| (name.as_str(), email.as_str())).collect();
    app.people(&people).await;
    let mut users = Vec::new();
    for (_, email) in &people {
        users.push(invite(admin, email).await.id);
    }
    users
}

#[actix_web::test]
async fn r16_c20_mail_above_an_organizations_hour_waits_for_the_next_and_says_so() {
    let app = TestApp::start_with(|config| config.mail.mails_per_hour = 25).await;
    let admin = app.admin().await;
    let users = invited(&app, &admin, 60).await;
    app.pass(10).await;
    assert_eq!(app.mails().len(), 25);
    let mut waiting = Vec::new();
    for user in &users {
        let delivery = admin.get_user(*user).await.unwrap().delivery.unwrap();
        if delivery.state == DeliveryState::Queued {
            waiting.push(delivery.detail.unwrap());
        }
    }
    let why = "The organization has sent as many mails in this hour as it may. It goes on at 10:00 UTC.";
    assert_eq!(waiting, [why; 35]);
    app.pass(3589 - 10).await;
    assert_eq!(app.mails().len(), 25);
    app.pass(11).await;
    assert_eq!(app.mails().len(), 50);
    app.pass(3600).await;
    assert_eq!((app.mails().len(), app.mails_queued().await), (60, 0));
}

#[actix_web::test]
async fn r16_an_organization_that_waits_keeps_no_other_waiting() {
    let app = TestApp::start_with(|config| config.mail.mails_per_hour = 3).await;
    invited(&app, &app.admin().await, 8).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    app.pass(10).await;
    let person = rollcall_api::testing::TestPerson::new("Al Poe", "al@fabrikam.example");
    rollcall_api::testing::add_people(&app.state, other, &[person]).await.unwrap();
    invite(&app.client_of(other, "admin@fabrikam.example").await, "al@fabrikam.example").await;
    app.pass(10).await;
    let to: Vec<_> = app.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!((to.len(), &*to[0]), (4, "al@fabrikam.example"));
}

#[actix_web::test]
async fn r16_an_organizations_own_cap_holds_below_the_deployments_and_not_above() {
    let app = TestApp::start_with(|config| config.mail.mails_per_hour = 4).await;
    app.execute("UPDATE organizations SET mails_per_hour = 2").await;
    invited(&app, &app.admin().await, 12).await;
    app.pass(10).await;
    assert_eq!(app.mails().len(), 2);
    app.execute("UPDATE organizations SET mails_per_hour = 100").await;
    app.pass(3600).await;
    assert_eq!(app.mails().len(), 6);
}

#[actix_web::test]
async fn r16_c20_mail_to_a_person_above_a_days_waits_for_the_next_day() {
    let app = TestApp::start_with(|config| config.mail.mails_per_person_and_day = 2).await;
    let admin = app.admin().await;
    let users = invited(&app, &admin, 2).await;
    app.pass(10).await;
    let request = ActionRequest { items: vec![ActionItem { id: users[0], version: None }] };
    for _ in 0..2 {
        admin.resend_users(&request).await.unwrap();
        app.pass(10).await;
    }
    assert_eq!(app.mails().len(), 3);
    let delivery = admin.get_user(users[0]).await.unwrap().delivery.unwrap();
    assert_eq!(delivery.state, DeliveryState::Queued);
    assert!(delivery.detail.unwrap().contains("as many mails today as one person may"));
    // Until midnight, at 15 hours from now, nothing; then the newest, whose link is the one that works.
    app.pass(14 * 3600).await;
    assert_eq!(app.mails().len(), 3);
    for _ in 0..5 {
        app.pass(3600).await;
    }
    assert_eq!((app.mails().len(), app.mails_queued().await), (4, 0));
    assert_eq!(app.mails()[0].to, "dee0@contoso.example");
}

#[actix_web::test]
async fn c20_sign_in_codes_are_outside_of_the_caps() {
    let app = TestApp::start_with(|config| config.mail.mails_per_hour = 1).await;
    invited(&app, &app.admin().await, 3).await;
    app.pass(10).await;
    assert_eq!(app.mails().len(), 1);
    let browser = app.pages();
    browser.get("/me").await.leads("/me/email");
    browser.post("/me/email", &[("email", "dee0@contoso.example")]).await.leads("/me/code");
    app.work().await;
    assert!(app.mails()[0].subject.contains("code"), "{:?}", app.mails()[0].subject);
}

/// Another process on the same database.
fn another(app: &TestApp) -> AppState {
    AppState { process: Uuid::from_u128(77), ..app.state.clone() }
}

#[actix_web::test]
async fn r16_c24_all_processes_together_send_no_more_mails_in_a_second_than_the_cap() {
    let app = TestApp::start_with(|config| config.mail.mails_per_second = 3).await;
    invited(&app, &app.admin().await, 8).await;
    app.pass(10).await;
    run_until_idle(&another(&app)).await.unwrap();
    assert_eq!(app.mails().len(), 3);
    app.pass(1).await;
    assert_eq!(app.mails().len(), 6);
    app.pass(1).await;
    assert_eq!((app.mails().len(), app.mails_queued().await), (8, 0));
    assert_eq!(app.count("outbox WHERE attempt <> 1").await, 0);
    // Seconds that have passed leave nothing behind.
    assert_eq!(app.count("budgets WHERE name = 'mails-second'").await, 1);
}

#[actix_web::test]
async fn r16_c24_mail_to_a_domain_above_its_hour_waits_for_the_next_and_keeps_no_other_waiting() {
    let app = TestApp::start_with(|config| {
        config.mail.mails_per_domain_and_hour = 2;
        config.mail.domain_caps = vec!["fabrikam.example=3".to_owned().try_into().unwrap()];
    })
    .await;
    let admin = app.admin().await;
    invited(&app, &admin, 5).await;
    let others: Vec<_> = (0..5).map(|n| (format!("Al {n}"), format!("al{n}@fabrikam.example"))).collect();
    let people: Vec<_> = others.iter().map(|(name, email)| (name.as_str(), email.as_str())).collect();
    app.people(&people).await;
    for (_, email) in &people {
        invite(&admin, email).await;
    }
    let to = |domain: &str| app.mails().iter().filter(|mail| mail.to.ends_with(domain)).count();
    app.pass(10).await;
    run_until_idle(&another(&app)).await.unwrap();
    assert_eq!((to("@contoso.example"), to("@fabrikam.example")), (2, 3));
    app.pass(3600).await;
    assert_eq!((to("@contoso.example"), to("@fabrikam.example")), (4, 5));
    app.pass(3600).await;
    assert_eq!((app.mails().len(), app.mails_queued().await), (10, 0));
}
