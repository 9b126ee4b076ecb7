# SPDX-License-Identifier: MulanPSL-2.0
"""What an organisation does and what is recorded of it, in tabs: activities first."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.organisation_rules import GRANTED, LEFT_STAGES, UNDER_WAY
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import N_, NP_, _
from wuse_desktop.services.organisation_entry import OrgSheet
from wuse_desktop.services.organisation_parts import OrgParts

# entity → (title of the tab, what the button adds, what the empty tab says)
_KINDS: dict[str, tuple[str, str, str]] = {
    "org_member": (
        NP_("tab", "成员"),
        N_("＋ 添加成员"),
        N_("还没有登记成员。有档案的骨干登记在这里；总人数写在“成员数”里。"),
    ),
    "incubation": (
        NP_("tab", "孵化"),
        N_("＋ 入驻孵化"),
        N_("还没有孵化记录。入驻、培育到出壳，每换一个阶段在这里改。"),
    ),
    "org_support": (
        NP_("tab", "扶持"),
        N_("＋ 添加扶持"),
        N_("还没有扶持记录。场地、资金、培训、指导，一次一条。"),
    ),
    "org_application": (
        NP_("tab", "备案登记"),
        N_("＋ 添加申请"),
        N_("还没有备案或登记申请。"),
    ),
}
# entity → (heading, width in characters, whether it holds numbers)
_HEADINGS: dict[str, tuple[tuple[str, int, bool], ...]] = {
    "org_member": (
        (N_("姓名"), 0, False),
        (N_("职务"), 8, False),
        (N_("加入"), 6, False),
        (N_("退出"), 6, False),
    ),
    "incubation": (
        (N_("入驻"), 6, False),
        (N_("孵化单位"), 0, False),
        (N_("离开"), 6, False),
        (N_("阶段"), 7, False),
    ),
    "org_support": (
        (N_("日期"), 6, False),
        (N_("方式"), 7, False),
        (N_("内容"), 0, False),
        (N_("金额（元）"), 6, True),
        (N_("社工"), 5, False),
    ),
    "org_application": (
        (N_("提交"), 6, False),
        (N_("事项"), 4, False),
        (N_("材料"), 0, False),
        (N_("证书或备案号"), 10, False),
        (N_("结果"), 6, False),
    ),
}
_WITH_STATE = ("incubation", "org_application")


class OrganisationTabs(QTabWidget):
    """``part_wished`` carries entity and id of a part to open, the id "" for a new one.

    ``opened`` carries entity and id of an activity to look at, ``activity_wished`` asks for a new
    one.
    """

    part_wished = Signal(str, str)
    opened = Signal(str, str)
    activity_wished = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setAccessibleName(_("组织的记录"))
        self.activities = LineTable(
            (
                Heading(_("日期"), 6),
                Heading(_("活动名称")),
                Heading(_("类型"), 6),
                Heading(_("地点"), 8),
                Heading(_("角色"), 4),
            ),
            EmptyState(_("还没有活动。记社区活动时在“社会组织”里选它，就会列在这里。")),
            state_column=4,
            name=_("活动"),
        )
        self.new_activity = button(_("＋ 记一场活动"), self.activity_wished.emit)
        self.tables = {entity: _table(entity) for entity in _KINDS}
        self.attachments = AttachmentStrip(operations)
        self._adders: list[QPushButton] = []
        self._build()
        self.activities.opened.connect(
            lambda row_id: self.opened.emit(CommunityActivity.entity, str(row_id))
        )

    def _build(self) -> None:
        self.addTab(_pane(self.new_activity, self.activities), _("活动"))
        for entity, (text, add, _empty) in _KINDS.items():
            adder = button(_(add), partial(self.part_wished.emit, entity, ""))
            self._adders.append(adder)
            table = self.tables[entity]
            table.opened.connect(partial(self._open_part, entity))
            self.addTab(_pane(adder, table), _(text))
        self.addTab(_pane(None, self.attachments), _("附件"))

    def show_sheet(self, sheet: OrgSheet) -> None:
        """Show everything recorded of an organisation."""
        page, parts = sheet.page, sheet.page.parts
        self.activities.set_lines([_activity_line(page.org, item) for item in page.activities])
        lines = _lines(parts)
        for entity, table in self.tables.items():
            table.set_lines(lines[entity])
        self.attachments.show_subject(CommunityOrg.entity, page.org.id)
        for made in (self.new_activity, *self._adders):
            made.setVisible(sheet.editable)
        counts = [len(page.activities), *(len(lines[entity]) for entity in _KINDS)]
        titles = [_("活动"), *(_(text) for text, _add, _empty in _KINDS.values())]
        for place, (text, count) in enumerate(zip(titles, counts, strict=True)):
            self.setTabText(place, f"{text} {count}" if count else text)

    def _open_part(self, entity: str, content: object) -> None:
        self.part_wished.emit(entity, str(content))


def _table(entity: str) -> LineTable:
    text, _add, empty = _KINDS[entity]
    headings = [Heading(_(name), width, number) for name, width, number in _HEADINGS[entity]]
    state = len(headings) - 1 if entity in _WITH_STATE else -1
    return LineTable(headings, EmptyState(_(empty)), state_column=state, name=_(text))


def _pane(tool: QWidget | None, content: QWidget) -> QWidget:
    pane = QWidget()
    layout = column(*([row(tool, None)] if tool is not None else []), content, gap=GRID)
    layout.setContentsMargins(0, GRID, 0, 0)
    layout.setStretch(layout.count() - 1, 1)
    pane.setLayout(layout)
    return pane


def _activity_line(org: CommunityOrg, item: CommunityActivity) -> Line:
    """An activity; who is named as its organiser holds it, others help."""
    role, tone = (_("合办"), "") if org.org_name not in item.organiser else (_("主办"), "accent")
    if item.status == "draft":
        role, tone = _("计划"), "due"
    place = division_name(item.village_code) if item.village_code else item.place
    cells = (
        _day(item.on),
        item.activity_title,
        label("ACT_TYPE", item.activity_type),
        place,
        role,
    )
    return Line(item.id, cells, item.id, tone, item.outcome)


def _lines(parts: OrgParts) -> dict[str, Sequence[Line]]:
    return {
        "org_member": [
            Line(
                item.id,
                (
                    parts.names.get(item.person_id, ""),
                    item.duty,
                    _day(item.joined_on),
                    _day(item.left_on),
                ),
                item.id,
            )
            for item in parts.members
        ],
        "incubation": [
            Line(
                item.id,
                (
                    _day(item.entered_on),
                    item.incubator,
                    _day(item.left_on),
                    label("INCUB", item.stage),
                ),
                item.id,
                "" if item.stage in LEFT_STAGES else "accent",
                "\n".join(text for text in (item.assessment, item.exit_result) if text),
            )
            for item in parts.incubations
        ],
        "org_support": [
            Line(
                item.id,
                (
                    _day(item.given_on),
                    label("SUPPORT", item.support_kind),
                    item.content,
                    yuan(item.amount),
                    parts.names.get(item.worker_id, ""),
                ),
                item.id,
                tip=item.content,
            )
            for item in parts.supports
        ],
        "org_application": [
            Line(
                item.id,
                (
                    _day(item.submitted_on),
                    label("CORG_APPLY", item.application_kind),
                    _("{count} 份").format(count=len(item.materials)),
                    item.certificate_no,
                    label("CORG_RESULT", item.result),
                ),
                item.id,
                {UNDER_WAY: "due", GRANTED: "confirmed"}.get(item.result, ""),
            )
            for item in parts.applications
        ],
    }


def yuan(fen: int | None) -> str:
    """An amount as people read it: 30,000 or 12.50, nothing for none."""
    if not fen:
        return ""
    return f"{fen / 100:,.2f}".removesuffix(".00")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
