//! `GET /directory/left`: who has left and is a user still (B10).

use rollcall_client::Client;
use rollcall_wire::Code;
use rollcall_wire::directory::LeftQuery;
use rollcall_wire::users::{User, UserStatus};

use super::{import, import_with_yes};
use crate::support::{TestApp, invite};

async fn page(client: &Client, limit: Option<u64>, cursor: Option<String>) -> (Vec<User>, Option<String>) {
    let page = client.list_left(&LeftQuery { limit, cursor }).await.unwrap();
    (page.items, page.next_cursor)
}

async fn names(client: &Client) -> Vec<String> {
    page(client, None, None).await.0.into_iter().map(|user| user.display_name).collect()
}

fn row(name: &str, enabled: &str) -> String {
    format!("{name},{}@contoso.example,{name},{enabled},,,", name.to_lowercase())
}

const ALL: [&str; 6] = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"];

/// All of them with the same name apart from those who are missing or disabled.
async fn sync(client: &Client, disabled: &[&str], gone: &[&str]) {
    let is_there = |name: &&&str| !gone.contains(name);
    let yes_or_no = |name: &&str| if disabled.contains(name) { "no" } else { "yes" };
    let rows: Vec<_> = ALL.iter().filter(is_there).map(|name| row(name, yes_or_no(name))).collect();
    import_with_yes(client, &rows.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

#[actix_web::test]
async fn b10_whoever_left_and_is_a_user_still_is_listed_by_name_until_archived_or_back() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    sync(&admin, &[], &[]).await;
    for name in ["Ed", "Cy", "Ada", "Bo"] {
        invite(&admin, &format!("{}@contoso.example", name.to_lowercase())).await;
    }
    let ada = app.client("ada@contoso.example").await;
    assert_eq!(names(&admin).await, [""; 0]);
    // Ada is disabled, Cy and Ed are gone, and so are Di and Flo, whom nobody has invited.
    sync(&admin, &["Ada", "Flo"], &["Cy", "Di", "Ed"]).await;
    assert_eq!(names(&admin).await, ["Ada", "Cy", "Ed"]);
    assert_eq!(admin.get_directory().await.unwrap().left, 3);
    assert_eq!(ada.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
    let left = page(&admin, None, None).await.0;
    assert!(left.iter().all(|user| user.suspended && user.status == UserStatus::Invited));
    app.archive(&admin, left[1].id).await;
    assert_eq!(names(&admin).await, ["Ada", "Ed"]);
    sync(&admin, &[], &["Ed"]).await;
    assert_eq!(names(&admin).await, ["Ed"]);
    assert_eq!(admin.get_directory().await.unwrap().left, 1);
}

#[actix_web::test]
async fn b10_the_list_goes_page_by_page_and_names_may_be_alike() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let rows: Vec<_> = (0..7).map(|n| format!("{n},p{n}@contoso.example,Same Name,yes,,,")).collect();
    import(&admin, &rows.iter().map(String::as_str).collect::<Vec<_>>()).await.unwrap();
    for n in 0..7 {
        invite(&admin, &format!("p{n}@contoso.example")).await;
    }
    import_with_yes(&admin, &["9,other@contoso.example,Other,yes,,,"]).await;
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let (items, next) = page(&admin, Some(3), cursor).await;
        seen.push(items.iter().map(|user| user.email.clone()).collect::<Vec<_>>());
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    let mut all = seen.concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 7);
    for (limit, cursor, code) in [
        (Some(0), None, Code::InvalidField),
        (Some(201), None, Code::InvalidField),
        (None, Some("eyJuYW1lIjoiXHUwMDAwIiwicGVyc29uIjoiIn0".to_owned()), Code::InvalidCursor),
    ] {
        let error = admin.list_left(&LeftQuery { limit, cursor }).await.unwrap_err();
        assert_eq!(error.code(), Some(code));
    }
}

#[actix_web::test]
async fn nobody_of_another_organization_is_listed() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let admin = app.admin().await;
    sync(&admin, &[], &[]).await;
    invite(&admin, "ada@contoso.example").await;
    sync(&admin, &["Ada"], &[]).await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(names(&foreign).await, [""; 0]);
    let directory = foreign.get_directory().await.unwrap();
    assert_eq!((directory.enabled, directory.left, directory.syncs), (1, 0, vec![]));
}
