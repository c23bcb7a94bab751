//! Mail: what is sent, and how it leaves.

mod content;
mod file;
pub(crate) mod http;
mod letter;
mod mailbox;
pub(crate) mod messages;
mod scrub;
mod smtp;
mod transport;
mod words;

pub use letter::{Lane, Letter, Logo};
pub use mailbox::{Mail, Mailbox};
pub use transport::{Failure, Fault, Reply, Transport, TransportError};
