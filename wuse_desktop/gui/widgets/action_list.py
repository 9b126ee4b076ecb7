# SPDX-License-Identifier: MulanPSL-2.0
"""A list whose every row offers its next step in place, from the keyboard too.

Tab goes to the list as a whole, the arrows walk through the rows, Enter takes a row's first step
and a named key each other one. The buttons in the rows are for the mouse and say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, row
from wuse_desktop.i18n import _

_FIRST_ROWS = 40
_AHEAD_ROWS = 4  # made before they come into sight
_MORE_ROWS = 200
_NAME_PX, _DETAIL_PX = 64, 90  # what stays of a name and a day beside long ones
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Action:
    """A next step: its label, what it does, and the key for it.

    The first step of a row is that of Enter. ``key`` is a letter or "Del".
    """

    label: str
    run: Callable[[], object] = field(compare=False)
    key: str = ""

    @property
    def text(self) -> str:
        """The label with its key."""
        return f"{self.label} {self.key}" if self.key else self.label


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row. ``key`` tells rows apart; ``mark`` is a short state in the tone of a badge."""

    key: str
    title: str
    detail: str = ""
    mark: str = ""
    tone: str = ""
    actions: tuple[Action, ...] = ()


class _Row(QWidget):
    def __init__(self, number: int, item: ActionRow, owner: "ActionList") -> None:
        super().__init__()
        self.item = item
        self._number = number
        self._owner = owner
        self._current = False
        name = ElidedLabel(item.title)
        name.setMinimumWidth(min(name.sizeHint().width(), _NAME_PX))
        detail = ElidedLabel(item.detail, "muted")
        detail.setMinimumWidth(0 if item.mark else min(detail.sizeHint().width(), _DETAIL_PX))
        detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        parts: list[QWidget] = [name, detail]
        if item.mark:
            mark = badge(item.mark, item.tone)
            mark.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
            parts.append(mark)
        for action in item.actions:
            made = button(action.text, action.run, kind="link")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            parts.append(made)
        layout = row(*parts)
        layout.setStretch(1, 1)  # the detail has what the others leave
        layout.setContentsMargins(GRID, 3, GRID // 2, 3)
        self.setLayout(layout)
        self.setMinimumHeight(34)

    def set_current(self, current: bool) -> None:
        self._current = current
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._owner.go_to(self._number)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        del event
        self._owner.take_first()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._current:
            colours = colours_in_use()
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(self.rect(), 6, 6)
            painter.end()
        super().paintEvent(event)


class ActionList(QScrollArea):
    """Rows with their next steps; ``empty`` is what it says without any.

    A row consists of six widgets, so that it is made when it comes near to what is in sight.
    """

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self._name = name
        self._rows: tuple[ActionRow, ...] = ()
        self._shown: list[_Row] = []
        self._here = 0
        self._most = _FIRST_ROWS
        self._column = column()
        self._below = QSpacerItem(0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.verticalScrollBar().valueChanged.connect(self._make_seen)
        self.show_rows(())

    @property
    def rows(self) -> tuple[ActionRow, ...]:
        """What is shown."""
        return self._rows

    def current(self) -> ActionRow | None:
        """The row the keyboard is on."""
        return self._rows[self._here] if self._here < len(self._rows) else None

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show rows; the keyboard stays on its row, or on the next one when that is gone."""
        known = self.current()
        keys = [item.key for item in rows]
        if known is not None and known.key in keys:
            self._here = keys.index(known.key)
        self._rows = tuple(rows)
        self._here = min(self._here, max(len(rows) - 1, 0))
        self._build()

    def _build(self) -> None:
        self._shown = []
        self._below = QSpacerItem(0, 0)
        parts: list[QWidget | None] = []
        left = len(self._rows) - self._most
        if left > 0:
            more = button(_("再显示 {count} 条").format(count=left), self._show_more, kind="link")
            more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            parts.append(more)
        if not self._rows:
            parts.append(_quiet(self._empty))
        self._column = column(*parts, None, gap=0)
        self._column.insertSpacerItem(0, self._below)
        inner = QWidget()
        inner.setLayout(self._column)
        self.setWidget(inner)
        self._make_seen()
        self._mark()

    def _make_seen(self) -> None:
        """Make the rows down to what is in sight; a space stands for those below."""
        if not self._rows:
            return
        if not self._shown:
            self._make_rows(1)
        height = max(self._shown[0].minimumHeight(), self._shown[0].sizeHint().height())
        bottom = self.verticalScrollBar().value() + self.viewport().height()
        self._make_rows(max(bottom // height + 1, self._here + 1) + _AHEAD_ROWS)
        left = min(len(self._rows), self._most) - len(self._shown)
        self._below.changeSize(0, left * height)
        self._column.invalidate()

    def _make_rows(self, wanted: int) -> None:
        """Make rows until there are so many."""
        for number in range(len(self._shown), min(wanted, self._most, len(self._rows))):
            made = _Row(number, self._rows[number], self)
            self._column.insertWidget(number, made)
            made.show()
            self._shown.append(made)

    def _show_more(self) -> None:
        self._most += _MORE_ROWS
        self._build()

    def go_to(self, number: int) -> None:
        """Put the keyboard on a row."""
        self._here = min(max(number, 0), max(len(self._rows) - 1, 0))
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._mark()

    def take_first(self) -> None:
        """Do the first step of the row the keyboard is on."""
        here = self.current()
        if here is not None and here.actions:
            here.actions[0].run()

    def _take_by_key(self, key: str) -> bool:
        here = self.current()
        for action in here.actions if here else ():
            if key and action.key == key:
                action.run()
                return True
        return False

    def _mark(self) -> None:
        for number, shown in enumerate(self._shown):
            shown.set_current(number == self._here and self.hasFocus())
        here = self.current()
        words = (here.mark, here.title, here.detail) if here else (self._empty,)
        self.setAccessibleDescription(" ".join(word for word in words if word))
        if here is not None and self._here < len(self._shown) and self.hasFocus():
            self.ensureWidgetVisible(self._shown[self._here], 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the rows, or take a step."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key in steps and self._rows:
            last = min(len(self._rows), self._most) - 1
            self._here = min(max(self._here + steps[key], 0), last)
            self._make_seen()
            self._mark()
        elif key in _ENTER:
            self.take_first()
        elif not self._take_by_key("Del" if key == Qt.Key.Key_Delete else event.text().upper()):
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the rows that come into sight."""
        super().resizeEvent(event)
        self._make_seen()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self._mark()


def _quiet(text: str) -> QWidget:
    line = muted(text)
    line.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
    return line
