#!/bin/sh
# Builds the tables of crates/verdicts for the browser, where a test compares their digest with the native one. Apart
# from the admin center: nothing of it is shipped.
set -eu
. "$(dirname "$0")/lib.sh"
cargo build --locked --quiet -p rollcall-verdicts --target wasm32-unknown-unknown
wasm-bindgen --target no-modules --no-typescript --out-dir "$target/verdicts" \
  "$target/wasm32-unknown-unknown/debug/rollcall-verdicts.wasm"
