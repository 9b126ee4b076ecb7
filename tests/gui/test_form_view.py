# SPDX-License-Identifier: MulanPSL-2.0
"""A form is filled in from the keyboard; what is asked changes while one types."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.form_samples import VISITS, Filler
from tests.gui.real_window import Typist
from wuse_desktop.gui.formview.lines import GrowingText
from wuse_desktop.gui.formview.paper_grid import PaperGrid
from wuse_desktop.gui.formview.pickers import ManyPicker, OnePicker


@pytest.fixture
def filler(typist: Typist, qtbot: QtBot) -> Filler:
    return Filler(typist, qtbot)


def test_a_whole_form_is_filled_by_keys(filler: Filler) -> None:
    session = filler.open()
    assert filler.here == "basic/name"
    filler.type("王秀兰", "Return")
    filler.type("2", "Return")
    filler.type("15", "Tab")
    filler.type("3-20", "Return")
    filler.type("0930", "Return")
    filler.type("1200.50", "Return")
    filler.type("hk", "Return")  # Enter takes the choice and goes on
    assert filler.here == "basic/village"
    filler.type("hkc", "Tab")
    filler.press("Space", "Right", "Right", "Space", "Tab")
    filler.type("gl", "Return")
    filler.type("yl", "Return")
    filler.press("Escape", "Tab")
    assert filler.here == "basic/guardian"
    filler.type("张梅", "Return")
    filler.type("独自在家。", "Tab")
    filler.type("3-20", "Tab")
    filler.type("14:05", "Return")
    filler.press("Space", "Tab")
    filler.type("230127", "Return")
    assert filler.here == "guard/school"  # what is computed is passed over
    filler.type("镇小学", "Return")
    assert filler.here == "family[1]/fname"
    filler.type("王建国", "Tab")
    filler.type("m", "Tab")
    filler.type("40", "Tab", "Tab", "Tab", "Space", "Tab", "Tab")
    assert filler.here == "family[2]/fname"
    filler.press("Return")  # a blank last row is left, and goes
    assert filler.here == "sums/opinion"
    filler.type("接案")
    assert session.problems() == []
    assert session.answers() == {
        "basic": {
            "name": "王秀兰",
            "sex": "f",
            "age": 15,
            "on": "2026-03-20",
            "clock": "09:30",
            "income": 1200.5,
            "town": "t2",
            "village": "v3",
            "hard": ["a", "c"],
            "policy": ["p1", "p3"],
            "guardian": "张梅",
            "story": "独自在家。",
            "met": "2026-03-20T14:05",
            "told": True,
            "double": 30,
            "id_no": "230127",
        },
        "guard": {"school": "镇小学"},
        "family": [{"fname": "王建国", "fsex": "m", "fage": 40, "here": True}],
        "sums": {"total": 0, "opinion": "接案"},
    }


def test_each_answer_is_told_with_what_it_changed(filler: Filler, qtbot: QtBot) -> None:
    filler.open()
    filler.go("basic/age")
    with qtbot.waitSignal(filler.view.changed) as told:
        filler.type("9")
    changed = set(told.args[0])
    assert {"/data/basic/age", "/data/basic/guardian", "/data/basic/double"} <= changed
    assert "/data/basic/name" not in changed


def test_an_answer_greys_what_does_not_matter_in_place(filler: Filler) -> None:
    filler.open()
    assert not filler.can_answer("basic/guardian")
    filler.go("basic/age")
    filler.type("9")
    assert filler.can_answer("basic/guardian")
    assert filler.cell("basic/guardian").label.text.endswith("*")
    filler.go("basic/guardian")
    filler.type("张梅")
    filler.go("basic/age")
    filler.press("End")
    filler.type("0")
    assert not filler.can_answer("basic/guardian")
    assert filler.shown("basic/guardian") == "张梅"  # it is not lost, only not asked for
    filler.go("basic/policy")
    filler.press("Tab")
    assert filler.here == "basic/story"


def test_a_block_that_does_not_matter_folds_to_its_title(filler: Filler) -> None:
    filler.open()
    grid = filler.grid("guard")
    folded = grid.height()
    assert filler.folded("guard")
    filler.go("basic/age")
    filler.type("9")
    assert not filler.folded("guard")
    assert grid.height() > folded
    assert filler.editor("guard/school").isVisible()


def test_choices_follow_the_answer_they_depend_on(filler: Filler) -> None:
    session = filler.open()
    filler.go("basic/town")
    filler.type("cg", "Return")
    filler.type("dj", "Return")
    assert session.value("/data/basic/village") == "v1"
    filler.go("basic/town")
    filler.type("hk", "Return")
    assert filler.shown("basic/village") == "东街社区"
    filler.view.show_problems()
    assert "选项不在列表中" in filler.cell("basic/village").problem


def test_what_does_not_fit_stays_as_typed_and_is_said_when_the_field_is_left(
    filler: Filler,
) -> None:
    session = filler.open()
    filler.go("basic/age")
    filler.type("abc")
    assert filler.cell("basic/age").problem == ""
    filler.press("Tab")
    assert filler.cell("basic/age").problem == "应填整数"
    assert filler.shown("basic/age") == "abc"
    assert session.answers()["basic"]["age"] == "abc"  # type: ignore[index, call-overload]
    filler.go("basic/age")
    filler.type("30")
    assert filler.cell("basic/age").problem == ""


def test_a_day_is_read_generously_and_shown_in_full(filler: Filler) -> None:
    session = filler.open()
    filler.go("basic/on")
    filler.type("昨天", "Tab")
    assert session.value("/data/basic/on") == date.fromisoformat("2026-03-23")
    assert filler.shown("basic/on") == "2026-03-23"
    filler.go("basic/on")
    filler.press("+", "+")
    assert session.value("/data/basic/on") == date.fromisoformat("2026-03-25")
    filler.press("Tab")
    assert filler.cell("basic/on").problem == "不能晚于今天"


def test_values_are_shown_as_they_were_kept(filler: Filler) -> None:
    session = filler.open({"basic": {"clock": "9:05", "income": 0.1, "met": "2026-03-20T14:05"}})
    assert filler.shown("basic/clock") == "09:05"
    assert filler.shown("basic/income") == "0.1"
    assert filler.shown("basic/met") == "2026-03-20 14:05"
    assert session.value("/data/basic/clock") == time.fromisoformat("09:05")
    assert session.value("/data/basic/income") == Decimal("0.1")
    assert session.value("/data/basic/met") == datetime.fromisoformat("2026-03-20T14:05")


def test_one_choice_is_taken_from_the_others_and_can_be_taken_back(filler: Filler) -> None:
    session = filler.open()
    filler.go("basic/sex")
    filler.press("1", "2")
    assert session.value("/data/basic/sex") == "f"
    filler.press("Space")
    assert session.value("/data/basic/sex") is None
    filler.press("n", "Space")  # the next choice that is read so
    assert session.value("/data/basic/sex") == "m"
    filler.press("Delete")
    assert session.value("/data/basic/sex") is None


def test_several_choices_of_a_list_are_taken_and_given_back(filler: Filler) -> None:
    session = filler.open()
    filler.go("basic/policy")
    filler.press("Down", "Return", "Down", "Space", "Escape")
    assert session.value("/data/basic/policy") == ("p1", "p2")
    picker = filler.editor("basic/policy")
    assert isinstance(picker, ManyPicker)
    chips = [chip.text() for chip in picker.findChildren(QPushButton) if chip.isVisible()]
    assert chips == ["高龄津贴 ×", "临时救助 ×"]
    filler.press("Backspace")
    assert session.value("/data/basic/policy") == ("p1",)
    filler.type("qqq", "Tab")
    assert session.value("/data/basic/policy") == ("p1",)


def test_a_choice_that_was_emptied_is_not_filled_again_by_tab(filler: Filler) -> None:
    session = filler.open({"basic": {"town": "t1"}})
    filler.go("basic/town")
    picker = filler.editor("basic/town")
    assert isinstance(picker, OnePicker)
    picker.line.selectAll()
    filler.press("Delete", "Tab")
    assert session.value("/data/basic/town") is None


def test_a_long_text_makes_its_row_grow(filler: Filler) -> None:
    filler.open()
    filler.go("basic/story")
    text = filler.editor("basic/story")
    assert isinstance(text, GrowingText)
    before = text.height()
    for _line in range(8):
        filler.type("独自在家")
        filler.press("Return")
    assert text.height() > before
    assert text.verticalScrollBar().maximum() == 0
    assert filler.here == "basic/story"  # Enter is a line here
    assert filler.editor("basic/met").y() > text.geometry().bottom()


def test_shift_tab_goes_back_in_reading_order(filler: Filler) -> None:
    filler.open()
    filler.go("sums/opinion")
    filler.press("Shift+Tab")
    assert filler.here == "family[1]/remark"
    filler.press(*["Shift+Tab"] * 7)
    assert filler.here == "basic/id_no"


def test_tab_leaves_the_form_behind_its_last_field(filler: Filler) -> None:
    filler.open()
    filler.go("sums/opinion")
    filler.press("Return")
    assert filler.here == "sums/opinion"


def test_page_keys_scroll_and_ctrl_enter_wishes_to_finish(filler: Filler, qtbot: QtBot) -> None:
    filler.open()
    bar = filler.view.area.verticalScrollBar()
    assert bar.value() == 0
    filler.press("PgDown")
    assert bar.value() > 0
    filler.press("PgUp")
    assert bar.value() == 0
    filler.go("basic/story")
    with qtbot.waitSignal(filler.view.finish_wished):
        filler.press("Ctrl+Return")
    assert filler.shown("basic/story") == ""


def test_what_is_half_typed_counts_when_one_finishes(filler: Filler, qtbot: QtBot) -> None:
    session = filler.open()
    filler.go("basic/town")
    filler.type("hk")
    with qtbot.waitSignal(filler.view.finish_wished):
        filler.press("Ctrl+Return")
    assert session.value("/data/basic/town") == "t2"
    assert filler.here == "basic/town"
    filler.go("family[1]/fsex")
    filler.type("nv")
    with qtbot.waitSignal(filler.view.finish_wished):
        filler.press("Ctrl+Return")
    assert session.value("/data/family[1]/fsex") == "f"
    assert filler.here == "family[1]/fsex"


def test_nothing_is_wider_than_the_window(filler: Filler) -> None:
    filler.open()
    for width in (1166, 900, 700):
        filler.view.resize(width, 650)
        assert filler.view.area.stack.geometry().right() < width
        for cell in filler.view.area.stack.cells():
            if cell.editor is not None and cell.editor.isVisible():
                assert cell.editor.geometry().right() <= cell.answer_place.right()


def test_a_click_on_a_label_goes_to_its_answer(filler: Filler, qtbot: QtBot) -> None:
    filler.open()
    grid = filler.view.findChildren(PaperGrid)[0]
    place = filler.cell("basic/income").label_place
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place.center())
    assert filler.here == "basic/income"


def test_people_who_do_not_see_the_label_hear_it(filler: Filler) -> None:
    filler.open()
    editor = filler.editor("basic/name")
    assert editor.accessibleName() == "姓名（必填）"
    filler.view.show_problems()
    assert editor.accessibleDescription() == "必填"


def test_rows_that_are_no_table_are_grids_with_rows_of_their_own(filler: Filler) -> None:
    session = filler.open(text=VISITS)
    assert filler.here == "visit[1]/place"
    filler.type("河东", "Tab")
    filler.type("赵刚", "Tab")
    assert filler.here == "visit[1]/met[2]/who"
    filler.press("Return")
    assert filler.button("＋ 添加一份").hasFocus()
    filler.press("Return")
    assert filler.here == "visit[2]/place"
    filler.type("河西", "Tab")
    filler.type("钱丽")
    assert session.answers()["visit"] == [
        {"place": "河东", "met": [{"who": "赵刚"}]},
        {"place": "河西", "met": [{"who": "钱丽"}]},
    ]
    filler.button("删除").click()
    assert filler.shown("visit[1]/place") == "河西"
    filler.button("撤销删除").click()
    assert filler.shown("visit[1]/place") == "河东"
    assert session.value("/data/visit[1]/met[1]/who") == "赵刚"


NAMED = """
| survey | | | | | |
| | type | name | label | hint | appearance |
| | text | who | 姓名 | | |
| | begin_group | g | ${who}的情况 | | |
| | text | health | ${who}的健康 | ${who}自己说的 | |
| | end_group | | | | |
| settings | | | | | |
| | form_id | form_title | version | | |
| | named | 情况 | 2026.1 | | |
"""


def test_labels_and_titles_follow_the_answers_in_them(filler: Filler) -> None:
    filler.open(text=NAMED)
    filler.type("王秀兰")
    assert filler.cell("g/health").label.text == "王秀兰的健康"
    assert filler.editor("g/health").accessibleName() == "王秀兰的健康"
    assert filler.editor("g/health").toolTip() == "王秀兰自己说的"
    assert filler.grid("g").title == "王秀兰的情况"


def test_another_session_takes_the_place_of_the_first(filler: Filler) -> None:
    filler.open({"basic": {"name": "王秀兰"}})
    filler.open({"basic": {"name": "赵刚"}})
    assert filler.shown("basic/name") == "赵刚"
    assert len([one for one in filler.view.findChildren(PaperGrid) if one.isVisible()]) == 3


def test_what_somebody_else_wrote_is_shown_when_asked(filler: Filler) -> None:
    session = filler.open()
    session.set("/data/basic/name", "赵刚")
    filler.view.refresh()
    assert filler.shown("basic/name") == "赵刚"
