//! Settings: seen by administrators, changed by compare-and-set, checked as a whole.

use rollcall_wire::Code;
use rollcall_wire::organization::{Caps, Language, Links, MailTexts, OrganizationChange, Unit};
use rollcall_wire::session::Role;
use rollcall_wire::users::InviteOutcome;

use super::events;
use crate::support::{TestApp, by_email, problem_of};

/// A change of everything.
fn everything() -> OrganizationChange {
    let some = |text: &str| Some(Some(text.to_owned()));
    OrganizationChange {
        name: Some(" Contoso Ltd. ".to_owned()),
        product: Some("Milestone 2.0".to_owned()),
        app_store: some("https://apps.apple.com/app/id1"),
        google_play: some("https://play.google.com/store/apps/details?id=example.milestone"),
        dashboard: some("https://Milestone.example/"),
        support: some("https://support.contoso.example"),
        contact: some("it-help@Contoso.Example"),
        time_zone: Some("Europe/Berlin".to_owned()),
        currency: Some("EUR".to_owned()),
        unit: Some(Unit::Kilometre),
        language: Some(Language::German),
        mail_intro: some("Hello {name},\r\n{organization} invites you to {product}."),
        mail_sign_off: some("Your travel team"),
        reply_to: some("travel@contoso.example"),
        undo_seconds: Some(Some(0)),
        mails_per_hour: Some(Some(200)),
        import_rows_days: Some(Some(7)),
    }
}

#[actix_web::test]
async fn settings_begin_as_the_deployments_and_hold_as_soon_as_they_are_set() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = admin.get_organization().await.unwrap();
    assert_eq!((before.name.as_str(), before.version), ("Contoso", 1));
    assert_eq!(before.domains, ["contoso.example"]);
    assert_eq!((before.undo_seconds, before.import_rows_days), (10, 30));
    assert_eq!(before.caps, Caps { mails_per_hour: 5000, mails_per_person_and_day: 10 });
    assert_eq!((before.links, before.mail), (Links::default(), MailTexts::default()));
    assert_eq!((before.time_zone.as_str(), before.currency.as_str()), ("Etc/UTC", "USD"));
    assert_eq!((before.contact, before.logo, before.invites_allowed), (None, None, true));

    let after = admin.update_organization(&everything(), before.version).await.unwrap();
    assert_eq!(after, admin.get_organization().await.unwrap());
    assert_eq!((after.name.as_str(), after.version), ("Contoso Ltd.", 2));
    assert_eq!(after.contact.as_deref(), Some("it-help@contoso.example"));
    assert_eq!(after.links.dashboard.as_deref(), Some("https://milestone.example/"));
    let intro = "Hello {name},\n{organization} invites you to {product}.";
    assert_eq!(after.mail.intro.as_deref(), Some(intro));
    assert_eq!((after.unit, after.language), (Unit::Kilometre, Language::German));
    assert_eq!(after.caps.mails_per_hour, 200);
    assert_eq!((after.undo_seconds, after.import_rows_days), (0, 7));
    let session = admin.get_session().await.unwrap();
    assert_eq!((session.organization.name.as_str(), session.organization.undo_seconds), ("Contoso Ltd.", 0));
    assert_eq!(events(&app).await.len(), 2 + 17);

    let back = OrganizationChange {
        contact: Some(None),
        mail_intro: Some(Some(" ".to_owned())),
        undo_seconds: Some(None),
        mails_per_hour: Some(None),
        ..OrganizationChange::default()
    };
    let back = admin.update_organization(&back, 2).await.unwrap();
    assert_eq!((back.contact, back.mail.intro, back.undo_seconds), (None, None, 10));
    assert_eq!((back.caps.mails_per_hour, back.import_rows_days, back.version), (5000, 7, 3));
}

#[actix_web::test]
async fn a_change_names_the_version_that_was_seen() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let renamed = |name: &str| OrganizationChange { name: Some(name.to_owned()), ..Default::default() };
    assert_eq!(admin.update_organization(&renamed("Contoso A"), 1).await.unwrap().version, 2);
    let stale = admin.update_organization(&renamed("Contoso B"), 1).await.unwrap_err();
    assert_eq!(stale.code(), Some(Code::Changed));
    // What is the same already changes nothing, and says nothing.
    assert_eq!(admin.update_organization(&renamed("Contoso A"), 2).await.unwrap().version, 2);
    let said = events(&app).await;
    assert_eq!(said[2..], [r#"{"type":"organization.changed","setting":"name"}"#]);

    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &app.session(app.organization, "admin@contoso.example").await);
    let patch = async |version: Option<&str>, body: &'static str| {
        let url = format!("{}/api/v1/organization", app.base);
        let request = http.patch(url).header("Origin", &app.base).header("Content-Type", "application/json");
        let request = version.into_iter().fold(request, |request, tag| request.header("If-Match", tag));
        request.body(body).send().await.unwrap()
    };
    let answer = patch(None, "{}").await;
    assert_eq!(answer.status(), 428);
    assert!(answer.text().await.unwrap().contains("version_required"));
    assert_eq!(patch(Some("2"), "{}").await.status(), 400);
    assert_eq!(patch(Some("\"x\""), "{}").await.status(), 400);
    let fine = patch(Some("\"2\""), r#"{"name":"Contoso"}"#).await;
    assert_eq!((fine.status().as_u16(), fine.headers()["etag"].to_str().unwrap()), (200, "\"3\""));
    for body in [
        r#"{"name":1}"#,
        r#"{"name":null,"x":1}"#,
        r#"{"colour":"red"}"#,
        r#"{"undo_seconds":-1}"#,
        r#"{"undo_seconds":99999999999999999999}"#,
        r#"{"unit":"furlong"}"#,
        r#"{"language":"fr"}"#,
        r#""name""#,
        "",
    ] {
        assert_eq!(patch(Some("\"3\""), body).await.status(), 400, "{body}");
    }
}

#[actix_web::test]
async fn r16_all_that_cannot_be_used_is_said_at_once_and_nothing_is_changed() {
    let app = TestApp::start_with(|config| config.mail.mails_per_hour = 100).await;
    let admin = app.admin().await;
    let some = |text: &str| Some(Some(text.to_owned()));
    let change = OrganizationChange {
        name: Some("Contoso ｅｘａｍｐｌｅ．ｃｏｍ".to_owned()),
        product: Some("Milestone\0".to_owned()),
        app_store: some("https://apps.apple.com@evil.example/"),
        google_play: some("https://apps.apple.com/app/id1"),
        support: some("http://support.contoso.example"),
        contact: some("it-help"),
        time_zone: Some("Mars/Olympus\0".to_owned()),
        currency: Some("DEM".to_owned()),
        mail_intro: some("Open {link}"),
        mail_sign_off: some("Call 0123 456 789"),
        undo_seconds: Some(Some(3601)),
        mails_per_hour: Some(Some(101)),
        import_rows_days: Some(Some(3651)),
        ..OrganizationChange::default()
    };
    let error = admin.update_organization(&change, 1).await.unwrap_err();
    let problem = problem_of(&error);
    let wrong: Vec<_> = problem.errors.iter().map(|error| (&*error.pointer, &*error.code)).collect();
    let expected = [
        ("/name", "contains_domain"),
        ("/product", "unprintable"),
        ("/app_store", "link_credentials"),
        ("/google_play", "link_wrong_host"),
        ("/support", "link_not_https"),
        ("/contact", "email_no_at"),
        ("/currency", "currency"),
        ("/mail_intro", "unknown_variable"),
        ("/mail_sign_off", "contains_phone"),
        ("/undo_seconds", "out_of_range"),
        ("/import_rows_days", "out_of_range"),
        ("/time_zone", "time_zone"),
        ("/mails_per_hour", "above_ceiling"),
    ];
    assert_eq!((problem.code, wrong.as_slice()), (Code::InvalidField, &expected[..]));
    assert!(problem.errors[0].detail.contains("example.com"), "{}", problem.errors[0].detail);
    let now = admin.get_organization().await.unwrap();
    assert_eq!((now.version, now.caps.mails_per_hour), (1, 100));
    assert_eq!(events(&app).await.len(), 2);
}

/// Puts a text where an organization can write one.
type Change = fn(String) -> OrganizationChange;

#[actix_web::test]
async fn r16_whatever_an_organization_writes_leads_nowhere() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let lures = [
        ("https://evil", "contains_url"),
        ("evil.example", "contains_domain"),
        ("help@evil", "contains_email"),
        ("+49 30 1234567", "contains_phone"),
    ];
    let texts: [(&str, Change); 4] = [
        ("/name", |text| OrganizationChange { name: Some(text), ..Default::default() }),
        ("/product", |text| OrganizationChange { product: Some(text), ..Default::default() }),
        ("/mail_intro", |text| OrganizationChange { mail_intro: Some(Some(text)), ..Default::default() }),
        ("/mail_sign_off", |text| OrganizationChange {
            mail_sign_off: Some(Some(text)),
            ..Default::default()
        }),
    ];
    for (lure, code) in lures {
        for (pointer, change) in texts {
            let refused =
                admin.update_organization(&change(format!("Go to {lure} now")), 1).await.unwrap_err();
            let errors = &problem_of(&refused).errors;
            let said: Vec<_> = errors.iter().map(|error| (&*error.pointer, &*error.code)).collect();
            assert_eq!(said, [(pointer, code)], "{lure}");
        }
    }
    assert_eq!(admin.get_organization().await.unwrap().version, 1);
}

#[actix_web::test]
async fn r16_a_ceiling_that_is_lowered_later_holds_for_what_was_set_before() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let change = OrganizationChange { mails_per_hour: Some(Some(4000)), ..Default::default() };
    admin.update_organization(&change, 1).await.unwrap();
    let mut config = (*app.state.config).clone();
    config.mail.mails_per_hour = 50;
    let state = rollcall_api::state::AppState { config: config.into(), ..app.state.clone() };
    let shown = rollcall_api::testing::organization(&state, app.organization).await.unwrap();
    assert_eq!(shown.caps.mails_per_hour, 50);
}

#[actix_web::test]
async fn s4_a_business_administrator_sees_settings_and_changes_none_and_no_organization_sees_anothers() {
    let app = TestApp::start().await;
    app.people(&[("Bo Tan", "bo@contoso.example")]).await;
    app.grant("bo@contoso.example", Role::BusinessAdministrator).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let business = app.client("bo@contoso.example").await;
    assert_eq!(business.get_organization().await.unwrap().name, "Contoso");
    let refused = business.update_organization(&everything(), 1).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RoleRequired));
    let fabrikam = app.client_of(other, "admin@fabrikam.example").await;
    fabrikam.update_organization(&everything(), 1).await.unwrap();
    let contoso = business.get_organization().await.unwrap();
    assert_eq!((contoso.name.as_str(), contoso.version, contoso.undo_seconds), ("Contoso", 1, 10));
}

#[actix_web::test]
async fn s5_who_has_no_role_is_told_whom_to_ask() {
    let app = TestApp::start().await;
    let people = [("Dee Ek", "dee@contoso.example"), ("Gil Ash", "gil@contoso.example")];
    let [dees, gil] = app.people(&people).await[..] else { panic!("two people") };
    app.grant("gil@contoso.example", Role::GlobalAdministrator).await;
    let dee = app.client("dee@contoso.example").await;
    let session = dee.get_session().await.unwrap();
    assert_eq!(
        (session.roles.as_slice(), session.ask.as_slice()),
        (&[][..], &["Alex Admin", "Gil Ash"].map(str::to_owned)[..])
    );
    let refused = dee.get_organization().await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RoleRequired));
    let needed = "This needs the Business Administrator role. Ask a Global Administrator of your organization: Alex Admin, Gil Ash.";
    assert_eq!(problem_of(&refused).detail, needed);
    app.grant("dee@contoso.example", Role::BusinessAdministrator).await;
    let refused = dee.remove_sign_in().await.unwrap_err();
    assert!(problem_of(&refused).detail.starts_with("This needs the Global Administrator role."));
    app.admin().await.remove_administrator(dees).await.unwrap();
    app.set_enabled(gil, false).await;
    assert_eq!(dee.get_session().await.unwrap().ask, ["Alex Admin"]);
    assert_eq!(app.admin().await.get_session().await.unwrap().ask, [""; 0]);
}

#[actix_web::test]
async fn s9_an_organization_that_may_not_invite_says_so_and_invites_nobody() {
    let app = TestApp::start().await;
    let other = app.organization_without_invites("Fabrikam", "fabrikam.example").await;
    let admin = app.client_of(other, "admin@fabrikam.example").await;
    assert!(!admin.get_organization().await.unwrap().invites_allowed);
    let refused = admin.invite_users(&by_email(&["admin@fabrikam.example"])).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::OrganizationNotAllowed));
    assert_eq!(admin.count_users().await.unwrap().all, 0);
    let allowed = app.admin().await.invite_users(&by_email(&["admin@contoso.example"])).await.unwrap();
    assert_eq!(allowed.results[0].outcome, InviteOutcome::Invited);
}
