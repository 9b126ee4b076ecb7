# SPDX-License-Identifier: MulanPSL-2.0
"""Who may sign in, who works here, and the recovery code."""

import dataclasses
from collections.abc import Callable

import pytest

from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.recovery import (
    new_recovery_code,
    note_recovery_kept,
    recovery_kept,
    recovery_sheet_pdf,
)
from wuse_desktop.services.setup import logins
from wuse_desktop.services.users import (
    add_user,
    change_password,
    list_users,
    set_password,
    stop_user,
)
from wuse_desktop.services.workers import check_worker, list_workers, save_station, save_worker
from wuse_desktop.storage import settings

NEW_PASSWORD = "换新密码-一二三-9"


def fault_code(call: Callable[[], object]) -> str:
    with pytest.raises(UserFault) as caught:
        call()
    return caught.value.code


def become(desk: Desk, role: str) -> None:
    desk.session = dataclasses.replace(desk.session, role=role)


def test_added_user_signs_in_with_an_own_role(desk: Desk, reopen: Callable[..., Desk]) -> None:
    add_user(desk, "赵敏", "", "clerk", NEW_PASSWORD)
    assert [user.login for user in list_users(desk)] == ["lixm", "赵敏"]
    again = reopen(desk, "赵敏", NEW_PASSWORD)
    assert (again.session.role, again.session.worker_id) == ("clerk", "")


def test_refused_user_leaves_no_way_in(desk: Desk) -> None:
    assert fault_code(lambda: add_user(desk, "赵敏", "zm", "worker", "123")) == "password_weak"
    assert fault_code(lambda: add_user(desk, "", "zm", "worker", NEW_PASSWORD)) == (
        "user_incomplete"
    )
    assert fault_code(lambda: add_user(desk, "赵敏", "zm", "king", NEW_PASSWORD)) == (
        "user_incomplete"
    )
    assert fault_code(lambda: add_user(desk, "赵敏", "lixm", "worker", NEW_PASSWORD)) == (
        "login_taken"
    )
    assert logins(desk.paths.home) == ("lixm",)
    assert len(list_users(desk)) == 1


def test_books_that_refuse_take_the_new_slot_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise UserFault("full", "")

    monkeypatch.setattr(settings, "put_user", refuse)
    assert fault_code(lambda: add_user(desk, "赵敏", "zm", "worker", NEW_PASSWORD)) == "full"
    assert logins(desk.paths.home) == ("lixm",)


@pytest.mark.parametrize("role", ["worker", "clerk", "supervisor", "viewer"])
def test_only_head_and_administrator_look_after_users(desk: Desk, role: str) -> None:
    become(desk, role)
    own = desk.session.user_id
    for call in (
        lambda: add_user(desk, "赵敏", "zm", "worker", NEW_PASSWORD),
        lambda: stop_user(desk, own),
        lambda: set_password(desk, own, NEW_PASSWORD),
        lambda: new_recovery_code(desk),
    ):
        assert fault_code(call) == "role_too_low"


def test_stopped_user_is_let_in_again_by_a_new_password(
    desk: Desk, password: str, reopen: Callable[..., Desk]
) -> None:
    add_user(desk, "赵敏", "zm", "worker", NEW_PASSWORD)
    zhao = list_users(desk)[1]
    stop_user(desk, zhao.id)
    stop_user(desk, zhao.id)
    assert logins(desk.paths.home) == ("lixm",)
    assert not list_users(desk)[1].active
    set_password(desk, zhao.id, password)
    assert list_users(desk)[1].active
    assert reopen(desk, "zm", password).session.name == "赵敏"


def test_own_account_cannot_be_stopped(desk: Desk) -> None:
    assert fault_code(lambda: stop_user(desk, desk.session.user_id)) == "own_user"
    assert fault_code(lambda: stop_user(desk, "nobody")) == "user_unknown"


def test_own_password_is_changed_only_with_the_old_one(
    desk: Desk, password: str, reopen: Callable[..., Desk]
) -> None:
    assert fault_code(lambda: change_password(desk, "wrong", NEW_PASSWORD)) == "wrong_password"
    change_password(desk, password, NEW_PASSWORD)
    assert reopen(desk, "lixm", NEW_PASSWORD).session.name == "李晓梅"


def test_new_recovery_code_waits_to_be_put_away(desk: Desk) -> None:
    note_recovery_kept(desk)
    assert recovery_kept(desk)
    code = new_recovery_code(desk)
    assert not recovery_kept(desk)
    assert recovery_sheet_pdf(desk, code).startswith(b"%PDF")


def test_worker_is_filed_and_changed(desk: Desk) -> None:
    worker = Worker(
        name="赵敏",
        employer="木兰镇社会工作服务站",
        post="02",
        employment_kind="01",
        entry_on=desk.today(),
    )
    saved = save_worker(desk, worker)
    assert ("worker", saved.id) in saved.changes.touched
    stored = list_workers(desk)[1]
    save_worker(desk, dataclasses.replace(stored, phone="13845001234"))
    assert [each.phone for each in list_workers(desk)] == ["", "13845001234"]


def test_worker_without_what_is_required_is_refused(desk: Desk) -> None:
    assert fault_code(lambda: save_worker(desk, Worker(name="赵敏"))) == "field_missing"
    left = dataclasses.replace(list_workers(desk)[0], left_on=desk.today().replace(year=2020))
    assert [problem.code for problem in check_worker(desk, left)] == ["worker_left"]
    assert len(list_workers(desk)) == 1


def test_station_profile_of_another_site_is_not_changed(desk: Desk) -> None:
    station = desk.station()
    assert save_station(desk, dataclasses.replace(station, address="镇西街 1 号")).changes
    assert desk.station().address == "镇西街 1 号"
    other = dataclasses.replace(station, site_id="another")
    assert fault_code(lambda: save_station(desk, other)) == "read_only_station"
