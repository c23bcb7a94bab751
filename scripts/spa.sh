#!/bin/sh
# Builds the admin center into dist/, compressed, unless nothing it is made of has changed.
set -eu
. "$(dirname "$0")/lib.sh"

inputs=$(find Cargo.toml Cargo.lock Trunk.toml .cargo/config.toml frontend crates/domain crates/wire \
  crates/client scripts/spa.sh scripts/split.mjs scripts/compress.mjs -type f ! -path '*/tests/*' ! -path '*/fuzz/*' | LC_ALL=C sort | xargs sha256sum)
stamp=$({ rustc --version && echo "$inputs"; } | sha256sum | cut -d' ' -f1)
[ -s dist/index.html ] && [ "$(cat dist.stamp 2>/dev/null)" = "$stamp" ] && exit

say "building the admin center (trunk; two to three minutes the first time)"
rm -f dist.stamp
cargo fetch --locked --quiet || die "the crates could not be fetched" "check the network and run this again."
trunk build || die "the admin center did not build" "mend the error above; \`./justw spa\` repeats just this step."
node scripts/compress.mjs dist
echo "$stamp" >dist.stamp
