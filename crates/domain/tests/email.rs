//! E-mail addresses: what holds for every one. The rule itself is the table `addresses/strict.txt`.

use proptest::prelude::*;
use rollcall_domain::email::{Email, EmailProblem};

#[test]
fn every_problem_says_what_is_wrong_and_what_to_do() {
    let long = "a".repeat(65);
    let wide = format!("ann@{}com", "a.".repeat(126));
    let texts = [
        "",
        "ann",
        "ann@@contoso.com",
        "@contoso.com",
        "ann@",
        "ann@contoso",
        "ann@contoso..com",
        "an n@contoso.com",
        "ann\u{a0}@contoso.com",
        "ann\u{200b}@contoso.com",
        "ann\0@contoso.com",
        "ann(work)@contoso.com",
        "jürgen@contoso.com",
        &format!("{long}@contoso.com"),
        &wide,
        "ann@-contoso.com",
        "ann@192.0.2.1",
    ];
    let say = |text: &&str| Email::parse(text).map_err(|problem| format!("{}: {problem}", problem.code()));
    let sentences: Vec<_> = texts.iter().filter_map(|text| say(text).err()).collect();
    assert_eq!(sentences.len(), texts.len());
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn sharp_s_is_its_own_domain() {
    let sharp = Email::parse("a@faß.example").unwrap();
    assert_eq!(sharp.domain(), "xn--fa-hia.example");
    assert_ne!(sharp.key(), Email::parse("a@fass.example").unwrap().key());
}

#[test]
fn keys_ignore_case_and_nothing_else() {
    let key = |text: &str| Email::parse(text).unwrap().key();
    assert_eq!(key("Ann.Lee@Contoso.COM"), key("ann.lee@contoso.com"));
    assert_ne!(key("annlee@gmail.com"), key("ann.lee@gmail.com"));
    assert_ne!(key("ann+x@gmail.com"), key("ann@gmail.com"));
}

#[test]
fn a_masked_address_shows_one_letter_and_the_domain() {
    let masked = |text: &str| Email::parse(text).unwrap().masked();
    assert_eq!(masked("ann.lee@contoso.com"), "a•••@contoso.com");
    assert_eq!(masked("a@contoso.com"), "a•••@contoso.com");
}

#[test]
fn json_holds_only_valid_addresses() {
    let email: Email = serde_json::from_str("\"Ann@Contoso.com\"").unwrap();
    assert_eq!(serde_json::to_string(&email).unwrap(), "\"Ann@contoso.com\"");
    assert_eq!((email.local(), email.domain()), ("Ann", "contoso.com"));
    let error = serde_json::from_str::<Email>("\"ann\"").unwrap_err();
    assert_eq!(error.to_string(), EmailProblem::NoAt.sentence());
}

/// Texts near to addresses: valid ones, almost valid ones, and international ones.
fn addresslike() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,30}@[a-zA-Z0-9-]{1,20}(\\.[a-zA-Z0-9]{1,10}){1,3}",
        "[a-z]{1,5}@\\PC{1,10}\\.(com|例え|рф|ß)",
        "\\PC{0,5}@\\PC{0,5}",
    ]
}

proptest! {
    #[test]
    fn what_is_shown_reads_back_the_same(text in addresslike()) {
        if let Ok(email) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(&email.to_string()), Ok(email.clone()));
            prop_assert_eq!(Email::parse(email.key().as_str()).unwrap().key(), email.key());
        }
    }

    #[test]
    fn an_accepted_address_is_ascii_and_short_enough(text in addresslike()) {
        if let Ok(email) = Email::parse(&text) {
            prop_assert!(email.as_str().is_ascii() && email.as_str().len() <= 254 && email.local().len() <= 64);
            prop_assert!(email.domain().contains('.') && !email.domain().contains(|c: char| c.is_ascii_uppercase()));
        }
    }

    #[test]
    fn plain_addresses_are_accepted(text in "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]{1,20}\\.){1,3}[a-z]{2,10}") {
        prop_assert!(Email::parse(&text).is_ok(), "{text}");
    }

    #[test]
    fn any_text_is_judged_without_a_panic(text in ".{0,300}") {
        if let Err(problem) = Email::parse(&text) {
            prop_assert!(!problem.sentence().is_empty());
        }
    }
}
