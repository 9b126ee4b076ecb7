# SPDX-License-Identifier: MulanPSL-2.0
"""All choices of a question beside each other with boxes, as on the paper."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from wuse_desktop.gui.formview.offers import Offered
from wuse_desktop.gui.formview.wrapping import wrapped
from wuse_desktop.gui.theme import GRID, colours_in_use

_PAD = 8
_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class TickAnswer(QWidget):
    """One or several of a few. Tab stops once at the whole row.

    Arrows move, Space ticks, a digit ticks the choice of that number, a letter goes to the choice
    whose pinyin begins with it. Where one is asked for, ticking it takes it from the others, and
    ticking it again takes it back. Codes that are not offered any more are kept until another
    choice is made.
    """

    changed = Signal()

    def __init__(self, choices: Sequence[Offered], *, many: bool) -> None:
        super().__init__()
        self._many = many
        self._choices: tuple[Offered, ...] = ()
        self._buttons: list[QAbstractButton] = []
        self._strange: tuple[str, ...] = ()
        self._cursor = 0
        self._locked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sizes: list[QSize] = []
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Offered]) -> None:
        """Offer other choices; what is ticked stays."""
        if tuple(choices) == self._choices:
            return
        ticked = self.codes()
        for made in self._buttons:
            made.hide()
            made.deleteLater()
        self._choices = tuple(choices)
        self._buttons = [self._box(number) for number in range(len(self._choices))]
        self._sizes = []
        self._cursor = 0
        self._tick(ticked)
        self._place()
        if self.isVisible():
            for made in self._buttons:
                made.show()

    def _box(self, number: int) -> QAbstractButton:
        kind = QCheckBox if self._many else QRadioButton
        made = kind(self._choices[number].label, self)
        made.setAutoExclusive(False)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: self._on_clicked(number))
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, self._locked)
        return made

    # the answer ---------------------------------------------------------------------------

    def codes(self) -> tuple[str, ...]:
        """What is ticked, in the order of the list."""
        pairs = zip(self._choices, self._buttons, strict=True)
        return tuple(item.code for item, made in pairs if made.isChecked()) + self._strange

    def answer(self) -> str | tuple[str, ...]:
        """The code, or all of them where several may be ticked."""
        return self.codes() if self._many else next(iter(self.codes()), "")

    def show_answer(self, value: object) -> None:
        """Tick a code or several and no others."""
        if isinstance(value, (tuple, list)):
            self._tick(tuple(str(code) for code in value))
        else:
            self._tick((str(value),) if value else ())

    def _tick(self, codes: Sequence[str]) -> None:
        for item, made in zip(self._choices, self._buttons, strict=True):
            if made.isChecked() != (item.code in codes):
                made.setChecked(item.code in codes)
        offered = {item.code for item in self._choices}
        self._strange = tuple(code for code in codes if code not in offered)

    def settle(self) -> None:
        """Nothing is half chosen here."""

    def set_locked(self, locked: bool) -> None:
        """Show without letting anything be ticked."""
        self._locked = locked
        for made in self._buttons:
            made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, locked)

    # choosing -----------------------------------------------------------------------------

    def _on_clicked(self, number: int) -> None:
        """After the mouse: the button has turned already."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._chose(number)

    def choose(self, number: int) -> None:
        """Tick or untick the choice of a number from 0."""
        made = self._buttons[number]
        made.setChecked(not made.isChecked())
        self._chose(number)

    def _chose(self, number: int) -> None:
        self._cursor = number
        if not self._many:
            for other, made in enumerate(self._buttons):
                if other != number:
                    made.setChecked(False)
        self._strange = ()
        self.update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and tick."""
        key, text = event.key(), event.text()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._buttons:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._go(self._cursor + _STEPS[Qt.Key(key)])
        elif self._locked:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.choose(self._cursor)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._clear()
        elif text.isdecimal() and 1 <= int(text) <= len(self._buttons):
            self.choose(int(text) - 1)
        elif not (text.isalpha() and self._go_to_letter(text.lower())):
            super().keyPressEvent(event)

    def _go(self, number: int) -> None:
        self._cursor = min(max(number, 0), len(self._buttons) - 1)
        self.update()

    def _go_to_letter(self, letter: str) -> bool:
        """The next choice that begins with a letter, round the end."""
        count = len(self._choices)
        for step in range(1, count + 1):
            number = (self._cursor + step) % count
            if any(key.startswith(letter) for key in self._choices[number].keys):
                self._go(number)
                return True
        return False

    def _clear(self) -> None:
        if self.codes():
            self._tick(())
            self.changed.emit()

    # drawing ------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        """A narrower place needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return self._wrapped(width)[1]

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self._wrapped(10_000)[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the boxes."""
        super().resizeEvent(event)
        self._place()

    def _wrapped(self, width: int) -> tuple[list[QRect], int]:
        if not self._sizes:
            self._sizes = [made.sizeHint() for made in self._buttons]
        return wrapped(self._sizes, width, gap=2 * GRID, pad=_PAD, aligned=True)

    def _place(self) -> None:
        for made, place in zip(self._buttons, self._wrapped(self.width())[0], strict=True):
            made.setGeometry(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at what is ticked."""
        ticked = [number for number, made in enumerate(self._buttons) if made.isChecked()]
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._cursor = ticked[0] if ticked else 0
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark the choice that Space would tick."""
        super().paintEvent(event)
        if not self.hasFocus() or not self._buttons:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours_in_use().accent_soft))
        painter.drawRoundedRect(self._buttons[self._cursor].geometry().adjusted(-5, -3, 5, 3), 4, 4)
        painter.end()
