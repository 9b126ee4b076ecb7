# SPDX-License-Identifier: MulanPSL-2.0
"""The page of fields that two laptops changed apart, by keys alone, and the way to it."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import save_people
from tests.gui.real_window import CHEAP, PASSWORD, OpenWindow, Typist
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.pages.conflicts_page import ConflictsPage
from wuse_desktop.gui.pages.today_page import TodayPage
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, inbox, laptops
from wuse_desktop.services.conflicts import conflicts, count_conflicts, settle
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.joining import create_joining_desk, join, make_device_card
from wuse_desktop.services.people import save_person
from wuse_desktop.services.welcoming import admit_laptop
from wuse_desktop.storage import records

LONG = "老人独居。女儿每周来一次。家里有轮椅。"


@pytest.fixture
def second(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """Another laptop of the station; both have changed the note of one person."""
    (row_id,) = save_people(desk, "孙桂芝")
    stick = tmp_path / "stick"
    stick.mkdir()
    made = create_joining_desk(
        tmp_path / "second", "王芳", "wangf", PASSWORD, secrets=NoKeyring(), costs=CHEAP
    ).desk
    card = make_device_card(made, stick)
    join(made, admit_laptop(desk, card.path, stick).card)
    for each, text in ((desk, LONG), (made, LONG.replace("每周", "每月") + "想申请养老。")):
        _change(each, row_id, note=text)
    for sender, receiver in ((made, desk), (desk, made)):
        peer = laptops.siblings(sender)[0]
        inbox.take(receiver, bundles.make_for_laptop(sender, peer, stick).path)
    yield made
    made.close()


def _change(desk: Desk, row_id: str, **fields: Any) -> None:
    with desk.read() as connection:
        found = records.get(connection, Person, row_id)
    assert found is not None
    save_person(desk, dataclasses.replace(found, **fields), reason="测试")


def _note(desk: Desk) -> str:
    with desk.read() as connection:
        (found,) = records.find(connection, Person, name="孙桂芝")
    return found.note


@pytest.fixture
def frame(desk: Desk, second: Desk, open_window: OpenWindow) -> Workspace:
    assert second.site_id == desk.site_id
    window = open_window(desk)
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def page(frame: Workspace, qtbot: QtBot) -> ConflictsPage:
    found = frame.open_page("conflicts")
    assert isinstance(found, ConflictsPage)
    qtbot.waitUntil(found.versions.left_button.isVisible)
    found.focus_first()
    return found


def test_today_leads_to_the_decision(frame: Workspace) -> None:
    today = frame.open_page("today")
    assert isinstance(today, TodayPage)
    (row,) = today.opinions.rows
    assert row.title == "有 1 处两台电脑改得不一样，请选定一个"
    row.actions[0].run()
    assert isinstance(frame.page, ConflictsPage)


def test_both_versions_stand_side_by_side_with_who_and_when(page: ConflictsPage) -> None:
    left, right = page.versions.left, page.versions.right
    texts = {left.text.accessibleName(), right.text.accessibleName()}
    assert texts == {LONG, LONG.replace("每周", "每月") + "想申请养老。"}
    assert "background" in left.text.text()
    assert ">周<" in left.text.text() + right.text.text()


def test_a_key_takes_the_other_version(
    desk: Desk, page: ConflictsPage, typist: Typist, qtbot: QtBot
) -> None:
    wanted = page.versions.right.text.accessibleName()
    typist.press("Alt+R")
    qtbot.waitUntil(lambda: count_conflicts(desk) == 0)  # a button is seen going down
    assert _note(desk) == wanted
    assert count_conflicts(desk) == 0
    assert page.table.current() is None


def test_both_are_combined_by_keys(
    desk: Desk, page: ConflictsPage, typist: Typist, qtbot: QtBot
) -> None:
    typist.press("Alt+M")
    qtbot.waitUntil(lambda: page.writing)
    assert typist.at(page.editor)
    before = _note(desk)
    typist.press("Escape")
    assert not page.writing
    assert _note(desk) == before
    typist.press("Alt+M")
    qtbot.waitUntil(lambda: page.writing)
    page.editor.setPlainText("女儿每周或每月来一次。")
    typist.press("Alt+S")
    qtbot.waitUntil(lambda: not page.writing)
    assert _note(desk) == "女儿每周或每月来一次。"
    assert count_conflicts(desk) == 0


def test_what_was_settled_elsewhere_meanwhile_is_said(
    desk: Desk, page: ConflictsPage, typist: Typist, qtbot: QtBot
) -> None:
    (line,) = conflicts(desk)
    settle(desk, line.id, "standing")
    typist.press("Alt+R")
    qtbot.waitUntil(lambda: bool(page.notice.sentence))
    assert "已经有人选定" in page.notice.sentence
    assert _note(desk) == line.standing.text


@pytest.fixture
def ill(desk: Desk, second: Desk, tmp_path: Path) -> str:
    """The two laptops also wrote down different things of the person's health."""
    with desk.read() as connection:
        (found,) = records.find(connection, Person, name="孙桂芝")
    settle(desk, conflicts(desk)[0].id, "standing")
    for each, text in ((desk, "糖尿病"), (second, "高血压")):
        _change(each, found.id, health_note=text)
    inbox.take(
        desk, bundles.make_for_laptop(second, laptops.siblings(second)[0], tmp_path / "stick").path
    )
    return found.id


def test_sensitive_values_stand_masked_until_a_key_asks_for_them(
    desk: Desk, ill: str, frame: Workspace, typist: Typist, qtbot: QtBot
) -> None:
    page = frame.open_page("conflicts")
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(page.reveal_button.isVisible)
    page.focus_first()
    sides = page.versions.left.text, page.versions.right.text
    assert {side.accessibleName() for side in sides} == {"●●●"}
    assert not page.combine_button.isVisible()
    typist.press("Ctrl+D")
    qtbot.waitUntil(lambda: not page.reveal_button.isVisible())
    assert {side.accessibleName() for side in sides} == {"糖尿病", "高血压"}
    assert page.combine_button.isVisible()
    with desk.read() as connection:
        ((_subject, noted),) = records.notes(connection, "V", [ill], 9)
    assert noted.former == {"shown": ["健康说明"]}


def test_a_masked_value_is_chosen_without_a_look(
    desk: Desk, ill: str, frame: Workspace, typist: Typist, qtbot: QtBot
) -> None:
    page = frame.open_page("conflicts")
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(page.reveal_button.isVisible)
    page.focus_first()
    typist.press("Alt+R")
    qtbot.waitUntil(lambda: count_conflicts(desk) == 0)
    with desk.read() as connection:
        assert records.notes(connection, "V", [ill], 9) == []


def test_what_is_for_others_is_neither_shown_nor_decided_here(
    desk: Desk, ill: str, frame: Workspace, typist: Typist, qtbot: QtBot
) -> None:
    _change(desk, ill, confidentiality_level="2")
    desk.session = dataclasses.replace(desk.session, role="worker", worker_id="")
    page = frame.open_page("conflicts")
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(page.versions.left_button.isVisible)
    page.focus_first()
    assert not page.versions.left_button.isEnabled()
    assert not page.reveal_button.isVisible()
    typist.press("Alt+R")
    typist.press("Ctrl+D")
    assert "病" not in page.versions.left.text.text() + page.versions.right.text.text()
    assert count_conflicts(desk) == 1
