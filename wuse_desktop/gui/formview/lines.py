# SPDX-License-Identifier: MulanPSL-2.0
"""Answers that are typed: a line, growing text, a day, a time, both, the name of a file.

Each has ``changed``, ``answer`` (what is typed, as a value where it is one), ``show_answer`` and
``settle`` (what happens when the field is left). What means nothing stays as typed.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from wuse_desktop.domain.typed_dates import DONE
from wuse_desktop.domain.written_text import writable
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.widgets.fields import ClockEditor, DayEditor, MomentEditor
from wuse_desktop.gui.widgets.texts import button, row
from wuse_desktop.i18n import _

_PAD = 6
_LEAST_LINES = 3
_CLOCK_WIDTH = 64
_ROOM_FOR_BUTTON = 190


def typed_text(value: object) -> str:
    """A value as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


class LineAnswer(QLineEdit):
    """One line: text or a number."""

    changed = Signal()

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        # The style sheet fills it; what is below need not be drawn for each key.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.textEdited.connect(self.changed)

    def answer(self) -> str:
        """What is typed, without blanks around it."""
        return writable(self.text()).strip()

    def show_answer(self, value: object) -> None:
        """Show a value, from its beginning."""
        text = typed_text(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def settle(self) -> None:
        """Nothing to do: the cell shows the answer as it is kept."""


class GrowingText(QTextEdit):
    """Plain text in several lines, as high as it needs; Tab moves on, Page keys go to the page."""

    changed = Signal()

    def __init__(self, placeholder: str = "", *, least_lines: int = _LEAST_LINES) -> None:
        super().__init__()
        self._least = least_lines
        self._showing = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_PAD)
        self.textChanged.connect(self._on_text_changed)

    def answer(self) -> str:
        """The text without blank lines around it."""
        return writable(self.toPlainText()).strip()

    def show_answer(self, value: object) -> None:
        """Show a text; the cursor goes to its end."""
        text = typed_text(value)
        if text == self.toPlainText():
            return
        self._showing = True
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._showing = False

    def settle(self) -> None:
        """Nothing to do: text is kept as typed."""

    def _on_text_changed(self) -> None:
        if not self._showing:
            self.changed.emit()

    def hasHeightForWidth(self) -> bool:
        """A narrower place needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines, and of so many at least."""
        document = self.document()
        if document.textWidth() != width:
            document.setTextWidth(width)
        least = self._least * self.fontMetrics().lineSpacing() + 2 * _PAD
        return max(round(document.size().height()), least)

    def sizeHint(self) -> QSize:
        """As high as the fewest lines."""
        return QSize(200, self._least * self.fontMetrics().lineSpacing() + 2 * _PAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys of the page to the page."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let what is switched off look like the lines that are."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self.viewport().update()


class DayAnswer(DayEditor):
    """A day, or what was typed instead."""

    def answer(self) -> date | str:
        """The day, or the text that is none."""
        return self.value() or self.line.text().strip()

    def show_answer(self, value: object) -> None:
        """Show a day or a text."""
        if isinstance(value, date):
            if value != self.value():
                self.set_value(value)
        elif typed_text(value) != self.line.text():
            self.line.setText(typed_text(value))

    def settle(self) -> None:
        """The line tidies itself when it is left."""


class ClockAnswer(ClockEditor):
    """A time of day, or what was typed instead."""

    def answer(self) -> time | str:
        """The time, or the text that is none."""
        found = self.value()
        return self.text().strip() if found is None else found

    def show_answer(self, value: object) -> None:
        """Show a time or a text."""
        if isinstance(value, time):
            if value != self.value():
                self.set_value(value)
        elif typed_text(value) != self.text():
            self.setText(typed_text(value))

    def settle(self) -> None:
        """The line tidies itself when it is left."""


class MomentAnswer(MomentEditor):
    """A day and a time of it, or what was typed instead."""

    def __init__(self, today: date, ahead: timedelta = DONE) -> None:
        super().__init__(today, ahead)
        self.setFocusProxy(self.day.line)
        self.clock.setFixedWidth(_CLOCK_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow cell has no room for the button of the calendar."""
        super().resizeEvent(event)
        self.day.button.setVisible(self.width() >= _ROOM_FOR_BUTTON)

    def answer(self) -> datetime | str:
        """The moment, or both texts where they are none."""
        clock = self.clock.text().strip()
        found = self.value()
        if found is None or self.clock.is_wrong():
            return f"{self.day.line.text().strip()} {clock}".strip()
        return found

    def show_answer(self, value: object) -> None:
        """Show a moment or a text."""
        if isinstance(value, datetime):
            if value != self.answer():
                self.set_value(value)
        elif typed_text(value) != self.answer():
            day, _space, clock = typed_text(value).partition(" ")
            self.day.line.setText(day)
            self.clock.setText(clock)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return self.day.line, self.clock

    def settle(self) -> None:
        """The lines tidy themselves when they are left."""


class FileAnswer(QWidget):
    """The name of an attached file. The host of the form chooses it when it is ``wished``."""

    changed = Signal()
    wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._value = ""
        self._name = PlainLabel()
        self._name.setObjectName("muted")
        self._choose = button(_("选文件…"), self.wished.emit, kind="link")
        self._remove = button(_("移除"), self._drop, kind="link")
        layout = row(self._name, self._choose, self._remove, None)
        layout.setContentsMargins(_PAD, 0, _PAD, 0)
        self.setLayout(layout)
        self.setFocusProxy(self._choose)
        self.show_answer("")

    def answer(self) -> str:
        """The name, or an empty text."""
        return self._value

    def show_answer(self, value: object) -> None:
        """Show a name."""
        self._value = typed_text(value)
        self._name.setText(self._value or _("还没有文件"))
        self._choose.setText(_("换一个…") if self._value else _("选文件…"))
        self._remove.setVisible(bool(self._value))

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return self._choose, self._remove

    def settle(self) -> None:
        """Nothing is typed here."""

    def _drop(self) -> None:
        self.show_answer("")
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
