//! Which page stands at which address.

use uuid::Uuid;

use crate::lazy::{ImportsPart, OrganizationPart};

/// A page of the admin center.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Address {
    /// No page of its own: on to the users.
    Start,
    Users,
    User(Uuid),
    Imports(ImportsPart),
    Organization(OrganizationPart),
    /// The API clients.
    Clients,
    /// Who is signed in, and their sessions.
    Account,
    /// Users who have left the directory.
    Left,
    Unknown,
}

impl Address {
    /// Reads the path of a URL (RFC 3986, section 3.3). A slash at its end changes nothing.
    pub(crate) fn read(path: &str) -> Self {
        let steps: Vec<_> = path.split('/').filter(|step| !step.is_empty()).collect();
        match steps.as_slice() {
            [] | ["login"] => Self::Start,
            ["users"] => Self::Users,
            ["users", id] => id.parse().map_or(Self::Unknown, Self::User),
            ["imports"] => Self::Imports(ImportsPart::List),
            ["imports", "new"] => Self::Imports(ImportsPart::New),
            ["imports", id] => id.parse().map_or(Self::Unknown, |id| Self::Imports(ImportsPart::Detail(id))),
            ["organization"] => Self::Organization(OrganizationPart::Settings),
            ["organization", "rates"] => Self::Organization(OrganizationPart::Rates),
            ["organization", "administrators"] => Self::Organization(OrganizationPart::Administrators),
            ["organization", "mail"] => Self::Organization(OrganizationPart::Mail),
            ["organization", "directory"] => Self::Organization(OrganizationPart::Directory),
            ["organization", "sign-in"] => Self::Organization(OrganizationPart::SignIn),
            ["organization", "clients"] => Self::Clients,
            ["account"] => Self::Account,
            ["organization", "directory", "left"] => Self::Left,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Address;
    use crate::lazy::{ImportsPart, OrganizationPart};

    #[test]
    fn each_address_leads_to_its_page() {
        let id = Uuid::from_u128(7);
        assert_eq!(Address::read("/"), Address::Start);
        assert_eq!(Address::read("/users/"), Address::Users);
        assert_eq!(Address::read(&format!("/users/{id}")), Address::User(id));
        assert_eq!(Address::read("/imports/new"), Address::Imports(ImportsPart::New));
        assert_eq!(Address::read(&format!("/imports/{id}")), Address::Imports(ImportsPart::Detail(id)));
        assert_eq!(Address::read("/organization"), Address::Organization(OrganizationPart::Settings));
        assert_eq!(Address::read("/organization/directory/left"), Address::Left);
        assert_eq!(Address::read("/account"), Address::Account);
    }

    #[test]
    fn what_leads_nowhere_is_said_to() {
        for path in ["/users/ann", "/imports/7", "/users/new/7", "/elsewhere", "/organization/else"] {
            assert_eq!(Address::read(path), Address::Unknown, "{path}");
        }
    }
}
