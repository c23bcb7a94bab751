//! `POST /imports/{id}/send`.

use rollcall_api::testing::{self, TestPerson};
use rollcall_wire::Code;
use rollcall_wire::imports::{ImportState, RowResult, Verdict};
use rollcall_wire::users::{InviteOutcome, InvitePerson, InviteRequest};

use super::{count, execute, judged, many, rows, session};
use crate::support::TestApp;

#[actix_web::test]
async fn s19_nothing_is_sent_before_send_and_then_each_ready_row_once() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let file = "ann@contoso.example\nnobody@contoso.example\ndee@contoso.example\n";
    let import = judged(&app, &admin, file).await;
    app.pass(60).await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 0);

    let sending = admin.send_import(import.id, import.version).await.unwrap();
    assert_eq!(sending.state, ImportState::Sending);
    let batch = sending.batch.unwrap();
    assert_eq!((batch.release_at - app.state.clock.now()).num_seconds(), 10);
    app.work().await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed, sent.version), (ImportState::Sent, 2, 0, 2));
    assert_eq!(sent.batch.map(|batch| batch.id), Some(batch.id));
    let ready = rows(&admin, import.id, Some(Verdict::Ready)).await;
    assert!(ready.iter().all(|row| row.result == Some(RowResult::Invited) && row.user_id.is_some()));
    for (table, expected) in [("users", 2), ("invitations", 2), ("outbox", 2), ("batch_items", 2)] {
        assert_eq!(count(&app, &format!("SELECT COUNT(*) FROM {table}")).await, expected, "{table}");
    }
    let matching = "SELECT COUNT(*) FROM users u JOIN outbox o ON o.id = u.mail_id AND o.user_id = u.id \
                    AND o.user_version = u.version AND o.person_id = u.person_id AND o.class = 2";
    assert_eq!(count(&app, matching).await, 2);
    assert_eq!(count(&app, "SELECT CAST(SUM(invited) AS bigint) FROM user_counts").await, 2);
    assert_eq!(
        count(&app, "SELECT COUNT(*) FROM events WHERE name = 'user.invited' AND actor_kind = 'account'")
            .await,
        2
    );
    app.pass(11).await;
    assert_eq!(admin.get_import(import.id).await.unwrap().batch, None);
}

#[actix_web::test]
async fn s23_s24_the_whole_file_again_invites_only_the_newly_valid() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let first = judged(&app, &admin, "ann@contoso.example\ndee@contso.example\n").await;
    admin.send_import(first.id, first.version).await.unwrap();
    app.work().await;
    let again = judged(&app, &admin, "ann@contoso.example\ndee@contoso.example\n").await;
    assert_eq!((again.ready, again.errors, again.skipped), (1, 0, 1));
    admin.send_import(again.id, again.version).await.unwrap();
    app.work().await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM outbox").await, 2);
    let third = judged(&app, &admin, "ann@contoso.example\ndee@contoso.example\n").await;
    let error = admin.send_import(third.id, third.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::NothingToSend));
    assert_eq!(admin.get_import(third.id).await.unwrap().state, ImportState::Ready);
}

#[actix_web::test]
async fn b6_what_changed_since_the_plan_is_not_sent_and_said() {
    let app = TestApp::start().await;
    let people = ["Ann", "Dee", "Kim", "Lou", "Max"]
        .map(|name| TestPerson::new(name, &format!("{}@contoso.example", name.to_lowercase())));
    let ids = testing::add_people(&app.state, app.organization, &people).await.unwrap();
    let admin = app.admin().await;
    let file = "ann@contoso.example\ndee@contoso.example\nkim@contoso.example\nlou@contoso.example\n";
    let import = judged(&app, &admin, file).await;
    assert_eq!(import.ready, 4);
    // Ann is disabled, Dee is invited by another import, and Kim's address is somebody else's as well.
    testing::set_enabled(&app.state, app.organization, ids[0], false).await.unwrap();
    let other = judged(&app, &admin, "dee@contoso.example").await;
    admin.send_import(other.id, other.version).await.unwrap();
    app.work().await;
    let mut second = TestPerson::new("Kim Two", "kim2@contoso.example");
    second.further = vec!["kim@contoso.example".to_owned()];
    testing::add_people(&app.state, app.organization, &[second]).await.unwrap();

    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed), (ImportState::Sent, 1, 3));
    let results: Vec<_> = rows(&admin, import.id, None).await.into_iter().map(|row| row.result).collect();
    let changed = Some(RowResult::ChangedSincePlan);
    assert_eq!(results, [changed, changed, changed, Some(RowResult::Invited)]);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 2);
}

#[actix_web::test]
async fn b6_the_version_is_required_and_must_be_the_plans() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = admin.create_import("ann.csv", "ann@contoso.example").await.unwrap();
    let error = admin.send_import(import.id, import.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportNotReady));
    app.work().await;
    let error = admin.send_import(import.id, import.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::PlanChanged));

    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(&app).await);
    let send =
        http.post(format!("{}/api/v1/imports/{}/send", app.base, import.id)).header("origin", &app.base);
    assert_eq!(send.try_clone().unwrap().send().await.unwrap().status(), 428);
    for bad in ["2", "*", "\"x\"", "W/\"2\""] {
        let answer = send.try_clone().unwrap().header("if-match", bad).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{bad}");
    }
    assert_eq!(count(&app, "SELECT COUNT(*) FROM batches").await, 0);
    assert_eq!(send.header("if-match", "\"2\"").send().await.unwrap().status(), 200);
}

#[actix_web::test]
async fn sent_twice_at_once_exactly_one_sends() {
    let app = TestApp::start().await;
    let file = many(&app, 250).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    let (one, other) = tokio::join!(
        admin.send_import(import.id, import.version),
        admin.send_import(import.id, import.version)
    );
    let refused = match (one, other) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        both => panic!("one of the two must win: {both:?}"),
    };
    assert_eq!(refused.code(), Some(Code::ImportState));
    // Two processes work on it.
    let (one, other) = tokio::join!(
        rollcall_api::workers::run_until_idle(&app.state),
        rollcall_api::workers::run_until_idle(&app.state)
    );
    one.unwrap();
    other.unwrap();
    app.work().await;
    assert_eq!(admin.get_import(import.id).await.unwrap().sent, 250);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM outbox").await, 250);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM batches").await, 1);
}

#[actix_web::test]
async fn two_imports_of_the_same_people_at_once_invite_each_once() {
    let app = TestApp::start().await;
    let file = many(&app, 250).await;
    let backwards: String = file
        .lines()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .fold(String::new(), |all, line| all + line + "\n");
    let admin = app.admin().await;
    let one = judged(&app, &admin, file).await;
    let other = judged(&app, &admin, backwards).await;
    assert_eq!((one.ready, other.ready), (250, 250));
    admin.send_import(one.id, one.version).await.unwrap();
    admin.send_import(other.id, other.version).await.unwrap();
    let (a, b) = tokio::join!(
        rollcall_api::workers::run_until_idle(&app.state),
        rollcall_api::workers::run_until_idle(&app.state)
    );
    a.unwrap();
    b.unwrap();
    app.work().await;
    let (one, other) = (admin.get_import(one.id).await.unwrap(), admin.get_import(other.id).await.unwrap());
    assert_eq!(one.sent + other.sent, 250);
    assert_eq!(one.failed + other.failed, 250);
    for table in ["users", "invitations", "outbox"] {
        assert_eq!(count(&app, &format!("SELECT COUNT(*) FROM {table}")).await, 250, "{table}");
    }
}

#[actix_web::test]
async fn s9_an_organization_that_may_not_invite_is_told_so() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example").await;
    execute(&app, "UPDATE organizations SET invites_allowed = (1 = 0)").await;
    let error = admin.send_import(import.id, import.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::OrganizationNotAllowed));
    assert_eq!(admin.get_import(import.id).await.unwrap().state, ImportState::Ready);
}

#[actix_web::test]
async fn a_chunk_in_which_nobody_can_be_invited_any_more_is_passed_over() {
    let app = TestApp::start().await;
    let file = many(&app, 60).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file.clone()).await;
    let people =
        file.lines().skip(1).map(|email| InvitePerson { email: Some(email.to_owned()), person_id: None });
    let request = InviteRequest { people: people.collect(), ..InviteRequest::default() };
    admin.invite_users(&request).await.unwrap();
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed), (ImportState::Sent, 0, 60));
    assert_eq!(count(&app, "SELECT COUNT(*) FROM outbox").await, 60);
}

#[actix_web::test]
async fn an_import_and_a_single_invite_of_the_same_people_at_once_invite_each_once() {
    let app = TestApp::start().await;
    let file = many(&app, 60).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file.clone()).await;
    admin.send_import(import.id, import.version).await.unwrap();
    let mut people: Vec<_> = file
        .lines()
        .skip(1)
        .map(|email| InvitePerson { email: Some(email.to_owned()), person_id: None })
        .collect();
    people.reverse();
    let request = InviteRequest { people, ..InviteRequest::default() };
    let (worked, invited) =
        tokio::join!(rollcall_api::workers::run_until_idle(&app.state), admin.invite_users(&request));
    worked.unwrap();
    let outcomes = invited.unwrap().results;
    let singly = outcomes.iter().filter(|one| one.outcome == InviteOutcome::Invited).count();
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!(sent.sent + sent.failed, 60);
    assert_eq!(sent.sent + i64::try_from(singly).unwrap(), 60);
    for table in ["users", "invitations", "outbox"] {
        assert_eq!(count(&app, &format!("SELECT COUNT(*) FROM {table}")).await, 60, "{table}");
    }
}
