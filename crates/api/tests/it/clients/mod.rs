//! API clients (R17): their secrets, what takes them away, and what they leave behind.

mod scopes;
mod tokens;

use std::time::Duration;

use futures_util::stream;
use rollcall_client::Client;
use rollcall_domain::Scope;
use rollcall_wire::clients::NewClient;
use rollcall_wire::imports::ImportsQuery;
use rollcall_wire::users::{ActorKind, UsersQuery};
use rollcall_wire::{Code, Problem};
use tokio::sync::mpsc;

use crate::support::{Log, TestApp, by_email, problem_of};

/// What happens when the list of users is asked for.
async fn lists(client: &Client) -> Option<Code> {
    client.list_users(&UsersQuery::default()).await.err().map(|error| error.code().unwrap())
}

#[actix_web::test]
async fn r17_a_secret_is_prefixed_shown_once_and_kept_as_a_hash() {
    let log = Log::start();
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let made = app.api_client(&admin, &[Scope::UsersRead]).await;
    let random = made.secret.strip_prefix("rollcall_secret_").unwrap();
    assert_eq!(random.len(), 43, "256 bits");
    let again = admin.add_client_secret(made.client.id).await.unwrap();
    assert_ne!(made.secret, again.secret);
    let listed = admin.list_clients().await.unwrap().items;
    assert_eq!(listed, std::slice::from_ref(&again.client));
    assert_eq!(
        (listed[0].name.as_str(), &listed[0].scopes[..]),
        ("Nightly sync", &["users:read".to_owned()][..])
    );
    let token = app.token(&made).await;
    assert!(token.starts_with("rollcall_token_"));
    assert_eq!(lists(&app.by_token(&token)).await, None);
    let (dump, log) = (app.dump().await, log.text());
    for secret in [&made.secret, &again.secret, &token] {
        let bare = secret.rsplit('_').next().unwrap();
        assert!(!dump.contains(bare) && !log.contains(bare), "a secret is kept or logged");
        assert!(!format!("{made:?}{again:?}").contains(bare));
    }
}

#[actix_web::test]
async fn r17_what_is_taken_away_counts_no_more_from_that_moment() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let made = app.api_client(&admin, &[Scope::UsersRead]).await;
    let next = admin.add_client_secret(made.client.id).await.unwrap();
    let [former, newer] =
        [app.token(&made).await, app.token_by(&made, &next.secret).await].map(|token| app.by_token(&token));
    // Both count while they are changed.
    assert_eq!((lists(&former).await, lists(&newer).await), (None, None));
    let third = admin.add_client_secret(made.client.id).await.unwrap_err();
    assert_eq!(third.code(), Some(Code::TooManyItems));

    let [first, second] = [0, 1].map(|place: usize| next.client.secrets[place].id);
    admin.remove_client_secret(made.client.id, first).await.unwrap();
    assert_eq!((lists(&former).await, lists(&newer).await), (Some(Code::TokenRefused), None));
    let id = made.client.id.to_string();
    let ask = [("grant_type", "client_credentials"), ("client_id", &*id), ("client_secret", &*made.secret)];
    assert_eq!(app.ask_token(&ask).await.1["error"], "invalid_client");
    let gone = admin.remove_client_secret(made.client.id, first).await.unwrap_err();
    assert_eq!(gone.code(), Some(Code::NotFound));

    admin.remove_client(made.client.id).await.unwrap();
    assert_eq!(lists(&newer).await, Some(Code::TokenRefused));
    assert_eq!(admin.list_clients().await.unwrap().items, []);
    for gone in [
        admin.remove_client(made.client.id).await.err(),
        admin.add_client_secret(made.client.id).await.err(),
        admin.remove_client_secret(made.client.id, second).await.err(),
    ] {
        assert_eq!(gone.unwrap().code(), Some(Code::NotFound));
    }
    assert_eq!(app.count("client_secrets").await, 0);
    let names = app.names_of_events().await;
    let names: Vec<_> = names.iter().filter(|name| name.starts_with("client.")).collect();
    assert_eq!(names, ["client.created", "client.secret_added", "client.secret_removed", "client.removed"]);
}

/// A client that is taken away while it uploads a file: it was let in, and is asked again when it writes.
#[actix_web::test]
async fn r17_a_write_asks_once_more_whether_client_and_secret_are_there() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let made = app.api_client(&admin, &[Scope::ImportsWrite]).await;
    let token = app.token(&made).await;
    let (pieces, receiving) = mpsc::channel::<&'static str>(1);
    let body = stream::unfold(receiving, |mut receiving| async {
        let piece = receiving.recv().await?;
        Some((Ok::<_, std::io::Error>(piece), receiving))
    });
    let request = TestApp::http().0.post(format!("{}/api/v1/imports", app.base)).bearer_auth(token);
    let request = request.header("Content-Type", "text/csv").body(reqwest::Body::wrap_stream(body));
    let upload = actix_web::rt::spawn(request.send());
    pieces.send("email\ndee@contoso.example\n").await.unwrap();
    while admin.list_imports(&ImportsQuery::default()).await.unwrap().items.is_empty() {
        actix_web::rt::time::sleep(Duration::from_millis(10)).await;
    }
    admin.remove_client(made.client.id).await.unwrap();
    pieces.send("bo@contoso.example\n").await.unwrap();
    drop(pieces);
    let answer = upload.await.unwrap().unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.json::<Problem>().await.unwrap().code, Code::TokenRefused);
}

/// What a client may do is what it may do now, whatever its token says.
#[actix_web::test]
async fn r17_a_scope_that_was_taken_counts_no_more() {
    let app = TestApp::start().await;
    let made = app.api_client(&app.admin().await, &[Scope::UsersRead, Scope::UsersWrite]).await;
    let client = app.by_token(&app.token(&made).await);
    app.execute("UPDATE clients SET scopes = 'users:write'").await;
    assert_eq!(lists(&client).await, Some(Code::ScopeRequired));
    client.invite_users(&by_email(&["nobody@contoso.example"])).await.unwrap();
}

#[actix_web::test]
async fn r17_an_organization_has_fifty_clients_at_most_and_others_are_none_of_its() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    let made = app.api_client(&admin, &[Scope::UsersRead]).await;
    for refused in [
        foreign.add_client_secret(made.client.id).await.err(),
        foreign.remove_client_secret(made.client.id, made.client.secrets[0].id).await.err(),
        foreign.remove_client(made.client.id).await.err(),
    ] {
        assert_eq!(refused.unwrap().code(), Some(Code::NotFound));
    }
    assert_eq!(foreign.list_clients().await.unwrap().items, []);
    for _ in 1..50 {
        app.api_client(&admin, &[Scope::UsersRead]).await;
    }
    let new = NewClient { name: "One more".to_owned(), scopes: vec!["users:read".to_owned()] };
    assert_eq!(admin.create_client(&new).await.unwrap_err().code(), Some(Code::TooManyItems));
    let wrong = NewClient { name: String::new(), scopes: vec!["everything".to_owned()] };
    let wrong = admin.create_client(&wrong).await.unwrap_err();
    let fields: Vec<_> =
        problem_of(&wrong).errors.iter().map(|error| (&*error.pointer, &*error.code)).collect();
    assert_eq!(fields, [("/name", "required"), ("/scopes/0", "unknown_scope")]);
}

#[actix_web::test]
async fn what_a_client_has_done_bears_its_name_even_after_it_was_taken_away() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example"), ("Bo Tan", "bo@contoso.example")]).await;
    let admin = app.admin().await;
    let made = app.api_client(&admin, &Scope::ALL).await;
    let client = app.by_token(&app.token(&made).await);
    assert_eq!(admin.list_clients().await.unwrap().items[0].last_used_at, Some(app.state.clock.now()));
    let dee = client.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    let import = client.create_import("people.csv", "email\nbo@contoso.example\n").await.unwrap();
    assert_eq!(import.created_by, "Nightly sync");
    app.work().await;
    let version = client.get_import(import.id).await.unwrap().version;
    client.send_import(import.id, version).await.unwrap();
    app.work().await;
    admin.remove_client(made.client.id).await.unwrap();
    let bo =
        admin.list_users(&UsersQuery { q: Some("bo".to_owned()), ..UsersQuery::default() }).await.unwrap();
    for user in [dee.results[0].user.as_ref().unwrap().id, bo.items[0].id] {
        let actor = admin.get_timeline(user).await.unwrap().items.pop().unwrap().actor;
        assert_eq!((actor.kind, actor.id), (ActorKind::Client, Some(made.client.id)));
        assert_eq!(actor.name.as_deref(), Some("Nightly sync"));
    }
}
