# SPDX-License-Identifier: MulanPSL-2.0
"""A second laptop joins a station through the windows of both; a county replaces a lost one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import Answers, carry, enrol, save_people
from tests.gui.real_window import CHEAP, PASSWORD, OpenWindow, Typist
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.joining_stage import JoiningStage
from wuse_desktop.gui.settings.laptops_part import LaptopsPart
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import inbox, laptop_list
from wuse_desktop.services.desk import JOINING, Desk
from wuse_desktop.services.joining import create_joining_desk, join, make_device_card
from wuse_desktop.services.lists import ListQuery, count

MakePart = Callable[..., LaptopsPart]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def make_part(qtbot: QtBot, dressed: QApplication) -> MakePart:
    """Return ``make_part(desk, answers, site_id)``: the part with its dialogs answered."""
    assert isinstance(dressed, QApplication)

    def ask(_parent: QWidget, _heading: str, _note: str, then: Callable[[str], None]) -> None:
        then("丢失")

    def make(desk: Desk, answers: Answers | None = None, site_id: str = "") -> LaptopsPart:
        given = answers or Answers()
        part = LaptopsPart(
            Operations(desk, InlineRunner()),
            site_id,
            choose_file=given.file,
            choose_folder=given.folder,
            ask_reason=ask,
        )
        qtbot.addWidget(part)
        part.resize(1100, 620)
        part.show()
        return part

    return make


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A laptop that waits to join."""
    home = tmp_path / "fresh"
    made = create_joining_desk(
        home, "王芳", "wangf", PASSWORD, secrets=NoKeyring(), costs=CHEAP
    ).desk
    yield made
    made.close()


def _rows(part: LaptopsPart) -> list[tuple[str, ...]]:
    return [line.cells[:3] for line in part.table.model.lines]


def test_the_keyboard_alone_brings_a_second_laptop_into_the_station(
    desk: Desk,
    make_part: MakePart,
    open_window: OpenWindow,
    typist: Typist,
    stick: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    save_people(desk, "王秀兰", "赵德福")
    window: MainWindow = open_window(home=tmp_path / "second")
    window.start()
    qtbot.waitUntil(lambda: window.first_run is not None and window.first_run.isVisible())
    typist.press("Down", "Down", "Return")
    assert window.first_run is not None
    assert window.first_run.step is window.first_run.user
    assert not window.first_run.user.station.isVisible()
    typist.type("王芳")
    typist.press("Return", "Return")
    typist.type(PASSWORD)
    typist.press("Return")
    typist.type(PASSWORD)
    typist.press("Return")
    typist.press("Tab", "Tab", "Space", "Return")
    stage = window.joining
    assert isinstance(stage, JoiningStage)

    given = Answers(stick)
    stage._choose_folder = given.folder
    typist.press("Return")
    (card,) = stick.glob("*.wuse-card")

    part = make_part(desk, Answers(card, stick))
    part.admit()
    asked = part.dialog
    assert asked is not None
    assert asked.digits.groups == stage.findChildren(type(asked.digits))[0].groups
    asked.compared.setChecked(True)
    asked.confirm()
    assert "已登记王芳的电脑" in part.notice.sentence
    assert [row[2] for row in _rows(part)] == ["在用（就是这台）", "在用"]

    welcome = next(path for path in stick.glob("*开通卡*"))
    stage._choose_file = Answers(welcome).file
    window.activateWindow()
    stage.take_button.setFocus()
    typist.press("Return")
    assert stage.dialog is not None
    qtbot.waitUntil(lambda: stage.dialog is not None and stage.dialog.isVisible())
    stage.dialog.compared.setChecked(True)
    stage.dialog.confirm()
    assert window.workspace is not None
    joined = window.workspace.operations.desk
    assert joined.site_id == desk.site_id
    assert count(joined, "persons", ListQuery()) == 2
    assert joined.station().name in window.windowTitle()
    window.close()


def test_a_waiting_laptop_is_found_waiting_after_a_restart(
    fresh: Desk, open_window: OpenWindow, dressed: QApplication
) -> None:
    assert isinstance(dressed, QApplication)
    window = open_window(fresh)
    assert fresh.kind == JOINING
    assert window.joining is not None
    assert window.workspace is None
    window.lock()
    assert window.unlock_page is not None


def test_a_lost_laptop_is_stopped_with_a_reason(
    desk: Desk, fresh: Desk, make_part: MakePart, stick: Path
) -> None:
    card = make_device_card(fresh, stick)
    part = make_part(desk, Answers(card.path, stick))
    part.admit()
    assert part.dialog is not None
    part.dialog.compared.setChecked(True)
    part.dialog.confirm()
    own = next(line for line in part.table.model.lines if "就是这台" in line.cells[2])
    part.table.select(own.key)
    assert not part.stop_button.isEnabled()
    other = next(line for line in part.table.model.lines if line.key != own.key)
    part.table.select(other.key)
    part.stop_button.click()
    assert "已停用" in part.notice.sentence
    (line,) = [item for item in laptop_list.list_laptops(desk) if not item.own]
    assert (line.state, line.reason) == ("revoked", "丢失")


def test_a_wrong_card_is_refused_in_words(desk: Desk, make_part: MakePart, stick: Path) -> None:
    wrong = stick / "x.wuse-card"
    wrong.write_text("不是卡", encoding="utf-8")
    part = make_part(desk, Answers(wrong))
    part.admit()
    assert part.dialog is None
    assert part.notice.sentence
    assert laptop_list.list_laptops(desk) == []


def test_a_county_replaces_the_laptop_in_front(
    desk: Desk,
    county_desk: Desk,
    fresh: Desk,
    make_part: MakePart,
    stick: Path,
    qtbot: QtBot,
) -> None:
    enrol(desk, county_desk, stick)
    save_people(desk, "王秀兰")
    carry(desk, county_desk, stick)
    card = make_device_card(fresh, stick)
    part = make_part(county_desk, Answers(card.path, stick), desk.site_id)
    part.table.select_first()
    part.admit()
    assert part.dialog is not None
    assert part.role.currentData() == "head"
    part.dialog.compared.setChecked(True)
    qtbot.mouseClick(part.dialog.confirm_button, Qt.MouseButton.LeftButton)
    join(fresh, next(stick.glob("*开通卡*")))
    assert count(fresh, "persons", ListQuery()) == 1
    assert [row[2] for row in _rows(part)] == ["在用", "已停用"]
    assert inbox.history(county_desk)
