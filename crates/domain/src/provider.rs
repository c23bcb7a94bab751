//! An organization's identity provider: which claim of its tokens names a person of the directory, and which tokens
//! count at all (correctness: an e-mail claim is never an identity).

mod check;

pub use check::check_text;
use check::{check_directory_claim, check_issuer, check_required};

/// Hosts of Microsoft Entra ID. An issuer there names its tenant.
const ENTRA: [&str; 4] = [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "sts.windows.net",
];

/// Names that stand for all tenants of Entra.
const ALL_TENANTS: [&str; 3] = ["common", "organizations", "consumers"];

/// Other hosts at which one issuer serves everybody.
const SHARED: [&str; 8] = [
    "accounts.google.com",
    "appleid.apple.com",
    "gitlab.com",
    "login.salesforce.com",
    "login.yahoo.com",
    "slack.com",
    "token.actions.githubusercontent.com",
    "www.linkedin.com",
];

/// The claim that holds a person's id in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryClaim {
    /// `oid`: Entra's id of a person, together with `tid`.
    Oid,
    /// `sub`: the issuer's id of a person.
    Sub,
    /// Another one, whose values the provider alone sets.
    Custom(String),
}

/// A claim that every token must have, with this value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredClaim {
    /// The claim.
    pub name: String,
    /// The value.
    pub value: String,
}

/// What an administrator typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The directory claim.
    pub directory_claim: &'a str,
    /// The name of a custom directory claim, typed a second time.
    pub confirmed_claim: &'a str,
    /// The required claim, its name and its value.
    pub required: Option<(&'a str, &'a str)>,
    /// Whether people are linked by their address at their first sign-in.
    pub link_by_address: bool,
}

/// Whose tokens count, and whom they name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The issuer, exactly as its tokens name it.
    pub issuer: String,
    /// The claim that holds a person's id in the directory.
    pub directory_claim: DirectoryClaim,
    /// The claim that tells the organization's tokens from those of others.
    pub required: Option<RequiredClaim>,
    /// Whether a person whom no id names is linked by a verified address, once.
    pub link_by_address: bool,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where: a JSON Pointer.
    pub field: &'static str,
    /// What, as a program reads it.
    pub code: &'static str,
    /// What, and what to do, as a sentence.
    pub sentence: String,
}

impl DirectoryClaim {
    /// The claim's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Oid => "oid",
            Self::Sub => "sub",
            Self::Custom(name) => name,
        }
    }

    /// Reads a name that was checked before.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "oid" => Self::Oid,
            "sub" => Self::Sub,
            custom => Self::Custom(custom.to_owned()),
        }
    }
}

impl Rules {
    /// Reads what was typed.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn parse(typed: Typed<'_>) -> Result<Self, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let issuer = kept(&mut wrong, check_issuer(typed.issuer));
        let directory_claim =
            kept(&mut wrong, check_directory_claim(typed.directory_claim, typed.confirmed_claim));
        let required = kept(&mut wrong, check_required(typed.required));
        let (Some(issuer), Some(directory_claim), Some(required)) = (issuer, directory_claim, required)
        else {
            return Err(wrong);
        };
        let rules = Self { issuer, directory_claim, required, link_by_address: typed.link_by_address };
        rules.pinned().map_err(|problem| vec![problem])
    }

    /// The issuer under which a person's identity is kept: for Entra the tenant, whose ids its applications share.
    #[must_use]
    pub fn identity_issuer(&self) -> String {
        match (&self.directory_claim, &self.required) {
            (DirectoryClaim::Oid, Some(tenant)) => format!("urn:rollcall:entra:{}", tenant.value),
            (DirectoryClaim::Oid | DirectoryClaim::Sub | DirectoryClaim::Custom(_), _) => self.issuer.clone(),
        }
    }

    /// Pins what serves many organizations to this one.
    fn pinned(self) -> Result<Self, Wrong> {
        let (host, path) = host_and_path(&self.issuer);
        let (host, tenant) = (host.to_owned(), path.split('/').next().unwrap_or_default().to_owned());
        if ENTRA.contains(&&*host) {
            return self.pinned_to_tenant(&host, &tenant);
        }
        if SHARED.contains(&&*host) && self.required.is_none() {
            let sentence = format!(
                "{host} serves everybody. Name a claim that only your people's tokens have, such as hd with your domain at Google."
            );
            return Err(error("/required_claim", "shared_issuer", &sentence));
        }
        self.checked_by_tenant()
    }

    fn pinned_to_tenant(self, host: &str, tenant: &str) -> Result<Self, Wrong> {
        let typed = self.required.as_ref().filter(|required| required.name == "tid");
        let tenant = if ALL_TENANTS.contains(&tenant) {
            typed.map(|required| required.value.clone()).unwrap_or_default()
        } else {
            tenant.to_owned()
        };
        if !is_tenant_id(&tenant) {
            let sentence = "Pin Entra to your tenant: put the tenant's id into the issuer, as in https://login.microsoftonline.com/TENANT-ID/v2.0.";
            return Err(error("/issuer", "tenant", sentence));
        }
        if typed.is_some_and(|required| required.value != tenant)
            || (self.required.is_some() && typed.is_none())
        {
            let sentence =
                "The required claim of Entra is tid, with the tenant of the issuer. Leave it blank.";
            return Err(error("/required_claim", "tenant", sentence));
        }
        let rest = if host == "sts.windows.net" { "/" } else { "/v2.0" };
        let required = Some(RequiredClaim { name: "tid".to_owned(), value: tenant.clone() });
        let pinned = Self { issuer: format!("https://{host}/{tenant}{rest}"), required, ..self };
        if pinned.directory_claim != DirectoryClaim::Oid {
            let sentence = "Entra names a person by oid: sub differs from app to app. Choose oid.";
            return Err(error("/directory_claim", "entra_oid", sentence));
        }
        pinned.checked_by_tenant()
    }

    /// Where `oid` names people, `tid` belongs to it, and addresses count for nothing.
    fn checked_by_tenant(self) -> Result<Self, Wrong> {
        if self.directory_claim != DirectoryClaim::Oid {
            return Ok(self);
        }
        if self.required.as_ref().is_none_or(|required| required.name != "tid") {
            let sentence =
                "oid names a person within a tenant only. Require the claim tid, with your tenant's id.";
            return Err(error("/required_claim", "tenant", sentence));
        }
        if self.link_by_address {
            let sentence = "People of Entra are never linked by address: its tokens do not prove one.";
            return Err(error("/link_by_address", "never_by_address", sentence));
        }
        Ok(self)
    }
}

fn host_and_path(issuer: &str) -> (&str, &str) {
    let rest = issuer.strip_prefix("https://").unwrap_or(issuer);
    rest.split_once('/').unwrap_or((rest, ""))
}

/// Whether it has the form of a tenant's id, which is a UUID in small letters.
fn is_tenant_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok_and(|id| id.to_string() == text)
}

fn error(field: &'static str, code: &'static str, sentence: &str) -> Wrong {
    Wrong { field, code, sentence: sentence.to_owned() }
}

fn kept<T>(wrong: &mut Vec<Wrong>, read: Result<T, Wrong>) -> Option<T> {
    read.map_err(|problem| wrong.push(problem)).ok()
}

#[cfg(test)]
mod tests {
    use super::check::NEVER;
    use super::*;

    const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    fn typed<'a>(issuer: &'a str, claim: &'a str) -> Typed<'a> {
        Typed { issuer, directory_claim: claim, confirmed_claim: "", required: None, link_by_address: false }
    }

    fn codes(typed: Typed<'_>) -> Vec<(&'static str, &'static str)> {
        Rules::parse(typed).unwrap_err().into_iter().map(|wrong| (wrong.field, wrong.code)).collect()
    }

    #[test]
    fn r5_no_claim_that_can_pass_to_somebody_else_names_a_person() {
        for claim in NEVER.into_iter().chain(["Email", "UPN"]) {
            let typed = Typed { confirmed_claim: claim, ..typed("https://idp.example", claim) };
            assert_eq!(codes(typed), [("/directory_claim", "not_an_identity")], "{claim}");
        }
        let custom = typed("https://idp.example", "employee_id");
        assert_eq!(codes(custom), [("/confirmed_claim", "confirm")]);
        let rules = Rules::parse(Typed { confirmed_claim: "employee_id", ..custom }).unwrap();
        assert_eq!(rules.directory_claim, DirectoryClaim::Custom("employee_id".to_owned()));
    }

    #[test]
    fn the_issuer_stays_as_it_was_typed() {
        for issuer in ["https://idp.example", "https://idp.example/", "https://idp.example:8443/realms/a"] {
            assert_eq!(Rules::parse(typed(issuer, "sub")).unwrap().issuer, issuer);
        }
        for issuer in
            ["", "http://idp.example", "https://IDP.example", "https://a@b", "https://idp.example/?x"]
        {
            assert_eq!(codes(typed(issuer, "sub"))[0].0, "/issuer", "{issuer}");
        }
    }

    #[test]
    fn an_issuer_that_serves_everybody_needs_a_claim_of_ours() {
        let google = typed("https://accounts.google.com", "sub");
        assert_eq!(codes(google), [("/required_claim", "shared_issuer")]);
        let rules = Rules::parse(Typed { required: Some(("hd", "contoso.com")), ..google }).unwrap();
        assert_eq!(rules.required.unwrap().value, "contoso.com");
    }

    #[test]
    fn entra_is_pinned_to_a_tenant_and_names_by_oid() {
        let own = format!("https://login.microsoftonline.com/{TENANT}/v2.0");
        let common = "https://login.microsoftonline.com/common/v2.0";
        let pinned = Rules {
            issuer: own.clone(),
            directory_claim: DirectoryClaim::Oid,
            required: Some(RequiredClaim { name: "tid".to_owned(), value: TENANT.to_owned() }),
            link_by_address: false,
        };
        assert_eq!(Rules::parse(typed(&own, "oid")).unwrap(), pinned);
        let of_all = Typed { required: Some(("tid", TENANT)), ..typed(common, "oid") };
        assert_eq!(Rules::parse(of_all).unwrap(), pinned);
        assert_eq!(codes(typed(common, "oid")), [("/issuer", "tenant")]);
        assert_eq!(codes(typed(&own, "sub")), [("/directory_claim", "entra_oid")]);
        let other = Typed { required: Some(("tid", "another")), ..typed(&own, "oid") };
        assert_eq!(codes(other), [("/required_claim", "tenant")]);
        let by_address = Typed { link_by_address: true, ..typed(&own, "oid") };
        assert_eq!(codes(by_address), [("/link_by_address", "never_by_address")]);
        assert_eq!(codes(typed("https://idp.example", "oid")), [("/required_claim", "tenant")]);
    }
}
