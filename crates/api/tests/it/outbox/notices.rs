//! Mails to people about themselves, and what invitations and farewells say of the organization.

use rollcall_wire::organization::AdministratorChange;
use rollcall_wire::session::Role;
use rollcall_wire::users::{ActionItem, ActionRequest};

use crate::support::{TestApp, invite};

fn roles(roles: &[Role]) -> AdministratorChange {
    AdministratorChange { roles: roles.to_vec() }
}

#[actix_web::test]
async fn s4_who_gets_or_loses_a_role_is_told_once_and_at_once() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    let admin = app.admin().await;
    for _ in 0..2 {
        admin.set_administrator(bo, &roles(&[Role::BusinessAdministrator])).await.unwrap();
        app.work().await;
    }
    let mails = app.mails();
    assert_eq!((mails.len(), &*mails[0].to), (1, "bo@contoso.example"));
    assert_eq!(mails[0].subject, "You are a Business Administrator of Contoso now");
    assert!(mails[0].text.contains("Alex Admin gave you this role for Milestone"), "{}", mails[0].text);
    assert!(
        mails[0].text.contains(&format!("\nOpen the admin center:\n{}\n", app.base)),
        "{}",
        mails[0].text
    );
    admin.remove_administrator(bo).await.unwrap();
    app.work().await;
    let mails = app.mails();
    assert_eq!(
        (mails.len(), &*mails[0].subject),
        (2, "You are no Business Administrator of Contoso any more")
    );
}

#[actix_web::test]
async fn s4_who_is_disabled_meanwhile_is_told_of_no_role() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    let admin = app.admin().await;
    admin.set_administrator(bo, &roles(&[Role::BusinessAdministrator])).await.unwrap();
    app.set_enabled(bo, false).await;
    app.work().await;
    assert_eq!((app.mails().len(), app.count("outbox WHERE state = 'cancelled'").await), (0, 1));
}

#[actix_web::test]
async fn s30_s52_an_invitation_names_who_invites_the_rate_today_and_speaks_the_organizations_language() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    app.execute(
        "UPDATE organizations SET language = 'de', contact = 'hilfe@contoso.example', \
         reply_to = 'reisen@contoso.example', mail_intro = 'Guten Tag, {name}!', time_zone = 'Pacific/Auckland'",
    )
    .await;
    // In Auckland it is 22:00 of the 24th, and the rate from the 25th does not hold yet.
    for (from, amount) in [("2026-01-01", "0.7"), ("2026-11-24", "0.725"), ("2026-11-25", "0.9")] {
        app.execute(&format!(
            "INSERT INTO rates (organization_id, from_date, amount, currency, unit, created_at) \
             SELECT id, '{from}', '{amount}', 'USD', 'mile', created_at FROM organizations"
        ))
        .await;
    }
    invite(&app.admin().await, "dee@contoso.example").await;
    app.pass(10).await;
    let mail = app.mail_to("dee@contoso.example");
    assert_eq!(mail.subject, "Contoso lädt Sie zu Milestone ein");
    assert_eq!(mail.headers["Reply-To"], "reisen@contoso.example");
    for words in [
        "Alex Admin von Contoso hat diese Einladung geschickt.",
        "Guten Tag, Dee Ek!",
        "heute 0,725 USD je Meile",
        "Wenden Sie sich an hilfe@contoso.example.",
    ] {
        assert!(mail.text.contains(words) && mail.html.contains(words), "{words:?}: {}", mail.text);
    }
    assert!(mail.html.starts_with("<!DOCTYPE html>\n<html lang=\"de\" dir=\"ltr\">"));
}

#[actix_web::test]
async fn s60_who_was_archived_is_invited_in_new_words() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await.id;
    app.pass(10).await;
    app.archive(&admin, dee).await;
    app.pass(10).await;
    admin
        .reinvite_users(&ActionRequest { items: vec![ActionItem { id: dee, version: None }] })
        .await
        .unwrap();
    app.pass(10).await;
    let mail = app.mail_to("dee@contoso.example");
    assert_eq!(mail.subject, "Contoso invited you to join Milestone again");
    assert!(mail.text.contains("links in earlier mails no longer work"), "{}", mail.text);
}

#[actix_web::test]
async fn s61_s62_s63_s64_a_removed_member_is_told_what_stays_and_which_rate_holds_from_that_day_on() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    // At 09:00 UTC it is the 24th everywhere but in the far east, where the 25th begins at 10:00.
    app.execute("UPDATE organizations SET time_zone = 'Pacific/Kiritimati'").await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await.id;
    app.pass(3600).await;
    let browser = app.pages_of(app.organization, "dee@contoso.example").await;
    browser.get(&app.link(people[0]).await).await.leads("/join");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    app.archive(&admin, dee).await;
    app.pass(10).await;
    let mail = app.mail_to("dee@contoso.example");
    assert_eq!(mail.subject, "Contoso removed you from Milestone");
    for words in [
        "Your account is yours and stays, outside of Contoso.",
        "From 25 November 2026 on your account uses the standard rate: 0.76 USD per mile.",
        "Days before keep the rate of Contoso.",
        "Nothing else was changed",
    ] {
        assert!(mail.text.contains(words), "{words:?}: {}", mail.text);
    }
}

#[actix_web::test]
async fn s63_where_no_standard_rate_is_known_the_mail_says_so() {
    let app = TestApp::start().await;
    app.execute("UPDATE organizations SET currency = 'CHF', unit = 'kilometre'").await;
    let query = rollcall_wire::organization::MailPreviewQuery {
        kind: rollcall_wire::organization::MailKind::Removed,
        language: None,
    };
    let mail = app.admin().await.preview_mail(&query).await.unwrap();
    assert!(mail.text.contains("No standard rate is known in CHF per kilometre."), "{}", mail.text);
}
