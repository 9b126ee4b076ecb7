# SPDX-License-Identifier: MulanPSL-2.0
"""One activity to look at: when and where, who came, who helped, what came of it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.record_forms import papers_of
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.correction_note import CorrectionNote
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.goods_card import GoodsCard
from wuse_desktop.gui.widgets.print_button import SIGN_IN, PrintButton
from wuse_desktop.gui.widgets.record_view import RecordView
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, card, column, muted, row, section
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.activities import ActivityPage
from wuse_desktop.services.group_entry import ActivitySheet

_ACTIVITY = CommunityActivity.entity
_FACTS = (
    "process", "outcome", "problems", "improvement", "organiser", "co_organisers", "lead_here",
    "five_way", "confidentiality_level", "record_no",
)  # fmt: skip


class ActivityView(RecordView):
    """``wished`` says what is asked for and the id it is about.

    Wishes: "edit", "sign_in", "slips", "repeat", "history", "delete"; "print" with the name of a
    paper after a colon. ``opened`` carries entity and id of another record to look at.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._sheet: ActivitySheet | None = None
        self.corrections = CorrectionNote(operations)
        self._badges = Flow(gap=4)
        self.next_step = button("", self._take_next_step, kind="primary")
        self._edit = self._edit_button(_("修改"))
        self.printing = PrintButton(self)
        self.printing.offer(
            [
                *((item.form_id, _(item.title)) for item in reversed(papers_of(_ACTIVITY))),
                (SIGN_IN, _("签到表")),
            ]
        )
        self.printing.chosen.connect(lambda name: self._wish(f"print:{name}"))
        self._signed = muted("", wrap=False)
        self._people = Flow(gap=4)
        self._helped = muted("", wrap=False)
        self._helpers = Flow(gap=4)
        self._orgs = Flow(gap=4)
        self._sessions = Flow(gap=4)
        self.session_links: list[QPushButton] = []
        self.record = FactGrid()
        self.forms = FiledFormsCard(operations)
        self.printing.claim(self.forms.print_current)
        self.goods = GoodsCard(operations)
        self.attachments = AttachmentStrip(operations)
        self._build()
        self.attachments.serve(self)
        hand_on_focus(self, self._edit)

    def _build(self) -> None:
        head = row(self.name, None, self.next_step, self._edit, self.printing, self._more)
        badges, people, helpers = QWidget(), QWidget(), QWidget()
        badges.setLayout(self._badges)
        people.setLayout(self._people)
        helpers.setLayout(self._helpers)
        self._org_card = card(_headed(_("社会组织"), self._orgs))
        explains = muted(_("同时在小组里的人和这段时间，统计时计在小组，不在活动里重复计。"))
        self._session_card = card(_headed(_("小组活动"), self._sessions), explains)
        inside = QWidget()
        inside.setLayout(
            column(
                card(row(section(_("签到")), self._signed, None), people),
                card(row(section(_("志愿者")), self._helped, None), helpers),
                self._session_card,
                self._org_card,
                card(section(_("活动记录")), self.record),
                self.goods,
                self.forms,
                self.attachments,
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
        layout = column(
            head, row(self._facts, None), self._read_only, self.corrections, badges, area, gap=GRID
        )
        layout.setStretch(5, 1)
        self.setLayout(layout)

    @property
    def sheet(self) -> ActivitySheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """The title of the activity."""
        return self._sheet.page.activity.activity_title if self._sheet else ""

    def show_sheet(self, sheet: ActivitySheet) -> None:
        """Show an activity."""
        self._sheet = sheet
        page, activity = sheet.page, sheet.page.activity
        self._show_head(
            activity.id, activity.activity_title, sheet.site_name, editable=sheet.editable
        )
        self._facts.set_text(_about(page))
        self.corrections.show_record(_ACTIVITY, activity.id)
        self._show_badges(page)
        self._show_people(page)
        self._show_sessions(page)
        self._show_organisations(page)
        self.next_step.setText(page.next_step.label)
        self.next_step.setVisible(sheet.editable and bool(page.next_step.action))
        self._edit.setVisible(sheet.editable)
        self.record.show_facts(
            [(field_label(CommunityActivity, name), field_text(activity, name)) for name in _FACTS]
        )
        special = [(_("录入满意度问卷…"), "slips"), (_("再排几场…"), "repeat")]
        self._offer_more(special if sheet.editable else ())
        self.forms.show_subject(_ACTIVITY, activity.id, activity.activity_title)
        self.goods.show_subject(_ACTIVITY, activity.id, editable=sheet.editable)
        self.attachments.show_subject(_ACTIVITY, activity.id)

    def _show_badges(self, page: ActivityPage) -> None:
        activity = page.activity
        self._badges.empty()
        found = [(_("计划，还没有办"), "due")] if activity.status == "draft" else []
        found += [
            (label("ACT_TYPE", activity.activity_type), ""),
            (_("{count} 人次").format(count=page.contacts), "accent"),
        ]
        if activity.unsigned_estimate:
            text = _("其中估算 {count} 人（{basis}）").format(
                count=activity.unsigned_estimate, basis=label("EST_BASIS", activity.estimate_basis)
            )
            found.append((text, "due"))
        if not activity.lead_here:
            found.append((_("参与，不计本站场次"), ""))
        found += [(text, "") for text in (_cost(page), page.opinions.text)]
        for text, tone in found:
            if text:
                self._badges.addWidget(badge(text, tone))

    def _show_people(self, page: ActivityPage) -> None:
        who = page.breakdown
        text = _(
            "{signed} 人 · 老年人 {older} · 儿童 {children} · 残疾人 {disabled} · 低保特困 {relief}"
        )
        if page.activity.status == "draft":
            text = _("计划：预计 {count} 人").format(count=len(page.people))
        self._signed.setText(
            text.format(
                signed=who.signed,
                older=who.older,
                children=who.children,
                disabled=who.disabled,
                relief=who.relief,
            )
        )
        self._people.empty()
        for person in page.people:
            self._people.addWidget(badge(person.name))
        self._helped.setText(
            _("{count} 人 · {minutes} 分钟").format(
                count=len(page.volunteers), minutes=page.volunteer_minutes
            )
        )
        self._helpers.empty()
        for item in page.volunteers:
            text = _("{name} {minutes} 分钟").format(name=item.name, minutes=item.minutes)
            self._helpers.addWidget(badge(text))

    def _show_sessions(self, page: ActivityPage) -> None:
        """The sessions of groups that were held within the activity."""
        self._sessions.empty()
        self.session_links = []
        for item in page.sessions:
            text = _("{group} 第{number}节，到 {count} 人，{minutes} 分钟").format(
                group=item.group_name, number=item.seq, count=item.present, minutes=item.minutes
            )
            opening = partial(self.opened.emit, GroupSession.entity, item.id)
            link = button(text, opening, kind="link")
            self._sessions.addWidget(link)
            self.session_links.append(link)
        self._session_card.setVisible(bool(page.sessions))

    def _show_organisations(self, page: ActivityPage) -> None:
        self._orgs.empty()
        for org_id, name in page.organisations.items():
            self._orgs.addWidget(
                button(
                    name,
                    partial(self.opened.emit, CommunityOrg.entity, org_id),
                    kind="link",
                )
            )
        self._org_card.setVisible(bool(page.organisations))

    # wishes -------------------------------------------------------------------------------

    def _take_next_step(self) -> None:
        if self._sheet is not None:
            self._wish(self._sheet.page.next_step.action)


def _headed(heading: str, links: Flow) -> QHBoxLayout:
    """Links beside their heading."""
    place = QWidget()
    place.setLayout(links)
    line = row(section(heading), place)
    line.setStretch(1, 1)
    return line


def _cost(page: ActivityPage) -> str:
    """What was planned, what was spent and what is left, in yuan, where a form says so."""
    money = page.money
    parts = []
    if money.planned is not None:
        parts.append(_("计划 {yuan} 元").format(yuan=_yuan(money.planned)))
    if money.spent is not None:
        parts.append(_("支出 {yuan} 元").format(yuan=_yuan(money.spent)))
    if money.left:
        text = _("结余 {yuan} 元") if money.left > 0 else _("超支 {yuan} 元")
        parts.append(text.format(yuan=_yuan(abs(money.left))))
    return _("经费 {parts}").format(parts=enumerated(parts)) if parts else ""


def _yuan(amount: float) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def _about(page: ActivityPage) -> str:
    activity = page.activity
    day = activity.on.isoformat() if activity.on else ""
    if activity.time_known and activity.start_at and activity.end_at:
        day = f"{day} {activity.start_at:%H:%M}—{activity.end_at:%H:%M}"
    place = division_name(activity.village_code) if activity.village_code else ""
    workers = enumerated(worker.name for worker in page.workers)
    minutes = _("{minutes} 分钟").format(minutes=activity.minutes)
    parts = (day, minutes, place, activity.place, workers)
    return " · ".join(dict.fromkeys(part for part in parts if part))
