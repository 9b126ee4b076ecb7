# SPDX-License-Identifier: MulanPSL-2.0
"""Finished bundles as files for people: on a stick, in a folder, sorted by their names."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from wuse_desktop.services.found_files import file_name
from wuse_desktop.storage.engine import explained
from wuse_desktop.sync import bundle
from wuse_desktop.sync.files import replacing

_CHUNK = 1 << 20
_MOST_SIGNS = 24  # of each part: a name has 255 bytes at most, a Chinese sign takes three


def carried_name(parts: Iterable[str], seq: int, bundle_id: str) -> str:
    """The name of a bundle on a stick: whose it is and what for, its number, its mark."""
    named = "-".join(file_name(file_name(part)[:_MOST_SIGNS]) for part in parts)
    return f"{named}-{seq}-{bundle_id[-6:]}{bundle.SUFFIX}"


def copy_file(source: Path, target: Path) -> None:
    """Copy a bundle; it appears whole under its name or not at all. Raises EnvironmentFault."""
    with explained():
        target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as stream, source.open("rb") as content:
        shutil.copyfileobj(content, stream, _CHUNK)
