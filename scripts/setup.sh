#!/bin/sh
# Gets what is missing: `setup.sh build` to build and run, `setup.sh test` to run every test as well.
# Everything here looks first and acts only where something is missing, so a second run takes a second.
set -eu
. "$(dirname "$0")/lib.sh"
trunk_version=0.21.14
wasm_bindgen_version=0.2.130
wasm_split_version=0.2.4

# need_packages WHY PACKAGE…: installs Debian packages, or says how.
need_packages() {
  why=$1
  shift
  if ! has apt-get; then
    die "missing: $* ($why)" "install them with your system's package manager, then run this again."
  elif [ "$(id -u)" != 0 ]; then
    die "missing: $* ($why)" "run: sudo apt-get update && sudo apt-get install -y $*"
  fi
  say "installing $* with apt-get ($why; about a minute)"
  log=$(mktemp)
  if apt-get update -qq >"$log" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 15 "$log" >&2
    die "apt-get could not install $* (all it said: $log)" "mend what it names, or install them by hand."
  fi
}

need_rust() {
  has cargo && has rustc || die "Rust is missing" "install Rust 1.95 or newer with rustup, see https://rustup.rs"
  minor=$(rustc --version | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge 95 ] || die "Rust is too old: $(rustc --version)" "rustup update stable (1.95 or newer is needed)."
  has cc || need_packages "Rust links with it, and SQLite is C" gcc libc6-dev
  has make || need_packages "jemalloc, the allocator of the server, is built with it" make
  [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] && return
  say "adding the WebAssembly target to Rust (the admin center runs in the browser; half a minute)"
  rustup target add wasm32-unknown-unknown ||
    die "the WebAssembly target could not be added" "rustup target add wasm32-unknown-unknown (the network?)"
}

need_node() {
  has node || die "Node.js is missing" "install Node.js 20 or newer."
  [ "$(node --print 'process.versions.node.split(".")[0]')" -ge 20 ] ||
    die "Node.js is too old: $(node --version)" "install Node.js 20 or newer."
}

# need_tool CRATE VERSION MINUTES WHY OPTIONS…: compiles a cargo tool of exactly this version into the cache.
need_tool() {
  crate=$1 version=$2 minutes=$3 why=$4
  shift 4
  grep -qs "^\"$crate $version " "$tools/.crates.toml" && return
  say "compiling $crate $version ($why; once, about $minutes on two cores)"
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    CARGO_TARGET_DIR="$ROLLCALL_CACHE/build-tools" cargo install --quiet --root "$tools" --force \
    --version "$version" "$@" "$crate" ||
    die "$crate $version could not be compiled" "see the error above; with the network back, run this again."
  rm -rf "$ROLLCALL_CACHE/build-tools"
}

need_browser_tests() {
  has chromium || need_packages "the browser tests run in it" chromium fonts-liberation fonts-noto-core
  lock=$(sha256sum e2e/package-lock.json | cut -d' ' -f1)
  [ "$(cat e2e/node_modules/.lock 2>/dev/null)" = "$lock" ] && return
  say "getting Playwright and axe for the browser tests (npm, a few seconds)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix e2e --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
    die "npm ci failed in e2e/" "see the error above; npm ping tells whether the registry is reached."
  echo "$lock" >e2e/node_modules/.lock
}

need_postgres() {
  sh scripts/with-postgres.sh --where >/dev/null 2>&1 || need_packages "the API tests run on it too" postgresql
}

need_smtp_server() {
  { has python3 && python3 -c 'import venv, ensurepip' 2>/dev/null; } ||
    need_packages "the mail server of the tests is written in Python" python3 python3-venv
  sh scripts/smtp-server.sh
}

need_rust
need_node
need_tool wasm-bindgen-cli "$wasm_bindgen_version" "3 minutes" "joins WebAssembly to JavaScript" --no-default-features
need_tool wasm_split_cli_support "$wasm_split_version" "1 minute" "cuts the admin center into parts" \
  --locked --features build-binary
need_tool trunk "$trunk_version" "6 minutes" "builds the admin center" --locked --no-default-features --features rustls
mkdir -p dist
if [ "${1:-build}" = test ]; then
  need_browser_tests
  need_postgres
  need_smtp_server
  need_node
  sh scripts/oidc-provider.sh
fi
