# SPDX-License-Identifier: MulanPSL-2.0
"""月历: a month at a glance, and what the day under the cursor holds, each with its next step."""

from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.gui.dialogs.holiday_notice import HolidayNotice, holiday_line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets import today_rows as rows
from wuse_desktop.gui.widgets.action_list import Action, ActionList, ActionRow
from wuse_desktop.gui.widgets.month_grid import MonthGrid
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section, title
from wuse_desktop.gui.widgets.week_strip import weekday
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import today as today_service
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.month_calendar import (
    CalendarDay,
    CalendarEvent,
    MonthView,
    last_of,
    month_before,
    month_view,
)
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.today import DueTask

_GRID_WIDTH, _DAY_WIDTH = 706, 460


class CalendarPart(Page):
    """One month beside one of its days."""

    key: ClassVar[str] = "month"
    title: ClassVar[str] = N_("月历")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        today = operations.desk.today()
        self._year, self._month = today.year, today.month
        self._wanted = today
        self._asked = 0
        self.grid = MonthGrid(today)
        self.day = ActionList(_("这一天"), _("这一天没有安排，也没有到期的事。"))
        self._heading = title()
        self._doubt = muted("", wrap=False)
        self._day_heading = section("")
        self._holidays = muted("")
        self.notice: HolidayNotice | None = None
        self._build()
        self.grid.chosen.connect(self._show_day)
        self.grid.opened.connect(lambda _on: self.day.setFocus(Qt.FocusReason.OtherFocusReason))
        self.grid.turned.connect(self.turn)

    def _build(self) -> None:
        back = button("‹", lambda: self.turn(-1), name=_("上一月"))
        forth = button("›", lambda: self.turn(1), name=_("下一月"))
        back.setToolTip("PgUp")
        forth.setToolTip("PgDn")
        home = button(_("今天 Home"), lambda: self.turn(0, self.operations.desk.today()))
        left, right = QWidget(), QWidget()
        hint = muted(_("方向键选日 · PgUp/PgDn 翻月 · 回车办事"), wrap=False)
        inner = column(row(self._heading, back, forth, home, self._doubt, None, hint), self.grid)
        inner.setStretch(1, 1)
        left.setLayout(inner)
        self.notice_button = button(_("填写放假安排…"), self.ask_for_notice, kind="link")
        if not may_write(self.operations.desk):
            self.notice_button.hide()
        holidays = row(section(_("节假日")), None, self.notice_button)
        side = column(self._day_heading, self.day, holidays, self._holidays)
        side.setStretch(1, 1)
        side.setContentsMargins(GRID, 0, 0, 0)
        right.setLayout(side)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([_GRID_WIDTH, _DAY_WIDTH])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        outer = column(splitter)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        self._panes = (left, right)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the month again; the cursor stays on its day."""
        del changes
        day = self.grid.day
        self._read(day.on if day is not None else self._wanted)

    def focus_first(self) -> None:
        """The grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """The month and the day."""
        return self._panes

    def step_back(self) -> bool:
        """From the day back to the month."""
        if not self.day.hasFocus():
            return False
        self.focus_first()
        return True

    # showing ------------------------------------------------------------------------------

    def turn(self, months: int, on: date | None = None) -> None:
        """Go some months on, or with 0 to the month of a day; the day of the month stays."""
        day = self.grid.day
        here = on or (day.on if day is not None else self._wanted)
        if months:
            self._year, self._month = month_before(self._year, self._month, months)
            last = last_of(self._year, self._month)
            here = last.replace(day=min(here.day, last.day))
        else:
            self._year, self._month = here.year, here.month
        self._read(here)

    def ask_for_notice(self) -> None:
        """Take in the holidays of a year that the program does not know."""
        self.notice = HolidayNotice(self.operations, self)
        self.notice.kept.connect(self._on_notice)
        self.notice.show()

    def _on_notice(self, year: int) -> None:
        self.said.emit(_("已记下{year}年的放假安排，期限按它计算。").format(year=year), "", None)
        self.turn(0, date(year, 1, 1))

    def _read(self, on: date) -> None:
        self._wanted = on
        self._asked += 1
        asked, year, month = self._asked, self._year, self._month

        def show(view: MonthView) -> None:
            if asked == self._asked:
                self._show(view)

        self.operations.read(lambda desk: month_view(desk, year, month), show)

    def _show(self, view: MonthView) -> None:
        self._heading.setText(_("{year}年{month}月").format(year=view.year, month=view.month))
        self._doubt.setText("" if view.certain else _("节假日表未更新"))
        self._holidays.setText(
            "\n".join(map(holiday_line, view.holidays))
            or _("{year}年的节假日表未更新：按周一至周五是工作日计算。").format(year=view.year)
        )
        self.grid.show_month(view, self._wanted)

    def _show_day(self, on: date) -> None:
        view = self.grid.days.view
        day = view.day(on) if view is not None else None
        if view is None or day is None:
            return
        self._wanted = on
        self._day_heading.setText(_day_title(day))
        self.day.show_rows(self._rows(day, view.today))

    def _rows(self, day: CalendarDay, today: date) -> list[ActionRow]:
        steps = rows.Steps(
            begin=self.new_requested.emit,
            open=self.open_requested.emit,
            finish=self._finish,
            drop=_nothing,
        )
        return [
            *(self._event_row(item) for item in day.events),
            *rows.visit_rows(day.visits, today, steps, self._to_walks),
            *(rows.task_row(item, today, steps) for item in day.tasks),
            *(rows.contact_row(item, today, steps) for item in day.contacts),
            *(rows.hours_row(item, today, steps) for item in day.hours),
            *(rows.step_row(item, today, steps) for item in day.steps),
        ]

    def _to_walks(self) -> None:
        self.new_requested.emit(WalkSheet.entity, None)

    def _event_row(self, event: CalendarEvent) -> ActionRow:
        hour = f"{event.start_at:%H:%M}" if event.time_known else ""
        mark, tone = (_("计划"), "accent") if event.planned else ("", "")
        opening = partial(self.open_requested.emit, event.entity, event.id)
        key = f"{event.entity}/{event.id}"
        return ActionRow(key, event.title, hour, mark, tone, (Action(_("打开"), opening),))

    def _finish(self, task: DueTask) -> None:
        def done(_saved: Saved) -> None:
            self.refresh()
            self.said.emit(_("已办好：{action}").format(action=task.action), "", None)

        def work(desk: Desk) -> Saved:
            return today_service.finish_task(desk, task.id)

        self.operations.write(work, done, initiator=self)


def _nothing(_draft: Draft) -> None:
    """Drafts are not shown here."""


def _day_title(day: CalendarDay) -> str:
    text = f"{day.on:%m-%d} {weekday(day.on)}"
    if day.off.name and day.off.free:
        return _("{day}　{name}").format(day=text, name=day.off.name)
    if day.off.name:
        return _("{day}　{name}调休上班").format(day=text, name=day.off.name)
    return text
