# SPDX-License-Identifier: MulanPSL-2.0
"""汇总: at a prefecture, the figures of a period over its counties, and each county's share."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section, title
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services.figure_texts import meaning
from wuse_desktop.services.roll_up import RollUp, RollUpRow, roll_up, write_roll_up

_TABLE_WIDTH, _SIDE_WIDTH = 560, 560
_ROW_PX = 30
_PART = "　"


class RollUpPage(Page):
    """The period above, indicators with their totals at the left, the counties at the right."""

    key: ClassVar[str] = "roll_up"
    title: ClassVar[str] = N_("汇总")

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose: ChooseTarget = choose_target,
    ) -> None:
        super().__init__(operations, parent)
        self._choose = choose
        self._shown: RollUp | None = None
        self.notice = NoticeBar()
        month = Period.containing("month", operations.desk.today())
        self.period = PeriodPicker(month)
        self.period.set_value(month.previous)  # the month that counties report is over
        self.period.changed.connect(self.refresh)
        self._build()
        self.refresh()

    def _build(self) -> None:
        self.copy_button = button(_("复制表格"), self.copy)
        self.export_button = button(_("导出表格…"), self.export)
        self.export_button.setToolTip(_("每个指标一行，每个县一列"))
        self._reported = muted("")
        self._note = muted("")
        self._heading = section("")
        self._meaning = muted("")
        empty = EmptyState(
            _("还没有登记县级总督导站。请各县在“上报”里导出登记卡交来，在“各县”里登记。")
        )
        self.table = LineTable(
            (
                Heading(_("指标")),
                Heading(_("规则"), 4),
                Heading(_("合计"), 6, number=True),
                Heading(_("单位"), 3),
            ),
            empty,
            name=_("指标"),
        )
        self.table.set_row_height(_ROW_PX)
        self.table.selected.connect(self._show_counties)
        self.counties = LineTable(
            (
                Heading(_("区县")),
                Heading(_("数值"), 6, number=True),
                Heading(_("报送日期"), 6),
                Heading(_("站点"), 3, number=True),
                Heading(_("没上报的站"), 6, number=True),
            ),
            EmptyState(_("选一个指标，这里列出每个县的数。")),
            name=_("各县"),
        )
        head = row(
            title(_(self.title)),
            self.period,
            None,
            self.copy_button,
            self.export_button,
            gap=2 * GRID,
        )
        left, right = QWidget(), QWidget()
        inner = column(self.table, self._note)
        inner.setStretch(0, 1)
        left.setLayout(inner)
        side = column(self._heading, self._meaning, self.counties)
        side.setStretch(2, 1)
        right.setLayout(side)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([_TABLE_WIDTH, _SIDE_WIDTH])
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(2 * GRID)
        outer = column(head, self.notice, self._reported, splitter, gap=GRID)
        outer.setStretch(3, 1)
        self.setLayout(outer)

    # what the window asks -----------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Add up again."""
        del changes
        period = self.period.value()
        self.operations.read(lambda desk: roll_up(desk, period), self._show)

    def focus_first(self) -> None:
        """The period: ← and → move it."""
        self.period.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """Period, indicators, counties."""
        return (self.period, self.table, self.counties)

    # showing ------------------------------------------------------------------------------

    @property
    def reported_text(self) -> str:
        """Which counties have reported the period, in words."""
        return self._reported.text()

    def _show(self, found: RollUp) -> None:
        self._shown = found
        total, missing = len(found.counties), found.missing
        told = _("{count} 个县已报 {done} 个。").format(count=total, done=total - len(missing))
        if missing:
            told += _("没有报送：{names}").format(names=enumerated(missing))
        self._reported.setText(told if total else "")
        self._note.setText("".join(found.notes))
        lines = found.rows if total else ()
        self.table.set_lines(
            [
                Line(
                    line.name,
                    (
                        (_PART if line.part_of else "") + line.label,
                        line.rule,
                        line.text,
                        line.unit,
                    ),
                    line,
                )
                for line in lines
            ]
        )
        for item in (self.copy_button, self.export_button):
            item.setEnabled(bool(total))
        if self.table.current() is None:
            self.table.select_first()
        else:
            current = self.table.current()
            self._show_counties(current.content if current else None)

    def _show_counties(self, content: object) -> None:
        found = self._shown
        if found is None or not isinstance(content, RollUpRow):
            return
        self._heading.setText(content.label)
        self._meaning.setText(meaning(content.name))
        self.counties.set_lines(
            [
                Line(
                    line.site_id,
                    (
                        line.name,
                        content.by_county.get(line.site_id, ""),
                        str(line.made_on) if line.made_on else _("没有报送"),
                        str(line.stations) if line.made_on else "",
                        str(line.silent_stations) if line.made_on else "",
                    ),
                    line,
                )
                for line in found.counties
            ]
        )

    # taking out ---------------------------------------------------------------------------

    def copy(self) -> None:
        """Copy the whole table, a column for each county, as WPS takes it."""
        found = self._shown
        if found is None:
            return
        texts = [
            (_("指标"), _("单位"), _("合计"), *(line.name for line in found.counties)),
            *(
                (
                    line.label,
                    line.unit,
                    line.text,
                    *(line.by_county.get(county.site_id, "") for county in found.counties),
                )
                for line in found.rows
            ),
        ]
        QGuiApplication.clipboard().setText(copied_table(texts))
        self.said.emit(_("已复制，可以在 WPS 里粘贴"), "", None)

    def export(self) -> None:
        """Write the table as xlsx."""
        period = self.period.value()
        start = Path.home() / _("各县汇总-{period}.xlsx").format(period=period.label)
        chosen = self._choose(self, _("导出各县汇总"), _("Excel 表格 (*.xlsx)"), start)
        if chosen is not None:
            self.notice.hide()
            self.operations.read(
                lambda desk: write_roll_up(desk, period, chosen),
                lambda _nothing: self.notice.tell(_("已导出到 {path}。").format(path=chosen)),
                self.notice.fail,
            )
