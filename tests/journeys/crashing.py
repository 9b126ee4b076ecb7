# SPDX-License-Identifier: MulanPSL-2.0
"""Kills a piece of work at every single write, flush, rename and removal that it asks for.

``python -m tests.journeys.crashing SPEC`` runs with ``tripwire.c`` loaded in front of the C
library. For each point of the file SPEC it puts the folder back as it was, forks, lets the child
work until the system call of that number (a torn half of it when asked), and looks at what is
left. It prints one JSON object: how many calls there are, and "old" or "new" for each point.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services.conftest import PASSWORD
from tests.services.exchanging import Content, content, records_of
from tests.storage.databases import KEY, raw, rows_of
from wuse_desktop.errors import UserFault
from wuse_desktop.paths import DeskPaths
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, backups, inbox, putting_in_place, sending
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import open_desk
from wuse_desktop.storage import records
from wuse_desktop.storage.backup import check_copy, copy_database
from wuse_desktop.storage.database import Database
from wuse_desktop.sync import bundle

OLD, NEW = "old", "new"
LATER_PASSWORD = "后来换的密码-四五六-7"


@dataclass(frozen=True, slots=True)
class Work:
    """Something that is killed: how it begins, what is killed of it, how the rest is judged."""

    begin: Callable[[Path], Any]
    act: Callable[[Any, Path], None]
    judge: Callable[[Path, Path], str]


def opened(folder: Path) -> Desk:
    """The desk in a folder."""
    return open_desk(folder / "desk", "", PASSWORD, secrets=NoKeyring())


def _sound(desk: Desk) -> Content:
    with desk.read() as connection:
        assert records.check_chain(connection) is None
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    return content(desk)


# making --------------------------------------------------------------------------------------


def make(desk: Desk, folder: Path) -> None:
    """Text and attachments onto a stick."""
    sending.put_on_stick(desk, folder / "stick")


def judge_made(folder: Path, kept: Path) -> str:
    """What is booked lies there whole, what lies there under its name is whole, it goes on."""
    desk = opened(folder)
    try:
        booked = _sound(desk)
        names = [row[8] for row in booked["outbox"]]
        for name in names:
            _is_whole(desk, desk.paths.bundles / name)
        for path in (folder / "stick").glob("*.wuse"):
            _is_whole(desk, path)
        packed = sending.put_on_stick(desk, folder / "stick")
        assert packed.made is not None
        assert (packed.file_count, len(packed.files)) == (1, 1)
        for path in (folder / "stick").glob("*.wuse"):
            _is_whole(desk, path)
        assert records_of(desk, desk.site_id) == _records(kept)
        return NEW if names else OLD
    finally:
        desk.close()


def _is_whole(desk: Desk, path: Path) -> None:
    public = desk.device.public_part()
    sealed = bundle.verify(path, {public.key_id: public.verify_key})
    bundle.check_payload(path, sealed.envelope, desk.device.identity)


def _records(kept: Path) -> Any:
    return json.loads((kept / "records.json").read_text("utf-8"))


# taking --------------------------------------------------------------------------------------


def take(desk: Desk, folder: Path) -> None:
    """A bundle of text, then one of attachments."""
    for path in _carried(folder):
        inbox.take(desk, path)


def _carried(folder: Path) -> list[Path]:
    return sorted((folder / "stick").glob("*.wuse"), key=lambda path: "附件" in path.name)


def judge_taken(folder: Path, kept: Path) -> str:
    """All rows or none, every file whole or absent, and both bundles can be taken again."""
    desk = opened(folder)
    expected, site_id = _records(kept), (kept / "site").read_text()
    try:
        found = _sound(desk)
        rows = records_of(desk, site_id)
        whole = bool(found["inbox"])
        assert rows == (expected if whole else {})
        files = attachments.files_of(desk)
        assert {files.state(name) for name in files.names()} <= {"sound"}
        for path in _carried(folder):
            inbox.take(desk, path)
        assert records_of(desk, site_id) == expected
        (row,) = [row for key, row in expected.items() if key.startswith("attachment/")]
        assert files.state(row["digest"]) == "sound"
        _sound(desk)
        return NEW if whole else OLD
    finally:
        desk.close()


# backing up ----------------------------------------------------------------------------------


def back_up(desk: Desk, folder: Path) -> None:
    """A tried backup into another folder."""
    backups.backup(desk, folder / "backups")


def judge_backup(folder: Path, kept: Path) -> str:
    """A backup that carries its name can be restored; the desk has everything."""
    expected, found = _records(kept), list((folder / "backups").glob(f"*{backups.SUFFIX}"))
    for path in found:
        with tempfile.TemporaryDirectory(dir=folder) as home:
            backups.restore(Path(home) / "desk", path, "", PASSWORD, secrets=NoKeyring())
            again = opened(Path(home))
            assert records_of(again, again.site_id) == expected
            again.close()
    desk = opened(folder)
    try:
        _sound(desk)
        assert records_of(desk, desk.site_id) == expected
    finally:
        desk.close()
    return NEW if found else OLD


# restoring -----------------------------------------------------------------------------------


def whole(desk: Desk) -> dict[str, Any]:
    """What tells one state of a desk from another: its records and the files of its attachments."""
    files = attachments.files_of(desk)
    assert {files.state(name) for name in files.names()} <= {"sound"}
    return {"records": records_of(desk, desk.site_id), "files": sorted(files.names())}


def restore(_nothing: None, folder: Path) -> None:
    """A backup takes the place of the desk, if there is one."""
    (file,) = (folder / "backups").iterdir()
    backups.restore(folder / "desk", file, "", PASSWORD, secrets=NoKeyring())


def finish(_nothing: None, folder: Path) -> None:
    """What was decided goes on."""
    putting_in_place.finish(DeskPaths(folder / "desk"))


def judge_restored(folder: Path, kept: Path) -> str:
    """One of the two desks, whole, with its own password and files; and none is lost."""
    states = json.loads((kept / "states.json").read_text("utf-8"))
    paths = DeskPaths(folder / "desk")
    if OLD not in states and not paths.has_desk():
        return _restored_after_all(folder, OLD)
    try:
        desk, state = opened(folder), NEW
    except UserFault as fault:
        if fault.code != "wrong_password":
            raise
        desk, state = open_desk(paths.home, "", LATER_PASSWORD, secrets=NoKeyring()), OLD
    _check(desk, states[state])
    assert not paths.unfinished_restore.exists()
    assert not paths.restore_draft.exists()
    former = [path for path in paths.backups.glob("before-restore-*") if any(path.iterdir())]
    assert len(former) == (state == NEW and OLD in states)
    for home in former:
        _check(open_desk(home, "", LATER_PASSWORD, secrets=NoKeyring()), states[OLD])
    return _restored_after_all(folder, state)


def _check(desk: Desk, expected: dict[str, Any]) -> None:
    try:
        _sound(desk)
        assert whole(desk) == expected
    finally:
        desk.close()


def _restored_after_all(folder: Path, state: str) -> str:
    if state == OLD:
        restore(None, folder)
        opened(folder).close()
    return state


def judge_finished(folder: Path, kept: Path) -> str:
    """There is no way back from what was decided."""
    state = judge_restored(folder, kept)
    assert state == NEW
    return state


# migrating -----------------------------------------------------------------------------------


def migrate(_nothing: None, folder: Path) -> None:
    """A desk of the first version is opened by this one, with the copy that goes before."""

    def keep(_version: str) -> None:
        copy_database(folder / "desk.db", KEY, folder / "before.db")
        assert not check_copy(folder / "before.db", KEY)

    Database(folder / "desk.db", KEY, before_migration=keep).close()


def judge_migrated(folder: Path, kept: Path) -> str:
    """The old schema with its rows or the new one with them, and a copy that opens or none."""
    path = folder / "desk.db"
    if (folder / "before.db").exists():
        assert not check_copy(folder / "before.db", KEY)
    with raw(path, KEY) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    Database(path, KEY).close()
    with raw(path, KEY) as connection:
        for table, known in json.loads((kept / "desk.json").read_text("utf-8")).items():
            for row, before in zip(rows_of(connection, table), known, strict=True):
                assert {name: row[name] for name in before} == before
    return OLD if version == "0001" else NEW


WORKS = {
    "make": Work(opened, make, judge_made),
    "take": Work(opened, take, judge_taken),
    "backup": Work(opened, back_up, judge_backup),
    "restore": Work(lambda folder: None, restore, judge_restored),
    "restore anew": Work(lambda folder: None, restore, judge_restored),
    "finish": Work(lambda folder: None, finish, judge_finished),
    "migrate": Work(lambda folder: None, migrate, judge_migrated),
}


# killing -------------------------------------------------------------------------------------


def _killed(work: Work, folder: Path, point: int, *, tear: bool) -> int:
    """Run in a child that dies at ``point`` (0: lives); how many calls a living one made."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        wire = ctypes.CDLL(None)
        wire.wuse_seen.restype = ctypes.c_long
        begun = work.begin(folder)
        wire.wuse_arm(str(folder).encode(), ctypes.c_long(point), int(tear))
        work.act(begun, folder)
        seen = wire.wuse_seen()
        wire.wuse_arm(b"", ctypes.c_long(0), 0)
        os.write(writing, str(seen).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        seen_text = told.read()
    status = os.waitpid(child, 0)[1]
    if point:
        assert os.WIFSIGNALED(status), f"lived on past {point}"
        assert os.WTERMSIG(status) == signal.SIGKILL
    return int(seen_text or 0)


def _fresh(kept: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)


def main() -> None:
    """Kill as the specification says."""
    spec = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    work, kept = WORKS[spec["work"]], Path(spec["kept"])
    folder = kept.with_name("scratch")
    _fresh(kept, folder)
    seen = _killed(work, folder, 0, tear=False)
    assert work.judge(folder, kept) == NEW
    most = spec["most"] or seen
    step = max(1, seen // most)
    points = sorted({*range(1, seen + 1, step), seen})
    states: dict[str, int] = {}
    for number, point in enumerate(points):
        _fresh(kept, folder)
        tear = bool(number % 2) if spec["most"] else False
        _killed(work, folder, point, tear=tear)
        state = work.judge(folder, kept)
        states[state] = states.get(state, 0) + 1
        if not spec["most"]:  # the long run tears every call as well
            _fresh(kept, folder)
            _killed(work, folder, point, tear=True)
            work.judge(folder, kept)
    sys.stdout.write(json.dumps({"seen": seen, "killed": len(points), **states}))


if __name__ == "__main__":
    main()
