# SPDX-License-Identifier: MulanPSL-2.0
"""The folder that the Windows installer unpacks: Python, the locked libraries, the program.

Runs on any system, since nothing is compiled: Python is the official embeddable package for
64-bit Windows, which the builder brings together with the SHA-256 that its release page states;
libraries are the wheels of requirements/run.lock for Windows, checked by their hashes.

    python installer/windows/payload.py --python-zip FILE --sha256 HEX --wheel FILE --into DIR
"""

import argparse
import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Needed for building from the tree only.
_NOT_SHIPPED = frozenset({"setuptools", "babel"})
_COMMAND = '@"%~dp0python\\python.exe" -c "import sys; from wuse_desktop.cli import main; ' \
    'sys.exit(main())" %*\r\n'  # fmt: skip


def for_windows(lock: str, python: str) -> str:
    """Return the part of a universal lock that 64-bit Windows needs, without markers.

    pip judges markers by the system that it runs on, so they are judged here. ``python`` is the
    full version, e.g. ``3.11.9``.
    """
    from packaging.markers import Marker  # noqa: PLC0415 - the tests read this file without it

    windows = {
        "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
        "platform_machine": "AMD64", "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": ".".join(python.split(".")[:2]), "python_full_version": python,
    }  # fmt: skip
    kept = []
    for block in re.split(r"\n(?=[a-z0-9])", lock):
        head, separator, rest = block.partition("\\\n")
        name, _, marker = head.partition(";")
        if not separator or name.split("==")[0] in _NOT_SHIPPED:
            continue
        if not marker.strip() or Marker(marker.strip()).evaluate(windows):
            kept.append(f"{name.strip()} \\\n{rest.rstrip()}\n")
    return "".join(kept)


def python_version(folder: Path) -> str:
    """Return e.g. ``3.11.0`` for an unpacked Python 3.11 of any patch: no marker asks for that."""
    (library,) = folder.glob("python3[0-9]*.zip")
    digits = library.stem.removeprefix("python3")
    return f"3.{digits}.0"


def unpack_python(archive: Path, sha256: str, folder: Path) -> None:
    """Unpack the embeddable Python, when it is the one that was promised."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256.lower():
        sys.exit(f"{archive.name} has SHA-256 {found}, not {sha256}: not used")
    with zipfile.ZipFile(archive) as package:
        package.extractall(folder)
    (paths,) = folder.glob("python3*._pth")
    paths.write_text(f"{paths.stem}.zip\r\n.\r\nLib\\site-packages\r\n", encoding="ascii")


def install_libraries(folder: Path, version: str, scratch: Path) -> None:
    """Put the locked wheels for Windows into ``folder``."""
    lock = scratch / "windows.lock"
    lock.write_text(for_windows((ROOT / "requirements/run.lock").read_text("utf-8"), version))
    minor = version.split(".")[1]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), "--no-deps",
         "--require-hashes", "--only-binary", ":all:", "--platform", "win_amd64",
         "--implementation", "cp", "--python-version", f"3.{minor}", "--abi", f"cp3{minor}",
         "--abi", "abi3", "--abi", "none", "-r", str(lock)],
        check=True,
    )  # fmt: skip


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description="The folder that the installer unpacks.")
    parser.add_argument("--python-zip", type=Path, required=True)
    parser.add_argument("--sha256", required=True, help="as the release page of Python states it")
    parser.add_argument("--wheel", type=Path, required=True, help="the program's own wheel")
    parser.add_argument("--into", type=Path, required=True)
    asked = parser.parse_args()
    python, libraries = asked.into / "python", asked.into / "python/Lib/site-packages"
    libraries.mkdir(parents=True)
    unpack_python(asked.python_zip, asked.sha256, python)
    install_libraries(libraries, python_version(python), asked.into.parent)
    with zipfile.ZipFile(asked.wheel) as package:
        package.extractall(libraries)
    (asked.into / "wuse.cmd").write_text(_COMMAND, encoding="ascii", newline="")
    (asked.into / "LICENSE.txt").write_bytes((ROOT / "LICENSE").read_bytes())


if __name__ == "__main__":
    main()
