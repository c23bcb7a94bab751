//! `POST /imports`.

use futures_util::{StreamExt, stream};
use rollcall_wire::imports::{Import, ImportState, ImportsQuery, Verdict};
use rollcall_wire::{Code, Problem};

use super::{count, judged, rows, session};
use crate::support::TestApp;

#[actix_web::test]
async fn s8_s14_s18_b6_a_file_becomes_rows_and_a_plan() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let file = "Name;E-Mail\nAnn;mailto:ann@contoso.example\nDee;dee@contoso\n\n";
    let import = admin.create_import(r"C:\files\people.csv", file).await.unwrap();
    assert_eq!((import.filename.as_str(), import.state), ("people.csv", ImportState::Queued));
    assert_eq!((import.rows, import.errors, import.version), (2, 1, 1));
    assert_eq!(import.created_by, "Alex Admin");
    let format = import.format.unwrap();
    assert_eq!((format.delimiter.as_str(), format.header, format.email_column), (";", true, 2));
    assert_eq!((format.encoding.as_str(), format.ignored_columns), ("UTF-8", vec!["Name".to_owned()]));

    app.work().await;
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.state, import.version, import.judged), (ImportState::Ready, 2, 2));
    assert_eq!((import.ready, import.errors, import.skipped), (1, 1, 0));
    let rows = rows(&admin, import.id, None).await;
    assert_eq!((rows[0].line, rows[0].verdict), (2, Verdict::Ready));
    assert_eq!(rows[0].email.as_deref(), Some("ann@contoso.example"));
    assert_eq!(rows[0].display_name.as_deref(), Some("Ann Lee"));
    assert_eq!(rows[0].repairs[0].code, "mailto");
    assert_eq!(rows[0].repairs[0].message, "“mailto:” was taken off.");
    assert_eq!((rows[1].line, rows[1].raw.as_str()), (3, "Dee;dee@contoso"));
    assert_eq!((rows[1].email.as_deref(), rows[1].code.as_deref()), (None, Some("email_no_dot_in_domain")));
}

#[actix_web::test]
async fn b12_an_object_of_json_a_line_is_a_row() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(&app).await);
    let answer = http
        .post(format!("{}/api/v1/imports?filename=people.ndjson", app.base))
        .header("origin", &app.base)
        .header("content-type", "application/x-ndjson")
        .body("{\"email\":\"ann@contoso.example\",\"id\":7}\n{\"email\":7}\n{\"name\":\"Dee\"}\n")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let import: Import = answer.json().await.unwrap();
    app.work().await;
    let rows = rows(&admin, import.id, None).await;
    let found: Vec<_> = rows.iter().map(|row| (row.line, row.verdict, row.code.as_deref())).collect();
    let bad = [(2, Verdict::Error, Some("not_json")), (3, Verdict::Error, Some("empty_cell"))];
    assert_eq!(found, [&[(1, Verdict::Ready, None)][..], &bad].concat());
}

#[actix_web::test]
async fn what_is_no_csv_or_has_no_row_is_refused() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for empty in ["", "\u{feff}", "email\n\n", "\n \n"] {
        let error = admin.create_import("empty.csv", empty).await.unwrap_err();
        assert_eq!(error.code(), Some(Code::EmptyFile), "{empty:?}");
    }
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(&app).await);
    let upload = http.post(format!("{}/api/v1/imports", app.base)).header("origin", &app.base);
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let answer =
            upload.try_clone().unwrap().header("content-type", kind).body("a@b.c").send().await.unwrap();
        assert_eq!(answer.status(), 415, "{kind}");
        assert_eq!(answer.json::<Problem>().await.unwrap().code, Code::UnsupportedMediaType);
    }
    let answer = upload
        .header("content-type", "Text/CSV; charset=utf-8; header=present")
        .body("email\nann@contoso.example\n")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(answer.headers()["etag"], "\"1\"");
    let import: Import = answer.json().await.unwrap();
    assert_eq!(
        (location, import.filename.as_str()),
        (format!("/api/v1/imports/{}", import.id), "import.csv")
    );
}

#[actix_web::test]
async fn a_file_that_cannot_be_read_fails_and_says_why() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let workbook = judged(&app, &admin, *b"PK\x03\x04\x14\0\x06\0").await;
    assert_eq!(workbook.state, ImportState::Failed);
    assert!(workbook.detail.unwrap().contains("workbook"));
    let no_column = judged(&app, &admin, "name,phone\nAnn,1\nDee,2\n").await;
    assert_eq!(no_column.state, ImportState::Failed);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows").await, 0);
}

#[actix_web::test]
async fn too_large_a_file_is_refused_by_its_length_and_by_its_bytes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let large = vec![b'\n'; 64 * 1024 * 1024 + 1];
    let error = admin.create_import("large.csv", large.clone()).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::PayloadTooLarge));
    let none = admin.list_imports(&ImportsQuery::default()).await.unwrap();
    assert_eq!(none.items, []);
}

#[actix_web::test]
async fn an_upload_that_breaks_off_leaves_nothing_but_its_mark() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(&app).await);
    let half = (0..5000).fold("email\n".to_owned(), |file, n| file + &format!("p{n}@contoso.example\n"));
    let unplugged = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        Err(std::io::Error::other("unplugged"))
    };
    let broken = stream::once(async { Ok(half) }).chain(stream::once(unplugged));
    let sent = http
        .post(format!("{}/api/v1/imports?filename=half.csv", app.base))
        .header("origin", &app.base)
        .header("content-type", "text/csv")
        .body(reqwest::Body::wrap_stream(broken))
        .send()
        .await;
    assert!(sent.is_err());
    for _ in 0..200 {
        let list = admin.list_imports(&ImportsQuery::default()).await.unwrap();
        if list.items.first().is_some_and(|import| import.state == ImportState::Failed) {
            app.work().await;
            assert!(list.items[0].detail.as_deref().unwrap().contains("broke off"));
            assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows").await, 0);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the upload was not marked as failed");
}

#[actix_web::test]
async fn imports_are_listed_newest_first_and_by_pages() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for name in ["one.csv", "two.csv", "three.csv"] {
        admin.create_import(name, "a@contoso.example").await.unwrap();
        app.state.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let query = ImportsQuery { limit: Some(2), ..ImportsQuery::default() };
    let first = admin.list_imports(&query).await.unwrap();
    let names: Vec<_> = first.items.iter().map(|import| &*import.filename).collect();
    assert_eq!(names, ["three.csv", "two.csv"]);
    let rest = admin.list_imports(&ImportsQuery { cursor: first.next_cursor, ..query }).await.unwrap();
    assert_eq!((rest.items[0].filename.as_str(), rest.items.len(), rest.next_cursor), ("one.csv", 1, None));

    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(foreign.list_imports(&ImportsQuery::default()).await.unwrap().items, []);
    let error = foreign.get_import(rest.items[0].id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::NotFound));
    let bad = ImportsQuery { limit: Some(0), ..ImportsQuery::default() };
    assert_eq!(admin.list_imports(&bad).await.unwrap_err().code(), Some(Code::InvalidField));
    let bad = ImportsQuery { cursor: Some("x".to_owned()), ..ImportsQuery::default() };
    assert_eq!(admin.list_imports(&bad).await.unwrap_err().code(), Some(Code::InvalidCursor));
}

#[actix_web::test]
async fn only_administrators_import() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let member = app.client("ann@contoso.example").await;
    let error = member.create_import("x.csv", "a@contoso.example").await.unwrap_err();
    assert_eq!(error.code(), Some(Code::RoleRequired));
    let error = app.browser().0.create_import("x.csv", "a@contoso.example").await.unwrap_err();
    assert_eq!(error.code(), Some(Code::NotSignedIn));
}
