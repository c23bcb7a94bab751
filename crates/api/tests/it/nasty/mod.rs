//! Whatever is sent, the answer is never that something went wrong on our side: every parameter, field, body and cursor
//! of every operation of `openapi.yaml`, and the forms of the pages, with values that nobody means.

mod operations;
mod schema;
mod values;

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;

use self::operations::{Operation, Place, operations};
use self::values::{BODIES, JSON, TEXTS};
use crate::support::{TestApp, by_email};

/// Sends requests, and notes what was answered badly.
struct Sender<'a> {
    app: &'a TestApp,
    http: reqwest::Client,
    /// The session's cookie, until a request has ended it.
    session: Option<String>,
    sent: usize,
    bad: Vec<String>,
}

/// What to send beside the path.
#[derive(Clone, Default)]
struct Extra {
    headers: Vec<(HeaderName, HeaderValue)>,
    kind: Option<&'static str>,
    body: Vec<u8>,
}

impl<'a> Sender<'a> {
    fn new(app: &'a TestApp) -> Self {
        let (http, _) = TestApp::http();
        Self { app, http, session: None, sent: 0, bad: Vec::new() }
    }

    /// Sends a request as the Global Administrator; it must be answered, and not with a failure of ours.
    async fn send(&mut self, method: &Method, path_and_query: &str, extra: &Extra) -> Option<Value> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.app.session(self.app.organization, "admin@contoso.example").await,
        };
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path_and_query}", self.app.base))
            .header("origin", &self.app.base);
        // One of the test's own takes the place of the session.
        if !extra.headers.iter().any(|(name, _)| name == "cookie") {
            request = request.header("cookie", format!("__Host-rollcall_session={session}"));
        }
        for (name, value) in &extra.headers {
            request = request.header(name, value);
        }
        if let Some(kind) = extra.kind {
            request = request.header("content-type", kind);
        }
        self.sent += 1;
        let shown: String = path_and_query.chars().take(120).collect();
        let body: String = String::from_utf8_lossy(&extra.body).chars().take(120).collect();
        let what = format!("{method} {shown} {:?} {:?} {body}", extra.kind, extra.headers);
        let answer = match request.body(extra.body.clone()).send().await {
            Ok(answer) => answer,
            Err(error) => {
                self.bad.push(format!("{what}: {error}"));
                return None;
            }
        };
        let status = answer.status();
        let has_ended = status == 401 || answer.headers().contains_key("set-cookie");
        self.session = Some(session).filter(|_| !has_ended);
        let kind = answer.headers().get("content-type").map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let is_api = path_and_query.starts_with("/api/");
        let is_said = !status.is_client_error() || !is_api || kind == "application/problem+json";
        if status.is_server_error() || !is_said {
            self.bad.push(format!("{what}: {status} {kind}"));
        }
        if kind == "application/json" { answer.json().await.ok() } else { None }
    }

    fn done(self, at_least: usize) {
        assert!(self.sent >= at_least, "only {} requests were sent", self.sent);
        let mut all = String::new();
        self.bad.iter().for_each(|bad| writeln!(all, "{bad}").unwrap());
        assert!(self.bad.is_empty(), "{} of {} requests:\n{all}", self.bad.len(), self.sent);
    }
}

/// Text that may stand in a path or query: percent-encoded, byte by byte.
fn encoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(*byte));
        } else {
            write!(text, "%{byte:02X}").unwrap();
        }
    }
    text
}

/// Users, imports and people that have left: so that every list has a second page.
async fn filled() -> TestApp {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let names = ["ann", "bo", "cy"].map(|name| (name, format!("{name}@contoso.example")));
    let people: Vec<_> = names.iter().map(|(name, email)| (*name, email.as_str())).collect();
    let ids = app.people(&people).await;
    let addresses: Vec<_> = people.iter().map(|(_, email)| *email).collect();
    admin.invite_users(&by_email(&addresses)).await.unwrap();
    for _ in 0..2 {
        admin.create_import("people.csv", "email\na@contoso.example\nb@contoso.example\n").await.unwrap();
    }
    for id in ids {
        app.set_enabled(id, false).await;
    }
    app.work().await;
    app
}

#[actix_web::test]
async fn no_path_query_or_header_of_any_operation_fails_on_our_side() {
    let app = filled().await;
    let mut sender = Sender::new(&app);
    for operation in operations() {
        for (name, place) in &operation.parameters {
            for text in TEXTS {
                let mut extra = operation.extra();
                let mut path = operation.path(&app, (*place == Place::Path).then_some((name, text))).await;
                match place {
                    Place::Path => {}
                    Place::Query => {
                        write!(path, "?q=de&{}={}", encoded(name.as_bytes()), encoded(text)).unwrap();
                    }
                    Place::Header => {
                        let Ok(value) = HeaderValue::from_bytes(text) else { continue };
                        extra.headers.push((name.parse().unwrap(), value));
                    }
                }
                sender.send(&operation.method, &path, &extra).await;
            }
        }
        let path = operation.path(&app, None).await;
        for query in ["?", "?&&=", "?limit=1&limit=2", "?cursor", "?%FF=%00", "?q=%ED%A0%80", "?limit=1e3"] {
            sender.send(&operation.method, &format!("{path}{query}"), &operation.extra()).await;
        }
    }
    sender.done(500);
}

#[actix_web::test]
async fn no_field_of_any_body_fails_on_our_side() {
    let app = filled().await;
    let mut sender = Sender::new(&app);
    for operation in operations() {
        let path = operation.path(&app, None).await;
        for body in operation.json_bodies(JSON) {
            let extra = Extra { kind: Some("application/json"), body: body.into_bytes(), ..Extra::default() };
            sender.send(&operation.method, &path, &extra).await;
        }
    }
    sender.done(200);
}

#[actix_web::test]
async fn no_body_as_a_whole_fails_on_our_side() {
    let app = filled().await;
    let mut sender = Sender::new(&app);
    let deep = [b"[".repeat(100_000), br#"{"people":"#.repeat(20_000), b"{\"items\":[".repeat(300)];
    let deep = deep.iter().map(Vec::as_slice);
    let kinds = [
        "application/json",
        "application/json; charset=utf-16",
        "text/csv",
        "text/plain",
        "application/x-ndjson",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=",
        "image/png",
        "nothing at all",
    ];
    for operation in operations().into_iter().filter(|operation| operation.method != Method::GET) {
        let path = operation.path(&app, None).await;
        for body in BODIES.iter().copied().chain(deep.clone()) {
            for kind in kinds {
                // Types that no operation takes are refused by their name alone.
                if !["application/json", "text/csv"].contains(&kind) && body != b"{}" {
                    continue;
                }
                let extra = Extra { kind: Some(kind), body: body.to_vec(), ..Extra::default() };
                sender.send(&operation.method, &path, &extra).await;
            }
        }
        sender.send(&operation.method, &path, &Extra { kind: None, ..operation.extra() }).await;
    }
    sender.done(500);
}

#[actix_web::test]
async fn no_forged_cursor_fails_on_our_side() {
    let app = filled().await;
    let mut sender = Sender::new(&app);
    let mut genuine = 0;
    for operation in operations().into_iter().filter(Operation::has_cursor) {
        let path = operation.path(&app, None).await;
        let sorts = ["", "&sort=name", "&sort=-name", "&sort=email", "&sort=invited_at", "&sort=-invited_at"];
        let sorts = if path.ends_with("/users") { &sorts[..] } else { &sorts[..1] };
        for sort in sorts {
            let query = format!("{path}?limit=1{sort}");
            let page = sender.send(&operation.method, &query, &Extra::default()).await.unwrap_or_default();
            let Some(cursor) = page["next_cursor"].as_str() else { continue };
            let cursor: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
            genuine += 1;
            for forged in schema::with_each_leaf(&cursor, JSON) {
                let forged = format!("{query}&cursor={}", URL_SAFE_NO_PAD.encode(forged));
                sender.send(&operation.method, &forged, &Extra::default()).await;
            }
        }
    }
    assert!(genuine >= 8, "{genuine}");
    sender.done(300);
}

#[actix_web::test]
async fn no_page_form_or_cookie_fails_on_our_side() {
    let app = filled().await;
    let mut sender = Sender::new(&app);
    let forms = [
        ("/join/email", "email"),
        ("/join/code", "code"),
        ("/join", "invitation"),
        ("/me/email", "email"),
        ("/me/code", "code"),
        ("/me/sign-out", "x"),
    ];
    // Other paths are the admin center's, which a test's binary does not hold.
    let places = ["/join/x", "/dev/samples/x", "/dev/mail?id=", "/api/v1/", "/api/v1/users/"];
    let cookies = ["__Host-rollcall_session", "__Host-rollcall_challenge", "__Host-rollcall_join"];
    for text in TEXTS {
        for place in places {
            sender.send(&Method::GET, &format!("{place}{}", encoded(text)), &Extra::default()).await;
        }
        for (path, field) in forms {
            let body = format!("{field}={}", encoded(text)).into_bytes();
            let kind = Some("application/x-www-form-urlencoded");
            sender.send(&Method::POST, path, &Extra { kind, body, ..Extra::default() }).await;
        }
        for cookie in cookies {
            let Ok(value) = HeaderValue::from_bytes(&[cookie.as_bytes(), b"=", text].concat()) else {
                continue;
            };
            let headers = vec![(HeaderName::from_static("cookie"), value)];
            for path in ["/join", "/join/code", "/me", "/api/v1/session"] {
                let extra = Extra { headers: headers.clone(), ..Extra::default() };
                sender.send(&Method::GET, path, &extra).await;
            }
        }
    }
    for (path, _) in forms {
        for body in BODIES {
            let kind = Some("application/x-www-form-urlencoded");
            sender.send(&Method::POST, path, &Extra { kind, body: body.to_vec(), ..Extra::default() }).await;
        }
    }
    sender.done(300);
}
