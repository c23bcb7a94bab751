//! `POST /directory/imports`: the file, the plan and the refusals.

use rollcall_wire::Code;
use rollcall_wire::directory::{Difference, SyncCounts, SyncQuery};

use super::{import, import_as, import_with_yes};
use crate::support::TestApp;

const ANN: &str = "1,ann@contoso.example,Ann Lee,yes,,,";
const BO: &str = "2,bo@contoso.example,Bo Tan,yes,,,";
const CY: &str = "3,cy@contoso.example,Cy Ng,yes,,,";

#[actix_web::test]
async fn b10_a_plan_changes_nothing_and_the_import_does_what_it_said_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = app.dump().await;
    let dry = SyncQuery { dry_run: true, yes: false };
    let plan = import_as(&admin, dry, &[ANN, BO]).await.unwrap();
    assert_eq!(app.dump().await, before);
    assert!(!plan.applied && !plan.needs_yes);
    assert_eq!(plan.counts, SyncCounts { rows: 2, added: 2, ..SyncCounts::default() });
    assert_eq!((plan.changes[0].line, &*plan.changes[0].external_id), (Some(2), "1"));

    let done = import(&admin, &[ANN, BO]).await.unwrap();
    assert!(done.applied);
    assert_eq!((done.counts, done.changed_meanwhile), (plan.counts, 0));
    // But for the record that there was another sync.
    let rest = async || {
        let dump = app.dump().await;
        dump.lines().filter(|line| !line.starts_with("directory_syncs:")).collect::<Vec<_>>().join("\n")
    };
    let after = rest().await;
    let again = import(&admin, &[ANN, BO]).await.unwrap();
    assert_eq!(again.counts, SyncCounts { rows: 2, unchanged: 2, ..SyncCounts::default() });
    assert_eq!(rest().await, after, "the same file again finds nothing to do");
}

#[actix_web::test]
async fn json_and_csv_say_the_same() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    let ann = r#"{"external_id":"1","email":"ann@contoso.example","display_name":"Ann Lee"}"#;
    let bo = r#"{"external_id":2,"email":"bo@contoso.example","display_name":"Bo Tan","enabled":"True"}"#;
    for (kind, file) in
        [("application/json", format!("[{ann},{bo}]")), ("application/x-ndjson", format!("{ann}\n{bo}\n"))]
    {
        let done = admin.import_directory(&SyncQuery::default(), kind, file).await.unwrap();
        assert_eq!(done.counts, SyncCounts { rows: 2, unchanged: 2, ..SyncCounts::default() }, "{kind}");
    }
}

#[actix_web::test]
async fn b10_a_file_that_is_cut_short_needs_a_yes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO, CY]).await.unwrap();
    let before = app.dump().await;
    let error = import(&admin, &[ANN, BO]).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::TooManyLeave));
    let disabled = BO.replace("yes", "no");
    assert_eq!(import(&admin, &[ANN, &disabled, CY]).await.unwrap_err().code(), Some(Code::TooManyLeave));
    assert_eq!(app.dump().await, before);
    let dry = SyncQuery { dry_run: true, yes: false };
    let plan = import_as(&admin, dry, &[ANN, BO]).await.unwrap();
    assert!(plan.needs_yes);
    assert_eq!((plan.losing_access, plan.enabled_before, plan.max_disable_percent), (1, 3, 20));
    let done = import_with_yes(&admin, &[ANN, BO]).await;
    assert_eq!(done.counts.gone, 1);
    assert_eq!(done.changes[0].what, [Difference::Gone]);
}

#[actix_web::test]
async fn b10_the_share_is_a_setting_and_only_more_than_it_is_refused() {
    let app = TestApp::start_with(|config| config.directory.max_disable_percent = 50).await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    assert_eq!(import(&admin, &[ANN]).await.unwrap().counts.gone, 1);
    assert_eq!(import(&admin, &[BO]).await.unwrap_err().code(), Some(Code::TooManyLeave));
}

#[actix_web::test]
async fn a_file_that_cannot_be_read_or_is_empty_changes_nothing_even_with_a_yes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN]).await.unwrap();
    let before = app.dump().await;
    let yes = SyncQuery { yes: true, dry_run: false };
    for (kind, file, code) in [
        ("text/csv", &b"external_id,email\n"[..], Code::EmptyFile),
        ("text/csv", b"", Code::EmptyFile),
        ("text/csv", b"id,mail\n1,ann@contoso.example\n", Code::UnreadableFile),
        ("text/csv", b"external_id,email\n1,\xe9@contoso.example\n", Code::UnreadableFile),
        ("application/json", b"[]", Code::EmptyFile),
        ("application/json", b"[{", Code::UnreadableFile),
        ("text/plain", b"external_id,email\n", Code::UnsupportedMediaType),
    ] {
        let error = admin.import_directory(&yes, kind, file).await.unwrap_err();
        assert_eq!(error.code(), Some(code), "{kind} {file:?}");
    }
    assert_eq!(app.dump().await, before);
}

#[actix_web::test]
async fn bad_rows_are_left_out_with_their_line_and_whoever_they_are_about_stays() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO, CY]).await.unwrap();
    let rows = [
        "1,ann@,Ann Other,yes,,,",
        "2,bo@contoso.example,Bo New,yes,,,",
        "3,cy@contoso.example,Cy Ng,perhaps,,,",
        "2,bo@contoso.example,Bo Twice,yes,,,",
        "4,di@contoso.example,Di Oh,yes,bo@contoso.example,,",
    ];
    let done = import(&admin, &rows).await.unwrap();
    let told: Vec<_> = done.problems.iter().map(|problem| (problem.line.unwrap(), &*problem.code)).collect();
    assert_eq!(
        told,
        [(2, "email"), (4, "enabled"), (5, "duplicate_external_id"), (6, "duplicate_user_name")]
    );
    assert_eq!(done.counts, SyncCounts { rows: 5, changed: 1, problems: 4, ..SyncCounts::default() });
    assert_eq!(app.count("people WHERE display_name IN ('Ann Lee', 'Bo New', 'Cy Ng')").await, 3);
    assert_eq!(app.count("people WHERE gone_at IS NOT NULL").await, 0);
}

#[actix_web::test]
async fn a_row_that_does_not_say_whom_it_is_about_keeps_those_who_are_missing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO, CY]).await.unwrap();
    let done = import_with_yes(&admin, &[ANN, ",bo@contoso.example,Bo Tan,yes,,,"]).await;
    assert_eq!((done.counts.kept, done.counts.gone, done.counts.problems), (2, 0, 1));
    assert_eq!(app.count("people WHERE gone_at IS NOT NULL").await, 0);
}

#[actix_web::test]
async fn the_operators_people_are_never_touched_and_nobody_takes_what_is_theirs() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let rows = [
        ANN,
        "77,ADMIN@contoso.example,Not Alex,no,alex,,",
        "78,x@contoso.example,X,yes,admin@contoso.example,,",
        "79,y@contoso.example,Y,yes,,admin@contoso.example,",
        "operator:admin@contoso.example,z@contoso.example,Z,no,,,",
    ];
    let done = import(&admin, &rows).await.unwrap();
    assert_eq!((done.counts.added, done.counts.operators, done.counts.problems), (1, 4, 0));
    assert_eq!(app.count("people WHERE source = 'operator' AND version = 1 AND enabled").await, 1);
    app.admin().await.count_users().await.unwrap();
}
