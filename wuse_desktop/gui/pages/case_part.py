# SPDX-License-Identifier: MulanPSL-2.0
"""个案: the list beside the case, with its intake, steps, sessions and follow-ups in place."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.work_page import WorkPage
from wuse_desktop.gui.widgets.case_contact_form import FollowUpForm, SessionForm
from wuse_desktop.gui.widgets.case_forms import IntakeForm, StepForm
from wuse_desktop.gui.widgets.case_view import CaseView, case_caption
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import Access, EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.event_form import EVENT_LINES
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import case_contacts, case_entry, case_steps
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_steps import STEPS, StepDraft
from wuse_desktop.services.desk import Desk

_CASE, _SESSION, _FOLLOW_UP = CaseFile.entity, CaseSession.entity, CaseFollowUp.entity
_NEW = "new"


class CasePart(WorkPage):
    """Cases from intake to archive."""

    key: ClassVar[str] = "cases"
    title: ClassVar[str] = N_("个案")
    entity = _CASE
    watched = frozenset(
        {_CASE, _SESSION, _FOLLOW_UP, "person", "household", "task", "attendance", "attachment"}
    )

    def __init__(self, operations: Operations) -> None:
        new = QPushButton(_("＋ 接案"))
        new.setToolTip(_("登记接案"))
        table = RecordTable(
            operations,
            "cases",
            EmptyState(
                _("还没有个案。从接案登记开始：谁、什么困难、有没有危险、决定是否接案。"),
                _("登记接案"),
                lambda: self.start_new(_CASE),
            ),
            filter_hint=_("筛选：服务对象、首字母、个案编号"),
            shown=("client", "state", "last_on"),
            tools=(new,),
        )
        view = CaseView(operations)
        empty = EmptyState(
            _("从左边选一个个案，就能看到它走到哪一步、还缺什么。"),
            _("登记接案"),
            lambda: self.start_new(_CASE),
        )
        super().__init__(operations, table, view, empty, new)
        self.case_view = view
        view.attachments.said.connect(self.said)

    # forms, each made when it is first written -----------------------------------------------

    @cached_property
    def intake_form(self) -> IntakeForm:
        """接案登记."""
        return IntakeForm(self.operations)

    @cached_property
    def step_form(self) -> StepForm:
        """The small form of a later step."""
        return StepForm(self.operations)

    @cached_property
    def session_form(self) -> SessionForm:
        """个案过程记录."""
        return SessionForm(self.operations)

    @cached_property
    def follow_up_form(self) -> FollowUpForm:
        """回访记录."""
        return FollowUpForm(self.operations)

    @cached_property
    def intake(self) -> EntryPane:
        """The frame of the intake form."""
        return self.add_pane(_intake_work(), self.intake_form, self._on_intake)

    @cached_property
    def step(self) -> EntryPane:
        """The frame of a step."""
        return self.add_pane(_step_work(), self.step_form, self._on_step)

    @cached_property
    def session(self) -> EntryPane:
        """The frame of a session."""
        work = _contact_work(_("个案服务"))
        return self.add_pane(work, self.session_form, self._on_session)

    @cached_property
    def follow_up(self) -> EntryPane:
        """The frame of a follow-up."""
        work = _contact_work(_("个案回访"))
        return self.add_pane(work, self.follow_up_form, self._on_follow_up)

    # the page contract --------------------------------------------------------------------

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a case, or the form of one of its sessions and follow-ups."""
        if entity not in (_CASE, _SESSION, _FOLLOW_UP):
            return False
        if entity == _CASE and ":" not in record_id:
            self.open(record_id, focus=True)
        else:
            self.resume(f"{entity}:{record_id}")
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin an intake, for a person if ``context`` names one; or a session of a case."""
        known: Mapping[str, Any] = context if isinstance(context, dict) else {}
        if what == _CASE:
            self._write_intake("", str(known.get("person_id", "")))
            return True
        case_id = str(known.get("case_id", ""))
        if what not in (_SESSION, _FOLLOW_UP) or not case_id:
            return False
        self.resume(f"{what}:{_NEW}:{case_id}")
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> CaseSheet:
        """What the view shows of a case."""
        return case_entry.case_sheet(desk, record_id)

    def on_sheet(self, sheet: CaseSheet) -> None:
        """Offer the forms about the case that were left half written."""
        self.offer_unfinished(sheet.unfinished if sheet.editable else ())

    def resume(self, name: str) -> None:
        """Open the form that a draft belongs to; its case is read first."""
        entity, _colon, rest = name.partition(":")
        what, _colon, case_id = rest.rpartition(":")
        if entity == _CASE:
            if not rest:
                self._write_intake("")
            elif not what:
                self.open(rest, then=lambda sheet: self._write_intake(rest, sheet=sheet))
            else:
                self.open(case_id, then=lambda sheet: self._write_step(what, sheet))
        elif what == _NEW:
            self.open(case_id, then=lambda sheet: self._write_new_contact(entity, sheet))
        else:
            self.operations.read(
                lambda desk: case_contacts.load_contact(desk, entity, rest)[0].record.case_id,
                lambda found: self.open(
                    found, then=lambda sheet: self._write_contact(entity, rest, sheet)
                ),
            )

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for a form, the history or the bin."""
        sheet = self.case_view.sheet
        if sheet is None:
            return
        if wish in ("edit", "decide"):
            self._write_intake(record_id, sheet=sheet, focus="decision" if wish == "decide" else "")
        elif wish in ("record_session", "record_follow_up"):
            self._write_new_contact(_SESSION if wish == "record_session" else _FOLLOW_UP, sheet)
        elif wish in ("session", "follow_up"):
            self._write_contact(_SESSION if wish == "session" else _FOLLOW_UP, record_id, sheet)
        elif wish in STEPS:
            self._write_step(wish, sheet)
        elif wish == "history":
            show_history(self, self.operations, _CASE, record_id, self.case_view.caption())
        elif wish == "delete":
            self.delete(_CASE, record_id, self.case_view.caption())

    def _access(self, sheet: CaseSheet) -> tuple[Access, str]:
        """How records of a case may be written, and what to say about it."""
        if sheet.site_name:
            return "read", _("只读：{site}的记录").format(site=sheet.site_name)
        if not sheet.editable:
            return "read", _("只读：您的账号只能查看")
        if sheet.page.case.state in states.READ_ONLY:
            return "correct", _("个案已结案，更正要写原因")
        return "write", ""

    def _write_intake(
        self, case_id: str, person_id: str = "", *, sheet: CaseSheet | None = None, focus: str = ""
    ) -> None:
        if sheet is None:
            self.record_id = ""
            opening = Opening(
                _CASE, _("接案登记"), lambda desk: case_entry.new_case(desk, person_id)
            )
        else:
            access, note = self._access(sheet)
            opening = Opening(
                f"{_CASE}:{case_id}",
                _("接案登记 {name}").format(name=case_caption(sheet.page)),
                lambda desk: case_entry.load_case(desk, case_id),
                access,
                note,
                focus=focus,
            )
        self.write(self.intake, opening)

    def _write_step(self, action: str, sheet: CaseSheet) -> None:
        case, name = sheet.page.case, case_caption(sheet.page)
        titles = {case.id: sheet.page.client.name if sheet.page.client else ""}
        opening = Opening(
            f"{_CASE}:{action}:{case.id}",
            f"{_(STEPS[action].label)} {name}",
            lambda desk: (case_steps.new_step(desk, case.id, action), titles),
        )
        self.write(self.step, opening)

    def _write_new_contact(self, entity: str, sheet: CaseSheet) -> None:
        case_id, name = sheet.page.case.id, case_caption(sheet.page)
        if entity == _SESSION:
            number = len(sheet.page.sessions) + 1
            heading = _("第 {number} 节 {name}").format(number=number, name=name)
            load = case_contacts.new_session
            # What is different each time comes last: the day, the way and who are filled in.
            pane, focus = self.session, "process"
        else:
            heading, load = _("回访 {name}").format(name=name), case_contacts.new_follow_up
            pane, focus = self.follow_up, ""
        opening = Opening(
            f"{entity}:{_NEW}:{case_id}", heading, lambda desk: load(desk, case_id), focus=focus
        )
        self.write(pane, opening)

    def _write_contact(self, entity: str, record_id: str, sheet: CaseSheet) -> None:
        access, note = self._access(sheet)
        opening = Opening(
            f"{entity}:{record_id}",
            self._contact_heading(entity, record_id, sheet),
            lambda desk: case_contacts.load_contact(desk, entity, record_id),
            access,
            note,
            deletes=(entity, record_id),
            focus="process" if entity == _SESSION else "client_status",
        )
        self.write(self.session if entity == _SESSION else self.follow_up, opening)

    def _contact_heading(self, entity: str, record_id: str, sheet: CaseSheet) -> str:
        name = case_caption(sheet.page)
        if entity == _FOLLOW_UP:
            return _("回访 {name}").format(name=name)
        found = (line.record for line in sheet.page.sessions if line.record.id == record_id)
        session = next(found, None)
        return _("第 {number} 节 {name}").format(
            number=session.seq if session and session.seq else "", name=name
        )

    # what was written ---------------------------------------------------------------------

    def _after(self, case_id: str, sentence: str, label: str = "", wish: str = "") -> None:
        """Show the case again and say what was done, with the next thing to do."""
        self.table.refresh()
        self.open(case_id, focus=True)

        def follow() -> None:
            self.open(case_id, then=lambda sheet: self.on_wish(wish, sheet.page.case.id))

        self.said.emit(sentence, label, follow if label else None)

    def _on_intake(self, filed: Filed) -> None:
        case = filed.draft
        accepted = case.decision == "1" and case.state in (states.INTAKE, states.ACCEPTED)
        self._after(
            filed.saved.id,
            _("接案登记已保存"),
            _("开始预估") if accepted else "",
            "assess",
        )

    def _on_step(self, filed: Filed) -> None:
        draft: StepDraft = filed.draft
        done = {
            "open_case": (_("已开案，从 {day} 起计入个案数"), _("记一节"), "record_session"),
            "close_case": (_("已结案，一个月后提醒回访"), "", ""),
            "assess": (_("已进入预估"), _("订计划并开案"), "open_case"),
        }
        text, label, wish = done.get(draft.action, (_("已保存：{step}"), "", ""))
        step = _(draft.step.label)
        self._after(draft.case.id, text.format(day=draft.day or "", step=step), label, wish)

    def _on_session(self, filed: Filed) -> None:
        record = filed.draft.record
        sentence = _("已保存这一节服务")
        if record.next_on is not None:
            sentence = _("已保存这一节服务，{day} 提醒下次服务").format(day=record.next_on)
        self._after(record.case_id, sentence)

    def _on_follow_up(self, filed: Filed) -> None:
        record = filed.draft.record
        reopens = record.need_reopen
        self._after(record.case_id, _("回访已保存"), _("重开个案") if reopens else "", "reopen")


def _intake_work() -> EntryWork:
    return EntryWork(
        _("接案登记"),
        case_entry.check_case,
        case_entry.file_case,
        case_entry.case_payload,
        case_entry.case_of,
    )


def _step_work() -> EntryWork:
    return EntryWork(
        _("个案"),
        case_steps.check_step,
        case_steps.take_step,
        case_steps.step_payload,
        case_steps.step_of,
    )


def _contact_work(kind: str) -> EntryWork:
    return EntryWork(
        kind,
        case_contacts.check_contact,
        case_contacts.file_contact,
        case_contacts.contact_payload,
        case_contacts.contact_of,
        EVENT_LINES,
    )
