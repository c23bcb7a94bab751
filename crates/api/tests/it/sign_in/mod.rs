//! Signing in by code and with work accounts.

mod code;
mod existing;
mod forged;
mod limits;
mod lying;
mod sessions;
mod settings;
mod sign_out;
mod sweep;
mod work;
