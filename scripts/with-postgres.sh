#!/bin/sh
# Runs a command with a PostgreSQL cluster of its own in ROLLCALL_TEST_DATABASE_URL, and throws the cluster away after.
# `with-postgres.sh --where` prints where PostgreSQL's programs are.
set -eu
. "$(dirname "$0")/lib.sh"

bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)")
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo missing/initdb)")
[ -x "$bin/initdb" ] || die "PostgreSQL is missing" "./justw setup-test installs it (or: apt-get install postgresql)."
[ "${1:-}" = --where ] && echo "$bin" && exit

# A short path: the socket's may have 107 bytes.
cluster=$(mktemp -d /tmp/rollcall-pg.XXXXXX)
log=$cluster/log

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd "$cluster" && runuser -u postgres -- "$@"); else "$@"; fi
}
finish() {
  as_postgres "$bin/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$cluster"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

[ "$(id -u)" != 0 ] || chown postgres "$cluster"
# Nothing survives the run, so nothing need reach the disk.
options="-c listen_addresses='' -k $cluster -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
if ! as_postgres "$bin/initdb" -D "$cluster/data" -U app -A trust --locale=C.UTF-8 --no-sync >"$log.init" 2>&1 ||
  ! as_postgres "$bin/pg_ctl" -D "$cluster/data" -l "$log" -w -o "$options" start >/dev/null 2>&1; then
  cat "$log.init" "$log" >&2 2>/dev/null || true
  die "a private PostgreSQL cluster did not start in $cluster" "see its words above; is the disk full?"
fi
ROLLCALL_TEST_DATABASE_URL="postgres://app@localhost/postgres?host=$cluster" "$@"
