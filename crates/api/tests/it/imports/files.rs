//! Files to save.

use rollcall_domain::import::{IntakeOptions, read};
use rollcall_wire::imports::ImportState;

use super::{judged, session, verdicts};
use crate::support::TestApp;

async fn download(app: &TestApp, path: &str) -> (reqwest::header::HeaderMap, String) {
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &session(app).await);
    let answer = http.get(format!("{}/api/v1{path}", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    (answer.headers().clone(), answer.text().await.unwrap())
}

#[actix_web::test]
async fn s11_the_sample_is_a_file_that_can_be_uploaded() {
    let app = TestApp::start().await;
    let (headers, sample) = download(&app, "/imports/sample.csv").await;
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"sample.csv\"");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let (rows, summary) = read(sample.as_bytes(), IntakeOptions::default());
    assert_eq!((rows.len(), summary.ok, summary.header), (2, 2, true));
}

#[actix_web::test]
async fn s20_s21_b5_r14_the_error_log_is_itself_an_upload_of_just_the_failed_rows() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let file = "name;email\n\
        Ann;ann@contoso.example\n\
        =cmd();=1+1@contoso.example\n\
        \"Two\nlines\";\"jürgen \"\"j\"\" <ju,r@contoso>\"\n\
        Nobody;nobody@contoso.example\n\
        Pair;dee@contoso\u{2c}bob@contoso\n\
        Ann again;ANN@contoso.example\n";
    let import = judged(&app, &admin, file).await;
    assert_eq!((import.state, import.ready, import.errors), (ImportState::Ready, 1, 6));
    let (headers, log) = download(&app, &format!("/imports/{}/errors.csv", import.id)).await;
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"errors.csv\"");
    insta::assert_snapshot!(log);

    let (failed, _) = read(file.as_bytes(), IntakeOptions::default());
    let failed: Vec<_> = failed.iter().filter(|row| row.line != 2).map(|row| row.cell.trim()).collect();
    let (again, summary) = read(log.as_bytes(), IntakeOptions::default());
    let again: Vec<_> = again.iter().map(|row| row.cell.as_str()).collect();
    assert_eq!(summary.failure, None);
    assert_eq!(again, failed, "r14: without the guard again");

    // The corrected log is the next upload.
    let corrected = log.replace(";dee@contoso;", ";dee@contoso.example;");
    let next = judged(&app, &admin, corrected).await;
    let ready = verdicts(&admin, next.id).await;
    assert_eq!((next.rows, next.ready), (6, 2), "{ready:?}");
}

#[actix_web::test]
async fn an_error_log_without_errors_is_its_header() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example").await;
    let (_, log) = download(&app, &format!("/imports/{}/errors.csv", import.id)).await;
    assert_eq!(log, "\u{feff}email,line,code,reason,suggestion\r\n");
}
