//! `/oauth/token` (RFC 6749 §4.4) and what tells of it (RFC 8414).

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE};
use actix_web::web::{Data, Form, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use rollcall_domain::Scope;
use rollcall_domain::scope::join;
use rollcall_wire::clients::{TokenAnswer, TokenRefusal};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{TOKEN_PATH, ops};
use crate::auth::TOKEN_LIFETIME;
use crate::limits::{self, Limited};
use crate::problem::Outcome;
use crate::state::AppState;

/// What a client asks with. Whatever else it sends is passed over (RFC 6749 §3.2).
#[derive(Deserialize)]
pub(crate) struct TokenRequest {
    grant_type: Option<String>,
    scope: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// Why no token is given (RFC 6749 §5.2), and a sentence.
type Refused = (&'static str, String);

/// Gives an access token to a client that proves who it is, by HTTP Basic or in the form.
#[post("/oauth/token")]
pub(crate) async fn issue_token(
    request: HttpRequest,
    state: Data<AppState>,
    form: Result<Form<TokenRequest>, actix_web::Error>,
) -> Outcome<HttpResponse> {
    limits::take(&request, Limited::Tokens)?;
    let Ok(Form(asked)) = form else {
        return Ok(refuse(("invalid_request", "Send a form, with each field once.".to_owned())));
    };
    Ok(match read(request.headers(), &asked) {
        Ok((id, secret)) => answer(&state, &id, &secret, asked.scope.as_deref()).await?,
        Err(refused) => refuse(refused),
    })
}

async fn answer(state: &AppState, id: &str, secret: &str, asked: Option<&str>) -> Outcome<HttpResponse> {
    let Some(proven) = ops::prove(state, id, secret).await? else {
        return Ok(refuse((
            "invalid_client",
            "There is no such client, or it has another secret.".to_owned(),
        )));
    };
    let Some(scopes) = proven.wanted(asked) else {
        let own = join(&proven.scopes);
        return Ok(refuse(("invalid_scope", format!("Ask for no other scopes than the client's: {own}."))));
    };
    Ok(HttpResponse::Ok().json(TokenAnswer {
        scope: join(&scopes),
        access_token: ops::issue(state, &proven, scopes).await?,
        token_type: "Bearer".to_owned(),
        expires_in: TOKEN_LIFETIME.num_seconds(),
    }))
}

/// Reads who asks, and whether it is for what is given here.
fn read(headers: &HeaderMap, asked: &TokenRequest) -> Result<(String, String), Refused> {
    match asked.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            let detail = "Ask with `grant_type=client_credentials`; nothing else is offered.";
            return Err(("unsupported_grant_type", detail.to_owned()));
        }
        None => {
            return Err(("invalid_request", "Say `grant_type=client_credentials`.".to_owned()));
        }
    }
    let in_form = asked.client_id.clone().zip(asked.client_secret.clone());
    match (headers.contains_key(AUTHORIZATION), in_form) {
        (true, None) if asked.client_secret.is_none() => {
            let told =
                basic(headers).filter(|(id, _)| asked.client_id.as_ref().is_none_or(|same| same == id));
            told.ok_or_else(|| ("invalid_client", "Send client id and secret by HTTP Basic.".to_owned()))
        }
        (false, Some(told)) => Ok(told),
        (false, None) => {
            let detail = "Send client id and secret by HTTP Basic, or as `client_id` and `client_secret`.";
            Err(("invalid_client", detail.to_owned()))
        }
        (true, _) => {
            Err(("invalid_request", "Say who you are once: by HTTP Basic, or in the form.".to_owned()))
        }
    }
}

/// Client id and secret, each encoded as in a form before they were put together (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, told) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let told = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(told.trim()).ok())??;
    let (id, secret) = std::str::from_utf8(&told).ok()?.split_once(':')?;
    let decoded =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(String::from);
    Some((decoded(id)?, decoded(secret)?))
}

fn refuse((error, description): Refused) -> HttpResponse {
    let is_unknown = error == "invalid_client";
    let status = if is_unknown { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let mut answer = HttpResponse::build(status);
    if is_unknown {
        answer.insert_header((WWW_AUTHENTICATE, r#"Basic realm="Rollcall", charset="UTF-8""#));
    }
    answer.json(TokenRefusal { error: error.to_owned(), error_description: description })
}

/// Tells clients where and how to get access tokens (RFC 8414).
#[get("/.well-known/oauth-authorization-server")]
pub(crate) async fn get_metadata(state: Data<AppState>) -> Json<Value> {
    let issuer = &state.config.http.public_url;
    Json(json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}{TOKEN_PATH}"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": Scope::ALL,
        "service_documentation": format!("{issuer}/docs/api"),
    }))
}
