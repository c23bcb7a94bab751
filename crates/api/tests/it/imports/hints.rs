//! What is said of cells that lead to nobody: the domain that is wrong, and who was meant by what is no address.

use rollcall_wire::imports::{RowChange, Verdict};

use super::{judged, rows};
use crate::support::TestApp;

async fn app() -> TestApp {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann.lee@contoso.example"), ("Bo Tan", "bo.tan@fabrikam.example")]).await;
    app
}

#[actix_web::test]
async fn s14_s16_the_domain_of_an_address_that_nobody_has_is_judged() {
    let app = app().await;
    let admin = app.admin().await;
    let file = "email\n\
        ann.lee@contoso.exmaple\n\
        zoe.quill@fabrikan.example\n\
        zoe.quill@gmail.example\n\
        zoe.quill@contoso.example\n\
        zoe.quill@fabrikam.example\n\
        ann.lee@contoso.example\n";
    let import = judged(&app, &admin, file).await;
    let rows = rows(&admin, import.id, None).await;
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.code.as_deref(), row.suggestion.as_ref().map(|near| near.email.as_str())))
        .collect();
    let ann = Some("ann.lee@contoso.example");
    assert_eq!(
        found,
        [
            (Some("domain_typo"), ann),
            (Some("domain_typo"), None),
            (Some("domain_not_yours"), None),
            (Some("not_in_directory"), None),
            (Some("not_in_directory"), None),
            (None, None),
        ]
    );
    let says = |row: usize, what: &str| rows[row].message.as_deref().unwrap().contains(what);
    assert!(
        says(0, "contoso.example?") && says(1, "fabrikam.example?") && says(2, "zoe.quill@gmail.example")
    );
    let taken =
        admin.apply_suggestions(import.id, &rollcall_wire::imports::ApplySuggestions::all_confident()).await;
    assert_eq!(taken.unwrap().applied, 1);
}

#[actix_web::test]
async fn b1_whoever_is_meant_by_a_cell_that_is_no_address_is_suggested() {
    let app = app().await;
    let admin = app.admin().await;
    let file = "email\n\
        ann.lee@contoso\n\
        ann.lee(at)contoso.example\n\
        ann lee contoso.example\n\
        ann.leee@contoso\n\
        zoe.quill@contoso\n\
        dee\n";
    let import = judged(&app, &admin, file).await;
    assert_eq!((import.errors, import.confident), (6, 3));
    let shown = rows(&admin, import.id, None).await;
    let found: Vec<_> = shown
        .iter()
        .map(|row| row.suggestion.as_ref().map(|near| (near.email.as_str(), near.confident)))
        .collect();
    let ann = |sure| Some(("ann.lee@contoso.example", sure));
    // A mistake beside is too much to be sure.
    assert_eq!(found, [ann(true), ann(true), ann(true), ann(false), None, None]);
    assert!(shown.iter().all(|row| row.verdict == Verdict::Error && row.email.is_none()));

    // The same is found for what is typed in place of a cell.
    let typed = RowChange::correct("bo.tan at fabrikam.example");
    let changed = admin.change_row(import.id, 7, 0, &typed).await.unwrap();
    assert_eq!(changed.row.suggestion.unwrap().email, "bo.tan@fabrikam.example");
    assert_eq!(changed.import.confident, 4);
}
