# SPDX-License-Identifier: MulanPSL-2.0
"""站务表单: supervision, inspections, training, meetings, plans and complaints of the station."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.station import Station
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.pages.record_forms import RecordForms, Subject
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.gui.widgets.print_button import PrintButton
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import records
from wuse_desktop.services.filed_forms import STATION_FORM, station_forms
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.records import Deleted

_STATION = Station.entity
_WATCHED = frozenset({"filed_form", "form_version"})


class StationFormsPart(Page):
    """What the station itself files; at a county, what its stations filed as well."""

    key: ClassVar[str] = "forms"
    title: ClassVar[str] = N_("站务表单")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.card = FiledFormsCard(
            operations, read=lambda desk, _entity, _station_id: station_forms(desk), whole=True
        )
        self.card.refused.connect(lambda sentence: self.said.emit(sentence, "", None))
        self.printing = PrintButton(self.card)
        self.printing.offer(())
        self.printing.claim(self.card.print_current)
        self._stack = QStackedWidget()
        listed = QWidget()
        explains = muted(_("督导、督查、培训、会议、活动方案和投诉建议在这里填，填好后可以打印。"))
        layout = column(explains, self.card, gap=GRID)
        layout.setStretch(1, 1)
        listed.setLayout(layout)
        self._stack.addWidget(listed)
        outer = column(self._stack)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        self.forms = RecordForms(self.card, _STATION, self._subject, self._make_pane, self._write)

    def _subject(self) -> Subject:
        desk = self.operations.desk
        access = ("write", "") if may_write(desk) else ("read", _("只读：您的账号只能查看"))
        return desk.site_id, "", access  # type: ignore[return-value]

    def _make_pane(self, work: EntryWork, editor: FormEditor) -> EntryPane:
        pane = EntryPane(self.operations, work, editor, scrolls=False, finish=editor.finish_wished)
        self._stack.addWidget(pane)
        pane.filed.connect(self._on_filed)
        pane.closed.connect(self.show_list)
        pane.deleted.connect(self._on_deleted)
        pane.draft_kept.connect(self.draft_kept)
        return pane

    def _write(self, pane: EntryPane, opening: Opening) -> None:
        self._stack.setCurrentWidget(pane)
        pane.open(opening)

    @property
    def pane(self) -> EntryPane | None:
        """The form in front, or None."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, EntryPane) else None

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the list again."""
        if changes is None or changes.entities & _WATCHED:
            self.card.show_subject(_STATION, self.operations.desk.site_id)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Open a form that was begun or filed: "<form or filed form>:<station>"."""
        what, _colon, _station_id = record_id.rpartition(":")
        if entity != STATION_FORM or not what:
            return False
        self.forms.resume(what)
        return True

    def focus_first(self) -> None:
        """The form in front, or the list."""
        if self.pane is not None:
            self.pane.focus_form()
            return
        table = self.card.table
        table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current() is None:
            table.select_first()

    def step_back(self) -> bool:
        """From the form to the list."""
        if self.pane is None:
            return False
        self.pane.step_back()
        return True

    def leave(self) -> bool:
        """Keep what was typed."""
        if self.pane is not None:
            self.pane.leave()
        return True

    # what was written ---------------------------------------------------------------------

    def show_list(self) -> None:
        """Go back to the list."""
        self._stack.setCurrentIndex(0)
        self.card.refresh()
        self.focus_first()

    def _on_filed(self, filed: Filed) -> None:
        self.show_list()
        self.said.emit(_("“{form}”已保存").format(form=filed.draft.form.title), "", None)

    def _on_deleted(self, gone: Deleted, caption: str) -> None:
        self.show_list()
        text = _("“{name}”已放进回收站，30天内可以恢复。").format(name=caption)
        self.said.emit(text, _("撤销"), lambda: self._undo(gone))

    def _undo(self, gone: Deleted) -> None:
        self.operations.write(
            lambda desk: records.undo(desk, gone.token),
            lambda _saved: self.card.refresh(),
            initiator=self,
        )
