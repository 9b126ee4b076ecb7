# SPDX-License-Identifier: MulanPSL-2.0
"""督导: the forms that wait for a decision, one after the other, each beside what is said of it."""

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QListWidget, QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.forms import FiledForm, Review
from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.form_editor import FormEditor
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.standing_words import standing_words
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import review_entry, reviews
from wuse_desktop.services.review_entry import ReviewedForm
from wuse_desktop.services.reviews import QueueLine

_QUEUE_WIDTH, _FORM_WIDTH = 230, 920


class _Queue(QListWidget):
    """A list that leaves letters to the page."""

    def event(self, event: QEvent) -> bool:
        """Claim no letter as the beginning of a search."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        return super().event(event)


class ReviewPage(Page):
    """Queue, form and opinions beside each other.

    J and K go through the queue, A agrees, R returns with a reason, Ctrl+Alt+M writes an opinion
    on the question that has the keyboard.
    """

    key: ClassVar[str] = "reviews"
    title: ClassVar[str] = NP_("page", "督导")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._ticket = 0
        self._filed_id = ""
        self._wanted = 0
        self._heading = title(_("待审核"))
        self._keys = muted(
            _("J / K 下一份、上一份 · A 同意 · R 退回 · Ctrl+Alt+M 写意见"), wrap=False
        )
        self._open_case = button(_("打开个案"), self.open_case, kind="link")
        self._form_title = title()
        self._about = muted("", wrap=False)
        self.queue = _Queue()
        self.queue.setAccessibleName(_("待审核"))
        self.queue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.queue.setMinimumWidth(_QUEUE_WIDTH - 30)
        self._lines: tuple[QueueLine, ...] = ()
        self.editor = FormEditor(operations)
        self._form = QWidget()
        self._nothing = EmptyState(_("没有等您审核的表单。社工填好、各站上报以后，会列在这里。"))
        self._stack = QStackedWidget()
        self._build()
        self.queue.currentRowChanged.connect(self._on_row)
        self.queue.itemActivated.connect(lambda _item: self.focus_form())
        self.editor.reviewed.connect(self._on_reviewed)
        for keys, wish in (
            ("J", lambda: self._walk(1)),
            ("K", lambda: self._walk(-1)),
            ("A", self.editor.panel.approve),
            ("R", self.editor.panel.begin_return),
        ):
            bind(self, keys, wish)

    def _build(self) -> None:
        head = row(self._form_title, self._about, None, self._open_case, *self.editor.tools)
        form = column(head, self.editor, gap=4)
        form.setStretch(1, 1)
        form.setContentsMargins(GRID, 0, 0, 0)
        self._form.setLayout(form)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._form)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.queue)
        splitter.addWidget(self._stack)
        splitter.setSizes([_QUEUE_WIDTH, _FORM_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        layout = column(row(self._heading, None, self._keys), splitter)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the queue again."""
        if changes is not None and not changes.entities & {FiledForm.entity, Review.entity}:
            return
        self.operations.read(reviews.queue, self._show_queue)

    def focus_first(self) -> None:
        """The queue."""
        self.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """Queue, form and opinions."""
        return (self.queue, self.editor.view, self.editor.panel)

    def step_back(self) -> bool:
        """Close the box for words, then go from the form to the queue."""
        if self.editor.panel.cancel():
            self.focus_form()
            return True
        if self.queue.hasFocus() or not self._filed_id:
            return False
        self.focus_first()
        return True

    # the queue ----------------------------------------------------------------------------

    def _show_queue(self, lines: tuple[QueueLine, ...]) -> None:
        self._lines = lines
        self._heading.setText(_("待审核 {count} 份").format(count=len(lines)))
        keys = [item.filed_id for item in lines]
        self.queue.blockSignals(True)
        self.queue.clear()
        at_county = self.operations.desk.is_county
        for number, item in enumerate(lines):
            self.queue.addItem(unturned(_text(item, at_county=at_county)))
            self.queue.item(number).setToolTip(tip(_joined(item)))
        if self._filed_id in keys:
            self.queue.setCurrentRow(keys.index(self._filed_id))
        self.queue.blockSignals(False)
        if self._filed_id in keys:
            return
        self._filed_id = ""
        if lines:
            self.queue.setCurrentRow(min(self._wanted, len(lines) - 1))
        else:
            self._stack.setCurrentWidget(self._nothing)

    def _on_row(self, number: int) -> None:
        if 0 <= number < len(self._lines) and self._lines[number].filed_id != self._filed_id:
            self.open(self._lines[number])

    def _walk(self, step: int) -> None:
        number = self.queue.currentRow() + step
        if 0 <= number < len(self._lines):
            self.queue.setCurrentRow(number)

    # one form -----------------------------------------------------------------------------

    def open(self, line: QueueLine) -> None:
        """Show a form of the queue beside what was said of it."""
        self._filed_id = line.filed_id
        self._wanted = max(self.queue.currentRow(), 0)
        self._ticket += 1
        ticket = self._ticket

        def show(found: ReviewedForm) -> None:
            if ticket != self._ticket:
                return
            self.editor.masks = found.masked
            self.editor.show_draft(found.draft, {found.draft.case_id: line.client_name})
            self.editor.set_read_only(True)
            self._form_title.setText(line.title)
            self._about.setText(_joined(line))
            self._stack.setCurrentWidget(self._form)

        self.operations.read(lambda desk: review_entry.reviewed_form(desk, line.filed_id), show)

    def focus_form(self) -> None:
        """Go into the form."""
        self.editor.focus_field("")

    def open_case(self) -> None:
        """Show the case that the form is of."""
        number = self.queue.currentRow()
        if 0 <= number < len(self._lines):
            self.open_requested.emit("case_file", self._lines[number].case_id)

    def _on_reviewed(self) -> None:
        """What was decided leaves the queue and the next one comes up; else one stays there."""
        former = self._filed_id
        self._wanted = max(self.queue.currentRow(), 0)

        def show(lines: tuple[QueueLine, ...]) -> None:
            self._show_queue(lines)
            place = self.editor.panel.place
            if self._filed_id != former or not place:
                self.focus_first()
            else:
                self.editor.focus_field(place)

        self.operations.read(reviews.queue, show)


def _text(item: QueueLine, *, at_county: bool) -> str:
    """Two lines: whose and which form, then where it stands, of when and from whom."""
    words, _tone = standing_words(item.standing)
    day = f"{item.filed_on:%m-%d}" if item.filed_on else ""
    who = item.station_name if at_county else item.writer
    second = " ".join(part for part in (words, day, who) if part)
    return f"{item.client_name} {item.title}\n{second}"


def _joined(item: QueueLine) -> str:
    day = item.filed_on.isoformat() if item.filed_on else ""
    return " · ".join(
        part for part in (item.client_name, item.station_name, item.writer, day) if part
    )
