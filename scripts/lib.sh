# Read by the other scripts: where things are, and how they speak.
# shellcheck shell=sh
ROLLCALL_CACHE=${ROLLCALL_CACHE:-${HOME:?}/.cache/rollcall}
tools=$ROLLCALL_CACHE/tools
PATH=$tools/bin:$PATH
root=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
export ROLLCALL_CACHE PATH
cd "$root"

say() { printf 'rollcall: %s\n' "$*" >&2; }

# die WHAT REMEDY: says both and ends.
die() {
  printf 'rollcall: %s\n  What to do: %s\n' "$1" "$2" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }
