# SPDX-License-Identifier: MulanPSL-2.0
"""月历与日志: the month under one tab, a worker's diary under the other."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.calendar_part import CalendarPart
from wuse_desktop.gui.pages.diary_part import DiaryPart
from wuse_desktop.gui.pages.tabbed_page import TabbedPage
from wuse_desktop.i18n import N_


class CalendarPage(TabbedPage):
    """Calendar and work diary."""

    key: ClassVar[str] = "calendar"
    title: ClassVar[str] = N_("月历与日志")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        self.month = CalendarPart(operations)
        self.diary = DiaryPart(operations)
        super().__init__(operations, (self.month, self.diary), parent)
