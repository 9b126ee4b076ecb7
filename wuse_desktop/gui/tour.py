# SPDX-License-Identifier: MulanPSL-2.0
"""A walk through the real window that records a visit and saves a picture of each page.

It runs without anybody at the keyboard: for the demonstration, for the guide, and for looking at
every page at the size that stations have.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.navigation import PAGES, pages_of
from wuse_desktop.gui.pages.visit_part import VisitPart
from wuse_desktop.gui.pages.visits_page import VisitsPage
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery, page

WIDTH, HEIGHT = 1366, 768
_SETTLE_MS = 400
_PAUSE_MS = 60  # layouts find their place in the event loop
_OBSERVED = N_("老人精神尚可，灶台旁堆放柴草，已一起清开；想了解高龄津贴。")
_DONE = N_("讲了用火安全；高龄津贴的材料清单留给家属。")


class Tour(QObject):
    """Pictures of one open desk, numbered in the order of the walk.

    The window must run its work inline, so that each page is whole when it is pictured.
    """

    ended = Signal()

    def __init__(self, window: MainWindow, desk: Desk, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._folder = folder
        self._steps = self._walk()
        self.pictures: list[Path] = []

    def start(self) -> None:
        """Begin; ``ended`` follows when ``pictures`` is complete."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.show()
        self._window.enter(self._desk)
        # the window first goes back to the page and the size that it was left with
        QTimer.singleShot(_SETTLE_MS, self._begin)

    def _begin(self) -> None:
        self._window.resize(WIDTH, HEIGHT)
        self._next()

    def _next(self) -> None:
        name = next(self._steps, "")
        if name:
            QTimer.singleShot(_PAUSE_MS, lambda: self._picture(name))
        else:
            self.ended.emit()

    def _picture(self, name: str) -> None:
        path = self._folder / f"{len(self.pictures) + 1:02d}-{self._desk.kind}-{name}.png"
        self._window.grab().save(str(path))
        self.pictures.append(path)
        self._next()

    def _walk(self) -> Iterator[str]:
        """Go from page to page; each name yielded is pictured."""
        workspace = self._window.workspace
        if workspace is None:
            return
        for key in pages_of(PAGES, self._desk.kind, self._desk.session.role):
            shown = workspace.open_page(key)
            yield key
            tables = shown.findChildren(RecordTable) if shown is not None else []
            if isinstance(shown, VisitsPage):
                yield from self._record_visit(shown.visits)
            elif tables and tables[0].isVisible() and tables[0].model.rowCount():
                tables[0].select_first()
                yield f"{key}-detail"

    def _record_visit(self, shown: VisitPart) -> Iterator[str]:
        """Record a visit with the keys a worker would press."""
        households = page(self._desk, "households", ListQuery(site_id=self._desk.site_id), 0, 1)
        if not households:
            return
        shown.start_new(HomeVisit.entity, {"household_id": households[0].id})
        shown.entry.outcome.setFocus()
        self._press(Qt.Key.Key_B, "b")
        self._press(Qt.Key.Key_Return)
        shown.entry.observed.insertPlainText(_(_OBSERVED))
        shown.entry.action.insertPlainText(_(_DONE))
        yield "visit-entry"
        shown.save()
        shown.save()  # the second time takes note of gentle reminders
        yield "visit-saved"

    def _press(self, key: Qt.Key, text: str = "") -> None:
        here = self._window.focusWidget()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(here, event)
