# SPDX-License-Identifier: MulanPSL-2.0
"""From the due list to paper and back: a walk sheet printed and typed in by keys."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Clock, OpenWindow, Typist
from tests.gui.work_samples import VILLAGE, add_person
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.people import Household
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.sheet_codes import WALK, sheet_code, shown
from wuse_desktop.errors import Fault
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.models.walk_rows import CELLS, CHECK
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.pages.walk_part import WalkPart
from wuse_desktop.services import drafts, visits, walk_list
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.households import save_household
from wuse_desktop.services.walk_sheets import make_walk_sheet, recent_sheets
from wuse_desktop.storage import records

NAMES = ("孙玉梅", "王秀英", "赵德福", "钱桂兰")


@pytest.fixture
def households(desk: Desk, clock: Clock) -> dict[str, str]:
    """Four households of one village in four groups, all due by now."""
    found = {}
    for number, name in enumerate(NAMES, 1):
        person_id = add_person(desk, name, 1940)
        household = Household(
            head_person_id=person_id,
            living_member_count=1,
            village_code=VILLAGE,
            address=f"{number}组3号",
        )
        found[name] = save_household(desk, household, ()).id
    clock.at += timedelta(days=400)
    return found


@pytest.fixture
def window(desk: Desk, households: dict[str, str], open_window: OpenWindow) -> MainWindow:
    assert households
    return open_window(desk)


@pytest.fixture
def part(window: MainWindow, qtbot: QtBot) -> WalkPart:
    workspace = window.workspace
    assert workspace is not None
    page = workspace.open_page("visits")
    assert isinstance(page, VisitsPage)
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(page.walks.isVisible)
    page.walks.focus_first()
    return page.walks


def stored(desk: Desk) -> dict[str, HomeVisit]:
    with desk.read() as connection:
        found = records.find(connection, HomeVisit)
    return {visit.household_id: visit for visit in found}


def printed_sheet(part: WalkPart) -> str:
    """The list as it stands as a sheet."""
    desk = part.operations.desk
    return make_walk_sheet(desk, part.plan.stops.chosen).id


def at_cell(part: WalkPart, cell: str) -> bool:
    return part.pane.view.currentIndex().column() == CELLS.index(cell)


def shown_names(part: WalkPart) -> list[str]:
    return [stop.visit.head_name for stop in part.plan.stops.stops]


def test_households_are_ticked_and_moved_by_keys_and_the_way_is_remembered(
    part: WalkPart, typist: Typist, desk: Desk
) -> None:
    assert shown_names(part) == list(NAMES)
    typist.press("Alt+Down", "Alt+Down")
    assert shown_names(part) == ["王秀英", "赵德福", "孙玉梅", "钱桂兰"]
    typist.press("Space")
    assert [stop.visit.head_name for stop in part.plan.stops.chosen] == [
        "王秀英",
        "赵德福",
        "钱桂兰",
    ]
    part.plan.refresh()
    assert shown_names(part) == ["王秀英", "赵德福", "孙玉梅", "钱桂兰"]
    typist.press("Ctrl+P")
    (line,) = recent_sheets(desk)
    assert (line.count, line.typed) == (3, 0)
    assert part.preview is not None
    part.preview.close()


def test_somebody_in_no_household_is_walked_to_and_gets_one_with_the_sheet(
    part: WalkPart, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    li = add_person(desk, "李德海")
    part.plan.span.take("all")
    assert set(shown_names(part)) == {"李德海", *NAMES}
    others = [at for at, name in enumerate(shown_names(part)) if name != "李德海"]
    part.plan.stops.toggle(others)
    part.plan.view.setFocus()
    typist.press("Ctrl+Return")
    qtbot.waitUntil(lambda: part.is_typing)
    typist.type("w")
    typist.press("Ctrl+S")
    qtbot.waitUntil(lambda: not part.is_typing)
    ((household_id, visit),) = stored(desk).items()
    assert visit.outcome == "3"
    with desk.read() as connection:
        home = records.get(connection, Household, household_id)
    assert home is not None
    assert home.head_person_id == li
    assert len(shown_names(part)) == 5, "nobody stands there twice"


def test_a_village_and_a_span_narrow_the_list(part: WalkPart, typist: Typist) -> None:
    part.plan.village.line.setFocus()
    typist.type("*")
    typist.press("Return")
    assert len(shown_names(part)) == len(NAMES)
    part.plan.span.take("all")
    assert len(shown_names(part)) == len(NAMES)
    part.plan.stops.toggle(range(len(NAMES)))
    part.plan.spare.set_value(0)
    assert part.plan.stops.chosen == ()


def test_of_very_many_households_a_village_is_chosen(
    window: MainWindow, typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk_list, "MOST_STOPS", 3)
    workspace = window.workspace
    assert workspace is not None
    workspace.open_page("today")
    assert workspace.start_new("walk_sheet", None), "as the page of the day asks for it"
    page = workspace.page
    assert isinstance(page, VisitsPage)
    plan = page.walks.plan
    assert plan.isVisible()
    assert shown_names(page.walks) == list(NAMES[:3])
    assert "共 4 户，先列出 3 户" in plan._count.text()
    plan.village.line.setFocus()
    typist.type("zxc")
    typist.press("Return")
    assert plan.village.value() == VILLAGE
    assert shown_names(page.walks) == list(NAMES)
    assert plan._count.text() == "要走 4 户 / 共 4 户"
    plan.span.take("week")
    assert shown_names(page.walks) == list(NAMES), "the village stays chosen"


def pick_household(
    part: WalkPart, typist: Typist, qapp: QApplication, qtbot: QtBot, number: int, initials: str
) -> None:
    """Say by keys whose visit stands in a blank row."""
    pane = part.pane
    pane.view.go_to(number, CELLS.index("who"))
    for letter in initials:  # the first one opens the cell, the others go into it
        typist.type(letter)
    picker = qapp.focusWidget()
    assert picker is not None
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(pane.sheet.rows[number].household_id))


def is_closed(part: WalkPart) -> bool:
    return not part.is_typing


def test_the_sheet_is_found_by_its_code_and_typed_in_with_few_keys(
    part: WalkPart,
    typist: Typist,
    desk: Desk,
    households: dict[str, str],
    qtbot: QtBot,
    told: Callable[[str], None],
) -> None:
    sheet_id = printed_sheet(part)
    part.plan.code.setFocus()
    typist.type(shown(sheet_code(WALK, sheet_id)))
    typist.press("Return")
    keys = 0

    def press(*names: str) -> None:
        nonlocal keys
        keys += len(names)
        typist.press(*names)

    press("B")  # met: on to what was seen
    typist.type("精神好，屋里暖和")
    press("Tab")
    press("W", "W", "B")  # not met: one key, on to the next household
    for text, cell in (("药快吃完了", "action"), ("送了米", "follow_up")):
        typist.type(text)
        press("Return")
        qtbot.waitUntil(partial(at_cell, part, cell))
    typist.type("联系村医")
    press("Tab", "Ctrl+S")
    assert is_closed(part)
    found = stored(desk)
    assert len(found) == len(NAMES)
    first = visits.load_visit(desk, found[households["孙玉梅"]].id)
    assert first.visit.observed == "精神好，屋里暖和"
    assert first.visit.minutes == 30
    assert len(first.met_ids) == 1
    assert [found[households[name]].outcome for name in NAMES] == ["1", "3", "3", "1"]
    last = visits.load_visit(desk, found[households["钱桂兰"]].id)
    assert last.visit.action_taken == "送了米"
    assert [task.action for task in last.tasks] == ["联系村医"]
    assert all(visit.next_visit_on for visit in found.values())
    assert recent_sheets(desk)[0].typed == len(NAMES)
    told(f"{keys} keys beyond the text for a sheet of {len(NAMES)} households")


def test_a_typed_sheet_shows_what_was_typed_when_it_is_opened_again(
    part: WalkPart, typist: Typist, desk: Desk
) -> None:
    sheet_id = printed_sheet(part)
    part.type_in(sheet_id)
    typist.press("B")
    typist.type("精神好")
    typist.press("Tab", "W", "W", "W", "Ctrl+S")
    assert is_closed(part)
    part.plan.code.setFocus()
    typist.type(shown(sheet_code(WALK, sheet_id)))
    typist.press("Return")
    sheet, view = part.pane.sheet, part.pane.view

    def cells(number: int) -> dict[str, str]:
        return {name: sheet.index(number, at).data() for at, name in enumerate(CELLS)}

    first, second = cells(0), cells(1)
    assert first["who"] == "孙玉梅"
    assert (first["outcome"], first["met"], first["observed"]) == ("已访", "孙玉梅", "精神好")
    assert (first["minutes"], first["day"]) == ("30", f"{desk.today():%m-%d}")
    assert first["next_day"]
    assert (second["outcome"], second["met"], second["minutes"]) == ("未遇", "", "0")
    view.go_to(0, CELLS.index("observed"))
    typist.type("改")
    typist.press("Delete")
    view.go_to(0, CELLS.index("outcome"))
    typist.press("W")
    assert cells(0) == first, "it is there to be read"
    assert all(not row.is_typed for row in sheet.rows)
    typist.press("Ctrl+S")
    assert "还没有录任何一户" in part.pane.state
    assert len(stored(desk)) == len(NAMES)


def test_a_typed_blank_row_is_shown_when_the_sheet_is_opened_again(
    part: WalkPart, typist: Typist, desk: Desk, households: dict[str, str], qapp: QApplication,
    qtbot: QtBot,
) -> None:  # fmt: skip
    part.plan.stops.toggle(range(2, len(NAMES)))
    part.plan.view.setFocus()
    code = shown(sheet_code(WALK, printed_sheet(part)))
    pane = part.pane

    def open_again() -> None:
        part.plan.code.setFocus()
        typist.type(code)
        typist.press("Return")
        assert part.is_typing

    open_again()
    typist.press("W", "W")
    pick_household(part, typist, qapp, qtbot, 2, "qgl")
    assert pane.sheet.rows[2].household_id == households["钱桂兰"]
    pane.view.go_to(2, CELLS.index("outcome"))
    typist.press("B")
    typist.type("在村口遇到")
    typist.press("Tab", "Ctrl+S")
    assert is_closed(part)
    assert set(stored(desk)) == {households[name] for name in ("孙玉梅", "王秀英", "钱桂兰")}

    open_again()
    sheet = pane.sheet
    row = {name: sheet.index(2, at).data() for at, name in enumerate(CELLS)}
    assert (row["who"], row["outcome"], row["observed"]) == ("钱桂兰", "已访", "在村口遇到")
    assert sheet.index(2, CHECK).data() == "已录入"
    assert "已存 3 户" in pane._sum.text()
    pane.view.go_to(2, CELLS.index("observed"))
    typist.type("改")
    typist.press("Delete")
    assert sheet.index(2, CELLS.index("observed")).data() == "在村口遇到", "it is there to be read"
    assert sheet.rowCount() == 4
    (line,) = recent_sheets(desk)
    assert (line.typed, line.count) == (3, 3)


def test_what_was_said_of_a_wrong_code_goes_with_the_right_one(
    window: MainWindow, part: WalkPart, typist: Typist
) -> None:
    assert window.workspace is not None
    notice = window.workspace.notice
    sheet_id = printed_sheet(part)
    part.plan.code.setFocus()
    typist.type("12345")
    typist.press("Return")
    assert "编码不对" in notice.sentence
    assert notice.isVisible()
    typist.press("Ctrl+A")
    typist.type(shown(sheet_code(WALK, sheet_id)))
    typist.press("Return")
    assert part.is_typing
    assert not notice.isVisible()


def test_a_wrong_row_stays_with_its_reason(
    part: WalkPart, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    part.type_in(printed_sheet(part))
    sheet = part.pane.sheet
    typist.type("w")
    sheet.put(1, {"observed": "忘了记结果"})
    typist.press("Ctrl+S")
    assert part.is_typing
    assert len(stored(desk)) == 1
    assert sheet.is_done(0)
    assert "没有保存" in part.pane.state
    assert "结果" in part.pane.reason
    typist.type("w")
    typist.press("Ctrl+S")
    qtbot.waitUntil(lambda: not part.is_typing)
    assert len(stored(desk)) == 2


def test_a_number_beyond_what_a_household_may_have_is_told_the_most(
    part: WalkPart, typist: Typist, desk: Desk
) -> None:
    part.plan.code.setFocus()
    typist.type(shown(sheet_code(WALK, printed_sheet(part))))
    typist.press("Return")
    typist.press("W")
    told: list[Fault] = []
    part.operations.failed.connect(told.append)
    part.pane.minutes.setFocus()
    typist.press("Ctrl+A")
    typist.type("2000")
    typist.press("Ctrl+S")
    assert [fault.message for fault in told] == ["没有保存：“每户分钟”最多填999。"]
    assert stored(desk) == {}


def test_the_saving_can_be_taken_back(part: WalkPart, typist: Typist, desk: Desk) -> None:
    sheet_id = printed_sheet(part)
    part.type_in(sheet_id)
    said: list[tuple[str, str, Callable[[], None]]] = []
    part.said.connect(lambda *parts: said.append(parts))
    typist.type("w")
    typist.press("Ctrl+S")
    assert len(stored(desk)) == 1
    undo = next(wish for _text, label, wish in said if label)
    undo()
    assert stored(desk) == {}
    part.type_in(sheet_id)
    assert part.pane.sheet.rows[0].outcome == "3"


def test_a_half_typed_sheet_is_found_again(part: WalkPart, typist: Typist, desk: Desk) -> None:
    sheet_id = printed_sheet(part)
    part.type_in(sheet_id)
    typist.type("b")
    typist.type("门口有冰")
    part.step_back()
    assert drafts.load_draft(desk, f"walk_sheet:{sheet_id}") is not None
    part.show_record("walk_sheet", sheet_id)
    assert part.pane.sheet.rows[0].observed == "门口有冰"
    assert "找回" in part.pane.state


def test_a_household_of_a_blank_row_is_picked_by_initials(
    part: WalkPart,
    typist: Typist,
    desk: Desk,
    qtbot: QtBot,
    households: dict[str, str],
    qapp: QApplication,
) -> None:
    part.plan.stops.toggle([3])
    part.type_in(printed_sheet(part))
    view = part.pane.view
    view.go_to(3, CELLS.index("who"))
    typist.type("qgl")
    picker = qapp.focusWidget()
    assert picker is not None
    qtbot.waitUntil(lambda: part.pane.sheet.rowCount() == 4)
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: part.pane.sheet.rows[3].household_id == households["钱桂兰"])
    typist.type("w")
    typist.press("Ctrl+S")
    assert list(stored(desk)) == [households["钱桂兰"]]


def test_several_households_are_recorded_in_one_go_without_paper(
    window: MainWindow, typist: Typist, desk: Desk, qtbot: QtBot
) -> None:
    assert window.workspace is not None
    page = window.workspace.open_page("visits")
    assert isinstance(page, VisitsPage)
    page.visits._several.click()
    part = page.walks
    qtbot.waitUntil(part.isVisible)
    typist.press("Space", "Ctrl+Return")
    assert part.is_typing
    pane = part.pane
    pane.purpose.set_value("05")
    pane.companions.setFocus()
    typist.type("周主任、钱大爷")
    pane.given.setFocus()
    typist.type("大米")
    pane.given_unit.setFocus()
    typist.type("袋")
    pane.view.setFocus()
    typist.press("B", "Tab", "B", "Tab", "W", "Ctrl+S")
    assert is_closed(part)
    found = list(stored(desk).values())
    assert [visit.purposes for visit in found] == [("05",)] * 3
    assert sorted(visit.outcome for visit in found) == ["1", "1", "3"]
    draft = visits.load_visit(desk, found[0].id)
    assert [other.name for other in draft.other_visitors] == ["周主任", "钱大爷"]
    with desk.read() as connection:
        goods = records.find(connection, Distribution)
    met = {visit.id for visit in found if visit.met}
    assert {item.event_id for item in goods} == met, "who was not met was given nothing"
    assert {(item.item, item.quantity, item.unit) for item in goods} == {("大米", 1, "袋")}


def test_a_relief_survey_by_one_person_is_refused_in_its_rows(
    part: WalkPart, typist: Typist, desk: Desk
) -> None:
    part.type_in(printed_sheet(part))
    part.pane.purpose.set_value("07")
    typist.type("b")
    typist.press("Ctrl+S")
    assert "两个人" in part.pane.reason
    part.pane.companions.set_value("周主任")
    typist.press("Ctrl+S")
    assert len(stored(desk)) == 1


def test_the_blank_sheet_has_one_code_for_all_its_copies(
    part: WalkPart, typist: Typist, desk: Desk, households: dict[str, str], qapp: QApplication,
    qtbot: QtBot,
) -> None:  # fmt: skip
    part.plan.print_blank()
    assert part.preview is not None
    part.preview.close()
    part.plan.print_blank()
    part.preview.close()
    part.window().activateWindow()
    qtbot.waitUntil(part.window().isActiveWindow)
    (line,) = recent_sheets(desk)
    assert (line.count, line.places) == (0, "空白单")
    pane = part.pane
    for name, initials in (("钱桂兰", "qgl"), ("王秀英", "wxy")):
        part.plan.code.setFocus()
        typist.type(shown(line.code))
        typist.press("Return")
        assert pane.day.value() == desk.today()
        pick_household(part, typist, qapp, qtbot, 0, initials)
        assert pane.sheet.rows[0].household_id == households[name]
        typist.type("w")
        typist.press("Ctrl+S")
        assert is_closed(part)
    assert set(stored(desk)) == {households["钱桂兰"], households["王秀英"]}


def test_a_sheet_printed_in_vain_is_deleted_and_comes_back(
    part: WalkPart, typist: Typist, desk: Desk
) -> None:
    printed_sheet(part)
    part.plan.refresh()
    said: list[tuple[str, str, Callable[[], None]]] = []
    part.said.connect(lambda *parts: said.append(parts))
    part.plan.sheets.select_first()
    part.plan.sheets.setFocus()
    typist.press("Delete")
    assert recent_sheets(desk) == ()
    said[-1][2]()
    assert len(recent_sheets(desk)) == 1
