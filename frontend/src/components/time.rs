//! Times.

use leptos::prelude::*;

use crate::format::{Moment, day, day_and_time, machine_readable};

/// A day; the hour stands in its title.
#[component]
pub(crate) fn Day(moment: Moment) -> impl IntoView {
    view! { <time datetime=machine_readable(moment) title=day_and_time(moment)>{day(moment)}</time> }
}

/// A day and time.
#[component]
pub(crate) fn DayAndTime(moment: Moment) -> impl IntoView {
    view! { <time datetime=machine_readable(moment)>{day_and_time(moment)}</time> }
}
