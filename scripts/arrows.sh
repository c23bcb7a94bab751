#!/bin/sh
# Checks the arrows between crates (ARCHITECTURE.md): who may depend on the database, the web framework and OpenAPI.
# deny.toml says the same for cargo-deny; this needs cargo alone.
set -eu
. "$(dirname "$0")/lib.sh"
bad=0

# only CRATE ALLOWED…: of our crates, only those named may depend on CRATE, directly or through another.
only() {
  crate=$1
  shift
  tree=$(cargo tree --locked --workspace --edges normal,build --invert "$crate" --prefix none --format '{p}')
  for dependent in $(printf '%s\n' "$tree" | sed -n 's/^\(rollcall-[a-z]*\) .*/\1/p' | sort -u); do
    case " $* " in
      *" $dependent "*) ;;
      *) bad=1 && say "$dependent must not depend on $crate; only these may: $*" ;;
    esac
  done
}

# without CRATE UNWANTED…: CRATE alone, with its default features, depends on none of these.
without() {
  crate=$1
  shift
  tree=$(cargo tree --locked --package "$crate" --edges normal --prefix none --format '{p}' --target "${wasm:-all}")
  for unwanted in "$@"; do
    if printf '%s\n' "$tree" | grep -q "^$unwanted "; then
      bad=1 && say "$crate must not depend on $unwanted${wasm:+ in the browser}"
    fi
  done
}

for tls in openssl-sys native-tls aws-lc-rs; do
  if grep -q "^name = \"$tls\"" Cargo.lock; then
    bad=1 && say "$tls is in Cargo.lock: TLS is rustls on ring, nothing else"
  fi
done

# What measures the server depends on it, and nothing on that.
only sea-orm rollcall-api rollcall-migrations rollcall-bench
only sea-orm-migration rollcall-api rollcall-migrations rollcall-bench
only actix-web rollcall-api rollcall-bench
only lettre rollcall-api rollcall-bench
only rollcall-api rollcall-api rollcall-bench
only rollcall-bench rollcall-bench
only rollcall-frontend rollcall-frontend
without rollcall-domain tokio reqwest tracing rand utoipa futures-util
without rollcall-wire utoipa reqwest tokio
wasm=wasm32-unknown-unknown without rollcall-client utoipa tokio rustls
wasm=wasm32-unknown-unknown without rollcall-frontend utoipa tokio rustls encoding_rs fst levenshtein_automata

[ "$bad" = 0 ] || die "a crate depends where it must not" "move the code to the crate that may (CONTRIBUTING.md, \"Where do I put it\")."
echo "the crate arrows hold"
