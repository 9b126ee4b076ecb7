# SPDX-License-Identifier: MulanPSL-2.0
"""Choosing codes with the keyboard: by 汉字, pinyin initials or the code itself."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wuse_desktop.domain.codes import label
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.choice_popup import ChoicePopup, Offer, fitting
from wuse_desktop.gui.widgets.fields import mark_wrong, offer_to_replace
from wuse_desktop.gui.widgets.texts import row
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import Choice

_ROW_HEIGHT = 30
# As wide as boxes beside each other may be: forms stand beside a list on small screens.
_BOXES_PX = 460
_MANY = 8


def _words(list_name: str, code: str) -> str:
    """What a code that is not offered is called: that of a list by its label, others as it is."""
    return label(list_name, code) if list_name and code else code


class CodePicker(QWidget):
    """One code of a list. Typing filters, Enter or Tab takes the first, Down opens the list.

    ``entered`` is sent when Enter has taken a code from the list.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        choices: Sequence[Offer],
        placeholder: str = "",
        *,
        labels: Mapping[str, str] | None = None,
        list_name: str = "",
        proposed: str = "",
        named: Callable[[str], str] | None = None,
    ) -> None:
        """``labels`` are those of codes that are not offered, or not any more.

        Of a code list of the program (``list_name``) every code has its words, and ``named`` tells
        them of others that are not offered. Enter in the empty line takes the code that is
        ``proposed``.
        """
        super().__init__()
        self._named = named or partial(_words, list_name)
        self._proposed = proposed
        self._choices: tuple[Offer, ...] = ()
        self._known = dict(labels or {})
        self._labels: dict[str, str] = {}
        self._code = ""
        self._popup: ChoicePopup | None = None
        self._line = QLineEdit()
        self._line.setPlaceholderText(placeholder or _("输入首字母或选择"))
        self._line.installEventFilter(self)
        self._line.textEdited.connect(self._on_edited)
        self._line.editingFinished.connect(self.settle)
        self._button = QToolButton()
        self._button.setText("▾")
        self._button.setAccessibleName(_("打开选项"))
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self._open_all)
        layout = row(self._line, self._button, gap=2)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)
        self._offer(choices)

    @property
    def line(self) -> QLineEdit:
        """The line that is typed into."""
        return self._line

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._popup is not None and self._popup.isVisible()

    def value(self) -> str:
        """The chosen code, or an empty text."""
        return self._code

    def set_value(self, value: str) -> None:
        """Show a code, a retired or unknown one too."""
        self._code = value or ""
        shown = self._labels.get(self._code) or self._named(self._code) or self._code
        self._line.setText(shown)
        self._line.setCursorPosition(0)
        if self._line.hasFocus():
            self._line.selectAll()
        mark_wrong(self._line, False)

    def set_choices(self, choices: Sequence[Offer]) -> None:
        """Offer other choices; the present code stays, and so does what is being typed."""
        if tuple(choices) == self._choices:
            return
        self._offer(choices)
        if self._code:
            self.set_value(self._code)

    def _offer(self, choices: Sequence[Offer]) -> None:
        self._choices = tuple(choices)
        self._labels = {**self._known, **{item.code: item.label for item in self._choices}}

    def is_wrong(self) -> bool:
        """Whether something is typed that fits no choice."""
        typed = self._line.text().strip()
        return bool(typed) and not self._code

    def _on_edited(self, typed: str) -> None:
        mark_wrong(self._line, False)
        self._code = ""
        if typed.strip():
            self._show_popup(fitting(self._choices, typed))
        else:  # emptied on purpose: Tab shall not take the first of all
            self._hide_popup()
        self.changed.emit()

    def _open_all(self) -> None:
        self._line.setFocus()
        self._show_popup(self._choices)

    def _show_popup(self, found: Sequence[Offer]) -> None:
        if self._popup is None:  # most pickers of a page are never opened
            self._popup = ChoicePopup(self)
            self._popup.itemClicked.connect(self._take)
        self._popup.offer(found, self._code)

    def _hide_popup(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _take(self) -> None:
        """Take what the cursor of the list is on."""
        code = self._popup.code if self._popup is not None else ""
        if code:
            self.set_value(code)
            self.changed.emit()
        self._hide_popup()

    def take_open(self) -> None:
        """Take what the cursor of the open list is on, as Tab does."""
        if self.is_open:
            self._take()

    def settle(self) -> None:
        """When the line is left: take what was typed if it means one thing, else mark it."""
        if not self._code and self._line.text().strip():
            found = fitting(self._choices, self._line.text())
            if found and self.is_open:
                self._take()
            elif len(found) == 1:
                self.set_value(found[0].code)
                self.changed.emit()
            else:
                mark_wrong(self._line, True)
        self._hide_popup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in and close the list without leaving the line."""
        if watched is not self._line:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.FocusOut:
            self.settle()
        elif isinstance(event, QFocusEvent) and self._code:
            offer_to_replace(self._line, event)
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        popup = self._popup if self.is_open else None
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if popup is not None:
                popup.step(1 if key == Qt.Key.Key_Down else -1)
            else:
                self._show_popup(self._choices)
            return True
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if popup is not None and enter:
            self._take()
            self.entered.emit()
            return True
        if enter and self._proposed and not self._line.text():
            self.set_value(self._proposed)
            self.changed.emit()
            self.entered.emit()
            return True
        if popup is not None and key == Qt.Key.Key_Escape:
            popup.hide()
            return True
        if key == Qt.Key.Key_Tab:
            self.take_open()
        return False


class CodesEditor(QWidget):
    """Any number of codes as tick boxes; long lists scroll and have a filter line above.

    Tab stops at one of the boxes, arrows walk among them, space ticks.
    A code of a list (``list_name``) that is not offered any more stands there while it is ticked.
    """

    changed = Signal()

    def __init__(self, choices: Sequence[Choice], columns: int = 4, *, list_name: str = "") -> None:
        super().__init__()
        self._list = list_name
        self._offered = len(choices)
        self._choices = tuple(choices)
        self._boxes: dict[str, QCheckBox] = {}
        self._unknown: tuple[str, ...] = ()
        self._shown: list[QCheckBox] = []
        self._area: QScrollArea | None = None
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(4)
        for item in self._choices:
            self._add_box(item)
        widest = max((box.sizeHint().width() for box in self._boxes.values()), default=1)
        gap = self._grid.horizontalSpacing()
        self._columns = max(1, min(columns, (_BOXES_PX + gap) // (widest + gap)))
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(_("输入首字母筛选，回车勾选第一个"))
        self._filter.textChanged.connect(self._arrange)
        self._filter.returnPressed.connect(self._tick_first)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if len(self._choices) > _MANY * columns // 2:  # of the columns that were wished
            layout.addWidget(self._filter)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(inner)
            self._area = area
            area.setFixedHeight(4 * _ROW_HEIGHT)
            layout.addWidget(area)
            self.setFocusProxy(self._filter)
        else:
            layout.addWidget(inner)
            if self._boxes:
                self.setFocusProxy(next(iter(self._boxes.values())))
        self._arrange("")

    def _add_box(self, item: Choice) -> None:
        box = QCheckBox(item.label)
        box.clicked.connect(lambda: self.changed.emit())  # noqa: PLW0108 - drops the state
        box.installEventFilter(self)
        self._boxes[item.code] = box

    def _show_others(self, codes: Sequence[str]) -> None:
        """Boxes for codes that are not offered, in place of those of the record before."""
        for item in self._choices[self._offered :]:
            box = self._boxes.pop(item.code)
            self._grid.removeWidget(box)
            box.setParent(None)
        others = tuple(Choice(code, _words(self._list, code), (code.lower(),)) for code in codes)
        self._choices = (*self._choices[: self._offered], *others)
        for item in others:
            self._add_box(item)

    def value(self) -> tuple[str, ...]:
        """The ticked codes in the order of the list; codes not on the list are kept."""
        ticked = tuple(code for code, box in self._boxes.items() if box.isChecked())
        return ticked + self._unknown

    def set_value(self, value: Sequence[str]) -> None:
        """Tick these codes and no others."""
        if self._list:
            known = {item.code for item in self._choices[: self._offered]}
            self._show_others([code for code in value if code not in known])
        for code, box in self._boxes.items():
            box.setChecked(code in value)
        self._unknown = tuple(code for code in value if code not in self._boxes)
        self._arrange(self._filter.text())

    def _arrange(self, typed: str) -> None:
        shown = fitting(self._choices, typed)
        if not typed:  # what is ticked stands first, so that it is seen without scrolling
            shown.sort(key=lambda item: not self._boxes[item.code].isChecked())
        for box in self._boxes.values():
            self._grid.removeWidget(box)
            box.hide()
        self._shown = [self._boxes[item.code] for item in shown]
        for number, box in enumerate(self._shown):
            self._grid.addWidget(box, number // self._columns, number % self._columns)
            box.show()
        self._let_stop(next((box for box in self._shown if box.hasFocus()), None))

    def _let_stop(self, wanted: QCheckBox | None) -> None:
        """Let Tab stop at one box, the first where none is wanted."""
        stop = wanted or next(iter(self._shown), None)
        for box in self._boxes.values():
            takes = Qt.FocusPolicy.StrongFocus if box is stop else Qt.FocusPolicy.ClickFocus
            box.setFocusPolicy(takes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk among the boxes; Tab comes back to the one that had the keyboard."""
        if isinstance(watched, QCheckBox) and watched in self._shown:
            if event.type() == QEvent.Type.FocusIn:
                self._let_stop(watched)
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._walk(watched, event.key())
        return super().eventFilter(watched, event)

    def _walk(self, box: QCheckBox, key: int) -> bool:
        steps: dict[int, int] = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        step = steps.get(key)
        if step is None:
            return False
        place = self._shown.index(box) + step
        if 0 <= place < len(self._shown):
            self._shown[place].setFocus(Qt.FocusReason.TabFocusReason)
            if self._area is not None:
                self._area.ensureWidgetVisible(self._shown[place])
        return True

    def _tick_first(self) -> None:
        found = fitting(self._choices, self._filter.text())
        if found and self._filter.text().strip():
            box = self._boxes[found[0].code]
            box.setChecked(not box.isChecked())
            self._filter.clear()
            self.changed.emit()
