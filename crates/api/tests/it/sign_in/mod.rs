//! Signing in by code and with work accounts.

mod code;
mod forged;
mod limits;
mod lying;
mod settings;
mod sweep;
mod work;
