# SPDX-License-Identifier: MulanPSL-2.0
"""Several use cases in one unit of work: all or nothing, while a single part may fail alone."""

import pytest

from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.storage import records
from wuse_desktop.storage.search import search
from wuse_desktop.storage.unit_of_work import UnitOfWork


def _fail_late(desk: Desk, unit: UnitOfWork, changed: Person) -> None:
    with unit.attempt():
        unit.put(changed)
        save_person(desk, Person(name="赵德福"))
        save_person(desk, Person(name=""))


def _stop_after_one(desk: Desk) -> None:
    with desk.together() as unit:
        with unit.attempt():
            save_person(desk, Person(name="王秀兰"))
        raise KeyboardInterrupt


def test_what_was_done_together_is_kept_with_one_change_set(desk: Desk) -> None:
    with desk.together("表格") as unit:
        for name in ("王秀兰", "赵德福"):
            with unit.attempt():
                save_person(desk, Person(name=name))
    with desk.read() as connection:
        assert {person.name for person in records.find(connection, Person)} == {"王秀兰", "赵德福"}
        assert records.check_chain(connection) is None
        assert search(connection, "wxl")
    assert len(desk.database.last_changes.ids("person")) == 2


def test_use_cases_inside_see_what_came_before(desk: Desk) -> None:
    with desk.together() as unit, unit.attempt():
        save_person(desk, Person(name="王秀兰", phone="13800000000"))
        again = save_person(desk, Person(name="王秀兰", phone="13800000000"))
    assert [problem.code for problem in again.problems] == ["person_look_alike"]


def test_a_part_that_fails_is_undone_alone(desk: Desk) -> None:
    with desk.together() as unit:
        with unit.attempt():
            first = save_person(desk, Person(name="王秀兰"))
        with pytest.raises(UserFault):
            _fail_late(desk, unit, Person(id=first.id, name="改过的名字"))
        with unit.attempt():
            save_person(desk, Person(name="孙桂芝"))
            only_this = unit.changes()
    with desk.read() as connection:
        assert [person.name for person in records.find(connection, Person)] == ["王秀兰", "孙桂芝"]
        assert records.check_chain(connection) is None
        assert not search(connection, "赵德福")
    assert len(only_this.ids("person")) == 1
    assert len(desk.database.last_changes.ids("person")) == 2


def test_a_first_part_that_fails_leaves_no_trace(desk: Desk) -> None:
    with desk.read() as connection:
        before = connection.exec_driver_sql("SELECT max(rev) FROM audit").scalar_one()
    with desk.together() as unit, pytest.raises(UserFault):
        _fail_late(desk, unit, Person(name="周小雨"))
    with desk.read() as connection:
        after = connection.exec_driver_sql("SELECT max(rev) FROM audit").scalar_one()
        assert records.find(connection, Person) == []
    assert after == before
    assert not desk.database.last_changes


def test_an_exception_undoes_everything(desk: Desk) -> None:
    with pytest.raises(KeyboardInterrupt):
        _stop_after_one(desk)
    save_person(desk, Person(name="孙桂芝"))
    with desk.read() as connection:
        assert [person.name for person in records.find(connection, Person)] == ["孙桂芝"]
        assert records.check_chain(connection) is None


def _set_and_stop(desk: Desk) -> None:
    with desk.together():
        desk.set_setting("idle_minutes", 9)
        raise KeyboardInterrupt


def test_a_setting_inside_stands_or_falls_with_the_rest(desk: Desk) -> None:
    with desk.together():
        desk.set_setting("idle_minutes", 7)
        assert desk.setting("idle_minutes") == 7
    with pytest.raises(KeyboardInterrupt):
        _set_and_stop(desk)
    assert desk.setting("idle_minutes") == 7
