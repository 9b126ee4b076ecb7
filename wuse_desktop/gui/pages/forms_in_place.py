# SPDX-License-Identifier: MulanPSL-2.0
"""The forms of a card on a page that is no list with records beside it: in front of a stack."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.gui.pages.record_forms import RecordForms, Subject
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.i18n import _
from wuse_desktop.services import records
from wuse_desktop.services.records import Deleted


class FormsInPlace(QObject):
    """Puts a form in front of ``stack``, with the whole width of the page: without ``beside``.

    ``closed`` asks the page to show again what the card belongs to.
    """

    said = Signal(str, str, object)
    draft_kept = Signal()
    closed = Signal()

    def __init__(
        self,
        card: FiledFormsCard,
        entity: str,
        subject: Callable[[], Subject],
        stack: QStackedWidget,
        beside: QWidget | None = None,
    ) -> None:
        super().__init__(card)
        self.card = card
        self._stack = stack
        self._beside = beside
        self._wanted = ""
        self.forms = RecordForms(card, entity, subject, self._make_pane, self._write)
        card.refused.connect(lambda sentence: self.said.emit(sentence, "", None))

    def _make_pane(self, work: EntryWork, editor: FormEditor) -> EntryPane:
        pane = EntryPane(
            self.card.operations, work, editor, scrolls=False, finish=editor.finish_wished
        )
        self._stack.addWidget(pane)
        pane.filed.connect(self._on_filed)
        pane.closed.connect(self._close)
        pane.deleted.connect(self._on_deleted)
        pane.draft_kept.connect(self.draft_kept)
        return pane

    def _write(self, pane: EntryPane, opening: Opening) -> None:
        if self._beside is not None:
            self._beside.hide()
        self._stack.setCurrentWidget(pane)
        pane.open(opening)

    @property
    def pane(self) -> EntryPane | None:
        """The form in front, or None."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, EntryPane) else None

    def want(self, what: str) -> None:
        """Open a form, begun or filed, as soon as what it is about is shown: ``on_shown``."""
        self._wanted = what

    def on_shown(self) -> None:
        """What the card belongs to is shown."""
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.forms.resume(wanted)

    def step_back(self) -> bool:
        """From the form to the card; what was typed stays as a draft."""
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
        if self._beside is not None:
            self._beside.show()

    def _close(self) -> None:
        self.put_away()
        self.closed.emit()

    def _on_filed(self, filed: Filed) -> None:
        self._close()
        self.said.emit(_("“{form}”已保存").format(form=filed.draft.form.title), "", None)

    def _on_deleted(self, gone: Deleted, caption: str) -> None:
        self._close()
        text = _("“{name}”已放进回收站，30天内可以恢复。").format(name=caption)
        self.said.emit(text, _("撤销"), lambda: self._undo(gone))

    def _undo(self, gone: Deleted) -> None:
        self.card.operations.write(
            lambda desk: records.undo(desk, gone.token),
            lambda _saved: self.card.refresh(),
            initiator=self,
        )
