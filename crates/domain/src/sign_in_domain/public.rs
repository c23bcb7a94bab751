//! Domains at which everybody can have an address: none of them is an organization's.

/// Those that are the same in every country, by the country where most of their people are.
const PUBLIC: [&str; 76] = [
    // Everywhere.
    "126.com",
    "163.com",
    "aol.com",
    "duck.com",
    "fastmail.com",
    "gmail.com",
    "googlemail.com",
    "hey.com",
    "hushmail.com",
    "icloud.com",
    "mac.com",
    "mail.com",
    "mailbox.org",
    "me.com",
    "msn.com",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "rocketmail.com",
    "runbox.com",
    "tuta.com",
    "tuta.io",
    "tutamail.com",
    "tutanota.com",
    "tutanota.de",
    "ymail.com",
    "zohomail.com",
    // The Americas.
    "att.net",
    "bell.net",
    "bellsouth.net",
    "bol.com.br",
    "comcast.net",
    "cox.net",
    "earthlink.net",
    "rogers.com",
    "sbcglobal.net",
    "shaw.ca",
    "sympatico.ca",
    "terra.com.br",
    "uol.com.br",
    "verizon.net",
    // Asia.
    "daum.net",
    "foxmail.com",
    "hanmail.net",
    "naver.com",
    "qq.com",
    "rediffmail.com",
    "sina.com",
    "sohu.com",
    // Europe.
    "abv.bg",
    "bluewin.ch",
    "btinternet.com",
    "free.fr",
    "freenet.de",
    "interia.pl",
    "laposte.net",
    "libero.it",
    "mail.ru",
    "o2.pl",
    "onet.pl",
    "orange.fr",
    "seznam.cz",
    "sfr.fr",
    "sky.com",
    "t-online.de",
    "talktalk.net",
    "tiscali.it",
    "ukr.net",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "ziggo.nl",
];

/// Those that have an end of each country, such as `yahoo.co.uk`.
const FAMILIES: [&str; 7] = ["gmx", "hotmail", "live", "outlook", "windowslive", "yahoo", "yandex"];

/// Whether everybody can have an address at a domain.
pub(super) fn is_public(domain: &str) -> bool {
    PUBLIC.contains(&domain) || is_of_family(domain)
}

/// A family's name before the end of a country: one label of two to three letters, or two.
fn is_of_family(domain: &str) -> bool {
    let Some((name, end)) = domain.split_once('.') else { return false };
    let is_end = |label: &str| matches!(label.len(), 2 | 3);
    FAMILIES.contains(&name) && end.split('.').count() <= 2 && end.split('.').all(is_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::Email;

    #[test]
    fn each_of_the_list_is_a_domain_and_stands_once() {
        let mut seen = PUBLIC.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), PUBLIC.len());
        for domain in PUBLIC {
            assert_eq!(Email::parse(&format!("a@{domain}")).unwrap().domain(), domain);
        }
    }
}
