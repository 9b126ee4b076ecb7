# SPDX-License-Identifier: MulanPSL-2.0
"""Choosing from a longer list: one choice in a line, or several as chips with a line behind."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.formview.offers import Offered
from wuse_desktop.gui.formview.wrapping import wrapped
from wuse_desktop.gui.widgets.choice_popup import ChoicePopup, fitting
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.i18n import _

_PAD, _GAP = 6, 6
_LINE = QSize(150, 26)


class OnePicker(CodePicker):
    """One choice; what fits none stays as typed."""

    def answer(self) -> str:
        """The code, or what is typed instead."""
        return self.value() or self.line.text().strip()

    def show_answer(self, value: object) -> None:
        """Show a code, or what was typed."""
        text = str(value or "")
        if text != self.answer():
            self.set_value(text)


class ManyPicker(QWidget):
    """Several choices. Typing filters, Enter takes or gives back, Backspace takes the last back."""

    changed = Signal()
    entered = Signal()

    def __init__(self, choices: Sequence[Offered], labels: Mapping[str, str]) -> None:
        """``labels`` are those of all codes, also of some that are not offered now."""
        super().__init__()
        self._choices = tuple(choices)
        self._labels = dict(labels)
        self._codes: tuple[str, ...] = ()
        self._chips: list[QPushButton] = []
        self._popup: ChoicePopup | None = None
        self._locked = False
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("输入首字母，回车选中"))
        self.line.textEdited.connect(self._on_edited)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)

    # the answer ---------------------------------------------------------------------------

    def answer(self) -> tuple[str, ...]:
        """The codes in the order of the list; those that are not offered come last."""
        return self._codes

    def show_answer(self, value: object) -> None:
        """Show these codes and no others."""
        codes = value.split() if isinstance(value, str) else value
        found = tuple(str(code) for code in codes) if isinstance(codes, (tuple, list)) else ()
        if found != self._codes:
            self._codes = found
            self._draw_chips()

    def set_choices(self, choices: Sequence[Offered]) -> None:
        """Offer other choices; what is chosen stays."""
        self._choices = tuple(choices)

    def set_locked(self, locked: bool) -> None:
        """Show without letting anything be chosen."""
        self._locked = locked
        self.line.setReadOnly(locked)

    def settle(self) -> None:
        """Take a choice that is typed and means one thing; forget what means none."""
        typed = self.line.text().strip()
        found = fitting(self._choices, typed) if typed else []
        if found and (len(found) == 1 or self.is_open):
            code = self._popup.code if self._popup is not None and self.is_open else found[0].code
            if code not in self._codes:
                self._turn(code)
        self.line.clear()
        self._hide_popup()

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._popup is not None and self._popup.isVisible()

    def _turn(self, code: str) -> None:
        """Take a code, or give it back."""
        chosen = set(self._codes) ^ {code}
        offered = [item.code for item in self._choices]
        kept = [one for one in self._codes if one in chosen and one not in offered]
        self._codes = tuple([one for one in offered if one in chosen] + kept)
        self._draw_chips()
        self.changed.emit()

    # the list -----------------------------------------------------------------------------

    def _on_edited(self, typed: str) -> None:
        self._show_popup(fitting(self._choices, typed))

    def _show_popup(self, found: Sequence[Offered], at: str = "") -> None:
        if self._locked:
            return
        if self._popup is None:
            self._popup = ChoicePopup(self)
            self._popup.itemClicked.connect(self._take)
        self._popup.offer(found, at, self._codes)

    def _hide_popup(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _take(self) -> None:
        """Turn what the cursor is on; the list stays, whole again."""
        code = self._popup.code if self._popup is not None else ""
        if code:
            self.line.clear()
            self._turn(code)
            self._show_popup(self._choices, code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in and close the list without leaving the line."""
        if watched is self.line:
            if event.type() is QEvent.Type.FocusOut:
                self.settle()
            elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key, popup = event.key(), self._popup if self.is_open else None
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if popup is None:
                self._show_popup(self._choices)
            else:
                popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Backspace and not self.line.text() and self._codes:
            if not self._locked:
                self._turn(self._codes[-1])
        elif popup is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take()
        elif popup is not None and key == Qt.Key.Key_Escape:
            popup.hide()
        else:
            return False
        return True

    # drawing ------------------------------------------------------------------------------

    def _draw_chips(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()  # later: the wish may come from the chip
        self._chips = [self._chip(code) for code in self._codes]
        self._place()
        if self.isVisible():
            for chip in self._chips:
                chip.show()

    def _chip(self, code: str) -> QPushButton:
        label = unturned(self._labels.get(code, code))
        chip = QPushButton(label if self._locked else f"{label} ×", self)
        chip.setObjectName("chip")
        chip.setAccessibleName(_("去掉{label}").format(label=label))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not self._locked:
            chip.clicked.connect(lambda: self._turn(code))
        return chip

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
        """Place the chips and the line."""
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the line opens the list."""
        super().mousePressEvent(event)
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        self._show_popup(self._choices)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The line has the keyboard."""
        super().focusInEvent(event)
        self.line.setFocus(event.reason())

    def _wrapped(self, width: int) -> tuple[list[QRect], int]:
        sizes = [chip.sizeHint() for chip in self._chips]
        return wrapped([*sizes, _LINE], width, gap=_GAP, pad=_PAD)

    def _place(self) -> None:
        places = self._wrapped(self.width())[0]
        for part, place in zip([*self._chips, self.line], places, strict=True):
            part.setGeometry(place)
        self.line.resize(max(self.width() - places[-1].left() - _PAD, 40), _LINE.height())
