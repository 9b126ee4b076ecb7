# SPDX-License-Identifier: MulanPSL-2.0
"""物资发放: what was handed out at an event, with a line to add more."""

import dataclasses
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.domain.records.goods import Distribution, quantity_text
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fields import NumberEditor, TextEditor
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.problem_texts import ProblemLines
from wuse_desktop.gui.widgets.record_filing import unreadable_fault
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services import goods, records
from wuse_desktop.services.choices import choices
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import Deleted

_HEAD_PX, _ROW_PX, _MOST_ROWS = 38, 36, 5
_UNIT_WIDTH, _NUMBER_WIDTH, _SOURCE_WIDTH = 70, 84, 150


class GoodsCard(QFrame):
    """``said`` tells what was done, with the way back."""

    said = Signal(str, str, object)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.setObjectName("card")
        self._operations = operations
        self._subject = ("", "")
        self._ticket = 0
        self.table = LineTable(
            (
                Heading(_("品名")),
                Heading(_("数量"), 5, number=True),
                Heading(_("领取人数"), 5, number=True),
                Heading(_("来源"), 8),
                Heading(_("经手人"), 6),
            ),
            EmptyState(_("没有发放物资。")),
            name=_("物资发放"),
        )
        self.item = TextEditor(placeholder=_("如：大米 5 公斤装"))
        self.quantity = NumberEditor(_("数量"), most_digits=5)
        self.unit = TextEditor(max_length=20, placeholder=_("单位"))
        self.people = NumberEditor(_("几人领"), most_digits=4)
        self.source = CodePicker(choices("FUND_SOURCE"), _("来源"), list_name="FUND_SOURCE")
        self.problems = ProblemLines()
        self._adding = QWidget()
        self._sum = muted("", wrap=False)
        self._build()
        for editor in (self.item, self.quantity, self.unit, self.people):
            editor.returnPressed.connect(self.add)
        self.source.entered.connect(self.add)
        bind(self.table, "Delete", self.delete)

    def _build(self) -> None:
        self.quantity.setMaximumWidth(_NUMBER_WIDTH)
        self.people.setMaximumWidth(_NUMBER_WIDTH)
        self.unit.setMaximumWidth(_UNIT_WIDTH)
        self.source.setFixedWidth(_SOURCE_WIDTH)
        line = row(
            self.item, self.quantity, self.unit, self.people, self.source,
            button(_("记上"), self.add),
        )  # fmt: skip
        line.setStretch(0, 1)
        self._adding.setLayout(column(line, self.problems))
        self.setLayout(
            column(
                row(section(_("物资发放")), self._sum, None),
                self.table,
                self._adding,
                margin=2 * GRID,
            )
        )

    def show_subject(self, entity: str, record_id: str, *, editable: bool) -> None:
        """Show what was handed out at an event."""
        self._subject = (entity, record_id)
        self._adding.setVisible(editable)
        self.problems.show_problems((), None)
        self._read()

    def _read(self) -> None:
        entity, record_id = self._subject
        self._ticket += 1
        ticket = self._ticket

        def show(found: tuple[Distribution, ...]) -> None:
            if ticket == self._ticket:
                self._show(found)

        self._operations.read(lambda desk: goods.goods_of(desk, entity, record_id), show)

    def _show(self, found: tuple[Distribution, ...]) -> None:
        self.table.set_lines([_line(item) for item in found])
        shown = min(len(found), _MOST_ROWS)
        self.table.setVisible(bool(found))
        self.table.setFixedHeight(_HEAD_PX + shown * _ROW_PX + 4)
        text = _("{count} 种，不计入服务人次").format(count=len(found)) if found else _("没有发放")
        self._sum.setText(text)

    # adding and deleting ------------------------------------------------------------------

    def add(self) -> None:
        """Keep what is typed, unless it is no number."""
        if wrong := [item.placeholderText() for item in self._numbers() if item.is_wrong()]:
            self._operations.failed.emit(unreadable_fault(wrong, self))
            return
        entity, record_id = self._subject
        typed: dict[str, Any] = {
            "item": self.item.value(),
            "quantity": self.quantity.value(),
            "unit": self.unit.value(),
            "recipient_count": self.people.value(),
            "goods_source": self.source.value(),
        }

        def keep(desk: Desk) -> tuple[Saved | None, tuple[Problem, ...]]:
            record = goods.new_goods(desk, entity, record_id)
            record = dataclasses.replace(record, **typed)
            problems = goods.check_goods(record)
            return (None if blocks(problems) else goods.save_goods(desk, record)), problems

        def done(answer: tuple[Saved | None, tuple[Problem, ...]]) -> None:
            saved, problems = answer
            self.problems.show_problems(problems, None)
            if saved is None:
                return
            for editor in (self.item, self.unit):
                editor.set_value("")
            for number in self._numbers():
                number.set_value(None)
            self.item.setFocus(Qt.FocusReason.OtherFocusReason)
            self._read()
            self.said.emit(_("已记上物资"), _("撤销"), lambda: self._remove(saved.id))

        self._operations.write(keep, done, initiator=self)

    def _numbers(self) -> tuple[NumberEditor, NumberEditor]:
        return (self.quantity, self.people)

    def delete(self) -> None:
        """Put the goods under the cursor into the bin."""
        line = self.table.current()
        if line is not None and self._adding.isVisibleTo(self):
            self._remove(line.key)

    def _remove(self, goods_id: str) -> None:
        def done(gone: Deleted) -> None:
            self._read()
            self.said.emit(_("物资已放进回收站"), _("撤销"), lambda: self._restore(gone.token))

        self._operations.write(
            lambda desk: records.delete(desk, Distribution.entity, goods_id), done, initiator=self
        )

    def _restore(self, token: str) -> None:
        self._operations.write(
            lambda desk: records.undo(desk, token), lambda _saved: self._read(), initiator=self
        )


def _line(item: Distribution) -> Line:
    cells = (
        item.item,
        quantity_text(item),
        str(item.recipient_count or ""),
        label("FUND_SOURCE", item.goods_source),
        item.handlers,
    )
    return Line(item.id, cells, item)
