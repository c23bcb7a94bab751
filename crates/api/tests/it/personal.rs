//! A person's own export and erasure (C11).

use rollcall_api::organization;
use rollcall_api::personal::{self, Erased, NotErased, Who};
use rollcall_client::Client;
use rollcall_wire::directory::{DirectorySync, PeopleQuery, SyncQuery};
use rollcall_wire::imports::{Import, RowsQuery, Verdict};
use rollcall_wire::session::{CodeRequest, Role};
use uuid::Uuid;

use crate::support::{TestApp, invite};

const QUIRIN: &str = "quirin.zabel@contoso.example";
const BEA: &str = "bea.ohm@contoso.example";
/// The address that the organization does not know of.
const PRIVATE: &str = "qqq@home.example";
/// What of Quirin must stand nowhere afterwards: names, addresses, the directory's id, department, telephone.
const PERSONAL: [&str; 7] =
    ["quirin", "zabel", "qz@contoso.example", "ext-77-q", "zoology", "5550199", PRIVATE];
const WITH_QUIRIN: &str = "external_id,email,given_name,family_name,display_name,enabled,user_name,further,department\n\
    ext-77-q,Quirin.Zabel@contoso.example,Quirin,Zabel,Quirin Zabel,yes,quirin.zabel,\"qz@contoso.example;office@contoso.example\",Zoology\n\
    ext-78-b,bea.ohm@contoso.example,Bea,Ohm,Bea Ohm,yes,bea.ohm,office@contoso.example,Sales\n";

fn quirin() -> Who {
    QUIRIN.parse().unwrap()
}

async fn sync(client: &Client, file: &str) -> DirectorySync {
    let yes = SyncQuery { yes: true, dry_run: false };
    client.import_directory(&yes, "text/csv", file.to_owned()).await.unwrap()
}

/// The directory without Quirin.
async fn leaves(client: &Client) {
    let file: Vec<_> = WITH_QUIRIN.lines().filter(|line| !line.contains("ext-77-q")).collect();
    assert_eq!(sync(client, &file.join("\n")).await.counts.gone, 1);
}

async fn uploaded(app: &TestApp, client: &Client, name: &str, file: &str) -> Import {
    let import = client.create_import(name, file.to_owned()).await.unwrap();
    app.work().await;
    client.get_import(import.id).await.unwrap()
}

async fn join(app: &TestApp, link: &str) {
    let browser = app.pages();
    browser.get(link).await.leads("/join");
    browser.post("/join/email", &[("email", "qz@contoso.example")]).await.leads("/join/code");
    let code = app.code("qz@contoso.example").await;
    browser.post("/join/code", &[("code", &code)]).await.leads("/join/confirm");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

/// Files in which Quirin stands in every way: by name and telephone, by a typo, beside somebody else, in somebody
/// else's line, and twice.
const SENT: &str = "Name;Phone;E-Mail;Manager\n\
    Zabel, Quirin;+49 30 5550199;Quirin Zabel <quirin.zabel@contoso.example>;\n\
    Ohm, Bea;;bea.ohm@contoso.example;QUIRIN.ZABEL@contoso.example\n";
const KEPT: &str = "Name;E-Mail\n\
    Zabel;quirin.zabel@contoso.example\n\
    Quirin;qz@contoso.example\n\
    Quirin;quirin.zabell@contoso.example\n\
    Both;bea.ohm@contoso.example, quirin.zabel@contoso.example\n\
    Office;office@contoso.example\n\
    Nobody;nobody@contoso.example\n";

/// Fills every table with something of Quirin's; answers the import that was sent and the one that was not.
async fn filled(app: &TestApp) -> (Uuid, Import, Import) {
    let admin = app.admin().await;
    sync(&admin, WITH_QUIRIN).await;
    let kept = uploaded(app, &admin, "for quirin.zabel@contoso.example.csv", KEPT).await;
    let sent = uploaded(app, &admin, "people.csv", SENT).await;
    admin.send_import(sent.id, sent.version).await.unwrap();
    app.pass(10).await;
    join(app, &app.mailed_link("Zabel@contoso.example")).await;
    app.grant(QUIRIN, Role::GlobalAdministrator).await;
    let own = app.client(QUIRIN).await;
    sync(&own, &WITH_QUIRIN.replace("Bea Ohm", "Bea  Ohm")).await;
    uploaded(app, &own, "own.csv", "email\nnobody@contoso.example\n").await;
    let email = rollcall_domain::email::Email::parse(QUIRIN).unwrap();
    organization::revoke(&app.state, app.organization, &email, Role::GlobalAdministrator.into())
        .await
        .unwrap();
    let user = app.column("SELECT 'x' AS name FROM users WHERE status = 'active'".to_owned()).await;
    assert_eq!(user.len(), 1, "only Quirin has joined");
    app.execute("UPDATE outbox SET reply = '550 5.1.1 <Quirin.Zabel@contoso.example> is unknown'").await;
    app.browser().0.request_code(&CodeRequest { email: QUIRIN.to_owned() }).await.unwrap();
    app.work().await;
    let query = PeopleQuery { q: "quirin".to_owned(), limit: None };
    let quirin = admin.search_people(&query).await.unwrap().items.remove(0);
    let user = quirin.user.unwrap().id;
    app.archive(&admin, user).await;
    app.reinvite(user).await;
    app.pages_by_private(QUIRIN, PRIVATE).await;
    app.session(app.organization, QUIRIN).await;
    app.work().await;
    (quirin.id, admin.get_import(sent.id).await.unwrap(), admin.get_import(kept.id).await.unwrap())
}

#[actix_web::test]
async fn c11_erasure_leaves_nothing_of_a_person_in_any_table() {
    let app = TestApp::start().await;
    let (person, sent, kept) = filled(&app).await;
    let admin = app.admin().await;
    leaves(&admin).await;
    // The mails of everybody say it now; Bea's are hers.
    app.execute(&format!("UPDATE outbox SET reply = NULL WHERE person_id <> {}", app.quoted(person))).await;
    let before = app.dump().await.to_lowercase();
    for tell in PERSONAL {
        assert!(before.contains(tell), "{tell} stands somewhere before");
    }

    let erased = personal::erase(&app.state, app.organization, &quirin()).await.unwrap();
    assert_eq!(erased, Ok(Erased { person, import_rows: 7 }));
    app.work().await;
    let after = app.dump().await.to_lowercase();
    let left: Vec<_> = after.lines().filter(|line| PERSONAL.iter().any(|tell| line.contains(tell))).collect();
    assert_eq!(left, Vec::<&str>::new());

    assert_eq!(app.names_of_events().await.last().unwrap(), "user.erased");
    assert_eq!(app.count("identities WHERE issuer LIKE 'urn:rollcall:private:%'").await, 0);
    assert_eq!(app.count("sessions WHERE kind = 'private'").await, 0);
    let counts = admin.count_users().await.unwrap();
    assert_eq!((counts.invited, counts.active, counts.archived), (1, 0, 0), "Bea is still invited");
    assert_eq!(admin.get_directory().await.unwrap().gone, 0);
    let after = admin.get_import(sent.id).await.unwrap();
    assert_eq!((after.rows, after.ready, after.sent), (sent.rows, sent.ready, sent.sent));
    let after = admin.get_import(kept.id).await.unwrap();
    assert_eq!((after.rows, after.ready, after.confident), (kept.rows, 1, 0));
    assert_eq!(after.version, kept.version + 1, "whoever saw the plan is told that it has changed");
    assert_eq!(after.ready + after.errors + after.skipped + after.dropped, after.rows);
    let query = RowsQuery { verdict: Some(Verdict::Ready), limit: None, cursor: None };
    let ready = admin.list_rows(kept.id, &query).await.unwrap().items;
    assert_eq!((ready.len(), ready[0].email.as_deref(), ready[0].raw.as_str()), (1, Some(BEA), ""));

    let query = RowsQuery { verdict: Some(Verdict::Error), ..query };
    let errors = admin.list_rows(kept.id, &query).await.unwrap().items;
    let cells: Vec<_> = errors.iter().map(|row| row.cell.as_str()).collect();
    assert_eq!(cells, ["office@contoso.example", "nobody@contoso.example"], "what is Bea's as well stays");

    let gone = personal::erase(&app.state, app.organization, &quirin()).await.unwrap_err();
    assert!(gone.to_string().contains("Nobody has the address"), "{gone}");
    // A file from before makes somebody new, and says so.
    assert_eq!(sync(&admin, WITH_QUIRIN).await.counts.added, 1);
    assert_eq!(app.count(&format!("people WHERE id = {}", app.quoted(person))).await, 0);
}

#[actix_web::test]
async fn whoever_is_in_the_directory_or_administers_is_not_erased_and_nobody_while_an_import_moves() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    sync(&admin, WITH_QUIRIN).await;
    invite(&admin, QUIRIN).await;
    app.grant(QUIRIN, Role::BusinessAdministrator).await;
    let before = app.dump().await;
    let erase = async || personal::erase(&app.state, app.organization, &quirin()).await.unwrap();
    assert_eq!(erase().await, Err(NotErased::InDirectory));
    assert_eq!(app.dump().await, before, "nothing was erased");
    leaves(&admin).await;
    assert_eq!(erase().await, Err(NotErased::Administers));
    let administrators = admin.list_administrators().await.unwrap().items;
    let quirin = administrators.iter().find(|one| one.display_name == "Quirin Zabel").unwrap();
    admin.remove_administrator(quirin.person_id).await.unwrap();
    let import = admin.create_import("moving.csv", format!("email\n{QUIRIN}\n")).await.unwrap();
    assert_eq!(erase().await, Err(NotErased::ImportMoves));
    app.work().await;
    assert_eq!(admin.get_import(import.id).await.unwrap().rows, 1);
    assert!(erase().await.is_ok());
}

#[actix_web::test]
async fn an_operators_person_without_a_role_is_erased_by_the_id_of_the_user() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    sync(&admin, WITH_QUIRIN).await;
    let user = invite(&admin, QUIRIN).await;
    app.execute("UPDATE people SET source = 'operator' WHERE external_id = 'ext-77-q'").await;
    let who = user.id.to_string().parse().unwrap();
    let erased = personal::erase(&app.state, app.organization, &who).await.unwrap().unwrap();
    assert_eq!(erased, Erased { person: user.person_id, import_rows: 0 });
    app.pass(10).await;
    assert_eq!((app.count("invitations").await, app.count("outbox").await), (0, 0), "and no mail leaves");
}

#[actix_web::test]
async fn an_export_tells_all_that_is_held_and_no_secret() {
    let app = TestApp::start().await;
    let (person, ..) = filled(&app).await;
    let export = personal::export(&app.state, app.organization, &quirin()).await.unwrap();
    let text = serde_json::to_string(&export).unwrap();
    for tell in PERSONAL {
        assert!(text.to_lowercase().contains(tell), "{tell} is told");
    }
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["person"]["id"], person.to_string());
    let parts = [
        "accounts",
        "identities",
        "memberships",
        "invitations",
        "mails",
        "sessions",
        "sign_in_codes",
        "events",
    ];
    for part in parts {
        assert!(!told[part].as_array().unwrap().is_empty(), "{part} is told");
    }
    assert_eq!(told["import_rows"].as_array().unwrap().len(), 7);
    assert_eq!(told["private_address"]["email_key"], PRIVATE);
    assert_eq!(told["user"]["status"], "invited");
    let secrets = "SELECT token_hash AS name FROM sessions";
    for secret in app.column(secrets.to_owned()).await {
        assert!(!text.contains(&secret), "a session's hash is told");
    }
    let invitations = app.column("SELECT LOWER(HEX(id)) AS name FROM invitations".to_owned());
    if app.state.db.is_sqlite() {
        for id in invitations.await {
            assert!(!text.replace('-', "").contains(&id), "an invitation's id is told");
        }
    }
}
