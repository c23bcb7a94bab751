//! `GET /users?delivery=`.

use rollcall_client::Client;
use rollcall_wire::users::{Undelivered, UserStatus, UsersQuery};
use sea_orm::ConnectionTrait;

use crate::support::{SmtpServer, TestApp, by_email, invite};

const PEOPLE: [(&str, &str); 4] = [
    ("Ann Lee", "ann@contoso.example"),
    ("Bo Tan", "bo@contoso.example"),
    ("Cy Roe", "cy@contoso.example"),
    ("Dee Ek", "dee@contoso.example"),
];

async fn found(admin: &Client, delivery: Undelivered, limit: u64) -> Vec<String> {
    let mut query = UsersQuery { delivery: Some(delivery), limit: Some(limit), ..UsersQuery::default() };
    let mut names = Vec::new();
    loop {
        let page = admin.list_users(&query).await.unwrap();
        names.extend(page.items.into_iter().map(|user| user.display_name));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return names;
        }
    }
}

/// Ann's and Cy's mails bounced, Bo's is to be tried again, Dee's waits.
async fn four() -> (TestApp, Client, SmtpServer) {
    let bounce = "rcpt 550 5.1.1 no such mailbox";
    let server = SmtpServer::start(&[bounce, "rcpt 451 4.7.1 later", bounce]);
    let app = TestApp::start_with(|config| config.mail.url = server.url.as_str().into()).await;
    app.people(&PEOPLE).await;
    let admin = app.admin().await;
    for (_, email) in &PEOPLE[..3] {
        invite(&admin, email).await;
        app.pass(11).await;
    }
    invite(&admin, PEOPLE[3].1).await;
    (app, admin, server)
}

#[actix_web::test]
async fn b8_users_are_listed_by_why_their_mail_has_not_arrived() {
    let (_app, admin, _server) = four().await;
    assert_eq!(found(&admin, Undelivered::Bounced, 50).await, ["Ann Lee", "Cy Roe"]);
    assert_eq!(found(&admin, Undelivered::Bounced, 1).await, ["Ann Lee", "Cy Roe"], "page by page");
    assert_eq!(found(&admin, Undelivered::Deferred, 50).await, ["Bo Tan"]);
    assert_eq!(found(&admin, Undelivered::Waiting, 50).await, ["Dee Ek"]);
    let query = UsersQuery {
        delivery: Some(Undelivered::Bounced),
        status: Some(UserStatus::Invited),
        q: Some("cy".to_owned()),
        ..UsersQuery::default()
    };
    let page = admin.list_users(&query).await.unwrap();
    assert_eq!(page.items.iter().map(|user| user.email.as_str()).collect::<Vec<_>>(), [PEOPLE[2].1]);
    let none = UsersQuery { status: Some(UserStatus::Active), ..query };
    assert_eq!(admin.list_users(&none).await.unwrap().items, []);
}

#[actix_web::test]
async fn b8_only_the_last_mail_of_a_user_counts() {
    let (app, admin, _server) = four().await;
    let ann = admin.list_users(&UsersQuery { q: Some("ann".into()), ..UsersQuery::default() }).await.unwrap();
    app.resend(&admin, ann.items[0].id).await;
    assert_eq!(found(&admin, Undelivered::Bounced, 50).await, ["Cy Roe"]);
    assert_eq!(found(&admin, Undelivered::Waiting, 50).await, ["Ann Lee", "Dee Ek"]);
    app.pass(11).await;
    assert_eq!(found(&admin, Undelivered::Waiting, 50).await, Vec::<String>::new());
}

#[actix_web::test]
async fn b19_a_great_many_waiting_mails_are_read_in_the_order_of_the_list() {
    let (app, admin, _server) = four().await;
    admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    // Mails of nobody: they only make the state too common to sort its users.
    let id = if app.state.db.is_sqlite() { "randomblob(16)" } else { "gen_random_uuid()" };
    let sql = format!(
        "INSERT INTO outbox (organization_id, id, class, template, dedupe_key, batch_id, user_id, user_version, person_id, \
           state, attempt, next_at, queued_at, changed_at) \
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) \
         SELECT o.organization_id, {id}, o.class, o.template, o.dedupe_key || '/' || n.i, o.batch_id, o.user_id, \
           o.user_version, o.person_id, 'queued', 0, o.next_at, o.queued_at, o.changed_at \
         FROM outbox o JOIN n ON 1 = 1 WHERE o.state = 'queued' AND o.attempt = 0"
    );
    app.state.db.schema().execute_unprepared(&sql).await.unwrap();
    assert_eq!(found(&admin, Undelivered::Waiting, 50).await, ["Dee Ek"]);
    assert_eq!(found(&admin, Undelivered::Bounced, 1).await, ["Ann Lee", "Cy Roe"]);
}
