#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Writes requirements/*.lock from pyproject.toml: one resolution for every platform we name, each
# wheel by its hash. Needs a network; uv is used from a throw-away environment of its own.
#
#   tools/lock.sh             keep what is locked, add or drop what pyproject.toml asks for
#   tools/lock.sh --upgrade   move to the newest versions that pyproject.toml allows
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/uv"
"$scratch/uv/bin/python" -m pip install --quiet 'uv==0.13.9'

compile() { # NAME, then uv's arguments
    name=$1
    shift
    [ ! -f "requirements/$name.lock" ] || cp "requirements/$name.lock" "$scratch/$name.lock"
    "$scratch/uv/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
        --generate-hashes --only-binary :all: --no-header --annotation-style line \
        --no-emit-index-url --no-emit-find-links "$@" \
        pyproject.toml --output-file "$scratch/$name.lock"
    {
        echo '# SPDX-License-Identifier: MulanPSL-2.0'
        echo '# Written by tools/lock.sh from pyproject.toml; change that file, not this one.'
        cat "$scratch/$name.lock"
    } >"requirements/$name.lock"
}

mkdir -p requirements
compile run --group build "$@"
compile dev --group dev --constraint requirements/run.lock "$@"
compile package --group package --constraint requirements/run.lock "$@"
