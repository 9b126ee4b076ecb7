# SPDX-License-Identifier: MulanPSL-2.0
"""走访单: choose households, print the sheet, type it in afterwards."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.gui.dialogs.preview import PreviewDialog, preview_paper
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.gui.widgets.walk_pane import WalkPane
from wuse_desktop.gui.widgets.walk_plan import WalkPlan
from wuse_desktop.i18n import NP_
from wuse_desktop.services.papers import PaperOptions

_MATTERS = frozenset({"home_visit", "household", "person", "person_category", "walk_sheet"})
_PLAN, _TYPING = 0, 1


class WalkPart(Page):
    """The plan of a walk, or a sheet that is being typed in."""

    key: ClassVar[str] = "walks"
    title: ClassVar[str] = NP_("page", "走访单")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.preview: PreviewDialog | None = None
        self.plan = WalkPlan(operations)
        self.pane = WalkPane(operations)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.plan)
        self._stack.addWidget(self.pane)
        layout = column(self._stack)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.plan.printed.connect(self._print)
        self.plan.said.connect(self.said)
        self.plan.wished.connect(self.type_in)
        self.pane.said.connect(self.said)
        self.pane.draft_kept.connect(self.draft_kept)
        self.pane.saved.connect(self.plan.refresh)
        self.pane.closed.connect(self._close)

    @property
    def is_typing(self) -> bool:
        """Whether a sheet is open."""
        return self._stack.currentIndex() == _TYPING

    def _print(self, sheet_id: str) -> None:
        self.preview = preview_paper(
            self, self.operations, "walk-sheet", PaperOptions(record_id=sheet_id)
        )

    def type_in(self, sheet_id: str) -> None:
        """Open a sheet to be typed in."""
        self.pane.open(sheet_id)
        self._stack.setCurrentIndex(_TYPING)
        self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self._stack.setCurrentIndex(_PLAN)
        self.plan.refresh()
        self.focus_first()

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the due households and the sheets again."""
        if changes is None or changes.entities & _MATTERS:
            self.plan.refresh()

    def show_record(self, entity: str, record_id: str) -> bool:
        """Type in a sheet."""
        if entity != WalkSheet.entity:
            return False
        self.type_in(record_id)
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Show the households to choose from, or the sheet that is being typed in."""
        del context
        return what == WalkSheet.entity

    def focus_first(self) -> None:
        """The rows of the open sheet, else the households."""
        where = self.pane.view if self.is_typing else self.plan.view
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """The households, and the printed sheets."""
        return () if self.is_typing else self.plan.panes

    def step_back(self) -> bool:
        """Close the sheet; what was typed stays as a draft."""
        if not self.is_typing:
            return False
        self.pane.step_back()
        return True

    def leave(self) -> bool:
        """Keep what was typed."""
        self.pane.leave()
        return True
