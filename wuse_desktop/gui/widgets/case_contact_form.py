# SPDX-License-Identifier: MulanPSL-2.0
"""Writing a session of a case, or a follow-up after closure, from the keyboard.

Client and household are there to be ticked with digits, way and workers with one key; the goal is
what the last session left to do; a home visit of the same day is offered as the host, so that
nothing is counted twice.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.cases import CaseFollowUp, CaseSession
from wuse_desktop.domain.typed_dates import DUE
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.widgets.event_form import PEOPLE, WHEN, WORKERS, EventForm
from wuse_desktop.gui.widgets.fields import DayEditor, FlagEditor, TextEditor
from wuse_desktop.gui.widgets.form_lines import FormLine, text_lines
from wuse_desktop.gui.widgets.goal_progress import GoalProgress
from wuse_desktop.gui.widgets.host_choice import HostChoice
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice, TickRow
from wuse_desktop.gui.widgets.texts import column, row
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import case_contacts
from wuse_desktop.services.case_contacts import ContactDraft, Surroundings
from wuse_desktop.services.cases import HostVisit
from wuse_desktop.services.choices import choices

_AT_HOME = "2"
_PLACES = {"1": N_("社工站"), _AT_HOME: N_("服务对象家中"), "4": N_("电话"), "5": N_("微信/视频")}
_HOST, _GOALS = "host_event_id", "goal_progress"


class ContactForm(EventForm):
    """What sessions and follow-ups share: the way of contact, and who was there."""

    def __init__(self, operations: Operations) -> None:
        self._asked = 0
        self.mode = KeyChoice(
            [Key(item.code, item.label, item.code) for item in choices("CONTACT_MODE")]
        )
        self.people = TickRow()
        self.others = TextEditor(placeholder=_("其他在场的人，用顿号分开；不计入服务人次"))
        super().__init__(operations)
        self.when.day_changed.connect(self._read_surroundings)
        self.mode.changed.connect(self.on_mode)
        for editor in (self.mode, self.people, self.others):
            editor.changed.connect(self.changed)

    def people_line(self, label: str) -> FormLine:
        """The line about who was there."""
        present = QWidget()
        present.setLayout(column(self.people, self.others, gap=4))
        present.setFocusProxy(self.people)
        return FormLine(PEOPLE, label, present)

    def on_mode(self) -> None:
        """Another way of contact was chosen."""

    # what is offered ------------------------------------------------------------------------

    def _read_surroundings(self) -> None:
        self._asked += 1
        asked, day = self._asked, self.when.day.value()
        case_id = self._draft.record.case_id if self._draft else ""

        def show(found: Surroundings) -> None:
            if asked == self._asked:
                self.offer(found)

        self._operations.read(lambda desk: case_contacts.surroundings(desk, case_id, day), show)

    def offer(self, found: Surroundings) -> None:
        """Offer those who may have been there; who is ticked stays, on the list or not."""
        ticked = self.people.value()
        offered = {item.code: item.label for item in found.people}
        strangers = {row_id: self._titles.get(row_id, "") for row_id in ticked}
        self.people.offer(list({**strangers, **offered}.items()))

    # what a pane asks of it ------------------------------------------------------------------

    def show_draft(self, draft: ContactDraft, titles: Mapping[str, str]) -> None:
        """Show a contact, new or stored."""
        super().show_draft(draft, titles)
        self.mode.set_value(draft.record.contact_mode)
        served = [item.person_id for item in draft.people if item.person_id and item.served]
        self.people.offer([(row_id, self._titles.get(row_id, "")) for row_id in served])
        self.people.set_value(served)
        others = [self._name(item) for item in draft.people if item.person_id not in served]
        self.others.set_value("、".join(others))
        self._read_surroundings()

    def _name(self, item: Attendance) -> str:
        return item.person_text or self._titles.get(item.person_id, "")

    def draft(self) -> ContactDraft:
        """The contact as typed now."""
        typed: ContactDraft = super().draft()
        record = dataclasses.replace(typed.record, contact_mode=self.mode.value())
        return dataclasses.replace(typed, record=record, people=self._people(typed))

    def _people(self, former: ContactDraft) -> tuple[Attendance, ...]:
        """Who is ticked was served; the others were there, known by their former row or name."""
        by_id = {item.person_id: item for item in former.people if item.person_id}
        by_name = {self._name(item): item for item in former.people if not item.served}
        served = [
            dataclasses.replace(by_id.get(row_id, Attendance(person_id=row_id)), served=True)
            for row_id in self.people.value()
        ]
        others = [
            by_name.get(name, Attendance(person_text=name, served=False))
            for name in self.others.value().replace("，", "、").replace(",", "、").split("、")
        ]
        return (*served, *(item for item in others if item.person_id or item.person_text.strip()))

    def caption(self) -> str:
        """The client's name and the day."""
        client = self._titles.get(self._draft.record.case_id, "") if self._draft else ""
        return f"{client} {super().caption()}".strip()


class SessionForm(ContactForm):
    """个案过程记录."""

    def __init__(self, operations: Operations) -> None:
        super().__init__(operations)
        self.host.changed.connect(self.changed)
        self.goals.changed.connect(self.changed)

    def record_class(self) -> type[CaseSession]:
        """The class of the record."""
        return CaseSession

    def make_own(self) -> dict[str, Any]:
        """Place, the texts, and when to meet again."""
        self.host = HostChoice()
        self._visits: tuple[str, ...] = ()
        self.goals = GoalProgress()
        return {
            "place": TextEditor(),
            "session_goal": text_lines(2, _("这一节要做到什么")),
            "process": text_lines(5, _("做了什么、说了什么，写事实；Ctrl+回车保存")),
            "client_response": text_lines(3, _("服务对象怎么说、怎么做，有什么变化")),
            "next_step": text_lines(2, _("下一步做什么；会带到下一节的目标")),
            "next_on": DayEditor(self._operations.desk.today(), DUE),
        }

    def make_lines(self) -> Sequence[FormLine]:
        """The lines in the order of the form."""
        after = QWidget()
        next_day = row(PlainLabel(_("下次日期")), self.own["next_on"])
        after.setLayout(column(self.own["next_step"], next_day, gap=4))
        after.setFocusProxy(self.own["next_step"])
        return (
            FormLine(WHEN, _("日期 *"), self.when),
            FormLine(("contact_mode",), _("方式 *"), self.mode),
            FormLine(("place",), _("地点 *"), self.own["place"]),
            FormLine((_HOST,), _("关联走访"), self.host),
            self.people_line(_("在场 *")),
            FormLine(WORKERS, _("社工 *"), self.staff),
            FormLine(("session_goal",), _("本节目标 *"), self.own["session_goal"]),
            FormLine(("process",), _("过程摘要 *"), self.own["process"]),
            FormLine(("client_response",), _("反应变化 *"), self.own["client_response"]),
            FormLine((_GOALS,), _("目标进展"), self.goals),
            FormLine(("next_step", "next_on"), _("下一步 *"), after),
        )

    def more_fields(self) -> tuple[str, ...]:
        """What the official form has besides."""
        return ("skills", "confidentiality_level", "analysis", "supervisor_comment")

    def on_mode(self) -> None:
        """The usual place of a way; at home, the visit of the day is the host."""
        place = cast("TextEditor", self.own["place"])
        usual = {_(text) for text in _PLACES.values()}
        if not place.value() or place.value() in usual:
            text = _PLACES.get(self.mode.value(), "")
            place.set_value(_(text) if text else "")
        if self.mode.value() == _AT_HOME and len(self._visits) == 1 and not self.host.host:
            self.host.set_host(self._visits[0])

    def show_draft(self, draft: ContactDraft, titles: Mapping[str, str]) -> None:
        """Show a session; its host stays while the visits of the day are being read."""
        self._visits = ()
        self.host.offer(())
        self.lines.set_shown(_HOST, False)
        self.host.set_host(str(getattr(draft.record, _HOST)))
        self.goals.set_value(getattr(draft.record, _GOALS))
        super().show_draft(draft, titles)
        if not draft.record.id and not self.own["place"].value():
            self.on_mode()

    def offer(self, found: Surroundings) -> None:
        """Offer the home visits of the day as hosts, too."""
        super().offer(found)
        self._visits = tuple(item.id for item in found.visits)
        record = self._draft.record if self._draft else None
        same_day = record is not None and record.on == self.when.day.value()
        choices = [(item.id, _visit_text(item)) for item in found.visits]
        self.host.offer_hosts(choices, same_day=same_day)
        self.lines.set_shown(_HOST, bool(found.visits))
        self.goals.offer(found.goals)
        self.lines.set_shown(_GOALS, bool(self.goals.pickers))

    def draft(self) -> ContactDraft:
        """The session as typed now, with its host."""
        draft = super().draft()
        record = dataclasses.replace(
            cast("CaseSession", draft.record),
            host_event_id=self.host.host,
            goal_progress=self.goals.value(),
        )
        return dataclasses.replace(draft, record=record)

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""
        wrong = [_("目标进展")] if self.goals.unreadable() else []
        return [*super().unreadable(), *wrong]


class FollowUpForm(ContactForm):
    """回访记录."""

    def record_class(self) -> type[CaseFollowUp]:
        """The class of the record."""
        return CaseFollowUp

    def make_own(self) -> dict[str, Any]:
        """How the client is, and whether the case must be taken up again."""
        return {
            "client_status": text_lines(5, _("服务对象现在怎么样；Ctrl+回车保存")),
            "stable": FlagEditor(_("情况稳定")),
            "need_reopen": FlagEditor(_("需要重开个案")),
            "note": text_lines(2, ""),
        }

    def make_lines(self) -> Sequence[FormLine]:
        """The lines in the order of the form."""
        flags = QWidget()
        flags.setLayout(row(self.own["stable"], self.own["need_reopen"], None))
        flags.setFocusProxy(self.own["stable"])
        return (
            FormLine(WHEN, _("日期 *"), self.when),
            FormLine(("contact_mode",), _("方式 *"), self.mode),
            self.people_line(_("联系到谁 *")),
            FormLine(WORKERS, _("社工 *"), self.staff),
            FormLine(("client_status",), _("现况 *"), self.own["client_status"]),
            FormLine(("stable", "need_reopen"), _("判断"), flags),
            FormLine(("note",), _("备注"), self.own["note"]),
        )

    def more_fields(self) -> tuple[str, ...]:
        """What the official form has besides."""
        return ("confidentiality_level", "village_code")


def _visit_text(visit: HostVisit) -> str:
    minutes = int((visit.end_at - visit.start_at).total_seconds()) // 60
    if visit.start_at.time() == time():
        return _("当天的入户走访（{minutes}分钟）").format(minutes=minutes)
    return _("{start} 的入户走访（{minutes}分钟）").format(
        start=f"{visit.start_at:%H:%M}", minutes=minutes
    )
