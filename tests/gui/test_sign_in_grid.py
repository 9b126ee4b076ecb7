# SPDX-License-Identifier: MulanPSL-2.0
"""Signing in by the keyboard: initials, Space, digits, new names, and a pasted column."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from tests.gui.work_samples import add_group, add_person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.widgets.heading_room import heading_room
from wuse_desktop.gui.widgets.sign_in_grid import SignInGrid
from wuse_desktop.services import signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.signin import RosterRow

NAMES = ("王秀英", "李桂兰", "张玉珍", "刘福生", "陈建国")
MOST_KEYS = 3

ShowGrid = Callable[..., SignInGrid]


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    return {name: add_person(desk, name) for name in NAMES}


@pytest.fixture
def roster(desk: Desk, people: dict[str, str]) -> tuple[RosterRow, ...]:
    group_id = add_group(desk, "互助小组", list(people.values()))
    return signin.roster(desk, "group_session", group_id)


@pytest.fixture
def show_grid(operations: Operations, qtbot: QtBot) -> ShowGrid:
    """Return ``show_grid(rows=(), expects=True, minutes=60)``: the grid with the keyboard in it."""

    def show(
        rows: tuple[RosterRow, ...] = (), *, expects: bool = True, minutes: int = 60
    ) -> SignInGrid:
        grid = SignInGrid(operations, expects=expects)
        qtbot.addWidget(grid)
        grid.resize(600, 500)
        grid.show()
        grid.activateWindow()
        qtbot.waitUntil(grid.isActiveWindow)
        grid.show_sheet(rows, (), minutes)
        grid.focus_people()
        return grid

    return show


def states(grid: SignInGrid) -> dict[str, str]:
    return {row.name: row.state for row in grid.roster()}


def test_each_person_takes_at_most_three_keys(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    pressed = 0
    for initials in ("wx", "lg", "zy", "lf", "cj"):
        typist.type(f"{initials} ")
        pressed += len(initials) + 1
    assert set(states(grid).values()) == {"1"}
    assert pressed <= MOST_KEYS * len(NAMES)
    assert grid.sentence.startswith("到 5　缺 0")


def test_initials_jump_and_filter_and_the_end_of_a_name_is_enough(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    typist.type("l")
    assert [item.cells[1] for item in grid.people.model.entries] == ["李桂兰", "刘福生"]
    typist.press("Down", "Space")
    assert states(grid)["刘福生"] == "1"
    typist.type("xy ")
    assert states(grid)["王秀英"] == "1"
    assert grid.people.line.text() == ""
    assert len(grid.people.model.entries) == len(NAMES)


def test_space_without_typing_ticks_and_unticks_the_marked_line(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    typist.press("Space")
    assert states(grid)["王秀英"] == "1"
    typist.press("Space")
    assert states(grid)["王秀英"] == "5"
    typist.type("wx ")
    typist.type("wx ")
    assert states(grid)["王秀英"] == "1", "who was found by typing is meant to be in"


def test_digits_say_late_left_early_and_excused(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    for typed in ("wx2", "lg3", "zy4"):
        typist.type(typed)
    assert states(grid) | {"刘福生": "5", "陈建国": "5"} == states(grid)
    assert [states(grid)[name] for name in NAMES[:3]] == ["2", "3", "4"]
    assert grid.sentence.startswith("到 2　缺 3")


def test_an_unknown_name_is_added_with_enter_and_not_with_space(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    typist.type("贾大山")
    typist.press("Space")
    assert "贾大山" not in states(grid)
    typist.press("Return")
    assert states(grid)["贾大山"] == "1"
    assert grid.roster()[-1].person_id == ""
    typist.type("jd")
    assert grid.people.model.entries[0].cells[1] == "贾大山", "found again by initials"


def test_letters_and_digits_that_fit_nobody_add_nobody(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    for line in (grid.people.line, grid.helpers.line):
        line.setFocus()
        typist.type("wss")
        typist.press("Return", "Space", "Escape")
    assert [row.name for row in grid.roster()] == list(NAMES)
    assert grid.volunteers() == ()


def test_people_of_one_name_are_told_apart_and_only_they(
    show_grid: ShowGrid, people: dict[str, str], desk: Desk, typist: Typist
) -> None:
    other = add_person(desk, "王秀英", 1970)
    group_id = add_group(desk, "姐妹小组", [people["王秀英"], other, people["李桂兰"]])
    grid = show_grid(signin.roster(desk, "group_session", group_id))
    shown = {item.cells[1:] for item in grid.people.model.entries}
    assert shown == {
        ("王秀英", "76岁 · 镇西村"),
        ("王秀英", "56岁 · 镇西村"),
        ("李桂兰", "镇西村"),
    }
    typist.type("wx")
    typist.press("Down", "Space")
    assert [row.person_id for row in grid.roster() if row.state == "1"] == [other]


def test_who_is_offered_tells_a_namesake_on_the_sheet_apart(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], desk: Desk, typist: Typist
) -> None:
    add_person(desk, "王秀英", 1970)
    grid = show_grid(roster)
    typist.type("wxy")
    details = [item.cells[2] for item in grid.people.model.entries]
    assert details == ["76岁 · 镇西村", "镇西村 · 56岁"]
    typist.press("Escape", "Tab")
    typist.type("wxy")
    offered = [item.cells[0] for item in grid.helpers.model.entries]
    assert set(offered) == {"＋ 王秀英（镇西村 · 76岁）", "＋ 王秀英（镇西村 · 56岁）"}


@pytest.mark.parametrize("typed", ["贾大山、田小雨", "贾大山，田小雨"])
def test_names_with_marks_between_them_are_several_people(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist, typed: str
) -> None:
    grid = show_grid(roster)
    typist.type(f"李桂兰、{typed}")
    typist.press("Return")
    assert grid.people.line.text() == ""
    assert states(grid)["李桂兰"] == "1"
    assert grid.people.strip.isVisible()
    typist.press("Space")  # the button to add them has the keyboard
    assert [row.name for row in grid.roster()[-2:]] == ["贾大山", "田小雨"]


def test_a_long_name_is_whole_and_the_village_keeps_its_room(
    show_grid: ShowGrid, desk: Desk, qtbot: QtBot
) -> None:
    names = ("阿卜杜热合曼·买买提依明江", "李四")
    group_id = add_group(desk, "邻里小组", [add_person(desk, name) for name in names])
    grid = show_grid(signin.roster(desk, "group_session", group_id))
    view = grid.people.view
    grid.resize(800, 500)
    wanted = view.fontMetrics().horizontalAdvance(names[0])
    qtbot.waitUntil(lambda: view.columnWidth(1) > wanted)
    assert view.rowHeight(0) == view.rowHeight(1)
    grid.resize(480, 500)
    qtbot.waitUntil(lambda: view.rowHeight(0) > view.rowHeight(1))  # two lines: one is too short
    assert view.columnWidth(2) >= heading_room(view, 2)


def test_somebody_on_file_is_found_beside_the_sheet(
    show_grid: ShowGrid, people: dict[str, str], typist: Typist
) -> None:
    grid = show_grid(expects=False)
    typist.type("lgl ")
    assert [(row.person_id, row.state) for row in grid.roster()] == [(people["李桂兰"], "1")]
    assert "岁" in grid.roster()[0].village
    typist.type("lgl")
    assert [item.kind for item in grid.people.model.entries] == ["row"], "nobody is offered twice"


def test_a_digit_takes_somebody_on_file_who_came_late(
    show_grid: ShowGrid, people: dict[str, str], typist: Typist
) -> None:
    grid = show_grid(expects=False)
    typist.type("lgl4")
    assert grid.roster() == (), "nobody is excused from what nobody expected them at"
    typist.type("2")
    assert [(row.person_id, row.state) for row in grid.roster()] == [(people["李桂兰"], "2")]


def test_who_came_to_an_activity_by_mistake_leaves_the_sheet(
    show_grid: ShowGrid, people: dict[str, str], typist: Typist
) -> None:
    assert people
    grid = show_grid(expects=False)
    typist.type("wxy ")
    typist.press("Delete")
    assert grid.roster() == ()
    typist.press("Delete", "Space")
    assert grid.roster() == ()


def test_a_member_cannot_leave_the_sheet_but_is_absent(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    typist.type("wx ")
    typist.press("Delete")
    assert states(grid)["王秀英"] == "5"


def test_volunteers_take_the_minutes_of_the_event_until_digits_change_them(
    show_grid: ShowGrid, people: dict[str, str], typist: Typist
) -> None:
    grid = show_grid(expects=False, minutes=90)
    typist.press("Tab")
    assert typist.at(grid.helpers.line)
    typist.type("zyz ")
    assert [(item.person_id, item.minutes) for item in grid.volunteers()] == [
        (people["张玉珍"], 90)
    ]
    grid.set_minutes(120)
    assert grid.volunteers()[0].minutes == 120
    typist.type("45")
    assert grid.volunteers()[0].minutes == 45
    typist.type("lfs ")
    typist.type("100")
    assert [item.minutes for item in grid.volunteers()] == [45, 100]
    assert "志愿者 2 人 145 分钟" in grid.sentence
    grid.set_minutes(60)
    assert [item.minutes for item in grid.volunteers()] == [45, 100], "what was typed stays"


def test_a_new_volunteer_is_a_name(show_grid: ShowGrid, typist: Typist) -> None:
    grid = show_grid(expects=False)
    typist.press("Tab")
    typist.type("田小雨")
    typist.press("Return")
    assert [(item.name, item.person_id, item.minutes) for item in grid.volunteers()] == [
        ("田小雨", "", 60)
    ]


def test_the_line_below_counts_the_estimate(show_grid: ShowGrid, typist: Typist) -> None:
    grid = show_grid(expects=False)
    typist.type("贾大山")
    typist.press("Return")
    grid.set_estimate(30)
    assert "估算 30" in grid.sentence
    assert "合计 31 人次" in grid.sentence


def test_a_pasted_column_is_matched_and_unknown_names_are_offered(
    show_grid: ShowGrid, people: dict[str, str], typist: Typist
) -> None:
    grid = show_grid(expects=False)
    QGuiApplication.clipboard().setText(
        "序号\t姓名\t村\r\n1\t王秀英\t镇西村\r\n2\t李桂兰\r\n3\t贾大山\r\n4\t田小雨\r\n"
    )
    typist.press("Ctrl+V")
    assert [row.person_id for row in grid.roster()] == [people["王秀英"], people["李桂兰"]]
    assert grid.people.strip.isVisible()
    typist.press("Space")  # the button to add them has the keyboard
    assert [row.name for row in grid.roster()] == ["王秀英", "李桂兰", "贾大山", "田小雨"]
    assert not grid.people.strip.isVisible()
    assert typist.at(grid.people.line)


def test_a_pasted_column_ticks_the_members(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    QGuiApplication.clipboard().setText("王秀英\n刘福生\n")
    typist.press("Ctrl+V")
    assert [name for name, state in states(grid).items() if state == "1"] == ["王秀英", "刘福生"]
    assert not grid.people.strip.isVisible()


def test_pasted_names_of_several_people_are_asked_for_one_by_one(
    show_grid: ShowGrid, people: dict[str, str], desk: Desk, typist: Typist
) -> None:
    other = add_person(desk, "王秀英", 1970)
    grid = show_grid(expects=False)
    QGuiApplication.clipboard().setText("王秀英\n李桂兰\n")
    typist.press("Ctrl+V")
    assert [row.person_id for row in grid.roster()] == [people["李桂兰"]]
    assert grid.people.line.text() == "王秀英"
    offered = [item.place for item in grid.people.model.entries if item.kind == "found"]
    assert len(offered) == 2
    typist.press("Return")
    assert grid.roster()[-1].person_id in (people["王秀英"], other)


def test_one_pasted_word_is_typed_text(
    show_grid: ShowGrid, people: dict[str, str], typist: Typist
) -> None:
    assert people
    grid = show_grid(expects=False)
    QGuiApplication.clipboard().setText("王秀英")
    typist.press("Ctrl+V")
    assert grid.people.line.text() == "王秀英"
    assert grid.roster() == ()


def test_another_day_expects_others_but_keeps_who_was_ticked(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...], typist: Typist
) -> None:
    grid = show_grid(roster)
    typist.type("wx ")
    grid.expect(roster[2:])
    assert list(states(grid).items()) == [
        ("王秀英", "1"),
        ("张玉珍", "5"),
        ("刘福生", "5"),
        ("陈建国", "5"),
    ]


@pytest.mark.usefixtures("dressed")
def test_keys_faster_than_the_search_are_not_lost(
    desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    runner = LaneRunner()
    operations = Operations(desk, runner)
    grid = SignInGrid(operations, expects=False)
    qtbot.addWidget(grid)
    grid.show()
    grid.show_sheet((), (), 60)
    line: QWidget = grid.people.line
    qtbot.keyClicks(line, "lgl")
    qtbot.keyClick(line, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(grid.roster()) == 1)
    assert grid.roster()[0].person_id == people["李桂兰"]
    runner.close()


def test_a_sheet_to_look_at_takes_no_keys(
    show_grid: ShowGrid, roster: tuple[RosterRow, ...]
) -> None:
    grid = show_grid(roster)
    grid.set_read_only(True)
    assert not grid.people.line.isVisible()
    grid.people.view.clicked.emit(grid.people.model.index(0, 0))
    assert states(grid)["王秀英"] == "5"
