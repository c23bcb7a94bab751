//! How many imports are running, for the left panel: whoever has left the page of one sees that it goes on.

use std::time::Duration;

use leptos::prelude::*;
use rollcall_wire::imports::ImportsQuery;

use crate::api::{Loader, client};

/// How often it is looked again while one runs.
const PAUSE: Duration = Duration::from_secs(5);
/// More than so many are not counted.
const MANY: u64 = 20;

/// The number of running imports, from context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunningImports {
    count: Loader<usize>,
}

impl RunningImports {
    /// Begins to look. To be called once somebody is signed in who may see imports.
    pub(crate) fn provide() -> Self {
        let client = client();
        let count = Loader::new(move || {
            let client = client.clone();
            let query = ImportsQuery { moving: Some(true), limit: Some(MANY), cursor: None };
            async move { Ok(client.list_imports(&query).await?.items.len()) }
        });
        let running = Self { count };
        provide_context(running);
        Effect::new(move |_| {
            let is_waiting = count.is_busy.get();
            let is_any = count.value.get().is_some_and(|count| count > 0);
            if is_any
                && !is_waiting
                && let Ok(timer) = set_timeout_with_handle(move || count.reload(), PAUSE)
            {
                on_cleanup(move || timer.clear());
            }
        });
        running
    }

    pub(crate) fn from_context() -> Self {
        expect_context()
    }

    /// Looks again: something has begun or ended.
    pub(crate) fn look_again(self) {
        self.count.reload();
    }

    /// How many there are, as far as is known.
    pub(crate) fn count(self) -> usize {
        self.count.value.get().unwrap_or_default()
    }
}
