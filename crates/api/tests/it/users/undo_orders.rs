//! Undo of actions that overlap: several on one user, each within the undo window of the others.

use std::collections::BTreeMap;

use rollcall_api::testing;
use rollcall_client::Client;
use rollcall_wire::users::{
    ActionItem, ActionOutcome, ActionRequest, DeliveryState, InvitePerson, InviteRequest, UserStatus,
};
use uuid::Uuid;

use crate::support::{TestApp, invite};

/// What is there when the first of the actions comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// No user.
    Nobody,
    /// Invited, and the mail has left.
    Told,
    /// Joined.
    Active,
    /// Archived after the mail had left.
    Archived,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Invite,
    Resend,
    Archive,
    Reinvite,
}

use Act::{Archive, Invite, Reinvite, Resend};

const SCENES: [(Start, &[Act]); 16] = [
    (Start::Nobody, &[Invite, Archive]),
    (Start::Nobody, &[Invite, Resend]),
    (Start::Nobody, &[Invite, Resend, Archive]),
    (Start::Nobody, &[Invite, Resend, Resend]),
    (Start::Nobody, &[Invite, Archive, Reinvite]),
    (Start::Told, &[Resend, Archive]),
    (Start::Told, &[Archive, Reinvite]),
    (Start::Told, &[Resend, Resend, Archive]),
    (Start::Told, &[Archive, Reinvite, Archive]),
    (Start::Told, &[Archive, Reinvite, Resend]),
    (Start::Active, &[Archive, Reinvite]),
    (Start::Active, &[Archive, Reinvite, Archive]),
    (Start::Active, &[Archive, Reinvite, Resend]),
    (Start::Archived, &[Reinvite, Resend]),
    (Start::Archived, &[Reinvite, Archive]),
    (Start::Archived, &[Reinvite, Resend, Archive]),
];

/// One person and what is done to it: `undo` says in which order the actions are taken back.
struct Case {
    email: String,
    person: Uuid,
    start: Start,
    acts: Vec<Act>,
    undo: Vec<usize>,
}

/// What is left of the actions: an undo takes back the last that still counts, and no other.
fn kept(acts: usize, undo: &[usize]) -> usize {
    undo.iter().fold(acts, |top, which| if *which + 1 == top { *which } else { top })
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 2 {
        return vec![vec![0, 1], vec![1, 0]];
    }
    vec![vec![0, 1, 2], vec![0, 2, 1], vec![1, 0, 2], vec![1, 2, 0], vec![2, 0, 1], vec![2, 1, 0]]
}

/// Every scene with every order of undoing, and after them what each should be like: the same, of which nothing was
/// done that was taken back.
async fn cases(app: &TestApp) -> (Vec<Case>, Vec<Case>) {
    let case = async |start, acts: &[Act], undo: &[usize], name: &str| {
        let email = format!("{name}@contoso.example");
        let person = app.people(&[(name, &email)]).await[0];
        Case { email, person, start, acts: acts.to_vec(), undo: undo.to_vec() }
    };
    let (mut subjects, mut models) = (Vec::new(), Vec::<Case>::new());
    for (scene, (start, acts)) in SCENES.into_iter().enumerate() {
        for (order, undo) in orders(acts.len()).into_iter().enumerate() {
            subjects.push(case(start, acts, &undo, &format!("subject{scene}-{order}")).await);
            let rest = acts.get(..kept(acts.len(), &undo)).unwrap();
            if !models.iter().any(|model| model.start == start && model.acts == rest) {
                models.push(case(start, rest, &[], &format!("model{scene}-{order}")).await);
            }
        }
    }
    (subjects, models)
}

async fn user_of(admin: &Client, case: &Case) -> Option<rollcall_wire::users::User> {
    let query = rollcall_wire::users::UsersQuery { q: Some(case.email.clone()), ..Default::default() };
    admin.list_users(&query).await.unwrap().items.pop()
}

async fn act(admin: &Client, case: &Case, act: Act) -> Uuid {
    let batch = match act {
        Invite => {
            let person = InvitePerson { email: None, person_id: Some(case.person) };
            let request = InviteRequest { people: vec![person], ..InviteRequest::default() };
            admin.invite_users(&request).await.unwrap().batch
        }
        Resend | Archive | Reinvite => {
            let id = user_of(admin, case).await.unwrap().id;
            let request = ActionRequest { items: vec![ActionItem { id, version: None }] };
            match act {
                Resend => admin.resend_users(&request).await.unwrap().batch,
                Archive => admin.archive_users(&request).await.unwrap().batch,
                Invite | Reinvite => admin.reinvite_users(&request).await.unwrap().batch,
            }
        }
    };
    batch.expect("the action was done").id
}

/// Brings everybody to where the scene begins; afterwards no undo window is open and no mail waits.
async fn begin(app: &TestApp, admin: &Client, cases: &[&Case]) {
    let begun: Vec<_> = cases.iter().filter(|case| case.start != Start::Nobody).collect();
    for case in &begun {
        act(admin, case, Invite).await;
    }
    app.pass(10).await;
    for case in &begun {
        match case.start {
            Start::Active => join(app, case).await,
            Start::Archived => drop(act(admin, case, Archive).await),
            Start::Nobody | Start::Told => {}
        }
    }
    app.pass(10).await;
    assert_eq!(app.mails_queued().await, 0);
}

async fn join(app: &TestApp, case: &Case) {
    let browser = app.pages_of(app.organization, &case.email).await;
    browser.get(&app.link(case.person).await).await.leads("/join");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

/// What can be seen of a user: not which version, nor which invitation.
async fn seen(app: &TestApp, admin: &Client, case: &Case) -> String {
    let Some(user) = user_of(admin, case).await else { return "no user".to_owned() };
    let mails: Vec<_> = app.mails().into_iter().filter(|mail| mail.to == case.email).collect();
    let subjects: Vec<_> = mails.iter().map(|mail| &mail.subject).collect();
    let open = testing::link(&app.state, app.organization, case.person).await.unwrap();
    let with_link = open
        .as_ref()
        .map(|link| mails.iter().filter(|mail| mail.text.lines().any(|line| line.ends_with(link))).count());
    let membership = app
        .count(&format!(
            "memberships m JOIN users u ON u.organization_id = m.organization_id AND u.id = m.user_id \
             WHERE u.email_key = '{}' AND m.until_at IS NULL",
            case.email
        ))
        .await;
    format!(
        "{:?} since {} {:?} {:?}, delivery {:?}, mails {subjects:?}, mails with the open link {with_link:?}, memberships {membership}",
        user.status,
        user.invited_at,
        user.activated_at,
        user.archived_at,
        user.delivery.map(|delivery| delivery.state)
    )
}

#[actix_web::test]
async fn b7_overlapping_actions_are_taken_back_in_any_order_and_each_open_invitation_keeps_its_one_mail() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (subjects, models) = cases(&app).await;
    let all: Vec<_> = subjects.iter().chain(&models).collect();
    begin(&app, &admin, &all).await;
    for case in &all {
        let mut batches = Vec::new();
        for which in &case.acts {
            batches.push(act(&admin, case, *which).await);
        }
        for which in &case.undo {
            let undone = admin.undo_batch(batches[*which]).await.unwrap();
            assert_eq!(undone.results.len(), 1);
        }
    }
    app.pass(10).await;
    app.pass(3600).await;
    assert_eq!(app.mails_queued().await, 0);
    let mut wrong = BTreeMap::new();
    for subject in &subjects {
        let rest = subject.acts.get(..kept(subject.acts.len(), &subject.undo)).unwrap();
        let model = models.iter().find(|model| model.start == subject.start && model.acts == rest).unwrap();
        let (is, should) = (seen(&app, &admin, subject).await, seen(&app, &admin, model).await);
        if is != should || is.contains("link Some(0)") || is.contains("link Some(2)") {
            let name = format!("{:?} {:?} undone {:?}", subject.start, subject.acts, subject.undo);
            wrong.insert(name, (is, should));
        }
    }
    assert_eq!(wrong, BTreeMap::new(), "(is, should be)");
}

#[actix_web::test]
async fn b7_actions_are_taken_back_one_after_the_other_from_the_last_to_the_first() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let email = "dee@contoso.example".to_owned();
    let case = Case { email, person: people[0], start: Start::Nobody, acts: vec![], undo: vec![] };
    let mut batches = Vec::new();
    for which in [Invite, Resend, Archive, Reinvite] {
        batches.push(act(&admin, &case, which).await);
    }
    for batch in batches.into_iter().rev() {
        let undone = admin.undo_batch(batch).await.unwrap();
        assert_eq!(undone.results[0].outcome, ActionOutcome::Done, "{undone:?}");
    }
    assert_eq!(user_of(&admin, &case).await, None);
    app.pass(3600).await;
    assert_eq!(app.mails(), []);
}

/// Dee, invited, with her mail claimed by a process that has not sent it yet.
async fn under_way(app: &TestApp) -> (Client, Uuid, testing::ClaimedMails) {
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.state.clock.advance(chrono::TimeDelta::seconds(10));
    let claimed = testing::claim_mails(&app.state).await.unwrap();
    (admin, dee.id, claimed)
}

#[actix_web::test]
async fn b7_a_mail_that_was_cancelled_while_it_was_written_waits_again_after_the_undo() {
    let app = TestApp::start().await;
    let (admin, dee, claimed) = under_way(&app).await;
    let batch = app.archive(&admin, dee).await;
    claimed.deliver(&app.state).await.unwrap();
    assert_eq!(app.mails(), []);
    admin.undo_batch(batch).await.unwrap();
    let user = admin.get_user(dee).await.unwrap();
    assert_eq!((user.status, user.delivery.unwrap().state), (UserStatus::Invited, DeliveryState::Deferred));
    app.pass(3600).await;
    assert_eq!(app.mails().len(), 1);
}

#[actix_web::test]
async fn b7_an_undo_while_the_mail_is_written_lets_it_leave() {
    let app = TestApp::start().await;
    let (admin, dee, claimed) = under_way(&app).await;
    let batch = app.archive(&admin, dee).await;
    admin.undo_batch(batch).await.unwrap();
    claimed.deliver(&app.state).await.unwrap();
    app.pass(3600).await;
    assert_eq!(app.mails().len(), 1);
    assert_eq!(admin.get_user(dee).await.unwrap().delivery.unwrap().state, DeliveryState::HandedOver);
}

#[actix_web::test]
async fn b7_an_overtaken_mail_of_a_process_that_died_does_not_wait_again() {
    let app = TestApp::start().await;
    let (admin, dee, claimed) = under_way(&app).await;
    let request = ActionRequest { items: vec![ActionItem { id: dee, version: None }] };
    let batch = admin.resend_users(&request).await.unwrap().batch.unwrap().id;
    // The process begins anew and frees what it had claimed.
    drop(claimed);
    app.work().await;
    assert_eq!((app.mails().len(), app.mails_queued().await), (0, 1));
    admin.undo_batch(batch).await.unwrap();
    app.pass(3600).await;
    assert_eq!(app.mails().len(), 1);
}
