#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# The Windows installer, built on Linux with makensis (Debian package nsis), in dist/.
#
#   installer/windows/build.sh PYTHON-EMBED-AMD64.zip SHA256
#
# The zip is "Windows embeddable package (64-bit)" of Python 3.11 or newer, the hash the one that its
# release page states. With --payload DIR an existing folder is packed instead (for trying the
# installer's own logic).
set -eu
cd "$(dirname "$0")/../.."
python=.venv/bin/python
version=$("$python" -c 'import wuse_desktop; print(wuse_desktop.__version__)')
mkdir -p dist build/windows

if [ "$1" = --payload ]; then
    payload=$2
else
    payload=build/windows/payload
    rm -rf "$payload" build/windows/wheel
    "$python" -m pip -q wheel --no-deps --no-build-isolation --wheel-dir build/windows/wheel .
    "$python" installer/windows/payload.py --python-zip "$1" --sha256 "$2" \
        --wheel build/windows/wheel/wuse_desktop-*.whl --into "$payload"
fi
makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=$version" "-DPAYLOAD=$(cd "$payload" && pwd)" \
    "-DOUTPUT=$(pwd)/dist/wuse-desktop-$version-setup.exe" installer/windows/wuse.nsi
ls -l dist/*-setup.exe
