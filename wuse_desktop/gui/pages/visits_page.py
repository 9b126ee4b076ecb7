# SPDX-License-Identifier: MulanPSL-2.0
"""走访: what was visited under one tab, the sheets that one walks by under the other."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.tabbed_page import TabbedPage
from wuse_desktop.gui.pages.visit_part import VisitPart
from wuse_desktop.gui.pages.walk_part import WalkPart
from wuse_desktop.i18n import N_


class VisitsPage(TabbedPage):
    """Home visits and walk sheets."""

    key: ClassVar[str] = "visits"
    title: ClassVar[str] = N_("走访")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        self.visits = VisitPart(operations)
        self.walks = WalkPart(operations)
        super().__init__(operations, (self.visits, self.walks), parent)
        self.visits.several_wished.connect(self._record_several)

    def _record_several(self) -> None:
        """The due households, to be ticked and typed in without any paper."""
        self.tabs.setCurrentIndex(1)
        self.walks.focus_first()
