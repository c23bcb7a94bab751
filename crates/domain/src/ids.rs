//! Ids: one type each, so that a person's id cannot be passed where a user's is meant.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// Wraps a UUID that is known to be an id of this kind.
            #[must_use]
            pub const fn new(id: uuid::Uuid) -> Self {
                Self(id)
            }

            /// Gives the UUID.
            #[must_use]
            pub const fn get(self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// The id of an organization.
    OrganizationId;
    /// The id of a person of a directory. Not the identity provider's id of it.
    PersonId;
    /// The id of a user: a person that the organization has invited at least once.
    UserId;
    /// The id of an invitation. It stands nowhere outside the database and the link.
    InvitationId;
    /// The id of a batch: what one action of one caller did.
    BatchId;
    /// The id of an import.
    ImportId;
    /// The id of an account: a sign-in identity that belongs to the human.
    AccountId;
    /// The id of a session.
    SessionId;
    /// The id of an API client.
    ClientId;
}

#[cfg(test)]
mod tests {
    use super::PersonId;

    #[test]
    fn an_id_reads_back_what_it_shows() {
        let text = "01938f00-0000-7000-8000-000000000001";
        let id: PersonId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(PersonId::new(id.get()), id);
        assert!("01938f00".parse::<PersonId>().is_err());
    }
}
