//! Which mail leaves, when, and with what in it.

use rollcall_wire::users::{ActionItem, ActionRequest, DeliveryState};

use crate::support::{TestApp, invite};

fn subjects(app: &TestApp) -> Vec<String> {
    let mails = app.state.transport.mailbox().unwrap().mails();
    mails.into_iter().rev().map(|mail| format!("{}: {}", mail.to, mail.subject)).collect()
}

#[actix_web::test]
async fn s30_an_invitation_leaves_once_the_undo_window_has_passed() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.pass(9).await;
    assert_eq!(subjects(&app), [""; 0]);
    assert_eq!(admin.get_user(dee.id).await.unwrap().delivery.unwrap().state, DeliveryState::Held);
    app.pass(1).await;
    assert_eq!(subjects(&app), ["dee@contoso.example: Contoso invited you to join Milestone"]);
    assert_eq!(admin.get_user(dee.id).await.unwrap().delivery.unwrap().state, DeliveryState::HandedOver);
    app.pass(3600).await;
    assert_eq!(subjects(&app).len(), 1);
}

#[actix_web::test]
async fn the_link_in_the_mail_opens() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    app.pass(10).await;
    let mail = app.state.transport.mailbox().unwrap().mails().remove(0);
    let link = mail.text.lines().find(|line| line.starts_with(&app.base)).unwrap();
    assert!(mail.html.contains(&format!("href=\"{link}\"")));
    let (http, _) = TestApp::http();
    let response = http.get(link).send().await.unwrap();
    assert_eq!(response.status(), 303);
    assert_eq!(response.headers()["location"], "/join");
}

#[actix_web::test]
async fn s61_who_was_told_of_an_invitation_is_told_that_it_was_withdrawn() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.pass(10).await;
    let items = vec![ActionItem { id: dee.id, version: None }];
    admin.archive_users(&ActionRequest { items }).await.unwrap();
    app.pass(10).await;
    assert_eq!(
        subjects(&app),
        [
            "dee@contoso.example: Contoso invited you to join Milestone",
            "dee@contoso.example: Contoso took back its invitation to Milestone"
        ]
    );
}

#[actix_web::test]
async fn no_invitation_is_sent_to_who_was_disabled_meanwhile() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.set_enabled(people[0], false).await;
    app.pass(10).await;
    assert_eq!(subjects(&app), [""; 0]);
    let delivery = admin.get_user(dee.id).await.unwrap().delivery.unwrap();
    assert_eq!(delivery.state, DeliveryState::Cancelled);
    assert!(delivery.detail.unwrap().contains("disabled"));
}

#[actix_web::test]
async fn many_mails_leave_each_once() {
    let app = TestApp::start().await;
    let names: Vec<_> = (0..60).map(|n| (format!("Dee {n}"), format!("dee{n}@contoso.example"))).collect();
    let people: Vec<_> = names.iter().map(|(name, email)| (name.as_str(), email.as_str())).collect();
    app.people(&people).await;
    let admin = app.admin().await;
    for (_, email) in &people {
        invite(&admin, email).await;
    }
    app.pass(10).await;
    let mut to: Vec<_> =
        app.state.transport.mailbox().unwrap().mails().into_iter().map(|mail| mail.to).collect();
    to.sort_unstable();
    let mut expected: Vec<_> = people.iter().map(|(_, email)| (*email).to_owned()).collect();
    expected.sort_unstable();
    assert_eq!(to, expected);
}

#[actix_web::test]
async fn c20_organizations_take_turns_however_many_there_are_and_however_few_mails_leave_at_once() {
    let app = TestApp::start_with(|config| config.mail.connections = 1).await;
    let mut domains = vec!["contoso.example".to_owned()];
    let mut organizations = vec![app.organization];
    for n in 0..2 {
        domains.push(format!("fabrikam{n}.example"));
        organizations.push(app.another_organization("Fabrikam", &domains[n + 1]).await);
    }
    for (organization, domain) in organizations.iter().zip(&domains) {
        let admin = app.client_of(*organization, &format!("admin@{domain}")).await;
        for n in 0..3 {
            let email = format!("dee{n}@{domain}");
            let person = rollcall_api::testing::TestPerson::new("Dee Ek", &email);
            rollcall_api::testing::add_people(&app.state, *organization, &[person]).await.unwrap();
            invite(&admin, &email).await;
        }
    }
    app.pass(10).await;
    let to: Vec<_> = app.mails().iter().map(|mail| mail.to.rsplit_once('@').unwrap().1.to_owned()).collect();
    assert_eq!(to.len(), 9);
    for round in to.chunks(3) {
        let mut round = round.to_vec();
        round.sort_unstable();
        assert_eq!(round, domains, "{to:?}");
    }
}
