//! The rules of Rollcall: pure types and functions. No IO, no clock, no randomness, no log.
//!
//! # Words
//! An **organization** has a **directory** of **persons**. A person that it has invited at least once is a **user**,
//! whose **status** is Invited, Active or Archived. An **invitation** is one offer to one user to join; a **batch** is
//! what one action did to one or many users, and what undo takes back. An **import** is a file of addresses, judged
//! row by row before anything is sent. An **administrator** is an account with a **role** in the organization.
//!
//! # The state machine
//! ```text
//!             invite                     accept
//!  (nobody) ─────────► Invited ───────────────────► Active
//!                       │   ▲ ▲                        │
//!               archive │   │ └── resend (stays)       │ archive
//!              (rescind)▼   │ re-invite                ▼
//!                      Archived ◄──────────────────────┘
//! ```
//! Everything else is refused, each with a reason of its own: see [`user`]. Undo restores what was before a batch, as
//! long as none of its mail has left.
//!
//! # Where to look
//! - [`user`]: the statuses, the commands, and the only function that decides a status.
//! - [`event`]: the one list of things that can have happened.
//! - [`email`]: what an address is, and when two are the same.
//! - [`import`]: bytes of a file to rows and problems, the same in the browser and on the server.
//! - `near`, with the feature of that name: who is meant by an address that nobody has.
//! - [`rate`]: rates by date, and the standard ones.
//! - [`provider`]: which tokens of an organization's identity provider count, and whom they name.
//! - [`settings`]: what an organization can set of itself; [`naming`]: what may not stand in names and texts (R16).
//! - [`image`], [`pace`], [`role`], [`scope`], [`language`], [`limits`], [`text`], [`ids`]: what the name says.

pub mod email;
pub mod event;
pub mod ids;
pub mod image;
pub mod import;
pub mod language;
pub mod limits;
pub mod naming;
#[cfg(feature = "near")]
pub mod near;
pub mod pace;
pub mod provider;
pub mod rate;
pub mod role;
pub mod scope;
pub mod settings;
pub mod sign_in_domain;
pub mod text;
pub mod user;

pub use email::{Email, EmailKey, EmailProblem};
pub use event::Event;
pub use role::{Permission, Role};
pub use scope::Scope;
pub use user::{Changed, Command, Hold, Past, PersonState, Refusal, Status, StatusKind, User, Was};
