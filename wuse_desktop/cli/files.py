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
    return given / usual_name if given.is_dir() else given


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
        raise EnvironmentFault(
            "file_not_written",
            _("文件没有写成；记录都在电脑里，没有丢。"),
            _("请检查位置、权限和磁盘空间，或换一个地方。"),
        ) from None
