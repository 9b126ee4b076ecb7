# SPDX-License-Identifier: MulanPSL-2.0
"""One editor for each plain kind of field. Each has ``value``, ``set_value`` and ``changed``."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from wuse_desktop.domain.birth import Birth, read_birth
from wuse_desktop.domain.rounding import yuan_to_fen
from wuse_desktop.domain.typed_dates import DONE, read_day, read_time
from wuse_desktop.domain.written_text import writable
from wuse_desktop.errors import UserFault
from wuse_desktop.gui.widgets.texts import repolish, row
from wuse_desktop.i18n import _

_LINE_HEIGHT = 22
# Letters of any script and blanks, before or behind.
_AROUND_A_NUMBER = re.compile(r"^[^\W\d]+|\s+|[^\W\d]+$")


class Editor(Protocol):
    """What a form needs of an editor; every editor is a QWidget as well."""

    @property
    def changed(self) -> SignalInstance:
        """Sent after each change by the user."""

    def value(self) -> Any:
        """The value as the record holds it."""

    def set_value(self, value: Any) -> None:
        """Show a value without sending ``changed``."""


def settle() -> None:
    """Let the field that is being typed into take what was typed, as if it were left."""
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)


def offer_to_replace(line: QLineEdit, event: QFocusEvent) -> None:
    """Select what a line holds as it gets the keyboard: what is typed then replaces it whole."""
    line.selectAll()
    if event.reason() == Qt.FocusReason.MouseFocusReason:
        QTimer.singleShot(0, line, line.selectAll)  # the click first puts its cursor


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """Give an editor the look of an error, or take it away."""
    widget.setProperty("wrong", wrong)
    repolish(widget)


class TextEditor(QLineEdit):
    """One line of text."""

    changed = Signal()

    def __init__(self, max_length: int = 200, placeholder: str = "") -> None:
        super().__init__()
        self.setMaxLength(max_length)
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self.changed)

    def value(self) -> str:
        """The text without blanks around it."""
        return writable(self.text()).strip()

    def set_value(self, value: str) -> None:
        """Show a text."""
        self.setText(value or "")


class LongTextEditor(QPlainTextEdit):
    """Several lines of text; Tab moves on."""

    changed = Signal()

    def __init__(self, lines: int = 3, placeholder: str = "") -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setMinimumHeight(lines * _LINE_HEIGHT + 16)
        self.setMaximumHeight((lines + 2) * _LINE_HEIGHT + 16)
        self._showing = False
        self.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self) -> None:
        if not self._showing:
            self.changed.emit()

    def value(self) -> str:
        """The text without blank lines around it."""
        return writable(self.toPlainText()).strip()

    def set_value(self, value: str) -> None:
        """Show a text; the cursor goes to its end."""
        self._showing = True
        self.setPlainText(value or "")
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._showing = False


class NumberEditor(QLineEdit):
    """A whole number or nothing; letters around it (30袋, 90分钟) stay out.

    Anything else, 30.5 or 1-2, stays as it was typed and is wrong: no digits are ever joined.
    """

    changed = Signal()

    def __init__(self, suffix: str = "", most_digits: int = 6) -> None:
        super().__init__()
        self._most_digits = most_digits
        self.setPlaceholderText(suffix)
        self.setMaximumWidth(120)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._tidy)

    def _on_edited(self) -> None:
        mark_wrong(self, self.is_wrong())
        self.changed.emit()

    def _tidy(self) -> None:
        if not self.is_wrong():
            number = self.value()
            self.setText("" if number is None else str(number))

    def _number(self) -> str:
        return _AROUND_A_NUMBER.sub("", self.text())

    @property
    def most(self) -> int:
        """The greatest number that it takes."""
        return int("9" * self._most_digits)

    def is_beyond(self) -> bool:
        """Whether a whole number is typed that is too great."""
        number = self._number()
        return number.isdecimal() and len(number) > self._most_digits

    def value(self) -> int | None:
        """The number, or None when nothing or no number is typed."""
        number = self._number()
        return int(number) if number and not self.is_wrong() else None

    def set_value(self, value: int | None) -> None:
        """Show a number."""
        self.setText("" if value is None else str(value))
        mark_wrong(self, False)

    def is_wrong(self) -> bool:
        """Whether something is typed that is no whole number, or one of too many digits."""
        number = self._number()
        return bool(number) and not (number.isdecimal() and len(number) <= self._most_digits)


class MoneyEditor(QLineEdit):
    """An amount of yuan with up to two decimals, held in fen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("元"))
        self.setMaximumWidth(140)
        self.textEdited.connect(self._check)

    def _check(self) -> None:
        mark_wrong(self, self.is_wrong())
        self.changed.emit()

    def value(self) -> int | None:
        """The amount in fen, or None when nothing sensible is typed."""
        try:
            return yuan_to_fen(self.text())
        except UserFault:
            return None

    def set_value(self, value: int | None) -> None:
        """Show an amount given in fen."""
        self.setText("" if value is None else f"{value // 100}.{value % 100:02d}")
        mark_wrong(self, False)

    def is_wrong(self) -> bool:
        """Whether something is typed that is no amount."""
        return bool(self.text().strip()) and self.value() is None


class FlagEditor(QCheckBox):
    """Yes or no."""

    changed = Signal()

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.clicked.connect(lambda: self.changed.emit())  # noqa: PLW0108 - drops the state

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))


class DayEditor(QWidget):
    """A date: typed in any usual way, shifted by a day with - and +, or picked."""

    changed = Signal()

    def __init__(self, today: date, ahead: timedelta = DONE) -> None:
        """``ahead`` says how far in the future a day without a year may lie."""
        super().__init__()
        self._today = today
        self._ahead = ahead
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("年-月-日"))
        self._line.setMaximumWidth(120)
        self._line.installEventFilter(self)
        self._line.textEdited.connect(self._on_edited)
        self._line.editingFinished.connect(self._tidy)
        self._button = QToolButton()
        self._button.setText("▾")
        self._button.setAccessibleName(_("打开日历"))
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self._open_calendar)
        self.setLayout(row(self._line, self._button, None, gap=2))
        self.setFocusProxy(self._line)

    @property
    def line(self) -> QLineEdit:
        """The line that is typed into."""
        return self._line

    @property
    def button(self) -> QToolButton:
        """What opens the calendar."""
        return self._button

    def value(self) -> date | None:
        """The date, or None while nothing or nonsense is typed."""
        return read_day(self._line.text(), self._today, self._ahead)

    def set_value(self, value: date | None) -> None:
        """Show a date."""
        self._line.setText(value.isoformat() if value else "")
        mark_wrong(self._line, False)

    def is_wrong(self) -> bool:
        """Whether something is typed that is no date."""
        return bool(self._line.text().strip()) and self.value() is None

    def shift(self, days: int) -> None:
        """Move the date, from today when there is none."""
        self.set_value((self.value() or self._today) + timedelta(days=days))
        self.changed.emit()

    def _on_edited(self) -> None:
        mark_wrong(self._line, False)
        self.changed.emit()

    def _tidy(self) -> None:
        if self.is_wrong():
            mark_wrong(self._line, True)
        else:
            self.set_value(self.value())

    def _open_calendar(self) -> None:
        calendar = QCalendarWidget()
        shown = self.value() or self._today
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.clicked.connect(lambda picked: self._pick(picked, menu))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _pick(self, picked: QDate, menu: QMenu) -> None:
        self.set_value(date(picked.year(), picked.month(), picked.day()))
        menu.close()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let - and + shift the day while the line holds a whole date or nothing."""
        if (
            watched is self._line
            and isinstance(event, QKeyEvent)
            and event.type() is (QEvent.Type.KeyPress)
        ):
            text = self._line.text()
            whole = len(text) in (0, len("2026-01-01"))
            steps = {"-": -1, "+": 1, "=": 1}
            if whole and event.text() in steps:
                self.shift(steps[event.text()])
                return True
        return super().eventFilter(watched, event)


class BirthEditor(DayEditor):
    """A birth: to the day, or to the month where no more is known (1948.03, 1948年3月)."""

    @property
    def birth(self) -> Birth | None:
        """What is typed, or None while that is nothing or nonsense."""
        return read_birth(self._line.text(), self._today)

    @property
    def precision(self) -> str:
        """How exactly the birth is known (BIRTH_PRECISION)."""
        return self.birth.precision if self.birth else ""

    def value(self) -> date | None:
        """The day, the first of a month of which only that is known."""
        return self.birth.day if self.birth else None

    def set_birth(self, birth: Birth | None) -> None:
        """Show a birth as exactly as it is known."""
        self._line.setText(birth.text if birth else "")
        mark_wrong(self._line, False)

    def _tidy(self) -> None:
        if self.is_wrong():
            mark_wrong(self._line, True)
        else:
            self.set_birth(self.birth)


class MomentEditor(QWidget):
    """A local date and time to the minute."""

    changed = Signal()

    def __init__(self, today: date, ahead: timedelta = DONE) -> None:
        super().__init__()
        self.day = DayEditor(today, ahead)
        self.clock = ClockEditor()
        self.day.changed.connect(self.changed)
        self.clock.changed.connect(self.changed)
        self.setLayout(row(self.day, self.clock, None))
        self.setFocusProxy(self.day)

    def value(self) -> datetime | None:
        """The moment; midnight when only the day is given; None without a day."""
        day = self.day.value()
        return datetime.combine(day, self.clock.value() or time()) if day else None

    def set_value(self, value: datetime | None) -> None:
        """Show a moment."""
        self.day.set_value(value.date() if value else None)
        self.clock.set_value(value.time() if value else None)


class ClockEditor(QLineEdit):
    """A time of day."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("时:分"))
        self.setMaximumWidth(80)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._tidy)

    def value(self) -> time | None:
        """The time, or None while nothing or nonsense is typed."""
        return read_time(self.text())

    def set_value(self, value: time | None) -> None:
        """Show a time."""
        self.setText(value.strftime("%H:%M") if value else "")
        mark_wrong(self, False)

    def is_wrong(self) -> bool:
        """Whether something is typed that is no time."""
        return bool(self.text().strip()) and self.value() is None

    def _on_edited(self) -> None:
        mark_wrong(self, False)
        self.changed.emit()

    def _tidy(self) -> None:
        if self.is_wrong():
            mark_wrong(self, True)
        else:
            self.set_value(self.value())
