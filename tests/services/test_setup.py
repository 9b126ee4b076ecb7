# SPDX-License-Identifier: MulanPSL-2.0
"""Making a desk for the first time, opening it again, and everything that may be wrong then."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import CHEAP, PASSWORD, TOWNSHIP, VILLAGE, MakeDesk, Reopen
from tests.services.exchanging import content, save
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.errors import Defect, EnvironmentFault, Fault, UserFault
from wuse_desktop.paths import DeskPaths
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import setup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import NewDesk, SetupChoice, create_desk, open_desk
from wuse_desktop.storage import records, settings

CHOICE = SetupChoice("station", TOWNSHIP, "木兰镇社会工作服务站", "李晓梅", "lixm")


def _create(home: Path, choice: SetupChoice = CHOICE, password: str = PASSWORD) -> NewDesk:
    return create_desk(home, choice, password, secrets=NoKeyring(), costs=CHEAP)


def _open(home: Path, login: str = "", password: str = PASSWORD) -> Desk:
    return open_desk(home, login, password, secrets=NoKeyring())


def _bytes(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }


def _refused(call: Any, *arguments: Any, **named: Any) -> Fault:
    with pytest.raises(Fault) as refused:
        call(*arguments, **named)
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value


def test_a_new_desk_knows_its_place_and_its_first_user(desk: Desk) -> None:
    station = desk.station()
    assert (station.id, station.name) == (desk.site_id, "木兰镇社会工作服务站")
    assert station.division_code == "230127100000"
    assert (station.level, station.is_supervising, station.head) == ("02", False, "李晓梅")
    with desk.read() as connection:
        (worker,) = records.find(connection, Worker)
        (user,) = settings.users(connection)
        assert records.count(connection, Station) == 1
        assert records.check_chain(connection) is None
    assert (worker.name, worker.id) == ("李晓梅", desk.session.worker_id)
    assert (user.login, user.role, user.worker_id) == ("lixm", "head", worker.id)
    assert desk.setting("kind") == "station"


def test_a_supervising_desk_is_a_station_too(make_desk: MakeDesk) -> None:
    county = make_desk("county", "230127", "木兰县社会工作总督导站")
    assert county.is_county
    assert county.station().is_supervising
    assert county.station().level == "01"


def test_a_desk_opens_again_as_it_was(desk: Desk, reopen: Reopen) -> None:
    row_id = save(desk, "王秀兰")
    before = content(desk)
    again = reopen(desk)
    assert content(again) == before
    assert (again.kind, again.site_id) == (desk.kind, desk.site_id)
    assert (again.session, again.device) == (desk.session, desk.device)
    assert save(again, "王秀蘭", row_id) == row_id


def test_the_only_user_need_not_be_named(desk: Desk) -> None:
    desk.close()
    opened = _open(desk.paths.home)
    assert opened.session.login == "lixm"
    opened.close()
    assert setup.logins(desk.paths.home, NoKeyring()) == ("lixm",)


def test_a_closed_desk_has_forgotten_its_key(desk: Desk) -> None:
    key = desk.key
    desk.close()
    assert desk.key == b""
    assert not desk.lock.held
    assert key.hex() not in repr(desk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "province"}, "kind_unknown"),
        ({"division_code": "999999999"}, "division_unknown"),
        ({"division_code": ""}, "division_unknown"),
        ({"division_code": "230127"}, "division_level"),
        ({"division_code": VILLAGE}, "division_level"),
        ({"station_name": "  "}, "setup_incomplete"),
        ({"user_name": ""}, "setup_incomplete"),
        ({"login": "x" * 500}, "login_invalid"),
    ],
)
def test_a_choice_that_cannot_be_makes_no_desk(
    tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    home = tmp_path / "desk"
    assert _refused(_create, home, replace(CHOICE, **changes)).code == code
    assert not setup.desk_exists(home)
    _create(home).desk.close()


def test_a_weak_password_makes_no_desk(tmp_path: Path) -> None:
    assert _refused(_create, tmp_path, CHOICE, "123456").code == "password_weak"
    assert not setup.desk_exists(tmp_path)


def test_a_second_desk_in_the_same_folder_is_refused(desk: Desk) -> None:
    desk.close()
    before = _bytes(desk.paths.home)
    assert _refused(_create, desk.paths.home).code == "desk_exists"
    assert _bytes(desk.paths.home) == before


@pytest.mark.parametrize("lost", ["keyslots.json", "database.db"])
def test_a_desk_that_lost_a_file_is_never_overwritten(desk: Desk, lost: str) -> None:
    desk.close()
    (desk.paths.home / lost).unlink()
    before = _bytes(desk.paths.home)
    assert _refused(_create, desk.paths.home).code == "desk_exists"
    assert _bytes(desk.paths.home) == before


def test_what_a_killed_setup_left_is_no_desk(tmp_path: Path) -> None:
    for name in ("setup.unfinished", "keyslots.json", "database.db"):
        (tmp_path / name).write_bytes(b"half")
    assert not setup.desk_exists(tmp_path)
    made = _create(tmp_path)
    assert made.desk.station().name
    made.desk.close()
    assert setup.desk_exists(tmp_path)


def test_a_desk_without_its_database_is_not_opened_as_an_empty_one(desk: Desk) -> None:
    desk.close()
    desk.paths.database.unlink()
    assert _refused(_open, desk.paths.home).code == "database_missing"
    assert not desk.paths.database.exists()


@pytest.mark.parametrize(
    ("login", "password"),
    [("lixm", "不对的密码-2026"), ("lixm", ""), ("nobody", PASSWORD), ("", "x")],
)
def test_a_wrong_password_opens_nothing(desk: Desk, login: str, password: str) -> None:
    desk.close()
    before = _bytes(desk.paths.home)
    fault = _refused(_open, desk.paths.home, login, password)
    assert fault.code == "wrong_password"
    assert _bytes(desk.paths.home) == before
    _open(desk.paths.home).close()


def test_an_empty_folder_holds_no_desk(tmp_path: Path) -> None:
    assert _refused(_open, tmp_path).code == "no_desk"
    assert list(tmp_path.iterdir()) == []


def test_one_desk_is_open_once(desk: Desk) -> None:
    save(desk, "王秀兰")
    assert _refused(_open, desk.paths.home).code == "desk_in_use"
    save(desk, "赵德福")


def test_a_desk_without_its_own_papers_is_not_opened(desk: Desk) -> None:
    with desk.database.books() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE name = 'device'")
    desk.close()
    fault = _refused(_open, desk.paths.home)
    assert isinstance(fault, Defect)
    assert fault.code == "desk_incomplete"


def test_a_damaged_database_is_told_and_not_touched(desk: Desk) -> None:
    desk.close()
    damaged = bytearray(desk.paths.database.read_bytes())
    damaged[500] ^= 1
    desk.paths.database.write_bytes(damaged)
    fault = _refused(_open, desk.paths.home)
    assert isinstance(fault, EnvironmentFault)
    assert fault.code == "database_unreadable"
    assert desk.paths.database.read_bytes() == bytes(damaged)


# recovery ---------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> NewDesk:
    """A closed desk with its recovery code."""
    new = _create(tmp_path / "desk")
    new.desk.close()
    return new


def _recover(made: NewDesk, code: str, login: str, password: str) -> Desk:
    home = made.desk.paths.home
    return setup.open_with_recovery(home, code, login, password, secrets=NoKeyring())


def test_the_printed_code_opens_and_gives_a_new_password(made: NewDesk) -> None:
    desk = _recover(made, made.recovery_code, "lixm", "新的密码-四季平安-8")
    assert desk.session.login == "lixm"
    desk.close()
    assert _refused(_open, desk.paths.home).code == "wrong_password"
    _open(desk.paths.home, "lixm", "新的密码-四季平安-8").close()


def test_the_only_user_need_not_be_named_for_recovery(made: NewDesk) -> None:
    _recover(made, made.recovery_code, "", "新的密码-四季平安-8").close()
    _open(made.desk.paths.home, "lixm", "新的密码-四季平安-8").close()


def test_recovery_for_a_user_who_does_not_exist_changes_nobodys_password(made: NewDesk) -> None:
    fault = _refused(_recover, made, made.recovery_code, "wangwu", "新的密码-四季平安-8")
    assert isinstance(fault, UserFault)
    assert fault.code == "user_unknown"
    assert setup.logins(made.desk.paths.home, NoKeyring()) == ("lixm",)
    _open(made.desk.paths.home).close()


def test_a_login_is_the_same_in_capitals_for_recovery(made: NewDesk) -> None:
    _recover(made, made.recovery_code, "LIXM", "新的密码-四季平安-8").close()
    _open(made.desk.paths.home, "lixm", "新的密码-四季平安-8").close()


def test_recovery_while_the_desk_is_open_changes_no_password(tmp_path: Path) -> None:
    new = _create(tmp_path / "desk")
    fault = _refused(_recover, new, new.recovery_code, "lixm", "新的密码-四季平安-8")
    assert fault.code == "desk_in_use"
    new.desk.close()
    _open(new.desk.paths.home).close()


# words ------------------------------------------------------------------------------------


def test_usual_names_are_proposed() -> None:
    assert setup.propose_station_name("station", TOWNSHIP) == "木兰镇社会工作服务站"
    assert setup.propose_station_name("county", "230127") == "木兰县社会工作总督导站"
    assert setup.keyring_notice(NoKeyring())
    assert setup.password_strength(PASSWORD) != setup.password_strength("12345678")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_look_into_the_folder(desk: Desk) -> None:
    paths: DeskPaths = desk.paths
    assert paths.home.stat().st_mode & 0o077 == 0
