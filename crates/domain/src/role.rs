//! Roles of administrators, and what each may do.

use serde::{Deserialize, Serialize};

/// A role that an account holds in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Invites, archives, imports, reads everything.
    BusinessAdministrator,
    /// That, and assigns roles and changes directory, sign-in and settings.
    GlobalAdministrator,
}

/// Something that needs a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Invite, resend, archive, re-invite and import.
    ManageUsers,
    /// Assign roles, change directory, sign-in and settings.
    ManageOrganization,
}

impl Role {
    /// All roles, the lesser first.
    pub const ALL: [Self; 2] = [Self::BusinessAdministrator, Self::GlobalAdministrator];

    /// Whether somebody with this role may do it.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        match (self, permission) {
            (Self::GlobalAdministrator, Permission::ManageUsers | Permission::ManageOrganization)
            | (Self::BusinessAdministrator, Permission::ManageUsers) => true,
            (Self::BusinessAdministrator, Permission::ManageOrganization) => false,
        }
    }

    /// The name of the role as it stands in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BusinessAdministrator => "business_administrator",
            Self::GlobalAdministrator => "global_administrator",
        }
    }

    /// Reads the name that [`Role::as_str`] gives.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 2] = [Self::ManageUsers, Self::ManageOrganization];
}

#[cfg(test)]
mod tests {
    use super::{Permission, Role};

    #[test]
    fn only_a_global_administrator_manages_the_organization() {
        let table: Vec<_> = Role::ALL
            .into_iter()
            .flat_map(|role| Permission::ALL.map(|permission| (role, permission, role.allows(permission))))
            .collect();
        assert_eq!(
            table,
            [
                (Role::BusinessAdministrator, Permission::ManageUsers, true),
                (Role::BusinessAdministrator, Permission::ManageOrganization, false),
                (Role::GlobalAdministrator, Permission::ManageUsers, true),
                (Role::GlobalAdministrator, Permission::ManageOrganization, true),
            ]
        );
    }

    #[test]
    fn names_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.as_str()), Some(role));
        }
        assert_eq!(Role::from_name("owner"), None);
    }
}
