# SPDX-License-Identifier: MulanPSL-2.0
"""What is made ready while nobody waits for it, a while after the start and after each writing."""

from PySide6.QtCore import QObject, QTimer

from wuse_desktop.gui.operations import Operations
from wuse_desktop.services import duplicates, visit_dues
from wuse_desktop.services.desk import Desk

_PAUSE_MS = 3000


def _some(desk: Desk) -> bool:
    """A part of the work; whether there is more."""
    duplicates.catch_up(desk)
    return visit_dues.catch_up(desk)


class QuietWork(QObject):
    """Compares persons and plans households, where many were loaded, so that lists open at once.

    It takes the database's lane a stretch at a time, between what the pages ask for. What fails
    here is told when somebody opens such a list.
    """

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        operations.changed.connect(lambda _changes, _initiator: self._pause.start())
        self._is_going_on = False
        self._pause.start()

    def _begin(self) -> None:
        if not self._is_going_on:
            self._is_going_on = True
            self._operations.read(_some, self._go_on, lambda _fault: self._go_on(more=False))

    def _go_on(self, more: bool) -> None:
        self._is_going_on = False
        if more:
            self._begin()
