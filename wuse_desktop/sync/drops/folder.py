# SPDX-License-Identifier: MulanPSL-2.0
"""A drop in a folder: a network share, a synchronised folder, a USB stick."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wuse_desktop.sync.drops.names import is_segment, segments_of
from wuse_desktop.sync.faults import medium_sentence, write_code
from wuse_desktop.sync.files import flush_to_disk, patiently, sync_folder, temporary_name
from wuse_desktop.sync.ports import DropEntry, DropFault

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_RETRYABLE = frozenset({"medium_gone", "io_failed", "file_busy"})


class FolderDrop:
    """Implements ``ports.Drop`` below ``root``, which must exist.

    A missing root is a stick that was pulled or a share that is gone; it is never created, or
    bundles would silently pile up on the local disk in its place.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def list(self, prefix: str) -> Iterator[DropEntry]:
        """Objects directly below the folder ``prefix``, sorted by name."""
        folder = self._path(prefix)
        with _translating():
            self._check_root()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except FileNotFoundError:
                entries = []
            found = [_entry(prefix, entry) for entry in entries if is_segment(entry.name)]
        return iter([entry for entry in found if entry is not None])

    def size(self, name: str) -> int | None:
        """Size in bytes, or None."""
        with _translating():
            self._check_root()
            try:
                return self._path(name).lstat().st_size
            except FileNotFoundError:
                return None

    def put_new(self, name: str, data: bytes) -> None:
        """Store a new object; it is on the medium when this returns."""
        path = self._path(name)
        with _translating():
            self._check_root()
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = temporary_name(path.parent)
            try:
                with temporary.open("xb") as stream:
                    stream.write(data)
                    flush_to_disk(stream)
                _move_new(temporary, path)
            finally:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
            sync_folder(path.parent)

    def rename_new(self, old: str, new: str) -> None:
        """Give an object its final name."""
        source, target = self._path(old), self._path(new)
        with _translating():
            self._check_root()
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _move_new(source, target)
            except FileNotFoundError:
                raise _fault("drop_missing") from None
            sync_folder(target.parent)

    def get_range(self, name: str, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``."""
        with _translating():
            self._check_root()
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            try:
                handle = os.open(self._path(name), flags)
            except FileNotFoundError:
                raise _fault("drop_missing") from None
            with os.fdopen(handle, "rb") as stream:
                stream.seek(start)
                return stream.read(length)

    def delete(self, name: str) -> None:
        """Remove an object if it is there."""
        with _translating():
            self._check_root()
            path = self._path(name)
            patiently(lambda: path.unlink(missing_ok=True))

    def check(self) -> None:
        """Make sure that the folder is there. Raises DropFault."""
        with _translating():
            self._check_root()

    def close(self) -> None:
        """Nothing is kept open."""

    def _path(self, name: str) -> Path:
        """The file behind a name. Raises ValueError for a name that no drop carries."""
        return self._root.joinpath(*segments_of(name))

    def _check_root(self) -> None:
        if not self._root.is_dir():
            raise _fault("medium_gone")


def _entry(prefix: str, entry: "os.DirEntry[str]") -> DropEntry | None:
    """A file in a listing; None for what is none, or was taken away meanwhile."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        told = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return DropEntry(f"{prefix}/{entry.name}", told.st_size, told.st_mtime)


def _move_new(source: Path, target: Path) -> None:
    """Rename without ever replacing: a hard link where the medium has them.

    Windows renames that way by itself, and shares there may refuse links.
    """
    if sys.platform == "win32":
        patiently(lambda: source.rename(target))
        return
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if target.exists():  # FAT and some shares: nobody else writes this unguessable name
            raise FileExistsError(errno.EEXIST, "exists") from None
        source.rename(target)
    else:
        source.unlink()


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _fault(write_code(error)) from error


def _fault(code: str) -> DropFault:
    return DropFault(code, *medium_sentence(code), retryable=code in _RETRYABLE)
