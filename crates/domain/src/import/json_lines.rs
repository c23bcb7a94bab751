//! NDJSON: an object of JSON on each line, as programs write it that send a list. It comes through the same door as CSV
//! and is known by its first line.

use std::collections::BTreeMap;

use serde_json::Value;

use super::names::name_rank;

/// What a file of JSON is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Json {
    /// An object on each line.
    Lines,
    /// One list of objects, which would have to be read as a whole.
    Array,
}

/// A line is not an object, or its address is no text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotJson;

/// Tells whether a text is JSON. No address and no header begins so: a quotation mark after a brace stands in neither.
pub(super) fn sniff(text: &[u8]) -> Option<Json> {
    match text.trim_ascii_start() {
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start(), [b'"' | b'}', ..]).then_some(Json::Lines),
        [b'[', rest @ ..] => match rest.trim_ascii_start() {
            [b'{', rest @ ..] => matches!(rest.trim_ascii_start(), [b'"' | b'}', ..]).then_some(Json::Array),
            _ => None,
        },
        _ => None,
    }
}

/// Gives the address of an object: the value with the best name, by the names that a column may have; `None` if there is
/// none or it is null.
pub(super) fn address(line: &str) -> Result<Option<String>, NotJson> {
    let Ok(object) = serde_json::from_str::<BTreeMap<String, Value>>(line) else {
        return Err(NotJson);
    };
    let named = object.into_iter().filter(|(_, value)| !value.is_null());
    let best =
        named.filter_map(|(name, value)| Some((name_rank(&name)?, value))).min_by_key(|(rank, _)| *rank);
    match best {
        Some((_, Value::String(address))) => Ok(Some(address)),
        Some(_) => Err(NotJson),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, NotJson, address, sniff};

    #[test]
    fn json_is_known_by_how_it_begins() {
        for (text, json) in [
            ("{\"email\":1}", Some(Json::Lines)),
            ("\n { \"email\":1}", Some(Json::Lines)),
            ("{}", Some(Json::Lines)),
            ("[{\"email\":1}]", Some(Json::Array)),
            ("[\n  {\n    \"email\":1}]", Some(Json::Array)),
            ("{ann}@contoso.com", None),
            ("[ann@contoso.com]", None),
            ("email", None),
            ("", None),
        ] {
            assert_eq!(sniff(text.as_bytes()), json, "{text}");
        }
    }

    #[test]
    fn the_address_is_what_has_the_best_name() {
        let some = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(address(r#"{"name":"Ann","email":"a@x"}"#), some("a@x"));
        assert_eq!(address(r#"{"email":"a@home","workEmail":"a@work"}"#), some("a@work"));
        assert_eq!(address(r#"{"email":null,"upn":"a@x"}"#), some("a@x"));
        assert_eq!(address(r#"{"name":"Ann"}"#), Ok(None));
        for line in [r#"{"email":7}"#, r#"{"email":["a@x"]}"#, r#""a@x""#, "{", "a@x", r#"{"email":"a@x"} b"#]
        {
            assert_eq!(address(line), Err(NotJson), "{line}");
        }
    }
}
