# SPDX-License-Identifier: MulanPSL-2.0
"""The shape of a tab of work: a list, and beside it one record with the forms that belong to it.

A subclass says which list, view and forms there are and what their names mean. Names of drafts
are addresses: "<entity>" is a new record, "<entity>:<id>" a stored one, "<entity>:<what>:<id>" a
form about the record of that id.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.reasoned_write import write_with_reason
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.draft_strip import DraftStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import Access, EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.gui.widgets.list_tools import ListTools
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.i18n import _
from wuse_desktop.services import drafts, records, waiting_files
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.records import Deleted

_LIST_WIDTH, _SIDE_WIDTH = 400, 734


class WorkView(Protocol):
    """What the page needs of the widget that shows a record; it is a QWidget as well."""

    wished: SignalInstance  # what is asked for, and the id it is about
    opened: SignalInstance  # entity and id of another record to look at

    def show_sheet(self, sheet: Any) -> None:
        """Show a record."""


class WorkPage(Page):
    """One list with the record beside it."""

    entity = ""
    watched: frozenset[str] = frozenset()

    def __init__(
        self,
        operations: Operations,
        table: RecordTable,
        view: QWidget,
        empty: EmptyState,
        new: QPushButton,
    ) -> None:
        """``new`` begins a record; it is one of the tools of the table."""
        super().__init__(operations)
        self.table = table
        self.tools = ListTools(operations, table.name, table)
        self.view = view
        self.record_id = ""
        self._ticket = 0
        self._left_over = ""
        self._offered = ""
        self.list_strip = DraftStrip()
        self.view_strip = DraftStrip()
        self._wide: set[EntryPane] = set()
        self._stack = QStackedWidget()
        self._list = QWidget()
        self._lay_out(empty)
        new.setAutoDefault(False)
        new.clicked.connect(lambda: self.start_new(self.entity))
        new.setVisible(may_write(operations.desk))
        self.table.selected.connect(self._on_selected)
        self.table.opened.connect(self.show_record)
        self.table.model.counted.connect(self._mark_row)
        self.list_strip.resumed.connect(lambda: self.resume(self._left_over))
        self.list_strip.dropped.connect(lambda: self._drop(self._left_over))
        self.view_strip.resumed.connect(lambda: self.resume(self._offered))
        self.view_strip.dropped.connect(lambda: self._drop(self._offered))
        self._view.wished.connect(self.on_wish)
        self._view.opened.connect(self.open_requested)

    @property
    def _view(self) -> WorkView:
        return cast("WorkView", self.view)

    def _lay_out(self, empty: EmptyState) -> None:
        shown = QWidget()
        shown_layout = column(self.view_strip, self.view)
        shown_layout.setStretch(1, 1)
        shown.setLayout(shown_layout)
        self._shown = shown
        self._stack.addWidget(empty)
        self._stack.addWidget(shown)
        left_layout = column(self.list_strip, self.table)
        left_layout.setStretch(1, 1)
        self._list.setLayout(left_layout)
        self._list.setFocusProxy(self.table)
        right = QWidget()
        right_layout = column(self._stack)
        right_layout.setContentsMargins(GRID, 0, 0, 0)
        right.setLayout(right_layout)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._list)
        splitter.addWidget(right)
        splitter.setSizes([_LIST_WIDTH, _SIDE_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        outer = column(splitter)
        outer.setStretch(0, 1)
        self.setLayout(outer)

    def add_pane(
        self,
        work: EntryWork,
        form: QWidget,
        filed: Callable[[Filed], None],
        *,
        wide: bool = False,
        finish: SignalInstance | None = None,
        tools: Sequence[QWidget] = (),
    ) -> EntryPane:
        """Take a form in; a ``wide`` one has the whole page while open, and scrolls by itself.

        ``finish`` is the form's own wish to be saved, ``tools`` are its buttons.
        """
        pane = EntryPane(self.operations, work, form, scrolls=not wide, finish=finish, tools=tools)
        self._stack.addWidget(pane)
        if wide:
            self._wide.add(pane)
        pane.filed.connect(filed)
        pane.closed.connect(self._on_closed)
        pane.deleted.connect(self._on_deleted)
        pane.draft_kept.connect(self.draft_kept)
        pane.open_requested.connect(self.open_requested)
        return pane

    def add_form_pane(self, work: EntryWork, editor: FormEditor) -> EntryPane:
        """Take in the forms that are made from definitions: as wide as the page."""
        return self.add_pane(
            work, editor, self._on_record_form, wide=True, finish=editor.finish_wished
        )

    def _on_record_form(self, filed: Filed) -> None:
        """A form about the record was filed: show the record again."""
        self.table.refresh()
        self.open(self.record_id, focus=True)
        self.said.emit(_("“{form}”已保存").format(form=filed.draft.form.title), "", None)

    # what a subclass says -------------------------------------------------------------------

    def read_sheet(self, desk: Desk, record_id: str) -> Any:
        """What the view shows of a record."""
        raise NotImplementedError

    def edit(self, sheet: Any) -> None:
        """Open the form of the record that is shown."""
        raise NotImplementedError

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for something."""
        raise NotImplementedError

    def resume(self, name: str) -> None:
        """Open the form that a draft of this name belongs to."""
        _entity, _colon, record_id = name.partition(":")
        if record_id:
            self.open(record_id, then=self.edit)
        else:
            self.start_new(self.entity)

    # the page contract --------------------------------------------------------------------

    @property
    def pane(self) -> EntryPane | None:
        """The form in front, or None."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, EntryPane) else None

    def refresh(self, changes: Changes | None = None) -> None:
        """Read list and record again, and offer a form that was left half filled in."""
        if changes is not None and not changes.entities & self.watched:
            return
        self.table.refresh(changes)
        if self.pane is None and self.record_id:
            self.open(self.record_id)
        if changes is None:
            self.read_drafts()

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a record of the list, or a form about one that a draft was kept of."""
        if entity != self.entity:
            return False
        if ":" in record_id:
            self.resume(f"{entity}:{record_id}")
        else:
            self.open(record_id, focus=True)
        return True

    def focus_first(self) -> None:
        """The form when one is open, else the list."""
        if self.pane is not None:
            self.pane.focus_form()
            return
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current() is None:
            self.table.select_first()

    def panes(self) -> tuple[QWidget, ...]:
        """List and record."""
        return (self._list, self._stack)

    def step_back(self) -> bool:
        """From the form to the record, from the record to the list."""
        if self.pane is not None:
            self.pane.step_back()
            return True
        if not self.record_id:
            return False
        self.show_nothing()
        return True

    def leave(self) -> bool:
        """Keep what was typed."""
        if self.pane is not None:
            self.pane.leave()
        return True

    # looking ------------------------------------------------------------------------------

    def open(
        self, record_id: str, *, focus: bool = False, then: Callable[[Any], None] | None = None
    ) -> None:
        """Show a record; what a form held is kept as a draft. ``then`` gets the sheet."""
        if self.pane is not None:
            self.pane.forget()
        self.record_id = record_id
        self._ticket += 1
        ticket = self._ticket

        def show(sheet: Any) -> None:
            if ticket != self._ticket:
                return
            self._view.show_sheet(sheet)
            self.offer_unfinished(sheet.unfinished if sheet.editable else ())
            self.bring(None)
            self._mark_row()
            if focus:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if then is not None:
                then(sheet)

        self.operations.read(lambda desk: self.read_sheet(desk, record_id), show)

    def _mark_row(self) -> None:
        """Mark the record that is shown in the list, where the list has it."""
        number = self.table.model.find_row(self.record_id) if self.record_id else -1
        if number >= 0 and number != self.table.view.currentIndex().row():
            select_row(self.table.view, number)

    def show_nothing(self) -> None:
        """Go back to the list alone."""
        self._ticket += 1
        self.record_id = ""
        self._stack.setCurrentIndex(0)
        self._list.show()
        self.focus_first()
        self.read_drafts()

    def bring(self, pane: EntryPane | None) -> None:
        """Put a form in front, or the record with None."""
        self._list.setVisible(pane not in self._wide)
        self._stack.setCurrentWidget(pane or self._shown)

    def write(self, pane: EntryPane, opening: Opening) -> None:
        """Open a form."""
        if self.pane is not None and self.pane is not pane:
            self.pane.forget()
        self._ticket += 1
        self.bring(pane)
        pane.open(opening)

    def _on_selected(self, entity: str, record_id: str) -> None:
        """Look at the row the keyboard is on, unless something is being written."""
        del entity
        if self.pane is None and record_id != self.record_id:
            self.open(record_id)

    def _on_closed(self) -> None:
        if self.record_id:
            self.open(self.record_id, focus=True)
        else:
            self.show_nothing()

    # deleting -----------------------------------------------------------------------------

    def delete(self, entity: str, record_id: str, caption: str) -> None:
        """Put a record into the bin and offer to take it back."""
        write_with_reason(
            self.operations,
            self,
            lambda desk, reason: records.delete(desk, entity, record_id, reason),
            lambda gone: self._on_deleted(gone, caption),
        )

    def _on_deleted(self, gone: Deleted, caption: str) -> None:
        self.table.refresh()
        if gone.entity == self.entity or not self.record_id:
            self.show_nothing()
        else:
            self.open(self.record_id, focus=True)
        text = _("“{name}”已放进回收站，30天内可以恢复。").format(name=caption)
        self.said.emit(text, _("撤销"), lambda: self._undo(gone))

    def _undo(self, gone: Deleted) -> None:
        def done(_saved: object) -> None:
            self.table.refresh()
            self.open(gone.id if gone.entity == self.entity else self.record_id, focus=True)

        self.operations.write(lambda desk: records.undo(desk, gone.token), done, initiator=self)

    # drafts -------------------------------------------------------------------------------

    def read_drafts(self) -> None:
        """Offer above the list what was begun and never saved."""

        def show(draft: Draft | None) -> None:
            self._left_over = draft.name if draft else ""
            text = _("没写完：{title}").format(title=draft.title) if draft else ""
            self.list_strip.offer(text)

        self.operations.read(lambda desk: drafts.load_draft(desk, self.entity), show)

    def offer_unfinished(self, found: tuple[Draft, ...]) -> None:
        """Offer above the record the forms about it that were left half written."""
        self._offered = found[0].name if found else ""
        text = _("没写完：{title}").format(title=found[0].title) if found else ""
        self.view_strip.offer(text)

    def _drop(self, name: str) -> None:
        def done(_nothing: None) -> None:
            self.read_drafts()
            if self.record_id and self.pane is None:
                self.open(self.record_id)

        self.operations.write(
            lambda desk: waiting_files.drop_draft(desk, name), done, initiator=self
        )


def shown_access(site_name: str, *, editable: bool) -> tuple[Access, str]:
    """How a record may be written, and what to say about it."""
    if site_name:
        return "read", _("只读：{site}的记录").format(site=site_name)
    if not editable:
        return "read", _("只读：记录已锁定，或您的账号只能查看")
    return "write", ""
