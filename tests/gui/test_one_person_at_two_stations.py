# SPDX-License-Identifier: MulanPSL-2.0
"""A county says that two stations know the same person, and reads what both of them do."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import enrol
from tests.gui.real_window import CHEAP, PASSWORD, Clock, OpenWindow, Typist
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.widgets.people_lists import DOUBLES
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, inbox
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.setup import SetupChoice, create_desk

Send = Callable[[Desk], None]
NUMBER = "230127194105060023"


@pytest.fixture
def second(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    choice = SetupChoice("station", "230127101", "东兴镇社会工作服务站", "王云帆", "王云帆")
    made = create_desk(
        tmp_path / "second", choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP, now=clock
    ).desk
    yield made
    made.close()


@pytest.fixture
def send(desk: Desk, second: Desk, county_desk: Desk, tmp_path: Path) -> Send:
    """Return what carries everything of a station to the county."""
    for number, station in enumerate((desk, second)):
        enrol(station, county_desk, tmp_path / f"cards{number}")

    def carry(station: Desk) -> None:
        stick = tmp_path / "stick"
        stick.mkdir(exist_ok=True)
        inbox.take(county_desk, bundles.make(station, stick).path)

    return carry


def known(desk: Desk) -> str:
    return save_person(desk, Person(name="王秀英", id_no=NUMBER, is_client=True)).id


def asked(desk: Desk, person_id: str, day: str, content: str) -> None:
    with desk.write() as unit:
        unit.put(
            Consultation(
                person_id=person_id,
                start_at=datetime.fromisoformat(f"{day}T09:00"),
                end_at=datetime.fromisoformat(f"{day}T09:10"),
                topic=("01",),
                content=content,
                reply="已答",
                result="1",
            )
        )


def test_both_histories_are_read_together_until_it_is_taken_back(
    desk: Desk,
    second: Desk,
    county_desk: Desk,
    send: Send,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
) -> None:
    one, other = known(desk), known(second)
    asked(desk, one, "2026-03-02", "问低保")
    send(desk)
    send(second)
    frame = open_window(county_desk).workspace
    assert frame is not None
    page = cast("PeoplePage", frame.open_page("people"))
    page.lists.kind.set_value(DOUBLES)
    page.lists.kind.changed.emit()
    page.lists.focus()
    typist.press("Return")
    comparison = page.doing.comparison
    qtbot.waitUntil(lambda: comparison.comparison is not None and comparison.view.hasFocus())
    next(b for b in comparison.findChildren(QPushButton) if b.text().startswith("标记")).click()
    view = cast("PersonView", page.person_side.view)
    asked(second, other, "2026-03-12", "问医保")  # they do not know of it
    send(second)
    for row_id, elsewhere in ((one, "东兴镇社会工作服务站"), (other, "木兰镇社会工作服务站")):
        assert frame.open_record("person", row_id)
        details = [entry.detail for entry in view.timeline.entries()]
        assert [("问医保" in text, "问低保" in text) for text in details] == [
            (True, False),
            (False, True),
        ]
        assert [text.startswith(elsewhere) for text in details].count(True) == 1
    take_back = next(
        action for action in view._menu.actions() if action.text().startswith("撤销“与")
    )
    take_back.trigger()
    assert frame.open_record("person", one)
    (entry,) = view.timeline.entries()
    assert entry.detail.startswith("问低保")
