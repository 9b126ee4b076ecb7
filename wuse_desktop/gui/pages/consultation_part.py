# SPDX-License-Identifier: MulanPSL-2.0
"""咨询: questions answered at the desk or by phone; never cases, but some become one."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.dialogs.record_preview import preview_records
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.work_page import WorkPage, shown_access
from wuse_desktop.gui.widgets.consultation_form import ConsultationForm
from wuse_desktop.gui.widgets.consultation_view import ConsultationView
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.event_form import EVENT_LINES
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import consultation_entry
from wuse_desktop.services.consultation_entry import ConsultationSheet
from wuse_desktop.services.consultations import TURNED_INTO_INTAKE
from wuse_desktop.services.desk import Desk

_ENTITY = Consultation.entity


class ConsultationPart(WorkPage):
    """Consultations."""

    key: ClassVar[str] = "cases"
    title: ClassVar[str] = N_("咨询")
    entity = _ENTITY
    watched = frozenset({_ENTITY, "person"})

    def __init__(self, operations: Operations) -> None:
        new = QPushButton(_("＋ 咨询"))
        table = RecordTable(
            operations,
            "consultations",
            EmptyState(
                _("还没有咨询记录。来站里问、打电话问的都可以记，不算个案，计入服务人次。"),
                _("记一次咨询"),
                lambda: self.start_new(_ENTITY),
            ),
            filter_hint=_("筛选：来访人、首字母"),
            shown=("start_at", "person", "result"),
            tools=(new,),
        )
        view = ConsultationView(operations)
        empty = EmptyState(
            _("从左边选一条咨询，或者记一次新的。"),
            _("记一次咨询"),
            lambda: self.start_new(_ENTITY),
        )
        super().__init__(operations, table, view, empty, new)
        self.consultation_view = view

    # the form, made when it is first written -------------------------------------------------

    @cached_property
    def form(self) -> ConsultationForm:
        """咨询接待登记."""
        return ConsultationForm(self.operations)

    @cached_property
    def entry(self) -> EntryPane:
        """The frame of the form."""
        return self.add_pane(_work(), self.form, self._on_filed)

    # the page contract --------------------------------------------------------------------

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a consultation, of the person that ``context`` may name."""
        if what != _ENTITY:
            return False
        known: Mapping[str, Any] = context if isinstance(context, dict) else {}
        self._begin(str(known.get("person_id", "")))
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> ConsultationSheet:
        """What the view shows of a consultation."""
        return consultation_entry.consultation_sheet(desk, record_id)

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for the form, an intake, the history or the bin."""
        sheet = self.consultation_view.sheet
        if sheet is None:
            return
        caption = self.consultation_view.caption()
        if wish == "edit":
            self.edit(sheet)
        elif wish == "intake":
            self._begin_intake(sheet.page.consultation.person_id)
        elif wish.startswith("print:"):
            form_id = wish.removeprefix("print:")
            preview_records(self, self.operations, _ENTITY, [record_id], caption, form_id=form_id)
        elif wish == "history":
            show_history(self, self.operations, _ENTITY, record_id, caption)
        elif wish == "delete":
            self.delete(_ENTITY, record_id, _("{name}的咨询").format(name=caption))

    def _begin(self, person_id: str) -> None:
        self.record_id = ""
        opening = Opening(
            _ENTITY,
            _("新咨询"),
            lambda desk: consultation_entry.new_consultation(desk, person_id),
            focus="mode" if person_id else "",
        )
        self.write(self.entry, opening)

    def edit(self, sheet: ConsultationSheet) -> None:
        """Open the form of the record that is shown."""
        record_id = sheet.page.consultation.id
        access, note = shown_access(sheet.site_name, editable=sheet.editable)
        opening = Opening(
            f"{_ENTITY}:{record_id}",
            _("修改咨询"),
            lambda desk: consultation_entry.load_consultation(desk, record_id),
            access,
            note,
            deletes=(_ENTITY, record_id),
            focus="content",
        )
        self.write(self.entry, opening)

    def _begin_intake(self, person_id: str) -> None:
        self.new_requested.emit(CaseFile.entity, {"person_id": person_id})

    def _on_filed(self, filed: Filed) -> None:
        record = filed.draft.record
        self.table.refresh()
        self.open(filed.saved.id, focus=True)
        turns = record.result == TURNED_INTO_INTAKE and record.person_id
        self.said.emit(
            _("咨询已保存"),
            _("登记接案") if turns else "",
            (lambda: self._begin_intake(record.person_id)) if turns else None,
        )


def _work() -> EntryWork:
    return EntryWork(
        _("咨询"),
        consultation_entry.check_consultation,
        consultation_entry.file_consultation,
        consultation_entry.consultation_payload,
        consultation_entry.consultation_of,
        EVENT_LINES,
    )
