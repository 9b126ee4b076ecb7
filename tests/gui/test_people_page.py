# SPDX-License-Identifier: MulanPSL-2.0
"""服务对象: putting a person on file, changing them, their household, their contacts."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayoutItem, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import texts
from tests.gui.real_window import PASSWORD, Clock, OpenWindow, Typist
from wuse_desktop.domain.birth import TO_MONTH, Birth
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.gui.dialogs.history import HistoryDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.tasks import InlineRunner, LaneRunner
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.fields import BirthEditor, DayEditor, FlagEditor, TextEditor
from wuse_desktop.gui.widgets.household_form import HouseholdForm
from wuse_desktop.gui.widgets.person_form import PersonForm
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    drafts,
    households,
    lists,
    merging,
    people,
    person_entry,
    records,
    visits,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.visit_dues import due_visits
from wuse_desktop.services.visits import propose_visit

NUMBER = "230127194105060023"
VILLAGE = "230127100200"
WRONG_NUMBER = "230127194105060024"


@pytest.fixture
def page(operations: Operations, qtbot: QtBot) -> PeoplePage:
    return shown(operations, qtbot)


def shown(operations: Operations, qtbot: QtBot) -> PeoplePage:
    made = PeoplePage(operations)
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    made.refresh()
    return made


@pytest.fixture
def reopened(desk: Desk, clock: Clock) -> Iterator[Callable[[], Desk]]:
    """Return what closes the desk and unlocks it anew, as after a restart of the program."""
    opened: list[Desk] = []

    def again() -> Desk:
        desk.close()
        fresh = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring(), now=clock)
        opened.append(fresh)
        return fresh

    yield again
    for fresh in opened:
        fresh.close()


@pytest.fixture
def wang(desk: Desk) -> str:
    """王秀英, 84, on relief, with a household, one visit and a grandson."""
    person = Person(
        name="王秀英", id_no=NUMBER, phone="13845671234", living_address="三组12号", is_client=True
    )
    entry = PersonCategory(category="01", start_date=date(2025, 1, 1))
    head = people.save_person(desk, person, [entry]).id
    boy = people.save_person(desk, Person(name="王小宇", birth_date=date(2014, 9, 1))).id
    home = households.save_household(
        desk, Household(head_person_id=head), [HouseholdMember(person_id=boy, relation="41")]
    ).id
    draft = visits.propose_visit(desk, home)
    visit = dataclasses.replace(draft.visit, outcome="1", observed="血压偏高")
    visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(head,)))
    return head


def form_of(page: PeoplePage) -> PersonForm:
    return cast("PersonForm", page.person_side.form)


def view_of(page: PeoplePage) -> PersonView:
    return cast("PersonView", page.person_side.view)


def home_form_of(page: PeoplePage) -> HouseholdForm:
    return cast("HouseholdForm", page.household_side.form)


def field(page: PeoplePage, name: str) -> QWidget:
    return form_of(page).first.editor(name)


def named(inside: QWidget, text: str) -> QPushButton:
    """The button that shows a text."""
    return next(item for item in inside.findChildren(QPushButton) if item.text() == text)


def persons(desk: Desk) -> list[str]:
    return [row.cells[0] for row in lists.page(desk, "persons", ListQuery())]


def the_person(desk: Desk) -> Person:
    (row,) = lists.page(desk, "persons", ListQuery())
    return cast("Person", records.get(desk, "person", row.id))


# putting on file --------------------------------------------------------------------------


def test_a_person_is_put_on_file_from_the_keyboard_and_survives_a_restart(
    desk: Desk,
    open_window: OpenWindow,
    typist: Typist,
    qtbot: QtBot,
    reopened: Callable[[], Desk],
) -> None:
    window = open_window(desk)
    assert window.workspace is not None
    window.workspace.start_new("person")
    in_front = cast("PeoplePage", window.workspace.page)
    qtbot.waitUntil(field(in_front, "name").isVisible)
    typist.type("王秀英")
    typist.press("Return")
    typist.type(NUMBER)
    typist.press("Return", "Return", "Return")  # sex and birth date are filled in
    typist.type("13845671234")
    typist.press("Ctrl+S")
    assert persons(desk) == []  # what the file still lacks is said once
    typist.press("Ctrl+S")
    assert persons(desk) == ["王秀英"]
    window.lock()
    stored = the_person(reopened())
    assert (stored.name, stored.id_no, stored.sex) == ("王秀英", NUMBER, "2")
    assert (stored.birth_date, stored.phone) == (date(1941, 5, 6), "13845671234")
    assert stored.is_client


def walked(typist: Typist, key: str, steps: int) -> list[str]:
    """The accessible names of the fields that a key walks through."""
    names = []
    for _step in range(steps):
        typist.press(key)
        here: QWidget | None = typist.where
        while here is not None and not here.accessibleName():
            here = here.parentWidget()
        names.append(here.accessibleName() if here is not None else "")
    return names


@pytest.mark.parametrize("key", ["Return", "Tab"])
def test_the_keyboard_walks_a_form_in_reading_order(
    wang: str, page: PeoplePage, typist: Typist, key: str
) -> None:
    rest = ["性别", "出生日期", "联系电话", "无电话", "村（社区）", "居住地址"]
    row = ["起始日期", "终止日期", "依据", "核实"]
    page.start_new("person")
    found = walked(typist, key, 14)
    assert found == ["证件号码", *rest, "服务对象类别", *row, "家庭", "证件类型"]
    page.step_back()
    page.show_record("person", wang)
    page.person_side.edit()
    found = walked(typist, key, 18)
    assert found == ["证件号码", "显示证件号码", *rest, *row, "服务对象类别", *row, "证件类型"]


def test_a_name_is_enough(page: PeoplePage, desk: Desk, typist: Typist) -> None:
    page.start_new("person")
    typist.type("来办事的")
    typist.press("Ctrl+S", "Ctrl+S")
    assert persons(desk) == ["来办事的"]
    assert view_of(page).name.text() == "来办事的"


def test_without_a_household_the_page_says_when_the_person_is_visited(
    page: PeoplePage, desk: Desk, typist: Typist, clock: Clock
) -> None:
    page.start_new("person")
    typist.type("李德海")
    typist.press("Ctrl+S", "Ctrl+S")
    due = (clock.at.date() + timedelta(days=365)).isoformat()
    assert due in texts(view_of(page))
    assert "没有要访的日期" not in texts(view_of(page))


def test_a_month_of_birth_is_kept_and_shown_as_one(
    page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.start_new("person")
    typist.type("周大年")
    birth = cast("BirthEditor", field(page, "birth_date"))
    birth.setFocus()
    typist.type("1948.03")
    typist.press("Tab")
    assert birth.line.text() == "1948年3月"
    typist.press("Ctrl+S", "Ctrl+S")
    kept = the_person(desk)
    assert kept.birth == Birth(date(1948, 3, 1), TO_MONTH)
    page.person_side.edit()
    assert birth.line.text() == "1948年3月"


def test_without_a_name_nothing_is_saved_and_the_name_says_why(
    page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.start_new("person")
    typist.press("Ctrl+S", "Ctrl+S")
    assert persons(desk) == []
    assert page.person_side.state == "还不能保存，请看标出的地方"
    assert field(page, "name").hasFocus()


def test_what_was_typed_by_hand_is_not_overwritten_by_the_number(
    page: PeoplePage, typist: Typist
) -> None:
    page.start_new("person")
    typist.type("王秀英")
    cast("DayEditor", field(page, "birth_date")).set_value(date(1942, 1, 1))
    typist.press("Return")
    typist.type(NUMBER)
    person = form_of(page).draft().person
    assert (person.birth_date, person.sex) == (date(1942, 1, 1), "2")


def test_a_wrong_number_is_kept_only_as_one_to_look_into(
    page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.start_new("person")
    typist.type("王秀英")
    typist.press("Return")
    typist.type(WRONG_NUMBER)
    assert form_of(page).number.doubt.isVisible()
    typist.press("Ctrl+S", "Ctrl+S")
    assert persons(desk) == []
    form_of(page).number.doubt.click()
    typist.press("Ctrl+S", "Ctrl+S")
    assert the_person(desk).id_doubt


def test_somebody_alike_is_shown_while_one_types_and_can_be_opened(
    wang: str, page: PeoplePage, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    typist.type("王秀英")
    typist.press("Return")
    typist.type(NUMBER)
    twins = form_of(page).twins
    qtbot.waitUntil(lambda: bool(twins.twins))
    assert [twin.id for twin in twins.twins] == [wang]
    with qtbot.waitSignal(page.open_requested) as asked:
        typist.press("Down", "Return")
    assert asked.args == ["person", wang]


def test_a_name_typed_in_letters_is_a_search_and_enter_opens_whom_it_found(
    wang: str, page: PeoplePage, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    typist.type("wangxiu")
    qtbot.waitUntil(lambda: bool(form_of(page).twins.twins))
    with qtbot.waitSignal(page.open_requested) as asked:
        typist.press("Return")
    assert asked.args == ["person", wang]


def test_a_telephone_leads_to_those_who_have_it_and_up_goes_back(
    wang: str, page: PeoplePage, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    typist.type("王建国")
    phone = field(page, "phone")
    phone.setFocus()
    typist.type("13845671234")
    qtbot.waitUntil(lambda: bool(form_of(page).twins.twins))
    assert form_of(page).twins.twins[0].why == "联系电话相同，可能是一家人"
    typist.press("Down")
    assert form_of(page).twins.entries.hasFocus()
    typist.press("Up")
    assert phone.hasFocus()
    typist.press("Return")  # goes on, as ever
    assert not phone.hasFocus()
    assert page.person_side.is_writing


def test_a_household_of_their_own_is_made_at_once(
    page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    typist.type("王秀英")
    home = form_of(page).home
    home.kind.setFocus()
    qtbot.keyClick(home.kind, Qt.Key.Key_D)
    typist.press("Ctrl+S", "Ctrl+S")
    (row,) = lists.page(desk, "households", ListQuery())
    assert row.cells[0] == "王秀英"


def test_joining_without_a_household_asks_for_it(
    page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    typist.type("张建国")
    home = form_of(page).home
    home.kind.setFocus()
    qtbot.keyClick(home.kind, Qt.Key.Key_J)
    form_of(page).focus_first()
    typist.press("Ctrl+S", "Ctrl+S")
    assert persons(desk) == []
    assert home.household.line.hasFocus()


def test_a_household_on_file_is_joined_from_the_keyboard(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    typist.type("张建国")
    home = form_of(page).home
    home.kind.setFocus()
    qtbot.keyClick(home.kind, Qt.Key.Key_J)
    typist.type("wxy")
    typist.press("Return", "Return")
    typist.type("po")
    typist.press("Ctrl+S")
    assert home.value().household_id
    typist.press("Ctrl+S")
    page_of = person_entry.person_sheet(desk, wang).home
    assert page_of is not None
    assert "张建国" in [line.name for line in page_of.members]


# looking ----------------------------------------------------------------------------------


def test_the_list_opens_the_person_with_everything_known(
    wang: str, page: PeoplePage, typist: Typist
) -> None:
    page.focus_first()
    typist.press("Return")
    view = view_of(page)
    assert view.sheet is not None
    assert view.sheet.page.person.id == wang
    assert [entry.entity for entry in view.timeline.entries()] == ["home_visit"]
    assert view.number.text.full_text == "230127********0023"
    typist.press("Ctrl+D")
    assert view.number.text.full_text == NUMBER
    typist.press("Ctrl+D")
    assert NUMBER not in view.number.text.full_text


def test_the_number_is_hidden_again_for_the_next_look(wang: str, page: PeoplePage) -> None:
    page.show_record("person", wang)
    view_of(page).number.turn()
    page.refresh()
    assert view_of(page).number.text.full_text == "230127********0023"


def test_the_next_step_is_a_visit(
    wang: str, page: PeoplePage, typist: Typist, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    with qtbot.waitSignal(page.new_requested) as asked:
        typist.press("Space")
    assert asked.args == ["home_visit", {"person_id": wang, "title": "王秀英"}]


def test_a_contact_opens_from_the_line_of_time(wang: str, page: PeoplePage, qtbot: QtBot) -> None:
    page.show_record("person", wang)
    view = view_of(page).timeline.view
    view.setFocus()
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args[0] == "home_visit"


def test_only_one_kind_of_contact_is_shown_on_request(
    wang: str, page: PeoplePage, desk: Desk, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    timeline = view_of(page).timeline
    entry = timeline.entries()[0]
    timeline.show_entries([entry, dataclasses.replace(entry, id="x", kind_label="咨询")])
    timeline.view.setFocus()
    qtbot.keyClick(timeline.view, Qt.Key.Key_Right)
    assert {item.kind_label for item in timeline.entries()} == {entry.kind_label}
    qtbot.keyClick(timeline.view, Qt.Key.Key_Right)
    assert {item.kind_label for item in timeline.entries()} == {"咨询"}


def test_the_household_opens_from_the_person_and_its_members_from_there(
    wang: str, page: PeoplePage, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    with qtbot.waitSignal(page.open_requested) as asked:
        named(view_of(page).strip, "打开家庭").click()
    assert asked.args[0] == "household"
    assert page.show_record("household", asked.args[1])
    assert page.household_side.record_id == asked.args[1]


# changing ---------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_there_with_who_and_why(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    typist.press("F2")
    phone = cast("TextEditor", field(page, "phone"))
    phone.setFocus()
    phone.selectAll()
    typist.type("13945670000")
    form_of(page).reason.setFocus()
    typist.type("本人来电更正")
    typist.press("Ctrl+S", "Ctrl+S")
    dialog = HistoryDialog(page, page.operations, "person", wang)
    qtbot.addWidget(dialog)
    latest = dialog.lines[0]
    assert (latest.who, latest.reason) == ("李晓梅", "本人来电更正")
    assert [(item.former, item.new) for item in latest.changes] == [("13845671234", "13945670000")]


def test_a_stored_number_stays_as_it_is_while_it_is_hidden(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.show_record("person", wang)
    typist.press("F2")
    assert form_of(page).number.line.text() == "230127********0023"
    typist.press("End")
    typist.type("1")
    typist.press("Ctrl+S", "Ctrl+S")
    stored = cast("Person", records.get(desk, "person", wang))
    assert (stored.name, stored.id_no) == ("王秀英1", NUMBER)


def test_a_category_is_closed_and_another_opened(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.show_record("person", wang)
    page.person_side.edit()
    held = form_of(page).categories._rows
    held[0].end.line.setFocus()
    typist.type("20260301")
    held[-1].category.line.setFocus()
    typist.type("02")
    typist.press("Return", "Ctrl+S", "Ctrl+S")
    sheet = person_entry.person_sheet(desk, wang)
    assert [item.category for item in sheet.page.categories_past] == ["01"]
    assert [item.category for item in sheet.page.categories_now] == ["02"]


def test_what_the_file_lacks_leads_to_where_it_is_written(
    wang: str, page: PeoplePage, typist: Typist
) -> None:
    page.show_record("person", wang)
    lacks = next(
        item
        for item in view_of(page).findChildren(QPushButton)
        if item.text().startswith("档案还缺")
    )
    assert "类别依据" in lacks.toolTip()
    lacks.click()
    assert field(page, "village_code").isAncestorOf(typist.where)


def test_everything_that_the_file_lacks_stands_whole_and_leads_to_its_field(
    desk: Desk, wang: str, page: PeoplePage, typist: Typist
) -> None:
    with desk.write() as unit:
        unit.put(Person(id=wang, name="王秀英", is_client=True))
    page.show_record("person", wang)
    file = view_of(page).sheet.page.file  # type: ignore[union-attr]  # one is shown
    assert len(file.labels) > 6
    known = {item.text(): item for item in view_of(page).findChildren(QPushButton)}
    shown_ones = [known[text] for text in file.labels]
    for made in shown_ones:
        place = made.mapTo(view_of(page), made.rect().bottomRight())
        assert view_of(page).rect().contains(place)
        assert made.width() >= made.sizeHint().width()
    number = list(file.missing).index("phone")
    shown_ones[number].click()
    assert field(page, "phone").isAncestorOf(typist.where)


def test_evidence_is_ticked_as_looked_at_today(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.show_record("person", wang)
    page.person_side.edit()
    held = form_of(page).categories._rows[0]
    held.verified.setFocus()
    typist.press("Space", "Ctrl+S", "Ctrl+S")
    (entry,) = person_entry.person_sheet(desk, wang).page.categories_now
    assert (entry.verified_on, entry.verified_by) == (date(2026, 3, 24), "李晓梅")


def test_a_major_event_is_noted_by_keys_and_asks_for_a_visit(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, clock: Clock
) -> None:
    page.show_record("person", wang)
    page.person_side.edit("risk_level")
    typist.type("1")
    typist.press("Return")
    form_of(page).more.editor("major_event").setFocus()
    typist.type("cy")
    typist.press("Return", "Tab")
    typist.type("3-24")
    typist.press("Ctrl+S", "Ctrl+S")
    stored = cast("Person", records.get(desk, "person", wang))
    assert (stored.major_event, stored.major_event_on) == ("3", clock.at.date())
    assert due_visits(desk) == (), "she was seen that day"

    clock.at += timedelta(days=2)
    page.person_side.edit("major_event_on")
    typist.press("Ctrl+A")
    typist.type("2026-3-26")
    typist.press("Ctrl+S", "Ctrl+S")
    (due,) = due_visits(desk)
    assert due.due_on == clock.at.date()
    assert "重大变故：出院 2026-03-26，24小时内走访" in texts(view_of(page))


def test_a_certificate_of_disability_tells_kind_and_level(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.show_record("person", wang)
    page.person_side.edit("disability")
    typist.type(f"{NUMBER}42")
    typist.press("Tab", "Ctrl+S", "Ctrl+S")
    stored = cast("Person", records.get(desk, "person", wang))
    assert stored.disability == ({"type": "4", "level": "2", "cert_no": f"{NUMBER}42"},)


def test_a_deleted_person_comes_back_by_undo(
    page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    person_id = people.quick_person(desk, "录错的人").id
    page.show_record("person", person_id)
    with qtbot.waitSignal(page.said) as said:
        page.person_side.delete()
    assert persons(desk) == []
    said.args[2]()
    assert persons(desk) == ["录错的人"]


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


# drafts -----------------------------------------------------------------------------------


def test_a_half_written_person_is_offered_after_a_restart(
    page: PeoplePage,
    desk: Desk,
    typist: Typist,
    qtbot: QtBot,
    reopened: Callable[[], Desk],
) -> None:
    page.start_new("person")
    typist.type("王秀英")
    typist.press("Return")
    typist.type(NUMBER)
    assert page.leave()
    again = reopened()
    later = shown(Operations(again, InlineRunner()), qtbot)
    assert "王秀英" in later.strip.sentence
    assert later.start_new("person", {"draft": "person"})
    person = form_of(later).draft().person
    assert (person.name, person.id_no) == ("王秀英", NUMBER)
    later.activateWindow()
    typist.press("Ctrl+S", "Ctrl+S")
    assert persons(again) == ["王秀英"]
    assert drafts.load_draft(again, "person") is None


def test_a_draft_is_kept_soon_after_the_last_key(
    page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("person")
    with qtbot.waitSignal(page.draft_kept):
        typist.type("王")
    assert drafts.load_draft(desk, "person") is not None


def test_an_unfinished_change_waits_beside_the_person(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.show_record("person", wang)
    typist.press("F2")
    typist.press("End")
    typist.type("1")
    assert page.step_back()
    assert cast("Person", records.get(desk, "person", wang)).name == "王秀英"
    assert page.person_side.strip.isVisible()
    named(page.person_side.strip, "接着写").click()
    assert form_of(page).draft().person.name == "王秀英1"
    page.person_side.start_afresh()
    assert form_of(page).draft().person.name == "王秀英"
    assert drafts.load_draft(desk, f"person:{wang}") is None


def test_another_row_does_not_take_away_what_is_being_written(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    page.start_new("person")
    typist.type("新来的")
    page.lists.persons.view.selectRow(0)
    assert form_of(page).draft().person.name == "新来的"
    assert page.person_side.is_writing


def test_escape_goes_from_the_form_to_the_person_to_the_list(wang: str, page: PeoplePage) -> None:
    page.show_record("person", wang)
    page.person_side.edit()
    assert page.step_back()
    assert not page.person_side.is_writing
    assert page.step_back()
    assert page.lists.persons.view.hasFocus()
    assert not page.step_back()


# households -------------------------------------------------------------------------------


def test_a_member_who_is_not_on_file_is_added_by_name(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    home = person_entry.person_sheet(desk, wang).home
    assert home is not None
    page.show_record("household", home.household.id)
    page.household_side.edit()
    form = home_form_of(page)
    assert form.draft().household.living_member_count == 2
    form.members._rows[-1].person.line.setFocus()
    typist.type("张建国")
    typist.press("Return")
    typist.type("po")
    typist.press("Return")
    assert form.draft().household.living_member_count == 3
    typist.press("Ctrl+S", "Ctrl+S")
    stored = households.household_page(desk, home.household.id)
    assert [line.name for line in stored.members] == ["王秀英", "王小宇", "张建国"]
    assert stored.household.living_member_count == 3


def test_somebody_who_moved_out_stays_as_former_member(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist
) -> None:
    home = person_entry.person_sheet(desk, wang).home
    assert home is not None
    page.show_record("household", home.household.id)
    page.household_side.edit()
    home_form_of(page).members._rows[1].end.line.setFocus()
    typist.type("20260320")
    typist.press("Ctrl+S", "Ctrl+S")
    stored = households.household_page(desk, home.household.id)
    assert [line.name for line in stored.former_members] == ["王小宇"]
    assert stored.household.living_member_count == 1


def test_a_member_moves_to_another_household_by_keys_and_back_by_undo(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    home = person_entry.person_sheet(desk, wang).home
    assert home is not None
    boy = home.members[1].person_id
    sun = people.save_person(desk, Person(name="孙玉梅", living_address="五组1号")).id
    households.save_household(desk, Household(head_person_id=sun, address="五组1号"))
    page.show_record("person", boy)
    named(view_of(page).strip, "搬家").click()
    typist.press("J", "Return")
    typist.type("sym")
    typist.press("Return")
    typist.type("41")
    typist.press("Return")
    with qtbot.waitSignal(page.said) as said:
        typist.press("Ctrl+S")
    assert said.args[0] == "王小宇已搬家。"
    sheet = person_entry.person_sheet(desk, boy)
    assert [item.head_name for item in sheet.page.households] == ["孙玉梅"]
    assert view_of(page).caption() == "王小宇"
    before = named(view_of(page).side, "王秀英家 至 2026-03-24")
    with qtbot.waitSignal(page.open_requested) as asked:
        before.click()
    assert asked.args == ["household", home.household.id]
    said.args[2]()
    sheet = person_entry.person_sheet(desk, boy)
    assert [item.head_name for item in sheet.page.households] == ["王秀英"]


def test_a_head_who_moves_out_names_a_successor(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    named(view_of(page).strip, "搬家").click()
    pane = page.doing.moving
    assert pane.successor.isVisible()
    typist.press("D")
    assert not pane.household.isVisible()
    pane.successor.line.setFocus()
    typist.type("wxy")
    typist.press("Return")
    with qtbot.waitSignal(page.said):
        typist.press("Ctrl+S")
    names = {row.cells[0] for row in lists.page(desk, "households", ListQuery())}
    assert names == {"王秀英", "王小宇"}


def test_a_death_is_recorded_where_somebody_moves_and_undone(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.show_record("person", wang)
    named(view_of(page).strip, "搬家").click()
    pane = page.doing.moving
    typist.press("Q")
    assert not pane.household.isVisible()
    assert not pane.address.isVisible()
    pane.successor.line.setFocus()
    typist.type("wxy")
    typist.press("Return")
    with qtbot.waitSignal(page.said) as said:
        typist.press("Ctrl+S")
    assert said.args[0] == "已登记王秀英去世。"
    (row,) = lists.page(desk, "households", ListQuery())
    assert row.cells[0] == "王小宇"
    assert person_entry.person_sheet(desk, wang).home is None
    said.args[2]()
    (row,) = lists.page(desk, "households", ListQuery())
    assert row.cells[0] == "王秀英"


def test_further_households_of_a_person_are_shown_with_the_first(
    wang: str, page: PeoplePage, desk: Desk, qtbot: QtBot
) -> None:
    """After a merge somebody may be listed in several until they move to one of them."""
    sun = people.save_person(desk, Person(name="孙玉梅")).id
    member = HouseholdMember(person_id=wang, relation="99")
    other = households.save_household(
        desk, Household(head_person_id=sun, address="五组1号"), [member]
    ).id
    page.show_record("person", wang)
    shown = named(view_of(page).strip, "还登记在孙玉梅家（五组1号）")
    with qtbot.waitSignal(page.open_requested) as asked:
        shown.click()
    assert asked.args == ["household", other]


def test_what_a_visit_told_of_a_death_stands_on_the_page_of_the_household(
    wang: str, page: PeoplePage, desk: Desk
) -> None:
    home = person_entry.person_sheet(desk, wang).home
    assert home is not None
    visit = propose_visit(desk, home.household.id).visit
    with desk.write() as unit:
        unit.put(dataclasses.replace(visit, outcome="6", observed="家人说的"))
    page.show_record("household", home.household.id)
    texts = [item.text() for item in page.findChildren(QLabel)]
    assert any(text.startswith("2026-03-24 走访时得知有人去世") for text in texts), texts


def test_escape_leaves_a_move_and_shows_the_person_again(
    wang: str, page: PeoplePage, typist: Typist
) -> None:
    page.show_record("person", wang)
    named(view_of(page).strip, "搬家").click()
    assert page.step_back()
    assert view_of(page).isVisible()


def test_living_elsewhere_than_registered_is_shown(
    page: PeoplePage, desk: Desk, qtbot: QtBot
) -> None:
    person = Person(name="李强", residence_split="2", hukou_address="外省某村")
    page.show_record("person", people.save_person(desk, person).id)
    (shown_badge,) = [
        item for item in view_of(page).findChildren(QLabel) if item.text() == "户不在人在"
    ]
    assert "外省某村" in shown_badge.toolTip()


def test_a_new_household_starts_from_a_person(page: PeoplePage, desk: Desk, typist: Typist) -> None:
    person = people.save_person(desk, Person(name="孙玉梅", living_address="5组1号")).id
    page.start_new("household", {"person_id": person})
    assert home_form_of(page).caption() == "孙玉梅"
    typist.press("Ctrl+S", "Ctrl+S")
    (row,) = lists.page(desk, "households", ListQuery())
    assert (row.cells[0], row.cells[3]) == ("孙玉梅", "5组1号")


def test_the_list_turns_to_households_and_back(wang: str, page: PeoplePage, qtbot: QtBot) -> None:
    page.lists.kind.setFocus()
    qtbot.keyClick(page.lists.kind, Qt.Key.Key_J)
    assert page.lists.households.isVisible()
    qtbot.keyClick(page.lists.kind, Qt.Key.Key_Q)
    assert page.lists.persons.model.rowCount() == 2
    qtbot.keyClick(page.lists.kind, Qt.Key.Key_F)
    assert page.lists.persons.model.rowCount() == 1


def test_both_forms_fit_beside_the_list(
    wang: str, desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    workspace = open_window(desk).workspace
    assert workspace is not None
    page = workspace.open_page("people")
    assert isinstance(page, PeoplePage)
    sheet = person_entry.person_sheet(desk, wang)
    assert sheet.home is not None
    for entity, row_id in (("person", wang), ("household", sheet.home.household.id)):
        workspace.open_record(entity, row_id)
        side = page.person_side if entity == "person" else page.household_side
        qtbot.waitUntil(side.view.isVisible)
        side.edit()
        qtbot.waitUntil(side.form.isVisible)
        place = side.form.parentWidget()
        assert place is not None
        assert side.form.minimumSizeHint().width() <= place.width()
        assert side.view.minimumSizeHint().width() <= side.width()
        side.step_back()


# other sites ------------------------------------------------------------------------------


def test_a_record_of_another_station_can_only_be_looked_at(
    county_desk: Desk, dressed: object, qtbot: QtBot
) -> None:
    assert dressed
    with county_desk.write() as unit:
        person = unit.put(Person(name="王秀英", site_id="station-of-somebody", is_client=True))
    page = shown(Operations(county_desk, InlineRunner()), qtbot)
    page.show_record("person", person.id)
    view = view_of(page)
    assert view.sheet is not None
    assert not view.sheet.editable
    assert not named(view, "修改").isVisible()
    assert not named(view, "记一次走访").isVisible()


# off the thread of the screen -------------------------------------------------------------


def test_the_page_waits_for_nothing(
    desk: Desk, dressed: object, typist: Typist, qtbot: QtBot
) -> None:
    assert dressed
    runner = LaneRunner()
    page = shown(Operations(desk, runner), qtbot)
    page.start_new("person")
    qtbot.waitUntil(lambda: page.person_side.is_writing)
    typist.type("来办事的")
    typist.press("Ctrl+S")
    qtbot.waitUntil(lambda: bool(page.person_side.state))
    typist.press("Ctrl+S")
    qtbot.waitUntil(lambda: view_of(page).caption() == "来办事的")
    qtbot.waitUntil(lambda: page.lists.persons.model.rowCount() == 1)
    runner.close()


# hints --------------------------------------------------------------------------------------


def hinted(desk: Desk, name: str, born: int, category: str, **facts: Any) -> str:
    person = Person(name=name, birth_date=date(born, 3, 1), no_phone=True, is_client=True, **facts)
    entry = PersonCategory(category=category, start_date=date(2025, 1, 1))
    return people.save_person(desk, person, [entry]).id


def hints_of(page: PeoplePage, person_id: str) -> list[str]:
    page.show_record("person", person_id)
    notes = view_of(page)._notes
    shown = [cast("QLayoutItem", notes.itemAt(place)).widget() for place in range(notes.count())]
    texts = [cast("QLabel", item).text() for item in shown]
    return [text for text in texts if text.startswith("提示：")]


def test_the_page_hints_at_relief_and_decides_nothing(
    desk: Desk, page: PeoplePage, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    tekun = hinted(desk, "周桂兰", 1950, "03", self_care="1")
    poor = hinted(desk, "赵德福", 1960, "01")
    edge = hinted(desk, "钱小丽", 1990, "02", disability=({"type": "4", "level": "2"},))
    assert hints_of(page, tekun) == []  # not assessed yet
    (labour,) = hints_of(page, poor)
    assert "满60岁" in labour
    kept, alone = hints_of(page, edge)
    assert "无劳动能力：肢体残疾二级" in kept
    assert "单独申请低保（肢体残疾二级）" in alone
    for text in (labour, kept, alone):
        assert text.endswith("可能符合，请向乡镇民政办申请。")

    households.household_for(desk, tekun)
    window = open_window(desk)
    work = window.workspace
    assert work is not None
    work.start_new("home_visit", {"person_id": tekun, "title": "周桂兰"})
    visit = cast("VisitsPage", work.page).visits
    form = visit.entry.more
    visit.entry.show_more(True)
    items = cast("CodesEditor", form.editor("self_care_items"))
    qtbot.waitUntil(items.isVisible)
    cast("FlagEditor", form.editor("self_care_assessed")).click()
    items.set_value(("1", "2", "3"))
    items.changed.emit()
    visit.entry.outcome.setFocus()
    typist.type("b")
    visit.entry.observed.setFocus()
    typist.type("自己吃饭穿衣，不能走路。")
    typist.press("Ctrl+S", "Ctrl+S")
    qtbot.waitUntil(lambda: not visit._dirty)
    page.refresh()
    (care,) = hints_of(page, tekun)
    assert "部分丧失生活自理能力" in care
    assert "不能：自主如厕" in care
    assert care.endswith("参考，正式结论由县级民政部门评估。")


def test_outside_tekun_nothing_is_asked_about_six_items(
    desk: Desk, wang: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(desk)
    work = window.workspace
    assert work is not None
    work.start_new("home_visit", {"person_id": wang, "title": "王秀英"})
    entry = cast("VisitsPage", work.page).visits.entry
    entry.show_more(True)
    qtbot.waitUntil(entry.more.editor("living_note").isVisible)
    assert not entry.more.editor("self_care_items").isVisible()
