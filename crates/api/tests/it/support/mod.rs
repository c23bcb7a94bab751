//! The harness: a server of its own for every test.

mod actions;
mod app;
mod clients;
mod db;
mod dns;
mod dump;
mod idp;
mod jar;
mod log;
mod pages;
mod smtp;

pub(crate) use actions::{by_email, invite, problem_of};
pub(crate) use app::TestApp;
pub(crate) use dns::{Dns, Mood};
pub(crate) use idp::{Authority, Idp};
pub(crate) use log::Log;
pub(crate) use pages::{Browser, Shown};
pub(crate) use smtp::SmtpServer;
