//! Signing in by code.

mod code;
mod limits;
mod sweep;
