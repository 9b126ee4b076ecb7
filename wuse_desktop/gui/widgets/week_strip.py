# SPDX-License-Identifier: MulanPSL-2.0
"""Seven days from today, each with how much is due; one of them is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from wuse_desktop.gui.widgets.texts import repolish, row
from wuse_desktop.i18n import N_, _

_WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def weekday(day: date) -> str:
    """周一 to 周日."""
    return _(_WEEKDAYS[day.weekday()])


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How many visits and other things are due on a day; on the first day, until it."""

    on: date
    visits: int
    others: int


class WeekStrip(QWidget):
    """``chosen`` carries the day. The arrows move, Tab passes."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("今后七天"))
        self._days: tuple[date, ...] = ()
        self._buttons: list[QPushButton] = []
        self._here = 0
        self._row = row(gap=4)
        self.setLayout(self._row)

    @property
    def day(self) -> date | None:
        """The day that is looked at."""
        return self._days[self._here] if self._days else None

    def show_loads(self, loads: Sequence[DayLoad]) -> None:
        """Show the days; the one that is looked at stays where it is still there."""
        known = self.day
        self._days = tuple(load.on for load in loads)
        self._here = self._days.index(known) if known in self._days else 0
        while len(self._buttons) < len(loads):
            number = len(self._buttons)
            made = QPushButton()
            made.setObjectName("choice")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _checked, place=number: self.go_to(place))
            self._buttons.append(made)
            self._row.addWidget(made, 1)
        for number, load in enumerate(loads):
            name = _("今天") if number == 0 else weekday(load.on)
            self._buttons[number].setText(f"{name} {load.on.day}\n{_load_text(load)}")
        self._mark()

    def go_to(self, place: int) -> None:
        """Look at another day."""
        self._here = min(max(place, 0), max(len(self._days) - 1, 0))
        self._mark()
        if self.day is not None:
            self.chosen.emit(self.day)

    def _mark(self) -> None:
        for number, made in enumerate(self._buttons):
            made.setChecked(number == self._here)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows look at the day before or after."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go_to(self._here + steps[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        self._show_focus(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        self._show_focus(False)
        super().focusOutEvent(event)

    def _show_focus(self, here: bool) -> None:
        for made in self._buttons:
            made.setProperty("here", here)
            repolish(made)


def _load_text(load: DayLoad) -> str:
    parts = []
    if load.visits:
        parts.append(_("访 {count}").format(count=load.visits))
    if load.others:
        parts.append(_("事 {count}").format(count=load.others))
    return " · ".join(parts) or "—"
