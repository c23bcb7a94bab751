//! What a session reaches: the one place that tells sessions of private addresses from those of work accounts.

/// What a session was begun with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// A work account. The person is of the directory, and may hold roles.
    Work,
    /// A private address. It reaches the person's own page and nothing else, and does so even if the person has left.
    Private,
}

impl SessionKind {
    /// The kind as the database keeps it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Private => "private",
        }
    }

    /// Reads what [`SessionKind::as_str`] wrote; whatever else stands there reaches the least.
    pub(super) fn from_name(name: &str) -> Self {
        if name == Self::Work.as_str() { Self::Work } else { Self::Private }
    }
}

/// Which sessions count for what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those of work accounts alone, while the person is enabled: for all but one's own page.
    Work,
    /// Those of private addresses as well: for one's own page, and for leaving.
    OwnPage,
}

impl Reach {
    /// The condition on a session `s` of a person `p`.
    pub(super) fn condition(self) -> &'static str {
        match self {
            Self::Work => "s.kind = 'work' AND p.enabled",
            Self::OwnPage => "(s.kind = 'private' OR p.enabled)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SessionKind;

    #[test]
    fn a_kind_is_read_back_and_an_unknown_one_reaches_the_least() {
        for kind in [SessionKind::Work, SessionKind::Private] {
            assert_eq!(SessionKind::from_name(kind.as_str()), kind);
        }
        assert_eq!(SessionKind::from_name("root"), SessionKind::Private);
    }
}
