//! `GET /users`.

use rollcall_wire::Code;
use rollcall_wire::users::{Sort, UserStatus, UsersQuery};

use crate::support::{TestApp, by_email, invite, problem_of};

const NAMES: [(&str, &str); 5] = [
    ("Zoe Yi", "zoe@contoso.example"),
    ("Ångström Åsa", "asa@contoso.example"),
    ("Dee Ek", "dee@contoso.example"),
    ("Al Poe", "poe@contoso.example"),
    ("dee ek", "dee2@contoso.example"),
];

async fn five(app: &TestApp) -> rollcall_client::Client {
    app.people(&NAMES).await;
    let admin = app.admin().await;
    for (_, email) in NAMES {
        app.state.clock.advance(chrono::TimeDelta::milliseconds(1));
        invite(&admin, email).await;
    }
    admin
}

#[actix_web::test]
async fn every_sort_pages_through_all_without_loss_or_repeat() {
    use Sort::{Email, EmailDescending, InvitedAt, InvitedAtDescending, Name, NameDescending};
    let app = TestApp::start().await;
    let admin = five(&app).await;
    let mut orders = Vec::new();
    for sort in [Name, NameDescending, Email, EmailDescending, InvitedAt, InvitedAtDescending] {
        let mut emails = Vec::new();
        let mut cursor = None;
        loop {
            let query = UsersQuery { sort: Some(sort), limit: Some(2), cursor, ..UsersQuery::default() };
            let page = admin.list_users(&query).await.unwrap();
            emails.extend(page.items.into_iter().map(|user| user.email.replace("@contoso.example", "")));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        orders.push(format!("{sort:?}: {}", emails.join(" ")));
    }
    insta::assert_snapshot!(orders.join("\n"), @r"
    Name: poe asa dee dee2 zoe
    NameDescending: zoe dee2 dee asa poe
    Email: asa dee2 dee poe zoe
    EmailDescending: zoe poe dee dee2 asa
    InvitedAt: zoe asa dee poe dee2
    InvitedAtDescending: dee2 poe dee asa zoe
    ");
}

#[actix_web::test]
async fn s33_a_status_and_a_search_narrow_the_list() {
    let app = TestApp::start().await;
    let admin = five(&app).await;
    let found = async |status, q: &str| -> Vec<String> {
        let query = UsersQuery { status, q: Some(q.to_owned()), ..UsersQuery::default() };
        admin.list_users(&query).await.unwrap().items.into_iter().map(|user| user.email).collect()
    };
    assert_eq!(found(None, "ang").await, ["asa@contoso.example"]);
    assert_eq!(
        found(Some(UserStatus::Invited), "dee e").await,
        ["dee@contoso.example", "dee2@contoso.example"]
    );
    let dee =
        admin.list_users(&UsersQuery { q: Some("dee2".into()), ..UsersQuery::default() }).await.unwrap();
    app.archive(&admin, dee.items[0].id).await;
    assert_eq!(found(Some(UserStatus::Archived), "de").await, ["dee2@contoso.example"]);
}

#[actix_web::test]
async fn a_cursor_of_another_list_is_refused() {
    let app = TestApp::start().await;
    let admin = five(&app).await;
    let page = admin.list_users(&UsersQuery { limit: Some(2), ..UsersQuery::default() }).await.unwrap();
    let query = UsersQuery { sort: Some(Sort::Email), cursor: page.next_cursor, ..UsersQuery::default() };
    assert_eq!(admin.list_users(&query).await.unwrap_err().code(), Some(Code::InvalidCursor));
    let query = UsersQuery { cursor: Some("x".into()), ..UsersQuery::default() };
    assert_eq!(admin.list_users(&query).await.unwrap_err().code(), Some(Code::InvalidCursor));
}

#[actix_web::test]
async fn s3_without_a_role_the_list_is_refused_and_says_whom_to_ask() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let dee = app.client("dee@contoso.example").await;
    let error = dee.list_users(&UsersQuery::default()).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::RoleRequired));
    assert!(problem_of(&error).detail.contains("Global Administrator"));
    let refused = dee.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RoleRequired));
}
