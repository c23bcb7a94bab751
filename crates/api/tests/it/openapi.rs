//! `openapi.yaml` says what the code does.

#[test]
fn openapi_yaml_is_what_the_handlers_say() {
    let said = rollcall_api::app::description().to_yaml().unwrap();
    let committed = include_str!("../../../../openapi.yaml");
    assert!(
        said.trim_end() == committed.trim_end(),
        "openapi.yaml is not what the handlers say: run `./justw openapi` and read the difference"
    );
}
