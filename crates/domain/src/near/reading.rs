//! Which address a cell may have been meant for that holds none.

use super::NearIndex;
use crate::email::{Email, EmailKey};
use crate::import::clean;
use crate::text::fold;

/// What people write for the sign `@`.
const AT: [&str; 7] = ["(at)", "[at]", "{at}", "<at>", " at ", "(a)", "＠"];

impl NearIndex {
    /// Reads the address that a cell which is none was probably meant for: its domain is known, or only it has a known
    /// beginning; `None` if that cannot be told. Whether somebody has the address is another question.
    #[must_use]
    pub fn read_broken(&self, cell: &str) -> Option<EmailKey> {
        let mut text = fold(&clean(cell).0);
        if !text.contains('@') {
            text = AT.iter().fold(text, |text, at| text.replace(at, "@"));
        }
        let (local, domain) = match text.split_once('@') {
            Some((local, domain)) => (local.to_owned(), self.whole_domain(domain)?),
            None => self.split_at_domain(&text)?,
        };
        Some(Email::parse(&format!("{}@{domain}", joined(&local))).ok()?.key())
    }

    /// The domain that is meant by what stands behind the sign: as it is if it is known or may be mistyped, and whole if
    /// only its beginning was written.
    fn whole_domain(&self, written: &str) -> Option<String> {
        let domain = joined(written.trim_start_matches('@'));
        if domain.contains('@') {
            return None;
        }
        if domain.contains('.') { Some(domain) } else { self.only_domain_of(&domain) }
    }

    /// An address without its sign: what is behind a space or a dot is a domain that is known, the longest such.
    fn split_at_domain(&self, text: &str) -> Option<(String, String)> {
        let mut ends = text.char_indices().filter(|(_, c)| is_between(*c));
        ends.find_map(|(at, _)| {
            let (local, rest) = text.split_at_checked(at)?;
            let domain = joined(rest);
            (self.knows_domain(&domain) && !local.is_empty()).then(|| (local.to_owned(), domain))
        })
    }
}

/// Words with one dot between each, as they would stand in an address.
fn joined(text: &str) -> String {
    text.split(is_between).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".")
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '/')
}

#[cfg(test)]
mod tests {
    use super::super::Making;

    fn read(cell: &str) -> Option<String> {
        let mut making = Making::default();
        for key in ["ann.lee@contoso.com", "bo@contoso.com", "bo@fabrikam.com", "bo@fabrikam.org"] {
            making.add(key);
        }
        making.finish().read_broken(cell).map(String::from)
    }

    #[test]
    fn b1_what_is_no_address_is_read_where_the_directory_tells_how() {
        for cell in [
            "ann.lee@contoso",
            "ann.lee(at)contoso.com",
            "Ann.Lee [at] contoso.com",
            "ann.lee at contoso.com",
            "ann lee contoso.com",
            "ann.lee.contoso.com",
            "ann.lee@@contoso.com",
            "ann lee@contoso.com",
            "ann.lee@contoso,com",
            "ann.lee@contoso..com",
            "ann.lée@contoso.com",
            "mailto:ann.lee@contoso",
        ] {
            assert_eq!(read(cell).as_deref(), Some("ann.lee@contoso.com"), "{cell}");
        }
    }

    #[test]
    fn where_it_cannot_be_told_nothing_is_read() {
        for cell in [
            "",
            "@",
            "ann.lee",
            "ann.lee@",
            "@contoso.com",
            "contoso.com",
            "ann@fabrikam",
            "a@b@c",
            "ann lee",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(
            read("ann.lee@contsoo.com.").as_deref(),
            Some("ann.lee@contsoo.com"),
            "near may know more"
        );
    }
}
