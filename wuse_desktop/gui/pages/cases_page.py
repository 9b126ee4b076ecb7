# SPDX-License-Identifier: MulanPSL-2.0
"""个案: cases under one tab; under the other the consultations that a case may begin with."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.case_part import CasePart
from wuse_desktop.gui.pages.consultation_part import ConsultationPart
from wuse_desktop.gui.pages.tabbed_page import TabbedPage
from wuse_desktop.i18n import NP_


class CasesPage(TabbedPage):
    """Cases and consultations."""

    key: ClassVar[str] = "cases"
    title: ClassVar[str] = NP_("page", "个案")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        self.cases = CasePart(operations)
        self.consultations = ConsultationPart(operations)
        super().__init__(operations, (self.cases, self.consultations), parent)
