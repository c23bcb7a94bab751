//! Imports that wait for each other.

use rollcall_api::testing::{self, TestPerson};
use rollcall_client::Client;
use rollcall_wire::imports::{Import, ImportState};
use uuid::Uuid;

use super::many;
use crate::support::{TestApp, invite};

/// Another organization with a few people; answers its administrator and a file of them.
async fn fabrikam(app: &TestApp, count: usize) -> (Client, String) {
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let people: Vec<_> = (1..=count)
        .map(|n| TestPerson::new(&format!("Fay {n:03}"), &format!("fay{n:03}@fabrikam.example")))
        .collect();
    testing::add_people(&app.state, other, &people).await.unwrap();
    let file = people.iter().fold("email\n".to_owned(), |file, person| file + &person.email + "\n");
    (app.client_of(other, "admin@fabrikam.example").await, file)
}

async fn upload(client: &Client, file: &str) -> Uuid {
    client.create_import("people.csv", file.to_owned()).await.unwrap().id
}

async fn step(app: &TestApp) {
    rollcall_api::workers::step(&app.state).await.unwrap();
}

async fn get(client: &Client, id: Uuid) -> Import {
    client.get_import(id).await.unwrap()
}

#[actix_web::test]
async fn a_small_import_of_another_organization_is_done_beside_a_large_one() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let large = upload(&admin, &many(&app, 2100).await).await;
    let (fay, file) = fabrikam(&app, 3).await;
    step(&app).await;
    let small = upload(&fay, &file).await;
    assert_eq!(get(&fay, small).await.state, ImportState::Queued);
    for _ in 0..3 {
        step(&app).await;
    }
    let (seen, ready) = (get(&admin, large).await, get(&fay, small).await);
    assert_eq!((ready.state, ready.ready), (ImportState::Ready, 3));
    assert_eq!(seen.state, ImportState::Validating);
    assert!((1..seen.rows).contains(&seen.judged), "they took turns: {} are judged", seen.judged);

    app.work().await;
    let large = get(&admin, large).await;
    admin.send_import(large.id, large.version).await.unwrap();
    step(&app).await;
    fay.send_import(small, ready.version).await.unwrap();
    for _ in 0..3 {
        step(&app).await;
    }
    assert_eq!(get(&fay, small).await.sent, 3);
    let seen = get(&admin, large.id).await;
    assert_eq!(seen.state, ImportState::Sending);
    assert!(seen.sent < seen.ready, "{} are sent", seen.sent);
    // A single invitation waits for none of it.
    app.people(&[("Zoe Zed", "zoe.zed@contoso.example")]).await;
    invite(&admin, "zoe.zed@contoso.example").await;
    assert_eq!(get(&admin, large.id).await.state, ImportState::Sending);
}

#[actix_web::test]
async fn small_imports_one_after_another_do_not_keep_a_large_one_from_its_turn() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let large = upload(&admin, &many(&app, 1000).await).await;
    let (fay, file) = fabrikam(&app, 3).await;
    let mut steps = 0;
    let mut chunks = Vec::new();
    while chunks.last() != Some(&1000) {
        upload(&fay, &file).await;
        step(&app).await;
        steps += 1;
        chunks.push(get(&admin, large).await.judged);
        chunks.dedup();
        let most = 3 * chunks.len() + 3;
        assert!(steps <= most, "a chunk of the large one, a small one, and the end of the small one");
    }
}

#[actix_web::test]
async fn a_second_import_of_an_organization_is_queued_until_the_first_is_judged() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let file = many(&app, 500).await;
    let (first, second) = (upload(&admin, &file).await, upload(&admin, &file).await);
    while get(&admin, first).await.judged < 500 {
        assert_eq!(get(&admin, second).await.state, ImportState::Queued);
        step(&app).await;
    }
    app.work().await;
    for id in [first, second] {
        assert_eq!((get(&admin, id).await.state, get(&admin, id).await.ready), (ImportState::Ready, 500));
    }
}
