//! A private address, by which somebody reaches their own page who has left (S62).

mod adding;
mod codes;
mod ends;
mod organizations;
mod reach;
mod secrecy;
mod signing_in;

const DEE: &str = "dee@contoso.example";
const HOME: &str = "dee@home.example";
const PAGE: &str = "/me/private-address";
const CODE: &str = "/me/private-address/code";
const REMOVE: &str = "/me/private-address/remove";
const BY_PRIVATE: &str = "You are signed in with your private address";
