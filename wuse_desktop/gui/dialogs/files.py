# SPDX-License-Identifier: MulanPSL-2.0
"""Asking for files and folders: a page takes these as arguments, so that tests can answer."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStorageInfo
from PySide6.QtWidgets import QFileDialog, QWidget

# (parent, heading, kinds of files such as "数据包 (*.wuse)", where to begin) → what was chosen
ChooseFile = Callable[[QWidget, str, str, Path | None], Path | None]
ChooseTarget = Callable[[QWidget, str, str, Path | None], Path | None]
ChooseFiles = Callable[[QWidget, str, str, Path | None], list[Path]]
# (parent, heading, where to begin) → what was chosen
ChooseFolder = Callable[[QWidget, str, Path | None], Path | None]

_MOUNTS = ("/media/", "/run/media/", "/Volumes/")


def choose_file(parent: QWidget, heading: str, kinds: str, start: Path | None) -> Path | None:
    """Ask for one file that exists; None when the user changes their mind."""
    found, _kind = QFileDialog.getOpenFileName(parent, heading, _text(start), kinds)
    return Path(found) if found else None


def choose_files(parent: QWidget, heading: str, kinds: str, start: Path | None) -> list[Path]:
    """Ask for files that exist; none when the user changes their mind."""
    found, _kind = QFileDialog.getOpenFileNames(parent, heading, _text(start), kinds)
    return [Path(name) for name in found]


def choose_folder(parent: QWidget, heading: str, start: Path | None) -> Path | None:
    """Ask for a folder; None when the user changes their mind."""
    found = QFileDialog.getExistingDirectory(parent, heading, _text(start))
    return Path(found) if found else None


def choose_target(parent: QWidget, heading: str, kinds: str, start: Path | None) -> Path | None:
    """Ask where to write a file; ``start`` may carry a proposed name. Asks before replacing."""
    found, _kind = QFileDialog.getSaveFileName(parent, heading, _text(start), kinds)
    return Path(found) if found else None


def removable_folder() -> Path | None:
    """Where a stick is plugged in, the latest one, if the system shows one."""
    found = removable_folders()
    return found[-1] if found else None


def removable_folders() -> list[Path]:
    """Where sticks are plugged in, the latest last. A share that hangs may hold this up."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        plugged = root.startswith(_MOUNTS) or (sys.platform == "win32" and not volume.isRoot())
        if plugged and volume.isValid() and volume.isReady() and not volume.isReadOnly():
            found.append(Path(root))
    return found


def first_folder(*wishes: str | Path | None) -> Path | None:
    """The first of these folders that is there: where a dialog best begins."""
    for wish in wishes:
        if wish and Path(wish).is_dir():
            return Path(wish)
    return None


def _text(start: Path | None) -> str:
    return str(start) if start is not None else ""
