//! One's own page: the rate of every day, in membership and after it.

use serde_json::json;
use uuid::Uuid;

use crate::support::{Shown, TestApp, invite};

const DEE: &str = "dee@contoso.example";

/// Dee, who has joined: the user and the person.
async fn member(app: &TestApp) -> (Uuid, Uuid) {
    let people = app.people(&[("Dee Ek", DEE)]).await;
    let user = invite(&app.admin().await, DEE).await;
    app.pages_of(app.organization, DEE).await.join(&app.link(people[0]).await).await;
    (user.id, people[0])
}

/// The rows of the table as text, the newest first.
fn rows(page: &Shown) -> Vec<String> {
    let (_, body) = page.body.split_once("<tbody>").unwrap();
    let (body, _) = body.split_once("</tbody>").unwrap();
    let text = |row: &str| {
        let cells = row.replace("</th>", " | ").replace("</td>", " | ");
        let pieces = cells.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    body.split("</tr>").map(text).filter(|row| !row.is_empty()).collect()
}

#[actix_web::test]
async fn s53_b14_a_member_sees_the_rate_in_force_and_what_is_to_come() {
    let app = TestApp::start().await;
    app.rate("2026-07-01", "0.8").await;
    app.rate("2027-01-01", "0.825").await;
    member(&app).await;
    let me = app.pages_of(app.organization, DEE).await.get("/me").await;
    me.says(200, "<p class=\"rate\">0.80 USD per mile since 24 November 2026</p>");
    me.says(200, "Set by Contoso; you cannot change it.");
    assert_eq!(
        rows(&me),
        [
            "From 1 January 2027 | 0.825 USD per mile | Contoso |",
            "24 November 2026 to 31 December 2026 today | 0.80 USD per mile | Contoso |",
        ]
    );
}

#[actix_web::test]
async fn s62_s63_after_archiving_the_account_goes_on_with_the_standard_rate() {
    let app = TestApp::start().await;
    app.rate("2026-07-01", "0.8").await;
    let (user, _) = member(&app).await;
    app.pass(3 * 86_400).await;
    app.archive(&app.admin().await, user).await;
    // Archiving has ended the sessions; the person signs in again by a code.
    let me = app.pages().sign_in_to_me(&app, DEE).await;
    me.says(
        200,
        "Your membership ended on 27 November 2026. Your account goes on, outside the organization.",
    );
    me.says(200, "You were a member from 24 November 2026 to 27 November 2026.");
    me.says(200, "<p class=\"rate\">0.76 USD per mile since 27 November 2026</p>");
    me.says(200, "Contoso archived your membership, and from that day, 27 November 2026, on");
    assert_eq!(
        rows(&me),
        [
            "From 27 November 2026 today | 0.76 USD per mile | Standard rate IRS Announcement 2026-11 (by secondary sources) |",
            "24 November 2026 to 26 November 2026 | 0.80 USD per mile | Contoso |",
        ]
    );
    assert_eq!(app.count("accounts").await, 2, "the administrator's, and Dee's as before");
}

#[actix_web::test]
async fn s60_s63_whoever_is_invited_again_has_the_standard_rate_until_joining_again() {
    let app = TestApp::start().await;
    app.rate("2026-07-01", "0.8").await;
    let (user, person) = member(&app).await;
    app.pass(86_400).await;
    app.archive(&app.admin().await, user).await;
    app.pass(86_400).await;
    app.reinvite(user).await;
    let browser = app.pages_of(app.organization, DEE).await;
    let me = browser.get("/me").await;
    me.says(200, "You are invited and have not joined.");
    me.says(200, "0.76 USD per mile since 25 November 2026");
    me.says(200, "<a class=\"button\" href=\"/join\">Go to your open invitation</a>");
    app.pass(86_400).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.join(&app.link(person).await).await;
    assert_eq!(
        rows(&browser.get("/me").await),
        [
            "From 27 November 2026 today | 0.80 USD per mile | Contoso |",
            "25 November 2026 to 26 November 2026 | 0.76 USD per mile | Standard rate IRS Announcement 2026-11 (by secondary sources) |",
            "24 November 2026 | 0.80 USD per mile | Contoso |",
        ]
    );
}

#[actix_web::test]
async fn s63_the_organizations_time_zone_decides_which_day_it_is() {
    for (zone, joined, archived) in [
        ("Pacific/Auckland", "24 November 2026", "25 November 2026"),
        ("America/Los_Angeles", "24 November 2026", "24 November 2026"),
        ("Pacific/Pago_Pago", "23 November 2026", "24 November 2026"),
    ] {
        let app = TestApp::start().await;
        app.set(json!({ "time_zone": zone })).await;
        app.rate("2026-07-01", "0.8").await;
        // At 9:00 by UTC, and archived at 12:00.
        let (user, _) = member(&app).await;
        app.pass(3 * 3600).await;
        app.archive(&app.admin().await, user).await;
        let me = app.pages().sign_in_to_me(&app, DEE).await;
        me.says(200, &format!("You were a member from {joined} to {archived}."));
        me.says(200, &format!("0.76 USD per mile since {archived}"));
        let days = usize::from(joined != archived);
        assert_eq!(rows(&me).len(), 1 + days, "{zone}");
    }
}

#[actix_web::test]
async fn s63_archived_before_any_rate_and_where_no_standard_rate_is_known() {
    let app = TestApp::start().await;
    app.set(json!({ "currency": "EUR", "unit": "kilometre" })).await;
    let (user, _) = member(&app).await;
    let me = app.pages_of(app.organization, DEE).await.get("/me").await;
    me.says(200, "Contoso has set no rate for today.");
    assert_eq!(rows(&me), ["From 24 November 2026 today | None set | Contoso |"]);
    app.pass(86_400).await;
    app.archive(&app.admin().await, user).await;
    let me = app.pages().sign_in_to_me(&app, DEE).await;
    me.says(200, "<p class=\"rate\">No standard rate is known for EUR per kilometre.</p>");
    assert_eq!(
        rows(&me),
        [
            "From 25 November 2026 today | No standard rate known | Standard rate |",
            "24 November 2026 | None set | Contoso |",
        ]
    );
}

#[actix_web::test]
async fn s49_who_has_not_joined_has_no_rate_of_the_organization() {
    let app = TestApp::start().await;
    app.rate("2026-07-01", "0.8").await;
    app.people(&[("Dee Ek", DEE)]).await;
    let user = invite(&app.admin().await, DEE).await;
    let browser = app.pages_of(app.organization, DEE).await;
    let me = browser.get("/me").await;
    me.says(200, "Without joining you do not get the rate of Contoso.");
    assert!(!me.body.contains("0.80") && !me.body.contains("<table"));
    app.archive(&app.admin().await, user.id).await;
    let me = app.pages().sign_in_to_me(&app, DEE).await;
    me.says(200, "Your invitation was withdrawn on 24 November 2026.");
    assert!(!me.body.contains("0.80") && !me.body.contains("0.76"));
}

#[actix_web::test]
async fn r18_the_deprovisioned_cannot_sign_in_and_leave_nothing_behind() {
    let app = TestApp::start().await;
    let (_, person) = member(&app).await;
    app.set_enabled(person, false).await;
    let before = app.count("accounts").await;
    let browser = app.pages();
    browser.post("/me/email", &[("email", DEE)]).await.leads("/me/code");
    let code = app.code(DEE).await;
    browser.post("/me/code", &[("code", &code)]).await.says(422, "There is a problem");
    browser.get("/me").await.leads("/me/email");
    assert_eq!((app.count("accounts").await, app.count("users").await), (before, 1));
    // B9: enabled again, everything is as it was.
    app.set_enabled(person, true).await;
    app.pass(1).await;
    browser.sign_in_to_me(&app, DEE).await.says(200, "You have been a member since 24 November 2026.");
}

#[actix_web::test]
async fn s51_the_page_says_what_the_organization_sees_and_where_help_is() {
    let app = TestApp::start().await;
    let links =
        json!({ "support": "https://contoso.example/help", "dashboard": "https://miles.contoso.example/" });
    app.set(links).await;
    member(&app).await;
    let me = app.pages_of(app.organization, DEE).await.get("/me").await;
    me.says(200, "What Contoso sees");
    me.says(200, "Of what you do in Milestone, only what you choose to report.");
    me.says(200, "<a class=\"next\" href=\"https://contoso.example/help\">Get help</a>");
    me.says(200, "<a class=\"next\" href=\"https://miles.contoso.example/\">Visit web dashboard</a>");
}
