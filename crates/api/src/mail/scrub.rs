//! Takes out of a mail server's reply what must not be kept: some quote the mail, and with it a link.

/// A run of this many letters of base64url may be a token, or enough of one.
const TOKEN: usize = 40;
/// A reply is cut at this many characters.
const MAX_CHARS: usize = 500;
/// What a token is replaced by.
const GAP: &str = "[…]";

/// The reply on one line, without control characters, without anything that looks like a token, and cut.
pub(super) fn scrub(reply: &str) -> String {
    let line = reply.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    let mut scrubbed = String::with_capacity(line.len());
    for run in runs(&line) {
        let after_join = scrubbed.ends_with("/join/");
        let is_run = run.starts_with(is_token_char);
        scrubbed.push_str(if is_run && (after_join || run.len() >= TOKEN) { GAP } else { run });
    }
    scrubbed.chars().take(MAX_CHARS).collect()
}

/// Letters of base64url, and the percent sign and equals sign that a quoting server may put between them.
fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '%')
}

/// The text cut wherever letters of a token begin or end.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let wanted = is_token_char(first);
        let end = rest.find(|c| is_token_char(c) != wanted).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::scrub;

    #[test]
    fn a_reply_without_a_token_is_kept() {
        for reply in [
            "250 2.0.0 Ok: queued as 4F2B1C09A3",
            "550 5.1.1 <ann@contoso.example>: Recipient address rejected: User unknown in virtual mailbox table",
            "451 4.7.1 Greylisting in action, please come back later; see https://example.com/greylist",
            "250 Message-ID <5f2d63c1-9e7a-4c55-b0a7-6a1d4a0e91c2@rollcall.example.com> taken",
        ] {
            assert_eq!(scrub(reply), reply);
        }
    }

    #[test]
    fn a_token_goes_however_it_is_quoted() {
        let keys = crate::keys::KeyRing::generate(&crate::ids::Ids::seeded(1));
        let token =
            crate::join::token::mint(&keys, 1, uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2)).unwrap();
        let (start, end) = token.split_at(50);
        for reply in [
            format!("554 spam: https://rollcall.example.com/join/{token} is listed"),
            format!("554 spam: {token}"),
            format!("554 spam: https:=2F=2Frollcall.example.com=2Fjoin=2F{token}"),
            format!("554 spam: {start}=\r\n{end}"),
            format!("554 spam: /join/{start}%0A{end}"),
        ] {
            let scrubbed = scrub(&reply);
            assert!(scrubbed.starts_with("554 spam: ") && scrubbed.contains("[…]"), "{scrubbed}");
            for window in token.as_bytes().windows(41) {
                assert!(!scrubbed.contains(std::str::from_utf8(window).unwrap()), "{scrubbed}");
            }
        }
        assert_eq!(scrub("554 /join/short here"), "554 /join/[…] here");
    }

    #[test]
    fn a_reply_is_one_short_line() {
        assert_eq!(scrub("250-a\r\n250\0 b\u{7}"), "250-a 250 b");
        assert_eq!(scrub(&"é ".repeat(1000)).chars().count(), 500);
    }
}
