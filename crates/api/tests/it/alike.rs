//! What is answered tells nothing of whom and what there is: the same status, headers and body (how long it takes is
//! measured by `crates/bench`).

use std::collections::BTreeMap;

use crate::authorization::{Things, call, filled, operations, row};
use crate::support::{TestApp, invite};

/// An answer without what is drawn or counted anew each time.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

async fn plain(answer: reqwest::Response) -> Answer {
    let status = answer.status().as_u16();
    let mut headers = BTreeMap::new();
    for (name, value) in answer.headers() {
        let value = value.to_str().unwrap();
        let shown = match name.as_str() {
            "date" | "x-request-id" => String::new(),
            // What is left is about the caller's network, not about whom was asked for.
            "ratelimit" => value.split(';').next().unwrap().to_owned(),
            // The value is sealed: as long, and nothing else alike.
            "set-cookie" => {
                let (pair, attributes) = value.split_once(';').unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                format!("{name}={} {attributes}", value.len())
            }
            _ => value.to_owned(),
        };
        headers.entry(name.to_string()).and_modify(|all: &mut String| all.push_str(&shown)).or_insert(shown);
    }
    Answer { status, headers, body: answer.text().await.unwrap() }
}

/// Sends a JSON body or a form, with the cookies that came before.
async fn send(app: &TestApp, http: &reqwest::Client, path: &str, body: &str) -> Answer {
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = http.post(format!("{}{path}", app.base)).header("origin", &app.base);
    plain(request.header("content-type", kind).body(body.to_owned()).send().await.unwrap()).await
}

#[actix_web::test]
async fn r7_known_and_unknown_addresses_differ_in_nothing_from_asking_to_the_wrong_code() {
    let app = TestApp::start().await;
    let people =
        app.people(&[("Ann Lee", "annle@contoso.example"), ("Dee Ek", "deeek@contoso.example")]).await;
    app.set_enabled(people[1], false).await;
    invite(&app.admin().await, "annle@contoso.example").await;
    let link = app.link(people[0]).await;
    app.pages_of(app.organization, "annle@contoso.example")
        .await
        .confirm_private(&app, "homey@fabrica.example")
        .await
        .leads("/me");
    app.pass(60).await;
    // A Global Administrator, somebody invited, a disabled person, nobody, nobody of a domain that nobody has, and a
    // private address of the same domain.
    let mut seen: Option<Vec<Answer>> = None;
    let all = [
        "admin@contoso",
        "annle@contoso",
        "deeek@contoso",
        "bobby@contoso",
        "joeyy@fabrica",
        "homey@fabrica",
    ];
    for who in all {
        let mut answers = Vec::new();
        let (http, _) = TestApp::http();
        let ask = format!(r#"{{"email":"{who}.example"}}"#);
        answers.push(send(&app, &http, "/api/v1/session/code", &ask).await);
        app.work().await;
        answers.push(send(&app, &http, "/api/v1/session", r#"{"code":"bbbbbb"}"#).await);
        for way in ["/me", "/sign-in", "/join"] {
            let (http, _) = TestApp::http();
            if way == "/join" {
                http.get(format!("{}{link}", app.base)).send().await.unwrap();
            }
            let (email, code) = match way {
                "/sign-in" => ("/sign-in".to_owned(), "/sign-in/code".to_owned()),
                _ => (format!("{way}/email"), format!("{way}/code")),
            };
            answers.push(send(&app, &http, &email, &format!("email={who}.example")).await);
            app.work().await;
            let shown = plain(http.get(format!("{}{code}", app.base)).send().await.unwrap()).await;
            // The page repeats the address that was typed, and nothing else about it.
            answers.push(Answer { body: shown.body.replace(who, "WHO"), ..shown });
            let refused = send(&app, &http, &code, "code=bbbbbb").await;
            answers.push(Answer { body: refused.body.replace(who, "WHO"), ..refused });
        }
        let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [202, 401, 303, 200, 422, 303, 200, 422, 303, 200, 422]);
        let first = seen.get_or_insert_with(Vec::new);
        if first.is_empty() {
            *first = answers;
        } else {
            assert_eq!(*first, answers, "{who}");
        }
        app.pass(60).await;
    }
}

#[actix_web::test]
async fn r7_what_another_organization_has_is_answered_like_what_is_not_there() {
    let app = TestApp::start().await;
    let dee = app.people(&[("Dee Ek", "dee@contoso.example")]).await[0];
    let (things, nothing) = (Things::make(&app, dee).await, Things::nowhere(&app));
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let caller = (other, "admin@fabrikam.example");
    let mut compared = 0;
    for (path, method, operation) in operations() {
        if !path.contains("{id}") && !path.contains("{person}") {
            continue;
        }
        let (there, nowhere) = (filled(&path, &things), filled(&path, &nothing));
        let body = row(&operation).body;
        let there = plain(call(&app, Some(&caller), &method, &there, body).await).await;
        let nowhere = plain(call(&app, Some(&caller), &method, &nowhere, body).await).await;
        assert_eq!(there, nowhere, "{operation}");
        assert_eq!(there.status, 404, "{operation}");
        compared += 1;
    }
    assert!(compared > 10, "{compared} operations name something by its id");
}
