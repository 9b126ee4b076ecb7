# SPDX-License-Identifier: MulanPSL-2.0
"""A restored desk takes the place of the former one: wholly, also when it is killed meanwhile.

What has to move is written down before the first move. Whoever comes next goes on with the list;
what has moved is seen by where it lies, so that going on twice does no harm, and nothing of either
desk is ever removed (decision 0011).
"""

import contextlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskLock, DeskPaths
from wuse_desktop.security import atomic
from wuse_desktop.services.desk import utc_text
from wuse_desktop.sync.files import sync_folder

_KEPT = "before-restore-"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Moves:
    """The names of what moves: of the former desk to ``kept``, of the new one to the home."""

    paths: DeskPaths
    kept: Path
    former: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def draft(self) -> Path:
        """Where the new desk lies."""
        return self.paths.restore_draft

    def new_waits(self) -> bool:
        """Whether none of the new has moved, so that what lies in the home is of the former."""
        return all((self.draft / name).exists() for name in self.new)

    def take_away(self) -> None:
        """Move what is left of the former desk."""
        for name in self.former:
            place = self.paths.home / name
            if place.exists() and not (self.kept / name).exists():
                place.rename(self.kept / name)

    def bring(self) -> None:
        """Move what is left of the new desk."""
        for name in self.new:
            place = self.paths.home / name
            if (self.draft / name).exists():
                if place.is_dir():  # an empty one: others are of the former desk
                    place.rmdir()
                (self.draft / name).replace(place)


def put_in_place(paths: DeskPaths) -> Path | None:
    """Let the desk in ``paths.restore_draft`` be the one of the folder; the caller holds the lock.

    Returns where the former desk is kept, or None where there was none. Raises OSError or
    EnvironmentFault, then nothing has changed; but after ``restore_unfinished`` it is decided, and
    ``finish`` goes on with it.
    """
    draft = DeskPaths(paths.restore_draft)
    _flush(draft.home)
    former, new = (tuple(path.name for path in _parts(each)) for each in (paths, draft))
    name = f"{_KEPT}{utc_text().replace(':', '')}-"
    kept = Path(tempfile.mkdtemp(prefix=name, dir=paths.backups))
    try:
        _sync(paths.backups)
        _write(paths, _Moves(paths, kept, former, new))
    except (EnvironmentFault, OSError):
        with contextlib.suppress(OSError):  # the first failure is the one to tell
            kept.rmdir()
        raise
    _go_on(paths)
    return kept if former else None


def finish(paths: DeskPaths) -> bool:
    """Go on with a restore that was killed after it was decided; whether there was one.

    Raises EnvironmentFault ``desk_in_use``, ``restore_unfinished``, and what the disk refuses.
    """
    if not paths.unfinished_restore.exists():
        return False
    with DeskLock(paths):
        finish_locked(paths)
    return True


def finish_locked(paths: DeskPaths) -> None:
    """As ``finish``, for who holds the lock; a draft that was left is removed as well."""
    if paths.unfinished_restore.exists():
        log.warning("going on with a restore that was interrupted")
        _go_on(paths)
    discard_draft(paths)


def discard_draft(paths: DeskPaths) -> None:
    """Remove what was unpacked, unless it is decided that it becomes the desk."""
    if not paths.unfinished_restore.exists():
        shutil.rmtree(paths.restore_draft, ignore_errors=True)


def _go_on(paths: DeskPaths) -> None:
    moves = _read(paths)
    try:
        if moves.new_waits():
            moves.take_away()
        # the former is safe there before anything takes its place here
        _sync(moves.kept, paths.backups, paths.home)
        moves.bring()
        _sync(moves.draft, paths.home)
        _forget(moves)
    except OSError as error:
        log.warning("a restore stopped: %s", type(error).__name__)
        _call_off(moves)
        raise atomic.disk_fault(error) from None


def _call_off(moves: _Moves) -> None:
    """Leave the former desk in its place; that is right only while nothing has moved.

    Raises EnvironmentFault ``restore_unfinished`` when it cannot be.
    """
    with contextlib.suppress(OSError):
        if moves.new_waits() and not any((moves.kept / name).exists() for name in moves.former):
            _forget(moves)
            return
    raise EnvironmentFault(
        "restore_unfinished",
        _("备份检查好了，但没有全部放到位；原来的工作台和备份里的内容都在，没有丢。"),
        _("请关掉正在使用这个文件夹的程序，再打开工作台，会自动接着放完。"),
    )


def _forget(moves: _Moves) -> None:
    moves.paths.unfinished_restore.unlink()
    _sync(moves.paths.home)
    with contextlib.suppress(OSError):  # it stays unless there is nothing in it
        moves.kept.rmdir()


def _write(paths: DeskPaths, moves: _Moves) -> None:
    facts = {"kept": moves.kept.name, "former": moves.former, "new": moves.new}
    atomic.replace_file(paths.unfinished_restore, json.dumps(facts).encode())


def _read(paths: DeskPaths) -> _Moves:
    """What there is to move. A list that this program would not have written moves nothing."""
    try:
        found = json.loads(paths.unfinished_restore.read_bytes())
        kept = paths.backups / str(found["kept"])
        moves = _Moves(paths, kept, tuple(found["former"]), tuple(found["new"]))
        known = {path.name for path in _places(paths)}.issuperset((*moves.former, *moves.new))
        if known and moves.new and kept.parent == paths.backups and kept.name.startswith(_KEPT):
            return moves
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        log.warning("the list of a restore cannot be read")
    raise EnvironmentFault(
        "restore_list_damaged",
        _("上次恢复没有做完，记着做到哪里的文件 restore.unfinished 坏了，什么都没有改动。"),
        _("请先把整个文件夹复制一份，再请县级总督导站帮忙；两个工作台的文件都在里面，不要删。"),
    )


def _places(paths: DeskPaths) -> Iterator[Path]:
    """Where the parts of a desk lie, and what a killed setup left."""
    yield paths.database
    for suffix in ("-wal", "-shm"):
        yield paths.database.with_name(paths.database.name + suffix)
    yield from (paths.keyslots, paths.former_keyslots, paths.attachments, paths.unfinished_setup)


def _parts(paths: DeskPaths) -> list[Path]:
    """Those that are there; an empty folder of attachments is none."""
    found = [path for path in _places(paths) if path.exists()]
    return [path for path in found if not path.is_dir() or any(path.iterdir())]


def _flush(folder: Path) -> None:
    """Wait until everything in a folder is on the disk."""
    folders = [folder]
    for path in folder.rglob("*"):
        if path.is_dir():
            folders.append(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    _sync(*folders)


def _sync(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir():
            sync_folder(folder)
