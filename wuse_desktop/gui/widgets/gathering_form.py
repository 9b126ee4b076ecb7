# SPDX-License-Identifier: MulanPSL-2.0
"""Writing a group session or a community activity: the record beside its sign-in grid.

One saving files everything: the record, who came, new names, the volunteers' minutes.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.typed_dates import HELD
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.event_form import EVENT_LINES, WHEN, WORKERS, EventForm
from wuse_desktop.gui.widgets.fields import NumberEditor, TextEditor
from wuse_desktop.gui.widgets.form_lines import FormLine, text_lines
from wuse_desktop.gui.widgets.host_choice import HostChoice
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.records_picker import RecordsPicker
from wuse_desktop.gui.widgets.sign_in_grid import SignInGrid
from wuse_desktop.gui.widgets.texts import button, card, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services import gathering_entry
from wuse_desktop.services.activity_sessions import HostActivity, activities_that_could_host
from wuse_desktop.services.choices import choices, event_places
from wuse_desktop.services.gathering_entry import GatheringDraft
from wuse_desktop.services.signin import RosterRow

_HOST = "host_event_id"
_LONGEST_TITLE = 16

# Findings about the grid, which is the line "people" of these forms.
GATHERING_LINES: Mapping[str, str] = {
    **EVENT_LINES,
    **dict.fromkeys(
        (
            "not_a_member", "joins_now", "volunteer_nameless", "service_no_minutes",
            "service_too_many_minutes", "volunteer_twice", "volunteer_served",
            "service_long_day", "voluntary",
        ),
        "people",
    ),
}  # fmt: skip


class GatheringForm(EventForm):
    """The lines at the left, the grid at the right."""

    expects = False
    ahead = HELD

    def __init__(self, operations: Operations) -> None:
        self.grid = SignInGrid(operations, expects=self.expects)
        self.attachments = AttachmentStrip(operations)
        self.sheet_photo = button(_("附上签到表照片…"), self.attachments.pick_signed)
        super().__init__(operations)
        self.grid.changed.connect(self.changed)
        self.attachments.let_wait()
        self.attachments.waiting_changed.connect(self.changed)
        self.when.minutes_changed.connect(self.grid.set_minutes)

    def lay_out(self) -> None:
        """Both beside each other; only the lines scroll."""
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setLayout(column(self.fields, self.attachments, None))
        self._area.setWidget(inside)
        self.attachments.serve(self)
        self.attachments.added.connect(lambda: self._area.ensureWidgetVisible(self.attachments))
        sheet = card(self.grid, row(None, self.sheet_photo))
        layout = row(self._area, sheet, gap=2 * GRID)
        layout.setStretch(0, 11)
        layout.setStretch(1, 10)
        self.setLayout(layout)

    def show_draft(self, draft: GatheringDraft, titles: Mapping[str, str]) -> None:
        """Show a gathering, new or stored."""
        super().show_draft(draft, titles)
        self.grid.show_sheet(draft.roster, draft.volunteers, draft.record.minutes)
        self.attachments.show_subject(draft.record.entity, draft.record.id)
        self.attachments.set_waiting(draft.files)
        self._area.verticalScrollBar().setValue(0)

    def draft(self) -> GatheringDraft:
        """The gathering as typed now."""
        typed: GatheringDraft = super().draft()
        return dataclasses.replace(
            typed,
            roster=self.grid.roster(),
            volunteers=self.grid.volunteers(),
            files=self.attachments.waiting,
        )

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a line, or into the grid."""
        if name == "people":
            self.grid.focus_people()
            return True
        QTimer.singleShot(0, self._show_focus)  # once findings below the lines have their room
        return super().focus_field(name)

    def _show_focus(self) -> None:
        here = self.fields.focusWidget()
        if here is not None:
            self._area.ensureWidgetVisible(here, 0, here.height() + 4 * GRID)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        super().set_read_only(read_only)
        self.grid.set_read_only(read_only)
        self.sheet_photo.setEnabled(not read_only)


class GroupSessionForm(GatheringForm):
    """小组活动, one meeting (节)."""

    expects = True

    def __init__(self, operations: Operations) -> None:
        self._asked = self._asked_hosts = 0
        super().__init__(operations)
        self.when.day_changed.connect(self._read_expected)
        self.when.day_changed.connect(self._read_hosts)
        self.host.changed.connect(self.changed)

    def record_class(self) -> type[GroupSession]:
        """The class of the record."""
        return GroupSession

    def make_own(self) -> dict[str, Any]:
        """Theme, phase, and the texts."""
        self.host = HostChoice()
        return {
            "theme": TextEditor(placeholder=_("这一节叫什么")),
            "place": TextEditor(),
            "phase": _by_digit("GROUP_PHASE"),
            "objective": text_lines(2, _("这一节要做到什么")),
            "process": text_lines(5, _("每一段做了什么、组员怎么反应；Ctrl+回车保存")),
            "dynamics": text_lines(2, _("谁活跃、谁沉默，气氛怎样")),
            "attainment": _by_digit("ATTAIN"),
            "reflection": text_lines(2, _("哪里可以做得更好")),
            "next_step": text_lines(2, _("下一节接着做什么；会带到下一节的目标")),
        }

    def make_lines(self) -> Sequence[FormLine]:
        """The lines in the order of the form."""
        own = self.own
        return (
            FormLine(("theme",), _("主题 *"), own["theme"]),
            FormLine(WHEN, _("日期 *"), self.when),
            FormLine(("place",), _("地点 *"), own["place"]),
            FormLine((_HOST,), _("关联活动"), self.host),
            FormLine(WORKERS, _("社工 *"), self.staff),
            FormLine(("phase",), _("阶段 *"), own["phase"]),
            FormLine(("objective",), _("本节目标 *"), own["objective"]),
            FormLine(("process",), _("过程 *"), own["process"]),
            FormLine(("dynamics",), _("小组动力 *"), own["dynamics"]),
            FormLine(("attainment",), _("目标达成 *"), own["attainment"]),
            FormLine(("reflection",), _("反思改进 *"), own["reflection"]),
            FormLine(("next_step",), _("下节跟进 *"), own["next_step"]),
        )

    def more_fields(self) -> tuple[str, ...]:
        """What the official form has besides."""
        return ("supervisor_comment", "confidentiality_level")

    def caption(self) -> str:
        """The name of the group and the day."""
        group = self._titles.get(self._draft.record.group_id, "") if self._draft else ""
        return f"{group} {super().caption()}".strip()

    def show_draft(self, draft: GatheringDraft, titles: Mapping[str, str]) -> None:
        """Show a session; its host stays while the activities of the day are being read."""
        self.host.set_host(str(getattr(draft.record, _HOST)))
        self.host.offer_hosts((), same_day=True)
        super().show_draft(draft, titles)
        self._read_hosts()

    def draft(self) -> GatheringDraft:
        """The session as typed now, with its host."""
        typed = super().draft()
        session = cast("GroupSession", typed.record)
        record = dataclasses.replace(session, host_event_id=self.host.host)
        return dataclasses.replace(typed, record=record)

    def _read_hosts(self) -> None:
        self._asked_hosts += 1
        asked, day = self._asked_hosts, self.when.day.value()
        record = self._draft.record if self._draft else GroupSession()

        def show(found: tuple[HostActivity, ...]) -> None:
            if asked == self._asked_hosts:
                self.host.offer_hosts(
                    [(item.id, _activity_text(item)) for item in found],
                    same_day=record.on == day,
                    nothing=_("这一天没有社区活动") if day is not None else "",
                )

        self._operations.read(
            lambda desk: activities_that_could_host(desk, day, record.site_id), show
        )

    def _read_expected(self) -> None:
        """On another day other members are expected; what is stored stays as it was."""
        self._asked += 1
        asked, day = self._asked, self.when.day.value()
        if self._draft is None or self._draft.record.id or day is None:
            return
        group_id = self._draft.record.group_id

        def show(rows: tuple[RosterRow, ...]) -> None:
            if asked == self._asked:
                self.grid.expect(rows)

        self._operations.read(lambda desk: gathering_entry.expected_on(desk, group_id, day), show)


class ActivityForm(GatheringForm):
    """社区活动, an open event (场)."""

    def __init__(self, operations: Operations) -> None:
        super().__init__(operations)
        self.own["unsigned_estimate"].changed.connect(self._on_estimate)
        operations.read(event_places, self.own["village_code"].set_choices)

    def record_class(self) -> type[CommunityActivity]:
        """The class of the record."""
        return CommunityActivity

    def make_own(self) -> dict[str, Any]:
        """Title, kind and place, the estimate with its basis, and the texts."""
        estimate = NumberEditor(_("人"), most_digits=5)
        estimate.setMaximumWidth(80)
        return {
            "activity_title": TextEditor(placeholder=_("如：春节送福写春联")),
            "activity_type": CodePicker(choices("ACT_TYPE"), list_name="ACT_TYPE"),
            "place": TextEditor(),
            "village_code": CodePicker((), _("村（社区）")),
            "co_organisers": TextEditor(
                placeholder=_("村委会、学校、医院、社会组织等，用顿号分开")
            ),
            "org_ids": RecordsPicker(
                self._operations, ("community_org",), _("登记过的组织：名称、首字母；主办或合办")
            ),
            "unsigned_estimate": estimate,
            "estimate_basis": CodePicker(choices("EST_BASIS"), _("依据什么估算")),
            "process": text_lines(5, _("做了什么、多少人参加；Ctrl+回车保存")),
            "outcome": text_lines(3, _("带来什么变化，群众怎么说")),
        }

    def make_lines(self) -> Sequence[FormLine]:
        """The lines in the order of the form."""
        own = self.own
        where = _side_by_side(own["place"], own["village_code"])
        estimate = _side_by_side(
            own["unsigned_estimate"], PlainLabel(_("依据")), own["estimate_basis"]
        )
        return (
            FormLine(("activity_title",), _("名称 *"), own["activity_title"]),
            FormLine(("activity_type",), _("类型 *"), own["activity_type"]),
            FormLine(WHEN, _("日期 *"), self.when),
            FormLine(("place", "village_code"), _("地点 *"), where),
            FormLine(("co_organisers",), _("协办单位"), own["co_organisers"]),
            FormLine(("org_ids",), _("社会组织"), own["org_ids"]),
            FormLine(WORKERS, _("社工 *"), self.staff),
            FormLine(("unsigned_estimate", "estimate_basis"), _("未签到估算"), estimate),
            FormLine(("process",), _("内容 *"), own["process"]),
            FormLine(("outcome",), _("成效 *"), own["outcome"]),
        )

    def more_fields(self) -> tuple[str, ...]:
        """What the official form has besides."""
        return (
            "organiser", "lead_here", "confidentiality_level", "five_way",
            "problems", "improvement",
        )  # fmt: skip

    def caption(self) -> str:
        """The title of the activity."""
        return str(self.own["activity_title"].value()) or super().caption()

    def show_draft(self, draft: GatheringDraft, titles: Mapping[str, str]) -> None:
        """Show an activity, new or stored."""
        self.own["org_ids"].know(titles)
        super().show_draft(draft, titles)
        self._on_estimate()

    def draft(self) -> GatheringDraft:
        """The activity as typed now; nothing typed is an estimate of nobody."""
        typed = super().draft()
        estimate = self.own["unsigned_estimate"].value() or 0
        activity = cast("CommunityActivity", typed.record)
        record = dataclasses.replace(activity, unsigned_estimate=estimate)
        return dataclasses.replace(typed, record=record)

    def titles(self) -> dict[str, str]:
        """The names of the organisations."""
        return dict(self.own["org_ids"].titles())

    def _on_estimate(self) -> None:
        self.grid.set_estimate(self.own["unsigned_estimate"].value() or 0)


def _activity_text(activity: HostActivity) -> str:
    title = activity.title
    if len(title) > _LONGEST_TITLE:
        title = f"{title[: _LONGEST_TITLE - 1]}…"
    minutes = int((activity.end_at - activity.start_at).total_seconds()) // 60
    if not activity.time_known:
        return _("{title}（{minutes}分钟）").format(title=title, minutes=minutes)
    return _("{title}（{start:%H:%M}，{minutes}分钟）").format(
        title=title, start=activity.start_at, minutes=minutes
    )


def _by_digit(list_name: str) -> KeyChoice:
    return KeyChoice([Key(item.code, item.label, item.code) for item in choices(list_name)])


def _side_by_side(first: QWidget, *others: QWidget) -> QWidget:
    frame = QWidget()
    layout = row(first, *others)
    layout.setStretch(0, 1)
    layout.setStretch(len(others), 1)
    frame.setLayout(layout)
    frame.setFocusProxy(first)
    return frame
