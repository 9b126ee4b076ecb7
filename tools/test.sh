#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# All tests in two halves at once, one for each of two cores: the screens and the journeys, told when
# they are over, beside everything else.
#
#   tools/test.sh PYTHON
set -u
cd "$(dirname "$0")/.."
python=${1:?the interpreter}
told=$(mktemp)
trap 'rm -f "$told"' EXIT
export QT_QPA_PLATFORM=offscreen
"$python" -m pytest tests/gui tests/journeys >"$told" 2>&1 &
screens=$!
"$python" -m pytest --ignore tests/gui --ignore tests/journeys
rest=$?
wait "$screens"
code=$?
cat "$told"
[ "$rest" -eq 0 ] && [ "$code" -eq 0 ]
