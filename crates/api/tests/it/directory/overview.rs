//! `GET /directory`: the totals, and the syncs that were begun.

use rollcall_wire::Code;
use rollcall_wire::directory::{SyncSource, SyncState};
use rollcall_wire::session::Role;

use super::{import, import_with_yes};
use crate::support::TestApp;

/// A file of 250 people, some of them in the department.
fn rows(name: &str, department: &str, are_in_it: &[String]) -> Vec<String> {
    let place = |n: i32| if are_in_it.contains(&n.to_string()) { department } else { "" };
    (0..250).map(|n| format!("{n},p{n}@contoso.example,{name} {n},yes,,,{}", place(n))).collect()
}

fn lines(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

#[actix_web::test]
async fn b10_the_directory_says_what_it_holds_and_who_synced_it_when() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = admin.get_directory().await.unwrap();
    assert_eq!((before.enabled, before.disabled, before.gone, before.left), (1, 0, 0, 0));
    assert_eq!((before.syncs, before.max_disable_percent), (vec![], 20));
    let ann = "1,ann@contoso.example,Ann Lee,yes,,,";
    let bo = "2,bo@contoso.example,Bo Tan,yes,,,";
    import(&admin, &[ann, bo, "3,cy@contoso.example,Cy Ng,no,,,"]).await.unwrap();
    app.pass(60).await;
    import(&admin, &[ann, bo]).await.unwrap();
    let after = admin.get_directory().await.unwrap();
    assert_eq!((after.enabled, after.disabled, after.gone), (3, 0, 1));
    let [second, first] = &after.syncs[..] else { panic!("two syncs: {:?}", after.syncs) };
    assert_eq!((first.counts.added, second.counts.gone), (3, 1));
    assert_eq!((second.at - first.at).num_seconds(), 60);
    for sync in [first, second] {
        assert_eq!(
            (sync.state, sync.source, sync.ended_at),
            (SyncState::Done, SyncSource::File, Some(sync.at))
        );
        assert_eq!(sync.by.as_deref(), Some("Alex Admin"));
        assert_eq!(sync.changes, sync.done);
    }
    app.grant("bo@contoso.example", Role::BusinessAdministrator).await;
    assert_eq!(app.client("bo@contoso.example").await.get_directory().await.unwrap(), after);
}

#[actix_web::test]
async fn b10_only_the_newest_twenty_syncs_are_shown_and_a_plan_is_none() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for n in 0..22 {
        app.pass(1).await;
        import(&admin, &[&format!("1,ann@contoso.example,Ann {n},yes,,,")]).await.unwrap();
    }
    let dry = rollcall_wire::directory::SyncQuery { dry_run: true, yes: false };
    super::import_as(&admin, dry, &["1,ann@contoso.example,Ann Lee,yes,,,"]).await.unwrap();
    let syncs = admin.get_directory().await.unwrap().syncs;
    assert_eq!(syncs.len(), 20);
    assert!(syncs.is_sorted_by(|newer, older| newer.at > older.at));
}

#[actix_web::test]
async fn b10_a_sync_that_breaks_off_is_seen_and_the_same_file_goes_on_where_it_stood() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &lines(&rows("First", "", &[]))).await.unwrap();
    app.pass(60).await;
    // Two people may not have this department: the last of three transactions fails, for they go by id.
    let last = "SELECT external_id AS name FROM people WHERE source = 'directory' ORDER BY id DESC LIMIT 2";
    let last = app.column(last.to_owned()).await;
    app.execute(
        "CREATE UNIQUE INDEX one_boom ON people (organization_id, department) WHERE department = 'Boom'",
    )
    .await;
    let second = rows("Second", "Boom", &last);
    assert_eq!(import(&admin, &lines(&second)).await.unwrap_err().code(), Some(Code::Changed));
    let syncs = admin.get_directory().await.unwrap().syncs;
    assert_eq!((syncs[0].state, syncs[0].changes, syncs[0].done), (SyncState::BrokenOff, 250, 200));
    assert_eq!(app.count("people WHERE display_name LIKE 'Second %'").await, 200);
    app.execute("DROP INDEX one_boom").await;
    app.pass(60).await;
    let done = import(&admin, &lines(&second)).await.unwrap();
    assert_eq!((done.counts.changed, done.counts.unchanged, done.changed_meanwhile), (50, 200, 0));
    let syncs = admin.get_directory().await.unwrap().syncs;
    let states: Vec<_> = syncs.iter().map(|sync| (sync.state, sync.done)).collect();
    assert_eq!(states, [(SyncState::Done, 50), (SyncState::BrokenOff, 200), (SyncState::Done, 250)]);
    assert_eq!(app.count("people WHERE display_name LIKE 'Second %'").await, 250);
}

#[actix_web::test]
async fn b10_one_whose_process_was_killed_is_seen_to_be_broken_off() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    import(&admin, &["1,ann@contoso.example,Ann Lee,yes,,,"]).await.unwrap();
    // As it stands after `kill -9`.
    app.execute("UPDATE directory_syncs SET state = 'running', ended_at = NULL").await;
    let state = async || admin.get_directory().await.unwrap().syncs[0].state;
    assert_eq!(state().await, SyncState::BrokenOff);
    rollcall_api::processes::start(&app.state).await.unwrap();
    assert_eq!(state().await, SyncState::Running);
    // A command is no process; it may be running, unless another sync has begun.
    app.execute("UPDATE directory_syncs SET owner = NULL").await;
    assert_eq!(state().await, SyncState::Running);
    app.pass(60).await;
    import(&admin, &["1,ann@contoso.example,Ann Lee,yes,,,"]).await.unwrap();
    assert_eq!(admin.get_directory().await.unwrap().syncs[1].state, SyncState::BrokenOff);
}

#[actix_web::test]
async fn c4_a_sync_leaves_an_administrator_even_with_a_yes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let ann = "1,ann@contoso.example,Ann Lee,yes,,,";
    let bo = "2,bo@contoso.example,Bo Tan,no,,,";
    import(&admin, &[ann, bo]).await.unwrap();
    for address in ["ann@contoso.example", "bo@contoso.example"] {
        if address.starts_with("bo") {
            app.execute("UPDATE people SET enabled = true WHERE external_id = '2'").await;
        }
        app.grant(address, Role::GlobalAdministrator).await;
    }
    app.execute("UPDATE people SET enabled = false WHERE external_id = '2'").await;
    // The operator's own administrator is not one any more: Ann is the only one who may sign in.
    app.execute(
        "DELETE FROM administrators WHERE person_id IN (SELECT id FROM people WHERE source = 'operator')",
    )
    .await;
    let ann_herself = app.client("ann@contoso.example").await;
    let before = app.dump().await;
    for rows in [&[bo][..], &["1,ann@contoso.example,Ann Lee,no,,,", bo], &["3,cy@contoso.example,Cy,yes,,,"]]
    {
        let yes = rollcall_wire::directory::SyncQuery { yes: true, dry_run: false };
        let error = super::import_as(&ann_herself, yes, rows).await.unwrap_err();
        assert_eq!(error.code(), Some(Code::LastGlobalAdministrator), "{rows:?}");
        let dry = rollcall_wire::directory::SyncQuery { yes: false, dry_run: true };
        assert!(super::import_as(&ann_herself, dry, rows).await.unwrap().leaves_no_administrator);
    }
    assert_eq!(app.dump().await, before);
    // Bo comes back in the very sync in which Ann goes.
    let done = import_with_yes(&ann_herself, &["2,bo@contoso.example,Bo Tan,yes,,,"]).await;
    assert_eq!((done.counts.gone, done.counts.enabled, done.leaves_no_administrator), (1, 1, false));
    app.client("bo@contoso.example").await.get_directory().await.unwrap();
}

#[actix_web::test]
async fn c4_two_syncs_at_once_leave_an_administrator() {
    for _ in 0..8 {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        import(&admin, &["1,ann@contoso.example,Ann,yes,,,", "2,bo@contoso.example,Bo,yes,,,"])
            .await
            .unwrap();
        app.grant("ann@contoso.example", Role::GlobalAdministrator).await;
        app.grant("bo@contoso.example", Role::GlobalAdministrator).await;
        app.execute(
            "DELETE FROM administrators WHERE person_id IN (SELECT id FROM people WHERE source = 'operator')",
        )
        .await;
        let (ann, bo) = (app.client("ann@contoso.example").await, app.client("bo@contoso.example").await);
        let yes = rollcall_wire::directory::SyncQuery { yes: true, dry_run: false };
        let (without_bo, without_ann) = tokio::join!(
            super::import_as(
                &ann,
                yes,
                &["1,ann@contoso.example,Ann,yes,,,", "2,bo@contoso.example,Bo,no,,,"]
            ),
            super::import_as(
                &bo,
                yes,
                &["1,ann@contoso.example,Ann,no,,,", "2,bo@contoso.example,Bo,yes,,,"]
            ),
        );
        let enabled = app.count("administrators a JOIN people p ON p.id = a.person_id WHERE p.enabled").await;
        assert!(enabled >= 1, "{without_bo:?} {without_ann:?}");
    }
}
