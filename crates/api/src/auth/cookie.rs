//! Cookies: all `__Host-`, `Secure`, `HttpOnly` and `SameSite=Lax` (RFC 6265bis, section 4.1.3.2).

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

/// The cookie of a session.
pub(crate) const SESSION_COOKIE: &str = "__Host-rollcall_session";

/// Makes a cookie that only this host gets back, for `seconds`.
pub(crate) fn host_cookie(name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// Makes the cookie that takes one away.
pub(crate) fn clear_cookie(name: &'static str) -> Cookie<'static> {
    host_cookie(name, String::new(), 0)
}
