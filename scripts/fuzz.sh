#!/bin/sh
# Fuzzes a target of crates/domain/fuzz: `fuzz.sh intake 600`. What is new to the corpus stays in the target directory;
# an input that fails is named at the end, and becomes an entry of the tables in crates/domain/tests.
set -eu
. "$(dirname "$0")/lib.sh"
name=$1 seconds=$2
if ! has cargo-fuzz; then
  say "compiling cargo-fuzz (once, about a minute)"
  cargo install --quiet --root "$tools" cargo-fuzz ||
    die "cargo-fuzz could not be compiled" "see the error above; with the network back, run this again."
fi
has c++ || die "a C++ compiler is missing (libFuzzer is C++)" "install g++ with your system's package manager."
found=$target/fuzz-corpus/$name
mkdir -p "$found"
cd crates/domain/fuzz
# The sanitizer's options are unstable; the stable compiler has them with this.
RUSTC_BOOTSTRAP=1 exec cargo fuzz run --fuzz-dir . --target-dir "$target/fuzz" "$name" "$found" "corpus/$name" -- \
  -max_total_time="$seconds" -max_len=8192 -print_final_stats=1
