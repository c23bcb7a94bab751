//! `openapi.yaml` says what the code does, and says it in full.

use std::collections::BTreeSet;

use serde_json::Value;

#[test]
fn openapi_yaml_is_what_the_handlers_say() {
    let said = rollcall_api::app::description().to_yaml().unwrap();
    let committed = include_str!("../../../../openapi.yaml");
    assert!(
        said.trim_end() == committed.trim_end(),
        "openapi.yaml is not what the handlers say: run `./justw openapi` and read the difference"
    );
}

fn description() -> Value {
    serde_json::to_value(rollcall_api::app::description()).unwrap()
}

/// Every value of a key, wherever it stands.
fn values<'a>(key: &str, within: &'a Value, found: &mut Vec<&'a Value>) {
    match within {
        Value::Object(map) => {
            found.extend(map.get(key));
            map.values().for_each(|value| values(key, value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| values(key, value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let description = description();
    let mut references = Vec::new();
    values("$ref", &description, &mut references);
    assert!(references.len() > 50, "the description has lost its references");
    let lost: BTreeSet<_> = references
        .iter()
        .filter_map(|reference| reference.as_str())
        .filter(|reference| description.pointer(&reference.replace('#', "")).is_none())
        .collect();
    assert_eq!(lost, BTreeSet::new());
}

#[test]
fn every_tag_of_an_operation_is_described() {
    let description = description();
    let described: BTreeSet<_> =
        description["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
    let mut used = Vec::new();
    values("tags", &description["paths"], &mut used);
    let used: BTreeSet<_> =
        used.iter().filter_map(|tags| tags.as_array()).flatten().filter_map(Value::as_str).collect();
    assert_eq!(used, described);
}
