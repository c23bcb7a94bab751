//! The harness: a server of its own for every test.

mod app;
mod db;
mod jar;

pub(crate) use app::TestApp;
