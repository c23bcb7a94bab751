//! Plain tables and lists of facts, made of cells, so that each page adds only its content.

use leptos::prelude::*;

use crate::text::{Key, t};

/// A table. A column is its heading and its class; the first cell of a row is its heading. The heading of a column of
/// buttons (`cell-actions`) is heard and not seen.
pub(crate) fn table(
    caption: &'static str,
    columns: &[(Key, &'static str)],
    rows: Vec<Vec<AnyView>>,
) -> AnyView {
    let heads: Vec<_> = columns
        .iter()
        .map(|(label, class)| {
            let hidden = if *class == "cell-actions" { "visually-hidden" } else { "" };
            view! { <th scope="col" class=*class><span class=hidden>{t(*label)}</span></th> }
        })
        .collect();
    let classes: Vec<_> = columns.iter().map(|(_, class)| *class).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|cells| {
            let cells: Vec<_> = cells
                .into_iter()
                .zip(&classes)
                .enumerate()
                .map(|(at, (cell, class))| match at {
                    0 => view! { <th scope="row" class=*class>{cell}</th> }.into_any(),
                    _ => view! { <td class=*class>{cell}</td> }.into_any(),
                })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=caption>
            <table>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Facts, each with its name.
pub(crate) fn facts(class: &'static str, facts: Vec<(&'static str, AnyView)>) -> AnyView {
    let facts: Vec<_> =
        facts.into_iter().map(|(name, fact)| view! { <div><dt>{name}</dt><dd>{fact}</dd></div> }).collect();
    view! { <dl class=class>{facts}</dl> }.into_any()
}

/// A text as a cell.
pub(crate) fn cell(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}
