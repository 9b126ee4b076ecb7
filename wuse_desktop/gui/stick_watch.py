# SPDX-License-Identifier: MulanPSL-2.0
"""Notices a stick that is plugged in while the program runs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from wuse_desktop.gui.dialogs.files import removable_folders
from wuse_desktop.gui.operations import Operations

_LOOK_MS = 3000

Volumes = Callable[[], Sequence[Path]]


class StickWatch(QObject):
    """Looks every few seconds, off the UI thread; ``plugged`` carries where a new stick is.

    What was plugged in before the desk was opened is no news.
    """

    plugged = Signal(object)  # Path

    def __init__(
        self,
        operations: Operations,
        volumes: Volumes = removable_folders,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._volumes = volumes
        self._known: set[Path] | None = None
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now, unless the last look has not come back."""
        if self._looking:
            return
        self._looking = True
        self._operations.outside(
            lambda _progress: tuple(self._volumes()), self._compare, lambda _fault: self._missed()
        )

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _missed(self) -> None:
        self._looking = False

    def _compare(self, found: tuple[Path, ...]) -> None:
        self._looking = False
        known, self._known = self._known, set(found)
        if known is not None:
            for folder in found:
                if folder not in known:
                    self.plugged.emit(folder)
