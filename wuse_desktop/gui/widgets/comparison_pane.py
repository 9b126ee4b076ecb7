# SPDX-License-Identifier: MulanPSL-2.0
"""Two persons side by side: why they may be one, line by line, and the decision about them."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.people import DIFFERENT, SAME, Person
from wuse_desktop.gui.models.comparison import ComparisonModel
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, row, title
from wuse_desktop.i18n import _, beside
from wuse_desktop.services import comparing, merging, records
from wuse_desktop.services.comparing import KEPT, LOOK, MARK, MERGE, OTHER, Comparison
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.merging import Matched, Undone

_ROW_PX = 32
_LABEL_PX, _TAKEN_PX, _LEAST_PX = 128, 150, 80


class ComparisonPane(QWidget):
    """``decided`` carries the person to look at next, "" when the pair is not one.

    ``said`` carries sentence, label and wish for the notice bar: every decision can be undone.
    """

    decided = Signal(str)
    closed = Signal()
    said = Signal(str, str, object)
    opened = Signal(str, str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._ids = ("", "")
        self._found: Comparison | None = None
        self._ticket = 0
        self._heading = title(_("是不是同一个人"))
        self._why = Flow(gap=4)
        self._remarks = muted()
        self._holds = ElidedLabel("", "muted")
        self.picker = RecordPicker(operations, ("person",), _("与哪一位核对：姓名、首字母、电话"))
        self.picker.setAccessibleName(_("与哪一位核对"))
        self.model = ComparisonModel(self)
        self.view = QTableView()
        self._room = QWidget()  # while there is nothing to compare yet
        self.reason = TextEditor(placeholder=_("理由，可以空着，如：村干部说是同一个人"))
        self.reason.setAccessibleName(_("理由"))
        self._swap = button(_("左右对调 Ctrl+T"), self.swap)
        self._numbers = button(_("显示证件号码"), self.model.turn_numbers, kind="link")
        self._apart = button(_("不是同一个人"), self.tell_apart)
        self._decide = button("", self.decide, kind="primary")
        self._dress()
        self._build()
        self.picker.changed.connect(self._on_picked)
        for keys, wish in (("Ctrl+T", self.swap), ("Ctrl+S", self.decide)):
            bind(self, keys, wish)
        bind(self, "Ctrl+D", self.model.turn_numbers)

    def _dress(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(_("逐项比较"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_LEAST_PX)
        view.clicked.connect(self._on_clicked)
        view.installEventFilter(self)

    def _build(self) -> None:
        why = QWidget()
        why.setLayout(self._why)
        foot = row(button(_("返回 Esc"), self.closed.emit), None, self._apart, self._decide)
        head = row(self._heading, None, self._numbers, self._swap)
        layout = column(
            head, self.picker, why, self._remarks, self.view, self._holds, self.reason, foot
        )
        layout.setStretch(4, 1)
        layout.insertWidget(5, self._room)
        layout.setStretch(5, 1)
        layout.setContentsMargins(GRID, 0, 0, 0)
        self.setLayout(layout)
        hand_on_focus(self, self.view)

    # what is compared ---------------------------------------------------------------------

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._found

    def compare(self, kept_id: str, other_id: str = "") -> None:
        """Show two persons, or ask for the second."""
        self._ids = (kept_id, other_id)
        self._ticket += 1
        ticket = self._ticket
        self.picker.setVisible(not other_id)
        self._show(None)
        self._heading.setText(_("是不是同一个人"))
        if not other_id:

            def ask(kept: Record) -> None:
                if ticket == self._ticket and isinstance(kept, Person):
                    self._heading.setText(_("{name}：与哪一位核对？").format(name=kept.name))

            self._operations.read(lambda desk: records.get(desk, Person.entity, kept_id), ask)
            self.picker.set_value("")
            self.picker.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def show(found: Comparison) -> None:
            if ticket == self._ticket:
                self._show(found)
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                select_row(self.view, self._first_difference(found))

        self._operations.read(lambda desk: comparing.compare(desk, kept_id, other_id), show)

    def _first_difference(self, found: Comparison) -> int:
        return next((row for row, line in enumerate(found.lines) if line.differs), 0)

    def _on_picked(self) -> None:
        if self.picker.value():
            self.compare(self._ids[0], self.picker.value())

    def _show(self, found: Comparison | None) -> None:
        self._found = found
        act = found.act if found else LOOK
        for widget in (self._swap, self._apart, self._decide, self.reason):
            widget.setVisible(act != LOOK)
        self._swap.setVisible(act == MERGE)
        self._decide.setText(_("合并 Ctrl+S") if act == MERGE else _("标记为同一个人 Ctrl+S"))
        self._numbers.setVisible(found is not None)
        self._why.empty()
        self.view.setVisible(found is not None)
        self._room.setVisible(found is None)
        self._holds.setVisible(found is not None)
        if found is None:
            self._remarks.setText(_("先选另一位，再逐项比较。"))
            self._holds.set_text("")
            return
        for text in found.reasons or (_("没有发现相同的地方"),):
            self._why.addWidget(badge(text, "accent" if found.reasons else ""))
        for text in found.doubts:
            self._why.addWidget(badge(text, "risk"))
        self._remarks.setText("\n".join((*found.remarks, *self._what_happens(act))))
        kept, other = found.kept, found.other
        names = tuple(
            text + (beside(side.name, side.site_name) if side.site_name else side.name)
            for text, side in (
                (_("保留：") if act == MERGE else "", kept),
                (_("并入：") if act == MERGE else "", other),
            )
        )
        self._holds.set_text(
            _("左：{kept}；右：{other}").format(
                kept=kept.holds or _("没有其他记录"), other=other.holds or _("没有其他记录")
            )
        )
        self.model.show_lines(found.lines, (names[0], names[1]), may_choose=act == MERGE)
        header = self.view.horizontalHeader()
        for place, width in ((0, _LABEL_PX), (3, _TAKEN_PX)):
            if place < self.model.columnCount():
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, width)
        self.reason.set_value("")

    def _what_happens(self, act: str) -> tuple[str, ...]:
        return {
            MERGE: (
                _("合并后，右边的记录全部归到左边的人名下，随时可以撤销。←→ 或空格选用哪一边的。"),
            ),
            MARK: (
                _(
                    "只记下“是同一个人”：两个站的档案都不改动，在县里两边的接触记录排在一起看；"
                    "统计仍按证件号码去重。"
                ),
            ),
            LOOK: (_("这两位的档案不归本单位，只能查看。"),),
        }[act]

    # choosing -----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows take a side, Space takes the next choice."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self.view and pressed and self._on_key(cast("QKeyEvent", event).key()):
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        here = self.view.currentIndex().row()
        if key == Qt.Key.Key_Left:
            self.model.take(here, KEPT)
        elif key == Qt.Key.Key_Right:
            self.model.take(here, OTHER)
        elif key == Qt.Key.Key_Space:
            self.model.choose(here)
        else:
            return False
        return True

    def _on_clicked(self, index: QModelIndex) -> None:
        sides = {1: KEPT, 2: OTHER}
        if index.column() in sides:
            self.model.take(index.row(), sides[index.column()])
        elif index.column() == 3:
            self.model.choose(index.row())

    def swap(self) -> None:
        """Keep the other one instead."""
        if self._found is not None and self._found.act == MERGE:
            self.compare(self._ids[1], self._ids[0])

    # deciding -----------------------------------------------------------------------------

    def decide(self) -> None:
        """Merge, or at a county say that the two are one."""
        found = self._found
        if found is None or found.act == LOOK:
            return
        kept_id, other_id = self._ids
        choices, reason = self.model.choices, self.reason.value()
        sentence = _("{other}已并入{kept}。").format(other=found.other.name, kept=found.kept.name)
        if found.act == MARK:
            sentence = _("已记下：两个站的{name}是同一个人。").format(name=found.kept.name)

        def work(desk: Desk) -> Matched:
            if found.act == MARK:
                return merging.mark(desk, kept_id, other_id, SAME, reason)
            return merging.merge(desk, kept_id, other_id, choices, reason)

        self._write(work, sentence, kept_id)

    def tell_apart(self) -> None:
        """Keep that the two are not one, so that they are not offered again."""
        if self._found is None or self._found.act == LOOK:
            return
        kept_id, other_id = self._ids
        reason = self.reason.value()
        self._write(
            lambda desk: merging.mark(desk, kept_id, other_id, DIFFERENT, reason),
            _("已记下：不是同一个人，以后不再提示。"),
            "",
        )

    def _write(self, work: Callable[[Desk], Matched], sentence: str, next_id: str) -> None:
        def done(matched: Matched) -> None:
            self.decided.emit(next_id)
            self.said.emit(sentence, _("撤销"), lambda: self.take_back(matched.match_id))

        self._operations.write(work, done, initiator=self)

    def take_back(self, match_id: str) -> None:
        """Undo a decision and show the person it was about."""

        def done(undone: Undone) -> None:
            self.decided.emit(undone.person_id)
            sentence = _("已撤销，两份档案恢复原样。")
            if undone.left:
                sentence = _("已撤销；有 {count} 处后来又改过，保持现在的内容。").format(
                    count=undone.left
                )
            self.said.emit(sentence, "", None)

        self._operations.write(lambda desk: merging.undo(desk, match_id), done, initiator=self)
