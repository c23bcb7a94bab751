//! The web application is compiled in from `dist`, which must exist for that: empty until `./justw spa` has built it.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    if let Err(error) = std::fs::create_dir_all(&dist) {
        println!("cargo:warning={} cannot be made: {error}", dist.display());
    }
    println!("cargo:rerun-if-changed=../../dist");
}
