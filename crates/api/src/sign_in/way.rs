//! Where signing in begins and ends.

/// A way from the page of the work e-mail to where it ends: one of a list, never an address that somebody could choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From an opened link to the button that joins.
    Joining,
    /// To one's own page.
    ToMe,
    /// To the admin center.
    ToAdminCenter,
}

impl Way {
    /// The page of the e-mail.
    pub(crate) fn email(self) -> &'static str {
        match self {
            Self::Joining => "/join/email",
            Self::ToMe => "/me/email",
            Self::ToAdminCenter => "/sign-in",
        }
    }

    /// The page of the code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Joining => "/join/code",
            Self::ToMe => "/me/code",
            Self::ToAdminCenter => "/sign-in/code",
        }
    }

    /// Where it ends.
    pub(crate) fn end(self) -> &'static str {
        match self {
            Self::Joining => "/join/confirm",
            Self::ToMe => "/me",
            Self::ToAdminCenter => "/",
        }
    }

    /// The way as the database keeps it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Joining => "join",
            Self::ToMe => "me",
            Self::ToAdminCenter => "admin",
        }
    }

    /// Reads what [`Way::as_str`] wrote.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Joining, Self::ToMe, Self::ToAdminCenter].into_iter().find(|way| way.as_str() == name)
    }
}
