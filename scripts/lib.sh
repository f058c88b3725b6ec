# shellcheck shell=bash
# Sourced first by every script here: strict mode, the repository's root as working directory, messages,
# and the ways to read weights/manifest.toml and to fetch what it pins.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/build-env
. scripts/build-env

# Debian's own Python: python3-venv belongs to it, whatever another `python3` may come first in PATH.
PYTHON=${PYTHON:-/usr/bin/python3}

say() { printf '==> %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

manifest() { "$PYTHON" scripts/manifest.py "$@"; }

# Takes the one lock of set-up, so that two runs do not trip over one another, and makes $scratch, a
# folder that is gone when the script ends. Leftovers of a run that was killed go first.
begin_setup() {
  [ "$(uname -sm)" = "Linux x86_64" ] ||
    die "libtorch and the model converter are pinned for x86_64 Linux; this machine is $(uname -sm)"
  mkdir -p "$SETUP_DIR"
  exec 9>"$SETUP_DIR/.lock"
  flock --nonblock 9 || { say "waiting for another set-up to finish"; flock 9; }
  rm -rf "$SETUP_DIR"/.partial.*
  scratch=$(mktemp -d "$SETUP_DIR/.partial.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
}

# Makes $scratch/venv, whose pip fetches everything: Debian's own may be lacking or too old.
make_venv() {
  "$PYTHON" -m venv "$scratch/venv" >&2 || die "$PYTHON cannot make a virtual environment; scripts/install-packages installs python3-venv"
}

# pip_pinned COMMAND OPTION… -- WHEEL…: runs pip on exactly the wheels that the manifest pins. No cache:
# it would hold half a gigabyte that is needed once.
pip_pinned() {
  local options=()
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  manifest requirements "$@" >"$scratch/requirements.txt"
  "$scratch/venv/bin/pip" --disable-pip-version-check "${options[@]}" --no-cache-dir --no-deps --only-binary=:all: \
    --require-hashes -r "$scratch/requirements.txt" >&2 ||
    die "could not fetch $*; pip says why above. Behind a proxy or with a package mirror, use pip's own settings (HTTPS_PROXY, PIP_INDEX_URL)"
}

# download WHEEL…: puts wheels for CPython 3.11, whatever Python runs this, into $scratch/wheels.
download() {
  pip_pinned download --dest "$scratch/wheels" --implementation cp --python-version 3.11 \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_25_x86_64 --platform manylinux_2_17_x86_64 -- "$@"
}

# tool_venv NAME REQUIREMENTS: makes $SETUP_DIR/NAME, a virtual environment of exactly the wheels that a file
# of requirements pins. Does nothing when that is done.
tool_venv() {
  local venv=$SETUP_DIR/$1 pins=$2
  cmp -s "$pins" "$venv/made-from" && return
  say "fetching what $pins names"
  rm -rf "$venv"
  "$PYTHON" -m venv "$venv" >&2
  "$venv/bin/pip" --disable-pip-version-check -q install --no-cache-dir --no-deps --only-binary=:all: --require-hashes -r "$pins" >&2
  cp "$pins" "$venv/made-from"
}
