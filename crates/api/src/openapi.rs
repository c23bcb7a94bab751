//! `openapi.yaml`: what the handlers say of themselves, with what is the same for all.

use rollcall_domain::Scope;
use rollcall_wire::Problem;
use rollcall_wire::users::{Sort, Undelivered};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, ClientCredentials, Flow, OAuth2, Scopes, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, Content, Info, License, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
    Server,
};
use utoipa::{PartialSchema, ToSchema};

use crate::auth::SESSION_COOKIE;
use crate::clients::TOKEN_PATH;

/// What the operations are about, by the tag that their handlers carry.
const TAGS: [(&str, &str); 6] = [
    ("session", "Signing in with a code that comes by e-mail, and who is signed in."),
    ("users", "The people who were invited: Invited, Active or Archived, and what is done with them."),
    ("imports", "Bulk uploads: a file is judged first, and nothing is sent before it is told to be."),
    ("directory", "The people of the organization, who alone can be invited, and the syncs that bring them."),
    ("organization", "Settings, rates by date, administrators and mails of the organization."),
    ("clients", "API clients: programs that call this API with a secret of their own."),
];

/// The operations that need no session: they begin it and end it.
const OPEN: [&str; 3] = ["request_code", "sign_in", "sign_out"];

const SESSION: &str = "session";
const CLIENT: &str = "client";
const NOT_SIGNED_IN: &str = "NotSignedIn";
const REFUSED: &str = "Refused";
const FAILED: &str = "Failed";

/// The head of the document.
pub(crate) fn frame() -> OpenApi {
    let mut info = Info::new("Rollcall", "1.0.0");
    info.description = Some(
        "Invites the people of an organization to join an app and follows each from Invited to Active to Archived. \
         Every error is `application/problem+json` (RFC 9457) with a stable `code`. A program gets an access token at \
         `/oauth/token` (RFC 6749, section 4.4) with the id and the secret of an API client, and sends it as \
         `Authorization: Bearer …`. With a session's cookie, writes are taken from our own pages alone."
            .to_owned(),
    );
    info.license = Some(License::builder().name("Apache-2.0").identifier(Some("Apache-2.0")).build());
    let tags =
        TAGS.map(|(name, description)| TagBuilder::new().name(name).description(Some(description)).build());
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .tags(Some(tags))
        .security(Some([SecurityRequirement::new(SESSION, Vec::<String>::new())]))
        .build()
}

/// Adds to every operation what it may answer besides, and who may call it.
pub(crate) fn complete(mut description: OpenApi) -> OpenApi {
    let components = description.components.get_or_insert_default();
    add_components(components);
    name_items_of_pages(components);
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(complete_operation);
    }
    description
}

fn add_components(components: &mut Components) {
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    // What stands in a query alone is not found by itself.
    components.schemas.insert(Sort::name().into_owned(), Sort::schema());
    components.schemas.insert(Undelivered::name().into_owned(), Undelivered::schema());
    for (name, sentence) in [
        (
            NOT_SIGNED_IN,
            "Nobody is signed in, or no longer; of an API client, its access token does not count.",
        ),
        (REFUSED, "Refused; `code` says why and `detail` what to do."),
        (FAILED, "The server could not do it; nothing was changed unless `detail` says so."),
    ] {
        components.responses.insert(name.to_owned(), RefOr::T(problem(sentence)));
    }
    let cookie = ApiKeyValue::with_description(
        SESSION_COOKIE,
        "The cookie of a session, which `sign_in` sets. A browser sends it by itself.",
    );
    let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
    components.security_schemes.insert(SESSION.to_owned(), RefOr::T(scheme));
    let scopes = Scope::ALL.map(|scope| (scope.as_str(), scope.sentence()));
    let flow = Flow::ClientCredentials(ClientCredentials::new(TOKEN_PATH, Scopes::from_iter(scopes)));
    let scheme = OAuth2::with_description([flow], "The access token of an API client.");
    components.security_schemes.insert(CLIENT.to_owned(), RefOr::T(SecurityScheme::OAuth2(scheme)));
}

fn problem(sentence: &str) -> Response {
    let content = Content::new(Some(RefOr::Ref(Ref::from_schema_name(Problem::name()))));
    ResponseBuilder::new().description(sentence).content("application/problem+json", content).build()
}

/// Refers to the schema of what a page holds, instead of repeating it.
fn name_items_of_pages(components: &mut Components) {
    let names: Vec<_> = components.schemas.keys().cloned().collect();
    for (name, schema) in &mut components.schemas {
        let Some(item) = name.strip_prefix("Page_").filter(|item| names.iter().any(|name| name == item))
        else {
            continue;
        };
        if let RefOr::T(Schema::Object(page)) = schema
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(item))));
        }
    }
}

fn complete_operation(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            "Done.".clone_into(&mut response.description);
        }
    }
    let mut answers = vec![("4XX", REFUSED), ("default", FAILED)];
    if operation.operation_id.as_deref().is_some_and(|id| OPEN.contains(&id)) {
        operation.security = Some(Vec::new());
    } else {
        answers.push(("401", NOT_SIGNED_IN));
    }
    for (status, name) in answers {
        let answer = RefOr::Ref(Ref::from_response_name(name));
        operation.responses.responses.entry(status.to_owned()).or_insert(answer);
    }
}
