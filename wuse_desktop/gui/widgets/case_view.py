# SPDX-License-Identifier: MulanPSL-2.0
"""One case to look at: who, at which stage, what is missing, what happened, what to do next."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_forms import is_strict
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.case_course import CaseCourse
from wuse_desktop.gui.widgets.case_papers import CasePapers
from wuse_desktop.gui.widgets.case_record import CaseRecord
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.record_view import RecordView
from wuse_desktop.gui.widgets.stage_rail import StageRail
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, column, row
from wuse_desktop.gui.widgets.timeline import Timeline
from wuse_desktop.i18n import _
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_folder import FolderLine
from wuse_desktop.services.case_pages import CasePage
from wuse_desktop.services.case_steps import possible_steps

_NO_RISK = "0"
_RISK_TONES = {"1": "risk", "2": "due"}
_LEFT_OUT = frozenset({"correct_plan", "correct_closing"})
_STATE_TONES = {
    states.IN_SERVICE: "accent",
    states.PLANNED: "accent",
    states.REOPENED: "accent",
    states.SUSPENDED: "due",
    states.INTAKE: "due",
}
PAPERS, COURSE, RECORD, TIMELINE, FILES = range(5)


class CaseView(RecordView):
    """``wished`` says what is asked for and the id it is about.

    Wishes: the actions of next steps and steps, "edit", "delete", "history", "reveal", "hidden",
    "volume", "sealed_volume", and "session" and "follow_up" with the id of one. ``opened``
    carries entity and id of another record to look at.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._sheet: CaseSheet | None = None
        self._chosen = -1  # the part that the user went to by himself
        self._badges = Flow(gap=4)
        self.next_step = button("", self._take_next_step, kind="primary")
        self._client = button(_("打开服务对象"), self._open_client, kind="link")
        self.rail = StageRail()
        self.papers = CasePapers()
        self.course = CaseCourse()
        self.record = CaseRecord()
        self.timeline = Timeline(_("还没有任何记录。"))
        self.attachments = AttachmentStrip(operations)
        self.tabs = QTabBar()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        for number in range(self.tabs.count()):
            window = Qt.ShortcutContext.WindowShortcut
            bind(self, f"Alt+{number + 1}", partial(self._go, number), window)
        hand_on_focus(self, self.next_step)

    def _build(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("个案的各部分"))
        parts = (
            (_("表单"), self.papers),
            (_("进展"), self.course),
            (_("资料"), self.record),
            (_("时间线"), self.timeline),
            (_("附件"), self._files()),
        )
        for number, (text, part) in enumerate(parts, 1):
            self.tabs.addTab(text)
            self.tabs.setTabToolTip(number - 1, tip(f"Alt+{number}"))
            self._stack.addWidget(part)
        head = row(self.name, self._facts, self._client, None, self.next_step, self._more)
        badges = QWidget()
        badges.setLayout(self._badges)
        layout = column(
            head, self._read_only, badges, self.rail, row(self.tabs, None), self._stack, gap=GRID
        )
        layout.setStretch(5, 1)
        self.setLayout(layout)

    def _files(self) -> QWidget:
        area = QWidget()
        area.setLayout(column(self.attachments, None))
        return area

    def _connect(self) -> None:
        self.attachments.serve(self)
        self.attachments.added.connect(lambda: self.show_part(FILES))
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.tabs.tabBarClicked.connect(self._go)
        self.papers.opened.connect(self._open_paper)
        self.papers.begun.connect(lambda form_id: self._wish(f"form:{form_id}"))
        self.course.wished.connect(self._on_course)
        self.record.wished.connect(self._on_record)
        self.timeline.opened.connect(self._open_entry)

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
        page = sheet.page
        name = page.client.name if page.client else _("（服务对象已删除）")
        closed = page.case.state in states.READ_ONLY
        standing = (
            _("已结案，只读。确需改动请用“更正”，要写原因，原来的内容会保留。") if closed else ""
        )
        self._show_head(
            page.case.id, name, sheet.site_name, editable=sheet.editable, standing=standing
        )
        self._facts.set_text(_about(page))
        self._client.setVisible(page.client is not None)
        self.rail.show_stages(page.rail)
        self.next_step.setText(page.next_step.label)
        self.next_step.setVisible(sheet.editable and bool(page.next_step.action))
        self.papers.show_lines(sheet.papers)
        self.course.show_sheet(sheet)
        self.record.show_sheet(sheet)
        self.timeline.show_entries(sheet.timeline)
        self.attachments.show_subject(CaseFile.entity, page.case.id)
        self._show_badges(sheet)
        self.tabs.setTabText(
            COURSE,
            _("进展（{count} 条待整改）").format(count=len(sheet.opinions))
            if sheet.opinions
            else _("进展"),
        )
        begun = bool(page.sessions or page.follow_ups or sheet.opinions)
        wanted = self._chosen if self._chosen >= 0 else COURSE if begun else PAPERS
        self.tabs.setCurrentIndex(wanted)
        self._fill_menu(sheet)

    def _show_badges(self, sheet: CaseSheet) -> None:
        page, case = sheet.page, sheet.page.case
        self._badges.empty()
        found = [(label("CASE_STATE", case.state), _STATE_TONES.get(case.state, ""))]
        if case.risk_level:
            text = _("风险 {level}").format(level=label("RISK_LEVEL", case.risk_level))
            found.append((text, _RISK_TONES.get(case.risk_level, "")))
        flags = [code for code in case.risk_flags if code != _NO_RISK]
        if flags:
            words = _("有风险") if self.record.is_masked else labels("RISK", flags)
            found.append((_("风险：{flags}").format(flags=words), "risk"))
        if case.case_grade:
            found.append((label("CASE_GRADE", case.case_grade), ""))
        if page.next_on is not None and case.state in states.RUNNING:
            text = _("约定下次 {day}").format(day=page.next_on)
            found.append((text, "due" if sheet.late else ""))
        if page.due:
            found.append((_("超过30天没有服务记录"), "due"))
        if any(line.mine for line in sheet.papers):
            found.append((_("有表单待您审核"), "due"))
        for text, tone in found:
            self._badges.addWidget(badge(text, tone))

    def show_part(self, part: int) -> None:
        """Bring a part of the case to the front: PAPERS, COURSE, RECORD, TIMELINE or FILES."""
        self.tabs.setCurrentIndex(part)

    def _go(self, part: int) -> None:
        """The user goes to a part: it stays in front for other cases too."""
        if part < 0:
            return
        self._chosen = part
        self.show_part(part)
        targets: Sequence[QWidget] = (
            self.papers,
            self.course.sessions,
            self.record.edit,
            self.timeline,
            self.attachments,
        )
        targets[part].setFocus()

    def reveal(self) -> None:
        """Show sensitive facts of this case as they are."""
        self.record.reveal()
        if self._sheet is not None:
            self._show_badges(self._sheet)

    # wishes -------------------------------------------------------------------------------

    def _fill_menu(self, sheet: CaseSheet) -> None:
        first = sheet.page.next_step.action
        entries: list[tuple[str, str]] = []
        if sheet.editable:
            entries += [
                (_(step.label), step.action)
                for step in possible_steps(sheet.page.case)
                if step.action not in _LEFT_OUT and step.action != first
            ]
        entries.append((_("整卷 PDF…"), "volume"))
        if any(_is_sealed(line) for line in sheet.papers):
            entries.append((_("整卷 PDF（含密封件）…"), "sealed_volume"))
        self._offer_more(entries)

    def _take_next_step(self) -> None:
        if self._sheet is not None:
            self._wish(self._sheet.page.next_step.action)

    def _on_course(self, wish: str, row_id: str) -> None:
        if row_id:
            self.wished.emit(wish, row_id)
        else:
            self._wish(wish)

    def _on_record(self, wish: str) -> None:
        self._wish("form:consent" if wish == "consent" else wish)

    def _open_paper(self, line: FolderLine) -> None:
        """Open a paper; a kind with a screen of its own shows its records."""
        if line.record == "case_file":
            self._wish("edit")
        elif line.record:
            self._go(COURSE)
        elif line.filed_id and not line.hidden:
            self._wish(f"filed:{line.filed_id}")
        elif line.hidden:
            self._wish("hidden")
        elif line.begins or line.draft:
            self._wish(f"form:{line.form_id}")

    def _open_entry(self, entity: str, row_id: str) -> None:
        if entity in ("case_session", "case_follow_up"):
            self.wished.emit("session" if entity == "case_session" else "follow_up", row_id)
        elif entity:
            self._wish(f"filed:{row_id}")

    def _open_client(self) -> None:
        if self._sheet is not None:
            self.opened.emit("person", self._sheet.page.case.client_id)


def _is_sealed(line: FolderLine) -> bool:
    """Whether a paper is kept apart from the others and this user may read it."""
    return bool(line.filed_id) and is_strict(line.form_id) and not line.hidden


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
