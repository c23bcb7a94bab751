//! Judging files that nobody has chosen, while the page waits for one.
//!
//! A browser compiles code quickly at first, and well only what has run for a while, which takes two processors some time
//! of their own; and memory is there at once only where it was used before. A file that comes earlier waits for no more
//! than a few milliseconds.

use std::cell::Cell;
use std::fmt::Write as _;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

use crate::judged;

/// How often the file is judged. With fewer, Chromium was still compiling some of it while it judged the first that was
/// chosen (docs/performance.md).
const ROUNDS: u32 = 6;

/// How many parts the file has, and how many rows each: so many are written without looking for a file that has come.
const PARTS: u32 = 25;
const PART_ROWS: u32 = 4_000;

/// Judges a file of its own a few times, until a file has come.
pub(crate) async fn warm_up(
    scope: &DedicatedWorkerGlobalScope,
    has_file: &Cell<bool>,
) -> Result<(), JsValue> {
    let parts = Array::of1(&bytes("department;email;name\n"));
    for part in 0..PARTS {
        turn(scope).await?;
        if has_file.get() {
            return Ok(());
        }
        parts.push(&bytes(&rows(part)));
    }
    let file = Blob::new_with_u8_array_sequence(&parts)?;
    for _ in 0..ROUNDS {
        // What comes of it is of no interest.
        judged(&file, &|_| !has_file.get()).await?;
        if has_file.get() {
            return Ok(());
        }
    }
    Ok(())
}

/// Waits until what has come meanwhile has been heard.
async fn turn(scope: &DedicatedWorkerGlobalScope) -> Result<(), JsValue> {
    let mut later = |resolve, _| {
        // It fails only in a worker that is ended.
        let _ = scope.set_timeout_with_callback(&resolve);
    };
    JsFuture::from(Promise::new(&mut later)).await.map(drop)
}

fn bytes(text: &str) -> Uint8Array {
    Uint8Array::from(text.as_bytes())
}

/// Some of each kind: nearly all need nothing, some are quoted, a few are repaired, known already, or wrong.
fn rows(part: u32) -> String {
    let mut rows = String::new();
    for row in part * PART_ROWS..(part + 1) * PART_ROWS {
        // Writing to a text cannot fail.
        let _ = match row % 64 {
            7 => writeln!(rows, "R&D;lee.{row}.example.org;Lee"),
            23 => writeln!(rows, "R&D;lee.{row}@@example.org;Lee"),
            39 => writeln!(rows, "R&D;Lee <lee.{row}@example.org>;Lee"),
            55 => writeln!(rows, "R&D;lee.{}@example.org;Lee", row - 1),
            0..16 => writeln!(rows, "\"Sales; EMEA\";\"lee.{row}@example.org\";\"Lee\""),
            _ => writeln!(rows, "Sales;lee.{row}@example.org;Lee {row}"),
        };
    }
    rows
}
