//! Races: one wins, one user, one event, and the loser is told.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use rollcall_wire::Code;
use rollcall_wire::users::{ActionItem, ActionOutcome, ActionRequest, InviteOutcome, UserStatus};

use crate::support::{TestApp, by_email, invite};

#[actix_web::test]
async fn many_invite_one_person_at_once_and_one_wins() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let request = by_email(&["dee@contoso.example"]);
    let answers = join_all((0..8).map(|_| admin.invite_users(&request))).await;
    let outcomes: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().results[0].outcome).collect();
    let won = outcomes.iter().filter(|outcome| **outcome == InviteOutcome::Invited).count();
    assert_eq!(won, 1, "{outcomes:?}");
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, InviteOutcome::Invited | InviteOutcome::AlreadyInvited))
    );
    assert_eq!(admin.count_users().await.unwrap().all, 1);
    assert_eq!(app.mails_queued().await, 1);
}

#[actix_web::test]
async fn many_archive_one_user_at_once_and_one_wins() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let user = invite(&admin, "dee@contoso.example").await;
    let request = ActionRequest { items: vec![ActionItem { id: user.id, version: None }] };
    let answers = join_all((0..8).map(|_| admin.archive_users(&request))).await;
    let results: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().results.remove(0)).collect();
    let won = results.iter().filter(|result| result.outcome == ActionOutcome::Done).count();
    assert_eq!(won, 1);
    let told: BTreeSet<_> = results
        .iter()
        .filter_map(|result| result.problem.as_ref())
        .map(|problem| problem.code.as_str())
        .collect();
    assert!(
        told.iter().all(|code| [Code::AlreadyArchived.as_str(), Code::Changed.as_str()].contains(code)),
        "{told:?}"
    );
    let counts = admin.count_users().await.unwrap();
    assert_eq!((counts.invited, counts.archived), (0, 1));
    assert_eq!(admin.get_timeline(user.id).await.unwrap().items.len(), 2);
}

#[actix_web::test]
async fn undo_and_archive_race_and_the_user_is_one_or_the_other() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    for _ in 0..6 {
        let response = admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
        let user = response.results[0].user.clone().unwrap();
        let batch = response.batch.unwrap().id;
        let archive = ActionRequest { items: vec![ActionItem { id: user.id, version: Some(user.version) }] };
        let (undone, archived) =
            futures_util::future::join(admin.undo_batch(batch), admin.archive_users(&archive)).await;
        let undone = undone.unwrap().results[0].outcome == ActionOutcome::Done;
        let archived = archived.unwrap();
        assert_ne!(undone, archived.results[0].outcome == ActionOutcome::Done);
        match admin.get_user(user.id).await {
            Ok(user) => {
                assert_eq!((undone, user.status), (false, UserStatus::Archived));
                admin.undo_batch(archived.batch.unwrap().id).await.unwrap();
                return;
            }
            Err(error) => assert_eq!((undone, error.code()), (true, Some(Code::NotFound))),
        }
    }
}
