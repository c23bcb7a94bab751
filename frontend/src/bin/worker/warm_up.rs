//! Judging files that nobody has chosen, while the page waits for one.
//!
//! A browser compiles code quickly at first, and well only what has run for a while, which takes two processors some time
//! of their own; and memory is there at once only where it was used before. A file that comes earlier is not kept waiting.

use std::cell::Cell;
use std::fmt::Write as _;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::judged;

/// How many rows the file has: as many as are asked for most often need as much memory.
const ROWS: u32 = 100_000;

/// How often it is judged. With fewer some of the code is still compiled while the first file is judged.
const ROUNDS: u32 = 5;

/// Judges such a file until it is as quick as it becomes, or a file has come.
pub(crate) async fn warm_up(has_file: &Cell<bool>) {
    let Ok(file) = file() else { return };
    for _ in 0..ROUNDS {
        // What comes of it is of no interest.
        let _ = judged(&file, &|_| !has_file.get()).await;
        if has_file.get() {
            return;
        }
    }
}

fn file() -> Result<Blob, JsValue> {
    let mut lines = String::from("Name,E-Mail,Team,Place\n");
    for row in 0..ROWS {
        let at = if row % 50 == 0 { "@@" } else { "@" };
        // Writing to a text cannot fail.
        let _ = match row % 4 {
            0 => writeln!(lines, "\"Lee, Ann {row}\",ann.lee{row}{at}contoso.example,Sales,Berlin"),
            _ => writeln!(lines, "Ann Lee {row},ann.lee{row}{at}contoso.example,Sales,Berlin"),
        };
    }
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(lines.as_bytes())))
}
