//! What holds for every request: its id, its headers, its size and its time.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::TestApp;

/// The headers of an answer to a request with these headers.
async fn headers(app: &TestApp, path: &str, with: &[(&str, &str)]) -> reqwest::header::HeaderMap {
    let (http, _) = TestApp::http();
    let request = http.get(format!("{}{path}", app.base));
    let request = with.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.unwrap().headers().clone()
}

#[actix_web::test]
async fn every_answer_has_an_id_that_only_a_trusted_proxy_may_give() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for path in ["/", "/livez", "/api/v1/session", "/api/v1/nothing", "/join/nothing", "/me"] {
        let id = headers(&app, path, &[("x-request-id", "from-outside")]).await["x-request-id"].clone();
        let id = id.to_str().unwrap().to_owned();
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{path}: {id}");
        ids.push(id);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
    let behind = TestApp::start_with(|config| {
        config.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let id = async |given| {
        headers(&behind, "/api/v1/session", &[("x-request-id", given)]).await["x-request-id"].clone()
    };
    assert_eq!(id("4bf92f35-77b3.4da6:a3ce_1").await, "4bf92f35-77b3.4da6:a3ce_1");
    for unfit in ["", "with space", "quo\"te", &"x".repeat(65)] {
        assert_eq!(id(unfit).await.len(), 32, "{unfit:?}");
    }
}

#[actix_web::test]
async fn r12_a_refusal_of_a_foreign_write_bears_the_headers_of_every_answer() {
    let app = TestApp::start().await;
    let (http, _) = TestApp::http();
    let url = format!("{}/api/v1/session/code", app.base);
    let refused = http.post(url).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(refused.status(), 403);
    for name in ["x-request-id", "x-content-type-options", "content-security-policy", "x-frame-options"] {
        assert!(refused.headers().contains_key(name), "{name}");
    }
}

/// The headers that every answer has; the more particular of them say what that page needs.
const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("referrer-policy", ""),
    ("cache-control", ""),
];

#[actix_web::test]
async fn r12_every_answer_has_the_headers_that_defend_it_whatever_its_status() {
    let app = TestApp::start_with(|config| {
        "https://rollcall.example".clone_into(&mut config.http.public_url);
        config.limits.codes = 1;
        config.http.json_max_bytes = 100;
    })
    .await;
    let session = app.session(app.organization, "admin@contoso.example").await;
    let (http, _) = TestApp::http();
    let mut statuses = std::collections::BTreeSet::new();
    let mut check = async |method: reqwest::Method, path: &str, body: &str, session: Option<&str>| {
        let request = http.request(method.clone(), format!("{}{path}", app.base));
        let request = match session {
            Some(token) => request.header("cookie", format!("__Host-rollcall_session={token}")),
            None => request,
        };
        let request =
            request.header("sec-fetch-site", "same-origin").header("content-type", "application/json");
        let answer = request.body(body.to_owned()).send().await.unwrap();
        statuses.insert(answer.status().as_u16());
        for (name, part) in ALWAYS {
            let value = answer.headers().get(name).map(|value| value.to_str().unwrap());
            assert!(value.is_some_and(|value| value.contains(part)), "{method} {path}: {name} is {value:?}");
        }
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000", "{method} {path}");
    };
    let paths = rollcall_api::app::description().paths.paths;
    // A picture of a mail is shown in a frame of ours, and says so in its own headers.
    for path in paths.keys().filter(|path| !path.ends_with("/preview.html")) {
        let path = path.replace("{id}", "0192f0c1-2d3e-7a4b-8c5d-6e7f8a9b0c1d").replace("{line}", "2");
        for session in [None, Some(&*session)] {
            check(reqwest::Method::GET, &path.replace("{from}", "2027-01-01"), "", session).await;
        }
    }
    for path in [
        "/",
        "/users",
        "/sign-in",
        "/sign-in/code",
        "/me",
        "/me/email",
        "/me/code",
        "/join",
        "/join/nothing",
        "/join/email",
        "/join/done",
        "/sign-in/continue/nothing",
        "/sign-in/callback/nothing",
        "/docs/api",
        "/livez",
        "/readyz",
        "/nothing.js",
        "/api/v1/nothing",
        "/dev/mail",
        "/get-app/nothing",
        "/openapi.yaml",
    ] {
        check(reqwest::Method::GET, path, "", None).await;
        check(reqwest::Method::HEAD, path, "", None).await;
        check(reqwest::Method::PUT, path, "", None).await;
    }
    let code = "/api/v1/session/code";
    for body in
        ["{", "{}", r#"{"email":"a@contoso.example"}"#, r#"{"email":"a@contoso.example"}"#, &"x".repeat(200)]
    {
        check(reqwest::Method::POST, code, body, None).await;
    }
    for status in [200, 202, 303, 401, 404, 405, 413, 422, 429] {
        assert!(statuses.contains(&status), "{status} is not among {statuses:?}");
    }
}

#[actix_web::test]
async fn r8_an_answer_with_a_link_is_kept_nowhere_and_sends_its_address_nowhere() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let user = crate::support::invite(&app.admin().await, "dee@contoso.example").await.id;
    let link = app.link(people[0]).await;
    let session = app.session(app.organization, "admin@contoso.example").await;
    let (http, _) = TestApp::http();
    let copied = http.post(format!("{}/api/v1/users/{user}/link", app.base)).header("origin", &app.base);
    let copied = copied.header("cookie", format!("__Host-rollcall_session={session}")).send().await.unwrap();
    let opened = http.get(format!("{}{link}", app.base)).send().await.unwrap();
    let refused = http.get(format!("{}{link}x", app.base)).send().await.unwrap();
    for answer in [&copied, &opened, &refused] {
        assert_eq!(answer.headers()["cache-control"], "no-store", "{}", answer.url());
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer", "{}", answer.url());
    }
    // The clean pages after it name our own address to us alone: R11 needs to hear it.
    assert_eq!(opened.headers()["location"], "/join");
    assert_eq!(headers(&app, "/join", &[]).await["referrer-policy"], "same-origin");
}

/// Writes the pieces to the server, a pause before each, until it hangs up; answers what it said and after how long.
async fn talk(app: &TestApp, pieces: impl IntoIterator<Item = (Duration, Vec<u8>)>) -> (String, Duration) {
    let address = app.base.strip_prefix("http://").unwrap();
    let (mut reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
    let begun = Instant::now();
    let pieces: Vec<_> = pieces.into_iter().collect();
    let writing = actix_web::rt::spawn(async move {
        for (pause, piece) in pieces {
            tokio::time::sleep(pause).await;
            if writes.write_all(&piece).await.is_err() {
                break;
            }
        }
        // The socket stays open: whoever hangs up is the server.
        std::future::pending::<()>().await;
    });
    let mut said = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), reads.read_to_end(&mut said)).await;
    writing.abort();
    assert!(ended.is_ok(), "the connection is still open: {}", String::from_utf8_lossy(&said));
    (String::from_utf8_lossy(&said).into_owned(), begun.elapsed())
}

async fn impatient() -> TestApp {
    TestApp::start_with(|config| {
        config.http.header_seconds = 1;
        config.http.body_seconds = 1;
        config.http.body_bytes_per_second = 1000;
        config.http.keep_alive_seconds = 1;
    })
    .await
}

fn slowly(text: &str, pause: Duration) -> Vec<(Duration, Vec<u8>)> {
    text.bytes().map(|byte| (pause, vec![byte])).collect()
}

#[actix_web::test]
async fn r15_a_head_that_comes_byte_by_byte_is_dropped() {
    let app = impatient().await;
    let head = format!("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(100));
    let (said, after) = talk(&app, slowly(&head, Duration::from_millis(100))).await;
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(after < Duration::from_secs(5), "{after:?}");
}

#[actix_web::test]
async fn r15_a_body_that_comes_byte_by_byte_is_dropped_and_says_so() {
    let app = impatient().await;
    let head = format!(
        "POST /api/v1/session/code HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\n\
         Content-Type: application/json\r\nContent-Length: 200\r\n\r\n",
        app.base
    );
    let begin = [(Duration::ZERO, head.into_bytes())].into_iter();
    let rest = slowly(&format!("{{\"email\":\"{}", "a".repeat(150)), Duration::from_millis(100));
    let (said, after) = talk(&app, begin.chain(rest)).await;
    assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("\"code\":\"request_timeout\""), "{said}");
    assert!(after < Duration::from_secs(5), "{after:?}");
}

#[actix_web::test]
async fn r15_an_upload_that_stalls_is_dropped_and_one_that_goes_on_is_not() {
    let app = impatient().await;
    let session = app.session(app.organization, "admin@contoso.example").await;
    let head = |length: usize| {
        format!(
            "POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\nContent-Type: text/csv\r\n\
             Cookie: __Host-rollcall_session={session}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
            app.base
        )
        .into_bytes()
    };
    let begin = |length| [(Duration::ZERO, head(length))].into_iter();
    let stalled = begin(5000).chain([(Duration::ZERO, b"email\n".to_vec())]);
    let (said, after) = talk(&app, stalled).await;
    assert!(!said.starts_with("HTTP/1.1 2") && !said.starts_with("HTTP/1.1 5"), "{said}");
    assert!(after < Duration::from_secs(5), "{after:?}");
    // Ten pieces in two seconds: longer than a body may take, but every third brings a second more.
    let pieces = (0..10).map(|n| {
        let row = format!("p{n}@contoso.example{}\n", " ".repeat(300));
        (Duration::from_millis(200), row.into_bytes())
    });
    let pieces: Vec<_> = pieces.collect();
    let length = pieces.iter().map(|(_, piece)| piece.len()).sum();
    let (said, after) = talk(&app, begin(length).chain(pieces)).await;
    assert!(said.starts_with("HTTP/1.1 201 ") && after > Duration::from_millis(1500), "{after:?} {said}");
}

#[actix_web::test]
async fn r15_a_body_that_is_too_large_is_refused() {
    let app = TestApp::start_with(|config| config.http.json_max_bytes = 1000).await;
    for (length, status) in [(900, 422), (1100, 413)] {
        let (http, _) = TestApp::http();
        let body = format!("{{\"email\":\"{}\"}}", "a".repeat(length - 12));
        let request = http.post(format!("{}/api/v1/session/code", app.base)).header("origin", &app.base);
        let answer = request.header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
}
