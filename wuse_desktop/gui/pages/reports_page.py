# SPDX-License-Identifier: MulanPSL-2.0
"""报表: the numbers of a period, each with the records behind it, and the service log on paper."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.period_lock import PeriodLock
from wuse_desktop.gui.dialogs.lock_month import LockMonthDialog
from wuse_desktop.gui.dialogs.preview import PreviewDialog, preview_paper
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.figure_records import FigureRecords
from wuse_desktop.gui.widgets.figure_table import FigureTable
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.ledger_menu import LedgerMenu
from wuse_desktop.gui.widgets.period_lock_strip import PeriodLockStrip
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.choices import Choice, search_keys
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.figure_texts import meaning
from wuse_desktop.services.figures import (
    Figure,
    FigureRecord,
    FigureSet,
    Span,
    figure_records,
    figures,
)
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.period_locks import (
    Locking,
    LockSheet,
    change_text,
    lock_month,
    lock_sheet,
    locking,
)
from wuse_desktop.services.report_scopes import ReportScope, report_scopes

_Counted = tuple[tuple[ReportScope, ...], ReportScope, FigureSet, LockSheet | None]
_PAUSE_MS = 120
_TABLE_WIDTH, _TABLE_WITH_TARGETS, _RECORDS_WIDTH = 640, 880, 520
_SCOPE_WIDTH, _LEAST_SCOPE = 260, 130
_MEANING_LINES = 44


class ReportsPage(Page):
    """Period and scope above, the figures at the left, the records of one of them at the right."""

    key: ClassVar[str] = "reports"
    title: ClassVar[str] = N_("报表")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._scopes: tuple[ReportScope, ...] = ()
        self._shown: FigureSet | None = None
        self._open: tuple[str, Span] | None = None
        self._asked = 0
        self.period = PeriodPicker(Period.containing("month", operations.desk.today()))
        self.scope = CodePicker((), _("输入首字母选择范围"))
        self.lock = PeriodLockStrip()
        self.lock_dialog: LockMonthDialog | None = None
        self.table = FigureTable()
        self.records = FigureRecords()
        self.preview: PreviewDialog | None = None
        self._meaning = muted("")
        self._note = muted("")
        self._side = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.scope.setMinimumWidth(_LEAST_SCOPE)
        self.scope.setMaximumWidth(_SCOPE_WIDTH)
        self.scope.setAccessibleName(_("统计范围"))
        self._meaning.setMinimumHeight(_MEANING_LINES)
        self._meaning.setAlignment(Qt.AlignmentFlag.AlignTop)
        printing = button(_("打印服务工作日志"), self.print_log, kind="primary")
        printing.setToolTip("Ctrl+P")
        copy = button(_("复制表格"), self.copy)
        self.ledgers = LedgerMenu(self.operations, self._asked_for, self)
        self.ledgers.said.connect(self.said)
        head = row(
            title(_(self.title)),
            self.period,
            self.scope,
            None,
            copy,
            self.ledgers,
            printing,
            gap=2 * GRID,
        )
        left = QWidget()
        self.targets_button = button(
            _("年度任务…"), lambda: self.window_requested.emit("page:targets"), kind="link"
        )
        foot = row(self._note, self.targets_button)
        foot.setStretch(0, 1)
        inner = column(self.table, self._meaning, foot, gap=GRID)
        inner.setStretch(0, 1)
        left.setLayout(inner)
        self._side.addWidget(
            EmptyState(_("选一个数字按回车，或者点一下，这里就列出它背后的每一条记录。"))
        )
        self._side.addWidget(self.records)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._side)
        splitter.setSizes([_TABLE_WIDTH, _RECORDS_WIDTH])
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(2 * GRID)
        outer = column(head, self.lock, splitter, gap=2 * GRID)
        outer.setStretch(2, 1)
        self.setLayout(outer)
        self._panes = (self.period, left, self._side)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._read)
        self.period.changed.connect(self._timer.start)
        self.scope.changed.connect(self._on_scope)
        self.lock.wished.connect(self.ask_to_lock)
        self.table.wished.connect(self.show_records)
        self.table.moved.connect(self._on_moved)
        self.records.opened.connect(self.open_requested)
        self.records.closed.connect(self._close_records)
        bind(self, "Ctrl+P", self.print_log)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Count again: any record may be behind some number."""
        del changes
        self._read()

    def focus_first(self) -> None:
        """The period: ← and → move it, ↓ goes to the numbers."""
        self.period.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """Period, figures, records."""
        return self._panes

    def step_back(self) -> bool:
        """Close the list of records."""
        if self._open is None:
            return False
        self._close_records()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ leads from the period into the table."""
        if event.key() == Qt.Key.Key_Down and self.period.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # figures ------------------------------------------------------------------------------

    @property
    def figures(self) -> FigureSet | None:
        """The figures that are shown."""
        return self._shown

    @property
    def meaning_shown(self) -> str:
        """What is said about the figure under the cursor."""
        return self._meaning.text()

    def chosen_scope(self) -> ReportScope:
        """Over whom the figures are counted."""
        place = self.scope.value()
        if place.isdecimal() and int(place) < len(self._scopes):
            return self._scopes[int(place)]
        return self._scopes[0] if self._scopes else ReportScope("")

    def _read(self) -> None:
        self._timer.stop()
        self._asked += 1
        asked, period, wished = self._asked, self.period.value(), self.chosen_scope()

        def count(desk: Desk) -> _Counted:
            scopes = report_scopes(desk, period)
            scope = wished if wished in scopes else scopes[0]
            found = figures(desk, period, scope.site_id or None, worker_id=scope.worker_id)
            locks = period.kind == "month" and found.site_id and not found.worker_id
            sheet = lock_sheet(desk, period, found.site_id) if locks else None
            return scopes, scope, found, sheet

        def show(answer: _Counted) -> None:
            if asked == self._asked:
                scopes, scope, found, sheet = answer
                self._offer(scopes, scope)
                self.lock.show_month(sheet, found)
                self._show(found)

        self.operations.read(count, show)

    def _offer(self, scopes: tuple[ReportScope, ...], chosen: ReportScope) -> None:
        self._scopes = scopes
        self.scope.set_choices(
            [
                Choice(str(place), item.label, search_keys(item.label))
                for place, item in enumerate(scopes)
            ]
        )
        self.scope.set_value(str(scopes.index(chosen)))

    def _show(self, found: FigureSet) -> None:
        self._shown = found
        had_targets = self.table.figures.has_targets
        self.table.show_figures(found)
        if self.table.figures.has_targets and not had_targets:
            self._splitter.setSizes([_TABLE_WITH_TARGETS, _RECORDS_WIDTH])
        notes = list(found.notes)
        if found.period.contains(self.operations.desk.today()):
            notes.insert(0, _("本期还没有结束，数字会随记录变化。"))
        self._note.setText("".join(notes))
        self._note.setToolTip(tip(_("计数规则 {rules}").format(rules=found.rule_words)))
        if self._open is not None:
            self._read_records(*self._open)

    def _on_scope(self) -> None:
        if self.scope.value():
            self._timer.start()

    def _on_moved(self, figure: Figure) -> None:
        text = _("{label}（{rule}）：{meaning}").format(
            label=figure.label, rule=figure.id, meaning=meaning(figure.name)
        )
        if figure.counted != figure.value:
            change = change_text(figure.name, figure.counted - figure.value)
            text += _("报出去的是 {value}，锁定以后{change}。").format(
                value=figure.text, change=change
            )
        self._meaning.setText(text)

    # locking ------------------------------------------------------------------------------

    def ask_to_lock(self) -> None:
        """Say what locking the month means; ask for a reason where lines are reported."""
        period = self.period.value()
        self.operations.read(lambda desk: locking(desk, period), self._show_locking)

    def _show_locking(self, found: Locking) -> None:
        def lock(reason: str) -> None:
            self.operations.write(
                lambda desk: lock_month(desk, found.period, reason), self._on_locked
            )

        self.lock_dialog = LockMonthDialog(self, found, lock)
        self.lock_dialog.open()

    def _on_locked(self, made: PeriodLock) -> None:
        label = Period.parse(made.period).label
        self.said.emit(_("{period}已锁定，随下一次上报交给县里").format(period=label), "", None)

    def copy(self) -> None:
        """Copy the figures as a table for WPS, with what they are of above."""
        if self._shown is not None:
            self.table.copy()
            self.said.emit(_("已复制，可以在 WPS 里粘贴"), "", None)

    # records ------------------------------------------------------------------------------

    def show_records(self, figure: Figure, span: Span) -> None:
        """List the records behind one number and go there."""
        self._open = (figure.name, span)
        self._read_records(figure.name, span)
        self._side.setCurrentWidget(self.records)
        self.records.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_records(self, name: str, span: Span) -> None:
        found = self._shown
        if found is None:
            return
        figure = found[name]
        numbers: dict[Span, str] = {
            "period": figure.text,
            "previous": figure.previous_text,
            "year": figure.year_to_date_text,
        }
        whens: dict[Span, str] = {
            "period": found.period.label,
            "previous": found.period.previous.label,
            "year": _("{year}年1月1日至{month}月{day}日").format(
                year=found.period.year, month=found.period.end.month, day=found.period.end.day
            ),
        }

        def show(records: tuple[FigureRecord, ...]) -> None:
            if self._open == (name, span):
                self.records.show_records(figure, numbers[span], whens[span], records)
                self.records.table.select_first()

        self.operations.read(
            lambda desk: figure_records(
                desk,
                name,
                found.period,
                found.site_id or None,
                worker_id=found.worker_id,
                span=span,
            ),
            show,
        )

    def _close_records(self) -> None:
        self._open = None
        self._side.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # paper --------------------------------------------------------------------------------

    def _asked_for(self) -> tuple[PaperOptions, str, str]:
        """The period and scope, and how unit and period are called."""
        scope, period = self.chosen_scope(), self.period.value()
        county = self.operations.desk.kind != STATION and not scope.site_id
        options = PaperOptions(
            period=period,
            site_id=scope.site_id or None,
            worker_id=scope.worker_id,
            county=county,
        )
        unit = self._shown.unit_name if self._shown is not None and not scope.worker_id else ""
        return options, unit or scope.label, period.label

    def print_log(self) -> None:
        """Show the service log of the period and scope as it will be printed."""
        options, unit, period = self._asked_for()
        self.preview = preview_paper(self, self.operations, "service-log", options, unit, period)
