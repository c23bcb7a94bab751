# What can be done here; `./justw NAME` runs one and gets what it needs first. Longer logic is in scripts/.
export ROLLCALL_CACHE := env("ROLLCALL_CACHE", home_directory() / ".cache/rollcall")
export PATH := ROLLCALL_CACHE / "tools/bin" + ":" + env("PATH")
export ROLLCALL_BIN := env("CARGO_TARGET_DIR", justfile_directory() / "target") / "e2e/rollcall"
export JUST := just_executable()
native := "--locked --workspace --exclude rollcall-frontend"

# List the recipes
default:
    @{{ JUST }} --justfile {{ justfile() }} --list --unsorted

# Build everything and serve the demo on http://localhost:8080
run: binary
    @{{ ROLLCALL_BIN }} serve --demo

# Run every check and test, on SQLite, PostgreSQL and in the browser
test: setup-test
    @node scripts/test.mjs

# What a commit must pass, quickly: formatting, lints, crate arrows
check: setup fmt arrows requirements clippy-wasm clippy deny

# Get what building and running needs
setup:
    @sh scripts/setup.sh build

# Get what the tests need besides: Chromium, PostgreSQL, Playwright
setup-test:
    @sh scripts/setup.sh test

# Build the admin center into dist/
spa: setup
    @sh scripts/spa.sh

# Build the program that ships, with the admin center in it
binary: spa
    cargo build --locked --profile e2e -p rollcall-api

# Check the formatting
fmt:
    cargo fmt --all --check

# Check which crate depends on which
arrows:
    @sh scripts/arrows.sh

# Check that every requirement has tests that show it
requirements:
    @node scripts/requirements.mjs

# Check that what a browser downloads is small
sizes: spa
    @node scripts/sizes.mjs

# Lint all that runs natively, tests too
clippy:
    mkdir -p dist
    cargo clippy {{ native }} --all-targets -- -D warnings

# Lint the admin center
clippy-wasm:
    cargo clippy --locked -p rollcall-frontend --target wasm32-unknown-unknown -- -D warnings

# Licences, advisories and bans, where cargo-deny is installed
deny:
    @if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo "cargo-deny is not installed: skipped"; fi

# Test domain, wire, client and the server's own parts
test-unit *args:
    @sh scripts/cargo-test.sh unit {{ args }}

# Test the API on SQLite
test-sqlite *args:
    @env -u ROLLCALL_TEST_DATABASE_URL sh scripts/cargo-test.sh api {{ args }}

# Test the API on a PostgreSQL cluster of its own
test-postgres *args:
    @sh scripts/with-postgres.sh sh scripts/cargo-test.sh api {{ args }}

# Test the shipped binary in Chromium
test-browser *args: setup-test binary verdicts
    @npm --prefix e2e run check
    @npm --prefix e2e test -- {{ args }}

# Picture every page, 1440 and 390 wide, light and dark, into e2e/results/screenshots
screenshots *args: setup-test binary
    @npm --prefix e2e run screenshots -- {{ args }}

# Take the mechanism of each rule of security out, and ask whether its test notices (a quarter of an hour)
mutants *args: setup-test
    @node scripts/mutants.mjs {{ args }}

# Import and send while the server is killed 50 times, and check that everybody was invited exactly once
exactly-once *args: setup-test binary
    @cargo run --quiet --locked -p rollcall-bench --bin exactly-once -- --rollcall {{ ROLLCALL_BIN }} {{ args }}

# The same in short: 5 kills
test-exactly-once: (exactly-once "--kills" "5" "--rows" "2000")

# Measure bulk uploads, as ratios: `check`, or `send` and `load` with options
bench-import *args:
    cargo build --locked --release -p rollcall-api -p rollcall-bench
    @"${CARGO_TARGET_DIR:-target}/release/bench-import" {{ args }}

# Measure whether the time of answers tells known addresses, links and users from unknown ones (R7)
timing *args: setup-test binary
    @cargo run --quiet --locked -p rollcall-bench --bin timing -- --rollcall {{ ROLLCALL_BIN }} {{ args }}

# Measure how fast the browser judges a file, against what others do in a page
bench-browser *args: setup-test binary
    @npm --prefix e2e run bench -- {{ args }}

# Build the tables of verdicts for the browser, which must agree with the native ones
verdicts: setup
    @sh scripts/verdicts.sh

# Fuzz `intake` or `email`, ten minutes or as many seconds as are given
fuzz target seconds="600":
    @sh scripts/fuzz.sh {{ target }} {{ seconds }}

# Write openapi.yaml from the code
openapi:
    cargo run --quiet --locked -p rollcall-api -- openapi >openapi.yaml.new
    @mv openapi.yaml.new openapi.yaml
