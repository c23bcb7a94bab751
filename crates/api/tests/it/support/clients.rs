//! API clients, and what they get and call.

use reqwest::StatusCode;
use rollcall_client::Client;
use rollcall_domain::Scope;
use rollcall_wire::clients::{ClientWithSecret, NewClient};
use serde_json::Value;

use super::TestApp;

impl TestApp {
    /// Makes an API client with these scopes.
    pub(crate) async fn api_client(&self, admin: &Client, scopes: &[Scope]) -> ClientWithSecret {
        let scopes = scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
        admin.create_client(&NewClient { name: "Nightly sync".to_owned(), scopes }).await.unwrap()
    }

    /// Sends a form to where tokens are given; answers status and body.
    pub(crate) async fn ask_token(&self, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let (http, _) = Self::http();
        let answer = http.post(format!("{}/oauth/token", self.base)).form(form).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        (answer.status(), answer.json().await.unwrap())
    }

    /// The access token of an API client, for all that it may do.
    pub(crate) async fn token(&self, made: &ClientWithSecret) -> String {
        self.token_by(made, &made.secret).await
    }

    /// The same, by another of its secrets.
    pub(crate) async fn token_by(&self, made: &ClientWithSecret, secret: &str) -> String {
        let id = made.client.id.to_string();
        let form = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", secret)];
        let (status, answer) = self.ask_token(&form).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// What calls the API with an access token.
    pub(crate) fn by_token(&self, token: &str) -> Client {
        Client::with_http(&self.base, Self::http().0).unwrap().with_access_token(token).unwrap()
    }
}
