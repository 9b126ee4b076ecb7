# SPDX-License-Identifier: MulanPSL-2.0
"""服务对象: households, who lives there, who moves and who has died."""

import dataclasses

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.people.samples import (
    home_form_of,
    named,
    view_of,
)
from tests.gui.real_window import OpenWindow, Typist
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.services import (
    households,
    lists,
    people,
    person_entry,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.visits import propose_visit

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


def test_a_member_who_was_put_on_file_by_a_slip_is_taken_back(
    wang: str, page: PeoplePage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    home = person_entry.person_sheet(desk, wang).home
    assert home is not None
    page.show_record("household", home.household.id)
    page.household_side.edit()
    form = home_form_of(page)
    form.members._rows[-1].person.line.setFocus()
    typist.type("zjgg")
    typist.press("Return")
    assert len(form.members.value()) == 2, "letters are no name"
    typist.press("Ctrl+A")
    with qtbot.waitSignal(page.operations.may_undo) as said:
        typist.type("张建过")
        typist.press("Return")
    assert len(form.members.value()) == 3
    said.args[1]()
    assert len(form.members.value()) == 2
    assert form.draft().household.living_member_count == 2
    typist.press("Ctrl+S", "Ctrl+S")
    stored = households.household_page(desk, home.household.id)
    assert [line.name for line in stored.members] == ["王秀英", "王小宇"]


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
