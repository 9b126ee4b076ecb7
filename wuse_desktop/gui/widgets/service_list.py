# SPDX-License-Identifier: MulanPSL-2.0
"""The list of service of a period: found, rated, marked and handed to the platform in batches."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QWidget

from wuse_desktop.domain.codes import code_list
from wuse_desktop.domain.period import Period
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.ownership import may_write


class ServiceList(QWidget):
    """What is asked for the selected rows is in the signals, each with their ids.

    ``export_wished`` also carries the first and last day shown, None for any day.
    """

    opened = Signal(str, str)
    new_wished = Signal()
    rate_wished = Signal(object)
    upload_wished = Signal(object, str)
    export_wished = Signal(object, object, object)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        present = Period.containing("month", operations.desk.today())
        self.period = PeriodPicker(present)
        self.any_day = QCheckBox(_("不限日期"))
        self.upload = QComboBox()
        self.upload.setAccessibleName(_("上传状态"))
        # The longest state would make the page wider than a small screen; the list shows it whole.
        self.upload.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.upload.setMinimumContentsLength(8)
        self.upload.addItem(_("全部上传状态"), "")
        for item in code_list("UPLOAD").active:
            self.upload.addItem(item.text, item.code)
        self.table = RecordTable(
            operations,
            "volunteer_services",
            EmptyState(
                _("这段时间还没有服务时长。登记后按志愿者、按月都能查到。"),
                _("登记时长"),
                self.new_wished.emit,
            ),
            ListQuery(filters=_during(present)),
            filter_hint=_("筛选：志愿者、首字母、活动名称、地点"),
        )
        self.rate = button(_("评价和确认…"), self._rate)
        self.rate.setToolTip("Ctrl+R")
        self.mark = button(_("上传状态 ▾"), self._open_menu)
        self.export = button(_("导出上传表…"), self._export)
        self.menu = QMenu(self)
        for item in code_list("UPLOAD").active:
            self.menu.addAction(item.text).setData(item.code)
        self._build(may_change=may_write(operations.desk))

    def _build(self, *, may_change: bool) -> None:
        tools = row(self.period, self.any_day, self.upload, None)
        for made in (self.rate, self.mark, self.export):
            tools.addWidget(made)
            if not may_change:
                made.hide()
        layout = column(tools, self.table)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.period.changed.connect(self._limit)
        self.any_day.clicked.connect(self._limit)
        self.upload.activated.connect(lambda _row: self._limit())
        self.table.opened.connect(self.opened)
        self.menu.triggered.connect(lambda action: self._mark(str(action.data())))
        if may_change:
            bind(self, "Ctrl+R", self._rate)

    def show_days_of(self, upload: str) -> None:
        """Show the rows of one upload status only, "" for all."""
        self.upload.setCurrentIndex(self.upload.findData(upload))
        self._limit()

    def _limit(self) -> None:
        """Show the rows of the period and of the upload status."""
        self.period.setEnabled(not self.any_day.isChecked())
        span = {"from": "", "to": ""} if self.any_day.isChecked() else _during(self.period.value())
        self.table.set_filter(upload_status=self.upload.currentData(), **span)

    def _days(self) -> tuple[date | None, date | None]:
        if self.any_day.isChecked():
            return None, None
        period = self.period.value()
        return period.start, period.end

    def _rate(self) -> None:
        self.table.chosen(lambda ids: self.rate_wished.emit(ids) if ids else None)

    def _open_menu(self) -> None:
        self.menu.popup(self.mark.mapToGlobal(self.mark.rect().bottomLeft()))

    def _mark(self, status: str) -> None:
        self.table.chosen(lambda ids: self.upload_wished.emit(ids, status) if ids else None)

    def _export(self) -> None:
        self.table.chosen(lambda ids: self.export_wished.emit(ids, *self._days()))


def _during(period: Period) -> dict[str, object]:
    return {"from": period.start, "to": period.end}
