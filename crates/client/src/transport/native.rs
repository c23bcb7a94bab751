//! Requests through reqwest.

use std::collections::VecDeque;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Url};

use super::{Answer, Method, Request};
use crate::Error;
use crate::events::{Event, Events};
use crate::imports::Told;

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may make no progress. A whole upload may take longer.
const IDLE: Duration = Duration::from_mins(1);

#[derive(Debug, Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
    /// The deployment's own origin: the server takes writes of a cookie's session only from there.
    origin: String,
    /// The access token of an API client. It is marked as sensitive, so that it shows in no log.
    authorization: Option<HeaderValue>,
}

impl Transport {
    pub(crate) fn new(base: &str) -> Result<Self, Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(IDLE)
            .redirect(Policy::none())
            .build()
            .map_err(network)?;
        Self::with_http(base, http)
    }

    pub(crate) fn with_http(base: &str, http: reqwest::Client) -> Result<Self, Error> {
        let url = Url::parse(base).map_err(|error| Error::Base(format!("{base}: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Base(base.to_owned()));
        }
        Ok(Self { http, origin: url.origin().ascii_serialization(), authorization: None })
    }

    pub(crate) fn with_token(self, token: &str) -> Result<Self, Error> {
        let mut value = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|error| Error::Request(format!("the access token: {error}")))?;
        value.set_sensitive(true);
        Ok(Self { authorization: Some(value), ..self })
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value),
            None => request,
        }
    }

    pub(crate) async fn send(&self, request: Request) -> Result<Answer, Error> {
        let mut sending = match request.method {
            Method::Get => self.http.get(request.url),
            Method::Post => self.http.post(request.url).header(ORIGIN, &self.origin),
            Method::Put => self.http.put(request.url).header(ORIGIN, &self.origin),
            Method::Patch => self.http.patch(request.url).header(ORIGIN, &self.origin),
            Method::Delete => self.http.delete(request.url).header(ORIGIN, &self.origin),
        };
        for (name, value) in request.headers {
            sending = sending.header(name, value);
        }
        if let Some(body) = request.body {
            sending = sending.body(body);
        }
        let answer = self.authorized(sending).send().await.map_err(network)?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(network)?.to_vec();
        Ok(Answer { status, body })
    }
}

impl Transport {
    /// Opens a stream of events.
    pub(crate) async fn follow(&self, url: String) -> Result<Following, Error> {
        let asking = self.authorized(self.http.get(url).header(ACCEPT, "text/event-stream"));
        let answer = asking.send().await.map_err(network)?;
        if answer.status().is_success() {
            return Ok(Following { answer, events: Events::default(), told: VecDeque::new() });
        }
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(network)?.to_vec();
        let refused = crate::check(&Answer { status, body });
        Err(refused.err().unwrap_or_else(|| Error::Unexpected { status, detail: "no stream".to_owned() }))
    }
}

/// A stream of what is told of an import.
#[derive(Debug)]
pub struct Following {
    answer: reqwest::Response,
    events: Events,
    told: VecDeque<Event>,
}

impl Following {
    /// Waits for what is told next; nothing when the stream has ended, which it does after a while even where more is to
    /// come: then follow again.
    ///
    /// # Errors
    /// [`Error::Network`] if the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Told>, Error> {
        loop {
            while let Some(event) = self.told.pop_front() {
                if let Some(told) = Told::read(&event.name, &event.data) {
                    return Ok(Some(told));
                }
            }
            let Some(piece) = self.answer.chunk().await.map_err(network)? else { return Ok(None) };
            self.told.extend(self.events.push(&piece));
        }
    }
}

/// The whole chain of causes: reqwest's own sentence names only the address.
#[expect(clippy::needless_pass_by_value, reason = "used in `map_err`")]
fn network(error: reqwest::Error) -> Error {
    let mut sentence = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        sentence = format!("{sentence}: {error}");
        cause = error.source();
    }
    Error::Network(sentence)
}
