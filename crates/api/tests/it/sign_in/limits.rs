//! Guessing codes, and asking for too many.

use rollcall_client::Client;
use rollcall_wire::Code;
use rollcall_wire::session::{CodeRequest, SignIn};

use crate::support::TestApp;

const ADMIN: &str = "admin@contoso.example";

async fn ask(client: &Client) {
    client.request_code(&CodeRequest { email: ADMIN.to_owned() }).await.unwrap();
}

async fn guess(client: &Client, code: &str) -> Option<Code> {
    client.sign_in(&SignIn { code: code.to_owned() }).await.err().and_then(|error| error.code())
}

/// A code that is not this one.
fn another(code: &str) -> String {
    code.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect()
}

#[actix_web::test]
async fn c15_after_five_tries_even_the_right_code_is_refused() {
    let app = TestApp::start().await;
    let (client, _) = app.browser();
    ask(&client).await;
    let code = app.code(ADMIN).await;
    for _ in 0..4 {
        assert_eq!(guess(&client, &another(&code)).await, Some(Code::CodeRefused));
    }
    app.pass(1).await;
    let (second, _) = app.browser();
    ask(&second).await;
    let other = app.code(ADMIN).await;
    for _ in 0..5 {
        assert_eq!(guess(&second, &another(&other)).await, Some(Code::CodeRefused));
    }
    assert_eq!(guess(&client, &code).await, None);
    assert_eq!(guess(&second, &other).await, Some(Code::CodeRefused));
}

#[actix_web::test]
async fn c24_tries_at_once_are_counted_one_by_one() {
    let app = TestApp::start().await;
    let (client, _) = app.browser();
    ask(&client).await;
    let code = app.code(ADMIN).await;
    let wrong = another(&code);
    let guesses = (0..12).map(|_| guess(&client, &wrong));
    let guesses = futures_util::future::join_all(guesses).await;
    assert!(guesses.iter().all(|guess| *guess == Some(Code::CodeRefused)));
    assert_eq!(app.count("challenges WHERE tries = 5").await, 1);
    assert_eq!(guess(&client, &code).await, Some(Code::CodeRefused));
}

#[actix_web::test]
async fn c15_five_codes_an_hour_are_sent_to_an_address_and_nobody_is_told() {
    let app = TestApp::start().await;
    for _ in 0..7 {
        ask(&app.browser().0).await;
    }
    assert_eq!(app.count("challenges WHERE mail_state = 'queued'").await, 5);
    assert_eq!(app.count("challenges WHERE mail_state = 'dropped'").await, 2);
    app.pass(3600).await;
    let (client, _) = app.browser();
    ask(&client).await;
    assert_eq!(guess(&client, &app.code(ADMIN).await).await, None);
}

#[actix_web::test]
async fn c15_after_ten_failures_codes_are_of_letters_and_nobody_is_locked_out() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        let (client, _) = app.browser();
        ask(&client).await;
        let code = app.code(ADMIN).await;
        for _ in 0..5 {
            guess(&client, &another(&code)).await;
        }
        app.pass(1).await;
    }
    let (client, _) = app.browser();
    ask(&client).await;
    let code = app.code(ADMIN).await;
    assert!(code.len() == 12 && code.chars().all(|letter| letter.is_ascii_uppercase()), "{code}");
    assert_eq!(guess(&client, &code.to_ascii_lowercase()).await, None);
    // The next day they are of digits again.
    app.pass(86_400).await;
    ask(&client).await;
    assert_eq!(app.code(ADMIN).await.len(), 6);
}
