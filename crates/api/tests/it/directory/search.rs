//! `GET /directory/people`.

use rollcall_wire::Code;
use rollcall_wire::directory::PeopleQuery;

use crate::support::TestApp;

fn query(q: &str) -> PeopleQuery {
    PeopleQuery { q: q.to_owned(), limit: None }
}

#[actix_web::test]
async fn s27_a_couple_of_letters_find_people_by_name_and_address() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee.ek@contoso.example"), ("Özil Demir", "o.demir@contoso.example")]).await;
    app.people(&[("Al Poe", "al@contoso.example")]).await;
    let admin = app.admin().await;
    let names = async |q: &str| -> Vec<String> {
        let people = admin.search_people(&query(q)).await.unwrap();
        people.items.into_iter().map(|person| person.display_name).collect()
    };
    assert_eq!(names("de").await, ["Dee Ek", "Özil Demir"]);
    assert_eq!(names("oz").await, ["Özil Demir"]);
    assert_eq!(names("DEE.EK@").await, ["Dee Ek"]);
    assert_eq!(names("dem oz").await, ["Özil Demir"]);
    assert_eq!(names("zz").await, [""; 0]);
}

#[actix_web::test]
async fn a_single_letter_is_refused_beside_its_field() {
    let app = TestApp::start().await;
    let error = app.admin().await.search_people(&query("d")).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::InvalidField));
    let error = app.browser().0.search_people(&query("de")).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::NotSignedIn));
}

#[actix_web::test]
async fn nothing_of_another_organization_is_found() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    app.people(&[("Dee Ek", "dee.ek@contoso.example")]).await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(foreign.search_people(&query("de")).await.unwrap().items, []);
}
