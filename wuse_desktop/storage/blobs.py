# SPDX-License-Identifier: MulanPSL-2.0
"""Encrypted files beside the database, each named by its content.

A file appears under its name only when it is whole and on the disk; its content never touches the
disk unsealed. Files are never changed, so that the same content is kept once.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, Protocol

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _
from wuse_desktop.storage.engine import explained

BlobState = Literal["sound", "missing", "damaged"]

_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_DRAFT = ".part"


class Seal(Protocol):
    """Names and encrypts contents; ``security.file_seal`` is one."""

    def name(self, content: bytes) -> str:
        """The name of a content, which tells nothing of it."""

    def is_name(self, text: str) -> bool:
        """Whether a text may be such a name."""

    def seal(self, name: str, content: bytes) -> Iterable[bytes]:
        """The sealed content, piece by piece."""

    def opened(self, name: str, sealed: IO[bytes]) -> Iterator[bytes]:
        """The content, piece by piece. Raises ValueError when the file is damaged."""


class Blobs:
    """The sealed files of one folder. Only one process may write there."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self.folder = folder
        self._seal = seal

    def keep(self, content: bytes) -> tuple[str, bool]:
        """Keep a content; its name, and whether it was not there before.

        A damaged file of the same content is written anew. Raises EnvironmentFault
        ``disk_full``, ``read_only`` or ``disk_failed``; then nothing is left behind.
        """
        name = self._seal.name(content)
        return name, self.keep_as(name, content)

    def keep_as(self, name: str, content: bytes) -> bool:
        """Keep a content under a name that another desk gave it; False when it lay there sound.

        Raises ValueError for what is no name, and what ``keep`` raises.
        """
        if not self._seal.is_name(name):
            raise ValueError("not the name of a file")
        if self.state(name) == "sound":
            return False
        with explained():
            self.folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            self._write(name, content)
        return True

    def _write(self, name: str, content: bytes) -> None:
        draft = self.folder / f"{name}{_DRAFT}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(draft, flags, _OWNER_ONLY_FILE), "wb") as file:
                for piece in self._seal.seal(name, content):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / name)
        except BaseException:
            with contextlib.suppress(OSError):  # the first failure is the one to tell
                draft.unlink(missing_ok=True)
            raise
        self._sync_folder()

    def _sync_folder(self) -> None:
        if os.name == "nt":
            return  # Windows opens no folder for this and writes names through by itself
        with contextlib.suppress(OSError):  # the file stands; some network folders refuse this
            descriptor = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def path(self, name: str) -> Path | None:
        """Where a file lies, or None when there is none of that name."""
        if not self._seal.is_name(name):  # a name from another desk may be a path out of here
            return None
        path = self.folder / name
        return path if path.is_file() else None

    def absent(self, names: Iterable[str]) -> list[str]:
        """Those of some names that no file lies here under, in order; what is no name is none."""
        known = (name for name in names if self._seal.is_name(name))
        return sorted(name for name in known if self.path(name) is None)

    def read(self, name: str) -> bytes:
        """The content of a file.

        Raises EnvironmentFault ``attachment_missing`` or ``attachment_damaged``.
        """
        path = self.path(name)
        if path is None:
            raise _missing()
        with explained(), path.open("rb") as file:
            try:
                return b"".join(self._seal.opened(name, file))
            except ValueError:
                raise _damaged() from None

    def state(self, name: str) -> BlobState:
        """Whether a file is there and every byte of it as it was written."""
        path = self.path(name)
        if path is None:
            return "missing"
        with explained(), path.open("rb") as file:
            return "sound" if self.is_sound(name, file) else "damaged"

    def is_sound(self, name: str, sealed: IO[bytes]) -> bool:
        """Whether a sealed file, wherever it lies, opens to its end as the one of this name."""
        try:
            for _piece in self._seal.opened(name, sealed):
                pass
        except ValueError:
            return False
        return True

    def names(self) -> set[str]:
        """The names of all files, sound or not."""
        return {path.name for path in self._files() if self._seal.is_name(path.name)}

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""
        path = self.path(name)
        if path is not None:
            with explained():
                path.unlink(missing_ok=True)

    def remove_drafts(self) -> int:
        """Remove what an interrupted writing has left; returns how many files."""
        left = [path for path in self._files() if path.name.endswith(_DRAFT)]
        with explained():
            for path in left:
                path.unlink(missing_ok=True)
        return len(left)

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        with explained():
            return [path for path in self.folder.iterdir() if path.is_file()]


def _missing() -> EnvironmentFault:
    return EnvironmentFault(
        "attachment_missing",
        _("这个附件的文件不在工作台的文件夹里，打不开；附件的记录还在。"),
        _("请用有这个文件的备份恢复，或重新添加一次原件。"),
    )


def _damaged() -> EnvironmentFault:
    return EnvironmentFault(
        "attachment_damaged",
        _("这个附件的文件损坏了，打不开；其他记录没有影响。"),
        _("请用上一次备份恢复，或重新添加一次原件；坏的文件会自动换掉。"),
    )
