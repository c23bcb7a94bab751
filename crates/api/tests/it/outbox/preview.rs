//! `/organization/mail`: what the mails look like.

use rollcall_wire::Code;
use rollcall_wire::organization::{Language, MailKind, MailPreviewQuery};
use rollcall_wire::session::Role;

use crate::support::TestApp;

const KINDS: [MailKind; 7] = [
    MailKind::Invitation,
    MailKind::Reinvitation,
    MailKind::Removed,
    MailKind::Withdrawn,
    MailKind::RoleGranted,
    MailKind::RoleRevoked,
    MailKind::SignInCode,
];

#[actix_web::test]
async fn every_mail_can_be_seen_in_each_language_as_it_would_be_sent_to_who_looks() {
    let app = TestApp::start().await;
    app.people(&[("Bo Tan", "bo@contoso.example")]).await;
    app.grant("bo@contoso.example", Role::BusinessAdministrator).await;
    app.execute("UPDATE organizations SET mail_intro = 'Hello {name}'").await;
    let admin = app.client("bo@contoso.example").await;
    let mut subjects = std::collections::BTreeSet::new();
    for kind in KINDS {
        for language in [Language::English, Language::German] {
            let query = MailPreviewQuery { kind, language: Some(language) };
            let mail = admin.preview_mail(&query).await.unwrap();
            assert_eq!(mail.from, app.state.config.mail.from);
            assert!(!mail.text.contains("/join/") && !mail.html.contains("/join/"), "{}", mail.text);
            subjects.insert(mail.subject);
        }
    }
    assert_eq!(subjects.len(), 14, "{subjects:#?}");
    let invitation = admin.preview_mail(&MailPreviewQuery::default()).await.unwrap();
    assert!(
        invitation.text.contains("Hello Bo Tan\n") && invitation.text.contains("only for bo@contoso.example")
    );
}

#[actix_web::test]
async fn the_html_is_for_a_frame_of_ours_that_runs_nothing_and_shows_the_logo() {
    let app = TestApp::start().await;
    let picture = if app.state.db.is_sqlite() { "x'6c6f676f'" } else { "'\\x6c6f676f'::bytea" };
    app.execute(&format!(
        "INSERT INTO organization_logos (organization_id, media_type, image, digest, changed_at) \
         SELECT id, 'image/png', {picture}, 'd', created_at FROM organizations"
    ))
    .await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &app.session(app.organization, "admin@contoso.example").await);
    let query = MailPreviewQuery { kind: MailKind::Withdrawn, language: None };
    let url = app.admin().await.preview_mail_url(&query).unwrap();
    let page = http.get(url).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(header("x-frame-options"), "SAMEORIGIN");
    let security = header("content-security-policy");
    for part in ["default-src 'none'", "img-src data: cid:", "frame-ancestors 'self'", "sandbox"] {
        assert!(security.contains(part), "{part} is not in {security}");
    }
    assert!(!security.contains("script"), "{security}");
    let html = page.text().await.unwrap();
    assert!(html.contains("<img src=\"data:image/png;base64,bG9nbw==\" alt=\"Contoso\""), "{html}");
}

#[actix_web::test]
async fn r16_a_test_goes_to_who_asks_and_ten_times_in_an_hour_at_most() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let query = MailPreviewQuery { kind: MailKind::Invitation, language: Some(Language::German) };
    for _ in 0..10 {
        admin.send_test_mail(&query).await.unwrap();
    }
    assert_eq!(admin.send_test_mail(&query).await.unwrap_err().code(), Some(Code::RateLimited));
    app.work().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 10);
    assert!(mails.iter().all(|mail| mail.to == "admin@contoso.example"));
    assert_eq!(mails[0].subject, "Contoso lädt Sie zu Milestone ein");
    assert!(mails[0].text.lines().any(|line| line == app.base), "{}", mails[0].text);
    assert_eq!(app.count("invitations").await, 0);
    app.pass(3600).await;
    admin.send_test_mail(&query).await.unwrap();
}
