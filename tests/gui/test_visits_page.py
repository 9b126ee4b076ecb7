# SPDX-License-Identifier: MulanPSL-2.0
"""Recording a home visit from the keyboard, and finding it again after a restart."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.visit_part import VisitPart
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import drafts, households, people, visits
from wuse_desktop.services.choices import persons_in_household
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk

PASSWORD = "Zoufang-2026-mulan"
TEXT = "老人精神好，屋顶有一处漏雨。"
MOST_KEYS = 12


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    choice = SetupChoice("station", "230127101", "东兴镇社会工作服务站", "赵敏", "赵敏")
    made = create_desk(home, choice, PASSWORD, secrets=NoKeyring(), costs=Argon2Costs(1, 1, 64))
    yield made.desk
    made.desk.close()


@pytest.fixture
def household_id(desk: Desk) -> str:
    head = people.save_person(
        desk, Person(name="王秀英", birth_date=date(1945, 3, 2), no_phone=True, is_client=True)
    )
    household = Household(head_person_id=head.id, living_member_count=1, address="2组4号")
    member = HouseholdMember(person_id=head.id, relation="0")
    return households.save_household(desk, household, (member,)).id


@pytest.fixture
def visits_page(desk: Desk, household_id: str, qtbot: QtBot) -> Iterator[VisitPart]:
    assert household_id
    operations = Operations(desk, InlineRunner())
    faults: list[Fault] = []
    operations.failed.connect(faults.append)
    shown = VisitPart(operations)
    qtbot.addWidget(shown)
    shown.resize(1186, 690)
    shown.show()
    shown.refresh()
    yield shown
    assert not faults


class Typist:
    """Presses keys and counts those that are no text of the user's own."""

    def __init__(self, qtbot: QtBot, page_shown: VisitPart) -> None:
        self._qtbot = qtbot
        self._page = page_shown
        self.presses = 0

    def _here(self) -> QWidget:
        here = self._page.window().focusWidget()
        assert here is not None
        return here

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.presses += 1
        self._qtbot.keyClick(self._here(), key, modifier)

    def write(self, text: str) -> None:
        self._qtbot.keyClicks(self._here(), text)

    def compose(self, text: str) -> None:
        """Put in what an input method would."""
        self._here().insertPlainText(text)  # type: ignore[attr-defined]


def record_a_visit(qtbot: QtBot, shown: VisitPart) -> int:
    """The shortest way from an empty form to a saved visit; keys beyond initials and text."""
    shown.start_new("home_visit")
    typist = Typist(qtbot, shown)
    typist.write("wxy")
    qtbot.waitUntil(lambda: bool(shown.entry.who._popup.count()))
    typist.press(Qt.Key.Key_Return)
    assert shown.entry.who.title() == "王秀英"
    typist.press(Qt.Key.Key_B)
    typist.press(Qt.Key.Key_Return)
    typist.compose(TEXT)
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    if shown._warned:  # gentle reminders: the same key once more
        typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return typist.presses


def test_a_visit_takes_at_most_twelve_keys_beyond_initials_and_text(
    qtbot: QtBot,
    visits_page: VisitPart,
    desk: Desk,
    record_property: Callable[[str, object], None],
    told: Callable[[str], None],
) -> None:
    presses = record_a_visit(qtbot, visits_page)
    record_property("keys_beyond_initials_and_text", presses)
    told(f"{presses} keys beyond initials and text (at most {MOST_KEYS})")
    assert presses <= MOST_KEYS
    rows = page(desk, "visits", ListQuery())
    assert len(rows) == 1
    stored = visits.load_visit(desk, rows[0].id)
    assert stored.visit.observed == TEXT
    assert stored.visit.met
    assert len(stored.met_ids) == 1
    assert stored.worker_minutes == ((desk.session.worker_id, stored.visit.minutes),)
    assert stored.visit.next_visit_on is not None


def test_a_visit_survives_a_restart(
    qtbot: QtBot, visits_page: VisitPart, desk: Desk, home: Path
) -> None:
    record_a_visit(qtbot, visits_page)
    desk.close()
    again = open_desk(home, "", PASSWORD, secrets=NoKeyring())
    try:
        rows = page(again, "visits", ListQuery())
        assert visits.load_visit(again, rows[0].id).visit.observed == TEXT
    finally:
        again.close()


def test_nobody_met_takes_no_service_time(
    qtbot: QtBot, visits_page: VisitPart, household_id: str
) -> None:
    visits_page.start_new("home_visit", {"household_id": household_id, "title": "王秀英"})
    entry = visits_page.entry
    assert entry.draft().visit.minutes > 0
    entry.outcome.setFocus()
    qtbot.keyClick(entry.outcome, Qt.Key.Key_W)
    assert entry.draft().visit.minutes == 0
    assert entry.draft().met_ids == ()
    qtbot.keyClick(entry.outcome, Qt.Key.Key_B)
    assert entry.draft().visit.minutes > 0


def test_what_was_typed_is_kept_and_offered_again(
    qtbot: QtBot, visits_page: VisitPart, desk: Desk, household_id: str
) -> None:
    visits_page.start_new("home_visit", {"household_id": household_id, "title": "王秀英"})
    visits_page.entry.observed.setPlainText(TEXT)
    visits_page.leave()
    assert drafts.load_draft(desk, "home_visit") is not None
    later = VisitPart(visits_page.operations)
    qtbot.addWidget(later)
    later.refresh()
    assert later.entry.observed.value() == TEXT
    assert later.entry.draft().visit.household_id == household_id


def test_a_new_visit_never_overwrites_one_that_was_left(
    qtbot: QtBot, visits_page: VisitPart, desk: Desk, household_id: str
) -> None:
    visits_page.start_new("home_visit", {"household_id": household_id, "title": "王秀英"})
    visits_page.entry.observed.setPlainText(TEXT)
    visits_page.leave()
    later = VisitPart(visits_page.operations)
    qtbot.addWidget(later)
    later.show()
    later.start_new("home_visit", {"household_id": household_id, "title": "王秀英"})
    assert later.entry.observed.value() == TEXT
    later.pane.afresh.click()
    assert later.entry.observed.value() == ""
    assert drafts.load_draft(desk, "home_visit") is None


def test_deleting_can_be_undone(qtbot: QtBot, visits_page: VisitPart, desk: Desk) -> None:
    record_a_visit(qtbot, visits_page)
    row = page(desk, "visits", ListQuery())[0]
    visits_page.show_record("home_visit", row.id)
    with qtbot.waitSignal(visits_page.said) as said:
        visits_page._ask_delete()
    assert page(desk, "visits", ListQuery()) == []
    said.args[2]()
    assert [item.id for item in page(desk, "visits", ListQuery())] == [row.id]


def test_a_restricted_visit_of_a_colleague_stays_closed(
    desk: Desk, visits_page: VisitPart, qtbot: QtBot, household_id: str
) -> None:
    draft = visits.propose_visit(desk, household_id)
    made = dataclasses.replace(
        draft.visit, outcome="1", observed="身上有伤。", confidentiality_level="2"
    )
    (person_id, *_rest) = [item.code for item in persons_in_household(desk, household_id, None)]
    full = dataclasses.replace(draft, visit=made, met_ids=(person_id,))
    visit_id = visits.save_visit(desk, full).id
    own = desk.session
    desk.session = dataclasses.replace(own, role="worker", worker_id="somebody-else")
    refused: list[Fault] = []
    visits_page.operations.failed.disconnect()
    visits_page.operations.failed.connect(refused.append)
    visits_page.show_record("home_visit", visit_id)
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].code == "not_for_all"
    assert visits_page._stack.currentIndex() == 0
    assert "身上有伤" not in visits_page.entry.observed.value()
    desk.session = own
    visits_page.show_record("home_visit", visit_id)
    assert visits_page.entry.observed.value() == "身上有伤。"
