# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of a form as a table: typed, pasted from WPS, deleted and brought back."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.form_samples import Filler
from tests.gui.real_window import Typist
from wuse_desktop.gui.formview.row_model import STATE_ROLE
from wuse_desktop.gui.formview.row_steps import CellState

THREE = {
    "family": [{"fname": name, "fage": age} for name, age in [("甲", 40), ("乙", 15), ("丙", 70)]]
}


@pytest.fixture
def filler(typist: Typist, qtbot: QtBot) -> Filler:
    return Filler(typist, qtbot)


def state(filler: Filler, row: int, column: int) -> CellState:
    found = filler.table.model.index(row, column).data(STATE_ROLE)
    assert isinstance(found, CellState)
    return found


def test_a_cell_is_written_while_it_is_typed(filler: Filler) -> None:
    session = filler.open()
    filler.go("family[1]/pay")
    filler.type("12")
    assert session.value("/data/family[1]/pay") == Decimal(12)
    assert session.value("/data/sums/total") == Decimal(12)
    assert filler.shown("sums/total") == "12"


def test_typing_replaces_a_cell_and_escape_brings_it_back(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/fage")
    filler.type("5")
    assert session.value("/data/family[1]/fage") == 5
    filler.press("Escape")
    assert session.value("/data/family[1]/fage") == 40


def test_a_name_arrives_from_the_input_method(filler: Filler) -> None:
    session = filler.open()
    filler.go("family[1]/fname")
    filler.type("王建国", "Return")
    assert session.value("/data/family[1]/fname") == "王建国"


def test_a_choice_is_found_by_its_pinyin(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/fsex")
    filler.type("nv", "Return")
    assert session.value("/data/family[1]/fsex") == "f"
    assert filler.here == "family[2]/fsex"  # Enter goes down


def test_tab_passes_cells_that_do_not_matter_and_they_are_grey(filler: Filler) -> None:
    filler.open(THREE)
    assert CellState.GREY in state(filler, 1, 3)
    assert CellState.GREY not in state(filler, 0, 3)
    filler.go("family[2]/fage")
    filler.press("Tab")
    assert filler.here == "family[2]/born"


def test_typing_over_a_cell_that_does_not_matter_does_nothing(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[2]/pay")
    filler.type("5")
    assert session.value("/data/family[2]/pay") is None
    assert filler.here == "family[2]/pay"


def test_tab_adds_a_row_behind_a_filled_one_and_takes_a_blank_one_out(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[3]/remark")
    filler.press("Tab")
    assert filler.here == "family[4]/fname"
    assert len(session.rows("/data/family")) == 4
    for _cell in range(7):
        filler.press("Tab")
    assert filler.here == "sums/opinion"
    assert len(session.rows("/data/family")) == 3


def test_enter_in_the_last_row_goes_on_in_a_new_one(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[3]/fname")
    filler.type("丁", "Return")
    assert filler.here == "family[4]/fname"
    filler.type("戊", "Return")
    assert [session.value(f"{row}/fname") for row in session.rows("/data/family")] == [
        "甲", "乙", "丁", "戊", None,
    ]  # fmt: skip


def test_a_row_is_deleted_and_brought_back_to_its_place(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[2]/fname")
    filler.press("Ctrl+Del")
    assert [filler.row(number)[0] for number in range(2)] == ["甲", "丙"]
    assert filler.table.undo_button.isVisible()
    filler.press("Ctrl+Z")
    assert [filler.row(number)[0] for number in range(3)] == ["甲", "乙", "丙"]
    assert session.value("/data/family[2]/fage") == 15
    assert not filler.table.undo_button.isVisible()


def test_a_row_begun_for_nothing_does_not_come_back_in_place_of_a_deleted_one(
    filler: Filler,
) -> None:
    filler.open(THREE)
    filler.go("family[1]/fname")
    filler.press("Ctrl+Del")
    filler.go("family[2]/fname")
    filler.press("Return", "Return")  # a new row, and out of the table
    assert filler.here == "sums/opinion"
    filler.go("family[1]/fname")
    filler.press("Insert", "Ctrl+Z", "Ctrl+Z")
    assert [filler.row(number)[0] for number in range(3)] == ["甲", "乙", "丙"]


def test_several_rows_are_deleted_and_brought_back_with_one_click(filler: Filler) -> None:
    filler.open(THREE)
    filler.go("family[1]/fname")
    filler.press("Shift+Down", "Ctrl+Del")
    assert filler.row(0)[0] == "丙"
    filler.table.undo_button.click()
    assert [filler.row(number)[0] for number in range(3)] == ["甲", "乙", "丙"]


def test_the_last_row_goes_too_and_the_button_adds_one(filler: Filler) -> None:
    session = filler.open()
    filler.go("family[1]/fname")
    filler.press("Ctrl+Del")
    assert session.rows("/data/family") == []
    filler.go("basic/id_no")
    filler.press("Tab")
    assert filler.table.add_button.hasFocus()
    filler.press("Return")
    assert filler.here == "family[1]/fname"


def test_a_button_pressed_while_a_cell_is_open_keeps_what_is_typed(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[2]/fname")
    filler.type("新名")
    filler.table.remove_button.click()
    assert [session.value(f"{row}/fname") for row in session.rows("/data/family")] == ["甲", "丙"]
    filler.table.undo_button.click()
    assert session.value("/data/family[2]/fname") == "新名"


def test_a_column_is_pasted_with_new_rows_for_what_is_longer(filler: Filler) -> None:
    session = filler.open()
    filler.go("family[1]/fname")
    filler.paste("王建国\n李梅\n赵刚\n")
    assert [session.value(f"{row}/fname") for row in session.rows("/data/family")] == [
        "王建国", "李梅", "赵刚",
    ]  # fmt: skip


def test_rows_are_pasted_in_the_words_of_people(filler: Filler) -> None:
    session = filler.open()
    filler.go("family[1]/fname")
    filler.paste("王建国\t男\t40\t3200.5\t1986/3/5 0:00\t是\t身体好\n李梅\tf\t不详\t\t\t否\t")
    assert session.answers()["family"] == [
        {
            "fname": "王建国",
            "fsex": "m",
            "fage": 40,
            "pay": 3200.5,
            "born": "1986-03-05",
            "here": True,
            "remark": "身体好",
        },
        {"fname": "李梅", "fsex": "f", "fage": "不详"},
    ]
    assert CellState.WRONG in state(filler, 1, 2)


def test_headings_of_a_pasted_table_say_what_is_what_and_ctrl_z_takes_it_back(
    filler: Filler,
) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/fage")
    filler.paste("备注\t姓名\t籍贯\n好\t王建国\t木兰")
    assert filler.row(0)[:3] == ["王建国", "", "40"]
    assert session.value("/data/family[1]/remark") == "好"
    filler.press("Ctrl+Z")
    assert filler.row(0)[0] == "甲"
    assert session.value("/data/family[1]/remark") is None


def test_cells_are_copied_as_a_table_and_cleared(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/fname")
    filler.press("Shift+Down", "Shift+Right", "Shift+Right", "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "甲\t\t40\n乙\t\t15"
    filler.press("Delete")
    assert session.value("/data/family[2]/fage") is None
    filler.press("Ctrl+Z")
    assert session.value("/data/family[2]/fage") == 15


def test_days_and_boxes_are_answered_in_cells(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/born")
    filler.type("19860305", "Tab")
    assert session.value("/data/family[1]/born") == date.fromisoformat("1986-03-05")
    assert filler.here == "family[1]/here"
    filler.press("Space")
    assert session.value("/data/family[1]/here") is True
    filler.press("Space")
    assert session.value("/data/family[1]/here") is None


def test_alt_enter_breaks_a_line_and_the_row_grows(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/remark")
    before = filler.table.view.rowHeight(0)
    filler.type("一")
    filler.press("Alt+Return")
    filler.type("二", "Return")
    assert session.value("/data/family[1]/remark") == "一\n二"
    assert filler.table.view.rowHeight(0) > before


def test_what_is_wrong_is_marked_and_said_below_the_table(filler: Filler) -> None:
    filler.open(THREE)
    filler.go("family[1]/fage")
    filler.type("130", "Tab")
    assert CellState.WRONG in state(filler, 0, 2)
    filler.go("family[1]/fage")
    assert filler.table.message == "第1行 年龄：年龄应在0至120之间"
    assert CellState.WRONG not in state(filler, 0, 0)


def test_the_arrows_move_and_f2_changes_what_is_there(filler: Filler) -> None:
    session = filler.open(THREE)
    filler.go("family[1]/fname")
    filler.press("Down", "F2", "End")
    filler.type("二", "Return")
    assert session.value("/data/family[2]/fname") == "乙二"
    assert filler.here == "family[3]/fname"


def test_a_long_table_scrolls_by_itself(filler: Filler) -> None:
    filler.open({"family": [{"fname": f"第{number}人"} for number in range(500)]})
    assert filler.table.height() < 650
    assert filler.view.focus_path("/data/family[400]/fage")
    place = filler.table.view.visualRect(filler.table.view.currentIndex())
    assert filler.table.view.viewport().rect().contains(place)
    assert (
        filler.view.area.viewport()
        .rect()
        .contains(filler.table.view.viewport().mapTo(filler.view.area.viewport(), place.center()))
    )


def test_rows_are_only_looked_at_where_the_form_is(filler: Filler) -> None:
    session = filler.open(THREE, read_only=True)
    assert not filler.table.add_button.isVisible()
    assert filler.view.focus_path("/data/family[1]/fname")
    filler.press("x", "Ctrl+Del", "Delete", "Insert")
    filler.paste("甲乙丙")
    assert session.value("/data/family[1]/fname") == "甲"
    assert len(session.rows("/data/family")) == 3
    assert filler.table.view.editTriggers() is not None
    assert not filler.table.model.flags(filler.table.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
