#!/bin/sh
# Runs native tests: `cargo-test.sh unit` all but those of the API, `cargo-test.sh api` those of the API alone; further
# arguments go to the runner. cargo-nextest where it is installed, else `cargo test`.
set -eu
. "$(dirname "$0")/lib.sh"
what=$1
shift
mkdir -p dist
[ "$what" = unit ] || { sh scripts/smtp-server.sh && sh scripts/oidc-provider.sh; }
# The same set of crates every time, or cargo builds the dependencies again with other features.
set -- --locked --workspace --exclude rollcall-frontend "$@"

if cargo nextest --version >/dev/null 2>&1; then
  case $what in
    unit) cargo nextest run -E 'not binary_id(rollcall-api::it)' "$@" ;;
    api) cargo nextest run -E 'binary_id(rollcall-api::it)' "$@" ;;
  esac
else
  say "cargo-nextest is not installed: using cargo test, which does the same more slowly"
  case $what in
    unit) cargo test --exclude rollcall-api --tests "$@" && cargo test -p rollcall-api --lib --bins --locked ;;
    api) cargo test --locked -p rollcall-api --test it ;;
  esac
fi
[ "$what" = api ] || cargo test --doc "$@"
