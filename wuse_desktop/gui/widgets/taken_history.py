# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles that were taken, the latest first, with their receipts."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.inbox import TakenLine


class TakenHistory(QWidget):
    """A list with two ways to give a receipt once more; both carry site id and bundle id."""

    receipt_wished = Signal(str, str)
    code_wished = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = LineTable(
            (
                Heading(_("收下时间"), 9),
                Heading(_("站点"), 14),
                Heading(_("第几个"), 4, number=True),
                Heading(_("行数"), 4, number=True),
                Heading(_("有变化"), 4, number=True),
                Heading(_("问题件"), 4, number=True),
                Heading(_("回执"), 6),
                Heading(_("打包时间")),
            ),
            EmptyState(_("还没有收下过数据包。收下的每一个都会记在这里，回执可以随时再写一份。")),
            state_column=6,
            name=_("收过的数据包"),
        )
        self.receipt_button = button(_("把回执写到U盘…"), self._wish_file)
        self.code_button = button(_("念回执码…"), self._wish_code)
        self.code_button.setToolTip(_("U盘和网络都用不上时，在电话里念16位数字给对方"))
        for item in (self.receipt_button, self.code_button):
            item.setAutoDefault(True)
        self.table.opened.connect(lambda _item: self._wish_file())
        self.table.selected.connect(lambda _item: self._offer_code())
        note = muted(_("对方没有收到回执时，选中那一行再写一份给他。"), wrap=False)
        layout = column(row(note, None, self.code_button, self.receipt_button), self.table)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_taken(self, lines: Sequence[TakenLine]) -> None:
        """Show bundles taken."""
        self.table.set_lines(
            [
                Line(
                    line.bundle_id,
                    (
                        moment_text(line.taken_at),
                        _("附件 · {station}").format(station=line.station)
                        if line.of_files
                        else line.station,
                        str(line.seq),
                        f"{line.rows:,}",
                        f"{line.changed:,}",
                        str(line.rejected) if line.rejected else "",
                        _("已交出") if line.answered else _("还没交出"),
                        moment_text(line.created_at),
                    ),
                    line,
                    tone="confirmed" if line.answered else "due",
                )
                for line in lines
            ]
        )
        if lines and self.table.current() is None:
            self.table.select_first()
        self.receipt_button.setEnabled(bool(lines))
        self._offer_code()

    def _offer_code(self) -> None:
        """Digits stand for a bundle of text; attachments come again by themselves."""
        line = self.table.current()
        taken = line.content if line is not None else None
        self.code_button.setEnabled(isinstance(taken, TakenLine) and not taken.of_files)

    def _wish_file(self) -> None:
        self._wish(self.receipt_wished)

    def _wish_code(self) -> None:
        self._wish(self.code_wished)

    def _wish(self, wished: SignalInstance) -> None:
        line = self.table.current()
        if line is not None and isinstance(line.content, TakenLine):
            wished.emit(line.content.site_id, line.content.bundle_id)
