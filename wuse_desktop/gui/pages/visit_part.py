# SPDX-License-Identifier: MulanPSL-2.0
"""Home visits: the list beside the entry form."""

import dataclasses
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.dialogs.record_preview import preview_records
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.reasoned_write import write_with_reason
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.list_tools import ListTools
from wuse_desktop.gui.widgets.problem_texts import bring_into_sight
from wuse_desktop.gui.widgets.record_filing import unreadable_fault
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column, row, title
from wuse_desktop.gui.widgets.unread_texts import UNREAD, focus_unread, put_back, unread
from wuse_desktop.gui.widgets.visit_pane import VisitPane
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import records, visit_writing, visits
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.visit_cases import VisitCases, visit_cases
from wuse_desktop.services.visits import VisitDraft

_CASE_TALK = "08"  # VISIT_PURPOSE
_KEEP_MS = 1000
_MOST_PRINTED = 50
_LIST_WIDTH, _FORM_WIDTH = 480, 680


class VisitPart(Page):
    """入户走访: record, look up, correct. ``several_wished`` asks to record many in one go."""

    key: ClassVar[str] = "visit-records"
    title: ClassVar[str] = N_("走访记录")

    several_wished = Signal()

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        ask: AskReason = ask_reason,
    ) -> None:
        super().__init__(operations, parent)
        self._ask_reason = ask
        self.preview: PreviewDialog | None = None
        self._dirty = False
        self._read_only = False
        self._asked = 0
        self._save_wished = self._saving = False
        self._warned: tuple[str, ...] = ()
        self.table = RecordTable(
            operations,
            "visits",
            EmptyState(
                _("还没有走访记录。按 Ctrl+N 再按 V，或点下面的按钮，一分钟内记好一次走访。"),
                _("记一次走访"),
                lambda: self.start_new(HomeVisit.entity),
            ),
            filter_hint=_("筛选：户主、首字母、村名"),
            shown=("start_at", "head", "village", "outcome"),
        )
        self.table.view.focus_chooses = False  # the visit shown may be one that is not listed
        self.tools = ListTools(operations, self.table.name, self.table)
        self.pane = VisitPane(operations)
        self.entry = self.pane.entry
        self.attachments = self.pane.attachments
        self._wanted: dict[str, object] = {}
        self._new = button(_("记一次走访"), lambda: self.start_new(HomeVisit.entity))
        self._several = button(_("记几户…"), self.several_wished.emit)
        self._stack = QStackedWidget()
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self._keep_draft)
        self.entry.changed.connect(self._on_changed)
        self.table.selected.connect(self._on_selected)
        self.table.opened.connect(self._on_opened)
        self.table.model.counted.connect(self._mark_row)
        wishes = {
            "save": self.save,
            "delete": self._ask_delete,
            "print": self.print_visits,
            "afresh": self._start_afresh,
        }
        self.pane.wished.connect(lambda wish: wishes[wish]())
        self.entry.twin_wished.connect(self._open_twin)
        for card in (self.pane.goods, self.pane.attachments):
            card.said.connect(self.said)
        self.attachments.let_wait()
        self.attachments.waiting_changed.connect(self._on_changed)
        self.attachments.intake.ended.connect(lambda _outcome: self._save_after_files())
        self.pane.cases.opened.connect(self.open_requested)
        self.pane.cases.wished.connect(self.new_requested)
        for keys, wish in (
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Ctrl+P", self.print_visits),
        ):
            bind(self, keys, wish)

    def _build(self) -> None:
        self._stack.addWidget(
            EmptyState(
                _("从左边选一条走访记录，或者记一次新的。"),
                _("记一次走访"),
                lambda: self.start_new(HomeVisit.entity),
            )
        )
        self._stack.addWidget(self.pane)
        left = QWidget()
        left.setLayout(
            column(row(title(_(self.title)), None, self._several, self._new), self.table)
        )
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._stack)
        splitter.setSizes([_LIST_WIDTH, _FORM_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        outer = column(splitter)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        self._panes = (left, self._stack)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Fetch the list again, and offer a draft that was left behind."""
        if changes is None or changes.entities & {"home_visit", "household", "person"}:
            self.table.refresh(changes)
        if changes is None and not self._dirty:
            self.operations.read(visit_writing.left_behind, self._offer_draft)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show one visit."""
        if entity != HomeVisit.entity:
            return False
        self._open(record_id)
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a visit; ``context`` may name the household or person."""
        if what != HomeVisit.entity:
            return False
        if self._dirty and not self.entry.draft().visit.id:
            self._to_form()
            return True
        self.leave()
        self._dirty = False
        self._stack.setCurrentIndex(0)
        self._wanted = context if isinstance(context, dict) else {}
        self.operations.read(visit_writing.left_behind, self._start)
        return True

    def _start(self, left_behind: dict[str, Any] | None) -> None:
        """An empty form, or first the one that was left half filled in."""
        if left_behind is not None:
            self._offer_draft(left_behind)
            return
        self._begin()
        chosen = str(self._wanted.get("household_id") or self._wanted.get("person_id") or "")
        if chosen:
            self.entry.choose(chosen, str(self._wanted.get("title", "")))

    def _start_afresh(self) -> None:
        """Forget the half-filled form and begin what was wanted."""
        self._timer.stop()
        self._dirty = False
        self.operations.write(
            visit_writing.forget_typed,
            lambda _nothing: self._start(None),
            initiator=self,
        )

    def focus_first(self) -> None:
        """The form when one is open, else the list."""
        if self._stack.currentIndex() == 1 and not self._read_only:
            self.entry.who.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.table.current() is None:
                self.table.select_first()

    def panes(self) -> tuple[QWidget, ...]:
        """List and form."""
        return self._panes

    def step_back(self) -> bool:
        """Close the form; what was typed stays as a draft."""
        if self._stack.currentIndex() == 0:
            return False
        self.leave()
        self._dirty = False
        self._stack.setCurrentIndex(0)
        self.table.take_focus(self.entry.draft().visit.id)
        return True

    def leave(self) -> bool:
        """Keep what was typed."""
        self._timer.stop()
        if self._dirty:
            self._keep_draft()
        return True

    # opening ------------------------------------------------------------------------------

    def _begin(self, draft: VisitDraft | None = None) -> None:
        self._read_only = False
        self._warned = ()
        self.pane.show_new()
        day = self.operations.desk.today()
        fresh = HomeVisit(
            start_at=self.operations.desk.now().replace(hour=0, minute=0, second=0),
            end_at=self.operations.desk.now().replace(hour=0, minute=0, second=0),
            time_known=False,
            purposes=("01",),
        )
        worker_id = self.operations.desk.session.worker_id
        empty = VisitDraft(fresh, worker_minutes=((worker_id, 0),) if worker_id else ())
        self.entry.show_draft(draft or empty)
        self.attachments.set_waiting(draft.files if draft else ())
        if draft is None:
            self.entry.day.set_value(day)
        self._dirty = draft is not None
        self._to_form()

    def _to_form(self) -> None:
        self._stack.setCurrentIndex(1)
        self._mark_row()
        self.entry.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, record_id: str) -> None:
        self.leave()
        self._asked += 1
        asked, here = self._asked, self._stack.currentIndex() == 1
        shown = self.entry.draft().visit.id if here else ""

        def show(found: tuple[VisitDraft, dict[str, Any] | None]) -> None:
            if asked != self._asked or (self._dirty and shown == record_id):
                return  # another is wanted, or this very one is being written meanwhile
            draft, left = found
            self._dirty = left is not None
            self._warned = ()
            visit = draft.visit
            self._read_only = bool(visit.site_id) and visit.site_id != (
                self.operations.desk.site_id
            )
            self.pane.show_stored(visit, editable=not self._read_only)
            if left is not None and not self._read_only:
                self.pane.say(_("上次的修改没有保存，已为您找回"))
            self.entry.show_draft(draft)
            put_back(self.entry, (left or {}).get(UNREAD))
            self._stack.setCurrentIndex(1)
            self._mark_row()

        def refused(fault: Fault) -> None:
            if asked == self._asked:
                self._dirty = False
                self._stack.setCurrentIndex(0)
            self.operations.failed.emit(fault)

        self.operations.read(
            lambda desk: visit_writing.visit_as_typed(desk, record_id), show, refused
        )

    def _mark_row(self) -> None:
        """Mark the visit that is shown in the list, none beside a new one."""
        if self._stack.currentIndex() == 1:
            self.table.mark(self.entry.draft().visit.id)

    def _open_twin(self, record_id: str) -> None:
        """Go on with the visit of that day instead; what was typed of this one stays a draft."""
        typed = self.entry.draft().visit
        if typed.observed or typed.action_taken or self.attachments.waiting:
            self._open(record_id)
            return
        self._timer.stop()
        self._dirty = False
        self.operations.write(
            visit_writing.forget_typed,
            lambda _nothing: self._open(record_id),
            initiator=self,
        )

    def _on_selected(self, entity: str, record_id: str) -> None:
        del entity
        shown = self.entry.draft().visit.id if self._stack.currentIndex() == 1 else ""
        if not self._dirty and shown != record_id:
            self._open(record_id)

    def _on_opened(self, entity: str, record_id: str) -> None:
        del entity
        self._open(record_id)
        self.entry.observed.setFocus(Qt.FocusReason.OtherFocusReason)

    # printing -----------------------------------------------------------------------------

    def print_visits(self) -> None:
        """Show the papers of the selected visits in one file, or that of the visit that is open."""
        ids = self.table.selected_ids()
        visit = self.entry.draft().visit
        if self._stack.currentIndex() == 1:
            if not visit.id:
                self.pane.say(_("保存后才能打印"))
                return
            if len(ids) < 2 or visit.id not in ids:
                ids = [visit.id]
        if not ids:
            return
        if self._dirty:
            self.pane.say(_("打印的是已保存的内容，刚才的改动还没有保存"))
        if len(ids) > _MOST_PRINTED:
            text = _("一次最多打印{count}条，先印前{count}条").format(count=_MOST_PRINTED)
            self.said.emit(text, "", None)
        day = f"{visit.on}" if ids == [visit.id] and visit.on else ""
        self.preview = preview_records(
            self, self.operations, HomeVisit.entity, ids[:_MOST_PRINTED], day
        )

    # drafts -------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._dirty = True
        self._timer.start()

    def _typed(self) -> VisitDraft:
        """The visit as it is typed, with the files that wait for it."""
        return dataclasses.replace(self.entry.draft(), files=self.attachments.waiting)

    def _keep_draft(self) -> None:
        draft = self._typed()
        who, beside = self.entry.who.title(), {UNREAD: unread(self.entry)}

        def kept(answer: object) -> None:
            del answer
            self.draft_kept.emit()

        self.operations.write(
            lambda desk: visit_writing.keep_typed(desk, draft, who, beside), kept, initiator=self
        )

    def _offer_draft(self, payload: dict[str, Any] | None) -> None:
        if payload is None or self._dirty or self._stack.currentIndex() == 1:
            return
        draft, who = visits.draft_of(payload)
        self._begin(draft)
        self.entry.who.set_value(draft.visit.household_id, who)
        put_back(self.entry, payload.get(UNREAD))
        self.pane.say(_("上次没有写完，已为您找回"))
        self.pane.afresh.show()

    # saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Check, then file; warnings are shown once and do not stop a second try."""
        if self._read_only or self._saving or self._stack.currentIndex() == 0:
            return
        wrong = self.entry.unreadable()
        if wrong:
            self.operations.failed.emit(unreadable_fault(wrong, self.entry))
            focus_unread(self.entry)
            return
        if self.attachments.intake.busy:
            self._save_wished = True
            self.pane.say(_("文件还在处理，处理完就保存"))
            return
        self._timer.stop()
        draft = self._typed()
        noted = self._warned
        self._saving = True
        write_with_reason(
            self.operations,
            self,
            lambda desk, reason: visit_writing.save_typed(desk, draft, noted, reason),
            lambda answer: self._on_saved(*answer),
            ask=self._ask_reason,
            answered=self._on_answered,
        )

    def _on_answered(self) -> None:
        self._saving = False

    def _save_after_files(self) -> None:
        """Save now, if that was wished while files were still being taken in."""
        wished, self._save_wished = self._save_wished, False
        if wished:
            self.save()

    def _on_saved(self, saved: Saved | None, problems: tuple[Any, ...]) -> None:
        self.entry.show_problems(problems)
        if saved is None:
            self._warned = tuple(item.code for item in problems)
            if all(item.level != "block" for item in problems):
                self.pane.say(_("提醒已列出；再按一次保存就存下"))
            bring_into_sight(self.pane)
            return
        self._dirty = False
        text = _("已保存：{name} 的走访").format(name=self.entry.whose())
        talked_about_case = _CASE_TALK in self.entry.draft().visit.purposes
        self._stack.setCurrentIndex(0)  # until it is read as stored, nothing of it can be saved
        self.said.emit(text, _("再记一次"), lambda: self.start_new(HomeVisit.entity))
        self.table.take_focus(saved.id)
        self._open(saved.id)
        self.table.refresh()
        if talked_about_case:
            self.operations.read(
                lambda desk: visit_cases(desk, saved.id),
                lambda found: self._offer_session(text, saved.id, found),
            )

    def _offer_session(self, text: str, visit_id: str, found: VisitCases) -> None:
        """A visit for a talk about a case is most likely a session of it (rule C-04)."""
        if not found.running:
            return
        known = {"case_id": found.running[0].id, "visit_id": visit_id}
        self.said.emit(
            text,
            _("记成个案的一节"),
            lambda: self.new_requested.emit(CaseSession.entity, known),
        )

    def _ask_delete(self) -> None:
        visit = self.entry.draft().visit
        if not visit.id:
            return

        def done(answer: object) -> None:
            del answer
            self._dirty = False
            self._stack.setCurrentIndex(0)
            self.table.refresh()
            self.said.emit(_("走访记录已放进回收站"), _("撤销"), lambda: self._restore(visit.id))

        write_with_reason(
            self.operations,
            self,
            lambda desk, reason: records.delete(desk, HomeVisit.entity, visit.id, reason),
            done,
            ask=self._ask_reason,
        )

    def _restore(self, visit_id: str) -> None:
        self.operations.write(
            lambda desk: records.restore(desk, HomeVisit.entity, visit_id),
            lambda _answer: self.table.refresh(),
            initiator=self,
        )
