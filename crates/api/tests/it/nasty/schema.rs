//! Bodies made of their schemas, with one field after another put out of shape.

use serde_json::{Map, Value, json};

/// What stands in the place of a value until it is replaced in the text.
const MARK: &str = "@put here@";

/// A value that a schema may take, as far as that can be told.
pub(super) fn sample(schema: &Value, components: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return sample(&components[name], components);
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let choices = schema[choice].as_array().into_iter().flatten();
        if let Some(first) = choices.into_iter().find(|choice| choice["type"] != "null") {
            return sample(first, components);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    let kinds = [&schema["type"]].into_iter().chain(schema["type"].as_array().into_iter().flatten());
    let kind = kinds.filter_map(Value::as_str).find(|kind| *kind != "null");
    match (kind, schema["format"].as_str()) {
        (Some("string"), Some("uuid")) => json!("00000000-0000-7000-8000-000000000000"),
        (Some("string"), Some("date")) => json!("2026-11-24"),
        (Some("string"), Some("date-time")) => json!("2026-11-24T09:00:00Z"),
        (Some("string"), _) => json!("ann@contoso.example"),
        (Some("integer" | "number"), _) => json!(1),
        (Some("boolean"), _) => json!(false),
        (Some("array"), _) => json!([sample(&schema["items"], components)]),
        _ => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            Value::Object(
                fields.map(|(name, field)| (name.clone(), sample(field, components))).collect::<Map<_, _>>(),
            )
        }
    }
}

/// The value as text, once for each of its parts and each raw text, which takes the part's place.
pub(super) fn with_each_leaf(value: &Value, raws: &[&str]) -> Vec<String> {
    let mut marked = Vec::new();
    mark(value, &|value| value, &mut marked);
    let mark = format!("\"{MARK}\"");
    marked.iter().flat_map(|value| raws.iter().map(|raw| value.to_string().replace(&mark, raw))).collect()
}

fn mark(value: &Value, around: &dyn Fn(Value) -> Value, marked: &mut Vec<Value>) {
    marked.push(around(json!(MARK)));
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let inside = |part: Value| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), part);
                    around(Value::Object(fields))
                };
                mark(field, &inside, marked);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                let inside = |part: Value| {
                    let mut items = items.clone();
                    items[place] = part;
                    around(Value::Array(items))
                };
                mark(item, &inside, marked);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
