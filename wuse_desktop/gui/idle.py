# SPDX-License-Identifier: MulanPSL-2.0
"""Watches for keys and clicks in every window of the program; says when nobody is there."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from wuse_desktop.services.locking import IdleLock

_LOOK_MS = 5_000
_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
        QEvent.Type.Drop,
    }
)


class IdleWatch(QObject):
    """Sends ``due`` when the desk must be locked, again and again until ``stop``.

    ``now`` gives the present instant, aware, in UTC.
    The native windows are watched, not every widget: they receive keys and clicks and little else.
    """

    due = Signal()

    def __init__(
        self,
        minutes: int,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._lock = IdleLock(now(), minutes)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)

    def set_minutes(self, minutes: int) -> None:
        """Change the limit."""
        self._lock.set_minutes(minutes)

    def look(self) -> None:
        """Send ``due`` when it is time."""
        if self._lock.is_due(self._now()):
            self.due.emit()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self.due.disconnect()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note activity; every event goes on."""
        if event.type() in _ACTIVITY:
            self._lock.note_activity(self._now())
        return super().eventFilter(watched, event)
