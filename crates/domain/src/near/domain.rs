//! What is to be said of the domain of an address that nobody has.

use super::NearIndex;
use super::index::one_mistake_away;

/// Why an address may have nobody: what its domain says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainProblem {
    /// The domain is one mistake away from one that is known.
    Typo {
        /// The domain that was probably meant.
        meant: String,
    },
    /// It is none of the organization's domains, and nobody in the directory has an address in it.
    NotYours,
}

impl DomainProblem {
    /// The stable name, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Typo { .. } => "domain_typo",
            Self::NotYours => "domain_not_yours",
        }
    }

    /// Says what is wrong with an address and what to do, in one or two sentences.
    #[must_use]
    pub fn sentence(&self, address: &str) -> String {
        match self {
            Self::Typo { meant } => format!(
                "Nobody has the address {address}, and nobody an address in its domain. Did you mean {meant}?"
            ),
            Self::NotYours => format!(
                "The domain of {address} is none of your organization's, and nobody in the directory has an address \
                 in it. Use the person's work address."
            ),
        }
    }
}

impl NearIndex {
    /// Tells what is wrong with the domain of an address that nobody has, where the organization has the domains `own`;
    /// `None` if the domain is known.
    #[must_use]
    pub fn judge_domain(&self, domain: &str, own: &[String]) -> Option<DomainProblem> {
        if own.iter().any(|known| known == domain) || self.knows_domain(domain) {
            return None;
        }
        let meant = one_mistake_away(domain, own).or_else(|| self.domain_one_mistake_away(domain));
        let is_informative = !own.is_empty();
        meant
            .map(|meant| DomainProblem::Typo { meant })
            .or_else(|| is_informative.then_some(DomainProblem::NotYours))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Making;
    use super::*;

    fn index() -> NearIndex {
        let mut making = Making::default();
        for key in
            ["ann@contoso.example", "bo@fabrikam.example", "dee@fabrikan.example", "eve@fabrikan.example"]
        {
            making.add(key);
        }
        making.finish()
    }

    #[test]
    fn a_domain_is_known_mistyped_or_somebody_elses() {
        let typo = |meant: &str| Some(DomainProblem::Typo { meant: meant.to_owned() });
        let own = ["contoso.example".to_owned(), "contoso.org".to_owned()];
        for (domain, expected) in [
            ("contoso.example", None),
            ("contoso.org", None),
            ("fabrikam.example", None),
            // A letter wrong, missing, too many, and two in the wrong order.
            ("contosp.example", typo("contoso.example")),
            ("contso.org", typo("contoso.org")),
            ("contoso.exmaple", typo("contoso.example")),
            ("ffabrikam.example", typo("fabrikam.example")),
            // Of two, the one with more people.
            ("fabrikab.example", typo("fabrikan.example")),
            // Two mistakes are no typo of a domain.
            ("cnotoso.exmaple", Some(DomainProblem::NotYours)),
            ("gmail.com", Some(DomainProblem::NotYours)),
            ("", Some(DomainProblem::NotYours)),
        ] {
            assert_eq!(index().judge_domain(domain, &own), expected, "{domain}");
        }
    }

    #[test]
    fn where_no_domain_is_the_organizations_only_typos_are_told() {
        assert_eq!(index().judge_domain("gmail.com", &[]), None);
        assert!(index().judge_domain("contoso.exmaple", &[]).is_some());
        assert_eq!(NearIndex::default().judge_domain("gmail.com", &[]), None);
    }

    #[test]
    fn each_is_said_with_the_address() {
        let typo = DomainProblem::Typo { meant: "contoso.com".to_owned() };
        assert!(typo.sentence("ann@contoso.con").ends_with("Did you mean contoso.com?"));
        assert!(DomainProblem::NotYours.sentence("ann@gmail.com").contains("ann@gmail.com"));
    }
}
