#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# The frozen program and its Debian package, in dist/. `make package` prepares what this needs.
# The Windows installer: installer/windows/build.sh.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
version=$("$python" -c 'import wuse_desktop; print(wuse_desktop.__version__)')
architecture=$(dpkg --print-architecture)
stage=build/deb

rm -rf dist/wuse-desktop "$stage"
"$python" -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/frozen \
    installer/wuse.spec
"$python" installer/smoke.py dist/wuse-desktop

mkdir -p "$stage/DEBIAN" "$stage/opt" "$stage/usr/bin" "$stage/usr/share/applications" \
    "$stage/usr/share/doc/wuse-desktop"
cp -a dist/wuse-desktop "$stage/opt/wuse-desktop"
ln -s /opt/wuse-desktop/wuse-desktop "$stage/usr/bin/wuse-desktop"
ln -s /opt/wuse-desktop/wuse "$stage/usr/bin/wuse"
cp installer/linux/wuse-desktop.desktop "$stage/usr/share/applications/"
cp LICENSE "$stage/usr/share/doc/wuse-desktop/copyright"
cat >"$stage/DEBIAN/control" <<CONTROL
Package: wuse-desktop
Version: $version
Architecture: $architecture
Maintainer: WuShe Desktop maintainers <maintainers@users.noreply.invalid>
Section: misc
Priority: optional
Depends: libc6 (>= 2.34), libegl1, libgl1, libx11-6, libdbus-1-3, libxkbcommon0, libfontconfig1,
 libglib2.0-0 | libglib2.0-0t64, libxkbcommon-x11-0, libxcb-cursor0, libxcb-icccm4,
 libxcb-keysyms1, libxcb-shape0
Recommends: libcups2 | libcups2t64, libwayland-cursor0, gnome-keyring | kwalletmanager
Description: records of township social-work stations (五社工作台)
 Offline-first desktop program with an encrypted database, signed and encrypted
 bundles to the county desk, and the official papers as PDF.
CONTROL
dpkg-deb --root-owner-group -Zxz --build "$stage" \
    "dist/wuse-desktop_${version}_$architecture.deb" >/dev/null
ls -l dist/*.deb
