# SPDX-License-Identifier: MulanPSL-2.0
"""服务对象: who is on file twice, side by side, merged and taken apart again."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.people.samples import (
    NUMBER,
    named,
    persons,
    view_of,
)
from tests.gui.real_window import Typist
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.services import (
    merging,
    people,
)
from wuse_desktop.services.desk import Desk

# doubles ----------------------------------------------------------------------------------


@pytest.fixture
def twin(wang: str, desk: Desk) -> str:
    """王秀瑛: the same telephone as 王秀英, and a note."""
    person = Person(name="王秀瑛", phone="13845671234", note="耳背", is_client=True)
    return people.save_person(desk, person).id


def test_a_pair_is_merged_from_the_keyboard_and_comes_apart_by_undo(
    wang: str, twin: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.lists.kind.setFocus()
    qtbot.keyClick(page.lists.kind, Qt.Key.Key_C)
    (line,) = page.lists.doubles.table.model.lines
    assert line.cells == ("王秀英 / 王秀瑛", "联系电话相同，姓名同音")
    page.focus_first()
    typist.press("Return")
    pane = page.doing.comparison
    assert pane.isVisible()
    assert typist.at(pane.view)
    typist.press("Right")  # the name: of the other one
    assert pane.model.choices["name"] == "other"
    typist.press("Left")
    assert pane.model.choices["name"] == "kept"
    with qtbot.waitSignal(page.said) as said:
        typist.press("Ctrl+S")
    assert said.args[:2] == ["王秀瑛已并入王秀英。", "撤销"]
    assert view_of(page).caption() == "王秀英"
    assert persons(desk) == ["王小宇", "王秀英"]
    assert page.lists.doubles.table.model.lines == ()
    said.args[2]()
    assert persons(desk) == ["王秀瑛", "王小宇", "王秀英"]


def test_left_and_right_change_places(
    wang: str, twin: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.compare(wang, twin)
    typist.press("Ctrl+T")
    found = page.doing.comparison.comparison
    assert found is not None
    assert (found.kept.id, found.other.id) == (twin, wang)
    with qtbot.waitSignal(page.said):
        typist.press("Ctrl+S")
    assert view_of(page).caption() == "王秀瑛"


def test_somebody_is_put_beside_another_who_is_found_by_typing(
    wang: str, twin: str, page: PeoplePage, typist: Typist, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    view_of(page).wished.emit("compare")
    typist.type("wxy")
    pane = page.doing.comparison
    qtbot.waitUntil(pane.picker._popup.isVisible)
    names = [pane.picker._popup.item(row).text() for row in range(pane.picker._popup.count())]
    typist.press(*["Down"] * next(i for i, name in enumerate(names) if "王秀瑛" in name))
    typist.press("Return")
    found = pane.comparison
    assert found is not None
    assert (found.kept.id, found.other.id) == (wang, twin)
    assert page.step_back()
    assert not pane.isVisible()


def test_numbers_stay_hidden_while_two_are_compared(
    wang: str, twin: str, page: PeoplePage, typist: Typist
) -> None:
    page.compare(wang, twin)
    model = page.doing.comparison.model
    row = next(row for row, line in enumerate(model.lines) if line.key == "id_no")
    assert str(model.index(row, 1).data()).startswith("230127********0023")
    typist.press("Ctrl+D")
    assert str(model.index(row, 1).data()).startswith(NUMBER)


def test_a_pair_that_is_none_is_not_offered_again(
    wang: str, twin: str, page: PeoplePage, typist: Typist, qtbot: QtBot
) -> None:
    page.lists.kind.take("doubles")
    page.compare(wang, twin)
    with qtbot.waitSignal(page.said) as said:
        named(page.doing.comparison, "不是同一个人").click()
    assert page.lists.doubles.table.model.lines == ()
    said.args[2]()
    assert len(page.lists.doubles.table.model.lines) == 1


def test_a_merge_is_undone_from_the_menu_of_the_person(
    wang: str, twin: str, page: PeoplePage, desk: Desk, qtbot: QtBot
) -> None:
    merging.merge(desk, wang, twin)
    assert page.show_record("person", twin)  # an old link leads to the one who is left
    assert page.person_side.record_id == wang
    entry = next(item for item in view_of(page)._menu.actions() if "撤销合并" in item.text())
    with qtbot.waitSignal(page.said):
        entry.trigger()
    assert persons(desk) == ["王秀瑛", "王小宇", "王秀英"]
