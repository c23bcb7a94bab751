//! Adding one, and which cannot be one.

use super::{CODE, DEE, HOME, PAGE, REMOVE};
use crate::support::TestApp;

#[actix_web::test]
async fn s62_b15_an_address_is_added_by_the_code_that_is_mailed_to_it() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let dee = app.pages_of(app.organization, DEE).await;
    let me = dee.get("/me").await;
    me.says(200, "With a private address you can still open this page when you have left Contoso.");
    me.says(200, &format!("<a class=\"next\" href=\"{PAGE}\">Add a private address</a>"));
    dee.get(PAGE).await.says(200, "Contoso does not learn of it; it is deleted when you remove it.");
    dee.get(CODE).await.leads(PAGE);
    dee.post(PAGE, &[("email", " Dee@Home.example ")]).await.leads(CODE);
    dee.get(CODE).await.says(200, "A code is on its way to dee@home.example.");
    app.work().await;
    let mail = app.mail_to(HOME);
    assert_eq!(mail.subject, "Your code for your own page at Milestone");
    dee.post(CODE, &[("code", "000000")]).await.says(422, "There is a problem");
    assert_eq!(app.count("private_addresses").await, 0);
    let code = app.code(HOME).await;
    assert!(mail.text.contains(&code));
    dee.post(CODE, &[("code", &code)]).await.leads("/me");
    dee.get("/me").await.says(200, "With dee@home.example you can open this page, also when you have left.");
    // A code works once.
    dee.post(CODE, &[("code", &code)]).await.says(422, "That code is no longer good");
    assert_eq!(app.count("private_addresses").await, 1);
    // The same again changes nothing.
    app.pass(1).await;
    dee.confirm_private(&app, HOME).await.leads("/me");
    assert_eq!(app.count("private_addresses").await, 1);
}

#[actix_web::test]
async fn b15_a_work_address_of_any_organization_is_no_private_one() {
    let app = TestApp::start().await;
    app.another_organization("Fabrikam", "fabrikam.example").await;
    app.people_with_alias(&[("Dee Ek", DEE)], "dee@known.example").await;
    app.execute(
        "INSERT INTO domains (organization_id, domain, verified, created_at) \
         SELECT id, 'unproven.example', false, created_at FROM organizations WHERE name = 'Fabrikam'",
    )
    .await;
    let dee = app.pages_of(app.organization, DEE).await;
    let at_work = "An organization signs in with this domain";
    for (typed, said) in [
        (DEE, at_work),
        ("whoever@contoso.example", at_work),
        ("dee@FABRIKAM.example", at_work),
        ("dee@known.example", "Contoso has this address in its directory as yours."),
        ("dee", "has no @"),
        ("", "there is a problem"),
    ] {
        let page = dee.post(PAGE, &[("email", typed)]).await;
        page.says(422, "<title>Error: Your private address – Contoso</title>");
        assert!(page.body.to_lowercase().contains(&said.to_lowercase()), "{typed:?}: {}", page.body);
    }
    assert_eq!(app.count("challenges").await, 0);
    // A domain that somebody only claims does not count.
    dee.post(PAGE, &[("email", "dee@unproven.example")]).await.leads(CODE);
    // Nor does one any more that was proven while the code was on its way.
    let code = app.code("dee@unproven.example").await;
    app.execute("UPDATE domains SET verified = true").await;
    dee.post(CODE, &[("code", &code)]).await.says(422, "There is a problem");
    assert_eq!(app.count("private_addresses").await, 0);
}

#[actix_web::test]
async fn r4_signed_out_every_page_of_it_leads_to_the_sign_in() {
    let app = TestApp::start().await;
    let nobody = app.pages();
    for page in [PAGE, CODE, REMOVE] {
        nobody.get(page).await.leads("/me/email");
        nobody.post(page, &[("email", HOME), ("code", "000000")]).await.leads("/me/email");
    }
    let organization = app.organization.to_string();
    nobody.post("/me/organization", &[("organization", &organization)]).await.leads("/me/email");
    assert_eq!((app.count("challenges").await, app.count("private_addresses").await), (0, 0));
}
