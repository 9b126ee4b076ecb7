# SPDX-License-Identifier: MulanPSL-2.0
"""表单: what the station files about itself under one tab, the versions of all forms beside it."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.dialogs.files import ChooseFile, ChooseTarget, choose_file, choose_target
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.form_versions_part import FormVersionsPart
from wuse_desktop.gui.pages.station_forms_part import StationFormsPart
from wuse_desktop.gui.pages.tabbed_page import TabbedPage
from wuse_desktop.i18n import N_


class FormsPage(TabbedPage):
    """Forms to fill, and forms by version."""

    key: ClassVar[str] = "forms"
    title: ClassVar[str] = N_("表单")

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_target: ChooseTarget = choose_target,
    ) -> None:
        self.filled = StationFormsPart(operations)
        self.versions = FormVersionsPart(
            operations, choose_file=choose_file, choose_target=choose_target
        )
        super().__init__(operations, (self.filled, self.versions), parent)
