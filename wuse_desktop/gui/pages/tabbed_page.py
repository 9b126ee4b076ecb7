# SPDX-License-Identifier: MulanPSL-2.0
"""A page made of pages: one tab each, and every wish goes to the tab that owns the record."""

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.widgets.texts import column, row
from wuse_desktop.i18n import _


class TabbedPage(Page):
    """Pages under tabs; Ctrl+Tab goes to the next one."""

    def __init__(
        self,
        operations: Operations,
        pages: Sequence[Page],
        parent: QWidget | None = None,
        *,
        aside: QWidget | None = None,
    ) -> None:
        """``aside`` stands at the end of the line of tabs."""
        super().__init__(operations, parent)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)  # they would hide the first of a few tabs
        self.tabs.setAccessibleName(_("分类"))
        self._stack = QStackedWidget()
        self.pages: tuple[Page, ...] = tuple(pages)
        for page in self.pages:
            self.tabs.addTab(_(page.title))
            self._stack.addWidget(page)
            page.open_requested.connect(self.open_requested)
            page.new_requested.connect(self.new_requested)
            page.said.connect(self.said)
            page.draft_kept.connect(self.draft_kept)
            page.window_requested.connect(self.window_requested)
        self.tabs.currentChanged.connect(self._on_tab)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self._turn(step))
        line = row(self.tabs, None, *((aside,) if aside is not None else ()))
        layout = column(line, self._stack)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self._stack.currentIndex()]

    def _bring(self, page: Page) -> None:
        if page is self.page:
            return
        self.page.leave()
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(self.pages.index(page))
        self.tabs.blockSignals(False)
        self._stack.setCurrentWidget(page)
        page.refresh(None)

    def _on_tab(self, number: int) -> None:
        self._bring(self.pages[number])
        self.page.focus_first()

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % len(self.pages))

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read again what is in front; the other tabs do so when they come to the front."""
        self.page.refresh(changes)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a record on the tab that owns it."""
        for page in self.pages:
            if page.show_record(entity, record_id):
                self._bring(page)
                return True
        return False

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a record on the tab that makes it."""
        for page in self.pages:
            if page.start_new(what, context):
                self._bring(page)
                return True
        return False

    def focus_first(self) -> None:
        """Where work begins on the tab in front."""
        self.page.focus_first()

    def panes(self) -> tuple[QWidget, ...]:
        """The tabs, and the parts of the page in front."""
        return (self.tabs, *self.page.panes())

    def step_back(self) -> bool:
        """Close what is open on the tab in front."""
        return self.page.step_back()

    def leave(self) -> bool:
        """Keep what was typed; the other tabs kept theirs when they went to the back."""
        return self.page.leave()
