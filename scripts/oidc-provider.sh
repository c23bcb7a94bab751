#!/bin/sh
# Installs the identity provider of the tests (npm's oidc-provider, pinned by its lock file); once it is there, this
# takes no time. `oidc-provider.sh` is run by `setup.sh test` and before the tests of the API.
set -eu
. "$(dirname "$0")/lib.sh"
package=crates/api/tests/oidc
lock=$(sha256sum "$package/package-lock.json" | cut -d' ' -f1)
[ "$(cat "$package/node_modules/.lock" 2>/dev/null)" = "$lock" ] && exit 0

has npm || die "npm is missing (the identity provider of the tests comes by it)" "install Node.js 20 or newer."
say "getting the identity provider of the tests (npm, a few seconds)"
npm ci --prefix "$package" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
  die "npm ci failed in $package" "see the error above; npm ping tells whether the registry is reached."
echo "$lock" >"$package/node_modules/.lock"
