//! Rollcall's server: invites the people of an organization, follows each from Invited to Active to Archived, and makes
//! sure that only the intended recipient of an invitation can join with it.
//!
//! One vertical slice per noun, each `mod` (its front), `http` (extract, call, respond), `ops` (transaction scripts)
//! and `store` (queries). [`changes`] is the only writer of status, events, totals and outbox mail.

pub mod app;
pub mod auth;
mod budgets;
mod changes;
mod clients;
pub mod clock;
pub mod config;
pub mod connections;
pub mod db;
pub mod demo;
pub mod directory;
mod docs;
pub mod domains;
pub mod events;
mod headers;
pub mod ids;
mod imports;
mod input;
mod join;
pub mod keys;
pub mod limits;
pub mod mail;
mod openapi;
pub mod organization;
pub mod outbound;
mod outbox;
mod paging;
pub mod personal;
mod private_address;
pub mod problem;
pub mod processes;
mod ready;
pub mod schema;
pub mod sealer;
pub mod server;
mod sessions;
mod sign_in;
mod spa;
pub mod state;
pub mod streams;
pub mod testing;
mod users;
pub mod workers;
mod written;
