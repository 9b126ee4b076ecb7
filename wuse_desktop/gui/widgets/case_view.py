# SPDX-License-Identifier: MulanPSL-2.0
"""One case to look at: who, at which stage, what is missing, what happened, what to do next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.case_lines import follow_up_table, session_table, show_lines
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.stage_rail import StageRail
from wuse_desktop.gui.widgets.texts import (
    badge,
    button,
    card,
    clear,
    column,
    muted,
    row,
    section,
    title,
)
from wuse_desktop.i18n import _
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_pages import CasePage
from wuse_desktop.services.case_steps import possible_steps

_NO_RISK = "0"
_RISK_TONES = {"1": "risk", "2": "due"}
_INTAKE_FACTS = (
    "intake_at", "intake_channel", "case_source", "referred_by", "presenting_problem",
    "problem_types", "problem_history", "client_expectation", "existing_services", "risk_flags",
    "urgency", "initial_opinion", "decision", "decision_reason", "approved_on",
    "approval_comment", "confidentiality_level", "record_no",
)  # fmt: skip
_PLAN_FACTS = ("opened_on", "reopened_on", "case_grade", "risk_level", "overall_goal")
_CLOSING_FACTS = ("closed_on", "closure_reason", "overall_result", "outcome_summary")
_LEFT_OUT = frozenset({"correct_plan", "correct_closing"})
_STATE_TONES = {
    states.IN_SERVICE: "accent",
    states.PLANNED: "accent",
    states.REOPENED: "accent",
    states.SUSPENDED: "due",
    states.INTAKE: "due",
}


class CaseView(QWidget):
    """``wished`` says what is asked for and the id it is about.

    Wishes: the actions of next steps and steps, and "edit", "delete", "history", "session",
    "follow_up". ``opened`` carries entity and id of another record to look at.
    """

    wished = Signal(str, str)
    opened = Signal(str, str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._sheet: CaseSheet | None = None
        self.name = title()
        self._facts = ElidedLabel("", "muted")
        self._read_only = muted("")
        self._badges = Flow(gap=4)
        self.next_step = button("", self._take_next_step, kind="primary")
        self._client = button(_("打开服务对象"), self._open_client, kind="link")
        self._more = button(_("更多 ▾"), self._open_menu)
        self.menu = QMenu(self)
        self.menu.triggered.connect(lambda action: self._wish(action.data()))
        self.rail = StageRail()
        self.sessions = session_table()
        self.follow_ups = follow_up_table()
        self._totals = muted("", wrap=False)
        self._add_session = button(_("记一节"), lambda: self._wish("record_session"))
        self._add_follow_up = button(_("写回访"), lambda: self._wish("record_follow_up"))
        self._edit = button(_("修改"), lambda: self._wish("edit"), kind="link")
        self._edit_plan = button(_("修改"), lambda: self._wish("correct_plan"), kind="link")
        self._edit_closing = button(_("更正"), lambda: self._wish("correct_closing"), kind="link")
        self.intake = FactGrid()
        self.plan = FactGrid()
        self.closing = FactGrid()
        self._tasks = column(gap=2)
        self.attachments = AttachmentStrip(operations)
        self._build()
        self.attachments.serve(self)
        self.sessions.opened.connect(lambda row_id: self.wished.emit("session", row_id))
        self.follow_ups.opened.connect(lambda row_id: self.wished.emit("follow_up", row_id))
        self._add_key("F2", self._ask_to_edit)
        self.setFocusProxy(self.next_step)

    def _build(self) -> None:
        head = row(self.name, self._facts, self._client, None, self.next_step, self._more)
        badges = QWidget()
        badges.setLayout(self._badges)
        self._session_card = card(
            row(section(_("服务过程")), self._totals, None, self._add_session), self.sessions
        )
        self._follow_up_card = card(
            row(section(_("回访")), None, self._add_follow_up), self.follow_ups
        )
        self._task_card = card(section(_("待办")), self._tasks)
        self._plan_card = card(row(section(_("计划")), None, self._edit_plan), self.plan)
        self._closing_card = card(row(section(_("结案")), None, self._edit_closing), self.closing)
        self._intake_card = card(row(section(_("接案登记")), None, self._edit), self.intake)
        inside = QWidget()
        inside.setLayout(
            column(
                self._task_card,
                self._session_card,
                self._follow_up_card,
                self._plan_card,
                self._closing_card,
                self.attachments,
                self._intake_card,
                None,
            )
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.attachments.added.connect(lambda: area.ensureWidgetVisible(self.attachments))
        layout = column(head, self._read_only, badges, self.rail, area)
        layout.setStretch(4, 1)
        layout.setSpacing(GRID)
        self.setLayout(layout)

    def _add_key(self, keys: str, wish: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: wish())  # noqa: PLW0108 - takes no answer

    @property
    def sheet(self) -> CaseSheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """The client's name with the number of the case."""
        return case_caption(self._sheet.page) if self._sheet else ""

    # showing ------------------------------------------------------------------------------

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show a case."""
        self._sheet = sheet
        page, case = sheet.page, sheet.page.case
        self.name.setText(page.client.name if page.client else _("（服务对象已删除）"))
        self._facts.set_text(_about(page))
        self._client.setVisible(page.client is not None)
        self._show_standing(sheet)
        self._show_badges(sheet)
        self.rail.show_stages(page.rail)
        self.next_step.setText(page.next_step.label)
        self.next_step.setVisible(sheet.editable and bool(page.next_step.action))
        self._show_contacts(sheet)
        self._show_tasks(page)
        names = {case.case_worker_id: page.worker.name if page.worker else ""}
        for grid, fields in (
            (self.intake, _INTAKE_FACTS),
            (self.plan, _PLAN_FACTS),
            (self.closing, _CLOSING_FACTS),
        ):
            grid.show_facts(
                [(field_label(CaseFile, n), field_text(case, n, names)) for n in fields]
            )
        self._plan_card.setVisible(bool(case.opened_on or case.risk_level))
        self._closing_card.setVisible(case.closed_on is not None)
        closed = case.state in states.READ_ONLY
        self._edit.setText(_("更正") if closed else _("修改"))
        self._edit.setVisible(sheet.editable)
        steps = {step.action for step in possible_steps(case)} if sheet.editable else set()
        self._edit_plan.setVisible("correct_plan" in steps)
        self._edit_closing.setVisible("correct_closing" in steps)
        self._fill_menu(sheet)
        self.attachments.show_subject(CaseFile.entity, case.id)

    def _show_standing(self, sheet: CaseSheet) -> None:
        text = ""
        if sheet.site_name:
            text = _("只读：{site}的记录").format(site=sheet.site_name)
        elif sheet.page.case.state in states.READ_ONLY:
            text = _("已结案，只读。确需改动请用“更正”，要写原因，原来的内容会保留。")
        self._read_only.setText(text)
        self._read_only.setVisible(bool(text))

    def _show_badges(self, sheet: CaseSheet) -> None:
        page, case = sheet.page, sheet.page.case
        self._badges.empty()
        found = [(label("CASE_STATE", case.state), _STATE_TONES.get(case.state, ""))]
        if case.risk_level:
            text = _("风险 {level}").format(level=label("RISK_LEVEL", case.risk_level))
            found.append((text, _RISK_TONES.get(case.risk_level, "")))
        flags = [code for code in case.risk_flags if code != _NO_RISK]
        if flags:
            found.append((_("风险：{flags}").format(flags=labels("RISK", flags)), "risk"))
        if case.case_grade:
            found.append((label("CASE_GRADE", case.case_grade), ""))
        if page.next_on is not None and case.state in states.RUNNING:
            text = _("约定下次 {day}").format(day=page.next_on)
            found.append((text, "due" if sheet.late else ""))
        if page.due:
            found.append((_("超过30天没有服务记录"), "due"))
        for text, tone in found:
            self._badges.addWidget(badge(text, tone))

    def _show_contacts(self, sheet: CaseSheet) -> None:
        page, state = sheet.page, sheet.page.case.state
        show_lines(self.sessions, page.sessions)
        show_lines(self.follow_ups, page.follow_ups)
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
        takes = sheet.editable and state in states.TAKES_SESSIONS
        self._add_session.setVisible(takes and page.next_step.action != "record_session")
        closed = state in states.READ_ONLY
        self._session_card.setVisible(bool(page.sessions) or state in states.TAKES_SESSIONS)
        self._follow_up_card.setVisible(closed or bool(page.follow_ups))
        asks = page.next_step.action == "record_follow_up"
        self._add_follow_up.setVisible(sheet.editable and closed and not asks)

    def _show_tasks(self, page: CasePage) -> None:
        clear(self._tasks)
        for task in page.tasks:
            day = task.due_on.isoformat() if task.due_on else ""
            self._tasks.addLayout(row(muted(day, wrap=False), ElidedLabel(task.action), None))
        self._task_card.setVisible(bool(page.tasks))

    # wishes -------------------------------------------------------------------------------

    def _fill_menu(self, sheet: CaseSheet) -> None:
        self.menu.clear()
        first = sheet.page.next_step.action
        entries: list[tuple[str, str]] = []
        if sheet.editable:
            entries += [
                (_(step.label), step.action)
                for step in possible_steps(sheet.page.case)
                if step.action not in _LEFT_OUT and step.action != first
            ]
        entries.append((_("修改记录"), "history"))
        if sheet.editable:
            entries.append((_("删除"), "delete"))
        for text, wish in entries:
            self.menu.addAction(text).setData(wish)

    def _open_menu(self) -> None:
        self.menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _take_next_step(self) -> None:
        if self._sheet is not None:
            self._wish(self._sheet.page.next_step.action)

    def _wish(self, wish: str) -> None:
        if self._sheet is not None:
            self.wished.emit(wish, self._sheet.page.case.id)

    def _ask_to_edit(self) -> None:
        if self._edit.isVisible():
            self._wish("edit")

    def _open_client(self) -> None:
        if self._sheet is not None:
            self.opened.emit("person", self._sheet.page.case.client_id)


def case_caption(page: CasePage) -> str:
    """How a case is called: by its client, and by its number once it has one."""
    parts: Sequence[str] = (page.client.name if page.client else "", page.case.case_no)
    return " ".join(part for part in parts if part)


def _about(page: CasePage) -> str:
    client, case = page.client, page.case
    parts: list[str] = []
    if client is not None:
        parts.append(label("SEX", client.sex) if client.sex else "")
        if client.birth_date is not None and case.intake_at is not None:
            age = age_on(client.birth_date, case.intake_at.date())
            parts.append(_("接案时{age}岁").format(age=age))
    parts.append(division_name(case.village_code) if case.village_code else "")
    parts.append(case.case_no)
    parts.append(page.worker.name if page.worker else _("还没有负责社工"))
    return " · ".join(part for part in parts if part)
