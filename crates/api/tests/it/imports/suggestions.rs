//! Did you mean, in imports: `Row::suggestion` and `POST /imports/{id}/apply-suggestions`.

use rollcall_api::testing::{self, TestPerson};
use rollcall_client::Client;
use rollcall_wire::Code;
use rollcall_wire::imports::{ApplySuggestions, Import, Row, RowChange, Verdict};
use uuid::Uuid;

use super::{count, judged, rows, verdicts};
use crate::support::TestApp;

/// A file with a row of each kind, of a directory that has Ann, Dee, Bo twice nearly, and Off, who is disabled.
const FILE: &str = "email\n\
    ann.leee@contoso.example\n\
    ek.dee@contoso.example\n\
    ann.lee@contoso.example\n\
    off.line2@contoso.example\n\
    bo.tanc@contoso.example\n\
    zoe.quill@contoso.example\n\
    dee.ek@contoso\n";

async fn app() -> (TestApp, Vec<Uuid>) {
    let app = TestApp::start().await;
    let mut off = TestPerson::new("Off Line", "off.line@contoso.example");
    off.enabled = false;
    let people = [
        TestPerson::new("Ann Lee", "ann.lee@contoso.example"),
        TestPerson::new("Dee Ek", "dee.ek@contoso.example"),
        TestPerson::new("Bo Tana", "bo.tana@contoso.example"),
        TestPerson::new("Bo Tanb", "bo.tanb@contoso.example"),
        off,
    ];
    let people = testing::add_people(&app.state, app.organization, &people).await.unwrap();
    (app, people)
}

fn suggested(rows: &[Row]) -> Vec<(i64, Option<(&str, bool)>)> {
    let suggestion = |row: &Row| row.suggestion.as_ref().map(|near| (near.email.clone(), near.confident));
    rows.iter().map(|row| (row.line, suggestion(row).map(|(email, sure)| (&*email.leak(), sure)))).collect()
}

fn counts(import: &Import) -> (i64, i64, i64, i64) {
    (import.ready, import.errors, import.confident, import.version)
}

async fn take_all(admin: &Client, import: Uuid) -> (i64, Import) {
    let applied = admin.apply_suggestions(import, &ApplySuggestions::all_confident()).await.unwrap();
    assert_eq!(applied.row, None);
    (applied.applied, applied.import)
}

#[actix_web::test]
async fn b1_rows_that_do_not_resolve_show_the_nearest_person_and_no_others_do() {
    let (app, people) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, FILE).await;
    assert_eq!(counts(&import), (1, 6, 3, 2));
    let rows = rows(&admin, import.id, None).await;
    assert_eq!(
        suggested(&rows),
        [
            (2, Some(("ann.lee@contoso.example", true))),
            (3, Some(("dee.ek@contoso.example", true))),
            // It resolves.
            (4, None),
            // Nearest is somebody who cannot be invited.
            (5, None),
            // Two are equally near.
            (6, Some(("bo.tana@contoso.example", false))),
            // Nobody is near.
            (7, None),
            // No address, but the directory has one domain that begins so.
            (8, Some(("dee.ek@contoso.example", true))),
        ]
    );
    assert_eq!(rows[0].suggestion.as_ref().unwrap().person_id, people[0]);
}

#[actix_web::test]
async fn b5_all_confident_suggestions_are_taken_at_once_and_judged_anew() {
    let (app, _) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, FILE).await;
    let (applied, import) = take_all(&admin, import.id).await;
    // Ann stands on line 4 already, and Dee is meant twice.
    assert_eq!((applied, counts(&import)), (3, (2, 5, 0, 3)));
    let found = verdicts(&admin, import.id).await;
    assert_eq!(found[0], (2, Verdict::Error, Some("duplicate".to_owned())));
    assert_eq!(found[1], (3, Verdict::Ready, None));
    let row = &rows(&admin, import.id, None).await[1];
    assert_eq!((&*row.raw, &*row.cell), ("ek.dee@contoso.example", "dee.ek@contoso.example"));
    assert_eq!((row.display_name.as_deref(), &row.suggestion), (Some("Dee Ek"), &None));
    assert_eq!(take_all(&admin, import.id).await, (0, import.clone()), "nothing is left to take");
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 2);
}

#[actix_web::test]
async fn b5_two_rows_that_mean_one_person_make_one_ready() {
    let (app, _) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "anm.lee@contoso.example\nann.leee@contoso.example\n").await;
    assert_eq!(counts(&import), (0, 2, 2, 2));
    let (applied, import) = take_all(&admin, import.id).await;
    assert_eq!((applied, counts(&import)), (2, (1, 1, 0, 3)));
}

#[actix_web::test]
async fn b5_the_suggestion_of_one_row_is_taken_as_it_was_seen() {
    let (app, people) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, FILE).await;
    let take = async |line, person| {
        admin.apply_suggestions(import.id, &ApplySuggestions::of_row(line, 0, person)).await
    };
    let code = async |line, person| take(line, person).await.unwrap_err().code();
    assert_eq!(code(99, people[0]).await, Some(Code::NotFound));
    assert_eq!(code(6, people[3]).await, Some(Code::PlanChanged), "it names the other Bo");
    assert_eq!(code(7, people[3]).await, Some(Code::PlanChanged), "it has none");
    assert_eq!(code(4, people[0]).await, Some(Code::PlanChanged), "it resolves");
    // Not confident, but somebody has looked.
    let taken = take(6, people[2]).await.unwrap();
    let row = taken.row.unwrap();
    assert_eq!((row.verdict, row.email.as_deref()), (Verdict::Ready, Some("bo.tana@contoso.example")));
    assert_eq!((taken.applied, counts(&taken.import)), (1, (2, 5, 3, 3)));
    let neither = admin.apply_suggestions(import.id, &ApplySuggestions::default()).await.unwrap_err();
    assert_eq!(neither.code(), Some(Code::InvalidField));
}

#[actix_web::test]
async fn b1_who_cannot_be_invited_any_more_is_suggested_no_more() {
    let (app, people) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, FILE).await;
    app.set_enabled(people[1], false).await;
    let shown = rows(&admin, import.id, None).await;
    assert_eq!(suggested(&shown)[1], (3, None));
    let one = ApplySuggestions::of_row(3, 0, people[1]);
    assert_eq!(admin.apply_suggestions(import.id, &one).await.unwrap_err().code(), Some(Code::PlanChanged));
    let (applied, import) = take_all(&admin, import.id).await;
    assert_eq!(
        (applied, counts(&import)),
        (1, (1, 6, 0, 2)),
        "only Ann's was left, and she stands on line 4"
    );
    let found = verdicts(&admin, import.id).await;
    assert_eq!(found[1], (3, Verdict::Error, Some("not_in_directory".to_owned())), "the row stays as it was");
}

#[actix_web::test]
async fn b5_a_corrected_row_that_still_does_not_resolve_gets_a_suggestion_of_its_own() {
    let (app, people) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, FILE).await;
    let change = async |line, change: RowChange| {
        let changed = admin.change_row(import.id, line, 0, &change).await.unwrap();
        (changed.row.suggestion.map(|near| near.person_id), changed.import.confident)
    };
    assert_eq!(change(7, RowChange::correct("dee.ekk@contoso.example")).await, (Some(people[1]), 4));
    assert_eq!(change(7, RowChange::correct("zoe@contoso.example")).await, (None, 3));
    assert_eq!(change(2, RowChange::take_out()).await, (None, 2));
    assert_eq!(change(2, RowChange::correct("ann.leee@contoso.example")).await, (Some(people[0]), 3));
    assert_eq!(change(2, RowChange::correct("dee.ek@contoso.example")).await, (None, 2));
}

#[actix_web::test]
async fn b1_a_user_already_is_suggested_and_taking_it_says_so() {
    let (app, people) = app().await;
    let admin = app.admin().await;
    let first = judged(&app, &admin, "ann.lee@contoso.example").await;
    admin.send_import(first.id, first.version).await.unwrap();
    app.work().await;
    let import = judged(&app, &admin, "ann.leee@contoso.example").await;
    let taken = admin.apply_suggestions(import.id, &ApplySuggestions::of_row(1, 0, people[0])).await.unwrap();
    let row = taken.row.unwrap();
    assert_eq!((row.verdict, row.code.as_deref()), (Verdict::Skipped, Some("already_invited")));
    assert_eq!(counts(&taken.import), (0, 0, 0, 2), "nothing is ready that was not");
}

#[actix_web::test]
async fn b5_many_suggestions_are_taken_in_pieces() {
    let app = TestApp::start().await;
    let people: Vec<_> =
        (0..250).map(|n| (format!("Person {n:03}"), format!("{}@contoso.example", spelled(n)))).collect();
    let people: Vec<_> = people.iter().map(|(name, email)| (&**name, &**email)).collect();
    app.people(&people).await;
    let admin = app.admin().await;
    let file = people
        .iter()
        .fold("email\n".to_owned(), |file, (_, email)| file + &email.replace(".example", ".exmaple") + "\n");
    let import = judged(&app, &admin, file).await;
    assert_eq!(counts(&import), (0, 250, 250, 2));
    let (applied, import) = take_all(&admin, import.id).await;
    assert_eq!((applied, counts(&import)), (250, (250, 0, 0, 5)));
}

/// A number in words that are far from each other.
fn spelled(n: usize) -> String {
    const WORDS: [&str; 10] =
        ["zero", "one", "twoo", "threee", "fourfour", "fiver", "sixthly", "sevenfold", "eight", "nineteen"];
    [n / 100, n / 10 % 10, n % 10].map(|digit| WORDS[digit]).join(".")
}

#[actix_web::test]
async fn c17_taking_all_can_ask_for_the_version_that_was_seen() {
    let (app, _) = app().await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, FILE).await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &super::session(&app).await);
    let ask = async |version: &'static str| {
        let url = format!("{}/api/v1/imports/{}/apply-suggestions", app.base, import.id);
        let request = http.post(url).header("Origin", &app.base).header("If-Match", version);
        let request = request.header("Content-Type", "application/json").body(r#"{"confident":true}"#);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask("\"1\"").await, 409);
    assert_eq!(ask("1").await, 400);
    assert_eq!(ask("\"2\"").await, 200);
    assert_eq!(ask("\"2\"").await, 409);
}
