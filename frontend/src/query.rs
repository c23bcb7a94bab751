//! The state of a list, as it stands in the address: shareable, and right after going back.

use rollcall_wire::directory::LeftQuery;
use rollcall_wire::users::{Sort, Undelivered, UserStatus, UsersQuery};

/// The rows on a page of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PageSize {
    #[default]
    Few,
    Some,
    Many,
}

impl PageSize {
    pub(crate) const ALL: [Self; 3] = [Self::Few, Self::Some, Self::Many];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Few => "25",
            Self::Some => "50",
            Self::Many => "100",
        }
    }

    pub(crate) fn rows(self) -> u32 {
        match self {
            Self::Few => 25,
            Self::Some => 50,
            Self::Many => 100,
        }
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == text)
    }
}

/// Where a page of a list stands: its number from 1, and the cursor that leads to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// `None` on the first page.
    pub(crate) cursor: Option<String>,
    /// 1 for the first page.
    pub(crate) number: u32,
}

impl Place {
    pub(crate) fn first() -> Self {
        Self { cursor: None, number: 1 }
    }

    /// Reads the address. A page number without its cursor means nothing.
    pub(crate) fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = get("page").and_then(|page| page.parse().ok()).filter(|page| *page > 1);
        match (given(get("cursor")), number) {
            (Some(cursor), Some(number)) => Self { cursor: Some(cursor), number },
            (Some(cursor), None) => Self { cursor: Some(cursor), number: 2 },
            (None, _) => Self::first(),
        }
    }

    pub(crate) fn next(&self, cursor: String) -> Self {
        Self { cursor: Some(cursor), number: self.number.saturating_add(1) }
    }

    /// The numbers of the first and last row shown, from 1; nothing for an empty page.
    pub(crate) fn rows(&self, size: PageSize, shown: usize) -> Option<(i64, i64)> {
        let shown = i64::try_from(shown).ok().filter(|shown| *shown > 0)?;
        let before = i64::from(self.number.saturating_sub(1)).saturating_mul(i64::from(size.rows()));
        Some((before.saturating_add(1), before.saturating_add(shown)))
    }

    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        match &self.cursor {
            Some(cursor) => vec![("page", self.number.to_string()), ("cursor", cursor.clone())],
            None => Vec::new(),
        }
    }
}

/// Which users a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// All of them.
    #[default]
    All,
    /// Those who are disabled in the directory or have left it (B10).
    Left,
}

/// What the list of users shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UsersView {
    pub(crate) source: Source,
    pub(crate) status: Option<UserStatus>,
    pub(crate) delivery: Option<Undelivered>,
    pub(crate) search: String,
    pub(crate) sort: Sort,
    pub(crate) place: Place,
}

impl UsersView {
    /// Reads the address. What it cannot be is as if it were not there.
    pub(crate) fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            source: Source::All,
            status: get("status").and_then(|name| status_of(&name)),
            delivery: get("delivery").and_then(|name| undelivered_of(&name)),
            search: given(get("q")).unwrap_or_default(),
            sort: get("sort").and_then(|name| sort_of(&name)).unwrap_or_default(),
            place: Place::read(get),
        }
    }

    /// Those who left, at this place of their list.
    pub(crate) fn left(place: Place) -> Self {
        Self { source: Source::Left, place, ..Self::default() }
    }

    /// The address of this view.
    pub(crate) fn href(&self) -> String {
        let path = match self.source {
            Source::All => "/users",
            Source::Left => "/organization/directory/left",
        };
        let mut pairs = Vec::new();
        if let Some(status) = self.status {
            pairs.push(("status", status_name(status).to_owned()));
        }
        if let Some(delivery) = self.delivery {
            pairs.push(("delivery", undelivered_name(delivery).to_owned()));
        }
        if !self.search.is_empty() {
            pairs.push(("q", self.search.clone()));
        }
        if self.sort != Sort::default() {
            pairs.push(("sort", sort_name(self.sort).to_owned()));
        }
        pairs.extend(self.place.pairs());
        href(path, &pairs)
    }

    /// What to ask the API for. Less than two letters are no search (R7).
    pub(crate) fn query(&self, size: PageSize) -> UsersQuery {
        let search = self.search.trim();
        UsersQuery {
            status: self.status,
            delivery: self.delivery,
            q: is_search(search).then(|| search.to_owned()),
            sort: Some(self.sort),
            limit: Some(u64::from(size.rows())),
            cursor: self.place.cursor.clone(),
        }
    }

    /// What to ask the API for of those who left.
    pub(crate) fn left_query(&self, size: PageSize) -> LeftQuery {
        LeftQuery { limit: Some(u64::from(size.rows())), cursor: self.place.cursor.clone() }
    }

    pub(crate) fn is_filtered(&self) -> bool {
        self.status.is_some() || self.delivery.is_some() || is_search(self.search.trim())
    }

    pub(crate) fn with_status(&self, status: Option<UserStatus>) -> Self {
        Self { status, place: Place::first(), ..self.clone() }
    }

    pub(crate) fn with_delivery(&self, delivery: Option<Undelivered>) -> Self {
        Self { delivery, place: Place::first(), ..self.clone() }
    }

    pub(crate) fn with_search(&self, search: String) -> Self {
        Self { search, place: Place::first(), ..self.clone() }
    }

    pub(crate) fn with_sort(&self, sort: Sort) -> Self {
        Self { sort, place: Place::first(), ..self.clone() }
    }

    pub(crate) fn at(&self, place: Place) -> Self {
        Self { place, ..self.clone() }
    }
}

/// Whether a text has the letters that a search needs.
pub(crate) fn is_search(text: &str) -> bool {
    text.trim().chars().count() >= rollcall_domain::limits::SEARCH_MIN_CHARS
}

/// Writes an address with a query.
pub(crate) fn href(path: &str, pairs: &[(&str, String)]) -> String {
    let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

pub(crate) fn status_name(status: UserStatus) -> &'static str {
    match status {
        UserStatus::Invited => "invited",
        UserStatus::Active => "active",
        UserStatus::Archived => "archived",
    }
}

fn status_of(name: &str) -> Option<UserStatus> {
    [UserStatus::Invited, UserStatus::Active, UserStatus::Archived]
        .into_iter()
        .find(|status| status_name(*status) == name)
}

/// Every reason why a mail has not arrived.
pub(crate) const UNDELIVERED: [Undelivered; 3] =
    [Undelivered::Bounced, Undelivered::Deferred, Undelivered::Waiting];

pub(crate) fn undelivered_name(delivery: Undelivered) -> &'static str {
    match delivery {
        Undelivered::Bounced => "bounced",
        Undelivered::Deferred => "deferred",
        Undelivered::Waiting => "waiting",
    }
}

pub(crate) fn undelivered_of(name: &str) -> Option<Undelivered> {
    UNDELIVERED.into_iter().find(|delivery| undelivered_name(*delivery) == name)
}

fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "name",
        Sort::NameDescending => "-name",
        Sort::Email => "email",
        Sort::EmailDescending => "-email",
        Sort::InvitedAt => "invited_at",
        Sort::InvitedAtDescending => "-invited_at",
    }
}

fn sort_of(name: &str) -> Option<Sort> {
    [
        Sort::Name,
        Sort::NameDescending,
        Sort::Email,
        Sort::EmailDescending,
        Sort::InvitedAt,
        Sort::InvitedAtDescending,
    ]
    .into_iter()
    .find(|sort| sort_name(*sort) == name)
}

fn given(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.is_empty())
}

/// Percent-encodes a value of a query (RFC 3986 §2.1).
fn encoded(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => {
                encoded.push('%');
                encoded.extend([other >> 4, other & 15].into_iter().map(hex_digit));
            }
        }
    }
    encoded
}

fn hex_digit(half: u8) -> char {
    char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::{PageSize, Place, Sort, Undelivered, UserStatus, UsersView};

    fn read(pairs: &[(&str, &str)]) -> UsersView {
        UsersView::read(|key| {
            pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_plain_list_has_a_plain_address() {
        let view = read(&[]);
        assert_eq!(view.href(), "/users");
        assert!(!view.is_filtered());
        assert_eq!(view.query(PageSize::Few).limit, Some(25));
    }

    #[test]
    fn an_address_reads_back() {
        let view = read(&[
            ("status", "invited"),
            ("delivery", "bounced"),
            ("q", "zoë & co"),
            ("sort", "-invited_at"),
            ("page", "3"),
            ("cursor", "abc="),
        ]);
        assert_eq!(view.status, Some(UserStatus::Invited));
        assert_eq!(view.delivery, Some(Undelivered::Bounced));
        assert_eq!(view.sort, Sort::InvitedAtDescending);
        assert_eq!(view.place, Place { cursor: Some("abc=".to_owned()), number: 3 });
        assert_eq!(
            view.href(),
            "/users?status=invited&delivery=bounced&q=zo%C3%AB%20%26%20co&sort=-invited_at&page=3&cursor=abc%3D"
        );
    }

    #[test]
    fn nonsense_in_the_address_is_as_if_it_were_not_there() {
        let view = read(&[("status", "gone"), ("sort", "shoe-size"), ("page", "0")]);
        assert_eq!(view.href(), "/users");
        assert_eq!(read(&[("page", "7")]).place, Place::first());
    }

    #[test]
    fn a_new_filter_search_or_sort_begins_at_the_first_page() {
        let view = read(&[("page", "3"), ("cursor", "abc")]);
        assert_eq!(view.with_status(Some(UserStatus::Active)).place, Place::first());
        assert_eq!(view.with_search("de".to_owned()).place, Place::first());
        assert_eq!(view.with_sort(Sort::Email).place, Place::first());
        assert_eq!(view.with_delivery(Some(Undelivered::Waiting)).place, Place::first());
    }

    #[test]
    fn b10_those_who_left_have_an_address_of_their_own() {
        let view = UsersView::left(Place::first().next("abc".to_owned()));
        assert_eq!(view.href(), "/organization/directory/left?page=2&cursor=abc");
        assert_eq!(view.left_query(PageSize::Some).limit, Some(50));
    }

    #[test]
    fn one_letter_is_no_search() {
        assert_eq!(read(&[("q", "d")]).query(PageSize::Few).q, None);
        assert_eq!(read(&[("q", " de ")]).query(PageSize::Few).q, Some("de".to_owned()));
    }

    #[test]
    fn rows_are_counted_from_one() {
        assert_eq!(Place::first().rows(PageSize::Few, 25), Some((1, 25)));
        let second = Place::first().next("c".to_owned());
        assert_eq!(second.rows(PageSize::Some, 7), Some((51, 57)));
        assert_eq!(second.rows(PageSize::Some, 0), None);
    }
}
