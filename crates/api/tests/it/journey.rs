//! The main job, end to end, through the client, the mails and the pages.

use rollcall_wire::imports::{ImportState, RowsQuery, Verdict};
use rollcall_wire::session::{CodeRequest, SignIn};
use rollcall_wire::users::{ActionItem, ActionRequest, Counts, DeliveryState, UserStatus, UsersQuery};

use crate::support::TestApp;

const DEE: &str = "dee@contoso.example";
const FILE: &str = "email\r\nDee@contoso.example\r\nal@contoso.example\r\nnobody@contoso.example\r\nbo@@contoso\r\n\
    DEE@CONTOSO.EXAMPLE\r\n";

/// Signs the Global Administrator in as the login page does.
async fn sign_in(app: &TestApp) -> rollcall_client::Client {
    let (client, _) = app.browser();
    client.request_code(&CodeRequest { email: "admin@contoso.example".into() }).await.unwrap();
    app.work().await;
    let text = app.mail_to("admin@contoso.example").text;
    let code = text
        .lines()
        .map(str::trim)
        .find(|line| line.len() >= 6 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b' '));
    let session =
        client.sign_in(&SignIn { code: code.expect("a line with the code").to_owned() }).await.unwrap();
    assert_eq!(session.organization.name, "Contoso");
    client
}

async fn join(app: &TestApp) {
    let browser = app.pages();
    browser.get(&app.mailed_link(DEE)).await.leads("/join");
    let confirm = browser.sign_in(app, DEE).await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

fn counts(invited: i64, active: i64, archived: i64) -> Counts {
    Counts { all: invited + active + archived, invited, active, archived }
}

#[actix_web::test]
async fn the_main_job_from_a_file_to_a_member_and_back_again() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE), ("Al Poe", "al@contoso.example")]).await;
    let admin = sign_in(&app).await;

    // A file is uploaded and judged; nothing is sent by that.
    let uploaded = admin.create_import("staff.csv", FILE).await.unwrap();
    app.work().await;
    let import = admin.get_import(uploaded.id).await.unwrap();
    assert_eq!(
        (import.state, import.rows, import.ready, import.errors, import.skipped),
        (ImportState::Ready, 5, 2, 3, 0)
    );
    let query = RowsQuery { verdict: Some(Verdict::Error), ..RowsQuery::default() };
    let rows = admin.list_rows(import.id, &query).await.unwrap().items;
    let lines: Vec<_> = rows.iter().map(|row| (row.line, row.code.as_deref().unwrap_or(""))).collect();
    assert_eq!(lines, [(4, "not_in_directory"), (5, "email_two_ats"), (6, "duplicate")]);
    assert_eq!(admin.count_users().await.unwrap(), counts(0, 0, 0));

    // "Send Invite": users, and after the undo window their mail.
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed), (ImportState::Sent, 2, 0));
    assert_eq!(app.mails().len(), 1, "only the sign-in code has left");
    app.pass(10).await;
    let user = admin
        .list_users(&UsersQuery { q: Some("dee".into()), ..UsersQuery::default() })
        .await
        .unwrap()
        .items
        .remove(0);
    assert_eq!(user.delivery.as_ref().unwrap().state, DeliveryState::HandedOver);

    // Uploading the same file again invites nobody again.
    let again = admin.create_import("staff.csv", FILE).await.unwrap();
    app.work().await;
    let again = admin.get_import(again.id).await.unwrap();
    assert_eq!((again.ready, again.skipped, again.errors), (0, 2, 3));

    // The invitee joins, is archived, told so, invited again, and joins again; the older link is dead.
    join(&app).await;
    assert_eq!(admin.get_user(user.id).await.unwrap().status, UserStatus::Active);
    let first = app.mailed_link(DEE);
    let one = |version| ActionRequest { items: vec![ActionItem { id: user.id, version: Some(version) }] };
    admin.archive_users(&one(2)).await.unwrap();
    app.pass(10).await;
    assert_eq!(admin.count_users().await.unwrap(), counts(1, 0, 1));
    insta::assert_snapshot!(app.mail_to(DEE).subject, @"Contoso removed you from Milestone");
    admin.reinvite_users(&one(3)).await.unwrap();
    app.pass(10).await;
    let browser = app.pages();
    browser.get(&first).await.leads("/join");
    browser.get("/join").await.says(410, "newer invitation");
    join(&app).await;
    assert_eq!(admin.count_users().await.unwrap(), counts(1, 1, 0));
    let told: Vec<_> =
        admin.get_timeline(user.id).await.unwrap().items.into_iter().map(|entry| entry.event).collect();
    assert_eq!(told, ["user.joined", "user.reinvited", "user.archived", "user.joined", "user.invited"]);
}
