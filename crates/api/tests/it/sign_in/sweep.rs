//! What signing in leaves behind is swept away, and nothing else.

use rollcall_api::workers;
use rollcall_wire::Code;
use rollcall_wire::session::CodeRequest;

use crate::support::TestApp;

#[actix_web::test]
async fn only_what_has_been_over_for_two_days_goes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let request = CodeRequest { email: "admin@contoso.example".into() };
    app.browser().0.request_code(&request).await.unwrap();
    app.work().await;
    let left = async || {
        workers::sweep_once(&app.state).await.unwrap();
        [app.count("challenges").await, app.count("sessions").await, app.count("budgets").await]
    };
    let hour = 3600;
    assert_eq!(left().await, [1, 1, 1]);
    app.pass(47 * hour).await;
    assert_eq!(left().await, [1, 1, 1]);
    assert_eq!(admin.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
    app.pass(4 * hour).await;
    assert_eq!(left().await, [0, 1, 0]);
    app.pass(12 * hour).await;
    assert_eq!(left().await, [0, 0, 0]);
    assert!(app.count("events").await > 0 && app.count("accounts").await > 0);
}
