//! `/organization/domains`: the operator assigns one, others are proven (R20).

use futures_util::future::join;
use rollcall_api::domains;
use rollcall_client::{Client, Error};
use rollcall_domain::sign_in_domain::SignInDomain;
use rollcall_wire::Code;
use rollcall_wire::organization::DomainState::{Assigned, Pending, Verified};
use rollcall_wire::organization::{NewDomain, SignInDomain as Shown};
use rollcall_wire::session::{CodeRequest, Role};

use super::events;
use crate::support::{Dns, Mood, TestApp, problem_of};

const DOMAIN: &str = "contoso.test";
const NAME: &str = "_rollcall.contoso.test";

async fn app(dns: &Dns) -> TestApp {
    let server = dns.address;
    TestApp::start_with(|config| {
        config.outbound.dns_servers = vec![server];
        config.outbound.timeout_seconds = 5;
    })
    .await
}

async fn add(client: &Client, domain: &str) -> Result<Shown, Error> {
    client.add_domain(&NewDomain { domain: domain.to_owned() }).await
}

fn text_of(domain: &Shown) -> &str {
    &domain.record.as_ref().unwrap().text
}

/// Whether somebody with an address of the domain is sent a code.
async fn leads_in(app: &TestApp, email: &str) -> bool {
    let before = app.mails().len();
    let (client, _) = app.browser();
    client.request_code(&CodeRequest { email: email.to_owned() }).await.unwrap();
    app.work().await;
    app.mails().len() > before
}

#[actix_web::test]
async fn r20_a_domain_leads_in_once_its_record_is_found() {
    let dns = Dns::start();
    let app = app(&dns).await;
    app.people(&[("Dee Ek", "dee@contoso.test")]).await;
    let admin = app.admin().await;
    let added = add(&admin, " Contoso.TEST. ").await.unwrap();
    assert_eq!((&*added.domain, added.state, added.verified_at), (DOMAIN, Pending, None));
    let record = added.record.clone().unwrap();
    assert_eq!(record.name, NAME);
    let token = record.text.strip_prefix("rollcall-verification=").unwrap();
    assert_eq!(token.len(), 22, "128 bits");
    // Adding it again changes nothing.
    assert_eq!(add(&admin, DOMAIN).await.unwrap(), added);
    assert!(!leads_in(&app, "dee@contoso.test").await);
    assert_eq!(admin.get_sign_in().await.unwrap().domains, ["contoso.example"]);
    assert_eq!(dns.asked(), [""; 0], "nothing is asked before somebody asks for it");

    let refused = admin.verify_domain(DOMAIN).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RecordMissing));
    assert!(problem_of(&refused).detail.starts_with(&format!("There is no TXT record at {NAME} yet.")));
    assert_eq!(dns.asked(), [format!("TXT {NAME}.")]);
    // A record of somebody else's, and ours with something beside it.
    dns.publish(NAME, &["rollcall-verification=x", &format!("{} and more", record.text)]);
    let refused = admin.verify_domain(DOMAIN).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RecordDiffers));
    assert!(problem_of(&refused).detail.contains(&record.text), "{refused}");
    assert!(!leads_in(&app, "dee@contoso.test").await);

    dns.publish(NAME, &["v=spf1 -all", &record.text]);
    let verified = admin.verify_domain(DOMAIN).await.unwrap();
    assert_eq!((verified.state, verified.verified_at), (Verified, Some(app.state.clock.now())));
    assert!(leads_in(&app, "dee@contoso.test").await);
    assert_eq!(admin.get_sign_in().await.unwrap().domains, ["contoso.example", DOMAIN]);
    // Once is enough, and the record may go.
    dns.publish(NAME, &[]);
    assert_eq!(admin.verify_domain(DOMAIN).await.unwrap(), verified);
    let states: Vec<_> =
        admin.list_domains().await.unwrap().items.iter().map(|domain| domain.state).collect();
    assert_eq!(states, [Assigned, Verified]);
    let said = |what: &str| format!(r#"{{"type":"organization.domain_{what}","domain":"{DOMAIN}"}}"#);
    assert_eq!(events(&app).await[2..], [said("added"), said("verified")]);

    admin.remove_domain(DOMAIN).await.unwrap();
    assert!(!leads_in(&app, "dee@contoso.test").await);
    assert_eq!(admin.remove_domain(DOMAIN).await.unwrap_err().code(), Some(Code::NotFound));
    assert_eq!(admin.verify_domain(DOMAIN).await.unwrap_err().code(), Some(Code::NotFound));
    assert_eq!(events(&app).await[4..], [said("removed")]);
    // Added again it is to be proven again, by another text.
    assert_ne!(text_of(&add(&admin, DOMAIN).await.unwrap()), record.text);
}

#[actix_web::test]
async fn r20_r7_of_two_who_claim_a_domain_the_first_to_prove_it_has_it_and_neither_learns_of_the_other() {
    let dns = Dns::start();
    let app = app(&dns).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let (contoso, fabrikam) = (app.admin().await, app.client_of(other, "admin@fabrikam.example").await);
    let ours = add(&contoso, DOMAIN).await.unwrap();
    let theirs = add(&fabrikam, DOMAIN).await.unwrap();
    assert_ne!(text_of(&ours), text_of(&theirs));
    assert_eq!((ours.state, theirs.state), (Pending, Pending));
    // The one's proof is none of the other's.
    dns.publish(NAME, &[text_of(&theirs)]);
    let refused = contoso.verify_domain(DOMAIN).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RecordDiffers));
    assert!(!problem_of(&refused).detail.contains(text_of(&theirs)));
    assert_eq!(fabrikam.verify_domain(DOMAIN).await.unwrap().state, Verified);
    // Whoever has not proven it is told the same as before.
    let again = contoso.verify_domain(DOMAIN).await.unwrap_err();
    assert_eq!(problem_of(&again).detail, problem_of(&refused).detail);
    assert_eq!(add(&contoso, DOMAIN).await.unwrap(), ours);
    dns.publish(NAME, &[text_of(&ours), text_of(&theirs)]);
    assert_eq!(contoso.verify_domain(DOMAIN).await.unwrap_err().code(), Some(Code::DomainTaken));
    assert_eq!(contoso.list_domains().await.unwrap().items[1].state, Pending);
    // When it is free, the second may have it.
    fabrikam.remove_domain(DOMAIN).await.unwrap();
    assert_eq!(contoso.verify_domain(DOMAIN).await.unwrap().state, Verified);
    assert_eq!(app.count("domains WHERE domain = 'contoso.test'").await, 1);
}

#[actix_web::test]
async fn r20_of_two_who_prove_a_domain_at_once_one_has_it() {
    let dns = Dns::start();
    let app = app(&dns).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let (contoso, fabrikam) = (app.admin().await, app.client_of(other, "admin@fabrikam.example").await);
    for round in 0..4 {
        let domain = format!("r{round}.test");
        let (ours, theirs) = (add(&contoso, &domain).await.unwrap(), add(&fabrikam, &domain).await.unwrap());
        dns.publish(&format!("_rollcall.{domain}"), &[text_of(&ours), text_of(&theirs)]);
        let answers = join(contoso.verify_domain(&domain), fabrikam.verify_domain(&domain)).await;
        let answers = [answers.0, answers.1];
        let lost: Vec<_> =
            answers.iter().filter_map(|answer| answer.as_ref().err()).map(Error::code).collect();
        assert_eq!(lost, [Some(Code::DomainTaken)]);
    }
    assert_eq!(app.count("domains WHERE verified AND token IS NOT NULL").await, 4);
}

#[actix_web::test]
async fn r20_what_is_no_organizations_own_domain_is_refused_beside_the_field() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (typed, code) in [
        ("", "required"),
        ("gmail.com", "public_domain"),
        ("yahoo.co.uk", "public_domain"),
        ("ann@contoso.test", "domain_is_address"),
        ("contoso", "not_a_domain"),
        ("192.0.2.7", "not_a_domain"),
        ("contoso.test\0", "not_a_domain"),
    ] {
        let refused = add(&admin, typed).await.unwrap_err();
        let problem = problem_of(&refused);
        assert_eq!((problem.code, &*problem.errors[0].pointer), (Code::InvalidField, "/domain"), "{typed}");
        assert_eq!(problem.errors[0].code, code, "{typed}");
    }
    // A subdomain is a domain of its own, and so is an international one.
    assert_eq!(add(&admin, "bücher.test").await.unwrap().domain, "xn--bcher-kva.test");
    assert_eq!(add(&admin, "mail.bücher.test").await.unwrap().domain, "mail.xn--bcher-kva.test");
    for number in 3..50 {
        add(&admin, &format!("d{number}.test")).await.unwrap();
    }
    assert_eq!(add(&admin, "one-more.test").await.unwrap_err().code(), Some(Code::TooManyItems));
    assert_eq!(add(&admin, "d49.test").await.unwrap().state, Pending);
}

#[actix_web::test]
async fn r20_a_look_up_is_bounded_and_says_what_went_wrong() {
    let dns = Dns::start();
    let server = dns.address;
    let app = TestApp::start_with(|config| {
        config.outbound.dns_servers = vec![server];
        config.outbound.timeout_seconds = 2;
    })
    .await;
    let admin = app.admin().await;
    let added = add(&admin, DOMAIN).await.unwrap();
    // Many texts are too long for UDP: they are asked for over TCP.
    dns.publish(NAME, &[&"x".repeat(600), text_of(&added)]);
    for mood in [Mood::Badly, Mood::Never] {
        dns.answer(mood);
        let begun = std::time::Instant::now();
        let refused = admin.verify_domain(DOMAIN).await.unwrap_err();
        assert_eq!(refused.code(), Some(Code::RecordUnknown), "{mood:?}");
        assert!(problem_of(&refused).detail.contains("could not be looked up"), "{refused}");
        assert!(begun.elapsed() < std::time::Duration::from_secs(4), "{:?}", begun.elapsed());
    }
    dns.answer(Mood::Shortly);
    assert_eq!(admin.verify_domain(DOMAIN).await.unwrap().state, Verified);
}

#[actix_web::test]
async fn r20_a_global_administrator_can_always_sign_in_from_a_domain_that_is_left() {
    let dns = Dns::start();
    let app = app(&dns).await;
    let admin = app.admin().await;
    let last = async |domain: &str| {
        let refused = admin.remove_domain(domain).await.unwrap_err();
        assert_eq!(refused.code(), Some(Code::LastDomain));
        assert!(leads_in(&app, "admin@contoso.example").await, "nothing was changed");
    };
    last("contoso.example").await;
    let added = add(&admin, DOMAIN).await.unwrap();
    last("contoso.example").await;
    dns.publish(NAME, &[text_of(&added)]);
    admin.verify_domain(DOMAIN).await.unwrap();
    // Nobody who administers has an address there.
    last("contoso.example").await;
    let gil = app.people(&[("Gil Ash", "gil@contoso.test")]).await[0];
    app.grant("gil@contoso.test", Role::GlobalAdministrator).await;
    app.set_enabled(gil, false).await;
    last("contoso.example").await;
    app.set_enabled(gil, true).await;
    // Of two that go at once, one stays.
    let (one, other) = join(admin.remove_domain("contoso.example"), admin.remove_domain(DOMAIN)).await;
    let lost: Vec<_> = [one, other].iter().filter_map(|gone| gone.as_ref().err()).map(Error::code).collect();
    assert_eq!(lost, [Some(Code::LastDomain)]);
    // Whoever is signed in stays so.
    assert_eq!(admin.list_domains().await.unwrap().items.len(), 1);
}

#[actix_web::test]
async fn r20_the_operator_assigns_a_domain_and_moves_it() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let domain = SignInDomain::read(DOMAIN).unwrap();
    let admin = app.admin().await;
    add(&admin, DOMAIN).await.unwrap();
    domains::assign(&app.state, app.organization, &domain).await.unwrap();
    let now = admin.list_domains().await.unwrap().items.remove(1);
    assert_eq!((now.state, now.record), (Assigned, None));
    let taken = domains::assign(&app.state, other, &domain).await.unwrap_err();
    assert_eq!(taken.to_problem().code, Code::DomainTaken);
    domains::unassign(&app.state, app.organization, &domain).await.unwrap();
    domains::assign(&app.state, other, &domain).await.unwrap();
    assert_eq!(admin.list_domains().await.unwrap().items.len(), 1);
    let gone = domains::unassign(&app.state, app.organization, &domain).await.unwrap_err();
    assert_eq!(gone.to_problem().code, Code::NotFound);
    assert_eq!(events(&app).await.len(), 2 + 3);
}
