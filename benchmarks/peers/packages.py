# SPDX-License-Identifier: MulanPSL-2.0
"""The peers, fetched by npm at fixed versions into ``build/peers``; no part of them is shipped."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

_SPECIFIED = Path(__file__).with_name("npm")
_INSTALLED = Path(__file__).resolve().parents[2] / "build" / "peers"
_LONGEST = 1800  # seconds that any one step may take


class NotHereError(Exception):
    """A peer cannot be measured here; its text is the sentence that says why."""


def run(words: list[str], folder: Path) -> str:
    """What a command printed. NotHereError with its last words when it failed."""
    try:
        ended = subprocess.run(  # noqa: S603 - npm and node, with our own words
            words,
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise NotHereError(f"{_named(words)} took more than {_LONGEST} s") from None
    if ended.returncode:
        said = [line for line in (ended.stderr or ended.stdout).splitlines() if line.strip()]
        raise NotHereError(f"{_named(words)} failed: {' / '.join(said[:3])}")
    return ended.stdout


def _named(words: list[str]) -> str:
    return " ".join([Path(words[0]).name, *words[1:3]])


def installed(name: str, *, build: tuple[str, ...] = ()) -> Path:
    """The folder with a peer's ``node_modules``, made when it is not there at these versions.

    Only the packages in ``build`` may run a script of their own. NotHereError without npm, node or
    a registry.
    """
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise NotHereError("npm is not installed")
    folder, specified = _INSTALLED / name, _SPECIFIED / name
    stamp = folder / "installed"
    versions = hashlib.sha256((specified / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text("utf-8") == versions:
        return folder
    sys.stderr.write(f"peers: npm brings {name} into {folder}; this takes minutes\n")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(specified, folder)
    quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    run([npm, "ci", "--ignore-scripts", *quiet], folder)
    if build:
        run([npm, "rebuild", *build, "--loglevel=error"], folder)
    stamp.write_text(versions, "utf-8")
    return folder
