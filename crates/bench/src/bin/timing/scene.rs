//! The server that is asked, who is in it, and what each pair of requests is.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, ORIGIN};
use reqwest::{Method, RequestBuilder};
use rollcall_api::config::Config;
use rollcall_api::organization::{self, FirstAdministrator, Locale, NewOrganization};
use rollcall_api::state::AppState;
use rollcall_api::testing;
use rollcall_bench::Failure;
use rollcall_bench::deployment::Deployment;
use rollcall_client::Client;
use rollcall_domain::email::Email;
use rollcall_wire::users::{InvitePerson, InviteRequest};
use uuid::Uuid;

/// What is compared: the one, and the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    CodeForAddress,
    CodeForDomain,
    WrongCode,
    CodeOnPage,
    LinkOfNobody,
    LinkNearlyRight,
    UserOfAnother,
    ArchiveOfAnother,
}

impl Comparison {
    pub(crate) const ALL: [Self; 8] = [
        Self::CodeForAddress,
        Self::CodeForDomain,
        Self::WrongCode,
        Self::CodeOnPage,
        Self::LinkOfNobody,
        Self::LinkNearlyRight,
        Self::UserOfAnother,
        Self::ArchiveOfAnother,
    ];

    /// Whether workers do something because of it.
    pub(crate) fn sends_mail(self) -> bool {
        matches!(self, Self::CodeForAddress | Self::CodeForDomain | Self::CodeOnPage)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CodeForAddress => {
                "POST /session/code: an address of the directory, and one that nobody has"
            }
            Self::CodeForDomain => {
                "POST /session/code: an address of the directory, and one of a domain that nobody has"
            }
            Self::WrongCode => {
                "POST /session: a wrong code, of an address of the directory, and of one that nobody has"
            }
            Self::CodeOnPage => "POST /me/email: an address of the directory, and one that nobody has",
            Self::LinkOfNobody => "GET /join/{token}: an open invitation with a wrong tag, and none",
            Self::LinkNearlyRight => "GET /join/{token}: a tag wrong in its last byte, and in its first",
            Self::UserOfAnother => "GET /users/{id}: a user of another organization, and none",
            Self::ArchiveOfAnother => "POST /users/archive: a user of another organization, and none",
        })
    }
}

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    http: reqwest::Client,
    method: Method,
    url: String,
    origin: String,
    cookie: Option<String>,
    body: String,
}

impl Call {
    pub(crate) fn request(&self) -> Result<RequestBuilder, Failure> {
        let kind =
            if self.body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_str(&self.origin)?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(cookie) = &self.cookie {
            headers.insert(COOKIE, HeaderValue::from_str(cookie)?);
        }
        Ok(self.http.request(self.method.clone(), &self.url).headers(headers).body(self.body.clone()))
    }
}

/// Two organizations; people of the one are invited, and an administrator of the other looks for them.
pub(crate) struct Scene {
    base: String,
    http: reqwest::Client,
    users: Vec<Uuid>,
    links: Vec<String>,
    stranger: String,
}

impl Scene {
    /// Makes both, and starts the server.
    pub(crate) async fn found(deployment: &Deployment, pairs: u32) -> Result<Self, Failure> {
        deployment.command(&["migrate"])?;
        let mut config = Config::defaults()?;
        let database = deployment.file("rollcall.sqlite");
        config.database.url = format!("sqlite://{}", database.display()).into();
        config.keys.file = deployment.file("keys.json").display().to_string();
        let state = AppState::open(config, false).await?;
        let contoso = create(&state, "contoso.example").await?;
        let fabrikam = create(&state, "fabrikam.example").await?;
        let people = deployment.file("people.csv");
        // Twice as many as are asked for: of no comparison the same address as of another's.
        let rows = (0..pairs * 4).map(|n| format!("{n},person{n:05}@contoso.example,Person {n}\n"));
        std::fs::write(&people, format!("external_id,email,display_name\n{}", rows.collect::<String>()))?;
        let organization = contoso.to_string();
        let people = people.display().to_string();
        deployment.command(&["directory", "import", &people, "--organization", &organization, "--yes"])?;
        deployment.start_all().await?;
        let base = deployment.base();
        let session = async |organization, email| {
            let token = testing::sign_in(&state, organization, email).await?;
            Ok::<_, Failure>(format!("__Host-rollcall_session={token}"))
        };
        let admin = session(contoso, "admin@contoso.example").await?;
        let stranger = session(fabrikam, "admin@fabrikam.example").await?;
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        let (users, links) = invite(&base, &admin, pairs).await?;
        Ok(Self { base, http, users, links, stranger })
    }

    /// The two requests of a pair.
    pub(crate) async fn calls(&self, comparison: Comparison, pair: u32) -> Result<[Call; 2], Failure> {
        let person = |turn: u32| format!("person{:05}@contoso.example", pair * 4 + turn);
        let nobody = |turn: u32| format!("nobody{:05}@contoso.example", pair * 4 + turn);
        let json = |email: &str| format!(r#"{{"email":"{email}"}}"#);
        let place = usize::try_from(pair)?;
        let (link, user) = (&self.links[place], self.users[place]);
        Ok(match comparison {
            Comparison::CodeForAddress => {
                [json(&person(0)), json(&nobody(0))].map(|body| self.post("/api/v1/session/code", body))
            }
            Comparison::CodeForDomain => {
                let elsewhere = person(1).replace("contoso", "fabrica");
                [json(&person(1)), json(&elsewhere)].map(|body| self.post("/api/v1/session/code", body))
            }
            Comparison::WrongCode => {
                [self.wrong_code(json(&person(2))).await?, self.wrong_code(json(&nobody(2))).await?]
            }
            Comparison::CodeOnPage => {
                [person(3), nobody(3)].map(|email| self.post("/me/email", format!("email={email}")))
            }
            Comparison::LinkOfNobody => {
                [with_byte(link, 50, 0x55)?, with_byte(&other_invitation(link)?, 50, 0x55)?]
                    .map(|token| self.open(&token))
            }
            Comparison::LinkNearlyRight => {
                [with_byte(link, 67, 0x55)?, with_byte(link, 36, 0x55)?].map(|token| self.open(&token))
            }
            Comparison::UserOfAnother => [user, nobody_like(user)].map(|id| Call {
                method: Method::GET,
                cookie: Some(self.stranger.clone()),
                ..self.post(&format!("/api/v1/users/{id}"), String::new())
            }),
            Comparison::ArchiveOfAnother => [user, nobody_like(user)].map(|id| Call {
                cookie: Some(self.stranger.clone()),
                ..self.post("/api/v1/users/archive", format!(r#"{{"items":[{{"id":"{id}"}}]}}"#))
            }),
        })
    }

    fn post(&self, path: &str, body: String) -> Call {
        Call {
            http: self.http.clone(),
            method: Method::POST,
            url: format!("{}{path}", self.base),
            origin: self.base.clone(),
            cookie: None,
            body,
        }
    }

    fn open(&self, token: &str) -> Call {
        Call { method: Method::GET, ..self.post(&format!("/join/{token}"), String::new()) }
    }

    /// Asks for a code; answers the request with a wrong one.
    async fn wrong_code(&self, ask: String) -> Result<Call, Failure> {
        let asked = self.post("/api/v1/session/code", ask).request()?.send().await?.error_for_status()?;
        let cookie = asked.headers().get("set-cookie").ok_or("no cookie came with the code")?.to_str()?;
        let cookie = cookie.split(';').next().map(str::to_owned);
        // The mail is sent, and the challenge bound, before the answer.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        Ok(Call { cookie, ..self.post("/api/v1/session", r#"{"code":"x"}"#.to_owned()) })
    }
}

async fn create(state: &AppState, domain: &str) -> Result<Uuid, Failure> {
    let administrator = FirstAdministrator {
        email: Email::parse(&format!("admin@{domain}"))?,
        display_name: "Alex Admin".to_owned(),
    };
    let new = NewOrganization {
        name: domain.to_owned(),
        product: "Milestone".to_owned(),
        domain: domain.to_owned(),
        invites_allowed: true,
        undo_seconds: Some(0),
        locale: Locale::default(),
        administrator,
    };
    Ok(organization::create(state, &new).await?)
}

/// Invites people; answers the users and the tokens of their links.
async fn invite(base: &str, session: &str, count: u32) -> Result<(Vec<Uuid>, Vec<String>), Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, HeaderValue::from_str(session)?);
    headers.insert(ORIGIN, HeaderValue::from_str(base)?);
    let admin =
        Client::with_http(base, reqwest::Client::builder().default_headers(headers).no_proxy().build()?)?;
    let (mut users, mut links) = (Vec::new(), Vec::new());
    for n in 0..count {
        let email = format!("person{:05}@contoso.example", n * 4);
        let people = vec![InvitePerson { email: Some(email), person_id: None }];
        let answer = admin.invite_users(&InviteRequest { people, ..InviteRequest::default() }).await?;
        let user =
            answer.results.first().and_then(|result| result.user.as_ref()).ok_or("nobody was invited")?.id;
        let link = admin.copy_link(user).await?.url;
        links.push(link.rsplit('/').next().unwrap_or_default().to_owned());
        users.push(user);
    }
    Ok((users, links))
}

/// A token with one byte changed.
fn with_byte(token: &str, place: usize, change: u8) -> Result<String, Failure> {
    let mut bytes = BASE64.decode(token)?;
    *bytes.get_mut(place).ok_or("a link is shorter than links are")? ^= change;
    Ok(BASE64.encode(bytes))
}

/// A token of an invitation that nobody has.
fn other_invitation(token: &str) -> Result<String, Failure> {
    let token = with_byte(token, 24, 0xAA)?;
    with_byte(&token, 30, 0xAA)
}

/// An id that nobody has, of the same time.
fn nobody_like(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ 0xAAAA_AAAA)
}
