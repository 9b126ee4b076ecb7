# SPDX-License-Identifier: MulanPSL-2.0
"""Typing a password: once to unlock, twice with its strength to choose one."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QWidget,
)

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.gui.widgets.enter import EnterWalk
from wuse_desktop.gui.widgets.labelled import LABEL_WIDTH
from wuse_desktop.gui.widgets.texts import muted, row
from wuse_desktop.i18n import _

_SEGMENTS = 4


class PasswordLine(QLineEdit):
    """A line of dots; ``caps_seen`` says whether Caps Lock seems to be on."""

    caps_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Compare the letter with Shift: a capital without it, or a small one with it."""
        letter = event.text()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().keyPressEvent(event)
        if len(letter) == 1 and letter.isalpha() and letter.isascii():
            self.caps_seen.emit(letter.isupper() is not shifted)


class StrengthBar(QWidget):
    """Four segments and a sentence, from weak to very strong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments = [QFrame() for _number in range(_SEGMENTS)]
        for segment in self._segments:
            segment.setFixedHeight(5)
        self._sentence = muted()
        self._sentence.setMinimumHeight(38)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for number, segment in enumerate(self._segments):
            grid.addWidget(segment, 0, number)
        grid.addWidget(self._sentence, 1, 0, 1, _SEGMENTS)
        self.show_strength(0, "")

    @property
    def sentence(self) -> str:
        """What is said about the password."""
        return self._sentence.text()

    def show_strength(self, level: int, sentence: str) -> None:
        """Show a level from 0 to 4 and its sentence."""
        colours = colours_in_use()
        tone = (colours.risk, colours.risk, colours.due, colours.confirmed, colours.confirmed)
        for number, segment in enumerate(self._segments):
            lit = bool(sentence) and number < max(level, 1)
            colour = tone[level] if lit else colours.line
            segment.setStyleSheet(f"background: {colour}; border-radius: 2px;")
        self._sentence.setText(sentence)


class NewPassword(QWidget):
    """Two lines and the strength of what is typed, live.

    ``words`` gives what is known of the user (login, name, station), which a guesser tries first.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        words: Callable[[], tuple[str, ...]] = tuple,
        label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._acceptable = False
        self.first = PasswordLine()
        self.first.setAccessibleName(_("密码"))
        self.second = PasswordLine()
        self.second.setAccessibleName(_("再输一遍密码"))
        self.strength = StrengthBar()
        self._match = PlainLabel()
        self._match.setObjectName("problem")
        self._match.setMinimumHeight(20)
        self._shown = QCheckBox(_("显示密码(&S)"))
        self._shown.toggled.connect(self._show_text)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID // 2)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        first, second = PlainLabel(label or _("密码")), PlainLabel(_("再输一遍"))
        first.setBuddy(self.first)
        second.setBuddy(self.second)
        for each in (first, second):
            each.setMinimumWidth(LABEL_WIDTH)
        grid.addWidget(first, 0, 0)
        grid.addWidget(self.first, 0, 1)
        grid.addWidget(self.strength, 1, 1)
        grid.addWidget(second, 2, 0)
        grid.addWidget(self.second, 2, 1)
        grid.addLayout(row(self._match, None, self._shown), 3, 1)
        self.first.textEdited.connect(self.judge)
        self.second.textEdited.connect(self._on_second)
        EnterWalk((self.first, self.second), self.entered.emit)

    def text(self) -> str:
        """The chosen password; empty until it is strong enough and typed twice alike."""
        return "" if self.problem() else self.first.text()

    def problem(self) -> str:
        """What is still missing, or nothing."""
        if not self._acceptable:
            return self.strength.sentence or _("请设定密码。")
        if self.first.text() != self.second.text():
            return _("两遍密码还不一样。") if self.second.text() else _("请把密码再输一遍。")
        return ""

    def judge(self) -> None:
        """Show the strength of what is typed now."""
        from wuse_desktop.services.setup import (  # noqa: PLC0415 - heavy, loaded when first used
            password_strength,
        )

        typed = self.first.text()
        found = password_strength(typed, self._words())
        self._acceptable = found.acceptable
        self.strength.show_strength(found.level, found.sentence if typed else "")
        self._on_second()

    def forget(self) -> None:
        """Empty both lines."""
        self.first.clear()
        self.second.clear()
        self.judge()

    def _on_second(self) -> None:
        first, second = self.first.text(), self.second.text()
        wrong = bool(second) and not first.startswith(second) if first != second else False
        self._match.setText(_("两遍不一样") if wrong else "")
        self.changed.emit()

    def _show_text(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)
