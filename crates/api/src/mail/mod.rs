//! Mail: what is sent, and how it leaves.

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Mail lands in a page of the demo.
    Mailbox,
}
