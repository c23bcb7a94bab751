//! `PATCH /imports/{id}/rows/{line}`.

use rollcall_api::testing::{self, TestPerson};
use rollcall_client::Client;
use rollcall_wire::Code;
use rollcall_wire::imports::{Import, ImportState, OnChange, Row, RowChange, RowResult, Verdict};
use uuid::Uuid;

use super::{count, judged, rows, session, verdicts};
use crate::support::TestApp;

async fn correct(admin: &Client, import: Uuid, line: i64, email: &str) -> (Row, Import) {
    let changed = admin.change_row(import, line, 0, &RowChange::correct(email)).await.unwrap();
    (changed.row, changed.import)
}

fn counts(import: &Import) -> (i64, i64, i64, i64, i64) {
    (import.ready, import.errors, import.skipped, import.dropped, import.version)
}

#[actix_web::test]
async fn b5_a_corrected_row_is_judged_at_once_by_the_same_code_and_the_counts_follow() {
    let app = TestApp::start().await;
    let mut ann = TestPerson::new("Ann Lee", "ann@contoso.example");
    ann.further = vec!["a.lee@contoso.example".to_owned()];
    let mut off = TestPerson::new("Off Line", "off@contoso.example");
    off.enabled = false;
    let dee = TestPerson::new("Dee Ek", "dee@contoso.example");
    let bo = TestPerson::new("Bo Tan", "bo@contoso.example");
    testing::add_people(&app.state, app.organization, &[ann, dee, bo, off]).await.unwrap();
    let admin = app.admin().await;
    let first = judged(&app, &admin, "bo@contoso.example").await;
    admin.send_import(first.id, first.version).await.unwrap();
    app.work().await;

    let file = "name;email\nAnn;ann@contoso.example\nDee;dee at contoso\n";
    let import = judged(&app, &admin, file).await;
    assert_eq!(counts(&import), (1, 1, 0, 0, 2));
    let row = &rows(&admin, import.id, Some(Verdict::Error)).await[0];
    assert_eq!(
        (row.cell.as_str(), &row.email, row.raw.as_str()),
        ("dee at contoso", &None, "Dee;dee at contoso")
    );

    // Each try, with the verdict, its code, the other line, and the counts.
    let ready = Verdict::Ready;
    let error = Verdict::Error;
    for (typed, verdict, code, other, expected) in [
        ("dee@@contoso.example", error, Some("email_two_ats"), None, (1, 1, 0, 0, 2)),
        (" \u{a0}", error, Some("empty_cell"), None, (1, 1, 0, 0, 2)),
        ("nobody@contoso.example", error, Some("not_in_directory"), None, (1, 1, 0, 0, 2)),
        ("dee@contoso.exmaple", error, Some("domain_typo"), None, (1, 1, 0, 0, 2)),
        ("dee@gmail.example", error, Some("domain_not_yours"), None, (1, 1, 0, 0, 2)),
        ("off@contoso.example", error, Some("disabled"), None, (1, 1, 0, 0, 2)),
        ("ANN@contoso.example", error, Some("duplicate"), Some(2), (1, 1, 0, 0, 2)),
        ("a.lee@contoso.example", error, Some("duplicate_person"), Some(2), (1, 1, 0, 0, 2)),
        ("bo@contoso.example", Verdict::Skipped, Some("already_invited"), None, (1, 0, 1, 0, 2)),
        ("Dee Ek <mailto:dee@contoso.example>", ready, None, None, (2, 0, 0, 0, 3)),
        ("dee@contoso.example", ready, None, None, (2, 0, 0, 0, 4)),
    ] {
        let (row, import) = correct(&admin, import.id, 3, typed).await;
        assert_eq!((row.verdict, row.code.as_deref(), row.other_line), (verdict, code, other), "{typed}");
        assert_eq!(counts(&import), expected, "{typed}");
        assert_eq!(row.raw, "Dee;dee at contoso", "what stood in the file stays");
        assert_eq!(row.message.is_some(), code.is_some());
    }
    let row = &rows(&admin, import.id, Some(Verdict::Ready)).await[1];
    assert_eq!(
        (row.email.as_deref(), row.display_name.as_deref()),
        (Some("dee@contoso.example"), Some("Dee Ek"))
    );
    assert_eq!(admin.get_import(import.id).await.unwrap().rows, 2);
}

#[actix_web::test]
async fn b5_repairs_of_a_corrected_cell_are_told() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "email\ndee\n").await;
    let (row, _) = correct(&admin, import.id, 2, "Dee Ek <mailto:dee@contoso.example>").await;
    let codes: Vec<_> = row.repairs.iter().map(|repair| repair.code.as_str()).collect();
    assert_eq!(codes, ["angle_brackets", "mailto"]);
    assert!(row.repairs[0].message.contains("names come from the directory"));
}

#[actix_web::test]
async fn b5_a_row_that_is_taken_out_is_not_sent_and_can_come_back() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let import =
        judged(&app, &admin, "ann@contoso.example, dee@contoso.example\nnobody@contoso.example\n").await;
    let drop = async |line, part| {
        admin.change_row(import.id, line, part, &RowChange::take_out()).await.unwrap().import
    };
    assert_eq!(counts(&drop(2, 0).await), (2, 0, 0, 1, 2), "an error was never going to be sent");
    assert_eq!(counts(&drop(1, 2).await), (1, 0, 0, 2, 3));
    let dropped = rows(&admin, import.id, Some(Verdict::Dropped)).await;
    assert_eq!(dropped.iter().map(|row| (row.line, row.part)).collect::<Vec<_>>(), [(1, 2), (2, 0)]);
    let error = admin.send_import(import.id, 2).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::PlanChanged), "what was ready is not what was seen");
    admin.send_import(import.id, 3).await.unwrap();
    app.work().await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 1);

    // Back again after the send.
    let back = RowChange::correct("dee@contoso.example");
    let import = admin.change_row(import.id, 1, 2, &back).await.unwrap().import;
    assert_eq!((import.state, import.to_send()), (ImportState::Sent, 1));
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 2);
}

#[actix_web::test]
async fn b5_after_sent_a_corrected_row_is_ready_and_send_goes_again_with_an_undo_of_its_own() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example\ndee@contso.example\n").await;
    admin.send_import(import.id, import.version).await.unwrap();
    app.pass(11).await;
    let error =
        admin.change_row(import.id, 1, 0, &RowChange::correct("dee@contoso.example")).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState), "a row that was sent stays as it was");
    let (row, import) = correct(&admin, import.id, 2, "dee@contoso.example").await;
    assert_eq!((row.verdict, import.state, import.to_send()), (Verdict::Ready, ImportState::Sent, 1));
    let error = admin.discard_import(import.id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState), "it says whom it has invited");

    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    app.work().await;
    let undone = admin.undo_batch(batch.id).await.unwrap();
    assert_eq!(undone.results.len(), 1, "the first send is not taken back with the second");
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.state, import.sent, import.to_send()), (ImportState::Undone, 1, 1));
    admin.send_import(import.id, import.version).await.unwrap();
    app.pass(11).await;
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.state, import.sent, import.failed), (ImportState::Sent, 2, 0));
    let results: Vec<_> = rows(&admin, import.id, None).await.iter().map(|row| row.result).collect();
    assert_eq!(results, [Some(RowResult::Invited), Some(RowResult::Invited)]);
    let handed_over = "SELECT COUNT(*) FROM outbox WHERE state = 'handed_over'";
    assert_eq!(count(&app, handed_over).await, 2);
}

#[actix_web::test]
async fn b5_a_row_that_had_changed_since_the_plan_is_judged_anew() {
    let app = TestApp::start().await;
    let ann = app.people(&[("Ann Lee", "ann@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await[0];
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example\ndee@contoso.example\n").await;
    app.set_enabled(ann, false).await;
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.sent, sent.failed, sent.to_send()), (1, 1, 0));
    app.set_enabled(ann, true).await;
    let (row, import) = correct(&admin, import.id, 1, "ann@contoso.example").await;
    assert_eq!((row.verdict, row.result), (Verdict::Ready, None));
    assert_eq!((import.failed, import.to_send()), (0, 1));
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    assert_eq!(admin.get_import(import.id).await.unwrap().sent, 2);
}

#[actix_web::test]
async fn b5_two_who_make_one_person_ready_at_once_make_one_row_ready() {
    let app = TestApp::start().await;
    let mut dee = TestPerson::new("Dee Ek", "dee@contoso.example");
    dee.further = vec!["d.ek@contoso.example".to_owned()];
    testing::add_people(&app.state, app.organization, &[dee]).await.unwrap();
    let admin = app.admin().await;
    let import = judged(&app, &admin, "one@contoso.example\ntwo@contoso.example\n").await;
    let (one, other) = tokio::join!(
        correct(&admin, import.id, 1, "dee@contoso.example"),
        correct(&admin, import.id, 2, "d.ek@contoso.example")
    );
    let mut verdicts_ = [one.0.verdict, other.0.verdict];
    verdicts_.sort_by_key(|verdict| *verdict == Verdict::Error);
    assert_eq!(verdicts_, [Verdict::Ready, Verdict::Error]);
    let found = verdicts(&admin, import.id).await;
    let codes: Vec<_> = found.iter().filter_map(|(_, _, code)| code.as_deref()).collect();
    assert_eq!(codes, ["duplicate_person"]);
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.ready, import.errors), (1, 1));
}

#[actix_web::test]
async fn c17_changes_can_be_left_out_and_nothing_is_added_to_what_was_seen() {
    let app = TestApp::start().await;
    app.people(&[
        ("Ann", "ann@contoso.example"),
        ("Dee", "dee@contoso.example"),
        ("Kim", "kim@contoso.example"),
    ])
    .await;
    let admin = app.admin().await;
    let file = "ann@contoso.example\ndee@contoso.example\nkim@contoso\n";
    let seen = judged(&app, &admin, file).await;
    // Since it was seen, Dee was taken out and Kim put right.
    admin.change_row(seen.id, 2, 0, &RowChange::take_out()).await.unwrap();
    let (_, now) = correct(&admin, seen.id, 3, "kim@contoso.example").await;
    assert_eq!((now.version, now.to_send()), (seen.version + 2, 2));
    let error = admin.send_import(seen.id, seen.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::PlanChanged));
    admin.send_import_with(seen.id, seen.version, OnChange::Skip).await.unwrap();
    app.work().await;
    let sent = admin.get_import(seen.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed, sent.to_send()), (ImportState::Sent, 1, 0, 1));
    let invited = "SELECT COUNT(*) FROM users WHERE email_key = 'ann@contoso.example'";
    assert_eq!(count(&app, invited).await, 1);
    // Kim goes with the next.
    admin.send_import(sent.id, sent.version).await.unwrap();
    app.work().await;
    assert_eq!(admin.get_import(sent.id).await.unwrap().sent, 2);
    let future = admin.send_import_with(sent.id, sent.version + 1, OnChange::Skip).await.unwrap_err();
    assert_eq!(future.code(), Some(Code::PlanChanged), "a version that nobody can have seen");
}

#[actix_web::test]
async fn a_row_changes_only_where_nothing_else_works_on_it() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = admin.create_import("ann.csv", "ann@contoso.example\nx\n").await.unwrap();
    let change = RowChange::correct("y");
    let code = async |line: i64| {
        admin.change_row(import.id, line, 0, &change).await.err().and_then(|error| error.code())
    };
    assert_eq!(code(2).await, Some(Code::ImportNotReady));
    app.work().await;
    assert_eq!(code(3).await, Some(Code::NotFound));
    assert_eq!(code(i64::MAX).await, Some(Code::NotFound));
    let part = admin.change_row(import.id, 2, i64::MAX, &change).await.unwrap_err();
    assert_eq!(part.code(), Some(Code::NotFound));
    admin.send_import(import.id, 2).await.unwrap();
    assert_eq!(code(2).await, Some(Code::ImportState), "it is being sent");
    app.work().await;
    assert_eq!(code(2).await, None);

    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    let error = foreign.change_row(import.id, 2, 0, &change).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::NotFound));
}

#[actix_web::test]
async fn what_is_no_change_is_told_by_field() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "x\n").await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(&app).await);
    let long = format!(r#"{{"email":"{}"}}"#, "a".repeat(100_000));
    for (line, body, status) in [
        ("1", r"{}", 422),
        ("1", r#"{"email":"a@b.example","drop":true}"#, 422),
        ("1", r#"{"email":7}"#, 400),
        ("1", r#"{"email":"a\u0000b@contoso.example"}"#, 200),
        ("1", long.as_str(), 200),
        ("99999999999999999999", r#"{"drop":true}"#, 404),
        ("one", r#"{"drop":true}"#, 404),
    ] {
        let url = format!("{}/api/v1/imports/{}/rows/{line}", app.base, import.id);
        let sent = http
            .patch(url)
            .header("origin", &app.base)
            .header("content-type", "application/json")
            .body(body.to_owned())
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status(), status, "{line} {}", body.chars().take(50).collect::<String>());
    }
    let row = &rows(&admin, import.id, None).await[0];
    assert_eq!(row.code.as_deref(), Some("cell_too_long"));
}
