# SPDX-License-Identifier: MulanPSL-2.0
"""Small secret files written so that a crash leaves the old or the new content, never a part.

Every touch of the disk goes through ``DISK``, so that tests can stop the program at each of them.
"""

import contextlib
import errno
import os
from pathlib import Path
from typing import Protocol

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _

_OWNER_ONLY = 0o600
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


class Disk(Protocol):
    """The steps of which a careful write is made."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a whole file, readable by its owner alone, and wait until it is on the disk."""

    def replace(self, source: Path, target: Path) -> None:
        """Give ``source`` the name ``target`` in one step."""

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in ``folder`` are on the disk."""

    def remove(self, path: Path) -> None:
        """Remove a file; a file that is not there is no error."""


class RealDisk:
    """The operating system."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a whole file and wait until it is on the disk."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, _OWNER_ONLY), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Give ``source`` the name ``target`` in one step."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in ``folder`` are on the disk."""
        if os.name == "nt":
            return  # Windows opens no folder for this and writes names through by itself
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Remove a file; a file that is not there is no error."""
        path.unlink(missing_ok=True)


DISK: Disk = RealDisk()


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of ``path`` as a whole, or leave everything as it was.

    Raises EnvironmentFault ``disk_full``, ``folder_read_only`` or ``disk_failed``.
    """
    draft = draft_of(path)
    try:
        DISK.write(draft, content)
        DISK.replace(draft, path)
    except OSError as error:
        with contextlib.suppress(OSError):  # the first failure is the one to tell
            DISK.remove(draft)
        raise disk_fault(error) from None
    with contextlib.suppress(OSError):  # the new content stands; some network folders refuse this
        DISK.sync_folder(path.parent)


def put_in_place(draft: Path, target: Path) -> None:
    """Give a finished draft its name once every byte of it is on the disk. Raises OSError."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    DISK.replace(draft, target)
    with contextlib.suppress(OSError):  # some network folders refuse this
        DISK.sync_folder(target.parent)


def draft_of(path: Path) -> Path:
    """Return the name under which a new content of ``path`` is written first."""
    return path.with_name(path.name + ".tmp")


def disk_fault(error: OSError) -> EnvironmentFault:
    """Say in one sentence what the disk refused; the file's name and content stay out of it."""
    if error.errno in _NO_ROOM:
        return EnvironmentFault(
            "disk_full",
            _("磁盘空间不够，这一步没有做，原来的内容都在。"),
            _("请清理磁盘后再试。"),
        )
    if error.errno in _NOT_ALLOWED:
        return EnvironmentFault(
            "folder_read_only",
            _("工作台的文件夹不能写入，这一步没有做，原来的内容都在。"),
            _("请检查这个文件夹的权限，或换一个能写入的位置后再试。"),
        )
    return EnvironmentFault(
        "disk_failed",
        _("磁盘没有写成，这一步没有做，原来的内容都在。"),
        _("请检查磁盘后再试；如果反复出现，请先把整个文件夹复制到别的盘。"),
    )
