//! Every operation of `openapi.yaml`, by every kind of caller. An operation without a row fails.

use std::collections::BTreeMap;

use reqwest::Method;
use rollcall_domain::Scope;
use rollcall_wire::session::Role;
use uuid::Uuid;

use crate::support::{TestApp, invite};

/// What an operation is called with, and the statuses that nobody signed in, a member without a role, a Business
/// Administrator, a Global Administrator, and a Global Administrator of another organization are answered.
pub(super) struct Row {
    pub(super) body: &'static str,
    pub(super) statuses: [u16; 5],
}

/// What there is in the first organization.
pub(super) struct Things {
    user: Uuid,
    import: Uuid,
    person: Uuid,
    client: Uuid,
    secret: Uuid,
}

/// In whose name an operation is called.
#[derive(Clone)]
pub(super) enum By {
    Nobody,
    Session(String),
    Client(String),
}

/// The ids in paths and bodies are of the first organization: the other one is told that there is no such thing.
pub(super) fn row(operation: &str) -> Row {
    let (body, statuses) = match operation {
        "request_code" => (r#"{"email":"dee@contoso.example"}"#, [202, 202, 202, 202, 202]),
        "sign_in" => (r#"{"code":"000000"}"#, [401, 401, 401, 401, 401]),
        "sign_out" => ("", [204, 204, 204, 204, 204]),
        "get_session" | "list_sessions" | "get_state_machine" => ("", [401, 200, 200, 200, 200]),
        "end_other_sessions" => ("", [401, 204, 204, 204, 204]),
        "end_session" => ("", [401, 404, 404, 404, 404]),
        "list_users"
        | "count_users"
        | "search_people"
        | "get_directory"
        | "list_left"
        | "list_imports"
        | "get_sample_csv"
        | "get_organization"
        | "list_rates"
        | "list_administrators"
        | "get_sign_in"
        | "list_domains"
        | "list_clients"
        | "preview_mail"
        | "preview_mail_html" => ("", [401, 403, 200, 200, 200]),
        "create_client" => (r#"{"name":"Sync","scopes":["users:read"]}"#, [401, 403, 403, 201, 201]),
        "add_client_secret" => ("", [401, 403, 403, 201, 404]),
        "remove_client_secret" => ("", [401, 403, 403, 404, 404]),
        "send_test_mail" => ("{}", [401, 403, 403, 202, 202]),
        "get_user" | "get_timeline" | "list_mails" | "copy_link" | "get_import" | "list_rows"
        | "get_errors_csv" | "follow_import" => ("", [401, 403, 200, 200, 404]),
        "change_row" => (r#"{"email":"nobody@contoso.example"}"#, [401, 403, 200, 200, 404]),
        "apply_suggestions" => (r#"{"confident":true}"#, [401, 403, 200, 200, 404]),
        "invite_users" => (r#"{"people":[{"email":"nobody@contoso.example"}]}"#, [401, 403, 200, 200, 200]),
        "resend_users" | "archive_users" | "reinvite_users" => {
            (r#"{"items":[{"id":"00000000-0000-7000-8000-000000000000"}]}"#, [401, 403, 200, 200, 200])
        }
        "update_organization" => ("{}", [401, 403, 403, 200, 200]),
        "add_domain" => (r#"{"domain":"contoso.test"}"#, [401, 403, 403, 200, 200]),
        "verify_domain" => ("", [401, 403, 403, 200, 404]),
        "remove_domain" => ("", [401, 403, 403, 409, 404]),
        "set_logo" => ("no image", [401, 403, 403, 422, 422]),
        "set_sign_in" => {
            (r#"{"issuer":"x","client_id":"x","directory_claim":"email"}"#, [401, 403, 403, 422, 422])
        }
        "remove_logo" | "remove_rate" | "remove_sign_in" => ("", [401, 403, 403, 204, 204]),
        "add_rate" => (r#"{"from":"2027-01-01","amount":"0.7"}"#, [401, 403, 403, 200, 200]),
        "set_administrator" => (r#"{"roles":["business_administrator"]}"#, [401, 403, 403, 200, 404]),
        "remove_administrator" | "remove_client" => ("", [401, 403, 403, 204, 404]),
        "undo_batch" => ("", [401, 403, 404, 404, 404]),
        "create_import" => ("email\n", [401, 403, 422, 422, 422]),
        "import_directory" => ("external_id,email\n", [401, 403, 403, 422, 422]),
        "send_import" | "stop_import" | "rescind_import" => ("", [401, 403, 409, 409, 404]),
        "discard_import" => ("", [401, 403, 204, 409, 404]),
        other => panic!("{other} has no row: say who may call it"),
    };
    Row { body, statuses }
}

#[actix_web::test]
async fn s2_s3_s4_every_operation_answers_every_caller_as_its_row_says() {
    let app = TestApp::start().await;
    let people = [
        ("Dee Ek", "dee@contoso.example"),
        ("Bo Tan", "bo@contoso.example"),
        ("Eve Orr", "eve@contoso.example"),
    ];
    let things = Things::make(&app, app.people(&people).await[2]).await;
    app.grant("bo@contoso.example", Role::BusinessAdministrator).await;
    app.grant("eve@contoso.example", Role::GlobalAdministrator).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let callers = [
        None,
        Some((app.organization, "dee@contoso.example")),
        Some((app.organization, "bo@contoso.example")),
        Some((app.organization, "admin@contoso.example")),
        Some((other, "admin@fabrikam.example")),
    ];
    let mut wrong = BTreeMap::new();
    for (path, method, operation) in operations() {
        let expected = row(&operation);
        let path = filled(&path, &things);
        for (caller, expected_status) in callers.iter().zip(expected.statuses) {
            let status = call(&app, caller.as_ref(), &method, &path, expected.body).await.status().as_u16();
            if status != expected_status {
                wrong.insert(format!("{operation} as {caller:?}"), (status, expected_status));
            }
        }
    }
    assert_eq!(wrong, BTreeMap::new(), "(answered, expected)");
}

/// Even a Global Administrator's: by a private address nobody is one.
#[actix_web::test]
async fn r5_s62_a_private_session_is_refused_by_every_operation_like_nobody() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example"), ("Eve Orr", "eve@contoso.example")]).await;
    let things = Things::make(&app, people[1]).await;
    let browser = app.pages_by_private("admin@contoso.example", "alex@home.example").await;
    let before = app.dump().await;
    let mut wrong = BTreeMap::new();
    for (path, method, operation) in operations() {
        // Leaving is the one thing that it may do, and that is tested where it is.
        if operation == "sign_out" {
            continue;
        }
        let expected = row(&operation);
        let path = filled(&path, &things);
        let by = By::Session(browser.jar.get("__Host-rollcall_session").unwrap());
        let status = call_by(&app, by, &method, &path, expected.body).await.status().as_u16();
        if status != expected.statuses[0] {
            wrong.insert(operation, (status, expected.statuses[0]));
        }
    }
    assert_eq!(wrong, BTreeMap::new(), "(answered, expected)");
    let changed = |line: &&str| !line.starts_with("challenges: ") && !line.starts_with("budgets: ");
    let after = app.dump().await;
    let (before, after): (Vec<_>, Vec<_>) =
        (before.lines().filter(changed).collect(), after.lines().filter(changed).collect());
    assert_eq!(before, after, "nothing was written but the code that anybody may ask for");
    browser.get("/me").await.says(200, "You are signed in with your private address");
}

impl Things {
    /// Makes them, beside a person of the directory; `dee@contoso.example` must be in it.
    pub(super) async fn make(app: &TestApp, person: Uuid) -> Self {
        let admin = app.admin().await;
        let user = invite(&admin, "dee@contoso.example").await.id;
        let import = admin.create_import("people.csv", "email\nnobody@contoso.example\n").await.unwrap().id;
        let client = app.api_client(&admin, &[Scope::UsersRead]).await.client;
        app.work().await;
        Self { user, import, person, client: client.id, secret: client.secrets[0].id }
    }

    /// Ids of what is not there.
    pub(super) fn nowhere(app: &TestApp) -> Self {
        let [user, import, person, client, secret] = [(); 5].map(|()| app.state.ids.random());
        Self { user, import, person, client, secret }
    }
}

/// A path with the ids of what there is.
pub(super) fn filled(path: &str, things: &Things) -> String {
    let Things { user, import, person, client, secret } = things;
    let id = match path {
        path if path.contains("/imports/") => import,
        path if path.contains("/clients/") => client,
        _ => user,
    };
    let path = path
        .replace("{id}", &id.to_string())
        .replace("{secret}", &secret.to_string())
        .replace("{line}", "2")
        .replace("{person}", &person.to_string())
        .replace("{domain}", "contoso.example")
        .replace("{from}", "2027-01-01");
    assert!(!path.contains('{'), "{path}: say what stands there");
    path
}

/// Discarding comes last, so that the import is there for the others.
pub(super) fn operations() -> Vec<(String, Method, String)> {
    let description = serde_json::to_value(rollcall_api::app::description()).unwrap();
    let mut all: Vec<_> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().filter_map(move |(method, operation)| {
                let id = operation["operationId"].as_str()?.to_owned();
                Some((path.clone(), method.to_uppercase().parse().unwrap(), id))
            })
        })
        .collect();
    all.sort_by_key(|(_, _, operation)| (operation == "discard_import", operation.clone()));
    assert!(all.len() >= 20, "the description has lost operations");
    all
}

/// Calls an operation with all that it needs.
pub(super) async fn call(
    app: &TestApp,
    caller: Option<&(Uuid, &str)>,
    method: &Method,
    path: &str,
    body: &'static str,
) -> reqwest::Response {
    let by = match caller {
        Some((organization, email)) => By::Session(app.session(*organization, email).await),
        None => By::Nobody,
    };
    call_by(app, by, method, path, body).await
}

/// The same, in the name of whatever may call.
pub(super) async fn call_by(
    app: &TestApp,
    by: By,
    method: &Method,
    path: &str,
    body: &'static str,
) -> reqwest::Response {
    let (http, jar) = TestApp::http();
    let query = if path.ends_with("/people") { "?q=de" } else { "" };
    let kind = match path {
        path if path.ends_with("/imports") => "text/csv",
        path if path.ends_with("/logo") => "image/png",
        _ => "application/json",
    };
    let mut request = http.request(method.clone(), format!("{}{path}{query}", app.base));
    match by {
        By::Nobody => request = request.header("Origin", &app.base),
        By::Session(token) => {
            jar.set("__Host-rollcall_session", &token);
            request = request.header("Origin", &app.base);
        }
        By::Client(token) => request = request.bearer_auth(token),
    }
    let version = match path {
        path if path.ends_with("/send") => Some("\"2\""),
        path if path.ends_with("/organization") => Some("\"1\""),
        _ => None,
    };
    if let Some(version) = version {
        request = request.header("If-Match", version);
    }
    if !body.is_empty() {
        request = request.header("Content-Type", kind).body(body);
    }
    request.send().await.unwrap()
}

/// The description says of every operation whether it needs a session, as its row does.
#[test]
fn what_the_description_asks_for_is_what_is_asked_for() {
    let description = serde_json::to_value(rollcall_api::app::description()).unwrap();
    for (path, method, operation) in operations() {
        let said = &description["paths"][&path][method.as_str().to_lowercase()]["security"];
        // `sign_in` answers 401 as well, to whoever has a wrong code.
        let is_open = row(&operation).statuses[0] != 401 || operation == "sign_in";
        assert_eq!(said.as_array().is_some_and(Vec::is_empty), is_open, "{operation}");
    }
}

#[actix_web::test]
async fn r11_a_write_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &app.session(app.organization, "admin@contoso.example").await);
    let url = format!("{}/api/v1/users/invite", app.base);
    let body = r#"{"people":[{"email":"nobody@contoso.example"}]}"#;
    let status = async |headers: &[(&str, &str)]| {
        let request = http.post(&url).header("Content-Type", "application/json").body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(&[]).await, 403);
    assert_eq!(status(&[("Origin", "https://evil.example")]).await, 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "cross-site"), ("Origin", &app.base)]).await, 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example")]).await, 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "none")]).await, 403);
    assert_eq!(status(&[("Origin", &app.base)]).await, 200);
    assert_eq!(status(&[("Sec-Fetch-Site", "same-origin")]).await, 200);
}

#[actix_web::test]
async fn r10_a_role_that_was_taken_counts_no_longer_at_once() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    app.grant("bo@contoso.example", Role::BusinessAdministrator).await;
    let client = app.client("bo@contoso.example").await;
    client.count_users().await.unwrap();
    app.set_enabled(bo, false).await;
    assert_eq!(client.count_users().await.unwrap_err().code(), Some(rollcall_wire::Code::NotSignedIn));
}

/// What a read is answered by each process.
async fn read(bases: &[String], session: &str, path: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for base in bases {
        let (http, jar) = TestApp::http();
        jar.set("__Host-rollcall_session", session);
        let answer = http.get(format!("{base}{path}")).send().await.unwrap();
        statuses.push(answer.status().as_u16());
    }
    statuses
}

#[actix_web::test]
async fn r10_what_was_taken_is_read_no_more_within_a_second_in_any_process() {
    let app = TestApp::start().await;
    let people = [("Bo Tan", "bo@contoso.example"), ("Cy Dorn", "cy@contoso.example")];
    let [bo, cy] = app.people(&people).await[..] else { panic!("two people") };
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await.id;
    for (_, email) in people {
        app.grant(email, Role::BusinessAdministrator).await;
    }
    let mut reads = Vec::new();
    for (email, path) in [("bo", "/users"), ("cy", "/users"), ("dee", "/session")] {
        let session = app.session(app.organization, &format!("{email}@contoso.example")).await;
        reads.push((session, format!("/api/v1{path}")));
    }
    let bases = [app.base.clone(), app.another_process()];
    let read_all = async || {
        let mut all = Vec::new();
        for (session, path) in &reads {
            all.push(read(&bases, session, path).await);
        }
        all
    };
    assert_eq!(read_all().await, [[200, 200], [200, 200], [200, 200]]);
    admin.remove_administrator(bo).await.unwrap();
    app.set_enabled(cy, false).await;
    app.archive(&admin, dee).await;
    // A second would be allowed; what begins after the change sees it.
    assert_eq!(read_all().await, [[403, 403], [401, 401], [401, 401]]);
    // The session is gone, not asleep: who is enabled again signs in again.
    app.set_enabled(cy, true).await;
    assert_eq!(read_all().await[1], [401, 401]);
}

#[actix_web::test]
async fn r10_a_session_that_is_left_of_somebody_disabled_reads_nothing() {
    let app = TestApp::start().await;
    let session = app.session(app.organization, "admin@contoso.example").await;
    let bases = [app.base.clone(), app.another_process()];
    assert_eq!(read(&bases, &session, "/api/v1/users").await, [200, 200]);
    app.execute("UPDATE people SET enabled = FALSE").await;
    assert_eq!(app.count("sessions").await, 1);
    assert_eq!(read(&bases, &session, "/api/v1/users").await, [401, 401]);
}
