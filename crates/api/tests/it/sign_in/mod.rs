//! Signing in by code and with work accounts.

mod code;
mod forged;
mod limits;
mod settings;
mod sweep;
mod work;
