#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Proves that a bare Debian 12 with nothing but Python and make is enough: makes one in a folder,
# puts the committed tree into it and runs make targets there. Needs root and debootstrap.
#
#   tools/bare-machine.sh DIR [TARGET...]        (default target: test)
#
# DIR is kept, so a second run goes faster; remove it for a really bare one. Variables:
#   MIRROR=URL     the Debian mirror that debootstrap asks
#   PREPARE=FILE   run as "FILE DIR" before the targets: for a proxy or an authority of your network
set -eu
bare=${1:?where to make the bare machine}
shift
[ "$#" -gt 0 ] || set -- test
tree=$(cd "$(dirname "$0")/.." && pwd)

[ -x "$bare/usr/bin/make" ] ||
    debootstrap --variant=minbase --include=python3,make bookworm "$bare" ${MIRROR:+"$MIRROR"}
[ -z "${PREPARE:-}" ] || "$PREPARE" "$bare"

mkdir -p "$bare/src"
find "$bare/src" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf {} +
git -C "$tree" archive HEAD | tar -x -C "$bare/src"

mount -t proc proc "$bare/proc"
mount -t tmpfs tmpfs "$bare/dev/shm" 2>/dev/null || true
trap 'umount "$bare/dev/shm" 2>/dev/null || true; umount "$bare/proc"' EXIT
for target in "$@"; do
    echo "=== bare machine: make $target"
    env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$bare" make -C /src "$target"
done
