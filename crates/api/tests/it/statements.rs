//! Statements that no slice shows alone.

use rollcall_api::organization::{self, FirstAdministrator, Locale, NewOrganization};
use rollcall_domain::Email;
use rollcall_wire::Code;
use rollcall_wire::directory::{PeopleQuery, SyncQuery};
use rollcall_wire::session::CodeRequest;
use rollcall_wire::users::{ActionItem, ActionRequest, UserStatus};
use sea_orm::ConnectionTrait as _;
use uuid::Uuid;

use crate::support::{Browser, TestApp, invite};

const DEE: &str = "dee@contoso.example";

/// Opens the link and presses the button.
async fn join(browser: &Browser, link: &str) {
    browser.get(link).await.leads("/join");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

/// Dee, who has joined: the person and the user.
async fn member(app: &TestApp) -> (Uuid, Uuid) {
    let person = app.people(&[("Dee Ek", DEE)]).await[0];
    let user = invite(&app.admin().await, DEE).await.id;
    app.pass(10).await;
    let browser = app.pages_of(app.organization, DEE).await;
    join(&browser, &app.mailed_link(DEE)).await;
    (person, user)
}

#[actix_web::test]
async fn s37_an_invitation_works_after_ten_years() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let user = invite(&app.admin().await, DEE).await.id;
    app.pass(10).await;
    let link = app.mailed_link(DEE);
    app.pass(10 * 366 * 86_400).await;
    let browser = app.pages_of(app.organization, DEE).await;
    join(&browser, &link).await;
    assert_eq!(app.admin().await.get_user(user).await.unwrap().status, UserStatus::Active);
}

#[actix_web::test]
async fn s62_the_archived_keep_their_account_and_can_still_sign_in() {
    let app = TestApp::start().await;
    let (_, user) = member(&app).await;
    let admin = app.admin().await;
    assert_eq!(admin.get_user(user).await.unwrap().status, UserStatus::Active);
    let account = async || {
        let dump = app.dump().await;
        let kept = |line: &&str| line.starts_with("accounts: ") || line.starts_with("identities: ");
        dump.lines().filter(kept).filter(|line| line.contains(DEE)).collect::<Vec<_>>().join("\n")
    };
    let before = account().await;
    assert!(before.contains(DEE));
    app.archive(&admin, user).await;
    app.pass(10).await;
    assert_eq!(account().await, before);
    let browser = app.pages();
    browser.post("/me/email", &[("email", DEE)]).await.leads("/me/code");
    let code = app.code(DEE).await;
    browser.post("/me/code", &[("code", &code)]).await.leads("/me");
    assert_eq!(browser.get("/me").await.status, 200);
    assert_eq!(account().await, before, "the same account, and no other");
}

#[actix_web::test]
async fn s64_nothing_that_is_done_to_users_writes_to_the_directory() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let directory = async || {
        let dump = app.dump().await;
        let of_directory = |line: &&str| line.starts_with("people") || line.starts_with("person_");
        dump.lines().filter(of_directory).collect::<Vec<_>>().join("\n")
    };
    let before = directory().await;
    assert!(before.contains(DEE));
    let admin = app.admin().await;
    let user = invite(&admin, DEE).await.id;
    let one = ActionRequest { items: vec![ActionItem { id: user, version: None }] };
    app.pass(10).await;
    admin.resend_users(&one).await.unwrap();
    app.pass(10).await;
    join(&app.pages_of(app.organization, DEE).await, &app.mailed_link(DEE)).await;
    app.archive(&admin, user).await;
    app.pass(10).await;
    admin.reinvite_users(&one).await.unwrap();
    app.pass(10).await;
    assert_eq!(directory().await, before);
}

#[actix_web::test]
async fn s65_a_corporate_directory_is_all_that_an_organization_needs_to_begin() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    // As it is exported from a directory: object id, principal name, aliases, department, state.
    let file = "external_id,user_name,email,further,given_name,family_name,display_name,department,enabled\n\
                4f1c,dee@corp.contoso.example,dee@contoso.example,SMTP:d.ek@contoso.example,Dee,Ek,Dee Ek,Sales,TRUE\n";
    admin.import_directory(&SyncQuery::default(), "text/csv", file).await.unwrap();
    let query = PeopleQuery { q: "ek".to_owned(), limit: None };
    let found = admin.search_people(&query).await.unwrap().items;
    assert_eq!((&*found[0].email, found[0].department.as_deref()), (DEE, Some("Sales")));
    let user = invite(&admin, "d.ek@contoso.example").await;
    assert_eq!((&*user.email, &*user.display_name), (DEE, "Dee Ek"));
    app.pass(10).await;
    let browser = app.pages();
    browser.get(&app.mailed_link(DEE)).await.leads("/join");
    let confirm = browser.sign_in(&app, DEE).await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(admin.get_user(user.id).await.unwrap().status, UserStatus::Active);
}

#[actix_web::test]
async fn r3_a_button_pressed_five_times_at_once_joins_once() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    app.pass(10).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&app.mailed_link(DEE)).await.leads("/join");
    let handle = browser.get("/join/confirm").await.handle();
    let form = [("invitation", &*handle)];
    futures_util::future::join_all((0..5).map(|_| browser.post("/join", &form))).await;
    let counts = [
        app.count("memberships").await,
        app.count("events WHERE name = 'user.joined'").await,
        app.count("invitations WHERE state = 'accepted'").await,
    ];
    assert_eq!(counts, [1, 1, 1]);
}

#[actix_web::test]
async fn r5_whoever_is_given_anothers_address_is_not_the_other() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let yes = SyncQuery { yes: true, dry_run: false };
    let file = |id: u8| format!("external_id,email,display_name\n{id},{DEE},Dee Ek\n");
    admin.import_directory(&yes, "text/csv", file(1)).await.unwrap();
    let user = invite(&admin, DEE).await.id;
    app.pass(10).await;
    join(&app.pages_of(app.organization, DEE).await, &app.mailed_link(DEE)).await;
    // The first Dee has left; the second has got the address.
    admin.import_directory(&yes, "text/csv", file(2)).await.unwrap();
    let browser = app.pages();
    browser.post("/me/email", &[("email", DEE)]).await.leads("/me/code");
    let code = app.code(DEE).await;
    browser.post("/me/code", &[("code", &code)]).await.leads("/me");
    let accounts = format!("accounts WHERE work_email = '{DEE}'");
    assert_eq!((app.count(&accounts).await, app.count("memberships").await), (2, 1));
    let one_of_two = "users u JOIN identities i ON i.account_id = u.account_id WHERE u.status = 'active'";
    assert_eq!(app.count(one_of_two).await, 1);
    let of_second = "sessions s JOIN users u ON u.account_id = s.account_id JOIN people p ON p.id = s.person_id \
                     WHERE p.external_id = '2'";
    assert_eq!(app.count(of_second).await, 0, "the second Dee is nobody's member");
    assert!(admin.get_user(user).await.unwrap().suspended);
}

#[actix_web::test]
async fn r20_a_sign_in_domain_belongs_to_one_organization() {
    let app = TestApp::start().await;
    let new = NewOrganization {
        name: "Fabrikam".to_owned(),
        product: "Milestone".to_owned(),
        domain: "contoso.example".to_owned(),
        invites_allowed: true,
        undo_seconds: None,
        locale: Locale::default(),
        administrator: FirstAdministrator {
            email: Email::parse("admin@fabrikam.example").unwrap(),
            display_name: "Fay Admin".to_owned(),
        },
    };
    let before = app.dump().await;
    let refused = organization::create(&app.state, &new).await.unwrap_err();
    assert_eq!(refused.to_problem().code, Code::DomainTaken);
    assert_eq!(app.dump().await, before);
}

#[actix_web::test]
async fn r20_a_domain_that_is_not_verified_leads_nobody_anywhere() {
    let app = TestApp::start().await;
    let (client, _) = app.browser();
    let ask = async || {
        client.request_code(&CodeRequest { email: "admin@contoso.example".to_owned() }).await.unwrap();
        app.work().await;
        app.mails().len()
    };
    app.state.db.schema().execute_unprepared("UPDATE domains SET verified = FALSE").await.unwrap();
    assert_eq!(ask().await, 0, "the answer is the same, and no mail leaves");
    app.state.db.schema().execute_unprepared("UPDATE domains SET verified = TRUE").await.unwrap();
    assert_eq!(ask().await, 1);
}

#[actix_web::test]
async fn s34_s35_s36_a_user_is_invited_then_active_then_archived_and_can_be_invited_again() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let user = invite(&admin, DEE).await.id;
    let status = async || admin.get_user(user).await.unwrap().status;
    // The one account is the administrator's own.
    assert_eq!((status().await, app.count("accounts").await), (UserStatus::Invited, 1));
    app.pass(10).await;
    join(&app.pages_of(app.organization, DEE).await, &app.mailed_link(DEE)).await;
    assert_eq!(
        (status().await, app.count("memberships WHERE until_at IS NULL").await),
        (UserStatus::Active, 1)
    );
    app.archive(&admin, user).await;
    assert_eq!(status().await, UserStatus::Archived);
    let one = ActionRequest { items: vec![ActionItem { id: user, version: None }] };
    let again = admin.reinvite_users(&one).await.unwrap();
    assert_eq!(again.results[0].user.as_ref().unwrap().status, UserStatus::Invited);
}
