# SPDX-License-Identifier: MulanPSL-2.0
"""服务对象: putting a person on file, looking at them, changing them."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayoutItem, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import texts
from tests.gui.people.samples import (
    NUMBER,
    WRONG_NUMBER,
    field,
    form_of,
    named,
    persons,
    shown,
    the_person,
    view_of,
)
from tests.gui.real_window import Clock, OpenWindow, Typist
from wuse_desktop.domain.birth import TO_MONTH, Birth
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.gui.dialogs.history import HistoryDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.tasks import InlineRunner, LaneRunner
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.fields import BirthEditor, DayEditor, FlagEditor, TextEditor
from wuse_desktop.services import (
    drafts,
    households,
    lists,
    people,
    person_entry,
    records,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.visit_dues import due_visits

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
