//! Mail: what is sent, and how it leaves.

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Mail lands in a page of the demo.
    Mailbox,
}

impl Transport {
    /// Placeholder until the mail slice is merged.
    pub(crate) fn from_config(_: &crate::config::Config, _: bool) -> Result<Self, String> {
        Ok(Self::Mailbox)
    }
}
