# SPDX-License-Identifier: MulanPSL-2.0
"""Long work in words: what is being done, how far it is, how long it takes, and a way to stop."""

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.measures import size_text
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.exchange import TRANSFERS

_TICK_MS = 1000
_SOON = 5  # seconds before a remaining time can be guessed


class ProgressLine(QFrame):
    """Hidden while there is no work. ``stop_wished`` asks whoever runs it to stop it."""

    stop_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = self._label = ""
        self._done = self._total = 0
        self._clock, self._transfer = QElapsedTimer(), QElapsedTimer()
        self._text = PlainLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(2 * GRID + 2)
        self._stop = button(_("停下"), self.stop)
        line = row(self._text, self._stop)
        line.setStretch(0, 1)
        layout = column(line, self._bar, gap=GRID // 2)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.setLayout(layout)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK_MS)
        self._ticking.timeout.connect(self._tell)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is said about the work."""
        return self._text.text()

    def begin(self, title: str) -> None:
        """Show that work began; ``title`` names it: "上报"."""
        self._title, self._label = title, _("正在开始")
        self._done = self._total = 0
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._clock.start()
        self._ticking.start()
        self._tell()
        self.show()

    def end(self) -> None:
        """There is no work any more."""
        self._ticking.stop()
        self.hide()

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Show how far it is, unless it was asked to stop."""
        if not self._stop.isEnabled():
            return
        if label != self._label:
            self._transfer.start()
        self._label, self._done, self._total = label, done, total
        self._bar.setRange(0, 1000 if total else 0)
        self._bar.setValue(round(self._share * 1000))
        self._tell()

    @property
    def _share(self) -> float:
        return min(1.0, self._done / self._total) if self._total else 0.0

    def stop(self) -> None:
        """Ask for the work to stop at its next step."""
        self._stop.setEnabled(False)
        self._label = _("正在停下")
        self._tell()
        self.stop_wished.emit()

    def _tell(self) -> None:
        parts = [_("{title}：{label}").format(title=self._title, label=self._label)]
        share, seconds = self._share, self._clock.elapsed() // 1000
        if share:
            parts.append(f"{share:.0%}")
        if self._label in map(_, TRANSFERS) and self._transfer.elapsed() >= _TICK_MS:
            speed = self._done * 1000 // self._transfer.elapsed()
            parts.append(_("每秒 {size}").format(size=size_text(speed)))
        if seconds:
            parts.append(_("已用 {count} 秒").format(count=seconds))
        if share and seconds >= _SOON:
            left = round(seconds * (1 - share) / share)
            parts.append(_("约还要 {count} 秒").format(count=left))
        self._text.setText(" · ".join(parts))
