# SPDX-License-Identifier: MulanPSL-2.0
"""The forms about the record that a page shows: begun, opened, gone on with, in one pane."""

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from wuse_desktop.domain import record_forms
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.work_page import shown_access
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import Access, EntryWork, Opening
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.gui.widgets.record_filing import Titled
from wuse_desktop.i18n import _
from wuse_desktop.services import form_entry, form_mending
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filed_forms import FiledForms, FiledLine, FormOffer, address

_FORM_IDS = frozenset(item.form_id for item in record_forms.RECORD_FORMS)

Subject = tuple[str, str, tuple[Access, str]]
"""Id and name of the record that is shown, and how forms about it may be written."""


class Shown(Protocol):
    """What the sheet of a record says of who may write about it."""

    @property
    def site_name(self) -> str:
        """The other site that owns the record, "" for this one."""

    @property
    def editable(self) -> bool:
        """Whether this user may change it."""


def subject_shown(record_id: str, name: str, sheet: Shown | None) -> Subject:
    """The record of a sheet as what forms are about."""
    site_name, editable = (sheet.site_name, sheet.editable) if sheet else ("", False)
    return record_id, name, shown_access(site_name, editable=editable)


MakePane = Callable[[EntryWork, FormEditor], EntryPane]
WriteIn = Callable[[EntryPane, Opening], None]


class RecordForms:
    """Serves the card 表单 of one kind of record.

    ``subject`` tells what is shown. ``make_pane`` takes the editor into the page when a form is
    first written, ``write`` brings the pane to the front with a form.
    """

    def __init__(
        self,
        card: FiledFormsCard,
        entity: str,
        subject: Callable[[], Subject],
        make_pane: MakePane,
        write: WriteIn,
    ) -> None:
        self._operations: Operations = card.operations
        self._card = card
        self._entity = entity
        self._subject = subject
        self._make_pane = make_pane
        self._write = write
        card.begun.connect(self._begin)
        card.opened.connect(self._open)

    @cached_property
    def editor(self) -> FormEditor:
        """The forms as they are on paper."""
        return FormEditor(self._operations)

    @cached_property
    def pane(self) -> EntryPane:
        """The frame of the forms: as wide as the page."""
        return self._make_pane(_work(), self.editor)

    def resume(self, what: str) -> None:
        """Open a form that was begun, by its id, or a filed one, about the record shown."""
        subject_id, _name, _access = self._subject()
        if what in _FORM_IDS:
            self.begin(what)
            return

        def show(found: FiledForms) -> None:
            line = next((item for item in found.lines if item.filed_id == what), None)
            if line is not None and not line.hidden:
                self._open(line)

        self._operations.read(lambda desk: self._card.read(desk, self._entity, subject_id), show)

    def begin(self, form_id: str) -> None:
        """A form that is begun, or goes on from its draft."""
        entity = self._entity
        subject_id, name, _access = self._subject()
        draft_name = address(entity, form_id, subject_id)

        def load(desk: Desk) -> Titled:
            form_entry.prepare(desk, draft_name)
            return form_entry.new_form(desk, form_id, entity, subject_id), {subject_id: name}

        title = _(record_forms.form_of(entity, form_id).title)
        self._write(self.pane, Opening(draft_name, f"{title} {name}".strip(), load))

    def _begin(self, offer: FormOffer) -> None:
        self.begin(offer.form_id)

    def _open(self, line: FiledLine) -> None:
        """A form as it was filed."""
        subject_id, name, access = self._subject()
        if line.station:
            access = ("read", _("只读：{site}的记录").format(site=line.station))
        draft_name = address(self._entity, line.filed_id, subject_id)

        def load(desk: Desk) -> Titled:
            form_entry.prepare(desk, draft_name)
            return form_entry.load_form(desk, line.filed_id), {subject_id: name}

        opening = Opening(
            draft_name,
            f"{line.title} {name}".strip(),
            load,
            *access,
            deletes=line.deletes if access[0] == "write" else None,
        )
        self._write(self.pane, opening)


def _work() -> EntryWork:
    return EntryWork(
        _("表单"),
        form_entry.check_form,
        form_mending.file_and_answer,
        form_entry.form_payload,
        form_entry.form_of,
    )
