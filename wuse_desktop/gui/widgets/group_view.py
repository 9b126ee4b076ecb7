# SPDX-License-Identifier: MulanPSL-2.0
"""One group to look at: its numbers, its members, its sessions, and what to do next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.record_forms import papers_of
from wuse_desktop.domain.records.activities import GroupSession, ServiceGroup
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.group_members import GroupMembers
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.print_button import SIGN_IN, PrintButton
from wuse_desktop.gui.widgets.record_view import RecordView
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, card, column, muted, row, section
from wuse_desktop.i18n import _, enumerated, pgettext
from wuse_desktop.services.group_entry import GroupSheet
from wuse_desktop.services.groups import GroupPage, SessionLine

_ROW_PX, _HEAD_PX, _MOST_ROWS, _EMPTY_PX = 36, 38, 8, 90
_PLAN_FACTS = (
    "goal", "target_categories", "background", "schedule", "place", "planned_members",
    "planned_sessions", "planned_minutes", "confidentiality_level", "record_no",
)  # fmt: skip
_END_FACTS = ("finished_on", "outcome")

_SIGN_IN_SESSION = f"{SIGN_IN}-session"


class GroupView(RecordView):
    """``wished`` says what is asked for and the id it is about.

    Wishes: "add_members", "record_session", "finish", "repeat", "edit", "history", "delete",
    "session"; "print" with the name of a paper after a colon. ``opened`` carries entity and id
    of another record to look at.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._sheet: GroupSheet | None = None
        self._badges = Flow(gap=4)
        self.next_step = button("", self._take_next_step, kind="primary")
        self.printing = PrintButton(self)
        self.printing.chosen.connect(self._print)
        self.members = GroupMembers(operations)
        self.sessions = LineTable(
            (
                Heading(pgettext("heading", "节"), 2, number=True),
                Heading(_("日期"), 6),
                Heading(_("主题")),
                Heading(_("实到/应到"), 4, number=True),
                Heading(_("志愿者"), 3, number=True),
                Heading(_("社工"), 6),
                Heading(_("分钟"), 2, number=True),
            ),
            EmptyState(_("还没有开过。每开一节，签到和过程一起记。")),
            name=_("各节活动"),
        )
        self._totals = muted("", wrap=False)
        self._add_session = button(_("记一节"), lambda: self._wish("record_session"))
        self._edit = self._edit_button(_("修改"), kind="link")
        self.plan = FactGrid()
        self.ending = FactGrid()
        self.forms = FiledFormsCard(operations)
        self.printing.claim(self.forms.print_current)
        self.attachments = AttachmentStrip(operations)
        self._build()
        self.attachments.serve(self)
        self.sessions.opened.connect(lambda row_id: self.wished.emit("session", row_id))
        self.sessions.selected.connect(lambda _row_id: self._offer_papers())
        self.members.opened.connect(lambda person_id: self.opened.emit("person", person_id))
        hand_on_focus(self, self.next_step)

    def _build(self) -> None:
        head = row(self.name, self._facts, None, self.next_step, self.printing, self._more)
        badges = QWidget()
        badges.setLayout(self._badges)
        self._end_card = card(section(_("小组总结")), self.ending)
        inside = QWidget()
        inside.setLayout(
            column(
                card(
                    row(section(_("各节活动")), self._totals, None, self._add_session),
                    self.sessions,
                ),
                card(self.members),
                self._end_card,
                self.forms,
                self.attachments,
                card(row(section(_("计划")), None, self._edit), self.plan),
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
        layout = column(head, self._read_only, badges, area, gap=GRID)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    @property
    def sheet(self) -> GroupSheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """The name of the group."""
        return self._sheet.page.group.group_name if self._sheet else ""

    def show_sheet(self, sheet: GroupSheet) -> None:
        """Show a group."""
        self._sheet = sheet
        page, group = sheet.page, sheet.page.group
        self._show_head(group.id, group.group_name, sheet.site_name, editable=sheet.editable)
        self._facts.set_text(_about(page))
        self._show_badges(page)
        self.next_step.setText(page.next_step.label)
        self.next_step.setVisible(sheet.editable and bool(page.next_step.action))
        open_ended = sheet.editable and group.finished_on is None
        self._add_session.setVisible(open_ended and page.next_step.action != "record_session")
        lines = [_planned_line(item) for item in reversed(page.planned)]
        lines += [_line(item) for item in reversed(page.sessions)]
        self.sessions.set_lines(lines)
        shown = min(len(lines), _MOST_ROWS)
        height = _HEAD_PX + shown * _ROW_PX + 4 if shown else _EMPTY_PX
        self.sessions.setFixedHeight(height)
        self._totals.setText(_totals(page) if page.sessions else "")
        self.members.show_page(page, editable=sheet.editable)
        for grid, fields in ((self.plan, _PLAN_FACTS), (self.ending, _END_FACTS)):
            facts = [(field_label(ServiceGroup, name), field_text(group, name)) for name in fields]
            grid.show_facts(facts)
        self._end_card.setVisible(group.finished_on is not None)
        self._edit.setVisible(sheet.editable)
        self._fill_menu(sheet)
        self._offer_papers()
        self.forms.show_subject(ServiceGroup.entity, group.id, group.group_name)
        self.attachments.show_subject(ServiceGroup.entity, group.id)

    def _offer_papers(self) -> None:
        """The papers of the group, and that of the session under the cursor."""
        wishes = [(item.form_id, _(item.title)) for item in papers_of(ServiceGroup.entity)]
        wishes.append((SIGN_IN, _("签到表")))
        line = self.sessions.current()
        if line is not None:
            (paper,) = papers_of(GroupSession.entity)
            text = _("第{number}节 {paper}").format(number=line.cells[0], paper=_(paper.title))
            wishes.insert(0, (paper.form_id, text))
            text = _("第{number}节 签到表").format(number=line.cells[0])
            wishes.insert(1, (_SIGN_IN_SESSION, text))
        self.printing.offer(wishes)

    def _print(self, name: str) -> None:
        line = self.sessions.current()
        if name in (GroupSession.entity, _SIGN_IN_SESSION) and line is not None:
            self.wished.emit(f"print:{name}", line.key)
        else:
            self._wish(f"print:{name}")

    def _show_badges(self, page: GroupPage) -> None:
        group = page.group
        self._badges.empty()
        found = [
            (_("已结束"), "") if group.finished_on else (_("进行中"), "accent"),
            (label("GROUP_TYPE", group.group_type), ""),
            (label("OPENNESS", group.openness), ""),
            (label("FIELD", group.service_field), ""),
            (labels("CLIENT_CAT", group.target_categories[:3]), ""),
        ]
        if page.too_few_sessions:
            found.append((_("未达节数"), "due"))
        found.append((page.opinions.text, ""))
        for text, tone in found:
            if text:
                self._badges.addWidget(badge(text, tone))

    # wishes -------------------------------------------------------------------------------

    def _fill_menu(self, sheet: GroupSheet) -> None:
        group, first = sheet.page.group, sheet.page.next_step.action
        entries = []
        if sheet.editable:
            if first != "finish":
                ended = group.finished_on is not None
                entries.append((_("改总结") if ended else _("写总结并结束小组"), "finish"))
            if group.finished_on is None:
                entries.append((_("排以后几节…"), "repeat"))
            entries.append((_("录入满意度问卷…"), "slips"))
            entries.append((_("修改计划"), "edit"))
        self._offer_more(entries)

    def _take_next_step(self) -> None:
        if self._sheet is not None:
            self._wish(self._sheet.page.next_step.action)


def _about(page: GroupPage) -> str:
    group = page.group
    parts = (
        division_name(group.village_code) if group.village_code else group.place,
        page.worker.name if page.worker else "",
        group.schedule,
    )
    return " · ".join(part for part in parts if part)


def _totals(page: GroupPage) -> str:
    planned = page.group.planned_sessions or 0
    text = _("已开 {held}/{planned} 节 · {contacts} 人次 · 出席 {rate}% · 社工工时 {work} 分钟")
    return text.format(
        held=len(page.sessions),
        planned=planned,
        contacts=page.contacts,
        rate=page.attendance_rate if page.attendance_rate is not None else 0,
        work=page.worker_minutes,
    )


def _planned_line(session: GroupSession) -> Line:
    """A session that is still to be held."""
    day = session.on.isoformat() if session.on else ""
    cells = (str(session.seq or ""), day, session.theme, _("计划"), "", "", str(session.minutes))
    return Line(session.id, cells, session.id)


def _line(line: SessionLine) -> Line:
    session = line.session
    cells = (
        str(session.seq or ""),
        session.on.isoformat() if session.on else "",
        session.theme,
        f"{line.present}/{line.expected}",
        str(line.volunteers),
        enumerated(worker.name for worker in line.workers),
        str(session.minutes),
    )
    return Line(session.id, cells, session.id)
