//! Every operation of `openapi.yaml`, by API clients: with the scope that the description names, and with all others.

use std::collections::BTreeMap;

use rollcall_domain::{Permission, Scope};
use serde_json::Value;

use crate::authorization::{By, Things, call_by, filled, operations, row};
use crate::support::TestApp;

/// Which scopes the description of an operation names; `None` where it names no clients.
fn said(description: &Value, path: &str, method: &str) -> Option<Vec<Scope>> {
    let ways = description["paths"][path][method.to_lowercase()]["security"].as_array()?;
    let scopes = ways.iter().find_map(|way| way["client"].as_array())?;
    Some(scopes.iter().map(|scope| Scope::from_name(scope.as_str().unwrap()).unwrap()).collect())
}

#[actix_web::test]
async fn r17_every_operation_answers_a_client_with_its_scope_and_refuses_all_others() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example"), ("Eve Orr", "eve@contoso.example")]).await;
    let things = Things::make(&app, people[1]).await;
    let admin = app.admin().await;
    let description = serde_json::to_value(rollcall_api::app::description()).unwrap();
    let mut wrong = BTreeMap::new();
    let mut used = Vec::new();
    for (path, method, operation) in operations() {
        let named = said(&description, &path, method.as_str());
        let expected = row(&operation);
        // What anybody may call does not ask who calls.
        let is_open = expected.statuses[0] != 401 || operation == "sign_in";
        let path = filled(&path, &things);
        let mut call = async |scopes: &[Scope], expected_status: u16| {
            let token = app.token(&app.api_client(&admin, scopes).await).await;
            let status =
                call_by(&app, By::Client(token), &method, &path, expected.body).await.status().as_u16();
            if status != expected_status {
                wrong.insert(format!("{operation} with {scopes:?}"), (status, expected_status));
            }
            app.execute("UPDATE clients SET removed_at = created_at").await;
        };
        match named.as_deref() {
            Some(&[scope]) => {
                let others: Vec<_> = Scope::ALL.into_iter().filter(|other| *other != scope).collect();
                call(&others, 403).await;
                // The same as an administrator who may do it.
                let whose = if scope.permission() == Permission::ManageOrganization { 3 } else { 2 };
                call(&[scope], expected.statuses[whose]).await;
                used.push(scope);
            }
            Some(_) => call(&[Scope::UsersLink], expected.statuses[3]).await,
            None if is_open => {}
            None => call(&Scope::ALL, 403).await,
        }
    }
    assert_eq!(wrong, BTreeMap::new(), "(answered, expected)");
    used.sort_unstable();
    used.dedup();
    assert_eq!(used, Scope::ALL, "a scope that nothing asks for");
}
