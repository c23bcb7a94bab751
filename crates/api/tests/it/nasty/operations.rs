//! The operations of the description, and what each can be sent.

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;

use super::schema::{sample, with_each_leaf};
use super::{Extra, encoded};
use crate::support::TestApp;

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// One operation.
pub(super) struct Operation {
    pub(super) method: Method,
    path: String,
    pub(super) parameters: Vec<(String, Place)>,
    /// A body in JSON that it may take.
    body: Option<Value>,
    /// Another type that it takes.
    kind: Option<&'static str>,
}

/// All of them, as the server describes itself.
pub(super) fn operations() -> Vec<Operation> {
    let description = serde_json::to_value(rollcall_api::app::description()).unwrap();
    let components = &description["components"]["schemas"];
    let mut all = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["operationId"].is_string() {
                all.push(read(path, method, operation, components));
            }
        }
    }
    assert!(all.len() >= 20, "the description has lost operations");
    all
}

fn read(path: &str, method: &str, operation: &Value, components: &Value) -> Operation {
    let place = |parameter: &Value| match parameter["in"].as_str().unwrap() {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        other => panic!("a parameter stands in {other}"),
    };
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(|it| (it["name"].as_str().unwrap().to_owned(), place(it))).collect();
    let content = &operation["requestBody"]["content"];
    let body = content["application/json"].get("schema").map(|schema| sample(schema, components));
    let kind = ["text/csv", "image/png"].into_iter().find(|kind| content.get(*kind).is_some());
    let method = method.to_uppercase().parse().unwrap();
    Operation { method, path: path.to_owned(), parameters, body, kind }
}

impl Operation {
    pub(super) fn has_cursor(&self) -> bool {
        self.parameters.iter().any(|(name, _)| name == "cursor")
    }

    /// The path with ids of things that are there, but for the parameter that is given.
    pub(super) async fn path(&self, app: &TestApp, given: Option<(&String, &&[u8])>) -> String {
        let mut path = self.path.clone();
        if let Some((name, text)) = given {
            path = path.replace(&format!("{{{name}}}"), &encoded(text));
        }
        let table = if path.contains("/imports/") { "imports" } else { "users" };
        let id = if app.state.db.is_sqlite() { "hex(id)" } else { "id::text" };
        let id = app.column(format!("SELECT {id} AS name FROM {table} ORDER BY id LIMIT 1")).await;
        let id = id.first().map_or_else(String::new, |id| id.parse::<uuid::Uuid>().unwrap().to_string());
        while let Some((before, rest)) = path.split_once('{') {
            let (_, after) = rest.split_once('}').unwrap();
            path = format!("{before}{id}{after}");
        }
        path
    }

    /// What it is sent where nothing else is tried out.
    pub(super) fn extra(&self) -> Extra {
        let version = (HeaderName::from_static("if-match"), HeaderValue::from_static("\"1\""));
        let headers =
            if self.parameters.iter().any(|(name, _)| name == "If-Match") { vec![version] } else { vec![] };
        match (&self.body, self.kind) {
            (Some(body), _) => {
                Extra { headers, kind: Some("application/json"), body: body.to_string().into_bytes() }
            }
            (None, Some(kind)) => Extra { headers, kind: Some(kind), body: b"email\n".to_vec() },
            (None, None) => Extra { headers, ..Extra::default() },
        }
    }

    /// Its body in JSON, with each part of it replaced by each of these.
    pub(super) fn json_bodies(&self, raws: &[&str]) -> Vec<String> {
        self.body.as_ref().map_or_else(Vec::new, |body| with_each_leaf(body, raws))
    }
}
