//! The validating worker, seen from the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::web_sys::{Blob, MessageEvent, Worker};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::check::{Report, Told};

/// What Trunk makes of `src/bin/worker.rs`.
const LOADER: &str = "/worker_loader.js";

/// A worker that checks one file. It is started before there is a file, so that nobody waits for its start, and ends
/// with the file, which gives its memory back.
#[derive(Debug, Clone)]
pub(super) struct Checker(Option<Rc<Started>>);

impl Checker {
    /// Starts the worker. Without one, [`Checker::check`] says that the browser could not check.
    pub(super) fn start() -> Self {
        Self(Worker::new(LOADER).ok().map(Started::new))
    }

    /// Whether it can still be given a file.
    pub(super) fn is_free(&self) -> bool {
        self.0.as_ref().is_some_and(|started| started.phase.get() != Phase::Ended) && !self.is_busy()
    }

    /// Whether a file is being checked.
    pub(super) fn is_busy(&self) -> bool {
        self.0.as_ref().is_some_and(|started| started.job.borrow().is_some())
    }

    /// Has a file checked. `progress` gets percents; `done` gets the report, or nothing if the browser could not check.
    pub(super) fn check(
        &self,
        file: &Blob,
        progress: impl Fn(f64) + 'static,
        done: impl FnOnce(Option<Box<Report>>) + 'static,
    ) {
        match &self.0 {
            Some(started) => {
                let job = Job { file: file.clone(), progress: Box::new(progress), done: Box::new(done) };
                started.take(job);
            }
            None => done(None),
        }
    }

    /// Ends the worker, whatever it does; nobody is told of it.
    pub(super) fn end(&self) {
        if let Some(started) = &self.0 {
            drop(started.end());
        }
    }
}

/// A file to check, and who wants to know.
struct Job {
    file: Blob,
    progress: Box<dyn Fn(f64)>,
    done: Box<dyn FnOnce(Option<Box<Report>>)>,
}

/// How far the worker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Listening,
    Ended,
}

struct Started {
    worker: Worker,
    phase: Cell<Phase>,
    job: RefCell<Option<Job>>,
}

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Started").field("phase", &self.phase).finish_non_exhaustive()
    }
}

impl Started {
    fn new(worker: Worker) -> Rc<Self> {
        let started = Rc::new(Self { worker, phase: Cell::new(Phase::Starting), job: RefCell::new(None) });
        let failing = Rc::clone(&started);
        let on_error = Closure::<dyn FnMut()>::new(move || failing.finish(None));
        started.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let hearing = Rc::clone(&started);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hearing.hear(event.data().as_string().as_deref().map_or(Heard::Nonsense, heard));
        });
        started.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // Two small closures for each worker; JavaScript keeps them as long as it may call them.
        on_error.forget();
        on_message.forget();
        started
    }

    fn take(&self, job: Job) {
        self.job.replace(Some(job));
        match self.phase.get() {
            Phase::Starting => {}
            Phase::Listening => self.hand_over(),
            Phase::Ended => self.finish(None),
        }
    }

    fn hear(&self, message: Heard) {
        match message {
            Heard::Listening => {
                self.phase.set(Phase::Listening);
                self.hand_over();
            }
            Heard::Warm => {}
            Heard::Progress(percent) => {
                if let Some(job) = &*self.job.borrow() {
                    (job.progress)(percent);
                }
            }
            Heard::Finished(report) => self.finish(Some(report)),
            Heard::Nonsense => self.finish(None),
        }
    }

    /// Gives the worker its file, if there is one yet.
    fn hand_over(&self) {
        let is_refused =
            self.job.borrow().as_ref().is_some_and(|job| self.worker.post_message(&job.file).is_err());
        if is_refused {
            self.finish(None);
        }
    }

    fn finish(&self, report: Option<Box<Report>>) {
        if let Some(job) = self.end() {
            (job.done)(report);
        }
    }

    fn end(&self) -> Option<Job> {
        self.worker.terminate();
        self.phase.set(Phase::Ended);
        self.job.take()
    }
}

/// A message of the worker.
#[derive(Debug, PartialEq)]
enum Heard {
    Listening,
    Warm,
    Progress(f64),
    Finished(Box<Report>),
    Nonsense,
}

fn heard(message: &str) -> Heard {
    match serde_json::from_str(message) {
        Ok(Told::Listening) => Heard::Listening,
        Ok(Told::Warm) => Heard::Warm,
        Ok(Told::Progress { done, whole }) => Heard::Progress(percent(done, whole).unwrap_or(0.0)),
        Ok(Told::Finished { report }) => Heard::Finished(report),
        Ok(Told::Unreadable) | Err(_) => Heard::Nonsense,
    }
}

/// How much of a whole is done, in percent; nothing where the whole is not known.
pub(super) fn percent(done: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| (done / whole * 100.0).clamp(0.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::{Heard, heard, percent};

    #[test]
    fn understands_the_worker() {
        assert_eq!(heard(r#"{"kind":"listening"}"#), Heard::Listening);
        assert_eq!(heard(r#"{"kind":"warm"}"#), Heard::Warm);
        assert_eq!(heard(r#"{"kind":"progress","done":1.0,"whole":4.0}"#), Heard::Progress(25.0));
        assert_eq!(heard(r#"{"kind":"unreadable"}"#), Heard::Nonsense);
        assert_eq!(heard("?"), Heard::Nonsense);
    }

    #[test]
    fn percents_stay_within_the_whole() {
        assert_eq!(percent(1.0, 4.0), Some(25.0));
        assert_eq!(percent(5.0, 3.0), Some(100.0));
        assert_eq!(percent(1.0, 0.0), None);
    }
}
