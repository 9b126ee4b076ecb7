# SPDX-License-Identifier: MulanPSL-2.0
"""What is recorded of a volunteer, in tabs: hours, training, awards, ratings, insurance, claims."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QTabWidget, QWidget

from wuse_desktop.domain.certificates import REPLACED, VALID
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.volunteers import VolunteerInsurance
from wuse_desktop.domain.rounding import duration_text, minutes_to_hours
from wuse_desktop.domain.volunteer_rules import due_text
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import N_, NP_, _, pgettext
from wuse_desktop.services.volunteer_entry import VolunteerSheet
from wuse_desktop.services.volunteer_parts import OPEN_CLAIM, VolunteerParts
from wuse_desktop.services.volunteers import ServiceLine

_VOLUNTEER = "volunteer"
# entity → (title of the tab, what the button adds, what the empty tab says)
_KINDS: dict[str, tuple[str, str, str]] = {
    "volunteer_training": (
        N_("培训"),
        N_("＋ 添加培训"),
        N_("还没有培训。参加过的培训记在这里，不计入服务时长。"),
    ),
    "volunteer_award": (N_("表彰"), N_("＋ 添加表彰"), N_("还没有表彰。")),
    "volunteer_rating": (
        N_("评价"),
        N_("＋ 添加评价"),
        N_("还没有评价。年度评价和评定的星级记在这里；每次服务的评价在“服务时长”里。"),
    ),
    "volunteer_insurance": (
        N_("保险"),
        N_("＋ 添加保险"),
        N_("还没有保险。有危险的服务之前要先给志愿者上保险。"),
    ),
    "volunteer_correction": (
        NP_("tab", "更正"),
        N_("＋ 更正申请"),
        N_("没有更正申请。志愿者认为记录有出入时记在这里，核实后更正。"),
    ),
}
_STATELESS = ("volunteer_training", "volunteer_award")
# entity → (heading, width in characters, whether it holds numbers); the last is mostly a state
_HEADINGS: dict[str, tuple[tuple[str, int, bool], ...]] = {
    "volunteer_training": (
        (N_("日期"), 6, False),
        (N_("培训名称"), 0, False),
        (N_("组织单位"), 12, False),
        (N_("学习时长"), 7, True),
    ),
    "volunteer_award": (
        (N_("日期"), 6, False),
        (N_("表彰名称"), 0, False),
        (N_("表彰单位"), 14, False),
        (N_("记录"), 7, False),
    ),
    "volunteer_rating": (
        (N_("日期"), 6, False),
        (N_("评语"), 0, False),
        (N_("评价人"), 6, False),
        (N_("评定星级"), 5, False),
        (N_("评价"), 6, False),
    ),
    "volunteer_insurance": (
        (N_("起保"), 6, False),
        (N_("到期"), 6, False),
        (N_("承保机构"), 0, False),
        (N_("保单号"), 12, False),
        (N_("状态"), 6, False),
    ),
    "volunteer_correction": (
        (N_("申请日期"), 6, False),
        (N_("更正申请"), 0, False),
        (N_("核实人"), 6, False),
        (N_("办结"), 6, False),
        (N_("结果"), 10, False),
    ),
}


class VolunteerTabs(QTabWidget):
    """``part_wished`` carries entity and id of a part to open, the id "" for a new one.

    ``service_wished`` is the id of a row of service to open, ``rating_wished`` those to be rated,
    ``certificate_wished`` an issued certificate to look at.
    """

    part_wished = Signal(str, str)
    service_wished = Signal(str)
    rating_wished = Signal(object)
    certificate_wished = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setAccessibleName(_("志愿者的记录"))
        self.services = LineTable(
            (
                Heading(_("日期"), 6),
                Heading(_("时间"), 7),
                Heading(_("活动（项目）")),
                Heading(_("分钟"), 3, number=True),
                Heading(_("评价"), 4),
                Heading(_("上传"), 6),
                Heading(_("登记"), 6),
            ),
            EmptyState(_("还没有服务时长。")),
            state_column=6,
            name=_("服务时长"),
        )
        self.rate = button(_("评价和确认…"), self._rate)
        self.rate.setToolTip("Ctrl+R")
        self.tables = {entity: _table(entity) for entity in _KINDS}
        self.certificates = LineTable(
            (
                Heading(_("编号"), 17),
                Heading(_("出具日期"), 6),
                Heading(_("用途")),
                Heading(_("小时"), 4, number=True),
                Heading(_("状态"), 8),
            ),
            EmptyState(_("还没有出具过证明。按“出具证明”，由已登记的服务生成。")),
            state_column=4,
            name=_("记录证明"),
        )
        self.attachments = AttachmentStrip(operations)
        self._adders: list[QPushButton] = []
        self._build()
        self.services.opened.connect(self._open_service)
        self.certificates.opened.connect(lambda content: self.certificate_wished.emit(str(content)))

    def _build(self) -> None:
        self.addTab(_pane(row(self.rate, None), self.services), _("服务时长"))
        for entity, (text, add, _empty) in _KINDS.items():
            adder = button(_(add), partial(self.part_wished.emit, entity, ""))
            self._adders.append(adder)
            table = self.tables[entity]
            table.opened.connect(partial(self._open_part, entity))
            self.addTab(_pane(row(adder, None), table), _(text))
        self.addTab(_pane(None, self.certificates), _("证明"))
        self.addTab(_pane(None, self.attachments), pgettext("tab", "附件"))

    def show_sheet(self, sheet: VolunteerSheet, today: date) -> None:
        """Show everything recorded of a volunteer."""
        page, parts = sheet.page, sheet.page.parts
        self.services.empty.set_sentence(
            _("还没有服务时长。按“登记时长”填第一条，活动签到的也会自动进来。")
            if sheet.editable
            else _("还没有服务时长。")
        )
        self.services.set_lines([_service_line(item) for item in page.services])
        for entity, lines in _lines(parts, today).items():
            self.tables[entity].set_lines(lines)
        self.certificates.set_lines(
            [
                Line(
                    item.id,
                    (
                        item.record_no,
                        item.issued_on.isoformat() if item.issued_on else "",
                        item.purpose,
                        _hours(item.total_minutes),
                        label("VOL_CERT", item.state),
                    ),
                    item.id,
                    {VALID: "confirmed", REPLACED: ""}.get(item.state, "risk"),
                )
                for item in parts.certificates
            ]
        )
        self.attachments.show_subject(_VOLUNTEER, page.volunteer.id)
        for made in (self.rate, *self._adders):
            made.setVisible(sheet.editable)
        self._count(page.service_count, parts)

    def _count(self, services: int, parts: VolunteerParts) -> None:
        """The titles of the tabs with how many there are."""
        counts = [
            services,
            len(parts.trainings),
            len(parts.awards),
            len(parts.ratings),
            len(parts.insurances),
            len(parts.corrections),
            len(parts.certificates),
        ]
        titles = [_("服务时长"), *(_(text) for text, _add, _empty in _KINDS.values()), _("证明")]
        for place, (text, count) in enumerate(zip(titles, counts, strict=True)):
            self.setTabText(place, f"{text} {count}" if count else text)

    def chosen_services(self) -> list[str]:
        """The ids of the chosen rows of service, else of the current one."""
        return [line.key for line in self.services.chosen()]

    def ask_to_rate(self) -> None:
        """Ask for the rating of the chosen rows, from the keyboard."""
        if self.rate.isVisibleTo(self):
            self._rate()

    def _rate(self) -> None:
        self.setCurrentIndex(0)
        ids = self.chosen_services()
        if ids:
            self.rating_wished.emit(ids)

    def _open_service(self, content: object) -> None:
        if isinstance(content, ServiceLine):
            self.service_wished.emit(content.service.id)

    def _open_part(self, entity: str, content: object) -> None:
        self.part_wished.emit(entity, str(content))


def _table(entity: str) -> LineTable:
    text, _add, empty = _KINDS[entity]
    headings = [Heading(_(name), width, number) for name, width, number in _HEADINGS[entity]]
    state = -1 if entity in _STATELESS else len(headings) - 1
    return LineTable(headings, EmptyState(_(empty)), state_column=state, name=_(text))


def _pane(tools: QLayout | None, content: QWidget) -> QWidget:
    pane = QWidget()
    layout = column(*([tools] if tools is not None else []), content, gap=GRID)
    layout.setContentsMargins(0, GRID, 0, 0)
    layout.setStretch(layout.count() - 1, 1)
    pane.setLayout(layout)
    return pane


def _lines(parts: VolunteerParts, today: date) -> dict[str, list[Line]]:
    return {
        "volunteer_training": [
            Line(
                item.id,
                (
                    _day(item.trained_on),
                    item.training_name,
                    item.organiser,
                    duration_text(item.minutes or 0),
                ),
                item.id,
                tip=item.content,
            )
            for item in parts.trainings
        ],
        "volunteer_award": [
            Line(
                item.id,
                (
                    _day(item.awarded_on),
                    item.award_name,
                    item.awarding_unit,
                    _("协助记录") if item.assisted_record else "",
                ),
                item.id,
            )
            for item in parts.awards
        ],
        "volunteer_rating": [
            Line(
                item.id,
                (
                    _day(item.rated_on),
                    item.comment,
                    item.rated_by,
                    label("VOL_STAR", item.star),
                    label("VOL_RATING", item.rating),
                ),
                item.id,
                "accent",
                item.comment,
            )
            for item in parts.ratings
        ],
        "volunteer_insurance": [_insurance_line(item, today) for item in parts.insurances],
        "volunteer_correction": [
            Line(
                item.id,
                (
                    _day(item.claimed_on),
                    item.claim,
                    item.checked_by,
                    _day(item.settled_on),
                    label("VOL_CORRECTION", item.result),
                ),
                item.id,
                "due" if item.result == OPEN_CLAIM else "confirmed",
                "\n".join(text for text in (item.claim, item.result_note) if text),
            )
            for item in parts.corrections
        ],
    }


def _insurance_line(item: VolunteerInsurance, today: date) -> Line:
    over = item.ends_on is not None and item.ends_on < today
    ahead = item.starts_on is not None and item.starts_on > today
    state, tone = (_("已到期"), "due") if over else (_("在保"), "confirmed")
    if ahead:
        state, tone = _("未起保"), ""
    cells = (_day(item.starts_on), _day(item.ends_on), item.insurer, item.policy_no, state)
    return Line(item.id, cells, item.id, tone, item.coverage)


def _service_line(item: ServiceLine) -> Line:
    service = item.service
    times = ""
    if service.start_at and service.end_at:
        times = f"{service.start_at:%H:%M}—{service.end_at:%H:%M}"
    state = _("逾期登记") if item.late else _("评价逾期") if item.rated_late else ""
    facts = (
        service.activity_name,
        service.place,
        service.content,
        _("登记期限：{day}").format(day=due_text(item.due)) if item.due else "",
        _("平台退回：{note}").format(note=service.upload_note) if service.upload_note else "",
    )
    cells = (
        _day(service.service_date),
        times,
        service.activity_name,
        str(service.minutes or ""),
        label("VOL_RATING", service.quality_rating),
        label("UPLOAD", service.upload_status),
        state,
    )
    tip = "\n".join(text for text in facts if text)
    return Line(service.id, cells, item, "due" if state else "", tip)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _hours(minutes: int | None) -> str:
    return str(minutes_to_hours(minutes or 0))
