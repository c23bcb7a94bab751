//! Any file after any other: the plan says what happens, and then the directory is what the file says.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rollcall_wire::directory::{SyncCounts, SyncQuery};

use super::import_as;
use crate::support::TestApp;

/// A person as a file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    name: String,
    enabled: bool,
}

type File = BTreeMap<u32, Told>;

/// What the directory says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    told: Told,
    gone: bool,
}

/// Another file, some rows of which are as in the one before.
fn next_file(random: &mut StdRng, before: &File) -> File {
    let mut file = File::new();
    for id in 0..40 {
        match (random.random_range(0..10_u8), before.get(&id)) {
            (0..=4, Some(as_before)) => {
                file.insert(id, as_before.clone());
            }
            (5..=8, _) | (0..=2, None) => {
                let name = format!("Person {}", random.random_range(0..4_u8));
                file.insert(id, Told { name, enabled: random.random_range(0..3_u8) > 0 });
            }
            _ => {}
        }
    }
    file
}

/// What a sync with the file has to do, by a second way of saying it.
fn expected(known: &BTreeMap<u32, Known>, file: &File) -> SyncCounts {
    let mut counts = SyncCounts { rows: u64::try_from(file.len()).unwrap(), ..SyncCounts::default() };
    for (id, told) in file {
        let Some(Known { told: before, gone }) = known.get(id) else {
            counts.added += 1;
            continue;
        };
        let is_renamed = before.name != told.name;
        counts.changed += u64::from(is_renamed);
        match (gone, before.enabled, told.enabled) {
            (true, _, _) => counts.back += 1,
            (false, true, false) => counts.disabled += 1,
            (false, false, true) => counts.enabled += 1,
            (false, _, _) if !is_renamed => counts.unchanged += 1,
            (false, _, _) => {}
        }
    }
    let is_missing = |(id, known): &(&u32, &Known)| !known.gone && !file.contains_key(id);
    counts.gone = u64::try_from(known.iter().filter(is_missing).count()).unwrap();
    counts
}

fn learn(known: &mut BTreeMap<u32, Known>, file: &File) {
    for (id, known) in known.iter_mut() {
        known.gone = !file.contains_key(id);
    }
    known.extend(file.iter().map(|(id, told)| (*id, Known { told: told.clone(), gone: false })));
}

#[actix_web::test]
async fn b10_the_plan_is_what_happens_and_the_directory_is_what_the_file_says() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut random = StdRng::seed_from_u64(10);
    let (mut known, mut file) = (BTreeMap::new(), File::new());
    for round in 0..12 {
        file = next_file(&mut random, &file);
        let row = |(id, told): (&u32, &Told)| {
            let enabled = if told.enabled { "yes" } else { "no" };
            format!("{id},p{id}@contoso.example,{},{enabled},,,", told.name)
        };
        let rows: Vec<_> = file.iter().map(row).collect();
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        let plan = import_as(&admin, SyncQuery { dry_run: true, yes: true }, &rows).await.unwrap();
        assert_eq!(plan.counts, expected(&known, &file), "round {round}");
        let done = import_as(&admin, SyncQuery { dry_run: false, yes: true }, &rows).await.unwrap();
        assert_eq!((done.counts, &done.changes, done.changed_meanwhile), (plan.counts, &plan.changes, 0));
        learn(&mut known, &file);
        for (id, Known { told, gone }) in &known {
            let (is, null) = (if told.enabled && !gone { "" } else { "NOT" }, if *gone { "NOT" } else { "" });
            let person = format!(
                "people WHERE external_id = '{id}' AND display_name = '{}' AND {is} enabled AND gone_at IS {null} NULL",
                told.name
            );
            assert_eq!(app.count(&person).await, 1, "round {round}: {person}");
        }
        let directory = admin.get_directory().await.unwrap();
        let counted = [
            app.count("people WHERE enabled").await,
            app.count("people WHERE NOT enabled AND gone_at IS NULL").await,
            app.count("people WHERE gone_at IS NOT NULL").await,
        ];
        let totals = [directory.enabled, directory.disabled, directory.gone];
        assert_eq!(totals, counted.map(|count| i64::try_from(count).unwrap()), "round {round}");
    }
}
