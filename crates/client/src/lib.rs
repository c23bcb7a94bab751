//! A typed, asynchronous client of Rollcall's REST API (`/api/v1`), native and in the browser.
//!
//! One method per endpoint, named as the operation in `openapi.yaml`: `<verb>_<noun>`. The web application, the tests
//! and integrators use this one client.
//!
//! A request that fails is never sent again by the client: only the caller knows whether to repeat it is harmless.
//!
//! Native, the session is a cookie of the `reqwest::Client` given to [`Client::with_http`], or an API client's access token
//! stands in its place ([`Client::with_access_token`]). In the browser it is the browser's own cookie, sent to another
//! origin of the same site as well.

mod clients;
mod directory;
mod error;
#[cfg(not(target_arch = "wasm32"))]
mod events;
mod imports;
mod machine;
mod organization;
mod session;
mod transport;
mod users;

use rollcall_wire::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::Error;
pub use imports::{Following, Told};

use transport::{Answer, Method, Request, Transport};

/// The part of a path that all endpoints share.
const API: &str = "/api/v1";

/// What every method gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A client of one deployment. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    transport: Transport,
}

impl Client {
    /// Makes a client of the deployment at `base`, such as `https://rollcall.contoso.com`.
    ///
    /// # Errors
    /// [`Error::Base`] if that is no address of a web server.
    pub fn new(base: &str) -> Result<Self> {
        Ok(Self { base: trimmed(base), transport: Transport::new(base)? })
    }

    /// Makes a client that sends through `http`, which brings its own time-outs and cookie store.
    ///
    /// # Errors
    /// [`Error::Base`] if `base` is no address of a web server.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn with_http(base: &str, http: reqwest::Client) -> Result<Self> {
        Ok(Self { base: trimmed(base), transport: Transport::with_http(base, http)? })
    }

    /// Calls with the access token of an API client from now on (RFC 6750), which `POST /oauth/token` gives.
    ///
    /// # Errors
    /// [`Error::Request`] if that is no token.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn with_access_token(self, token: &str) -> Result<Self> {
        Ok(Self { transport: self.transport.with_token(token)?, ..self })
    }

    /// Gives the address of a path that an answer names, such as a logo's.
    #[must_use]
    pub fn address_of(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Gives the address of the API reference, for a link.
    #[must_use]
    pub fn api_reference_url(&self) -> String {
        format!("{}/docs/api", self.base)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{API}{path}", self.base)
    }

    fn url_with_query<Q: Serialize>(&self, path: &str, query: &Q) -> Result<String> {
        let query = serde_urlencoded::to_string(query).map_err(|error| Error::Request(error.to_string()))?;
        let mark = if query.is_empty() { "" } else { "?" };
        Ok(format!("{}{mark}{query}", self.url(path)))
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        read(&self.transport.send(Request::new(Method::Get, self.url(path))).await?)
    }

    async fn get_with<Q: Serialize, T: DeserializeOwned>(&self, path: &str, query: &Q) -> Result<T> {
        let url = self.url_with_query(path, query)?;
        read(&self.transport.send(Request::new(Method::Get, url)).await?)
    }

    async fn post<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T> {
        read(&self.post_json(path, body).await?)
    }

    async fn post_json<B: Serialize>(&self, path: &str, body: &B) -> Result<Answer> {
        let body = serde_json::to_vec(body).map_err(|error| Error::Request(error.to_string()))?;
        self.transport
            .send(Request::new(Method::Post, self.url(path)).with_body("application/json", body))
            .await
    }

    async fn send_json<B: Serialize, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &B,
        version: Option<i64>,
    ) -> Result<T> {
        let body = serde_json::to_vec(body).map_err(|error| Error::Request(error.to_string()))?;
        let mut request = Request::new(method, self.url(path)).with_body("application/json", body);
        if let Some(version) = version {
            request = request.with_header("if-match", format!("\"{version}\""));
        }
        read(&self.transport.send(request).await?)
    }

    async fn delete(&self, path: &str) -> Result<()> {
        check(&self.transport.send(Request::new(Method::Delete, self.url(path))).await?)
    }
}

fn trimmed(base: &str) -> String {
    base.trim_end_matches('/').to_owned()
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    check(answer)?;
    serde_json::from_slice(&answer.body)
        .map_err(|error| Error::Unexpected { status: answer.status, detail: error.to_string() })
}

fn check(answer: &Answer) -> Result<()> {
    if (200..300).contains(&answer.status) {
        return Ok(());
    }
    match serde_json::from_slice::<Problem>(&answer.body) {
        Ok(problem) => Err(Error::Problem(Box::new(problem))),
        Err(error) => Err(Error::Unexpected { status: answer.status, detail: error.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Client, Error, check, read};
    use rollcall_wire::Code;
    use rollcall_wire::imports::{RowsQuery, Verdict};
    use rollcall_wire::users::{Counts, Sort, Undelivered, UserStatus, UsersQuery};

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_base_may_end_in_a_slash_and_must_be_an_address() {
        let client = Client::new("http://localhost:8080/").unwrap();
        assert_eq!(client.url("/users"), "http://localhost:8080/api/v1/users");
        assert_eq!(client.address_of("/logo/1"), "http://localhost:8080/logo/1");
        assert!(matches!(Client::new("localhost"), Err(Error::Base(_))));
        assert!(matches!(Client::new("mailto:ann@contoso.com"), Err(Error::Base(_))));
    }

    #[test]
    fn queries_carry_only_what_is_set_and_are_encoded() {
        let client = Client::new("http://localhost").unwrap();
        let url = |query: &UsersQuery| client.url_with_query("/users", query).unwrap();
        assert_eq!(url(&UsersQuery::default()), "http://localhost/api/v1/users");
        assert_eq!(
            url(&UsersQuery {
                status: Some(UserStatus::Invited),
                delivery: Some(Undelivered::Bounced),
                q: Some("zoë & co".to_owned()),
                sort: Some(Sort::InvitedAtDescending),
                limit: Some(25),
                cursor: None,
            }),
            "http://localhost/api/v1/users?status=invited&delivery=bounced&q=zo%C3%AB+%26+co&sort=-invited_at&limit=25"
        );
        let rows = RowsQuery { verdict: Some(Verdict::Error), limit: None, cursor: Some("a=".to_owned()) };
        assert_eq!(
            client.url_with_query("/imports/1/rows", &rows).unwrap(),
            "http://localhost/api/v1/imports/1/rows?verdict=error&cursor=a%3D"
        );
    }

    #[test]
    fn an_answer_is_the_value_a_problem_or_unexpected() {
        let counts: Counts = read(&answer(200, r#"{"all":3,"invited":1,"active":1,"archived":1}"#)).unwrap();
        assert_eq!(counts.all, 3);
        assert!(matches!(read::<Counts>(&answer(200, "<p>")), Err(Error::Unexpected { status: 200, .. })));

        let problem =
            serde_json::to_string(&rollcall_wire::Problem::new(Code::NotSignedIn, "Sign in.")).unwrap();
        let error = check(&answer(401, &problem)).unwrap_err();
        assert_eq!(error.code(), Some(Code::NotSignedIn));
        let error = check(&answer(502, "Bad gateway")).unwrap_err();
        assert!(matches!(error, Error::Unexpected { status: 502, .. }));
        assert_eq!(error.code(), None);
    }
}
