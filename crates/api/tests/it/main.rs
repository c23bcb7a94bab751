//! The whole server, tested through its client: a real socket, a real database (SQLite, or PostgreSQL where
//! `ROLLCALL_TEST_DATABASE_URL` names one), a clock that stands still, seeded ids.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod support;

mod alike;
mod audit;
mod authorization;
mod clients;
mod concurrency;
mod demo;
mod directory;
mod docs;
mod imports;
mod join;
mod journey;
mod keys;
mod limits;
mod nasty;
mod openapi;
mod organization;
mod outbox;
mod personal;
mod private_address;
mod processes;
mod requests;
mod sealer;
mod secrets;
mod sign_in;
mod spa;
mod statements;
mod users;
