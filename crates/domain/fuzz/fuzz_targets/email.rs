//! Any text as an address: no panic, what is read reads itself again, and what is put right needs nothing more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rollcall_domain::email::Email;
use rollcall_domain::import::export::{guard, unguard};
use rollcall_domain::import::{Cell, Repair, clean};

fuzz_target!(|text: &str| {
    if let Ok(email) = Email::parse(text) {
        check(&email);
    }
    let cell = Cell::read(text);
    assert_eq!(cell.email.is_some(), cell.problem.is_none());
    if let Some(email) = &cell.email {
        check(email);
        assert!(
            !cell.repairs.is_empty() || text.eq_ignore_ascii_case(email.as_str()),
            "put right, and not said"
        );
    }
    if let Some(problem) = &cell.problem {
        assert!(!problem.sentence().is_empty() && !problem.code().is_empty());
    }
    let (once, _) = clean(text);
    assert_eq!(clean(&once), (once.clone(), Vec::new()), "cleaning again changes something");
    assert_eq!(unguard(&guard(text)), text);
});

/// What holds of every address.
fn check(email: &Email) {
    assert_eq!(Email::parse(email.as_str()).as_ref(), Ok(email), "it reads itself again");
    let key = email.key();
    assert_eq!(Email::parse(key.as_str()).map(|again| again.key()).as_ref(), Ok(&key), "the key is stable");
    assert!(email.as_str().is_ascii() && email.as_str().len() <= 254 && email.local().len() <= 64);
    assert!(email.domain().contains('.') && !email.domain().contains(|c: char| c.is_ascii_uppercase()));
    let again = Cell::read(&guard(email.as_str()));
    assert_eq!(again.email.as_ref(), Some(email), "a cell of our own export reads the same");
    assert!(again.repairs.iter().all(|repair| *repair == Repair::FormulaGuard), "nothing to put right");
}
