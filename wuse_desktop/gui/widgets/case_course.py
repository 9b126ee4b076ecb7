# SPDX-License-Identifier: MulanPSL-2.0
"""How a case goes on: what is asked for, its goals, its sessions and follow-ups."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.action_list import Action, ActionList, ActionRow
from wuse_desktop.gui.widgets.case_lines import follow_up_table, session_table, show_lines
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import badge, button, card, clear, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_folder import WaitingSlip
from wuse_desktop.services.case_goals import GoalLine
from wuse_desktop.services.case_pages import CasePage
from wuse_desktop.services.reviews import OpenOpinion

_ROW_PX = 34
_MOST_OPINIONS = 4
_MARGIN = GRID + GRID // 2


class CaseCourse(QScrollArea):
    """``wished`` says what is asked for; "session" and "follow_up" come with the id of one.

    "filed:<id>" asks for a form, "filed:<id>#<question>" for a place in it.
    """

    wished = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.opinions = ActionList(_("待整改"), "")
        self.sessions = session_table()
        self.follow_ups = follow_up_table()
        self._totals = muted("", wrap=False)
        self.add_session = button(_("记一节"), lambda: self.wished.emit("record_session", ""))
        self.add_follow_up = button(_("写回访"), lambda: self.wished.emit("record_follow_up", ""))
        self._tasks: QVBoxLayout = column(gap=2)
        self._goals: QVBoxLayout = column(gap=4)
        self._opinion_card = card(section(_("待整改")), self.opinions, margin=_MARGIN)
        self._task_card = card(section(_("待办")), self._tasks, margin=_MARGIN)
        self._goal_card = card(section(_("目标与进展")), self._goals, margin=_MARGIN)
        self._session_card = card(
            row(section(_("服务过程")), self._totals, None, self.add_session), self.sessions
        )
        self._follow_up_card = card(
            row(section(_("回访")), None, self.add_follow_up), self.follow_ups
        )
        inside = QWidget()
        inside.setLayout(
            column(
                self._opinion_card,
                self._task_card,
                self._goal_card,
                self._session_card,
                self._follow_up_card,
                None,
            )
        )
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.sessions.opened.connect(lambda row_id: self.wished.emit("session", row_id))
        self.follow_ups.opened.connect(lambda row_id: self.wished.emit("follow_up", row_id))

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show how a case goes on."""
        page = sheet.page
        self._show_opinions(sheet.opinions)
        self._show_tasks(page.tasks, page.folder.slips)
        self._show_goals(sheet.goals)
        self._show_contacts(page, sheet)

    def _show_opinions(self, opinions: Sequence[OpenOpinion]) -> None:
        self.opinions.show_rows([self._opinion_row(item) for item in opinions])
        self.opinions.setFixedHeight(min(len(opinions), _MOST_OPINIONS) * _ROW_PX + 2)
        self._opinion_card.setVisible(bool(opinions))

    def _opinion_row(self, item: OpenOpinion) -> ActionRow:
        wish = (
            f"filed:{item.filed_id}#{item.field_path}"
            if item.field_path
            else (f"filed:{item.filed_id}")
        )
        place = "·".join(part for part in (item.title, item.field_label) if part)
        return ActionRow(
            item.review_id,
            place,
            _("{author}：{words}").format(author=item.author, words=item.comment),
            _("退回") if item.returned else _("意见"),
            "risk" if item.returned else "due",
            (Action(_("去改"), lambda: self.wished.emit(wish, "")),),
        )

    def _show_tasks(self, tasks: Sequence[Task], slips: Sequence[WaitingSlip]) -> None:
        clear(self._tasks)
        for slip in slips:
            day = slip.due_on.isoformat() if slip.due_on else ""
            wish = f"filed:{slip.filed_id}#received_on"
            text = _("等{org}的转介回执").format(org=slip.to_org)
            fill = button(_("填回执"), partial(self.wished.emit, wish, ""), kind="link")
            mark = badge(_("已过期") if slip.late else _("等回执"), "due" if slip.late else "")
            self._tasks.addLayout(row(muted(day, wrap=False), ElidedLabel(text), mark, None, fill))
        for task in tasks:
            day = task.due_on.isoformat() if task.due_on else ""
            self._tasks.addLayout(row(muted(day, wrap=False), ElidedLabel(task.action), None))
        self._task_card.setVisible(bool(tasks or slips))

    def _show_goals(self, goals: Sequence[GoalLine]) -> None:
        clear(self._goals)
        for number, goal in enumerate(goals, 1):
            words = goal.progress or _("还没有进展记录")
            if goal.on is not None:
                words = _("{progress} {day}").format(progress=words, day=f"{goal.on:%m-%d}")
            aim = _("预期：{target}").format(target=goal.target) if goal.target else ""
            if goal.due_on:
                aim = _("{aim}（{day}前）").format(aim=aim, day=goal.due_on)
            text = ElidedLabel(f"{number}. {goal.goal}")
            self._goals.addLayout(
                row(text, ElidedLabel(aim, "muted"), None, badge(words, goal.tone), gap=GRID)
            )
        self._goal_card.setVisible(bool(goals))

    def _show_contacts(self, page: CasePage, sheet: CaseSheet) -> None:
        state, editable = page.case.state, sheet.editable
        show_lines(self.sessions, page.sessions)
        show_lines(self.follow_ups, page.follow_ups, masked=sheet.masked)
        totals = _("共 {held} 节，计入 {counted} 节 · 服务 {minutes} 分钟 · 社工工时 {work} 分钟")
        self._totals.setText(
            totals.format(
                held=len(page.sessions),
                counted=page.session_count,
                minutes=page.event_minutes,
                work=page.worker_minutes,
            )
            if page.sessions
            else ""
        )
        takes = editable and state in states.TAKES_SESSIONS
        self.add_session.setVisible(takes and page.next_step.action != "record_session")
        closed = state in states.READ_ONLY
        self._session_card.setVisible(bool(page.sessions) or state in states.TAKES_SESSIONS)
        self._follow_up_card.setVisible(closed or bool(page.follow_ups))
        asks = page.next_step.action == "record_follow_up"
        self.add_follow_up.setVisible(editable and closed and not asks)
