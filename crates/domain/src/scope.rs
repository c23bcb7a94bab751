//! Scopes: what an API client may be allowed to do (RFC 6749 §3.3).

use serde::{Deserialize, Serialize};

use crate::role::Permission;

/// Something that an API client does only if it was allowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Reads users, their timelines and mails.
    #[serde(rename = "users:read")]
    UsersRead,
    /// Invites, resends, archives, re-invites, and undoes that.
    #[serde(rename = "users:write")]
    UsersWrite,
    /// Is shown the links of open invitations: whoever holds one of a person who signs in by code needs that mailbox besides.
    #[serde(rename = "users:link")]
    UsersLink,
    /// Reads imports and their rows.
    #[serde(rename = "imports:read")]
    ImportsRead,
    /// Uploads, corrects, sends, stops, rescinds and discards imports.
    #[serde(rename = "imports:write")]
    ImportsWrite,
    /// Finds people of the directory, and reads how it stands.
    #[serde(rename = "directory:read")]
    DirectoryRead,
    /// Syncs the directory with a file.
    #[serde(rename = "directory:write")]
    DirectoryWrite,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 7] = [
        Self::UsersRead,
        Self::UsersWrite,
        Self::UsersLink,
        Self::ImportsRead,
        Self::ImportsWrite,
        Self::DirectoryRead,
        Self::DirectoryWrite,
    ];

    /// The scope as it stands in JSON, in tokens and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UsersRead => "users:read",
            Self::UsersWrite => "users:write",
            Self::UsersLink => "users:link",
            Self::ImportsRead => "imports:read",
            Self::ImportsWrite => "imports:write",
            Self::DirectoryRead => "directory:read",
            Self::DirectoryWrite => "directory:write",
        }
    }

    /// Reads what [`Scope::as_str`] gives.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// Says what it allows, in a few words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::UsersRead => "Read users, their timelines and mails.",
            Self::UsersWrite => "Invite, resend, archive and re-invite users, and undo that.",
            Self::UsersLink => "Be shown the links of open invitations.",
            Self::ImportsRead => "Read imports and their rows.",
            Self::ImportsWrite => "Upload, correct, send, stop, rescind and discard imports.",
            Self::DirectoryRead => "Find people of the directory, and read how it stands.",
            Self::DirectoryWrite => "Sync the directory with a file.",
        }
    }

    /// What an administrator needs to do the same.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::DirectoryWrite => Permission::ManageOrganization,
            Self::UsersRead
            | Self::UsersWrite
            | Self::UsersLink
            | Self::ImportsRead
            | Self::ImportsWrite
            | Self::DirectoryRead => Permission::ManageUsers,
        }
    }
}

/// Several scopes as one text, with a space between each (RFC 6749 §3.3).
#[must_use]
pub fn join(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

/// Reads scopes as somebody asks for them, sorted, each once; `None` if one of them is none.
#[must_use]
pub fn split(text: &str) -> Option<Vec<Scope>> {
    let names = text.split(' ').filter(|name| !name.is_empty());
    let mut scopes = names.map(Scope::from_name).collect::<Option<Vec<_>>>()?;
    scopes.sort_unstable();
    scopes.dedup();
    Some(scopes)
}

/// Reads what [`join`] wrote. What this version does not know allows nothing.
#[must_use]
pub fn known(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(Scope::from_name).collect()
}

#[cfg(test)]
mod tests {
    use super::{Scope, join, known, split};

    #[test]
    fn scopes_read_back_and_json_has_the_same_names() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_name(scope.as_str()), Some(scope));
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{}\"", scope.as_str()));
        }
        assert_eq!(split(&join(&Scope::ALL)).unwrap(), Scope::ALL);
        assert_eq!(
            split(" users:write  users:read users:write").unwrap(),
            [Scope::UsersRead, Scope::UsersWrite]
        );
        assert_eq!(split("users:read users"), None);
        assert_eq!(known("users:read users imports:read"), [Scope::UsersRead, Scope::ImportsRead]);
    }
}
