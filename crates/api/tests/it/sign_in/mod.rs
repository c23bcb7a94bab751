//! Signing in by code and with work accounts.

mod code;
mod forged;
mod limits;
mod sessions;
mod settings;
mod sweep;
mod work;
