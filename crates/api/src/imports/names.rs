//! Two people of the same name are no error, but said.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};

use rollcall_wire::imports::Verdict;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::plan::Facts;
use super::rows::{self, Finding, Place, Unjudged};
use super::store::Import;
use crate::problem::Outcome;

/// Rows that are read again at once.
const CHUNK: i64 = 2000;
/// Imports whose names are remembered at most.
const IMPORTS: usize = 4;

/// The names of ready rows, by import. What is not remembered is read again, so that nothing depends on it.
#[derive(Debug, Default)]
pub(crate) struct Remembered(HashMap<Uuid, Names>);

impl Remembered {
    /// The names of all ready rows that were judged before. They are to be given back by [`Remembered::keep`] once what
    /// was judged with them is committed.
    pub(super) async fn take(&mut self, db: &impl ConnectionTrait, import: &Import) -> Outcome<Names> {
        let mut names = self.0.remove(&import.id).unwrap_or_default();
        // What was judged meanwhile by another process, or before this one began.
        while names.judged < import.judged {
            let to = import.judged.min(names.judged + CHUNK);
            for ready in rows::names(db, import, names.judged, to).await? {
                let place = Place { line: ready.line, part: ready.part };
                let hash = names.hash(&ready.name_key);
                let first = names.first.entry(hash).or_insert_with(|| First::at(place));
                first.is_told |= ready.is_told;
            }
            names.judged = to;
        }
        Ok(names)
    }

    /// Remembers names for the next chunk, up to the place given.
    pub(super) fn keep(&mut self, import: &Import, names: Names, judged: i64) {
        if self.0.len() >= IMPORTS {
            self.0.clear();
        }
        self.0.insert(import.id, Names { judged, ..names });
    }
}

/// The names of an import's ready rows, each with the first row that has it: some 20 bytes a name.
#[derive(Debug, Default)]
pub(super) struct Names {
    judged: i64,
    hasher: RandomState,
    first: BTreeMap<u64, First>,
}

/// The first row of a name.
#[derive(Clone, Copy, Debug)]
struct First {
    line: u32,
    part: u16,
    /// Whether that row tells of another one of the same name.
    is_told: bool,
}

impl First {
    fn at(place: Place) -> Self {
        Self {
            line: u32::try_from(place.line).unwrap_or(u32::MAX),
            part: u16::try_from(place.part).unwrap_or(u16::MAX),
            is_told: false,
        }
    }

    fn place(self) -> Place {
        Place { line: self.line.into(), part: self.part.into() }
    }
}

/// What a row that was judged before is to tell now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) other_line: i64,
}

impl Names {
    fn hash(&self, name_key: &str) -> u64 {
        self.hasher.hash_one(name_key)
    }

    /// Tells each ready row whose person has the name of an earlier ready row's; answers what earlier rows are to tell.
    pub(super) fn tell(&mut self, rows: &[Unjudged], facts: &Facts, findings: &mut [Finding]) -> Vec<Told> {
        let mut told = Vec::new();
        for (row, found) in rows.iter().zip(findings).filter(|(_, found)| found.verdict == Verdict::Ready) {
            let Some(person) = facts.person(row) else { continue };
            let place = Place { line: row.line, part: row.part };
            let hash = self.hash(&person.name_key);
            let Some(first) = self.first.get_mut(&hash) else {
                self.first.insert(hash, First::at(place));
                continue;
            };
            let line = i64::from(first.line);
            found.code = Some(rows::SAME_NAME);
            found.message = Some(sentence(&person.display_name, line));
            found.other_line = Some(line);
            if !first.is_told {
                first.is_told = true;
                let message = sentence(&person.display_name, row.line);
                told.push(Told { place: first.place(), message, other_line: row.line });
            }
        }
        told
    }
}

fn sentence(name: &str, line: i64) -> String {
    format!(
        "Another person called {name} stands on line {line}. Check that both are meant; both are invited."
    )
}
