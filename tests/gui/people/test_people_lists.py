# SPDX-License-Identifier: MulanPSL-2.0
"""服务对象: the lists, their columns, views and keys, many changed at once."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.people.samples import (
    VILLAGE,
    named,
    shown,
)
from tests.gui.real_window import OpenWindow, Typist
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.i18n import current_language, set_language
from wuse_desktop.services import (
    lists,
    people,
    records,
)
from wuse_desktop.services.desk import Desk

# lists ------------------------------------------------------------------------------------


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Three clients of one village, the last filed first."""
    named = ("甲", "乙", "丙")
    people_of = [Person(name=f"{name}某人", village_code=VILLAGE, is_client=True) for name in named]
    return [people.save_person(desk, person).id for person in people_of]


def test_the_list_is_narrowed_by_keys_and_widened_again(
    wang: str, three: list[str], page: PeoplePage, typist: Typist
) -> None:
    page.refresh()
    page.focus_first()
    typist.press("F3")
    assert page.lists.tools.filters.isVisible()
    typist.type("zhenxi")
    typist.press("Return")
    assert page.lists.persons.model.rowCount() == 3
    tier = page.lists.tools.filters.pickers["tier"]
    tier.line.setFocus()
    typist.type("A")
    typist.press("Return")
    assert page.lists.persons.model.rowCount() == 0
    assert page.lists.persons.view.isVisible()  # not the empty state that teaches
    page.lists.tools.filters.clear()
    assert page.lists.persons.model.rowCount() == 4
    typist.press("Escape")
    assert not page.lists.tools.filters.isVisible()
    assert page.lists.persons.view.hasFocus()


def test_columns_are_chosen_by_keys_and_remembered_after_a_restart(
    wang: str, page: PeoplePage, typist: Typist, qtbot: QtBot, reopened: Callable[[], Desk]
) -> None:
    page.focus_first()
    typist.press("F4")
    page.lists.tools.columns.boxes["tier"].setFocus()
    typist.press("Space")
    assert page.lists.persons.shown_columns() == ("name", "village", "categories", "tier")
    later = shown(Operations(reopened(), InlineRunner()), qtbot)
    assert later.lists.persons.shown_columns() == ("name", "village", "categories", "tier")
    later.lists.tools.columns.restore()
    assert later.lists.persons.shown_columns() == ("name", "village", "categories")


def test_a_view_is_saved_shown_again_and_forgotten(
    wang: str, three: list[str], page: PeoplePage, typist: Typist
) -> None:
    page.refresh()
    page.focus_first()
    page.lists.tools.filters.pickers["village_code"].set_value(VILLAGE)
    page.lists.tools.filters.changed.emit()
    typist.press("F7")
    typist.type("镇西的")
    typist.press("Return")
    page.lists.tools.filters.clear()
    assert page.lists.persons.model.rowCount() == 4
    named(page.lists.tools.views, "镇西的").click()
    assert page.lists.persons.model.rowCount() == 3
    named(page.lists.tools.views, "删除").click()
    assert page.lists.tools.views.views == ()


def test_selected_persons_are_changed_at_once_and_changed_back(
    three: list[str], page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.refresh()
    page.focus_first()
    typist.press("Ctrl+A", "F8")
    pane = page.doing.bulk
    assert pane.isVisible()
    typist.press("S")
    typist.press("Return")
    typist.type("李")
    typist.press("Return")
    pane.reason.setFocus()
    typist.type("换人负责")
    with qtbot.waitSignal(page.said) as said:
        typist.press("Ctrl+S")
    assert said.args[0] == "已修改 3 人。"
    found = [cast("Person", records.get(desk, "person", row_id)) for row_id in three]
    assert {person.worker_id for person in found} == {desk.session.worker_id}
    (line, *_earlier) = records.history(desk, "person", three[0])
    assert line.reason == "换人负责"
    said.args[2]()
    found = [cast("Person", records.get(desk, "person", row_id)) for row_id in three]
    assert {person.worker_id for person in found} == {""}


def test_what_contradicts_a_category_is_told_before_many_are_changed(
    three: list[str], page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    """V-11 and V-12 are told for many as on the form of one."""
    person = cast("Person", records.get(desk, "person", three[0]))
    old = dataclasses.replace(person, birth_date=date(1950, 1, 1))
    with desk.write() as unit:
        unit.put(old)
    page.refresh()
    page.focus_first()
    typist.press("Ctrl+A", "F8", "K")
    pane = page.doing.bulk
    assert not pane.doubts.isVisible()
    pane.values["open_category"].set_value("15")
    pane.values["open_category"].changed.emit()
    said_before = pane.doubts.text().splitlines()
    assert said_before[0] == "1 人请先核对，仍然可以修改："
    assert said_before[1].startswith(f"{old.name}：76岁与服务对象类别")
    pane.reason.set_value("名单")
    with qtbot.waitSignal(page.said) as said:
        pane.apply()
    assert said.args[0] == (f"已修改 3 人。1 人的类别与年龄或别的类别不符，请核对：{old.name}。")


def test_several_rows_stay_selected_while_one_of_them_is_looked_at(
    three: list[str], page: PeoplePage, typist: Typist
) -> None:
    page.refresh()
    page.focus_first()
    typist.press("Shift+Down", "Shift+Down")
    assert sorted(page.lists.persons.selected_ids()) == sorted(three)
    assert page.person_side.record_id == three[0]


def test_without_a_reason_many_are_not_changed(
    three: list[str], page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.refresh()
    page.focus_first()
    typist.press("Ctrl+A", "F8", "J")
    page.operations.failed.disconnect()  # the fixture takes any failure for a fault of the test
    with qtbot.waitSignal(page.operations.failed) as failed:
        typist.press("Ctrl+S")
    assert failed.args[0].code == "bulk_reason"
    assert page.step_back()
    assert not page.doing.bulk.isVisible()


def others(desk: Desk, count: int) -> None:
    """Clients of another station, as a county has them."""
    with desk.write() as unit:
        for number in range(count):
            unit.put(Person(name=f"外站{number}", is_client=True, site_id="another-station"))


def test_those_of_other_stations_are_told_of_before_many_are_changed(
    three: list[str], page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    others(desk, 2)
    page.lists.persons.refresh()
    page.focus_first()
    typist.press("Ctrl+A", "F8")
    pane = page.doing.bulk
    assert "有 2 人属于别的站点" in pane.limits.text()
    assert named(pane, "修改 3 人 Ctrl+S").isEnabled()
    typist.press("J")
    pane.reason.setFocus()
    typist.type("名单")
    with qtbot.waitSignal(page.said) as said:
        typist.press("Ctrl+S")
    assert said.args[0].startswith("已修改 ")
    assert "另一个站点" not in said.args[0]


def test_where_nobody_can_be_changed_nothing_is_asked(
    page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    others(desk, 2)
    page.lists.persons.refresh()
    page.focus_first()
    typist.press("Ctrl+A", "F8")
    pane = page.doing.bulk
    assert pane.limits.isVisible()
    assert "属于别的站点" in pane.limits.text()
    assert not pane.reason.isVisible()
    assert not pane.what.isVisible()
    assert not [item for item in pane.findChildren(QPushButton) if item.isVisible()][1:]
    typist.press("Ctrl+S")  # and nothing fails
    assert typist.at(named(pane, "返回 Esc"))
    typist.press("Space")
    assert not pane.isVisible()


# columns ----------------------------------------------------------------------------------


def test_villages_that_begin_alike_are_told_apart_in_the_list(
    operations: Operations, desk: Desk, qtbot: QtBot
) -> None:
    for name, code in (("赵春", "230127101004"), ("钱夏", "230127101003")):
        record = Person(name=name, village_code=code, is_client=True)
        person_id = people.save_person(desk, record).id
        held = PersonCategory(person_id=person_id, category="20", start_date=date(2026, 1, 1))
        with desk.write() as unit:
            unit.put(held)
    view = shown(operations, qtbot).persons.view
    columns = [item.key for item in lists.columns("persons")]
    for key in ("name", "village", "categories"):
        column = columns.index(key)
        texts = [view.model().index(row, column).data() for row in range(2)]
        room = view.columnWidth(column) - 2 * 6
        assert all(view.fontMetrics().horizontalAdvance(text) < room for text in texts), texts
    assert not view.horizontalScrollBar().isVisible()


# the lists by keys -------------------------------------------------------------------------


def test_the_letters_on_the_row_of_lists_work_while_the_keyboard_is_on_a_list(
    page: PeoplePage, wang: str, typist: Typist
) -> None:
    page.refresh()
    page.focus_first()
    assert typist.at(page.persons.view)
    assert page.person_side.record_id == wang
    typist.type("j")
    assert page.lists.kind.value() == "homes"
    assert typist.at(page.lists.households.view)
    assert page.lists.households.current() is not None
    typist.type("c")
    assert page.lists.kind.value() == "doubles"
    assert typist.at(page.lists.kind)  # nobody is there twice
    assert not page.person_side.isVisible()
    assert not page.household_side.isVisible()
    typist.type("q")
    typist.press("Return")
    assert page.lists.kind.value() == "all"
    assert typist.at(page.persons.view)
    typist.type("x")
    assert page.lists.kind.value() == "all"


def test_a_letter_in_the_filter_line_is_text(page: PeoplePage, typist: Typist) -> None:
    page.persons.filter.setFocus()
    typist.type("cjq")
    assert page.lists.kind.value() == "clients"
    assert page.persons.filter.text() == "cjq"


def test_the_pairs_take_the_keyboard_when_they_arrive(
    page: PeoplePage, desk: Desk, wang: str, typist: Typist
) -> None:
    assert wang
    people.save_person(desk, Person(name="王秀英", phone="13904511234", is_client=True))
    people.save_person(desk, Person(name="王秀英", phone="13904511234", is_client=True))
    page.refresh()
    page.focus_first()
    typist.type("c")
    assert page.lists.doubles.table.view.hasFocus()
    typist.type("f")
    assert typist.at(page.persons.view)


def test_f6_stops_at_the_row_of_lists(window: MainWindow, wang: str, typist: Typist) -> None:
    assert wang
    frame = window.workspace
    assert frame is not None
    page = cast("PeoplePage", frame.open_page("people"))
    page.focus_first()
    walked = []
    for _step in range(4):
        typist.press("F6")
        walked.append(typist.where)
    assert page._sides.isAncestorOf(walked[0])
    assert walked[1:] == [frame.navigation, page.lists.kind, page.persons.view]
    typist.press("Shift+F6")
    assert typist.at(page.lists.kind)
    typist.type("c")
    assert page.lists.kind.value() == "doubles"


LONG = ("03", "01", "24")


def crowded(desk: Desk) -> None:
    """Clients of whom one has several long categories, in a village with a long name."""
    for name, categories in (("欧阳春分", LONG), ("吕防风", ("20",)), ("赵寒露", ("20",))):
        record = Person(name=name, village_code="230127100001", is_client=True)
        person_id = people.save_person(desk, record).id
        with desk.write() as unit:
            for code in categories:
                start = date(2026, 1, 1)
                unit.put(PersonCategory(person_id=person_id, category=code, start_date=start))


@pytest.mark.parametrize("width", [1366, 1024])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_names_are_whole_beside_long_categories(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, width: int, language: str
) -> None:
    crowded(desk)
    before = current_language()
    set_language(language)
    try:
        window = open_window(desk)
        window.resize(width, 768)
        assert window.workspace is not None
        table = cast("PeoplePage", window.workspace.open_page("people")).lists.persons
        view = table.view
        qtbot.waitUntil(lambda: table.model.rowCount() == 3 and view.isVisible())
        keys = [item.key for item in table.model.columns]
        name = keys.index("name")
        texts = {view.model().index(row, name).data() for row in range(3)}
        assert "欧阳春分" in texts
        longest = max(map(view.fontMetrics().horizontalAdvance, texts))
        qtbot.waitUntil(lambda: longest < view.columnWidth(name) - 2 * 6)
        qtbot.waitUntil(lambda: not view.horizontalScrollBar().maximum())  # nothing is aside
    finally:
        set_language(before)
