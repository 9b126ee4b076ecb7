# SPDX-License-Identifier: MulanPSL-2.0
"""The records behind one number: the proof that it is right."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.figures import Figure, FigureRecord

_MINUTES = "minutes"


class FigureRecords(QWidget):
    """A list beside the table. ``opened`` carries entity and id, ``closed`` the wish to go back."""

    opened = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heading = ElidedLabel("", "section")
        self._sum = muted("")
        self.table = LineTable(
            (
                Heading(_("日期"), 6),
                Heading(_("记录")),
                Heading(_("计"), 4, number=True),
            ),
            EmptyState(_("这个数字是 0，背后没有记录。")),
        )
        self.table.opened.connect(self._on_opened)
        copy = button(_("复制"), self._copy_all, kind="link", name=_("复制这些记录"))
        close = button(_("收起"), self.closed.emit, kind="link", name=_("收起记录列表"))
        close.setToolTip("Esc")
        head = row(self._heading, None, copy, close)
        layout = column(head, self.table, self._sum)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_records(
        self, figure: Figure, number: str, when: str, records: Sequence[FigureRecord]
    ) -> None:
        """Show what is behind ``number``, the figure's value in ``when``."""
        self._heading.set_text(
            _("{label} {number} {unit}（{when}）").format(
                label=figure.label, number=number, unit=figure.unit, when=when
            )
        )
        self.table.set_lines([_line(place, item) for place, item in enumerate(records)])
        total = sum(item.amount for item in records)
        if figure.measure == _MINUTES:
            text = _("{count} 条记录，合计 {total} 分钟，即 {number} 小时。回车或双击打开记录。")
        else:
            text = _("{count} 条记录，合计 {total} {unit}，与表中的数字一致。回车或双击打开记录。")
        self._sum.setText(
            text.format(count=len(records), total=total, unit=figure.unit, number=number)
        )
        self._sum.setVisible(bool(records))

    def _copy_all(self) -> None:
        self.table.view.selectAll()
        self.table.copy()

    def _on_opened(self, found: object) -> None:
        if isinstance(found, FigureRecord) and found.entity:
            self.opened.emit(found.entity, found.id)


def _line(place: int, item: FigureRecord) -> Line:
    day = item.on.isoformat() if item.on else ""
    return Line(f"{place}/{item.id}", (day, item.title, str(item.amount)), item)
