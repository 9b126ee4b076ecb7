# SPDX-License-Identifier: MulanPSL-2.0
"""个案: the list beside the case, with its intake, forms, steps and contacts in place."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_next import FILED_FORM, NEW_FORM
from wuse_desktop.domain.case_stages import REPORT, asks_for_report
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import Consent, FiledForm, Referral, Satisfaction
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages import case_openings as openings
from wuse_desktop.gui.pages import case_works as works
from wuse_desktop.gui.pages.case_looks import CaseLooks
from wuse_desktop.gui.pages.case_openings import NEW
from wuse_desktop.gui.pages.work_page import WorkPage
from wuse_desktop.gui.widgets.case_contact_form import FollowUpForm, SessionForm
from wuse_desktop.gui.widgets.case_forms import IntakeForm, StepForm
from wuse_desktop.gui.widgets.case_view import CaseView
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import Filed
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import case_contacts, case_entry, case_folder, filed_forms
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_steps import STEPS, StepDraft
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_entry import FormDraft

_CASE, _SESSION, _FOLLOW_UP = CaseFile.entity, CaseSession.entity, CaseFollowUp.entity
_FORM = FiledForm.entity
# Records that are the typed columns of a form.
_OF_FORMS = frozenset({Consent.entity, Referral.entity, Satisfaction.entity})
_OWN = frozenset({_CASE, _SESSION, _FOLLOW_UP, _FORM})


class CasePart(WorkPage):
    """Cases from intake to archive."""

    key: ClassVar[str] = "cases"
    title: ClassVar[str] = NP_("page", "个案")
    entity = _CASE
    watched = frozenset(
        {*_OWN, *_OF_FORMS, "review", "person", "household", "task", "attendance", "attachment"}
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
            filter_hint=_("筛选：姓名、首字母、编号"),
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
        self.looks = CaseLooks(operations, view, self)
        self.looks.said.connect(lambda sentence: self.said.emit(sentence, "", None))
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
    def form_editor(self) -> FormEditor:
        """The forms that are made from definitions."""
        return FormEditor(self.operations)

    @cached_property
    def form(self) -> EntryPane:
        """The frame of such a form: as wide as the page."""
        editor = self.form_editor
        editor.reviewed.connect(self.table.refresh)
        editor.said.connect(lambda sentence: self.said.emit(sentence, "", None))
        return self.add_pane(
            works.form_work(),
            editor,
            self._on_form,
            wide=True,
            finish=editor.finish_wished,
            tools=editor.tools,
        )

    @cached_property
    def intake(self) -> EntryPane:
        """The frame of the intake form."""
        return self.add_pane(
            works.intake_work(), self.intake_form, self._on_intake, tools=[self._print_button()]
        )

    @cached_property
    def step(self) -> EntryPane:
        """The frame of a step."""
        return self.add_pane(works.step_work(), self.step_form, self._on_step)

    @cached_property
    def session(self) -> EntryPane:
        """The frame of a session."""
        work = works.contact_work(_("个案服务"))
        tools = [self._print_button()]
        return self.add_pane(work, self.session_form, self._on_session, tools=tools)

    @cached_property
    def follow_up(self) -> EntryPane:
        """The frame of a follow-up."""
        work = works.contact_work(_("个案回访"))
        tools = [self._print_button()]
        return self.add_pane(work, self.follow_up_form, self._on_follow_up, tools=tools)

    # the page contract --------------------------------------------------------------------

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a case, or one of its sessions, follow-ups and forms.

        A form may be named with the question to go to: "<id>#<path>".
        """
        if entity in _OF_FORMS:
            self.operations.read(
                lambda desk: case_folder.form_of_record(desk, record_id), self._open_form
            )
            return True
        if entity not in _OWN:
            return False
        if entity == _CASE and ":" not in record_id:
            self.open(record_id, focus=True)
        else:
            self.resume(f"{entity}:{record_id}")
        return True

    def _open_form(self, filed_id: str) -> None:
        if filed_id:
            self.resume(f"{_FORM}:{filed_id}")

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin an intake, for a person if ``context`` names one; or a paper of a case.

        A session may be begun within a visit (``visit_id``).
        """
        known: Mapping[str, Any] = context if isinstance(context, dict) else {}
        if what == _CASE:
            self._write_intake("", str(known.get("person_id", "")))
            return True
        case_id = str(known.get("case_id", ""))
        if what not in _OWN or not case_id:
            return False
        visit_id = str(known.get("visit_id", ""))
        if what == _SESSION and visit_id:
            self.open(case_id, then=lambda sheet: self._write_new_contact(what, sheet, visit_id))
            return True
        begun = str(known.get("form_id", "")) if what == _FORM else NEW
        self.resume(f"{what}:{begun}:{case_id}")
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> CaseSheet:
        """What the view shows of a case."""
        return case_entry.case_sheet(desk, record_id)

    def resume(self, name: str) -> None:
        """Open the form that a draft belongs to; its case is read first."""
        entity, _colon, rest = name.partition(":")
        what, _colon, case_id = rest.rpartition(":")
        if entity == _FORM:
            self._resume_form(what, case_id)
        elif entity == _CASE:
            if not rest:
                self._write_intake("")
            elif not what:
                self.open(rest, then=lambda sheet: self._write_intake(rest, sheet=sheet))
            elif what in STEPS:
                self.open(case_id, then=lambda sheet: self._write_step(what, sheet))
            else:
                self.open(case_id)
        elif what == NEW:
            self.open(case_id, then=lambda sheet: self._write_new_contact(entity, sheet))
        else:
            self.operations.read(
                lambda desk: case_contacts.load_contact(desk, entity, rest)[0].record.case_id,
                lambda found: self.open(
                    found, then=lambda sheet: self._write_contact(entity, rest, sheet)
                ),
            )

    def _resume_form(self, form_id: str, rest: str) -> None:
        """Go on with a form that was begun about a case, or open one that was filed."""
        if form_id:
            self.open(rest, then=lambda sheet: self._write_form(form_id, sheet))
            return
        filed_id = rest.partition("#")[0]

        def go(entity: str, address: str) -> None:
            if entity == _CASE:
                self.open(address, then=lambda sheet: self._show_form(rest, sheet))
            else:  # it is about something else, on another page
                self.open_requested.emit(entity, address)

        self.operations.read(
            lambda desk: filed_forms.place_of(desk, filed_id), lambda place: go(*place)
        )

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for a form, the history or the bin."""
        sheet = self.case_view.sheet
        if sheet is None:
            return
        if wish in ("edit", "decide"):
            self._write_intake(record_id, sheet=sheet, focus="decision" if wish == "decide" else "")
        elif wish.startswith(NEW_FORM):
            self._write_form(wish.removeprefix(NEW_FORM), sheet)
        elif wish.startswith(FILED_FORM):
            self._show_form(wish.removeprefix(FILED_FORM), sheet)
        elif wish in ("record_session", "record_follow_up"):
            self._write_new_contact(_SESSION if wish == "record_session" else _FOLLOW_UP, sheet)
        elif wish in ("session", "follow_up"):
            self._write_contact(_SESSION if wish == "session" else _FOLLOW_UP, record_id, sheet)
        elif wish in STEPS:
            self._write_step(wish, sheet)
        elif wish == "delete":
            self.delete(_CASE, record_id, self.case_view.caption())
        else:
            self.looks.answer(wish, record_id)

    def _print_button(self) -> QPushButton:
        return button(
            _("打印预览"),
            lambda: self.looks.print_record(self.pane.name if self.pane else ""),
            kind="link",
        )

    def _write_intake(
        self, case_id: str, person_id: str = "", *, sheet: CaseSheet | None = None, focus: str = ""
    ) -> None:
        if sheet is None:
            self.record_id = ""
            self.write(self.intake, openings.new_intake(person_id))
            return
        opening = openings.stored_intake(sheet, focus)
        self.looks.open_masked(
            sheet, case_id, _("接案登记"), lambda: self.write(self.intake, opening)
        )

    def _write_step(self, action: str, sheet: CaseSheet) -> None:
        self.write(self.step, openings.small_step(sheet, action))

    def _write_form(self, form_id: str, sheet: CaseSheet) -> None:
        pane = self.form
        self.form_editor.masks = False
        self.write(pane, openings.new_form(sheet, form_id))

    def _show_form(self, place: str, sheet: CaseSheet) -> None:
        """Open a filed form, at a question of it where ``place`` is "<id>#<question>"."""
        filed_id, _mark, question = place.partition("#")
        line = next((item for item in sheet.papers if item.filed_id == filed_id), None)
        if line is None:
            return
        if line.hidden:
            self.looks.answer("hidden", filed_id)
            return
        pane = self.form
        self.form_editor.masks = sheet.masked
        self.write(pane, openings.filed_form(sheet, line, question))

    def _write_new_contact(self, entity: str, sheet: CaseSheet, visit_id: str = "") -> None:
        pane = self.session if entity == _SESSION else self.follow_up
        self.write(pane, openings.new_contact(sheet, entity, visit_id))

    def _write_contact(self, entity: str, record_id: str, sheet: CaseSheet) -> None:
        pane = self.session if entity == _SESSION else self.follow_up
        opening = openings.stored_contact(sheet, entity, record_id)
        self.looks.open_masked(sheet, record_id, opening.heading, lambda: self.write(pane, opening))

    # what was written ---------------------------------------------------------------------

    def _after(self, case_id: str, sentence: str, label: str = "", wish: str = "") -> None:
        """Show the case again and say what was done, with the next thing to do."""
        self.table.refresh()
        self.open(case_id, focus=True)

        def follow() -> None:
            self.open(case_id, then=lambda sheet: self.on_wish(wish, sheet.page.case.id))

        self.said.emit(sentence, label, follow if label else None)

    def _after_with_next(self, case_id: str, sentence: str) -> None:
        """Say what was done with the next step of the case in place of one of our own."""

        def show(sheet: CaseSheet) -> None:
            step = sheet.page.next_step
            self.view.setFocus()

            def follow() -> None:
                self.open(case_id, then=lambda now: self.on_wish(step.action, now.page.case.id))

            self.said.emit(sentence, step.label, follow if step.action else None)

        self.table.refresh()
        self.open(case_id, then=show)

    def _on_intake(self, filed: Filed) -> None:
        case, case_id = filed.draft, filed.saved.id
        if asks_for_report(case) and case.state == states.INTAKE:
            self.table.refresh()
            self.said.emit(_("接案登记已保存。紧急程度是“立即”，请马上填强制报告表。"), "", None)
            self.open(case_id, then=self._report_at_once)
        else:
            self._after_with_next(case_id, _("接案登记已保存"))

    def _report_at_once(self, sheet: CaseSheet) -> None:
        """Begin the report of an immediate case unless it is there (rule D-13)."""
        if sheet.page.next_step.action == f"{NEW_FORM}{REPORT}":
            self._write_form(REPORT, sheet)

    def _on_form(self, filed: Filed) -> None:
        draft: FormDraft = filed.draft
        sentence = _("“{form}”已保存").format(form=draft.form.title)
        if draft.mended:
            sentence = _("“{form}”已改好并答复").format(form=draft.form.title)
        self._after_with_next(draft.case_id, sentence)

    def _on_step(self, filed: Filed) -> None:
        draft: StepDraft = filed.draft
        step = _(draft.step.label)
        self._after_with_next(draft.case.id, _("已保存：{step}").format(step=step))

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
