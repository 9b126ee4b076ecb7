# SPDX-License-Identifier: MulanPSL-2.0
"""Tables in and out: the way to the import, what was said of words, and every export so far."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.tables.exporting import PastExport, past_exports
from wuse_desktop.services.tables.remembered import Remembered, forget, remembered

_Found = tuple[tuple[Remembered, ...], tuple[PastExport, ...]]


class TablesPart(QWidget):
    """Three cards. ``window_requested`` carries "page:tables"."""

    said = Signal(str)
    window_requested = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.import_button = button(
            _("导入表格(&I)…"), lambda: self.window_requested.emit("page:tables"), kind="primary"
        )
        self.words = LineTable(
            (Heading(_("种类"), 12), Heading(_("表里的写法"), 16), Heading(_("当作"))),
            EmptyState(_("还没有记住什么。导入时认过的写法和改过的栏目会列在这里。")),
            name=_("记住的写法"),
        )
        self.forget_button = button(_("忘掉这一条(&F)"), self._forget)
        self.exports = LineTable(
            (
                Heading(_("时间"), 9),
                Heading(_("谁"), 6),
                Heading(_("名单"), 8),
                Heading(_("行数"), 4, number=True),
                Heading(_("用途")),
                Heading(_("提供给"), 14),
                Heading(_("依据"), 14),
            ),
            EmptyState(_("还没有导出过名单。每次导出的用途和接收方都列在这里。")),
            name=_("导出过的名单"),
        )
        hint = muted(_("台账不用重打：拖进来，看清楚了再导入；整次都能撤销。"))
        first = card(row(section(_("导入表格")), None, self.import_button), hint)
        second = card(row(section(_("记住的写法")), None, self.forget_button), self.words)
        third = card(section(_("导出过的名单")), self.exports)
        layout = column(first, second, third, gap=GRID)
        layout.setStretch(1, 1)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.words.selected.connect(lambda _item: self._enable())
        writes = may_write(operations.desk)
        self.import_button.setEnabled(writes)
        self.forget_button.setVisible(writes)
        self._enable()

    def refresh(self) -> None:
        """Read again what is remembered and what was exported."""

        def fetch(desk: Desk) -> _Found:
            return remembered(desk), past_exports(desk)

        self._operations.read(fetch, self._show)

    def _show(self, found: _Found) -> None:
        words, exports = found
        self.words.set_lines(
            [Line("/".join(item.key), (item.kind, item.text, item.meaning), item) for item in words]
        )
        self.exports.set_lines(
            [
                Line(
                    str(number),
                    (
                        f"{item.at:%Y-%m-%d %H:%M}",
                        item.who,
                        item.label,
                        str(item.rows),
                        item.purpose,
                        item.receiver,
                        item.ground,
                    ),
                    item,
                )
                for number, item in enumerate(exports)
            ]
        )
        if words and self.words.current() is None:
            self.words.select_first()
        self._enable()

    def _enable(self) -> None:
        self.forget_button.setEnabled(self.words.current() is not None)

    def _forget(self) -> None:
        line = self.words.current()
        if line is None or not isinstance(line.content, Remembered):
            return
        item = line.content

        def done(_nothing: None) -> None:
            self.said.emit(_("已忘掉“{word}”，下次导入会再问。").format(word=item.text))
            self.refresh()

        self._operations.write(lambda desk: forget(desk, item), done, initiator=self)
