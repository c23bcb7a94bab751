//! What a source says of a person, checked as a whole.

use rollcall_domain::email::Email;

use super::{BadRow, SourcePerson};
use crate::directory::ops::NewPerson;

/// The length of an id, a name or a department, in characters, at most.
const TEXT_MAX_CHARS: usize = 256;
/// Further addresses at most.
const FURTHER_MAX: usize = 100;

/// Checks a person; the first thing wrong makes the row a bad one.
pub(super) fn check(person: SourcePerson) -> Result<NewPerson, BadRow> {
    let known = text("external_id", Some(person.external_id.clone())).ok().flatten();
    check_fields(person).map_err(|(code, detail)| BadRow { external_id: known, code, detail })
}

type Wrong = (&'static str, String);

fn check_fields(person: SourcePerson) -> Result<NewPerson, Wrong> {
    let external_id = text("external_id", Some(person.external_id))?.ok_or_else(|| {
        (
            "external_id",
            "There is no external_id: without the directory's own id nobody can be told apart.".to_owned(),
        )
    })?;
    let email = address("email", &person.email)?;
    if person.further.len() > FURTHER_MAX {
        return Err(("further", format!("A person may have {FURTHER_MAX} further addresses.")));
    }
    let further = person.further.iter().map(|further| address("further", further));
    let further = further.collect::<Result<Vec<_>, _>>()?;
    let given_name = text("given_name", person.given_name)?;
    let family_name = text("family_name", person.family_name)?;
    let display_name = text("display_name", person.display_name)?;
    let both =
        [given_name.as_deref(), family_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let made = if both.is_empty() { email.as_str().to_owned() } else { both };
    Ok(NewPerson {
        external_id,
        user_name: text("user_name", person.user_name)?.unwrap_or_else(|| email.as_str().to_owned()),
        email,
        further,
        given_name,
        family_name,
        display_name: display_name.unwrap_or(made),
        department: text("department", person.department)?,
        enabled: person.enabled,
    })
}

/// A text without space around it; nothing where it is empty.
fn text(field: &'static str, text: Option<String>) -> Result<Option<String>, Wrong> {
    let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > TEXT_MAX_CHARS {
        return Err((field, format!("The {field} is longer than {TEXT_MAX_CHARS} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err((
            field,
            format!("The {field} has a control character in it, such as a tab or a line end."),
        ));
    }
    Ok(Some(text))
}

/// An address. Directories mark theirs with `smtp:`, the primary one in capitals.
fn address(field: &'static str, text: &str) -> Result<Email, Wrong> {
    let text = text.trim();
    let bare = match text.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("smtp") => rest,
        Some(_) | None => text,
    };
    Email::parse(bare).map_err(|problem| {
        let shown: String = bare.chars().take(80).collect();
        (field, format!("{field} “{shown}”: {}", problem.sentence()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> SourcePerson {
        SourcePerson { external_id: " 1 ".into(), email: "ann@x.example".into(), ..SourcePerson::default() }
    }

    #[test]
    fn what_is_not_given_is_made_of_what_is() {
        let made = check(person()).unwrap();
        assert_eq!(
            (made.external_id.as_str(), made.user_name.as_str(), made.display_name.as_str()),
            ("1", "ann@x.example", "ann@x.example")
        );
        let named = SourcePerson {
            given_name: Some("Ann".into()),
            family_name: Some("Lee".into()),
            further: vec!["SMTP:al@x.example".into()],
            ..person()
        };
        let made = check(named).unwrap();
        assert_eq!(made.display_name, "Ann Lee");
        assert_eq!(made.further, [Email::parse("al@x.example").unwrap()]);
    }

    #[test]
    fn each_thing_wrong_is_named_with_whom_it_is_about() {
        let long = "x".repeat(257);
        for (bad, code, known) in [
            (SourcePerson { external_id: " ".into(), ..person() }, "external_id", None),
            (SourcePerson { external_id: long.clone(), ..person() }, "external_id", None),
            (SourcePerson { email: String::new(), ..person() }, "email", Some("1")),
            (SourcePerson { email: "ann@".into(), ..person() }, "email", Some("1")),
            (SourcePerson { further: vec!["al".into()], ..person() }, "further", Some("1")),
            (SourcePerson { further: vec!["al@x.example".into(); 101], ..person() }, "further", Some("1")),
            (SourcePerson { display_name: Some("A\0".into()), ..person() }, "display_name", Some("1")),
            (SourcePerson { department: Some(long), ..person() }, "department", Some("1")),
        ] {
            let bad = check(bad).unwrap_err();
            assert_eq!((bad.code, bad.external_id.as_deref()), (code, known), "{}", bad.detail);
        }
    }
}
