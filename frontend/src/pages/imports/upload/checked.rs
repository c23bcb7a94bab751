//! What the browser found in a file, before a byte of it is uploaded (B17).

use leptos::prelude::*;

use crate::check::{Report, RowProblem};
use crate::components::address::Address;
use crate::format::number;
use crate::text::codes::problem;
use crate::text::{Counted, Key, t, t_count, t_with};

/// The counts, how the file was read, and what is wrong; then the upload or another file.
#[component]
pub(super) fn Checked(
    /// The file's name.
    name: String,
    /// What was found; nothing where the browser could not look.
    report: Option<Box<Report>>,
    /// Uploads it.
    on_upload: Callback<()>,
    /// Chooses another.
    on_other: Callback<()>,
) -> impl IntoView {
    let is_usable = report.as_ref().is_none_or(|report| report.failure.is_none() && report.rows > 0);
    let found = match report {
        Some(report) => found(*report).into_any(),
        None => view! { <div class="note"><p class="note-text">{t(Key::NotChecked)}</p></div> }.into_any(),
    };
    // What was there and had the focus is gone.
    let heading = NodeRef::<leptos::html::P>::new();
    heading.on_load(|heading| drop(heading.focus()));
    view! {
        <p class="file-name" tabindex="-1" node_ref=heading><strong>{name}</strong></p>
        {found}
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| on_other.run(())>{t(Key::ChooseOther)}</button>
            {is_usable.then(|| view! {
                <button
                    type="button"
                    class="button button-primary"
                    on:click=move |_| on_upload.run(())
                >
                    {t(Key::Upload)}
                </button>
            })}
        </div>
        {is_usable.then(|| view! { <p class="hint">{t(Key::NothingSentYet)}</p> })}
    }
}

/// The outcome in a sentence.
pub(super) fn headline(report: &Report) -> String {
    if let Some((code, sentence)) = &report.failure {
        return problem(code, &[], sentence);
    }
    [
        Some(t_count(Counted::AddressesGood, i64::from(report.good))),
        (report.errors > 0).then(|| t_count(Counted::RowsWithErrors, i64::from(report.errors))),
        (report.duplicates > 0).then(|| t_count(Counted::RowsDuplicate, i64::from(report.duplicates))),
        (report.repaired > 0).then(|| t_count(Counted::RowsRepaired, i64::from(report.repaired))),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn found(report: Report) -> impl IntoView {
    let headline = headline(&report);
    if report.failure.is_some() {
        return view! { <div class="note note-error" role="alert"><p class="note-text">{headline}</p></div> }
            .into_any();
    }
    let read_as = read_as(&report);
    let total = i64::from(report.errors.saturating_add(report.duplicates));
    let shown = i64::try_from(report.problems.len()).unwrap_or(i64::MAX);
    let more = (total > shown).then(|| {
        view! {
            <p class="hint">
                {t_with(Key::FirstProblems, &[("shown", &number(shown)), ("total", &number(total))])}
            </p>
        }
    });
    let problems = report.problems;
    // The counts first; the table is drawn when they are there.
    let is_drawn = RwSignal::new(false);
    request_animation_frame(move || {
        is_drawn.try_set(true);
    });
    let table = move || {
        (is_drawn.get() && !problems.is_empty()).then(|| view! { <Problems problems=problems.clone() /> })
    };
    view! {
        <p class="headline"><strong>{headline}</strong></p>
        <p class="hint">{read_as}</p>
        {table}
        {more}
    }
    .into_any()
}

/// How the file was read: a guess that is told is one that can be put right.
fn read_as(report: &Report) -> String {
    let delimiter = match report.delimiter {
        Some(',') => t(Key::DelimiterComma),
        Some(';') => t(Key::DelimiterSemicolon),
        Some('\t') => t(Key::DelimiterTab),
        Some(_) | None => t(Key::DelimiterNone),
    };
    let header = if report.has_header { t(Key::WithHeader) } else { t(Key::WithoutHeader) };
    let column = number(i64::from(report.email_column));
    let mut text = t_with(
        Key::ReadAs,
        &[("column", &column), ("delimiter", delimiter), ("encoding", &report.encoding), ("header", header)],
    );
    if !report.ignored_columns.is_empty() {
        let columns = report.ignored_columns.join(", ");
        text.push(' ');
        text.push_str(&t_with(Key::IgnoredColumns, &[("columns", &columns)]));
    }
    text
}

#[component]
fn Problems(problems: Vec<RowProblem>) -> impl IntoView {
    let rows: Vec<_> = problems
        .into_iter()
        .map(|row| {
            let line = row.other_line.map(|line| line.to_string()).unwrap_or_default();
            let text = problem(&row.code, &[("line", &line)], &row.sentence);
            view! {
                <tr role="row">
                    <td role="cell" class="number">{row.line}</td>
                    <td role="cell" class="found"><Address text=row.found /></td>
                    <td role="cell">{text}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-frame table-short" tabindex="0" role="region" aria-label=t(Key::ProblemsFound)>
            <table class="lines" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="number">{t(Key::Line)}</th>
                        <th scope="col" role="columnheader">{t(Key::Email)}</th>
                        <th scope="col" role="columnheader">{t(Key::Problem)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}
