# SPDX-License-Identifier: MulanPSL-2.0
"""Choosing a reporting period: month, quarter, half-year or year, and walking through them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from wuse_desktop.domain.period import Kind, Period
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import badge, button, repolish, row
from wuse_desktop.i18n import N_, _

_KINDS: tuple[tuple[Kind, str, str], ...] = (
    ("month", "Y", N_("月")),
    ("quarter", "J", N_("季")),
    ("half", "B", N_("半年")),
    ("year", "N", N_("年")),
)
_LABEL_WIDTH = 112


class PeriodPicker(QWidget):
    """← and → move by a period, Home returns to the present one, a letter changes its kind."""

    changed = Signal()

    def __init__(self, present: Period) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("期间"))
        self._present = present
        self._period = present
        self._kinds = {
            kind: self._kind_button(kind, f"{_(label)} {key}") for kind, key, label in _KINDS
        }
        self._label = badge("")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMinimumWidth(_LABEL_WIDTH)
        back = self._arrow("‹", _("上一期（←）"), lambda: self.move_by(-1))
        forth = self._arrow("›", _("下一期（→）"), lambda: self.move_by(1))
        self.setLayout(row(*self._kinds.values(), back, self._label, forth, gap=GRID // 2))
        self._tell()

    def _kind_button(self, kind: Kind, text: str) -> QPushButton:
        made = button(text, lambda: self.take_kind(kind), kind="choice")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    @staticmethod
    def _arrow(text: str, hint: str, clicked: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(tip(hint))
        made.setAccessibleName(hint)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: clicked())  # noqa: PLW0108 - drops the state
        return made

    def value(self) -> Period:
        """The period shown."""
        return self._period

    def set_value(self, period: Period) -> None:
        """Show a period without sending ``changed``."""
        self._period = period
        self._tell()

    def move_by(self, steps: int) -> None:
        """Go to a later or, below zero, an earlier period of the same kind."""
        period = self._period
        for _step in range(abs(steps)):
            period = period.next if steps > 0 else period.previous
        self._take(period)

    def _take(self, period: Period) -> None:
        if period != self._period:
            self.set_value(period)
            self.changed.emit()

    def take_kind(self, kind: Kind) -> None:
        """Change to the month, quarter, half or year that holds the end of what is shown.

        The present month is held on to while it is inside.
        """
        inside = self._period.contains(self._present.start)
        self._take(Period.containing(kind, self._present.start if inside else self._period.end))
        self._tell()

    def _tell(self) -> None:
        self._label.setText(self._period.label)
        for kind, made in self._kinds.items():
            made.setChecked(kind == self._period.kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the periods, or change the kind."""
        letters = {key: kind for kind, key, _label in _KINDS}
        kind = letters.get(event.text().upper())
        if event.key() == Qt.Key.Key_Left:
            self.move_by(-1)
        elif event.key() == Qt.Key.Key_Right:
            self.move_by(1)
        elif event.key() == Qt.Key.Key_Home:
            self._take(Period.containing(self._period.kind, self._present.start))
        elif kind is not None:
            self.take_kind(kind)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        self._mark(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        self._mark(False)
        super().focusOutEvent(event)

    def _mark(self, here: bool) -> None:
        self._label.setProperty("tone", "accent" if here else "")
        repolish(self._label)
