# SPDX-License-Identifier: MulanPSL-2.0
"""The desk's folder: where it is, what lies in it, and the lock that one process holds on it."""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _

_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_POINTER = "desk-folder.txt"
_HELD_ELSEWHERE = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


@dataclass(frozen=True, slots=True)
class DeskPaths:
    """The names inside one desk's folder ``home``. Nothing here says that they exist."""

    home: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.home / "database.db"

    @property
    def keyslots(self) -> Path:
        """The slots that wrap the database key."""
        return self.home / "keyslots.json"

    @property
    def former_keyslots(self) -> Path:
        """Their former content, kept until the next good unlock (named by ``slotfile``)."""
        return self.home / "keyslots.json.bak"

    @property
    def bundles(self) -> Path:
        """Bundles made here, kept until their receipts."""
        return self.home / "bundles"

    @property
    def inbox(self) -> Path:
        """Bundles that arrived."""
        return self.home / "inbox"

    @property
    def backups(self) -> Path:
        """Encrypted copies of the database."""
        return self.home / "backups"

    @property
    def attachments(self) -> Path:
        """Encrypted files of attachments, named by their content."""
        return self.home / "attachments"

    @property
    def logs(self) -> Path:
        """The program's log files."""
        return self.home / "logs"

    @property
    def lock(self) -> Path:
        """The file whose lock says that a process has the desk open."""
        return self.home / "desk.lock"

    @property
    def unfinished_setup(self) -> Path:
        """Lies in the folder while a desk is being made."""
        return self.home / "setup.unfinished"

    @property
    def unfinished_restore(self) -> Path:
        """Lies in the folder while a restored desk takes the place of the former one."""
        return self.home / "restore.unfinished"

    @property
    def restore_draft(self) -> Path:
        """Where a backup is unpacked and tried before it takes its place."""
        return self.home / "restore.draft"

    def has_desk(self) -> bool:
        """Whether a desk was made in this folder, or part of one is left.

        What a setup left that was killed is none: nothing was recorded in it yet. A restore that
        was killed while it put things in place leaves one: opening it goes on with that.
        """
        if self.unfinished_restore.exists():
            return True
        if self.unfinished_setup.exists():
            return False
        parts = (self.database, self.keyslots, self.former_keyslots)
        return any(path.exists() for path in parts)

    def prepare(self) -> None:
        """Create what is missing, for the owner's eyes alone (0700).

        Raises EnvironmentFault ``folder_unusable``.
        """
        try:
            inside = (self.bundles, self.inbox, self.backups, self.attachments, self.logs)
            for folder in (self.home, *inside):
                folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            # A folder that was there before may be open to others; what is in it follows it.
            if os.name != "nt" and stat.S_IMODE(self.home.stat().st_mode) & 0o077:
                self.home.chmod(_OWNER_ONLY_FOLDER)
        except OSError:
            raise _unusable() from None


def desk_paths(chosen: str | None = None, environ: Mapping[str, str] = os.environ) -> DeskPaths:
    """Return the desk's folder.

    The one chosen, else WUSE_HOME, else the one that ``remember_folder`` was told, else the
    user's data folder.
    """
    named = chosen or environ.get("WUSE_HOME", "")
    if named:
        return DeskPaths(Path(named).expanduser().absolute())
    standard = _standard_folder()
    with contextlib.suppress(OSError, UnicodeError):
        remembered = (standard / _POINTER).read_text(encoding="utf-8").strip()
        if remembered and Path(remembered).is_absolute():
            return DeskPaths(Path(remembered))
    return DeskPaths(standard)


def remember_folder(home: Path) -> None:
    """Let later starts that name no folder begin with this one.

    Raises EnvironmentFault ``folder_unusable``.
    """
    standard = _standard_folder()
    try:
        standard.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        draft = standard / f"{_POINTER}.part"
        draft.write_text(str(home.absolute()), encoding="utf-8")
        draft.replace(standard / _POINTER)
    except OSError:
        raise _unusable() from None


def _standard_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - only when no folder was named

    return user_data_path("wuse-desktop", appauthor=False)


def _unusable() -> EnvironmentFault:
    return EnvironmentFault(
        "folder_unusable",
        _("工作台的文件夹不能建立或不能写入，什么都没有改动。"),
        _("请检查这个位置的权限和磁盘空间，或换一个文件夹。"),
    )


class DeskLock:
    """Says that this process alone writes to the desk.

    The lock belongs to the open file, so the system lets it go when the process ends in whatever
    way. The file itself stays: removing it would let two processes lock two files of one name.
    """

    def __init__(self, paths: DeskPaths) -> None:
        """Name the desk; nothing is locked before ``acquire``."""
        self._path = paths.lock
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the lock at once; taking it twice is no error.

        Raises EnvironmentFault ``desk_in_use``, or ``lock_failed`` when the folder allows none.
        """
        if self.held:
            return
        descriptor = None
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self._path, flags, _OWNER_ONLY_FILE)
            _lock(descriptor)
        except OSError as error:
            if descriptor is None:
                raise _lock_failed() from None
            os.close(descriptor)
            raise (_in_use() if error.errno in _HELD_ELSEWHERE else _lock_failed()) from None
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the lock go; letting it go twice is no error."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):  # closing lets it go in any case
                _unlock(descriptor)
            os.close(descriptor)

    def __enter__(self) -> "DeskLock":
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        # flock, not lockf: the latter is lost when any other descriptor of the file is closed.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _in_use() -> EnvironmentFault:
    return EnvironmentFault(
        "desk_in_use",
        _("这个工作台已经在另一个窗口或命令里打开，这里什么都没有做。"),
        _("请用已经打开的那个窗口；如果看不到它，请等它结束后再试。"),
    )


def _lock_failed() -> EnvironmentFault:
    return EnvironmentFault(
        "lock_failed",
        _("工作台的文件夹不能写入或不能加锁，这里什么都没有做。"),
        _("请检查这个文件夹的权限；共享盘上的文件夹请先复制到本机再打开。"),
    )
