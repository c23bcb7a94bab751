//! Languages that Rollcall writes to people in.

/// A language of mails and of the pages that invitees see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Gives the tag by BCP 47 (RFC 5646), as `lang` attributes and the database have it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Finds a language by the primary part of a tag: `de-CH` is German.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Chooses the language that `Accept-Language` (RFC 9110, section 12.5.4) likes best of those there are.
    #[must_use]
    pub fn negotiate(accepted: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in accepted.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let Some(language) = parts.next().and_then(Self::from_tag) else { continue };
            let quality = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse().ok()).unwrap_or(1.0);
            if quality > 0.0 && best.is_none_or(|(_, so_far)| quality > so_far) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_language_liked_best_is_chosen() {
        assert_eq!(Language::negotiate("de-CH, de;q=0.9, en;q=0.8"), Some(Language::German));
        assert_eq!(Language::negotiate("fr, en;q=0.3, de;q=0.7"), Some(Language::German));
        assert_eq!(Language::negotiate("EN-gb"), Some(Language::English));
        assert_eq!(Language::negotiate("fr, *;q=0.5"), None);
        assert_eq!(Language::negotiate("de;q=0"), None);
        assert_eq!(Language::negotiate(""), None);
    }
}
