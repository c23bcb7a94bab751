//! Files to upload, made of the demo's people as they are now.

use std::collections::HashSet;
use std::path::Path;

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use rollcall_wire::Code;

use super::DOMAIN;
use super::people::{SHARED, below};
use super::store::{self, Listed};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The names of the files.
const FILES: [&str; 2] = ["clean-200.csv", "messy-500.csv"];

/// Writes the sample files to a directory.
///
/// # Errors
/// `not_found` without a demo organization; the database's; `internal` if a file cannot be written.
pub async fn write_samples(state: &AppState, directory: &Path) -> Outcome<()> {
    for name in FILES {
        let file = file(state, name)
            .await?
            .ok_or_else(|| Fail::new(Code::NotFound, "There is no demo organization to make files of."))?;
        let path = directory.join(name);
        let written = tokio::fs::write(&path, file).await;
        written.map_err(|error| Fail::Internal(format!("{} cannot be written: {error}", path.display())))?;
    }
    Ok(())
}

/// The file of this name; `None` if there is none, or no demo organization.
pub(super) async fn file(state: &AppState, name: &str) -> Outcome<Option<String>> {
    let db = state.db.reader();
    let Some(organization) = store::organization(db).await? else { return Ok(None) };
    let people = store::listed(db, organization).await?;
    Ok(match name {
        "clean-200.csv" => Some(clean(&people)),
        "messy-500.csv" => Some(messy(&people)),
        _ => None,
    })
}

/// 200 people who are enabled and no users.
fn clean(people: &[Listed]) -> String {
    let emails = people.iter().filter(|person| is_new(person)).take(200).map(|person| &*person.email);
    std::iter::once("email").chain(emails).fold(String::new(), |file, line| file + line + "\r\n")
}

fn is_new(person: &Listed) -> bool {
    person.enabled && person.status.is_none()
}

/// 500 rows with everything that can be wrong with a row, as a spreadsheet program with a German setting saves them:
/// 307 can be invited, 148 have errors, 45 are users already.
fn messy(people: &[Listed]) -> String {
    let mut rows = good(people);
    rows.extend(duplicates(people));
    rows.extend(not_in_directory(people));
    rows.extend(
        people.iter().filter(|person| !person.enabled && person.status.is_none()).take(15).map(plain),
    );
    rows.push(row("Front desk", &format!("{SHARED}@{DOMAIN}")));
    for (status, count) in [("invited", 15), ("active", 20), ("archived", 10)] {
        let users = people.iter().filter(|person| person.status.as_deref() == Some(status));
        rows.extend(users.take(count).map(plain));
    }
    rows.extend(malformed(people));
    shuffle(&mut rows);
    let mut file = "\u{feff}Name;E-Mail;Notiz\r\n".to_owned();
    for (number, row) in rows.iter().enumerate() {
        if number % 50 == 7 {
            file.push_str(if number % 100 == 7 { "\r\n" } else { ";;\r\n" });
        }
        file.push_str(row);
    }
    file
}

/// The people that are to be ready: the first 297 by their address, ten more by an alias.
fn chosen(people: &[Listed]) -> (Vec<&Listed>, Vec<&Listed>) {
    let new: Vec<_> = people.iter().filter(|person| is_new(person)).collect();
    let (by_email, rest) = new.split_at(new.len().min(297));
    let by_alias = rest.iter().filter(|person| person.alias.is_some()).take(10);
    (by_email.to_vec(), by_alias.copied().collect())
}

fn good(people: &[Listed]) -> Vec<String> {
    let (by_email, by_alias) = chosen(people);
    let alias = |person: &&Listed| row(&person.display_name, person.alias.as_deref().unwrap_or_default());
    by_email
        .iter()
        .enumerate()
        .map(|(number, person)| dressed(number, person))
        .chain(by_alias.iter().map(alias))
        .collect()
}

/// The address as people paste it: one in three in some disguise that reading takes off.
fn dressed(number: usize, person: &Listed) -> String {
    let (name, email) = (&person.display_name, &person.email);
    match number % 24 {
        0 => row(name, &format!("mailto:{email}")),
        3 => row(name, &format!("{name} <{email}>")),
        6 => row(name, &format!("\u{a0}{email}\u{200b}")),
        9 => row(name, &email.to_uppercase()),
        12 => row(name, &format!("  {email}. ")),
        15 => format!("\"{name}\r\n(Außendienst)\";{email};\"sagt: \"\"bitte\"\"\"\r\n"),
        18 => row(name, &format!("<{email}>,")),
        21 => row("", &format!("\"'{email}'\"").replace('\'', "")),
        _ => row(name, email),
    }
}

/// Twenty people twice by the same address, in capitals, and ten by an alias: people that are ready by another row.
fn duplicates(people: &[Listed]) -> Vec<String> {
    let (by_email, by_alias) = chosen(people);
    let again = by_email.iter().take(20).map(|person| row(&person.display_name, &capitalized(&person.email)));
    let by_email_too = by_alias.iter().map(|person| plain(person));
    again.chain(by_email_too).collect()
}

/// Sixty mistyped addresses that belong to nobody, and four that a spreadsheet program might run.
fn not_in_directory(people: &[Listed]) -> Vec<String> {
    let known: HashSet<_> =
        people.iter().flat_map(|person| [Some(&person.email), person.alias.as_ref()]).flatten().collect();
    let typo = |(number, person): (usize, &Listed)| {
        let local = person.email.split('@').next().unwrap_or_default();
        let typed = match number % 3 {
            0 => format!("{local}@contoso.exmaple"),
            1 => format!("{}@{DOMAIN}", swapped(local)),
            _ => format!("{local}x@{DOMAIN}"),
        };
        (!known.contains(&typed)).then(|| row(&person.display_name, &typed))
    };
    let typos = people.iter().rev().enumerate().filter_map(typo).take(60);
    let formulas = ["=1+1", "+49", "-ops", "=cmd"].map(|local| row("Formel", &format!("'{local}@{DOMAIN}")));
    typos.chain(formulas).collect()
}

/// The first two letters the other way round.
fn swapped(local: &str) -> String {
    let mut letters: Vec<_> = local.chars().collect();
    if letters.len() > 1 {
        letters.swap(0, 1);
    }
    letters.into_iter().collect()
}

/// What a local part is made into.
type Shape = fn(&str) -> String;

/// Thirty-eight rows that hold no address.
fn malformed(people: &[Listed]) -> Vec<String> {
    let shapes: [(usize, Shape); 6] = [
        (10, |local| format!("{local}.contoso.example")),
        (10, |local| format!("{local}@contoso")),
        (5, |local| format!("{local}@@{DOMAIN}")),
        (5, |_| String::new()),
        (4, |local| format!("{} @{DOMAIN}", local.replace('.', " "))),
        (4, |local| format!("jürgen.{local}@{DOMAIN}")),
    ];
    let shapes = shapes.into_iter().flat_map(|(count, shape)| std::iter::repeat_n(shape, count));
    let shape = |(shape, person): (Shape, &Listed)| {
        row(&person.display_name, &shape(person.email.split('@').next().unwrap_or_default()))
    };
    shapes.zip(people).map(shape).collect()
}

fn capitalized(email: &str) -> String {
    let mut letters = email.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn plain(person: &Listed) -> String {
    row(&person.display_name, &person.email)
}

fn row(name: &str, email: &str) -> String {
    let cell = |text: &str| {
        let needs_quotes = text.contains([';', '"', '\n']);
        if needs_quotes { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    format!("{};{};\r\n", cell(name), cell(email))
}

/// Mixes the rows, the same way each time.
fn shuffle(rows: &mut [String]) {
    let mut rng = ChaCha20Rng::seed_from_u64(500);
    for last in (1..rows.len()).rev() {
        rows.swap(last, below(&mut rng, last + 1));
    }
}
