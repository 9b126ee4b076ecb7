# SPDX-License-Identifier: MulanPSL-2.0
"""志愿者: registering people from the keyboard, their page, and what may only be looked at."""

import dataclasses
from datetime import date
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.hours_at_the_desk import FORM, ROW, Sheet, register, services, shown
from tests.gui.real_window import Typist
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.volunteers_page import VolunteersPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.volunteer_form import VolunteerForm
from wuse_desktop.gui.widgets.volunteer_view import VolunteerView
from wuse_desktop.services import people, volunteers
from wuse_desktop.services.desk import Desk

NUMBER = "230127194105060023"


@pytest.fixture
def zhao(desk: Desk) -> str:
    return register(desk, "赵刚")


@pytest.fixture
def qian(desk: Desk) -> str:
    return register(desk, "钱丽")


@pytest.fixture
def page(operations: Operations, zhao: str, qian: str, qtbot: QtBot) -> VolunteersPage:
    assert zhao != qian
    return shown(operations, qtbot)


@pytest.fixture
def sheet(page: VolunteersPage, typist: Typist, qtbot: QtBot) -> Sheet:
    return Sheet(page, typist, qtbot)


@pytest.fixture
def kept(sheet: Sheet, desk: Desk) -> VolunteerService:
    sheet.paste(0, 0, f"赵刚\t{ROW}")
    sheet.confirm()
    return services(desk)[0]


# the lists --------------------------------------------------------------------------------


def test_the_letters_on_the_row_of_lists_work_on_each_list(
    page: VolunteersPage, kept: VolunteerService, typist: Typist
) -> None:
    assert kept.id
    page.step_back()
    page.focus_first()
    assert typist.at(page.roster.view)
    typist.type("s")
    assert page.kind.value() == "hours"
    assert typist.at(page.services.view)
    typist.type("z")
    assert page.kind.value() == "register"
    assert typist.at(page.kind)  # no certificate was issued yet
    typist.type("m")
    typist.press("Return")
    assert typist.at(page.roster.view)


# the roster -------------------------------------------------------------------------------


def form_of(page: VolunteersPage) -> VolunteerForm:
    return cast("VolunteerForm", page.side.form)


def test_somebody_new_is_registered_from_the_keyboard(
    page: VolunteersPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("volunteer")
    form = form_of(page)
    qtbot.waitUntil(lambda: typist.at(form.who.line))
    typist.type("孙立新")
    typist.press("Return")
    qtbot.waitUntil(lambda: form.caption() == "孙立新")
    typist.type(NUMBER)
    cast("TextEditor", form.person.editor("phone")).setFocus()
    typist.type("13945678901")
    draft = form.draft()
    assert (draft.person.sex, draft.person.birth_date) == ("2", date(1941, 5, 6))
    for name, code in (("skills", ("08",)), ("service_categories", ("01",))):
        form.registration.editor(name).set_value(code)  # type: ignore[attr-defined]
    typist.press("Ctrl+S")
    assert page.side.is_writing  # the consent of somebody entered by the station is missing
    form.registration.editor("entry_consent").setFocus()
    typist.press("Space", "Ctrl+S")
    if page.side.is_writing:
        typist.press("Ctrl+S")  # what is only warned of is said once
    assert page.side.record_id
    found = volunteers.volunteer_page(desk, page.side.record_id)
    assert found.person is not None
    assert (found.person.name, found.person.id_no) == ("孙立新", NUMBER)


def test_somebody_on_file_is_found_before_they_are_filed_twice(
    page: VolunteersPage, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    person = people.save_person(desk, Person(name="孙立新", phone="13945678901")).id
    page.start_new("volunteer")
    form = form_of(page)
    qtbot.waitUntil(lambda: typist.at(form.who.line))
    typist.type("slx")
    typist.press("Return")
    qtbot.waitUntil(lambda: form.draft().person.id == person)
    assert form.draft().person.phone == "13945678901"


def test_a_registered_person_opens_their_registration(
    page: VolunteersPage, zhao: str, typist: Typist, qtbot: QtBot
) -> None:
    page.start_new("volunteer")
    form = form_of(page)
    qtbot.waitUntil(lambda: typist.at(form.who.line))
    typist.type("zg")
    typist.press("Return")
    qtbot.waitUntil(lambda: form.record_id() == zhao)


def test_a_person_s_page_leads_to_their_registration(
    page: VolunteersPage, desk: Desk, qtbot: QtBot
) -> None:
    person = people.save_person(desk, Person(name="孙立新")).id
    page.start_new("volunteer", {"person_id": person, "title": "孙立新"})
    qtbot.waitUntil(lambda: form_of(page).caption() == "孙立新")
    assert form_of(page).draft().person.id == person


def test_the_page_of_a_volunteer_shows_sums_and_leads_to_the_sheet(
    sheet: Sheet, kept: VolunteerService, zhao: str, qtbot: QtBot
) -> None:
    assert kept.id
    page = sheet.page
    page.show_record("volunteer", zhao)
    view = cast("VolunteerView", page.side.view)
    qtbot.waitUntil(lambda: view.caption() == "赵刚")
    assert view.sums == "累计 2.0 小时 · 1 次 · 今年 2.0 小时"
    view.wished.emit("hours")
    assert [row.volunteer_id for row in page.pane.grid.sheet.rows] == [zhao]
    assert page.pane.grid.view.currentIndex().column() == 1


def test_a_volunteer_with_hours_is_not_deleted(
    sheet: Sheet, desk: Desk, kept: VolunteerService, zhao: str
) -> None:
    assert kept.id
    sheet.page.operations.failed.disconnect()
    refused: list[object] = []
    sheet.page.operations.failed.connect(refused.append)
    sheet.page.show_record("volunteer", zhao)
    sheet.page.side.delete()
    assert len(refused) == 1
    assert volunteers.volunteer_page(desk, zhao).volunteer.id == zhao


def test_a_volunteer_of_another_station_can_only_be_looked_at(
    county_desk: Desk, qtbot: QtBot
) -> None:
    site = new_id()
    with county_desk.write() as unit:
        person = unit.put(Person(name="高秀芬", site_id=site))
        volunteer = unit.put(dataclasses.replace(FORM, person_id=person.id, site_id=site))
        service = unit.put(
            VolunteerService(
                volunteer_id=volunteer.id,
                activity_name="敬老院理发",
                service_date=date(2026, 3, 20),
                place="镇敬老院",
                content="理发",
                minutes=60,
                site_id=site,
            )
        )
    made = VolunteersPage(Operations(county_desk, InlineRunner()))
    qtbot.addWidget(made)
    made.show()
    made.show_record("volunteer_service", service.id)  # leads to whose it is
    view = cast("VolunteerView", made.side.view)
    qtbot.waitUntil(lambda: view.caption() == "高秀芬")
    assert view.read_only.startswith("只读")
    assert made.side.record_id == volunteer.id
    assert {item.isVisible() for item in view.changing} == {False}
