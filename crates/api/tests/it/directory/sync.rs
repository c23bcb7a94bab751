//! What a sync does to people, their users, sessions and invitations (B9, B10).

use rollcall_api::testing;
use rollcall_wire::Code;
use rollcall_wire::directory::{Difference, PeopleQuery};
use rollcall_wire::users::{InviteOutcome, InviteRequest, UserStatus, UsersQuery};

use super::{import, import_with_yes};
use crate::support::{TestApp, by_email, invite};

const ANN: &str = "1,ann@contoso.example,Ann Lee,yes,,,";
const BO: &str = "2,bo@contoso.example,Bo Tan,yes,,,";

#[actix_web::test]
async fn b10_a_rename_follows_the_person_into_search_list_and_addresses() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    let user = invite(&admin, "ann@contoso.example").await;
    let done =
        import(&admin, &["1,zoe@contoso.example,Zoe Ray,yes,,ann@contoso.example,Sales", BO]).await.unwrap();
    assert_eq!(done.changes[0].what, [Difference::Renamed, Difference::Addresses, Difference::Department]);
    let search = async |q: &str| {
        let query = PeopleQuery { q: q.to_owned(), limit: None };
        admin.search_people(&query).await.unwrap().items.len()
    };
    assert_eq!((search("zoe").await, search("lee").await, search("ann@").await), (1, 0, 1));
    let now = admin.list_users(&UsersQuery::default()).await.unwrap().items;
    assert_eq!(
        (now[0].id, &*now[0].email, &*now[0].display_name),
        (user.id, "zoe@contoso.example", "Zoe Ray")
    );
    assert_eq!(app.count("users WHERE email_key = 'zoe@contoso.example' AND name_key = 'zoe ray'").await, 1);
    assert_eq!(
        app.count("person_addresses a JOIN people p ON p.id = a.person_id WHERE p.external_id = '1'").await,
        2
    );
    let names = app.names_of_events().await;
    assert_eq!(names.iter().filter(|name| *name == "person.renamed").count(), 1);
}

#[actix_web::test]
async fn b9_disabled_and_gone_end_sessions_and_suspend_and_come_back() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    invite(&admin, "ann@contoso.example").await;
    for (rows, event) in
        [(vec!["1,ann@contoso.example,Ann Lee,no,,,", BO], "person.disabled"), (vec![BO], "person.gone")]
    {
        let ann = app.client("ann@contoso.example").await;
        ann.get_session().await.unwrap();
        import_with_yes(&admin, &rows).await;
        assert_eq!(ann.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn), "{event}");
        assert_eq!(app.names_of_events().await.last().unwrap(), event);
        assert_eq!(app.count("people WHERE external_id = '1' AND enabled").await, 0);
        assert_eq!(app.count("invitations WHERE state = 'open'").await, 1, "suspended, not ended");
        let back = import(&admin, &[ANN, BO]).await.unwrap();
        let expected = if event == "person.gone" { Difference::Back } else { Difference::Enabled };
        assert_eq!(back.changes[0].what, [expected]);
        assert_eq!(app.names_of_events().await.last().unwrap(), "person.enabled");
        assert_eq!(app.count("people WHERE external_id = '1' AND enabled AND gone_at IS NULL").await, 1);
    }
}

#[actix_web::test]
async fn b10_somebody_with_another_external_id_is_somebody_else() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    invite(&admin, "ann@contoso.example").await;
    let done = import_with_yes(&admin, &["9,ann@contoso.example,Ann Lee,yes,,,", BO]).await;
    assert_eq!((done.counts.added, done.counts.gone, done.counts.problems), (1, 1, 0));
    assert_eq!(done.changed_meanwhile, 0);
    let joined = "users u JOIN people p ON p.id = u.person_id WHERE p.external_id =";
    assert_eq!(
        (app.count(&format!("{joined} '1'")).await, app.count(&format!("{joined} '9'")).await),
        (1, 0)
    );
    assert_eq!(invite(&admin, "ann@contoso.example").await.email, "ann@contoso.example");
}

#[actix_web::test]
async fn b9_the_very_link_of_a_suspended_invitation_works_again_with_its_person() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    let user = invite(&admin, "ann@contoso.example").await;
    app.pass(10).await;
    let link = app.mailed_link("ann@contoso.example");
    for away in [vec!["1,ann@contoso.example,Ann Lee,no,,,", BO], vec![BO]] {
        let browser = app.pages_of(app.organization, "ann@contoso.example").await;
        browser.get(&link).await.leads("/join");
        let handle = browser.get("/join/confirm").await.handle();
        import_with_yes(&admin, &away).await;
        let refused = browser.post("/join", &[("invitation", &handle)]).await;
        assert_ne!(refused.location, "/join/done", "{refused:?}");
        let suspended = admin.get_user(user.id).await.unwrap();
        assert!(suspended.suspended && suspended.status == UserStatus::Invited);
        // Renamed meanwhile, the person is the same.
        import(&admin, &["1,ann.ray@contoso.example,Ann Ray,yes,,ann@contoso.example,", BO]).await.unwrap();
    }
    let browser = app.pages_of(app.organization, "ann.ray@contoso.example").await;
    browser.get(&link).await.leads("/join");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(admin.get_user(user.id).await.unwrap().status, UserStatus::Active);
}

#[actix_web::test]
async fn b10_an_address_that_comes_to_belong_to_two_is_ambiguous_until_it_is_ones_again() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &[ANN, BO]).await.unwrap();
    let outcome = async || {
        let dry = InviteRequest { dry_run: true, ..by_email(&["ann@contoso.example"]) };
        admin.invite_users(&dry).await.unwrap().results[0].outcome
    };
    assert_eq!(outcome().await, InviteOutcome::Invited);
    let done = import(&admin, &[ANN, "2,bo@contoso.example,Bo Tan,yes,,ann@contoso.example,"]).await.unwrap();
    assert_eq!((done.counts.changed, done.counts.problems), (1, 0));
    assert_eq!(outcome().await, InviteOutcome::Ambiguous);
    import_with_yes(&admin, &[ANN]).await;
    assert_eq!(outcome().await, InviteOutcome::Invited);
}

#[actix_web::test]
async fn user_names_that_go_round_are_given_up_before_they_are_taken() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let people =
        ["1,a@contoso.example,A,yes,a,,", "2,b@contoso.example,B,yes,b,,", "3,c@contoso.example,C,yes,c,,"];
    import(&admin, &people).await.unwrap();
    let round =
        ["1,a@contoso.example,A,yes,b,,", "2,b@contoso.example,B,yes,c,,", "3,c@contoso.example,C,yes,a,,"];
    let done = import(&admin, &round).await.unwrap();
    assert_eq!((done.counts.changed, done.counts.problems, done.changed_meanwhile), (3, 0, 0));
    assert_eq!(app.count("people WHERE external_id = '1' AND user_name_key = 'b'").await, 1);
    assert_eq!(app.count("people WHERE user_name_key LIKE 'PARKED%'").await, 0);
}

#[actix_web::test]
async fn a_user_name_that_stays_with_another_is_a_problem_and_so_is_what_hangs_on_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &["1,a@contoso.example,A,yes,a,,", "2,b@contoso.example,B,yes,b,,"]).await.unwrap();
    // The first stays, because its row is bad: so the second cannot move, and the third cannot take its place.
    let rows = ["1,a@,A,yes,z,,", "2,b@contoso.example,B,yes,a,,", "3,c@contoso.example,C,yes,b,,"];
    let done = import(&admin, &rows).await.unwrap();
    let told: Vec<_> = done.problems.iter().map(|problem| (problem.line.unwrap(), &*problem.code)).collect();
    assert_eq!(told, [(2, "email"), (3, "user_name_taken"), (4, "user_name_taken")]);
    assert_eq!((done.counts.added, done.counts.changed), (0, 0));
}

#[actix_web::test]
async fn hundreds_of_people_take_several_transactions_and_every_one_arrives() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let rows = |name: &str| -> Vec<String> {
        (0..250).map(|n| format!("{n},p{n}@contoso.example,{name} {n},yes,,,")).collect()
    };
    let import_all = async |rows: Vec<String>| {
        import(&admin, &rows.iter().map(String::as_str).collect::<Vec<_>>()).await.unwrap()
    };
    let done = import_all(rows("First")).await;
    assert_eq!((done.counts.added, done.changes.len()), (250, 200));
    assert_eq!(app.count("people WHERE source = 'directory' AND enabled").await, 250);
    let mut changed = rows("Second");
    changed.truncate(210);
    let done = import_all(changed).await;
    assert_eq!((done.counts.changed, done.counts.gone, done.changed_meanwhile), (210, 40, 0));
    assert_eq!(app.count("people WHERE display_name LIKE 'Second %' AND enabled").await, 210);
    let events = app.names_of_events().await;
    let count = |name: &str| events.iter().filter(|event| *event == name).count();
    assert_eq!((count("person.added"), count("person.renamed"), count("person.gone")), (251, 210, 40));
}

#[actix_web::test]
async fn an_administrator_who_is_not_in_the_file_is_signed_out_last_of_all() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let rows: Vec<_> = (0..150).map(|n| format!("{n},p{n}@contoso.example,P {n},yes,,,")).collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    import(&admin, &rows).await.unwrap();
    app.grant("p0@contoso.example", rollcall_wire::session::Role::GlobalAdministrator).await;
    let p0 = app.client("p0@contoso.example").await;
    let done = import_with_yes(&p0, &["900,new@contoso.example,New,yes,,,"]).await;
    assert_eq!((done.counts.gone, done.changed_meanwhile), (150, 0));
    assert_eq!(app.count("people WHERE source = 'directory' AND enabled").await, 1);
    assert_eq!(p0.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
}

#[actix_web::test]
async fn nothing_of_another_organization_is_touched() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    import(&app.admin().await, &[ANN, BO]).await.unwrap();
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    let done = import(&foreign, &["1,ann@fabrikam.example,Ann Foreign,yes,,,"]).await.unwrap();
    assert_eq!((done.counts.added, done.counts.gone), (1, 0));
    assert_eq!(app.count("people WHERE external_id = '1'").await, 2);
    assert!(testing::sign_in(&app.state, app.organization, "ann@contoso.example").await.is_ok());
}
