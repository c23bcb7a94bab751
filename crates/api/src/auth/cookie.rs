//! Cookies: all `__Host-`, `Secure`, `HttpOnly` and `SameSite=Lax` (RFC 6265bis, section 4.1.3.2).

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::COOKIE;

/// The cookie of a session.
pub(crate) const SESSION_COOKIE: &str = "__Host-rollcall_session";

/// Makes a cookie that only this host gets back, for `seconds`.
pub(crate) fn host_cookie(
    name: impl Into<Cow<'static, str>>,
    value: String,
    seconds: i64,
) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// Reads a cookie by its very name. Names are not decoded: a browser guards the prefix `__Host-` only where it stands as
/// such, so that a name that merely decodes to it can be anybody's. Other cookies, whatever they hold, do not matter.
pub(crate) fn cookie_of(request: &HttpRequest, name: &str) -> Option<String> {
    let pairs =
        request.headers().get_all(COOKIE).flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
    let mut values =
        pairs.filter_map(|pair| pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"="));
    values.find_map(|value| String::from_utf8(value.to_vec()).ok())
}

/// Makes the cookie that takes one away.
pub(crate) fn clear_cookie(name: impl Into<Cow<'static, str>>) -> Cookie<'static> {
    host_cookie(name, String::new(), 0)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use actix_web::test::TestRequest;

    use super::{COOKIE, SESSION_COOKIE, cookie_of};

    #[test]
    fn r10_a_name_that_only_decodes_to_ours_is_not_ours() {
        let planted = b"%5F%5FHost-rollcall_session=theirs; x=\xff; __Host-rollcall_session=mine";
        let request =
            TestRequest::default().insert_header((COOKIE, HeaderValue::from_bytes(planted).unwrap()));
        assert_eq!(cookie_of(&request.to_http_request(), SESSION_COOKIE).as_deref(), Some("mine"));
        let request = TestRequest::default().insert_header((COOKIE, "__Host-rollcall_session2=theirs"));
        assert_eq!(cookie_of(&request.to_http_request(), SESSION_COOKIE), None);
    }
}
