# SPDX-License-Identifier: MulanPSL-2.0
"""A restore that is interrupted leaves the former desk or the restored one, and says so.

``tests/journeys/test_crash_points.py`` ends it at every call to the system; here is each move.
"""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services.conftest import CHEAP, PASSWORD
from tests.services.exchanging import content, save
from wuse_desktop.errors import EnvironmentFault, Fault, UserFault
from wuse_desktop.paths import DeskLock, DeskPaths
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.security.slotfile import former_copy
from wuse_desktop.services import attachments, backups, putting_in_place, setup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk
from wuse_desktop.services.users import change_password

LATER_PASSWORD = "后来换的密码-四五六-7"
CHOICE = SetupChoice("station", "230127100", "木兰镇社会工作服务站", "李晓梅", "lixm")


@pytest.fixture
def file(desk: Desk, stick: Path) -> Path:
    """A backup with a person and a paper; the desk has another password and more since then."""
    person = save(desk, "王秀兰")
    attachments.add(desk, "person", person, b"%PDF first")
    made = backups.backup(desk, stick).path
    save(desk, "后来的人")
    attachments.add(desk, "person", person, b"%PDF later")
    change_password(desk, PASSWORD, LATER_PASSWORD)
    desk.close()
    return made


def _restore(home: Path, file: Path) -> Path | None:
    return backups.restore(home, file, "", PASSWORD, secrets=NoKeyring())


def _people(home: Path, password: str) -> tuple[int, int]:
    """How many people are on file, and how many files of attachments open."""
    desk = open_desk(home, "", password, secrets=NoKeyring())
    try:
        files = attachments.files_of(desk)
        sound = [name for name in files.names() if files.state(name) == "sound"]
        return len(content(desk)["person"]), len(sound)
    finally:
        desk.close()


FORMER, RESTORED = (2, 2), (1, 1)


class _Killed(BaseException):
    """Ends the work as a power failure does: nothing that follows is done."""


@contextmanager
def _ending_at(move: int, error: BaseException) -> Iterator[list[str]]:
    """Raise at the move of that number, from 1; gives the names of those that were made."""
    made: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("rename", "replace"):
            real = getattr(Path, name)

            def stop(source: Path, target: Path, real: object = real) -> object:
                if len(made) + 1 == move:
                    raise error
                made.append(target.name)
                assert callable(real)
                return real(source, target)

            patch.setattr(Path, name, stop)
        yield made


def _moves(home: Path, file: Path) -> list[str]:
    with _ending_at(0, _Killed()) as made:
        _restore(home, file)
    return made


def _decided(home: Path, file: Path, moves: int = 0) -> DeskPaths:
    """A folder in which a restore was killed after so many moves."""
    with _ending_at(moves + 2, _Killed()), pytest.raises(_Killed):  # the first is of the list
        _restore(home, file)
    paths = DeskPaths(home)
    assert paths.unfinished_restore.exists()
    return paths


def test_what_moves_is_written_down_first(desk: Desk, file: Path) -> None:
    assert _moves(desk.paths.home, file) == [
        "restore.unfinished",
        *("database.db", "keyslots.json", "keyslots.json.bak", "attachments"),
        *("database.db", "keyslots.json", "attachments"),
    ]


@pytest.mark.parametrize("moves", range(-1, 7))
def test_a_restore_killed_at_any_move_leaves_one_of_the_two_desks(
    desk: Desk, file: Path, moves: int
) -> None:
    home = desk.paths.home
    with _ending_at(moves + 2, _Killed()), pytest.raises(_Killed):
        _restore(home, file)
    assert setup.desk_exists(home)
    if moves < 0:  # not decided yet
        assert _people(home, LATER_PASSWORD) == FORMER
        return
    with pytest.raises(UserFault) as refused:
        create_desk(home, CHOICE, PASSWORD, secrets=NoKeyring(), costs=CHEAP)
    assert refused.value.code == "desk_exists"
    assert setup.logins(home, NoKeyring()) == ("lixm",)
    assert _people(home, PASSWORD) == RESTORED
    (kept,) = desk.paths.backups.glob("before-restore-*")
    assert _people(kept, LATER_PASSWORD) == FORMER
    assert not desk.paths.unfinished_restore.exists()
    assert not desk.paths.restore_draft.exists()


@pytest.mark.parametrize("moves", range(3))
def test_killed_where_no_desk_was_it_is_the_restored_one(
    file: Path, tmp_path: Path, moves: int
) -> None:
    home = tmp_path / "new"
    paths = _decided(home, file, moves)
    assert setup.desk_exists(home)
    assert _people(home, PASSWORD) == RESTORED
    assert list(paths.backups.iterdir()) == []


def test_the_recovery_code_goes_on_with_it_too(desk: Desk, file: Path) -> None:
    paths = _decided(desk.paths.home, file, 2)
    with pytest.raises(UserFault) as refused:
        setup.open_with_recovery(paths.home, "1", "", PASSWORD, secrets=NoKeyring())
    assert refused.value.code == "recovery_length"
    assert not paths.unfinished_restore.exists()


def test_restoring_once_more_begins_with_the_end_of_the_first(desk: Desk, file: Path) -> None:
    home = desk.paths.home
    _decided(home, file, 4)
    kept = _restore(home, file)
    assert kept is not None
    assert _people(kept, PASSWORD) == RESTORED
    assert _people(home, PASSWORD) == RESTORED
    assert len(list(desk.paths.backups.glob("before-restore-*"))) == 2


def test_going_on_is_for_one_process_alone(desk: Desk, file: Path) -> None:
    paths = _decided(desk.paths.home, file, 2)
    with DeskLock(paths), pytest.raises(EnvironmentFault) as refused:
        putting_in_place.finish(paths)
    assert refused.value.code == "desk_in_use"
    assert putting_in_place.finish(paths)
    assert not putting_in_place.finish(paths)
    assert _people(paths.home, PASSWORD) == RESTORED


def test_a_list_that_comes_back_after_it_was_done_moves_nothing(desk: Desk, file: Path) -> None:
    paths = _decided(desk.paths.home, file)
    listed = paths.unfinished_restore.read_bytes()
    assert _people(paths.home, PASSWORD) == RESTORED
    paths.unfinished_restore.write_bytes(listed)
    assert _people(paths.home, PASSWORD) == RESTORED


_SHARING = PermissionError(errno.EACCES, "used by another program")


def test_a_disk_that_does_not_take_the_list_leaves_the_former_desk(desk: Desk, file: Path) -> None:
    with _ending_at(1, OSError(errno.ENOSPC, "full")), pytest.raises(Fault) as refused:
        _restore(desk.paths.home, file)
    assert refused.value.code == "disk_full"
    assert list(desk.paths.backups.iterdir()) == []
    assert not desk.paths.restore_draft.exists()
    assert _people(desk.paths.home, LATER_PASSWORD) == FORMER


def test_a_disk_that_refuses_the_first_move_leaves_the_former_desk(desk: Desk, file: Path) -> None:
    home = desk.paths.home
    with _ending_at(2, _SHARING), pytest.raises(Fault) as refused:
        _restore(home, file)
    assert refused.value.code == "folder_read_only"
    assert not desk.paths.unfinished_restore.exists()
    assert list(desk.paths.backups.iterdir()) == []
    assert _people(home, LATER_PASSWORD) == FORMER


def test_a_disk_that_refuses_a_later_move_is_told_and_it_goes_on_afterwards(
    desk: Desk, file: Path
) -> None:
    home = desk.paths.home
    with _ending_at(4, _SHARING), pytest.raises(Fault) as refused:
        _restore(home, file)
    assert refused.value.code == "restore_unfinished"
    assert "再打开" in refused.value.next_step
    with _ending_at(1, _SHARING), pytest.raises(Fault) as again:
        open_desk(home, "", PASSWORD, secrets=NoKeyring())
    assert again.value.code == "restore_unfinished"
    assert _people(home, PASSWORD) == RESTORED


@pytest.mark.parametrize(
    "listed",
    [
        b"",
        b"[]",
        b"[" * 200_000,
        json.dumps({"kept": "../..", "former": ["database.db"], "new": ["database.db"]}).encode(),
        json.dumps({"kept": "before-restore-1", "former": ["../x"], "new": ["x"]}).encode(),
        json.dumps({"kept": "before-restore-1", "former": [], "new": []}).encode(),
        json.dumps({"kept": "before-restore-1", "former": [[]], "new": 1}).encode(),
    ],
)
def test_a_list_that_is_not_ours_moves_nothing(desk: Desk, file: Path, listed: bytes) -> None:
    paths = _decided(desk.paths.home, file)
    before = {path: path.stat().st_ino for path in paths.home.rglob("*")}
    paths.unfinished_restore.write_bytes(listed)
    for _each in range(2):
        with pytest.raises(EnvironmentFault) as refused:
            open_desk(paths.home, "", PASSWORD, secrets=NoKeyring())
        assert refused.value.code == "restore_list_damaged"
        assert "不要删" in refused.value.next_step
    assert {path: path.stat().st_ino for path in paths.home.rglob("*")} == {
        **before,
        paths.lock: paths.lock.stat().st_ino,
    }


def test_a_draft_that_was_left_is_removed_when_the_desk_opens(desk: Desk, file: Path) -> None:
    assert file.exists()
    desk.paths.restore_draft.mkdir()
    (desk.paths.restore_draft / "database.db").write_bytes(b"half")
    assert _people(desk.paths.home, LATER_PASSWORD) == FORMER
    assert not desk.paths.restore_draft.exists()


def test_what_a_killed_setup_left_does_not_hide_the_restored_desk(
    file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "new"
    home.mkdir()
    for name in ("setup.unfinished", "keyslots.json"):
        (home / name).write_bytes(b"half")
    _restore(home, file)
    assert setup.desk_exists(home)
    with pytest.raises(UserFault) as refused:
        create_desk(home, CHOICE, PASSWORD, secrets=NoKeyring(), costs=CHEAP)
    assert refused.value.code == "desk_exists"
    assert _people(home, PASSWORD) == RESTORED


def test_the_former_slots_are_looked_for_under_the_name_they_get(tmp_path: Path) -> None:
    paths = DeskPaths(tmp_path)
    assert paths.former_keyslots == former_copy(paths.keyslots)
