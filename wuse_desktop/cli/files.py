# SPDX-License-Identifier: MulanPSL-2.0
"""Writing the files that commands make: whole or not at all."""

import os
import tempfile
from pathlib import Path

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _


def target_path(given: Path | None, usual_name: str, beside: Path | None = None) -> Path:
    """Where to write: the file or folder given, else under the usual name beside another file."""
    if given is None:
        return (beside.parent if beside is not None else Path()) / usual_name
    return made_if_folder(given) / usual_name if _is_folder(given) else given


def made_if_folder(given: Path | None) -> Path:
    """The place given (the present folder without one); a folder that is not there is made.

    A name without an ending is a folder. Raises EnvironmentFault ``file_not_written``.
    """
    place = given or Path()
    if _is_folder(place):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise _not_written() from None
    return place


def _is_folder(path: Path) -> bool:
    return path.is_dir() or not path.suffix


def write_file(path: Path, content: bytes) -> None:
    """Put content into a file, replacing it whole. Raises EnvironmentFault ``file_not_written``."""
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError:
        raise _not_written() from None


def _not_written() -> EnvironmentFault:
    return EnvironmentFault(
        "file_not_written",
        _("文件没有写成；记录都在电脑里，没有丢。"),
        _("请检查位置、权限和磁盘空间，或换一个地方。"),
    )
