# SPDX-License-Identifier: MulanPSL-2.0
"""A form is checked, looked at and reviewed: problems, masked answers, comments."""

from datetime import datetime

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.form_samples import Filler
from tests.gui.real_window import Typist
from wuse_desktop.gui.formview.comment_strip import CommentStrip
from wuse_desktop.gui.formview.comments import Comment
from wuse_desktop.gui.formview.row_model import STATE_ROLE
from wuse_desktop.gui.formview.row_steps import CellState
from wuse_desktop.gui.formview.shown_answer import ShownAnswer

STORY = {
    "basic": {"name": "王秀兰", "sex": "f", "story": "独自在家。", "id_no": "230127195003010025"}
}
OPEN = Comment(
    author="赵敏", text="请补上就医的时间。", at=datetime.fromisoformat("2026-03-23T10:00")
)
CLOSED = Comment(author="赵敏", text="好。", closed=True)


@pytest.fixture
def filler(typist: Typist, qtbot: QtBot) -> Filler:
    return Filler(typist, qtbot)


# problems ---------------------------------------------------------------------------------


def test_a_field_that_was_only_passed_says_nothing_yet(filler: Filler) -> None:
    filler.open()
    filler.press("Tab")
    assert filler.cell("basic/name").problem == ""
    filler.go("basic/name")
    filler.type("长孙无忌先生", "Tab")
    assert filler.cell("basic/name").problem == "姓名不超过4字"


def test_the_end_lists_what_is_missing_and_goes_to_the_first(filler: Filler) -> None:
    filler.open({"basic": {"name": "王秀兰"}})
    filler.go("sums/opinion")
    assert filler.view.show_problems() == 5
    assert filler.view.strip.title == "还有 5 处要改"
    assert filler.view.strip.lines[0] == "性别：必填"
    assert filler.here == "basic/sex"
    assert filler.cell("basic/on").problem == "必填"


def test_f8_goes_round_the_problems_from_where_one_is(filler: Filler) -> None:
    filler.open({"basic": {"name": "王秀兰"}})
    filler.go("basic/income")
    found = []
    for _number in range(6):
        filler.press("F8")
        found.append(filler.here)
    assert found == [
        "basic/town", "family[1]/fname", "sums/opinion", "basic/sex", "basic/on", "basic/town",
    ]  # fmt: skip
    filler.press("Shift+F8")
    assert filler.here == "basic/on"


def test_a_line_of_the_list_leads_to_its_field(filler: Filler) -> None:
    filler.open({"basic": {"name": "王秀兰"}})
    filler.view.show_problems()
    filler.view.strip.chosen.emit("/data/family[1]/fname")
    assert filler.here == "family[1]/fname"
    model = filler.table.model
    assert CellState.WRONG in model.index(0, 0).data(STATE_ROLE)


def test_the_list_follows_and_goes_with_the_last_problem(filler: Filler, qtbot: QtBot) -> None:
    answers = {
        "basic": {"name": "王秀兰", "sex": "f", "on": "2026-03-20", "town": "t1"},
        "family": [],
    }
    filler.open(answers)
    assert filler.view.show_problems() == 1
    filler.type("接案")
    assert filler.cell("sums/opinion").problem == ""
    qtbot.waitUntil(filler.view.strip.isHidden)


def test_nothing_is_listed_where_all_is_well(filler: Filler) -> None:
    answers = {
        "basic": {"name": "王秀兰", "sex": "f", "on": "2026-03-20", "town": "t1"},
        "family": [],
        "sums": {"opinion": "接案"},
    }
    filler.open(answers)
    assert filler.view.show_problems() == 0
    assert not filler.view.strip.isVisible()


# masked answers ---------------------------------------------------------------------------


def test_sensitive_answers_are_seen_while_one_writes_them(filler: Filler) -> None:
    filler.open(STORY)
    assert filler.shown("basic/story") == "独自在家。"


def test_sensitive_answers_are_masked_where_the_form_is_only_looked_at(
    filler: Filler, qtbot: QtBot
) -> None:
    filler.open({**STORY, "family": [{"fname": "甲", "remark": "吸毒史"}]}, read_only=True)
    assert filler.shown("basic/name") == "王秀兰"
    assert filler.shown("basic/story") == "●●●"
    assert filler.shown("basic/id_no") == "230127********0025"
    assert filler.row(0)[6] == "●●●"
    story = filler.editor("basic/story")
    reveal = next(one for one in story.findChildren(QPushButton) if one.text() == "显示")
    with qtbot.waitSignal(filler.view.reveal_wished) as wished:
        reveal.click()
    assert wished.args == ["/data/basic/story"]
    assert filler.shown("basic/story") == "●●●"  # until the host has noted it
    filler.view.set_revealed(True, "/data/basic/story")
    assert filler.shown("basic/story") == "独自在家。"
    assert not reveal.isVisible()
    assert filler.shown("basic/id_no") == "230127********0025"
    filler.view.set_revealed(True)
    assert filler.shown("basic/id_no") == "230127195003010025"
    assert filler.row(0)[6] == "吸毒史"
    filler.view.set_revealed(False)
    assert filler.shown("basic/story") == "●●●"


def test_the_button_that_reveals_is_reached_by_tab(filler: Filler, qtbot: QtBot) -> None:
    filler.open(STORY, read_only=True)
    filler.go("basic/story")
    filler.press("Tab")
    with qtbot.waitSignal(filler.view.reveal_wished):
        filler.press("Return")


def test_a_form_that_is_looked_at_takes_no_answers(filler: Filler) -> None:
    session = filler.open(STORY, read_only=True)
    for path in ("basic/sex", "basic/hard", "basic/name"):
        filler.go(path)
        filler.press("Space", "1", "Delete")
    assert session.value("/data/basic/sex") == "f"
    assert session.value("/data/basic/hard") is None
    assert isinstance(filler.editor("basic/name"), ShownAnswer)
    filler.press("F8")
    assert not filler.view.strip.isVisible()


def test_a_long_word_is_broken_and_copied_whole(filler: Filler) -> None:
    address = "https://example.org/" + "a" * 60
    filler.open({"basic": {"name": address}}, read_only=True)
    shown = filler.editor("basic/name")
    assert isinstance(shown, ShownAnswer)
    assert shown.answer() == address
    assert shown.heightForWidth(150) > shown.heightForWidth(900)


def test_a_masked_cell_is_asked_for_with_space(filler: Filler, qtbot: QtBot) -> None:
    filler.open({"family": [{"fname": "甲", "remark": "吸毒史"}]}, read_only=True)
    filler.go("family[1]/remark")
    with qtbot.waitSignal(filler.view.reveal_wished) as wished:
        filler.press("Space")
    assert wished.args == ["/data/family[1]/remark"]
    filler.view.set_revealed(True, "/data/family[1]/remark")
    assert filler.row(0)[6] == "吸毒史"


# comments ---------------------------------------------------------------------------------


def test_comments_stand_beside_the_field_they_speak_of(filler: Filler) -> None:
    filler.open(STORY, read_only=True)
    cell = filler.cell("basic/story")
    before = cell.answer_place.height()
    filler.view.set_comments({"/data/basic/story": (OPEN, CLOSED)})
    assert cell.has_comments
    strip = cell.editor.parentWidget().findChildren(CommentStrip)[0]  # type: ignore[union-attr]
    assert strip.text() == "03-23 赵敏：请补上就医的时间。\n1 条已了结的批注"
    assert cell.answer_place.height() > before
    cell.turn_comments()
    assert strip.text() == "03-23 赵敏：请补上就医的时间。\n赵敏：好。（已了结）"
    filler.view.set_comments({})
    assert not strip.isVisible()
    assert cell.answer_place.height() == before


def test_comments_on_cells_are_marked_and_said_below_the_table(filler: Filler) -> None:
    filler.open({"family": [{"fname": "甲"}, {"fname": "乙"}]}, read_only=True)
    filler.view.set_comments({"/data/family[2]/fname": (OPEN,)})
    model = filler.table.model
    assert CellState.COMMENTED in model.index(1, 0).data(STATE_ROLE)
    assert CellState.COMMENTED not in model.index(0, 0).data(STATE_ROLE)
    filler.go("family[2]/fname")
    assert filler.table.message == "第2行 姓名：03-23 赵敏：请补上就医的时间。"


def test_a_supervisor_comments_on_the_field_with_the_keyboard(filler: Filler, qtbot: QtBot) -> None:
    filler.open(STORY, read_only=True)
    filler.go("basic/sex")
    with qtbot.assertNotEmitted(filler.view.comment_wished):
        filler.press("Ctrl+Alt+M")
    filler.view.set_commentable(True)
    with qtbot.waitSignal(filler.view.comment_wished) as wished:
        filler.press("Ctrl+Alt+M")
    assert wished.args == ["/data/basic/sex"]
    assert filler.view.focused_path() == "/data/basic/sex"


def test_the_menu_of_a_field_offers_to_comment_on_it(filler: Filler, qtbot: QtBot) -> None:
    filler.open(STORY, read_only=True)
    filler.view.set_commentable(True)
    cell = filler.cell("basic/name")
    assert cell.editor is not None
    place = cell.editor.mapToGlobal(QPoint(5, 5))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), place)
    QApplication.sendEvent(cell.editor, event)
    (menu,) = filler.view.findChildren(QMenu)
    with qtbot.waitSignal(filler.view.comment_wished) as wished:
        menu.actions()[0].trigger()
    assert wished.args == ["/data/basic/name"]
    menu.close()


def test_the_menu_of_a_table_offers_to_comment_on_the_cell(filler: Filler, qtbot: QtBot) -> None:
    filler.open({"family": [{"fname": "甲"}, {"fname": "乙"}]}, read_only=True)
    filler.view.set_commentable(True)
    filler.go("family[2]/fage")
    view = filler.table.view
    inside = view.visualRect(view.currentIndex()).center()
    place = view.viewport().mapToGlobal(inside)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, inside, place)
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = filler.view.findChildren(QMenu)
    with qtbot.waitSignal(filler.view.comment_wished) as wished:
        menu.actions()[0].trigger()
    assert wished.args == ["/data/family[2]/fage"]
    menu.close()


def test_the_focus_is_told_when_it_moves(filler: Filler, qtbot: QtBot) -> None:
    filler.open(STORY, read_only=True)
    with qtbot.waitSignal(filler.view.focus_moved) as moved:
        filler.press("Tab")
    assert moved.args == ["/data/basic/sex"]


PICTURE = """
| survey | | | |
| | type | name | label |
| | image | map | 家系图 |
| | text | end | 备注 |
| settings | | | |
| | form_id | form_title | version |
| | picture | 图 | 2026.1 |
"""


def test_a_file_is_wished_chosen_by_the_host_and_dropped(filler: Filler, qtbot: QtBot) -> None:
    session = filler.open(text=PICTURE)
    with qtbot.waitSignal(filler.view.file_wished) as wished:
        filler.press("Return")
    assert wished.args == ["/data/map"]
    filler.view.set_answer("/data/map", "家系图.png")
    assert session.value("/data/map") == "家系图.png"
    assert filler.shown("map") == "家系图.png"
    filler.press("Tab")
    filler.press("Return")
    assert session.value("/data/map") is None
