# SPDX-License-Identifier: MulanPSL-2.0
"""Second question: where. Four columns side by side, each narrowed by typing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.tasks import OPEN, Runner
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import column, muted, row
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.i18n import N_, _

if TYPE_CHECKING:
    from wuse_desktop.domain.divisions import Division

_LEVELS = (
    ("province", N_("省（区、市）")),
    ("city", N_("市（州）")),
    ("county", N_("县（市、区）")),
    ("township", N_("乡镇（街道）")),
)
_DEPTH = {"station": 4, "county": 3, "prefecture": 2}
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlaceColumn(QWidget):
    """One level: a line that narrows the list below it. Enter takes the line in front."""

    chosen = Signal(str)  # the code, or an empty text
    taken = Signal()
    failed = Signal(object)

    def __init__(self, label: str, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._parent_code: str | None = None
        self._asked = 0
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("输入名称或首字母"))
        self.line.setAccessibleName(label)
        self.line.textEdited.connect(lambda _text: self._ask())
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.setAccessibleName(label)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.itemClicked.connect(lambda _item: self.taken.emit())
        heading = PlainLabel(label)
        heading.setBuddy(self.line)
        layout = column(heading, self.line, self.list, gap=GRID // 2)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.line)

    @property
    def code(self) -> str:
        """The code of the place chosen, or an empty text."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else ""

    @property
    def name(self) -> str:
        """The name of the place chosen."""
        row = self.list.currentRow()
        return self.list.item(row).text() if row >= 0 else ""

    def offer_below(self, code: str | None) -> None:
        """Offer what lies below a place; ``""`` offers the provinces, None nothing."""
        self._parent_code = code
        self.line.clear()
        self.setEnabled(code is not None)
        if code is None:
            self._asked += 1
            self.list.clear()
        else:
            self._ask()

    def _ask(self) -> None:
        self._asked += 1
        asked, parent, typed = self._asked, self._parent_code or "", self.line.text()

        def work(_progress: object) -> tuple[Division, ...]:
            from wuse_desktop.services.places import places_below  # noqa: PLC0415 - when first used

            return places_below(parent, typed)

        def show(found: tuple[Division, ...]) -> None:
            if asked == self._asked:
                self._show(found)

        self._runner.run(OPEN, work, show, self._fail)

    def _fail(self, fault: Fault) -> None:
        self.failed.emit(fault)

    def _show(self, found: tuple[Division, ...]) -> None:
        before = self.code
        self.list.blockSignals(True)
        self.list.clear()
        for place in found:
            item = QListWidgetItem(place.name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, place.code)
        codes = [place.code for place in found]
        if before in codes:
            self.list.setCurrentRow(codes.index(before))
        elif found and (self.line.text() or len(found) == 1):
            self.list.setCurrentRow(0)
        else:
            self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        if self.code != before:
            self.chosen.emit(self.code)

    def _on_current(self) -> None:
        self.chosen.emit(self.code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the list without leaving the line; Enter takes."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in _ENTER:
                if not self.code and self.list.count():
                    self.list.setCurrentRow(0)
                if self.code:
                    self.taken.emit()
                return True
        return super().eventFilter(watched, event)


class PlaceStep(Step):
    """The columns that the kind of desk needs."""

    title = N_("所在地")
    hint = N_("每一栏输入名称或拼音首字母，回车到下一栏。")

    failed = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._depth = _DEPTH["station"]
        self.columns = [PlaceColumn(_(label), runner) for _level, label in _LEVELS]
        self._chosen = muted()
        columns = row(*self.columns, gap=GRID)
        layout = column(columns, self._chosen)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        for number, each in enumerate(self.columns):
            each.chosen.connect(partial(self._on_chosen, number))
            each.taken.connect(partial(self._on_taken, number))
            each.failed.connect(self.failed)

    def set_kind(self, kind: str) -> None:
        """Ask as deep as a kind of desk needs."""
        self._depth = _DEPTH[kind]
        for number, each in enumerate(self.columns):
            each.setVisible(number < self._depth)
        self._tell()

    @property
    def code(self) -> str:
        """The code of the place, complete for the kind of desk; else an empty text."""
        return self.columns[self._depth - 1].code

    def problem(self) -> str:
        """The level that is still open."""
        for number in range(self._depth):
            if not self.columns[number].code:
                return _("请选择{level}。").format(level=_(_LEVELS[number][1]))
        return ""

    def arrive(self) -> None:
        """Offer the provinces, once, and put the keyboard into the first open column."""
        if self.columns[0].list.count() == 0:
            self.columns[0].offer_below("")
            for each in self.columns[1:]:
                each.offer_below(None)
        still_open = (each for each in self.columns[: self._depth] if not each.code)
        next(still_open, self.columns[self._depth - 1]).line.setFocus()

    def _on_chosen(self, number: int, code: str) -> None:
        if number + 1 < len(self.columns):
            self.columns[number + 1].offer_below(code or None)
        self._tell()

    def _tell(self) -> None:
        names = [each.name for each in self.columns[: self._depth] if each.name]
        text = _("已选：{place}").format(place=" ".join(names)) if names else ""
        self._chosen.setText(text)
        self.changed.emit()

    def _on_taken(self, number: int) -> None:
        if number + 1 < self._depth:
            self.columns[number + 1].line.setFocus()
        else:
            self.advance_wished.emit()
