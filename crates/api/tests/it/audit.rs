//! `rollcall audit verify`: what was changed in the database is found.

use std::process::Command;

use rollcall_api::sealer::verify::FindingKind::{Changed, Cut, HeadDiffers, Missing, OtherThanKept};
use rollcall_api::sealer::verify::{FindingKind, Head, verify};
use rollcall_wire::directory::SyncQuery;
use secrecy::ExposeSecret as _;

use crate::support::{TestApp, invite};

/// Contoso with six events in as many batches but for the first three, which are two.
async fn app() -> TestApp {
    let app = TestApp::start().await;
    for name in ["dee", "al", "bo"] {
        app.people(&[(name, &format!("{name}@contoso.example"))]).await;
    }
    app.work().await;
    app
}

async fn head(app: &TestApp) -> Head {
    verify(&app.state, app.organization, None).await.unwrap().head
}

async fn findings(app: &TestApp, kept: Option<&Head>) -> Vec<(FindingKind, i64, i64)> {
    let verified = verify(&app.state, app.organization, kept).await.unwrap();
    assert_eq!(verified.holds(), verified.findings.is_empty());
    verified.findings.iter().map(|finding| (finding.kind, finding.first, finding.last)).collect()
}

/// The batch that begins at a place.
async fn batch(app: &TestApp, first: i64) -> String {
    let sql = format!("SELECT CAST(id AS text) AS name FROM event_batches WHERE first_seq = {first}");
    app.column(sql).await.remove(0)
}

/// Deletes the batches from a place to another, with their events.
async fn delete(app: &TestApp, from: i64, until: i64) {
    let which = format!("SELECT id FROM event_batches WHERE first_seq BETWEEN {from} AND {until}");
    app.execute(&format!("DELETE FROM events WHERE batch_id IN ({which})")).await;
    app.execute(&format!("DELETE FROM event_batches WHERE first_seq BETWEEN {from} AND {until}")).await;
}

#[actix_web::test]
async fn b16_c10_a_chain_that_nobody_has_touched_holds_against_every_head_it_had() {
    let app = app().await;
    let first = head(&app).await;
    assert_eq!((first.seq, findings(&app, Some(&first)).await), (6, vec![]));
    app.people(&[("cy", "cy@contoso.example")]).await;
    let waiting = verify(&app.state, app.organization, Some(&first)).await.unwrap();
    assert_eq!((waiting.events, waiting.unsealed, waiting.holds()), (6, 1, true));
    app.work().await;
    let after = verify(&app.state, app.organization, Some(&first)).await.unwrap();
    assert_eq!((after.events, after.unsealed, after.head.seq, after.holds()), (7, 0, 7, true));
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    app.work().await;
    assert!(verify(&app.state, other, None).await.unwrap().holds());
    // A head of another chain, and one between two batches.
    let foreign = verify(&app.state, other, None).await.unwrap().head;
    assert_eq!(findings(&app, Some(&foreign)).await, [(OtherThanKept, foreign.seq, foreign.seq)]);
    let between = Head { seq: 2, link: first.link };
    assert_eq!(findings(&app, Some(&between)).await, [(OtherThanKept, 2, 2)]);
}

#[actix_web::test]
async fn b16_c10_a_changed_event_is_found_where_it_is() {
    for change in ["name = 'person.gone'", "data = '{}'", "actor_kind = 'operator'", "person_id = NULL"] {
        let app = app().await;
        let batch = batch(&app, 5).await;
        app.execute(&format!("UPDATE events SET {change} WHERE batch_id = {batch}")).await;
        assert_eq!(findings(&app, None).await, [(Changed, 5, 5)], "{change}");
    }
    let app = app().await;
    let link = "0".repeat(64);
    app.execute(&format!("UPDATE event_batches SET link = '{link}' WHERE first_seq = 5")).await;
    // Neither it nor what was hashed on it fits.
    assert_eq!(findings(&app, None).await, [(Changed, 5, 5), (Changed, 6, 6)]);
}

#[actix_web::test]
async fn b16_c10_missing_events_are_found_where_they_were() {
    let app = app().await;
    delete(&app, 5, 5).await;
    assert_eq!(findings(&app, None).await, [(Missing, 5, 5)]);
    let app = self::app().await;
    let batch = batch(&app, 4).await;
    app.execute(&format!("DELETE FROM events WHERE batch_id = {batch}")).await;
    assert_eq!(findings(&app, None).await, [(Missing, 4, 4)]);
    // Their places taken over by those that follow: the places are hashed too.
    let app = self::app().await;
    delete(&app, 4, 4).await;
    for place in [5, 6] {
        app.execute(&format!("UPDATE event_batches SET first_seq = {} WHERE first_seq = {place}", place - 1))
            .await;
    }
    let found = findings(&app, None).await;
    assert_eq!(found[..2], [(Changed, 4, 4), (Changed, 5, 5)]);
}

#[actix_web::test]
async fn b16_c10_a_tail_that_was_cut_is_found_by_the_head_or_by_one_kept_elsewhere() {
    let app = app().await;
    let kept = head(&app).await;
    delete(&app, 5, 6).await;
    assert_eq!(findings(&app, None).await, [(Cut, 5, 6)]);
    // Whoever sets the head back as well is found by the head that was kept alone.
    let link =
        app.column("SELECT link AS name FROM event_batches WHERE first_seq = 4".to_owned()).await.remove(0);
    let contoso = app.quoted(app.organization);
    let back = format!("UPDATE chain_heads SET seq = 4, link = '{link}' WHERE organization_id = {contoso}");
    app.execute(&back).await;
    assert_eq!(findings(&app, None).await, []);
    assert_eq!(findings(&app, Some(&kept)).await, [(Cut, 5, 6)]);
    // Others have come in the place of those that were cut.
    app.people(&[("eve", "eve@contoso.example"), ("fay", "fay@contoso.example")]).await;
    app.people(&[("gil", "gil@contoso.example")]).await;
    app.work().await;
    assert_eq!(findings(&app, None).await, []);
    assert_eq!(findings(&app, Some(&kept)).await, [(OtherThanKept, 6, 6)]);
    app.execute(&format!("UPDATE chain_heads SET link = '{link}' WHERE organization_id = {contoso}")).await;
    let seq = head(&app).await.seq;
    assert_eq!(findings(&app, None).await, [(HeadDiffers, seq, seq)]);
}

#[actix_web::test]
async fn b16_c11_a_chain_holds_after_somebody_was_erased_who_is_counted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let yes = SyncQuery { yes: true, dry_run: false };
    let file = |rows: &str| format!("external_id,email,display_name\n{rows}");
    let both = file("1,dee@contoso.example,Dee Ek\n2,al@contoso.example,Al Poe\n");
    admin.import_directory(&yes, "text/csv", both).await.unwrap();
    invite(&admin, "dee@contoso.example").await;
    app.pass(10).await;
    let kept = head(&app).await;
    admin.import_directory(&yes, "text/csv", file("2,al@contoso.example,Al Poe\n")).await.unwrap();
    let who = "dee@contoso.example".parse().unwrap();
    rollcall_api::personal::erase(&app.state, app.organization, &who).await.unwrap().unwrap();
    app.work().await;
    let verified = verify(&app.state, app.organization, Some(&kept)).await.unwrap();
    assert_eq!((verified.erased, verified.findings), (1, vec![]));
}

#[actix_web::test]
async fn b16_the_command_says_what_it_found_and_fails_by_it() {
    let app = app().await;
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_rollcall"))
            .args(["audit", "verify"])
            .args(more)
            .env("ROLLCALL__DATABASE__URL", app.state.config.database.url.expose_secret())
            .env("ROLLCALL__LOG__FILTER", "off")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let head = head(&app).await.to_string();
    let (code, said, _) = run(&["--head", &head]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("6 events, 0 not sealed yet, 0 people erased; head {head}")), "{said}");
    let batch = batch(&app, 5).await;
    app.execute(&format!("UPDATE events SET name = 'x' WHERE batch_id = {batch}")).await;
    let (code, said, why) = run(&[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("  an event from 5 to 5 was changed after it was written"), "{said}");
    assert!(why.contains("the chain of 1 of 1 organizations does not hold"), "{why}");
    let (code, json, _) = run(&["--json"]);
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (code, &found[0]["findings"][0]["kind"], &found[0]["head"]),
        (Some(1), &"changed".into(), &head.into())
    );
    assert_eq!(run(&["--head", "x"]).0, Some(2), "no head");
}
