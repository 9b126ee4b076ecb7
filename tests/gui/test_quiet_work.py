# SPDX-License-Identifier: MulanPSL-2.0
"""What was loaded is compared and planned before anybody opens a list of it."""

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.gui import quiet_work
from wuse_desktop.services import visit_dues
from wuse_desktop.services.desk import Desk


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet_work, "_PAUSE_MS", 0)
    monkeypatch.setattr(visit_dues, "_STRETCH", 40)


def load(desk: Desk, first: int) -> None:
    """150 pairs of persons with one name and telephone, each a household."""
    with desk.write() as unit:
        for number in range(first, first + 150):
            home = unit.put(Household(household_no=f"H{number}")).id
            for _which in range(2):
                phone = f"138{number:08d}"
                person = unit.put(Person(name=f"某{number}", phone=phone, is_client=True)).id
                unit.put(HouseholdMember(household_id=home, person_id=person, relation="2"))


def kept(desk: Desk) -> tuple[int, int]:
    """How many pairs are written down, and how many households are planned."""
    with desk.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM person_alike), "
            "(SELECT count(*) FROM visit_due WHERE turns_on <> '' OR due_on IS NOT NULL)"
        ).one()
    return found[0], found[1]


def test_what_was_loaded_is_ready_before_a_list_is_opened(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(desk, table=())
    assert window.workspace is not None
    window.workspace.operations.write(lambda desk: load(desk, 0))
    qtbot.waitUntil(lambda: kept(desk) == (150, 150))
    window.workspace.operations.write(lambda desk: load(desk, 150))
    qtbot.waitUntil(lambda: kept(desk) == (300, 300))


def test_it_is_made_ready_after_a_start(desk: Desk, open_window: OpenWindow, qtbot: QtBot) -> None:
    load(desk, 0)
    open_window(desk, table=())
    qtbot.waitUntil(lambda: kept(desk) == (150, 150))
