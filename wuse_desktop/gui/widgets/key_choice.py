# SPDX-License-Identifier: MulanPSL-2.0
"""A few choices as buttons in a row, each taken with one key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.texts import choice, muted

_DIGITS = 10
_TEXT_DROP = 6  # so that words stand as high as the label of their line


@dataclass(frozen=True, slots=True)
class Key:
    """A choice: its code, its text, and the key that takes it."""

    code: str
    label: str
    key: str


class KeyChoice(QWidget):
    """One of a few: a key, the arrows or the mouse takes it; Tab moves past the whole row.

    ``entered`` is sent when Enter is pressed on a choice that was taken, ``counted`` with a digit
    that is no key of it: a line beside it may be meant.
    """

    changed = Signal()
    entered = Signal()
    counted = Signal(int)

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = tuple(keys)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: list[QPushButton] = []
        for number, item in enumerate(self._keys):
            made = choice(f"{item.label} {item.key}")
            self._group.addButton(made, number)
            self._buttons.append(made)
        self._group.idClicked.connect(self._on_clicked)
        self.setLayout(Flow(*self._buttons, gap=4))

    def value(self) -> str:
        """The code taken, or an empty text."""
        number = self._group.checkedId()
        return self._keys[number].code if number >= 0 else ""

    def set_value(self, value: str) -> None:
        """Show a code; one that is not offered shows as none."""
        self._group.setExclusive(False)
        for item, made in zip(self._keys, self._buttons, strict=True):
            made.setChecked(item.code == value)
        self._group.setExclusive(True)

    def code_of(self, letter: str) -> str:
        """The choice that a key takes, "" for none."""
        return next((item.code for item in self._keys if item.key == letter.upper()), "")

    def take(self, code: str) -> None:
        """Take a choice as a key would."""
        if code != self.value():
            self.set_value(code)
            self.changed.emit()

    def _on_clicked(self, number: int) -> None:
        del number
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a choice by its key, or the neighbour by an arrow."""
        typed = event.text()
        if code := self.code_of(typed):
            self.take(code)
            return
        if typed.isdecimal():
            self.counted.emit(int(typed))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.value():
                self.entered.emit()
            return
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() in steps:
            step = steps[Qt.Key(event.key())]
            here = self._group.checkedId()
            there = min(max(here + step, 0), len(self._keys) - 1)
            self.take(self._keys[there].code)
            return
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
        for made in self._buttons:
            made.setProperty("here", here)
            made.style().unpolish(made)
            made.style().polish(made)


class TickRow(QWidget):
    """Several of a few: digits tick, e.g. who of a household was met."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._codes: list[str] = []
        self._buttons: list[QPushButton] = []
        self._row = Flow(gap=4)
        self.setLayout(self._row)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (code, label) pairs; what was ticked and is still offered stays ticked.

        The tenth has the digit 0.
        """
        kept = set(self.value())
        self._row.empty()
        self._codes = [code for code, _label in choices]
        self._buttons = []
        for number, (code, label) in enumerate(choices):
            digit = f"{(number + 1) % _DIGITS} " if number < _DIGITS else ""
            made = choice(f"{digit}{label}")
            made.setChecked(code in kept)
            made.clicked.connect(lambda: self.changed.emit())  # noqa: PLW0108 - drops the state
            self._row.addWidget(made)
            self._buttons.append(made)

    def say(self, words: str) -> None:
        """Explain in the place of choices why there are none."""
        label = muted(words, wrap=False)
        label.setContentsMargins(0, _TEXT_DROP, 0, _TEXT_DROP)
        self._row.addWidget(label)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes in the order of their digits."""
        return tuple(self._codes)

    def value(self) -> tuple[str, ...]:
        """The ticked codes."""
        pairs = zip(self._codes, self._buttons, strict=True)
        return tuple(code for code, made in pairs if made.isChecked())

    def set_value(self, value: Sequence[str]) -> None:
        """Tick these and no others."""
        for code, made in zip(self._codes, self._buttons, strict=True):
            made.setChecked(code in value)

    def toggle(self, number: int) -> bool:
        """Tick or untick the choice of a digit, 0 for the tenth; False when there is none."""
        place = (number or _DIGITS) - 1
        if not 0 <= place < len(self._buttons):
            return False
        made = self._buttons[place]
        made.setChecked(not made.isChecked())
        self.changed.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits tick."""
        if event.text().isdecimal() and self.toggle(int(event.text())):
            return
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
        for made in self._buttons:
            made.setProperty("here", here)
            made.style().unpolish(made)
            made.style().polish(made)
