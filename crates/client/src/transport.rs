//! Sending one request and reading its answer: through reqwest, or by the browser's `fetch`.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub use browser::Following;
#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{Transport, upload};
#[cfg(not(target_arch = "wasm32"))]
pub use native::Following;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::Transport;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// A request, before either world's types.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: Method, url: String) -> Self {
        let accept = "application/json, application/problem+json";
        Self { method, url, headers: vec![("accept", accept.to_owned())], body: None }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn with_body(mut self, media_type: &str, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self.with_header("content-type", media_type.to_owned())
    }
}

#[cfg(target_arch = "wasm32")]
impl Method {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}
