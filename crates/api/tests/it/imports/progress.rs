//! `GET /imports/{id}/progress`.

use std::time::{Duration, Instant};

use rollcall_client::{Client, Following, Told};
use rollcall_wire::Code;
use rollcall_wire::imports::{ImportState, MailCounts, Progress};
use uuid::Uuid;

use super::{execute, judged, many, session};
use crate::support::TestApp;

/// Longer than anything here may take; a stream that says nothing must not hang the test.
const PATIENCE: Duration = Duration::from_secs(20);

async fn next(following: &mut Following) -> Option<Told> {
    tokio::time::timeout(PATIENCE, following.next()).await.expect("the stream goes on").unwrap()
}

/// All that is told until the stream ends.
async fn to_the_end(admin: &Client, import: Uuid) -> (Vec<Progress>, Progress) {
    let mut following = admin.follow_import(import).await.unwrap();
    let mut told = Vec::new();
    loop {
        match next(&mut following).await.expect("a stream ends with `done`") {
            Told::Progress(progress) => told.push(*progress),
            Told::Done(progress) => {
                assert_eq!(next(&mut following).await, None, "nothing comes after `done`");
                return (told, *progress);
            }
            Told::Lost(error) => panic!("{error}"),
        }
    }
}

#[actix_web::test]
async fn s17_the_first_event_comes_at_once_and_unbuffered_while_the_import_still_moves() {
    let app = TestApp::start().await;
    let file = many(&app, 450).await;
    let admin = app.admin().await;
    let id = admin.create_import("many.csv", file).await.unwrap().id;

    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(&app).await);
    let asked = Instant::now();
    let mut answer = http
        .get(format!("{}/api/v1/imports/{id}/progress", app.base))
        .header("accept", "text/event-stream")
        .header("accept-encoding", "br, gzip, deflate")
        .send()
        .await
        .unwrap();
    let headers = answer.headers().clone();
    let first = answer.chunk().await.unwrap().expect("an event");
    assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert!(!headers.contains_key("content-encoding"), "{headers:?}");
    let first = String::from_utf8(first.to_vec()).unwrap();
    let expected = "retry: 2000\nevent: progress\nid: 1\ndata: {\"import\":{";
    assert!(first.starts_with(expected) && first.ends_with("\n\n"), "{first}");
    assert!(first.contains("\"state\":\"queued\""), "the import has not moved yet: {first}");

    app.work().await;
    let mut rest = String::new();
    while let Some(piece) = tokio::time::timeout(PATIENCE, answer.chunk()).await.unwrap().unwrap() {
        rest += std::str::from_utf8(&piece).unwrap();
    }
    assert!(rest.contains("event: done\nid: ") && rest.contains("\"state\":\"ready\""), "{rest}");
}

#[actix_web::test]
async fn s17_progress_goes_up_to_the_end_of_sending_and_of_the_mail() {
    let app = TestApp::start().await;
    let file = many(&app, 700).await;
    let admin = app.admin().await;
    let id = admin.create_import("many.csv", file).await.unwrap().id;
    let slowly = async || {
        while rollcall_api::workers::step(&app.state).await.unwrap() {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let ((judging, ready), ()) = tokio::join!(to_the_end(&admin, id), slowly());
    assert_eq!((ready.import.state, ready.import.ready), (ImportState::Ready, 700));
    assert_eq!((ready.seconds_left, ready.mails), (None, MailCounts::default()));
    let judged: Vec<_> = judging.iter().map(|told| told.import.judged).collect();
    assert!(judged.is_sorted() && judged.iter().any(|rows| (1..700).contains(rows)), "{judged:?}");
    let speeds: Vec<_> = judging.iter().filter_map(|told| told.per_second).collect();
    assert!(speeds.iter().any(|speed| *speed > 0.0), "{speeds:?}");

    admin.send_import(id, ready.import.version).await.unwrap();
    let sending = async {
        app.work().await;
        let held = admin.get_import(id).await.unwrap();
        assert_eq!(held.state, ImportState::Sent);
        // The undo window is open: the mail waits, and the stream waits with it.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        app.pass(11).await;
    };
    let ((told, done), ()) = tokio::join!(to_the_end(&admin, id), sending);
    let held = told.iter().any(|told| told.import.state == ImportState::Sent && told.mails.queued == 700);
    assert!(held, "{told:?}");
    assert_eq!(done.import.sent, 700);
    assert_eq!(done.mails, MailCounts { handed_over: 700, ..MailCounts::default() });
}

#[actix_web::test]
async fn b8_mail_is_counted_by_what_became_of_it() {
    let app = TestApp::start().await;
    let file = many(&app, 6).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    for (n, set) in [
        "state = 'handed_over', attempt = 1",
        "state = 'bounced', attempt = 1",
        "state = 'cancelled'",
        "state = 'queued', attempt = 2",
        "state = 'claimed', attempt = 3",
    ]
    .iter()
    .enumerate()
    {
        let one = format!("SELECT id FROM people WHERE email = 'p{:04}@contoso.example'", n + 1);
        execute(&app, &format!("UPDATE outbox SET {set} WHERE person_id = ({one})")).await;
    }
    let mut following = admin.follow_import(import.id).await.unwrap();
    let Some(Told::Progress(told)) = next(&mut following).await else { panic!("mail still waits") };
    let expected = MailCounts { queued: 2, deferred: 1, handed_over: 1, bounced: 1, cancelled: 1 };
    assert_eq!(told.mails, expected);
    assert_eq!((expected.waiting(), expected.done()), (3, 3));
    execute(&app, "UPDATE outbox SET state = 'handed_over' WHERE state IN ('queued', 'claimed')").await;
    let Some(Told::Done(done)) = next(&mut following).await else { panic!("nothing waits any more") };
    assert_eq!((done.mails.waiting(), done.mails.handed_over), (0, 4));
}

#[actix_web::test]
async fn what_does_not_move_is_told_once() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example").await;
    let (told, done) = to_the_end(&admin, import.id).await;
    assert_eq!((told, &done.import), (Vec::new(), &import));

    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(foreign.follow_import(import.id).await.unwrap_err().code(), Some(Code::NotFound));
}

#[actix_web::test]
async fn r10_a_stream_ends_within_two_seconds_when_the_person_is_disabled() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    app.grant("bo@contoso.example", rollcall_wire::session::Role::BusinessAdministrator).await;
    let client = app.client("bo@contoso.example").await;
    let id = client.create_import("x.csv", "ann@contoso.example").await.unwrap().id;
    let mut following = client.follow_import(id).await.unwrap();
    assert!(matches!(next(&mut following).await, Some(Told::Progress(_))));
    app.set_enabled(bo, false).await;
    let ended = Instant::now();
    let Some(Told::Lost(error)) = next(&mut following).await else { panic!("the stream goes on") };
    assert!(ended.elapsed() < Duration::from_secs(2), "{:?}", ended.elapsed());
    assert_eq!(error.code(), Some(Code::NotSignedIn));
    assert_eq!(next(&mut following).await, None);
}

/// Waits until so many streams are open.
async fn streams(app: &TestApp, count: usize) {
    let begun = Instant::now();
    while app.state.streams.count() != count {
        assert!(begun.elapsed() < Duration::from_secs(6), "{} streams are open", app.state.streams.count());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[actix_web::test]
async fn r15_a_session_has_so_many_streams_and_one_ends_when_its_client_goes_away() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = admin.create_import("x.csv", "ann@contoso.example").await.unwrap().id;
    let mut open = Vec::new();
    for _ in 0..4 {
        let mut following = admin.follow_import(id).await.unwrap();
        assert!(matches!(next(&mut following).await, Some(Told::Progress(_))));
        open.push(following);
    }
    assert_eq!(admin.follow_import(id).await.unwrap_err().code(), Some(Code::RateLimited));
    // Another session has its own.
    drop(app.admin().await.follow_import(id).await.unwrap());
    streams(&app, 4).await;
    open.clear();
    streams(&app, 0).await;
    assert!(admin.follow_import(id).await.is_ok());
}

#[actix_web::test]
async fn a_server_that_stops_ends_its_streams_at_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = admin.create_import("x.csv", "ann@contoso.example").await.unwrap().id;
    let mut following = admin.follow_import(id).await.unwrap();
    assert!(matches!(next(&mut following).await, Some(Told::Progress(_))));
    let stopping = Instant::now();
    let ((), told) = tokio::join!(app.stop(), next(&mut following));
    assert_eq!(told, None);
    assert!(stopping.elapsed() < Duration::from_secs(3), "{:?}", stopping.elapsed());
}
