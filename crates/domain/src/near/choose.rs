//! Which of the near people is meant, and how sure that is.

use crate::email::EmailKey;

/// Up to this cost a nearest person is taken without a look at each, if the next is far enough behind.
const CONFIDENT: u32 = 12;
/// How far behind the next person must be.
pub(super) const CLEARLY_AHEAD: u32 = 5;
/// Shorter local parts are near to too many others for confidence.
const CONFIDENT_MIN_CHARS: usize = 4;

/// The nearest of several people, and whether it is near enough, and alone near enough, to be taken unseen.
///
/// A person may stand among the candidates with several addresses; the nearest counts. Of equals the first counts, and
/// then nobody is clearly ahead.
#[must_use]
pub fn nearest<T: PartialEq>(
    typed: &EmailKey,
    candidates: impl IntoIterator<Item = (T, u32)>,
) -> Option<(T, bool)> {
    let mut best: Option<(T, u32)> = None;
    let mut next: Option<u32> = None;
    for (person, cost) in candidates {
        match &mut best {
            Some((known, known_cost)) if *known == person => *known_cost = cost.min(*known_cost),
            Some((_, known_cost)) if cost >= *known_cost => {
                next = Some(next.map_or(cost, |next| next.min(cost)));
            }
            Some((_, known_cost)) => {
                next = Some(next.map_or(*known_cost, |next| next.min(*known_cost)));
                best = Some((person, cost));
            }
            None => best = Some((person, cost)),
        }
    }
    let (person, cost) = best?;
    let is_alone = next.is_none_or(|next| next >= cost.saturating_add(CLEARLY_AHEAD));
    let local = typed.as_str().split('@').next().unwrap_or_default();
    let is_long = local.chars().count() >= CONFIDENT_MIN_CHARS;
    Some((person, cost <= CONFIDENT && is_alone && is_long))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::Email;

    fn key(text: &str) -> EmailKey {
        Email::parse(text).unwrap().key()
    }

    #[test]
    fn b1_confident_means_one_person_clearly_ahead() {
        let typed = key("ann.lee@contoso.example");
        assert_eq!(nearest::<u8>(&typed, []), None);
        assert_eq!(nearest(&typed, [(1, 8)]), Some((1, true)));
        assert_eq!(nearest(&typed, [(1, 20)]), Some((1, false)));
        assert_eq!(nearest(&typed, [(2, 16), (1, 8)]), Some((1, true)));
        assert_eq!(nearest(&typed, [(2, 10), (1, 8)]), Some((1, false)));
        assert_eq!(nearest(&typed, [(1, 10), (1, 8)]), Some((1, true)));
        assert_eq!(nearest(&typed, [(1, 8), (2, 8)]), Some((1, false)));
        assert_eq!(nearest(&key("al@contoso.example"), [(1, 8)]), Some((1, false)));
    }
}
