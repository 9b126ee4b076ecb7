# SPDX-License-Identifier: MulanPSL-2.0
"""What the tests of 服务对象 look at: the page, its forms, its lists."""

from typing import cast

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.widgets.household_form import HouseholdForm
from wuse_desktop.gui.widgets.person_form import PersonForm
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.services import (
    lists,
    records,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery

NUMBER = "230127194105060023"
VILLAGE = "230127100200"
WRONG_NUMBER = "230127194105060024"


def shown(operations: Operations, qtbot: QtBot) -> PeoplePage:
    made = PeoplePage(operations)
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    made.refresh()
    return made


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
