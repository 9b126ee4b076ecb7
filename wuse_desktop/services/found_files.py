# SPDX-License-Identifier: MulanPSL-2.0
"""Files of our kinds among what a person chose, dropped or plugged in."""

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

# What systems forbid, and marks that turn the direction of writing: they hide a name's ending.
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+'
)
_DEEPEST = 3
_MOST = 1000


def files_in(places: Sequence[Path], *suffixes: str) -> list[Path]:
    """Files with one of these suffixes, each once, folders searched three levels deep.

    Hidden folders and what the system does not let us read are passed over; at most 1,000 files.
    Raises UserFault ``place_missing`` when a place is not there.
    """
    found: dict[Path, None] = {}
    for place in places:
        try:
            is_folder = stat.S_ISDIR(place.stat().st_mode)
        except OSError:  # a share that hangs is no more there than one that is gone
            raise UserFault(
                "place_missing",
                _("找不到选择的文件或文件夹，什么都没有改动。"),
                _("请检查是否被移走，或重新插好U盘。"),
            ) from None
        if is_folder:
            _search(place, suffixes, 1, found)
        elif place.name.lower().endswith(suffixes):
            found[place] = None
    return list(found)[:_MOST]


def file_name(text: str) -> str:
    """A text as (part of) a file name that every system takes."""
    return _FORBIDDEN.sub("-", text).strip(". ") or "-"


def _search(folder: Path, suffixes: tuple[str, ...], depth: int, found: dict[Path, None]) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or len(found) >= _MOST:
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < _DEEPEST:
                _search(Path(entry.path), suffixes, depth + 1, found)
        elif entry.name.lower().endswith(suffixes):
            found[Path(entry.path)] = None
