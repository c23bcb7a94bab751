#!/bin/sh
# Installs the mail server of the tests (Python's aiosmtpd, pinned, with hashes) into the cache; once it is there, this
# takes no time. `smtp-server.sh` is run by `setup.sh test` and before the tests of the API.
set -eu
. "$(dirname "$0")/lib.sh"
venv=$ROLLCALL_CACHE/smtp
requirements=crates/api/tests/smtp/requirements.txt
lock=$(sha256sum "$requirements" | cut -d' ' -f1)
[ "$(cat "$venv/.lock" 2>/dev/null)" = "$lock" ] && [ -x "$venv/bin/python3" ] && exit 0

has python3 || die "python3 is missing (the mail server of the tests is written in it)" "install Python 3.10 or newer."
python3 -c 'import venv, ensurepip' 2>/dev/null ||
  die "Python's venv is missing (the mail server of the tests lives in one)" "apt-get install python3-venv"
say "getting the mail server of the tests (PyPI, a few seconds)"
python3 -m venv --clear "$venv" || die "no Python environment could be made in $venv" "see the error above."
"$venv/bin/python3" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
  -r "$requirements" >&2 || die "pip could not install $requirements" "see the error above (the network?); run this again."
echo "$lock" >"$venv/.lock"
