# shellcheck shell=bash
# Sourced after lib.sh by the benchmarks of face analysis: builds the service, fetches the portraits, and makes
# $place/venv with the Python peers, which also has what the measuring scripts need.
scripts/build
scripts/fetch-portraits

here=scripts/bench/analysis
place=$SETUP_DIR/bench-analysis
pins=$(manifest requirements torch; cat $here/{requirements.txt,cpu_torch.py,networks.py,export.py})
made() { [ "$(cat "$place/made-from" 2>/dev/null)" = "$pins" ]; }

# Not in a scratch folder: a virtual environment does not like to be moved.
make_peers() {
  begin_setup
  if made; then return; fi
  say "fetching PyTorch, ONNX Runtime and FastAPI for the comparison (700 MB to download, 1 GB to keep)"
  rm -rf "$place"
  mkdir -p "$place"
  "$PYTHON" -m venv "$place/venv" >&2 || die "$PYTHON cannot make a virtual environment; scripts/install-packages installs python3-venv"
  manifest requirements torch >"$scratch/torch.txt"
  "$place/venv/bin/pip" --disable-pip-version-check install --quiet --no-cache-dir --no-deps --only-binary=:all: \
    --require-hashes -r $here/requirements.txt -r "$scratch/torch.txt" >&2 || die "could not fetch the peers; pip says why above"
  "$place/venv/bin/python" $here/cpu_torch.py "$LIBTORCH/lib"
  "$place/venv/bin/python" -W ignore $here/export.py "$place/graphs"
  printf '%s\n' "$pins" >"$place/made-from"
}

# In a shell of its own, so that lock and scratch folder are gone before the measurement.
made || (make_peers)
