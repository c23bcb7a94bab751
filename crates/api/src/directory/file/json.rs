//! JSON: an array of people, or one person a line.

use serde::Deserialize;
use serde_json::Value;

use super::{Content, enabled, further, unreadable};
use crate::directory::sync::{BadRow, SourcePerson, SourceRow};
use crate::problem::Outcome;

/// A person as JSON has it; other fields mean nothing here.
#[derive(Deserialize)]
struct JsonPerson {
    external_id: Value,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    user_name: Option<String>,
    #[serde(default)]
    further: Further,
    #[serde(default)]
    given_name: Option<String>,
    #[serde(default)]
    family_name: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    department: Option<String>,
    #[serde(default)]
    enabled: Value,
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Further {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

pub(super) fn read(text: &str) -> Outcome<Content> {
    let rows = if text.trim_start().starts_with('[') { array(text)? } else { lines(text) };
    Ok(Content { rows, ignored_columns: Vec::new() })
}

fn array(text: &str) -> Outcome<Vec<SourceRow>> {
    let values: Vec<Value> =
        serde_json::from_str(text).map_err(|error| unreadable(format!("The file is no JSON: {error}.")))?;
    Ok((1..).zip(values).map(|(place, value)| row(place, Ok(value))).collect())
}

fn lines(text: &str) -> Vec<SourceRow> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| row(number, serde_json::from_str(line))).collect()
}

fn row(line: u64, value: serde_json::Result<Value>) -> SourceRow {
    let person = match value {
        Ok(value) => person(value),
        Err(error) => Err(bad(None, &error)),
    };
    SourceRow { line: Some(line), person }
}

fn person(value: Value) -> Result<SourcePerson, BadRow> {
    let external_id = value.get("external_id").and_then(scalar);
    let person: JsonPerson =
        serde_json::from_value(value).map_err(|error| bad(external_id.clone(), &error))?;
    let Some(external_id) = scalar(&person.external_id) else {
        let detail = "The external_id must be a text.".to_owned();
        return Err(BadRow { external_id: None, code: "json", detail });
    };
    let said = scalar(&person.enabled).or_else(|| person.enabled.is_null().then(String::new));
    let said = said.unwrap_or_else(|| person.enabled.to_string());
    Ok(SourcePerson {
        enabled: enabled(&said).ok_or_else(|| BadRow::enabled(&external_id, &said))?,
        external_id,
        user_name: person.user_name,
        email: person.email.unwrap_or_default(),
        further: match person.further {
            Further::None => Vec::new(),
            Further::One(cell) => further(&cell),
            Further::Many(all) => all,
        },
        given_name: person.given_name,
        family_name: person.family_name,
        display_name: person.display_name,
        department: person.department,
    })
}

/// A text, number, true or false as a text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn bad(external_id: Option<String>, error: &serde_json::Error) -> BadRow {
    BadRow { external_id, code: "json", detail: format!("This is not a person as JSON: {error}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Result<SourcePerson, (Option<String>, &'static str)>;

    fn rows(text: &str) -> Vec<(u64, Told)> {
        let rows = read(text).unwrap().rows.into_iter();
        rows.map(|row| (row.line.unwrap(), row.person.map_err(|bad| (bad.external_id, bad.code)))).collect()
    }

    #[test]
    fn an_array_and_lines_are_read_alike_with_every_way_to_say_enabled() {
        let ann = SourcePerson {
            external_id: "1".into(),
            email: "ann@x.example".into(),
            further: vec!["a@x.example".into()],
            enabled: false,
            ..SourcePerson::default()
        };
        let whole =
            r#"{"external_id":"1","email":"ann@x.example","further":["a@x.example"],"enabled":"False"}"#;
        let other =
            r#"{"external_id":1,"email":"ann@x.example","further":"a@x.example","enabled":false,"x":1}"#;
        let expected = [(1, Ok(ann.clone())), (2, Ok(ann))];
        assert_eq!(rows(&format!("[{whole},\n{other}]")), expected);
        assert_eq!(rows(&format!("{whole}\r\n{other}\n\n")), expected);
    }

    #[test]
    fn a_bad_object_is_a_problem_of_its_row_that_says_whom_where_it_can() {
        let text = "{\"external_id\":\"1\",\"email\":5}\n{\"external_id\":\n{\"external_id\":\"3\",\"enabled\":[]}\n5";
        let expected = [
            (1, Err((Some("1".to_owned()), "json"))),
            (2, Err((None, "json"))),
            (3, Err((Some("3".to_owned()), "enabled"))),
            (4, Err((None, "json"))),
        ];
        assert_eq!(rows(text), expected);
        assert!(read("[{]").is_err());
    }
}
