//! The order of events.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rollcall_api::events::ops::{SealedEvent, after};
use rollcall_api::testing::{self, TestPerson};
use rollcall_api::workers;
use uuid::Uuid;

use crate::support::{TestApp, invite};

/// Reads on from the last place, a few at a time, as a feed does.
async fn read_on(app: &TestApp, read: &mut Vec<SealedEvent>) {
    loop {
        let last = read.last().map_or(0, |event| event.seq);
        let page = after(&app.state, app.organization, last, 3).await.unwrap();
        if page.is_empty() {
            return;
        }
        read.extend(page);
    }
}

#[actix_web::test]
async fn c9_a_reader_misses_none_of_the_events_of_sixteen_concurrent_writers() {
    const WRITERS: usize = 16;
    const EACH: usize = 4;
    let app = TestApp::start().await;
    let names: Vec<_> =
        (0..WRITERS * EACH).map(|n| (format!("Dee {n}"), format!("dee{n}@contoso.example"))).collect();
    let people: Vec<_> = names.iter().map(|(name, email)| (name.as_str(), email.as_str())).collect();
    app.people(&people).await;
    let admin = app.admin().await;
    let writing = Arc::new(AtomicBool::new(true));
    let mut read = Vec::new();
    let writers = async {
        let mut users = Vec::new();
        let each = names.chunks(EACH).map(async |names| {
            let mut users = Vec::new();
            for (_, email) in names {
                users.push(invite(&admin, email).await.id);
            }
            users
        });
        for some in futures_util::future::join_all(each).await {
            users.extend(some);
        }
        writing.store(false, Ordering::SeqCst);
        users
    };
    let reader = async {
        while writing.load(Ordering::SeqCst) {
            workers::step(&app.state).await.unwrap();
            read_on(&app, &mut read).await;
            tokio::task::yield_now().await;
        }
        app.work().await;
        read_on(&app, &mut read).await;
    };
    let (mut users, ()) = tokio::join!(writers, reader);
    let places: Vec<_> = read.iter().map(|event| event.seq).collect();
    assert_eq!(places, (1..).take(read.len()).collect::<Vec<_>>());
    let mut invited: Vec<_> =
        read.iter().filter(|event| event.name == "user.invited").filter_map(|event| event.user_id).collect();
    users.sort_unstable();
    invited.sort_unstable();
    assert_eq!(invited, users);
}

#[actix_web::test]
async fn organizations_have_chains_of_their_own() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    app.work().await;
    let names = async |organization| {
        let events = after(&app.state, organization, 0, 10).await.unwrap();
        events.into_iter().map(|event| format!("{} {}", event.seq, event.name)).collect::<Vec<_>>()
    };
    assert_eq!(
        names(app.organization).await,
        ["1 person.added", "2 organization.created", "3 administrator.granted", "4 person.added"]
            .map(ToOwned::to_owned)
    );
    assert_eq!(names(other).await.len(), 3);
}

/// Whether what happens in the organization gets its place.
async fn goes_on(app: &TestApp, organization: Uuid) -> bool {
    let before = after(&app.state, organization, 0, 100).await.unwrap().len();
    let person = TestPerson::new("Fay", &format!("fay{before}@fabrikam.example"));
    testing::add_people(&app.state, organization, &[person]).await.unwrap();
    app.work().await;
    after(&app.state, organization, 0, 100).await.unwrap().len() > before
}

#[actix_web::test]
async fn c9_an_organization_with_a_broken_chain_stops_none_of_the_others() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    app.work().await;
    assert!(app.organization < other, "the broken one is the first");
    let contoso = app.quoted(app.organization);
    app.execute(&format!("UPDATE chain_heads SET link = 'broken' WHERE organization_id = {contoso}")).await;
    // So many that none of another organization's is among the oldest.
    let many = vec![format!("({contoso}, 1)"); 1001].join(", ");
    app.execute(&format!("INSERT INTO event_batches (organization_id, count) VALUES {many}")).await;
    assert!(!goes_on(&app, app.organization).await);
    assert!(goes_on(&app, other).await);
}

#[actix_web::test]
async fn c9_nor_does_one_whose_chain_was_turned_back() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    app.work().await;
    let contoso = app.quoted(app.organization);
    let back = format!("UPDATE chain_heads SET seq = 0, link = '' WHERE organization_id = {contoso}");
    app.execute(&back).await;
    assert!(!goes_on(&app, app.organization).await);
    assert!(goes_on(&app, other).await);
}
