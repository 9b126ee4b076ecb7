# SPDX-License-Identifier: MulanPSL-2.0
"""The frame around a form that is written in place: drafts, findings, reasons, saving, deleting.

A page may have several, one a form. What a form needs of the services is told in an
``EntryWork``. The pane keeps a draft a second after the last change and offers it again, says
warnings once and saves with the next try, asks for a reason where a stored record may only be
corrected, and never loses text.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wuse_desktop.domain.ids import is_id
from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.correction_note import CorrectionNote
from wuse_desktop.gui.widgets.entry_work import EntryForm, EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.fields import TextEditor, settle
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.problem_texts import ProblemLines, bring_into_sight
from wuse_desktop.gui.widgets.record_filing import Titled, told, unreadable_fault
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.unread_texts import UNREAD, focus_unread, put_back, unread
from wuse_desktop.i18n import _
from wuse_desktop.services import drafts, records, waiting_files
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import Deleted

_KEEP_MS = 1000
# Faults and findings that a reason would settle.
_REASONS = frozenset({"reason_required", "service_long_day"})


class EntryPane(QWidget):
    """One form in its frame."""

    filed = Signal(object)  # Filed
    deleted = Signal(object, str)  # Deleted, what it was called
    closed = Signal()
    draft_kept = Signal()
    open_requested = Signal(str, str)

    def __init__(
        self,
        operations: Operations,
        work: EntryWork,
        form: QWidget,
        *,
        scrolls: bool = True,
        finish: SignalInstance | None = None,
        tools: Sequence[QWidget] = (),
    ) -> None:
        """``scrolls`` False leaves scrolling to the form.

        ``finish`` is the form's own wish to be saved, of one that takes Ctrl+Enter itself;
        ``tools`` are its buttons for the line of the heading.
        """
        super().__init__()
        self._operations = operations
        self._work = work
        self.form = form
        self._opening: Opening | None = None
        self._ticket = 0
        self._dirty = False
        self._saving = False
        self._correcting = False
        self._warned: frozenset[tuple[str, str]] = frozenset()
        self._heading = title()
        self._state = muted("", wrap=False)
        self.corrections = CorrectionNote(operations)
        self._afresh = button(_("不要了，重新填"), self.start_afresh, kind="link")
        self.problems = ProblemLines()
        self._twin_id = ("", "")
        self._twin = button(_("看那一条"), self._open_twin, kind="link")
        self.reason = TextEditor(placeholder=_("为什么更正；原来的内容会保留"))
        self._reason_row = QFrame()
        self._save = button(_("保存 Ctrl+S"), self.save, kind="primary")
        self._correct = button(_("更正"), self.begin_correction)
        self._delete = button(_("删除"), self.delete)
        self._area: QScrollArea | None = QScrollArea() if scrolls else None
        self._build(tools)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self._keep_draft)
        self._form.changed.connect(self._on_changed)
        self.reason.changed.connect(self._on_changed)
        if finish is not None:
            finish.connect(self.save)
        for keys in ("Ctrl+S",) if finish is not None else ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self.save)

    @property
    def _form(self) -> EntryForm:
        return cast("EntryForm", self.form)

    def _build(self, tools: Sequence[QWidget]) -> None:
        body: QWidget = self.form
        if self._area is not None:
            self._area.setWidgetResizable(True)
            self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._area.setWidget(self.form)
            body = self._area
        label = PlainLabel(_("更正原因 *"))
        label.setBuddy(self.reason)
        reason_row = row(label, self.reason)
        reason_row.setStretch(1, 1)
        self._reason_row.setLayout(reason_row)
        self.reason.setAccessibleName(_("更正原因"))
        back = button(_("返回 Esc"), self.step_back)
        layout = column(
            row(self._heading, None, self._state, self._afresh, *tools),
            self.corrections,
            row(self.problems, self._twin),
            body,
            self._reason_row,
            row(self._delete, None, back, self._correct, self._save),
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._twin.hide()
        self._reason_row.hide()

    # where it stands ----------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """Whether the form holds something that is not saved."""
        return self._dirty

    @property
    def state(self) -> str:
        """What the pane says of the form."""
        return self._state.text()

    @property
    def heading(self) -> str:
        """What is written."""
        return self._heading.text()

    @property
    def name(self) -> str:
        """The name of the draft that is open, or an empty text."""
        return self._opening.name if self._opening else ""

    # opening ------------------------------------------------------------------------------

    def open(self, opening: Opening) -> None:
        """Show the form with what is stored or proposed, or with what was left half written."""
        if self._dirty and self.name == opening.name:
            self._form.focus_field("")
            return
        self.leave()
        self._opening = opening
        self._dirty = self._correcting = False
        self._ticket += 1
        ticket = self._ticket

        def fetch(desk: Desk) -> tuple[Titled, Draft | None]:
            return opening.load(desk), drafts.load_draft(desk, opening.name)

        def show(found: tuple[Titled, Draft | None]) -> None:
            if ticket == self._ticket:
                self._show(opening, *found)

        self._operations.read(fetch, show)

    def _show(self, opening: Opening, loaded: Titled, draft: Draft | None) -> None:
        unfinished = draft is not None and opening.access != "read"
        payload = dict(draft.payload) if draft is not None and unfinished else {}
        form = self._form
        form.show_draft(*(self._work.restore(payload) if payload else loaded))
        put_back(self.form, payload.get(UNREAD))
        self._heading.setText(opening.heading)
        entity, _colon, record_id = opening.name.partition(":")
        self.corrections.show_record(entity, record_id if is_id(record_id) else "")
        self._warned = frozenset()
        self._show_problems(())
        self.reason.set_value(str(payload.get("why", "")))
        self._dirty = unfinished
        self._correcting = unfinished
        self._state.setText(_("上次没有写完，已为您找回") if unfinished else opening.note)
        self._afresh.setVisible(unfinished)
        self._arrange()
        if self._area is not None:
            self._area.verticalScrollBar().setValue(0)
        form.focus_field("" if unfinished else opening.focus)

    def _arrange(self) -> None:
        access = self._opening.access if self._opening else "read"
        writes = access == "write" or (access == "correct" and self._correcting)
        self._form.set_read_only(not writes)
        self._save.setVisible(writes)
        self._correct.setVisible(access == "correct" and not writes)
        self._reason_row.setVisible(access == "correct" and writes)
        deletes = self._opening is not None and self._opening.deletes is not None
        self._delete.setVisible(deletes and writes)

    def begin_correction(self) -> None:
        """Let a record that is read-only be changed, with a reason (rule R-02)."""
        self._correcting = True
        self._arrange()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_afresh(self) -> None:
        """Forget the half-written form and begin again with what is stored."""
        opening = self._opening
        if opening is None:
            return
        self._timer.stop()
        self._dirty = False
        self._operations.write(
            lambda desk: waiting_files.drop_draft(desk, opening.name),
            lambda _nothing: self.open(opening),
            initiator=self,
        )

    def ask_reason(self) -> None:
        """Show the line for a reason and go there."""
        self._reason_row.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_form(self) -> None:
        """Put the cursor into the form."""
        self._form.focus_field("")

    # drafts -------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._opening is None:  # e.g. a photo that was shrunk while the form was left
            return
        self._dirty = True
        self._timer.start()

    def _keep_draft(self) -> None:
        form, name = self._form, self.name
        payload = {
            **self._work.payload(form.draft(), form.titles()),
            "why": self.reason.value(),
            UNREAD: unread(self.form),
        }
        text = _("{kind} {name}").format(kind=self._work.kind, name=form.caption()).strip()
        self._operations.write(
            lambda desk: drafts.keep_draft(desk, name, text, payload),
            lambda _at: self.draft_kept.emit(),
            initiator=self,
        )

    def leave(self) -> None:
        """Keep what was typed."""
        self._timer.stop()
        if self._dirty:
            self._keep_draft()

    def forget(self) -> None:
        """Hold nothing any more, after keeping what was typed."""
        self.leave()
        self._ticket += 1
        self._dirty = False
        self._opening = None

    def step_back(self) -> None:
        """Close the form; what was typed stays as a draft."""
        self.forget()
        self.closed.emit()

    # saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Check, then file. What is only warned of is shown once; a second try saves."""
        if self._opening is None or self._saving or not self._save.isVisibleTo(self):
            return
        settle()
        form, name, warned = self._form, self.name, self._warned
        wrong = form.unreadable()
        if wrong:
            fault = unreadable_fault(wrong, self.form)
            self._refuse((Problem(fault.code, "", "block", fault.message),))
            focus_unread(self.form)
            return
        reason = self.reason.value()
        if self._opening.access == "correct" and not reason:
            message = _("更正要写明原因。")
            self._refuse((Problem("reason_required", "R-02", "block", message, "reason"),))
            return
        self._timer.stop()
        draft = form.draft()

        def check_and_save(desk: Desk) -> tuple[Saved | None, tuple[Problem, ...]]:
            problems = self._work.check(desk, draft, reason)
            if blocks(problems) or not told(self._placed(problems)) <= warned:
                return None, problems
            saved = self._work.save(desk, draft, reason)
            drafts.drop_draft(desk, name)
            return saved, problems

        self._saving = True
        self._operations.write(
            check_and_save,
            lambda answer: self._on_answer(draft, *answer),
            self._on_fault,
            initiator=self,
        )

    def _on_answer(self, draft: Any, saved: Saved | None, problems: tuple[Problem, ...]) -> None:
        self._saving = False
        if saved is None:
            self._timer.start()
            self._refuse(self._placed(problems))
            return
        self._show_problems(())
        self._dirty = False
        self._opening = None
        self.filed.emit(Filed(saved, draft))

    def _placed(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        lines = self._work.lines
        return tuple(
            dataclasses.replace(item, field=lines[item.code]) if item.code in lines else item
            for item in problems
        )

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        self._show_problems(problems)
        self._warned = told(problems)
        if any(item.code in _REASONS for item in problems):
            self._reason_row.show()
        if not blocks(problems):
            self._state.setText(_("提醒已列出；再按一次保存就存下"))
            bring_into_sight(self)
            return
        self._state.setText(_("还不能保存，请看标出的地方"))
        wanted = next(item.field for item in problems if item.level == "block")
        if wanted == "reason" and self._reason_row.isVisibleTo(self):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._form.focus_field(wanted):
            QTimer.singleShot(0, self._show_focus)  # once the sentences have their room

    def _show_focus(self) -> None:
        here = self.form.focusWidget()
        if self._area is not None and here is not None:
            self._area.ensureWidgetVisible(here, 0, here.height() + 4 * GRID)

    def _on_fault(self, fault: Fault) -> None:
        self._saving = False
        self._timer.start()
        if fault.code not in _REASONS:
            self._operations.failed.emit(fault)
            return
        problem = Problem(fault.code, "", "block", fault.sentence, "reason")
        self.ask_reason()
        self._refuse((problem,))

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        rest = self._form.show_problems(problems)
        self.problems.show_problems(rest, None)
        twins = {
            "case_running": "case_file",
            "activity_twin": "community_activity",
            "org_twin": "community_org",
        }
        found = [(twins[item.code], item.ids[0]) for item in problems if item.code in twins]
        self._twin_id = found[0] if found else ("", "")
        self._twin.setVisible(bool(found))

    def _open_twin(self) -> None:
        self.open_requested.emit(*self._twin_id)

    # deleting -----------------------------------------------------------------------------

    def delete(self) -> None:
        """Put what is open into the bin; the page offers to take it back."""
        opening = self._opening
        if opening is None or opening.deletes is None:
            return
        entity, record_id = opening.deletes
        caption, reason = self._form.caption(), self.reason.value()

        def remove(desk: Desk) -> Deleted:
            gone = records.delete(desk, entity, record_id, reason)
            drafts.drop_draft(desk, opening.name)
            return gone

        def done(gone: Deleted) -> None:
            self._timer.stop()
            self._dirty = False
            self._opening = None
            self.deleted.emit(gone, caption)

        self._operations.write(remove, done, self._on_fault, initiator=self)
