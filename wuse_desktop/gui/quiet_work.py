# SPDX-License-Identifier: MulanPSL-2.0
"""What is made ready while nobody waits for it, a while after the start and after each writing."""

from PySide6.QtCore import QObject, QTimer

from wuse_desktop.gui.operations import Operations
from wuse_desktop.services import duplicates

_PAUSE_MS = 3000


class QuietWork(QObject):
    """Compares the persons who were loaded or arrived, so that their list opens at once.

    What fails here is told when somebody opens that list.
    """

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        operations.changed.connect(lambda _changes, _initiator: self._pause.start())
        self._pause.start()

    def _begin(self) -> None:
        self._operations.read(duplicates.catch_up, lambda _nothing: None, lambda _fault: None)
