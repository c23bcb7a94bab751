//! E-mail addresses: the rule as a table, and what holds for every address.
#![expect(clippy::format_push_string, reason = "a test says so by failing")]

use proptest::prelude::*;
use rollcall_domain::email::{Email, EmailProblem};

#[test]
fn the_rule() {
    let long = |n: usize| "a".repeat(n);
    let cases = [
        "ann@contoso.com".to_owned(),
        "Ann.Lee+News@CONTOSO.com".to_owned(),
        "o'neil!#$%&*/=?^_`{|}~-@contoso.com".to_owned(),
        ".a..b.@contoso.com".to_owned(),
        "ann@contoso.co.uk".to_owned(),
        "ann@xn--fa-hia.example".to_owned(),
        "ann@faß.example".to_owned(),
        "ann@fass.example".to_owned(),
        "ann@BÜCHER.example".to_owned(),
        "ann@例え.テスト".to_owned(),
        "ann@例え。テスト".to_owned(),
        "ann@r3---sn-x.example".to_owned(),
        "ann@123.example".to_owned(),
        format!("{}@contoso.com", long(64)),
        format!("{}@{}.{}.{}.com", long(64), long(63), long(63), long(57)),
        String::new(),
        "  ".to_owned(),
        "ann".to_owned(),
        "ann.contoso.com".to_owned(),
        "@contoso.com".to_owned(),
        "ann@".to_owned(),
        "@".to_owned(),
        "ann@contoso".to_owned(),
        "ann@@contoso.com".to_owned(),
        "ann@b@contoso.com".to_owned(),
        "ann@contoso..com".to_owned(),
        "ann@.contoso.com".to_owned(),
        "ann@contoso.com.".to_owned(),
        " ann@contoso.com".to_owned(),
        "ann@contoso.com ".to_owned(),
        "an n@contoso.com".to_owned(),
        "ann@con toso.com".to_owned(),
        "ann\u{a0}@contoso.com".to_owned(),
        "ann\u{200b}@contoso.com".to_owned(),
        "ann@con\u{200b}toso.com".to_owned(),
        "ann@con\u{ad}toso.com".to_owned(),
        "ann@نامه\u{200c}ای.example".to_owned(),
        "ann\0@contoso.com".to_owned(),
        "\"ann lee\"@contoso.com".to_owned(),
        "ann(work)@contoso.com".to_owned(),
        "ann@[192.0.2.1]".to_owned(),
        "ann@contoso_x.com".to_owned(),
        "ann@-contoso.com".to_owned(),
        "ann@xn--a.example".to_owned(),
        "jürgen@contoso.com".to_owned(),
        "ann@contoso.com,dee@contoso.com".to_owned(),
        format!("{}@contoso.com", long(65)),
        format!("{}@{}.{}.{}.com", long(64), long(63), long(63), long(58)),
        format!("ann@{}.com", long(64)),
        format!("ann@{}", "é.".repeat(2000)),
        format!("ann@{}.com", "é".repeat(2000)),
    ];
    let short = |text: &str| {
        let shown: String = text.chars().take(60).collect();
        if shown.len() < text.len() { format!("{shown}… ({} octets)", text.len()) } else { shown }
    };
    let mut table = String::new();
    for case in cases {
        let outcome = match Email::parse(&case) {
            Ok(email) => format!("{} | key {}", short(email.as_str()), short(email.key().as_str())),
            Err(problem) => format!("! {}: {}", problem.code(), short(&problem.sentence())),
        };
        table.push_str(&format!("{:?} => {outcome}\n", short(&case)));
    }
    insta::assert_snapshot!(table);
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
