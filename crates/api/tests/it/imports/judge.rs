//! Judging against the directory.

use rollcall_api::testing::{self, TestPerson};
use rollcall_wire::imports::Verdict::{Error, Ready, Skipped};
use rollcall_wire::imports::{ImportState, RowsQuery, Verdict};

use super::{judged, many, rows, verdicts};
use crate::support::TestApp;

#[actix_web::test]
async fn s6_s7_s15_s16_s25_every_row_gets_its_verdict() {
    let app = TestApp::start().await;
    let mut ann = TestPerson::new("Ann Lee", "ann@contoso.example");
    ann.further = vec!["a.lee@contoso.example".to_owned(), "desk@contoso.example".to_owned()];
    let mut dee = TestPerson::new("Dee Ek", "dee@contoso.example");
    dee.further = vec!["desk@contoso.example".to_owned()];
    let mut off = TestPerson::new("Off Line", "off@contoso.example");
    off.enabled = false;
    let same = TestPerson::new("ann  lée", "other.ann@contoso.example");
    testing::add_people(&app.state, app.organization, &[ann, dee, off, same]).await.unwrap();
    let admin = app.admin().await;
    // Dee is a user already when the second file comes.
    let first = judged(&app, &admin, "dee@contoso.example").await;
    admin.send_import(first.id, first.version).await.unwrap();
    app.work().await;

    let file = "email\n\
        ann@contoso.example\n\
        A.LEE@contoso.example\n\
        dee@contoso.example\n\
        desk@contoso.example\n\
        off@contoso.example\n\
        nobody@contoso.example\n\
        other.ann@contoso.example\n\
        ANN@contoso.example\n";
    let import = judged(&app, &admin, file).await;
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(
        verdicts(&admin, import.id).await,
        [
            (2, Ready, code("same_name")),
            (3, Error, code("duplicate_person")),
            (4, Skipped, code("already_invited")),
            (5, Error, code("ambiguous")),
            (6, Error, code("disabled")),
            (7, Error, code("not_in_directory")),
            (8, Ready, code("same_name")),
            (9, Error, code("duplicate")),
        ]
    );
    assert_eq!((import.ready, import.errors, import.skipped), (2, 5, 1));
    assert_eq!(import.state, ImportState::Ready);
    let rows = rows(&admin, import.id, None).await;
    assert!(rows[0].message.as_deref().unwrap().contains("line 8"));
    assert!(rows[6].message.as_deref().unwrap().contains("line 2"));
    assert!(rows[1].message.as_deref().unwrap().contains("Ann Lee stands on line 2"));
    assert!(rows[2].user_id.is_some());
}

#[actix_web::test]
async fn s16_duplicates_are_found_across_chunks_and_pages_follow_the_file() {
    let app = TestApp::start().await;
    let mut alias = TestPerson::new("Zed Last", "zed@contoso.example");
    alias.further = vec!["z@contoso.example".to_owned()];
    testing::add_people(&app.state, app.organization, &[alias]).await.unwrap();
    let file =
        format!("zed@contoso.example\n{}z@contoso.example\n", many(&app, 450).await.replace("email\n", ""));
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    assert_eq!((import.rows, import.ready, import.errors), (452, 451, 1));
    let errors = rows(&admin, import.id, Some(Verdict::Error)).await;
    assert_eq!((errors[0].line, errors[0].code.as_deref()), (452, Some("duplicate_person")));
    let all = rows(&admin, import.id, None).await;
    let lines: Vec<_> = all.iter().map(|row| row.line).collect();
    assert_eq!(lines, (1..=452).collect::<Vec<_>>());
    let page = admin.list_rows(import.id, &RowsQuery::default()).await.unwrap();
    assert_eq!(page.items.len(), 50);
}

#[actix_web::test]
async fn progress_moves_no_version() {
    let app = TestApp::start().await;
    let file = many(&app, 450).await;
    let admin = app.admin().await;
    let id = admin.create_import("many.csv", file).await.unwrap().id;
    let mut seen = Vec::new();
    while rollcall_api::workers::step(&app.state).await.unwrap() {
        let import = admin.get_import(id).await.unwrap();
        seen.push((import.state, import.judged, import.version));
    }
    let (last, before) = seen.split_last().unwrap();
    assert_eq!(*last, (ImportState::Ready, 450, 2));
    let judged: Vec<_> = before.iter().map(|(_, judged, _)| *judged).collect();
    assert!(judged.is_sorted() && judged.len() > 2 && judged.last() == Some(&450), "{judged:?}");
    assert!(before.iter().all(|(state, _, version)| (*state, *version) == (ImportState::Validating, 1)));
}
