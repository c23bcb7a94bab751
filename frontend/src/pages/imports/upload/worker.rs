//! The validating worker, seen from the page.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::web_sys::{Blob, MessageEvent, Worker};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::check::{Report, Told};

/// What Trunk makes of `src/bin/worker.rs`.
const LOADER: &str = "/worker_loader.js";

/// The first message of the worker: it listens.
const READY: &str = "ready";

type Done = Box<dyn FnOnce(Option<Box<Report>>)>;

/// Has a file checked. `progress` gets percents; `done` gets the report, or nothing if the browser could not check. The
/// worker ends with it, and gives its memory back.
pub(super) fn check(
    file: &Blob,
    progress: impl Fn(f64) + 'static,
    done: impl FnOnce(Option<Box<Report>>) + 'static,
) {
    let done: Rc<RefCell<Option<Done>>> = Rc::new(RefCell::new(Some(Box::new(done))));
    let Ok(worker) = Worker::new(LOADER) else {
        finish(&done, None);
        return;
    };
    let on_error = {
        let (worker, done) = (worker.clone(), Rc::clone(&done));
        Closure::<dyn FnMut()>::new(move || {
            worker.terminate();
            finish(&done, None);
        })
    };
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let on_message = {
        let (worker, file) = (worker.clone(), file.clone());
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().as_string().as_deref().map(heard) {
                Some(Heard::Ready) if worker.post_message(&file).is_ok() => {}
                Some(Heard::Progress(percent)) => progress(percent),
                Some(Heard::Finished(report)) => {
                    worker.terminate();
                    finish(&done, Some(report));
                }
                Some(Heard::Ready | Heard::Nonsense) | None => {
                    worker.terminate();
                    finish(&done, None);
                }
            }
        })
    };
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Two small closures for each file that is checked; JavaScript keeps them as long as it may call them.
    on_error.forget();
    on_message.forget();
}

/// A message of the worker.
#[derive(Debug, PartialEq)]
enum Heard {
    Ready,
    Progress(f64),
    Finished(Box<Report>),
    Nonsense,
}

fn heard(message: &str) -> Heard {
    if message == READY {
        return Heard::Ready;
    }
    match serde_json::from_str(message) {
        Ok(Told::Progress { done, whole }) => Heard::Progress(percent(done, whole).unwrap_or(0.0)),
        Ok(Told::Finished { report }) => Heard::Finished(report),
        Ok(Told::Unreadable) | Err(_) => Heard::Nonsense,
    }
}

fn finish(done: &Rc<RefCell<Option<Done>>>, report: Option<Box<Report>>) {
    if let Some(done) = done.borrow_mut().take() {
        done(report);
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
        assert_eq!(heard("ready"), Heard::Ready);
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
