//! How often the right person comes first.

use std::collections::BTreeMap;

use rollcall_domain::near::{NearIndex, nearest};

use crate::directory::Directory;
use crate::typos::Typo;

/// How many near addresses the server looks at.
const LOOKED_UP: usize = 5;

/// What came of a labelled set.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Score {
    /// Mistakes.
    pub all: usize,
    /// The right person came first.
    pub right: usize,
    /// Clearly so: would be taken together with others.
    pub confident: usize,
    /// Somebody else came first, and clearly so.
    pub wrongly_confident: usize,
}

impl Score {
    /// Tells how many in a hundred were right.
    #[must_use]
    pub fn percent(&self) -> usize {
        self.right.saturating_mul(100).checked_div(self.all).unwrap_or_default()
    }

    fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.right += other.right;
        self.confident += other.confident;
        self.wrongly_confident += other.wrongly_confident;
    }
}

/// Looks for the person of each mistake; answers the sum, and each class by its name.
#[must_use]
pub fn score(directory: &Directory, index: &NearIndex, typos: &[Typo]) -> (Score, BTreeMap<String, Score>) {
    let (mut all, mut classes) = (Score::default(), BTreeMap::<_, Score>::new());
    for typo in typos {
        let one = one(directory, index, typo);
        all.add(&one);
        classes.entry(format!("{:?}", typo.class)).or_default().add(&one);
    }
    (all, classes)
}

fn one(directory: &Directory, index: &NearIndex, typo: &Typo) -> Score {
    let near = index.near(&typo.typed, LOOKED_UP);
    let people = near.into_iter().filter_map(|(key, cost)| Some((directory.owner(&key)?, cost)));
    let (person, is_confident) = nearest(&typo.typed, people).unzip();
    let is_right = person == Some(typo.meant);
    let is_confident = is_confident.unwrap_or(false);
    Score {
        all: 1,
        right: usize::from(is_right),
        confident: usize::from(is_right && is_confident),
        wrongly_confident: usize::from(!is_right && is_confident),
    }
}
