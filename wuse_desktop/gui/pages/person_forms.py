# SPDX-License-Identifier: MulanPSL-2.0
"""The forms about the person that the page of people shows."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.record_forms import RecordForms, Subject
from wuse_desktop.gui.pages.work_page import shown_access
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.i18n import _
from wuse_desktop.services import records
from wuse_desktop.services.records import Deleted


class PersonForms(QObject):
    """Puts a form in front of ``stack`` with the whole width of the page, without ``beside``.

    ``closed`` gives the id of the person to be shown again.
    """

    said = Signal(str, str, object)
    draft_kept = Signal()
    closed = Signal(str)

    def __init__(
        self, operations: Operations, view: PersonView, stack: QStackedWidget, beside: QWidget
    ) -> None:
        super().__init__(view)
        self._operations = operations
        self._view = view
        self._stack = stack
        self._beside = beside
        self._wanted = ""
        self.card = view.forms
        self.forms = RecordForms(
            view.forms, Person.entity, self._subject, self._make_pane, self._write
        )
        view.forms.refused.connect(lambda sentence: self.said.emit(sentence, "", None))

    def _subject(self) -> Subject:
        sheet = self._view.sheet
        if sheet is None:
            return "", "", ("read", "")
        access = shown_access(sheet.site_name, editable=sheet.editable)
        return sheet.page.person.id, sheet.page.person.name, access

    def _make_pane(self, work: EntryWork, editor: FormEditor) -> EntryPane:
        pane = EntryPane(self._operations, work, editor, scrolls=False, finish=editor.finish_wished)
        self._stack.addWidget(pane)
        pane.filed.connect(self._on_filed)
        pane.closed.connect(self._close)
        pane.deleted.connect(self._on_deleted)
        pane.draft_kept.connect(self.draft_kept)
        return pane

    def _write(self, pane: EntryPane, opening: Opening) -> None:
        self._beside.hide()
        self._stack.setCurrentWidget(pane)
        pane.open(opening)

    @property
    def pane(self) -> EntryPane | None:
        """The form in front, or None."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, EntryPane) else None

    def want(self, what: str) -> None:
        """Open a form as soon as its person is shown: ``on_shown`` tells."""
        self._wanted = what

    def on_shown(self) -> None:
        """The person is shown."""
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.forms.resume(wanted)

    def step_back(self) -> bool:
        """From the form to the person; what was typed stays as a draft."""
        if self.pane is None:
            return False
        self.pane.step_back()
        return True

    def leave(self) -> None:
        """Keep what was typed."""
        if self.pane is not None:
            self.pane.leave()

    def put_away(self) -> None:
        """Hold no form any more, after keeping what was typed."""
        if self.pane is not None:
            self.pane.forget()
        self._beside.show()

    def _close(self) -> None:
        self._beside.show()
        self.closed.emit(self._subject()[0])

    def _on_filed(self, filed: Filed) -> None:
        self._close()
        self.said.emit(_("“{form}”已保存").format(form=filed.draft.form.title), "", None)

    def _on_deleted(self, gone: Deleted, caption: str) -> None:
        self._close()
        text = _("“{name}”已放进回收站，30天内可以恢复。").format(name=caption)
        self.said.emit(text, _("撤销"), lambda: self._undo(gone))

    def _undo(self, gone: Deleted) -> None:
        self._operations.write(
            lambda desk: records.undo(desk, gone.token),
            lambda _saved: self._view.forms.refresh(),
            initiator=self._view,
        )
