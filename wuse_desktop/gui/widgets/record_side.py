# SPDX-License-Identifier: MulanPSL-2.0
"""The right side of a page: one record to look at, and its form to write in.

What a kind of record needs of the services is told in a ``Filing``. The side keeps a draft a
second after the last change, offers it again, shows what the checks found, saves with warnings
said once, deletes with an undo, and never loses text.
"""

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QStackedWidget, QWidget

from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.draft_strip import DraftStrip
from wuse_desktop.gui.widgets.fields import settle
from wuse_desktop.gui.widgets.keys import SAVE, bind
from wuse_desktop.gui.widgets.later import Later
from wuse_desktop.gui.widgets.problem_texts import bring_into_sight
from wuse_desktop.gui.widgets.record_filing import (
    Context,
    Filing,
    Form,
    Titled,
    View,
    told,
    unreadable_fault,
)
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.unread_texts import UNREAD, focus_unread, put_back, unread
from wuse_desktop.i18n import _, in_turn
from wuse_desktop.services import drafts, records
from wuse_desktop.services.choices import make_ready
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import Deleted

_KEEP_MS = 1000
_VIEW, _FORM = 0, 1
_EDIT = "edit:"  # with the field that is to be written


class _Writing(QWidget):
    """A form between its heading and its buttons."""

    def __init__(self, form: QWidget, side: "RecordSide") -> None:
        super().__init__()
        self.form = form
        self.heading = title()
        self.state = muted("", wrap=False)
        self.afresh = button(_("不要了，重新填"), side.start_afresh, kind="link")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = form.layout()
        if inside is not None:  # keeps the fields clear of the scroll bar
            inside.setContentsMargins(0, 0, 2 * GRID, 0)
        self.area.setWidget(form)
        cancel = button(_("返回 Esc"), side.step_back)
        save = button(_("保存 Ctrl+S"), side.save, kind="primary")
        head = row(self.heading, None, self.state, self.afresh)
        layout = column(head, self.area, row(None, cancel, save))
        layout.setStretch(1, 1)
        self.setLayout(layout)


class RecordSide(QWidget):
    """One record at a time, to look at or to write.

    ``make_form`` makes the form when something is first written.
    """

    said = Signal(str, str, object)
    saved = Signal(str, str, bool)  # id, caption, whether it is new
    gone = Signal(str)  # a record was deleted
    wished = Signal(str)  # what the view asks for and the side does not know
    draft_kept = Signal()
    shown = Signal(str)  # the record that is looked at now
    drafts_changed = Signal()
    closed = Signal()

    def __init__(
        self,
        operations: Operations,
        filing: Filing,
        view: QWidget,
        make_form: Callable[[], QWidget],
    ) -> None:
        super().__init__()
        self._operations = operations
        self._filing = filing
        self.view = view
        self._looked_at = cast("View", view)
        self._make_form = make_form
        self._record_id = ""
        self._ticket = 0
        self._dirty = False
        self._saving = False
        self._context: Context = {}
        self._warned: frozenset[tuple[str, str]] = frozenset()
        self.strip = DraftStrip()
        self._writing = Later(self._make_writing)
        self._stack = QStackedWidget()
        self._build()
        entity = record_class(filing.entity)
        operations.outside(lambda _progress: make_ready(entity), lambda _nothing: None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self._keep_draft)
        self._looked_at.wished.connect(self._on_wished)
        self.strip.resumed.connect(lambda: self.edit())  # noqa: PLW0108 - takes no field
        self.strip.dropped.connect(self._drop_offered)
        for keys in SAVE:
            bind(self, keys, self.save)

    def _build(self) -> None:
        looking = QWidget()
        inner = column(self.strip, self.view)
        inner.setStretch(1, 1)
        looking.setLayout(inner)
        self._stack.addWidget(looking)
        self._stack.addWidget(self._writing)
        outer = column(self._stack)
        outer.setContentsMargins(GRID, 0, 0, 0)
        self.setLayout(outer)

    def _make_writing(self) -> _Writing:
        form = self._make_form()
        cast("Form", form).changed.connect(self._on_changed)
        return _Writing(form, self)

    # where it stands ----------------------------------------------------------------------

    @property
    def form(self) -> QWidget:
        """The form."""
        return self._writing.content.form

    @property
    def _written(self) -> Form:
        return cast("Form", self.form)

    @property
    def record_id(self) -> str:
        """The record that is shown, "" for none."""
        return self._record_id

    @property
    def is_writing(self) -> bool:
        """Whether the form is open."""
        return self._stack.currentIndex() == _FORM

    @property
    def is_dirty(self) -> bool:
        """Whether the form holds something that is not saved."""
        return self.is_writing and self._dirty

    @property
    def state(self) -> str:
        """What the form says of itself."""
        return self._writing.content.state.text()

    def _next_ticket(self) -> int:
        """Answers to what was asked before are no longer wanted."""
        self._ticket += 1
        return self._ticket

    # looking ------------------------------------------------------------------------------

    def open(self, record_id: str, *, focus: bool = False) -> None:
        """Show a record; what the form held is kept as a draft."""
        self.leave()
        self._dirty = False
        self._record_id = record_id
        ticket = self._next_ticket()

        def fetch(desk: Desk) -> tuple[str, Any, Draft | None]:
            led = self._filing.lead(desk, record_id)
            draft = drafts.load_draft(desk, self._draft_name(led))
            return led, self._filing.sheet(desk, led), draft

        def show(found: tuple[str, Any, Draft | None]) -> None:
            if ticket != self._ticket:
                return
            self._record_id = found[0]
            self._looked_at.show_sheet(found[1])
            self.strip.offer(_("上次改到一半，没有保存。") if found[2] else "")
            self._stack.setCurrentIndex(_VIEW)
            self.shown.emit(found[0])
            if focus:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)

        self._operations.read(fetch, show)

    def refresh(self) -> None:
        """Read what is shown again; a form that is open stays as it is."""
        if self._record_id and not self.is_writing:
            self.open(self._record_id)

    def _on_wished(self, wish: str) -> None:
        known: dict[str, Callable[[], object]] = {
            "edit": self.edit,
            "delete": self.delete,
            "history": self.show_history,
        }
        if wish in known:
            known[wish]()
        elif wish.startswith(_EDIT):
            self.edit(wish.removeprefix(_EDIT))
        else:
            self.wished.emit(wish)

    def show_history(self) -> None:
        """Show every change of the record."""
        caption = self._looked_at.caption()
        show_history(self, self._operations, self._filing.entity, self._record_id, caption)

    # writing ------------------------------------------------------------------------------

    def begin(self, context: Context | None = None) -> None:
        """Open an empty form, or the one that was left half filled in."""
        if self.is_dirty and not self._written.record_id():
            self._written.focus_first()
            return
        self.leave()
        self._context = context or {}
        self._read_form("", lambda desk: self._filing.new(desk, self._context))

    def edit(self, field: str = "") -> None:
        """Open the form of the record that is shown, with the cursor in a field."""
        record_id = self._record_id
        if record_id:
            self._read_form(record_id, lambda desk: self._filing.load(desk, record_id), field)

    def _read_form(self, record_id: str, load: Callable[[Desk], Titled], field: str = "") -> None:
        ticket, name = self._next_ticket(), self._draft_name(record_id)

        def fetch(desk: Desk) -> tuple[Titled, Draft | None]:
            return load(desk), drafts.load_draft(desk, name)

        def show(found: tuple[Titled, Draft | None]) -> None:
            if ticket == self._ticket:
                draft = found[1]
                shown = self._filing.restore(draft.payload) if draft else found[0]
                self._show_form(shown, is_draft=draft is not None)
                put_back(self._writing.content, draft.payload.get(UNREAD) if draft else None)
                if field:
                    self._written.focus_on(field)
                    QTimer.singleShot(0, self, self._scroll_to_focus)

        self._operations.read(fetch, show)

    def _show_form(self, shown: Titled, *, is_draft: bool) -> None:
        form, around = self._written, self._writing.content
        form.show_draft(*shown)
        self._dirty = is_draft
        self._warned = frozenset()
        around.state.setText(_("上次没有写完，已为您找回") if is_draft else "")
        around.afresh.setVisible(is_draft)
        changing = bool(form.record_id())
        text = _("修改{kind} {name}") if changing else _("新建{kind}")
        around.heading.setText(text.format(kind=self._filing.kind, name=form.caption()))
        self._stack.setCurrentIndex(_FORM)
        around.area.verticalScrollBar().setValue(0)
        form.focus_first()

    def start_afresh(self) -> None:
        """Forget the half-written form and begin again with what is stored."""
        record_id = self._written.record_id()
        self._timer.stop()
        self._dirty = False

        def again(answer: None) -> None:
            del answer
            self.drafts_changed.emit()
            if record_id:
                self.edit()
            else:
                self.begin(self._context)

        self._forget(record_id, again)

    def _drop_offered(self) -> None:
        self.strip.offer("")
        self._forget(self._record_id, lambda _answer: self.drafts_changed.emit())

    def _forget(self, record_id: str, done: Callable[[None], None]) -> None:
        name = self._draft_name(record_id)
        self._operations.write(lambda desk: drafts.drop_draft(desk, name), done, initiator=self)

    # drafts -------------------------------------------------------------------------------

    def _draft_name(self, record_id: str) -> str:
        return f"{self._filing.entity}:{record_id}" if record_id else self._filing.entity

    def _on_changed(self) -> None:
        self._dirty = True
        self._timer.start()

    def _keep_draft(self) -> None:
        form = self._written
        payload = {
            **self._filing.payload(form.draft(), form.titles()),
            UNREAD: unread(self._writing.content),
        }
        name = self._draft_name(form.record_id())
        text = _("{kind} {name}").format(kind=self._filing.kind, name=form.caption()).strip()
        self._operations.write(
            lambda desk: drafts.keep_draft(desk, name, text, payload),
            lambda _at: self.draft_kept.emit(),
            initiator=self,
        )

    def leave(self) -> None:
        """Keep what was typed."""
        self._timer.stop()
        if self.is_dirty:
            self._keep_draft()

    def step_back(self) -> bool:
        """From the form to the record, from the record to the list; False when nothing is open."""
        if self.is_writing:
            record_id = self._written.record_id()
            self.leave()
            self._dirty = False
            self._stack.setCurrentIndex(_VIEW)
            self.drafts_changed.emit()
            if record_id:
                self.open(record_id, focus=True)
                return True
        elif not self._record_id:
            return False
        self.forget_record()
        self.closed.emit()
        return True

    def forget_record(self) -> None:
        """Show nothing."""
        self._next_ticket()
        self._record_id = ""

    # saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Check, then file. What is only warned of is shown once; a second try saves."""
        form = self._written
        if not self.is_writing or self._saving:
            return
        settle()
        wrong = form.unreadable()
        if wrong:
            self._operations.failed.emit(unreadable_fault(wrong, self._writing.content))
            focus_unread(self._writing.content)
            return
        self._timer.stop()
        draft, warned = form.draft(), self._warned
        is_new, name = not form.record_id(), self._draft_name(form.record_id())

        def check_and_save(desk: Desk) -> tuple[Saved | None, tuple[Problem, ...]]:
            problems = self._filing.check(desk, draft)
            if blocks(problems) or not told(problems) <= warned:
                return None, problems
            saved = self._filing.save(desk, draft)
            drafts.drop_draft(desk, name)
            return saved, problems

        def done(answer: tuple[Saved | None, tuple[Problem, ...]]) -> None:
            self._saving = False
            self._on_answer(*answer, is_new=is_new)

        self._saving = True
        self._operations.write(check_and_save, done, self._on_refused, initiator=self)

    def _on_refused(self, fault: Fault) -> None:
        self._saving = False
        self._timer.start()
        self._operations.failed.emit(fault)

    def _on_answer(
        self, saved: Saved | None, problems: tuple[Problem, ...], *, is_new: bool
    ) -> None:
        form = self._written
        form.show_problems(problems)
        if saved is None:
            self._timer.start()
            self._warned = told(problems)
            self._point_out(problems)
            return
        caption = form.caption()
        self._dirty = False
        self._record_id = saved.id
        self.drafts_changed.emit()
        self.open(saved.id, focus=True)
        self.saved.emit(saved.id, caption, is_new)

    def _point_out(self, problems: tuple[Problem, ...]) -> None:
        """Go to the first line that forbids saving, or bring the first reminder into sight."""
        around = self._writing.content
        if not blocks(problems):
            around.state.setText(_("提醒已列出；再按一次保存就存下"))
            bring_into_sight(around)
            return
        around.state.setText(_("还不能保存，请看标出的地方"))
        self._written.focus_on(next(item.field for item in problems if item.level == "block"))
        QTimer.singleShot(0, self, self._scroll_to_focus)

    def _scroll_to_focus(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self.form.isAncestorOf(focus):
            self._writing.content.area.ensureWidgetVisible(focus, 0, 8 * GRID)

    # deleting -----------------------------------------------------------------------------

    def delete(self) -> None:
        """Put the record into the bin; the notice offers to take it back."""
        entity, record_id = self._filing.entity, self._record_id
        caption = self._looked_at.caption()

        def done(deleted: Deleted) -> None:
            self.forget_record()
            self.gone.emit(record_id)
            sentence = _("{kind}“{name}”已放进回收站，30天内可以恢复。").format(
                kind=self._filing.kind, name=caption
            )
            self.said.emit(sentence, _("撤销"), lambda: self._undo(deleted))

        self._operations.write(
            lambda desk: records.delete(desk, entity, record_id), done, initiator=self
        )

    def _undo(self, deleted: Deleted) -> None:
        def done(saved: Saved) -> None:
            self.gone.emit("")
            self.open(saved.id, focus=True)
            if saved.problems:
                self.said.emit(in_turn(problem.message for problem in saved.problems), "", None)

        self._operations.write(lambda desk: records.undo(desk, deleted.token), done, initiator=self)
