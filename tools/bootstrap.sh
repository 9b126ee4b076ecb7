#!/bin/sh
# SPDX-License-Identifier: MulanPSL-2.0
# Makes a machine ready for one purpose: system libraries, .venv with the hash-locked packages, and
# this source tree installed in it. Needs nothing but a POSIX shell and Python 3.11 or newer.
#
#   tools/bootstrap.sh run|dev|package
#
# A second call finds its stamp and returns at once. System packages are installed only by root or
# by a sudo that asks no password; anybody else gets the exact line to run, and exit code 1.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?run, dev or package}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

# --- what the system must offer: "probe package"; a probe is a library, a command or a file ------
libraries='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0'
commands=''
files=''
case $purpose in
run) ;;
dev)
    libraries="$libraries
libIMEPinyin.so.0 libimepinyin0"
    commands='
age age
zstd zstd
unzip unzip
tar tar
pdftotext poppler-utils
Xvfb xvfb
xauth xauth
apache2 apache2-bin
xdotool xdotool
jwm jwm
fcitx5 fcitx5
dbus-daemon dbus-daemon
dbus-send dbus-bin'
    files='
/usr/share/libime/sc.dict libime-data
/usr/share/fcitx5/addon/punctuation.conf fcitx5-module-punctuation'
    # its package starts a server for everybody: only where nobody logs in anyway
    [ -z "${CI:-}" ] || commands="$commands
sshd openssh-server"
    ;;
package) commands='
objdump binutils
dpkg-deb dpkg' ;;
*)
    say "unknown purpose: $purpose (run, dev or package)"
    exit 2
    ;;
esac

have_library() { # the linker's cache is readable by everybody, its directory is not in every PATH
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -F "$1 " >/dev/null
}

missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -d /etc/pki ] || echo ca-certificates
    echo "$libraries" | while read -r probe package; do
        [ -z "$probe" ] || have_library "$probe" || echo "$package"
    done
    echo "$commands" | while read -r probe package; do
        [ -z "$probe" ] || PATH="$PATH:/usr/sbin" command -v "$probe" >/dev/null || echo "$package"
    done
    echo "$files" | while read -r probe package; do
        [ -z "$probe" ] || [ -e "$probe" ] || echo "$package"
    done
}

install_system_packages() {
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    line="apt-get install -y --no-install-recommends $packages"
    if ! command -v apt-get >/dev/null; then
        say "These Debian packages, or what your system calls them, are needed: $packages"
        exit 1
    elif [ "$(id -u)" = 0 ]; then
        as_root=''
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        say 'Some system packages are missing. Run this line, then the same command again:'
        say "  sudo apt-get update && sudo $line"
        exit 1
    fi
    say "Installing system packages: $packages"
    wait='-o DPkg::Lock::Timeout=300'
    # shellcheck disable=SC2086 - words on purpose
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q $wait update >&2
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive $line -q $wait >&2
}

# The package of the pinyin engine wants 200 MB of Qt for its dictionary editor: its files are taken
# without that. Where it cannot be had, the journeys that need it say so and are skipped.
unpack_pinyin() {
    [ "$purpose" = dev ] || return 0
    for place in /usr .venv/fcitx5/usr; do
        [ ! -e "$place/share/fcitx5/addon/pinyin.conf" ] || return 0
    done
    folder=$(mktemp -d)
    if (cd "$folder" && apt-get -q download fcitx5-pinyin) >&2; then
        mkdir -p .venv
        dpkg -x "$folder"/fcitx5-pinyin_*.deb .venv/fcitx5
    fi
    rm -rf "$folder"
}

# --- the Python side ------------------------------------------------------------------------------
fingerprint() { # of everything that decides what .venv holds for a purpose, and where it stands
    { pwd; cat "requirements/$1.lock" pyproject.toml tools/bootstrap.sh; } | sha256sum | cut -d' ' -f1
}

is_ready() { # PURPOSE
    [ -x .venv/bin/python ] && [ "$(cat ".venv/ready-$1" 2>/dev/null)" = "$(fingerprint "$1")" ]
}

install_python_packages() {
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "Python 3.11 or newer is needed; $python is $("$python" --version 2>&1)."
        say 'Name another one with: make PYTHON=python3.12'
        exit 1
    fi
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore .venv/bin/python -m pip -q"
    say "Installing the locked Python packages ($purpose) into .venv"
    $pip install --require-hashes --only-binary :all: -r "requirements/$purpose.lock"
    $pip install --no-deps --no-build-isolation --editable .
    fingerprint "$purpose" >".venv/ready-$purpose"
}

# What serves development or packaging serves running too.
case $purpose in
run) is_ready run || is_ready dev || is_ready package ;;
*) is_ready "$purpose" ;;
esac && exit 0
install_system_packages
unpack_pinyin
install_python_packages
