# SPDX-License-Identifier: MulanPSL-2.0
"""What tests of volunteers and their hours share: a page, and a person who types at the sheet."""

from typing import cast

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.gui.real_window import Typist
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.gui.models.hours_sheet import CHECK
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.volunteers_page import VolunteersPage
from wuse_desktop.services import records, volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.lists import page as rows_of

DAY = "2026-03-20"
ROW = f"{DAY}\t9:00\t11:00\t\t\t河道清洁日\t木兰河东岸\t捡拾垃圾"
FORM = Volunteer(
    skills=("08",),
    service_categories=("13",),
    registration_mode="01",
    registry="03",
    volunteer_status="01",
)


def register(desk: Desk, name: str, phone: str = "13845671234") -> str:
    return volunteers.save_volunteer(desk, FORM, Person(name=name, phone=phone)).id


def shown(operations: Operations, qtbot: QtBot) -> VolunteersPage:
    """The page in a window of its own, as wide as the main window leaves it."""
    made = VolunteersPage(operations)
    qtbot.addWidget(made)
    made.resize(1166, 650)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.refresh()
    return made


class Sheet:
    """A person at the sheet of hours: types into cells, pastes, looks at what is said."""

    def __init__(self, page: VolunteersPage, typist: Typist, qtbot: QtBot) -> None:
        self.page = page
        self.grid = page.pane.grid
        self._typist = typist
        self._qtbot = qtbot
        qtbot.waitUntil(page.isVisible)
        page.start_new(VolunteerService.entity)
        qtbot.waitUntil(lambda: typist.at(self.grid.view))

    def who(self, initials: str, *, then: str = "Return") -> None:
        """Type initials, and take the first who fits."""
        number = self.grid.view.currentIndex().row()
        self.type(initials)
        self._typist.press(then)
        self._qtbot.waitUntil(lambda: self.grid.sheet.row(number).is_known)

    def type(self, text: str) -> None:
        for char in text:
            self._typist.type(char)

    def cells(self, *texts: str) -> None:
        """Type cells, going right after each."""
        for text in texts:
            if text:
                self.type(text)
            self._typist.press("Tab")

    def press(self, *keys: str) -> None:
        self._typist.press(*keys)

    def paste(self, number: int, column: int, text: str) -> None:
        self.grid.view.go_to(number, column)
        QGuiApplication.clipboard().setText(text)
        self._typist.press("Ctrl+V")

    def mark(self, number: int) -> str:
        """What the last column says of a row, once the rows were checked."""
        self.grid.check()
        return str(self.grid.sheet.index(number, CHECK).data())

    def names(self) -> list[str]:
        return [row.who for row in self.grid.sheet.rows]

    def confirm(self) -> None:
        """Save, and confirm that the service was voluntary."""
        self._typist.press("Ctrl+S")
        assert "自愿、无偿" in self.page.pane.state
        self._typist.press("Ctrl+S")


def services(desk: Desk) -> list[VolunteerService]:
    found = [
        cast("VolunteerService", records.get(desk, row.entity, row.id))
        for row in rows_of(desk, "volunteer_services", ListQuery())
    ]
    return sorted(found, key=lambda item: str(item.start_at))
