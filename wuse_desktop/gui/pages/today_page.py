# SPDX-License-Identifier: MulanPSL-2.0
"""今日: what is due, unfinished or unsent, each with its next step in place."""

import dataclasses
from datetime import date, datetime
from functools import partial
from typing import ClassVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.status_line import day_and_time
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets import today_rows as rows
from wuse_desktop.gui.widgets.action_list import ActionList, ActionRow
from wuse_desktop.gui.widgets.first_steps import FirstStep, FirstSteps
from wuse_desktop.gui.widgets.open_counts import OpenCounts
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section, title
from wuse_desktop.gui.widgets.week_strip import DayLoad, WeekStrip, weekday
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import drafts, records, today, waiting_files
from wuse_desktop.services.days_ahead import Beginnings, DaysAhead, beginnings, days_ahead
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.today import DueTask, Today

_ROW_PX = 34
_MOST_LEFT = 3
_LISTS, _STEPS = 0, 1
_FIRST = frozenset({"person", "household", "worker"})  # what the first steps make


class TodayPage(Page):
    """The page a day begins with."""

    key: ClassVar[str] = "today"
    title: ClassVar[str] = N_("今日")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._today: Today | None = None
        self._ahead: DaysAhead | None = None
        self._asked = 0
        self._heading = title(_(self.title))
        self._backup = button("", lambda: self.window_requested.emit("page:settings"), kind="link")
        self.opinions = ActionList(_("待整改"), "")
        self.left_over = ActionList(_("以前没写完的"), "")
        self.visits = ActionList(_("应访"), _("这一天没有要访的户。"))
        self.due = ActionList(_("到期"), _("没有到期的事。"))
        self.drafts = ActionList(_("草稿"), _("都写完了，没有草稿。"))
        self.records = ActionList(_("今天记下的"), _("今天还没有记录。按 Ctrl+N 开始记。"))
        self.counts = OpenCounts()
        self.week = WeekStrip()
        self.steps = FirstSteps()
        self._headings = {name: section("") for name in ("visits", "due", "drafts", "records")}
        self._opinion_heading = section("")
        self._opinion_frame = QFrame()
        self._left_frame = QFrame()
        self._stack = QStackedWidget()
        self._build()
        self.week.chosen.connect(lambda _day: self._show_due())
        self.counts.sending_wished.connect(lambda: self.window_requested.emit("page:sending"))

    def _build(self) -> None:
        for frame, heading, rows_of in (
            (self._opinion_frame, self._opinion_heading, self.opinions),
            (self._left_frame, section(_("以前没写完的，先看看")), self.left_over),
        ):
            frame.setObjectName("notice")
            frame.setProperty("tone", "due")
            left = column(heading, rows_of, gap=2)
            left.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID // 2, GRID // 2)
            frame.setLayout(left)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        grid.addWidget(self.week, 0, 0)
        hint = muted(_("↑↓ 选 · 回车办第一件"), wrap=False)
        visits_head = row(self._headings["visits"], None, hint)
        grid.addWidget(_tight_card(visits_head, self.visits), 1, 0, 2, 1)
        grid.addWidget(_tight_card(self._headings["due"], self.due), 3, 0)
        grid.addWidget(_tight_card(self._headings["drafts"], self.drafts), 0, 1, 2, 1)
        self._counts_card = _tight_card(section(_("未回执")), self.counts)
        grid.addWidget(self._counts_card, 2, 1)
        grid.addWidget(_tight_card(self._headings["records"], self.records), 3, 1)
        grid.setColumnStretch(0, 8)
        grid.setColumnStretch(1, 5)
        grid.setRowStretch(1, 3)
        grid.setRowStretch(3, 4)
        shown = QWidget()
        inner = column(self._left_frame, grid)
        inner.setStretch(1, 1)
        shown.setLayout(inner)
        self._stack.addWidget(shown)
        self._stack.addWidget(self.steps)
        calendar = button(
            _("月历与日志"), lambda: self.window_requested.emit("page:calendar"), kind="link"
        )
        head = row(self._heading, calendar, None, self._backup)
        layout = column(head, self._opinion_frame, self._stack)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read everything again, the coming days after what is due today."""
        del changes
        self._asked += 1
        asked = self._asked

        def fetch(desk: Desk) -> tuple[Today, Beginnings]:
            return today.today(desk), beginnings(desk)

        def show(found: tuple[Today, Beginnings]) -> None:
            if asked == self._asked:
                self._show(*found)
                self.operations.read(days_ahead, show_ahead)

        def show_ahead(ahead: DaysAhead) -> None:
            if asked == self._asked:
                self._show_ahead(ahead)

        self.operations.read(fetch, show)

    def focus_first(self) -> None:
        """The first list that has something to do."""
        if self._stack.currentIndex() == _STEPS:
            self.steps.focus_next()
            return
        chosen = next((item for item in self._lists() if item.rows), self.visits)
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """The lists."""
        return () if self._stack.currentIndex() == _STEPS else (self.week, *self._lists())

    def _lists(self) -> tuple[ActionList, ...]:
        return (self.opinions, self.left_over, self.visits, self.due, self.drafts, self.records)

    # showing ------------------------------------------------------------------------------

    def _show(self, found: Today, begun: Beginnings) -> None:
        self._today = found
        self._heading.setText(
            _("今日 {month}月{day}日 {weekday}").format(
                month=found.on.month, day=found.on.day, weekday=weekday(found.on)
            )
        )
        self._backup.setText(self._backup_text(found))
        # A roster was loaded first: who is due says more than that a first visit is to be made.
        has_visits = begun.visits or found.due_visits.count
        if (begun.persons and has_visits and begun.workers) or _has_more(found):
            self._stack.setCurrentIndex(_LISTS)
        else:
            self.steps.show_steps(self._first_steps(found, begun))
            self._stack.setCurrentIndex(_STEPS)
        self._show_opinions(found)
        self._show_drafts(found)
        self._show_due()
        wishes = self._wishes()
        shown = [rows.record_row(item, found.on, wishes) for item in found.records]
        self.records.show_rows(shown)
        self._headings["records"].setText(_("今天记下的 {count} 条").format(count=len(shown)))
        self.counts.show_counts(found.counts)
        reports_up = found.counts.enrolled or self.operations.desk.kind == STATION
        self._counts_card.setVisible(reports_up)

    def _show_opinions(self, found: Today) -> None:
        """What reviewers ask for, and what waits for this user's own decision."""
        shown = [rows.opinion_row(item, self._wishes()) for item in found.opinions]
        if found.to_review:
            look = partial(self.window_requested.emit, "page:reviews")
            shown.insert(0, rows.review_row(found.to_review, look))
        if found.conflicts:
            go = partial(self.window_requested.emit, "page:conflicts")
            shown.insert(0, rows.conflict_row(found.conflicts, go))
        self.opinions.show_rows(shown)
        self.opinions.setFixedHeight(min(len(shown), _MOST_LEFT) * _ROW_PX)
        count = len(found.opinions)
        self._opinion_heading.setText(
            _("待整改 {count} 条").format(count=count)
            if count
            else _("待审核")
            if found.to_review
            else _("待选定")
        )
        self._opinion_frame.setVisible(bool(shown))

    def _show_drafts(self, found: Today) -> None:
        wishes, now = self._wishes(), self.operations.desk.now()
        before = [item for item in found.drafts if _local(item).date() < found.on]
        fresh = [item for item in found.drafts if item not in before]
        self.left_over.show_rows([rows.draft_row(item, now, wishes) for item in before])
        self.left_over.setFixedHeight(min(len(before), _MOST_LEFT) * _ROW_PX)
        self._left_frame.setVisible(bool(before))
        self.drafts.show_rows([rows.draft_row(item, now, wishes) for item in fresh])
        self._headings["drafts"].setText(_("草稿 {count} 份").format(count=len(fresh)))

    def _show_ahead(self, ahead: DaysAhead) -> None:
        self._ahead = ahead
        first = ahead.days[0]
        others = [
            *(item.due_on for item in ahead.tasks),
            *(item.due_on for item in ahead.contacts),
            *(item.due_on for item in ahead.hours),
            *(item.due_on for item in ahead.steps),
        ]
        loads = [
            DayLoad(day, visits.count, sum(max(due, first) == day for due in others))
            for day, visits in zip(ahead.days, ahead.visits, strict=True)
        ]
        self.week.show_loads(loads)
        self._show_due()

    def _show_due(self) -> None:
        """The visits and tasks of the day that is looked at; today has the late ones too."""
        found = self._today
        if found is None:
            return
        wishes, on = self._wishes(), found.on
        day = self.week.day or on
        if self._ahead is None or day == on:
            visits, tasks = found.due_visits, found.due_tasks
            contacts = found.due_contacts
            hours, steps = found.due_hours, found.due_steps
        else:
            visits = dict(zip(self._ahead.days, self._ahead.visits, strict=True))[day]
            tasks = tuple(item for item in self._ahead.tasks if item.due_on == day)
            contacts = tuple(item for item in self._ahead.contacts if item.due_on == day)
            hours = tuple(item for item in self._ahead.hours if item.due_on == day)
            steps = tuple(item for item in self._ahead.steps if item.due_on == day)
        self.visits.show_rows(rows.visit_rows(visits, on, wishes, self._to_walks))
        dated: list[tuple[date, ActionRow]] = [
            *((item.due_on, rows.task_row(item, on, wishes)) for item in tasks),
            *((item.due_on, rows.contact_row(item, on, wishes)) for item in contacts),
            *((item.due_on, rows.hours_row(item, on, wishes)) for item in hours),
            *((item.due_on, rows.step_row(item, on, wishes)) for item in steps),
        ]
        dated.sort(key=lambda item: item[0])
        self.due.show_rows([item for _due, item in dated])
        when = "" if day == on else f"{day:%m-%d} {weekday(day)} "
        self._headings["visits"].setText(
            _("{when}应访 {count} 户").format(when=when, count=visits.count)
        )
        self._headings["due"].setText(
            _("{when}到期 {count} 件").format(when=when, count=len(dated))
        )

    def _to_walks(self) -> None:
        self.new_requested.emit(WalkSheet.entity, None)

    def _backup_text(self, found: Today) -> str:
        if found.backup_at is None:
            return _("还没有备份，去设置里备份一次")
        local = found.backup_at.astimezone().replace(tzinfo=None)
        when = day_and_time(local, self.operations.desk.now())
        if found.backup_tried:
            return _("上一次备份 {when}（已试恢复）").format(when=when)
        return _("上一次备份 {when}").format(when=when)

    def _first_steps(self, found: Today, begun: Beginnings) -> tuple[FirstStep, ...]:
        is_station = self.operations.desk.kind == STATION
        steps = [
            FirstStep(
                _("登记本站的社工"),
                _("谁做的服务就记在谁名下。现有 {count} 位。").format(count=begun.workers),
                _("登记社工"),
                lambda: self.window_requested.emit("page:settings"),
                begun.workers > 0,
            ),
            FirstStep(
                _("建第一位服务对象"),
                _("先填姓名就行，证件、类别、家庭可以以后补。"),
                _("新建服务对象"),
                lambda: self.new_requested.emit("person", None),
                begun.persons > 0,
            ),
            FirstStep(
                _("记第一次走访"),
                _("一分钟记好；以后按 Ctrl+N 再按 V。"),
                _("记一次走访"),
                lambda: self.new_requested.emit("home_visit", None),
                begun.visits > 0,
            ),
        ]
        if is_station:
            steps.append(
                FirstStep(
                    _("在县级总督导站登记"),
                    _("交换一次登记卡和回执卡，以后才能上报、收回执。"),
                    _("去登记"),
                    lambda: self.window_requested.emit("page:sending"),
                    found.counts.enrolled,
                )
            )
        return tuple(steps)

    # next steps ---------------------------------------------------------------------------

    def _wishes(self) -> rows.Steps:
        return rows.Steps(
            begin=self.new_requested.emit,
            open=self.open_requested.emit,
            finish=self._finish,
            drop=self._drop,
        )

    def _finish(self, task: DueTask) -> None:
        def done(saved: Saved) -> None:
            self.refresh()
            self.said.emit(
                _("已办好：{action}").format(action=task.action),
                _("撤销"),
                lambda: self._reopen(saved.id),
            )

        self.operations.write(lambda desk: today.finish_task(desk, task.id), done, initiator=self)

    def _reopen(self, task_id: str) -> None:
        def work(desk: Desk) -> Saved:
            task = cast("Task", records.get(desk, Task.entity, task_id))
            return records.correct(desk, dataclasses.replace(task, done_on=None))

        self.operations.write(work, lambda _saved: self.refresh(), initiator=self)

    def _drop(self, draft: Draft) -> None:
        def done(answer: None) -> None:
            del answer
            self.refresh()
            self.said.emit(
                _("草稿不要了：{title}").format(title=draft.title),
                _("撤销"),
                lambda: self._keep_again(draft),
            )

        self.operations.write(
            lambda desk: waiting_files.drop_draft(desk, draft.name), done, initiator=self
        )

    def _keep_again(self, draft: Draft) -> None:
        def work(desk: Desk) -> datetime:
            return drafts.keep_draft(desk, draft.name, draft.title, draft.payload)

        self.operations.write(work, lambda _at: self.refresh(), initiator=self)


def _local(draft: Draft) -> datetime:
    return draft.updated_at.astimezone().replace(tzinfo=None)


def _tight_card(*parts: QWidget | QLayout) -> QFrame:
    frame = QFrame()
    frame.setObjectName("card")
    layout = column(*parts, gap=4)
    layout.setContentsMargins(GRID + GRID // 2, GRID, GRID, GRID)
    frame.setLayout(layout)
    return frame


def _has_more(found: Today) -> bool:
    """Whether there is something beside the first steps: half-written work, something due."""
    waiting = (
        *(found.drafts, found.due_tasks, found.due_contacts, found.due_hours, found.due_steps),
        *(found.opinions, found.to_review, found.conflicts),
    )
    return any(waiting) or any(item.entity not in _FIRST for item in found.records)
