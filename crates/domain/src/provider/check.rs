//! What may stand in each field.

use super::{DirectoryClaim, RequiredClaim, Wrong, error};

/// The length of a claim's name, of a client id and of a required value, at most.
const TEXT_MAX_CHARS: usize = 255;

/// Claims that a person or an administrator of the provider can set to whatever they like.
pub(super) const NEVER: [&str; 9] = [
    "email",
    "emails",
    "mail",
    "name",
    "nickname",
    "preferred_username",
    "unique_name",
    "upn",
    "verified_primary_email",
];

/// The address as the provider writes it: what its tokens name is compared to the letter.
pub(super) fn check_issuer(typed: &str) -> Result<String, Wrong> {
    let issuer = check_text("/issuer", typed)?;
    let Some(rest) = issuer.strip_prefix("https://") else {
        return Err(error("/issuer", "issuer_not_https", "An issuer begins with https://."));
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_of_host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
    let is_of_path = |c: char| c.is_ascii_graphic() && !"?#\\\"<>".contains(c);
    if authority.is_empty() || !authority.chars().all(is_of_host) || !path.chars().all(is_of_path) {
        let sentence =
            "Write the issuer as the provider does: https, its host in small letters, without ? and #.";
        return Err(error("/issuer", "issuer", sentence));
    }
    Ok(issuer)
}

pub(super) fn check_directory_claim(typed: &str, confirmed: &str) -> Result<DirectoryClaim, Wrong> {
    let name = check_claim("/directory_claim", typed)?;
    if NEVER.contains(&&*name.to_ascii_lowercase()) {
        let sentence = format!(
            "{name} can be given to somebody else, who would then be taken for the first. Choose oid, sub, or a claim with an id that never changes."
        );
        return Err(error("/directory_claim", "not_an_identity", &sentence));
    }
    let claim = DirectoryClaim::from_name(&name);
    if matches!(claim, DirectoryClaim::Custom(_)) && confirmed.trim() != name {
        let sentence = format!(
            "Whoever can set {name} at the provider can sign in as anybody. If only the provider's administrators can, type {name} once more."
        );
        return Err(error("/confirmed_claim", "confirm", &sentence));
    }
    Ok(claim)
}

pub(super) fn check_required(typed: Option<(&str, &str)>) -> Result<Option<RequiredClaim>, Wrong> {
    let Some((name, value)) = typed else { return Ok(None) };
    let name = check_claim("/required_claim/name", name)?;
    let value = check_text("/required_claim/value", value)?;
    Ok(Some(RequiredClaim { name, value }))
}

fn check_claim(field: &'static str, typed: &str) -> Result<String, Wrong> {
    let name = check_text(field, typed)?;
    let is_plain = name.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'));
    if is_plain { Ok(name) } else { Err(error(field, "claim", "Write the name of a claim, such as sub.")) }
}

/// Reads a text that must be there, on one line.
///
/// # Errors
/// What is wrong with it.
pub fn check_text(field: &'static str, typed: &str) -> Result<String, Wrong> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(error(field, "required", "Fill this in."));
    }
    if text.chars().count() > TEXT_MAX_CHARS || text.chars().any(char::is_control) {
        let sentence = format!("Write one line of at most {TEXT_MAX_CHARS} characters.");
        return Err(error(field, "too_long", &sentence));
    }
    Ok(text.to_owned())
}
