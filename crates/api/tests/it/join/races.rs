//! Accepting, while something else happens to the same user: one wins, and the loser is told.

use rollcall_api::testing::{self, Acceptance};
use rollcall_wire::Code;
use rollcall_wire::users::{ActionItem, ActionOutcome, ActionRequest, UserStatus};
use uuid::Uuid;

use crate::support::{TestApp, invite};

const DEE: &str = "dee@contoso.example";
const ROUNDS: usize = 6;

#[actix_web::test]
async fn r19_archive_and_accept_at_once_have_one_winner() {
    for _ in 0..ROUNDS {
        let app = TestApp::start().await;
        let people = app.people(&[("Dee Ek", DEE)]).await;
        let admin = app.admin().await;
        let user = invite(&admin, DEE).await;
        let browser = app.pages_of(app.organization, DEE).await;
        browser.get(&app.link(people[0]).await).await.leads("/join");
        let handle = browser.get("/join/confirm").await.handle();
        let request = ActionRequest { items: vec![ActionItem { id: user.id, version: Some(user.version) }] };
        let fields = [("invitation", &*handle)];
        let (joined, archived) = tokio::join!(browser.post("/join", &fields), admin.archive_users(&request));
        let archived = archived.unwrap().results[0].outcome == ActionOutcome::Done;
        let after = admin.get_user(user.id).await.unwrap();
        assert_eq!(after.version, 2, "exactly one of them happened");
        if archived {
            assert_eq!(after.status, UserStatus::Archived);
            assert_ne!(joined.location, "/join/done");
        } else {
            assert_eq!(after.status, UserStatus::Active);
            joined.leads("/join/done");
        }
        let counts = admin.count_users().await.unwrap();
        assert_eq!((counts.all, counts.invited), (1, 0));
    }
}

/// Dee, invited, and what her acceptance has read. Everybody who changes a user waits for the others at the person's row,
/// so that nothing comes between in the server itself: these tests show that the writes alone would hold.
async fn about_to_join(app: &TestApp) -> (Uuid, Acceptance) {
    app.people(&[("Dee Ek", DEE)]).await;
    let user = invite(&app.admin().await, DEE).await.id;
    (user, testing::read_to_join(&app.state, app.organization, DEE).await.unwrap())
}

#[actix_web::test]
async fn r3_an_invitation_that_ended_since_it_was_read_is_not_used() {
    let app = TestApp::start().await;
    let (user, acceptance) = about_to_join(&app).await;
    // The user is as it was: only the invitation is not.
    app.execute("UPDATE invitations SET state = 'replaced', ended_at = created_at").await;
    let refused = acceptance.write(&app.state).await.unwrap_err();
    assert_eq!(refused.to_problem().code, Code::Changed);
    assert_eq!(app.admin().await.get_user(user).await.unwrap().status, UserStatus::Invited);
    assert_eq!(app.count("memberships").await, 0);
    app.execute("UPDATE invitations SET state = 'open', ended_at = NULL").await;
    assert!(acceptance.write(&app.state).await.unwrap(), "as read, it joins");
    assert_eq!(app.count("invitations WHERE state = 'accepted'").await, 1);
}

#[actix_web::test]
async fn r3_r19_a_user_who_was_changed_since_it_was_read_does_not_join() {
    let app = TestApp::start().await;
    let (user, acceptance) = about_to_join(&app).await;
    let admin = app.admin().await;
    app.archive(&admin, user).await;
    // The invitation is as it was: only the user is not.
    app.execute("UPDATE invitations SET state = 'open', ended_at = NULL").await;
    assert!(!acceptance.write(&app.state).await.unwrap());
    assert_eq!(admin.get_user(user).await.unwrap().status, UserStatus::Archived);
    assert_eq!((app.count("memberships").await, admin.count_users().await.unwrap().archived), (0, 1));
}

#[actix_web::test]
async fn c6_disable_and_accept_at_once_never_join_the_disabled() {
    for _ in 0..ROUNDS {
        let app = TestApp::start().await;
        let people = app.people(&[("Dee Ek", DEE)]).await;
        let user = invite(&app.admin().await, DEE).await;
        let browser = app.pages_of(app.organization, DEE).await;
        browser.get(&app.link(people[0]).await).await.leads("/join");
        let handle = browser.get("/join/confirm").await.handle();
        let fields = [("invitation", &*handle)];
        let (joined, disabled) = tokio::join!(
            browser.post("/join", &fields),
            testing::set_enabled(&app.state, app.organization, people[0], false)
        );
        assert!(disabled.unwrap());
        let after = app.admin().await.get_user(user.id).await.unwrap();
        let names = app.names_of_events().await;
        if joined.location == "/join/done" {
            assert_eq!(after.status, UserStatus::Active);
            let at = |name: &str| names.iter().position(|event| event == name);
            assert!(at("user.joined") < at("person.disabled"), "{names:?}");
        } else {
            assert_eq!(after.status, UserStatus::Invited);
        }
        // From now on the pages know nobody.
        browser.get("/join/confirm").await.leads("/join/email");
    }
}
