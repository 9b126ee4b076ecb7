# SPDX-License-Identifier: MulanPSL-2.0
"""A form of a case in its frame: the paper, its prints, and what reviewers say of it."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from wuse_desktop.domain.approvals import Thread
from wuse_desktop.domain.problems import Problem
from wuse_desktop.forms.session import Session
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.formview.comments import Comment
from wuse_desktop.gui.formview.form_view import FormView
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.form_files import FormFiles
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.review_panel import WIDTH, ReviewPanel
from wuse_desktop.gui.widgets.texts import button, column
from wuse_desktop.i18n import _
from wuse_desktop.services import form_printing, revealing, reviews
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.form_entry import FormDraft, drop_blank_rows
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.reviews import ReviewSheet, label_at

_ANSWER = "form_answer"


class FormEditor(QWidget):
    """Shows one ``FormDraft``; what an ``EntryPane`` asks of a form.

    ``masks`` hides sensitive answers of a form that is only looked at until they are asked for.
    ``reviewed`` tells that something was said of the form, ``said`` is for the notice bar.
    """

    changed = Signal()
    finish_wished = Signal()
    reviewed = Signal()
    said = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._draft: FormDraft | None = None
        self._session: Session | None = None
        self._titles: dict[str, str] = {}
        self._read_only = True
        self._shown = False
        self._mended = ""
        self._asked = 0
        self.masks = False
        self.preview: PreviewDialog | None = None
        self.view = FormView(operations.desk.today)
        self.panel = ReviewPanel()
        self.files = FormFiles(operations, self)
        self._reveal = button(_("显示敏感内容"), lambda: self._show_sensitive(""), kind="link")
        self._print = button(_("打印预览 Ctrl+P"), self.show_print, kind="link")
        self._blank = button(_("空白表"), self.show_blank, kind="link")
        self._build()
        self.view.changed.connect(lambda _paths: self.changed.emit())
        self.view.finish_wished.connect(self.finish_wished)
        self.view.comment_wished.connect(self.panel.begin_comment)
        self.view.reveal_wished.connect(self._show_sensitive)
        self.view.file_wished.connect(self._ask_for_file)
        self.files.chosen.connect(self._take_file)
        self.files.said.connect(self.said)
        self.panel.go_wished.connect(self.view.focus_path)
        self.panel.said.connect(self._say)
        self.panel.answered.connect(self._answer)
        self.panel.closed.connect(self._close)
        self.panel.mended.connect(self._on_mended)

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.view)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([3 * WIDTH, WIDTH])
        layout = column(splitter)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        bind(self, "Ctrl+P", self.show_print)
        self.panel.hide()

    @property
    def tools(self) -> tuple[QWidget, ...]:
        """The buttons about the whole form, for the line of its heading."""
        return (self._reveal, self._blank, self._print)

    # what a pane asks of it ------------------------------------------------------------------

    def show_draft(self, draft: FormDraft, titles: Mapping[str, str]) -> None:
        """Show a form; it is drawn when it is known whether it may be written."""
        self._draft = draft
        self._session = draft.session()
        self._titles = dict(titles)
        self._shown = False
        self._mended = ""
        self._asked += 1
        self.panel.hide()
        if draft.filed_id:
            self._read_reviews(draft.filed_id)

    def draft(self) -> FormDraft:
        """The form as typed now."""
        if self._draft is None or self._session is None:
            raise RuntimeError("a form is shown before it is read")
        return dataclasses.replace(
            self._draft, answers=self._session.answers(), mended=self._mended
        )

    def titles(self) -> dict[str, str]:
        """The name of the case: that of its client."""
        return dict(self._titles)

    def caption(self) -> str:
        """Which form, about whom."""
        if self._draft is None:
            return ""
        name = self._titles.get(self._draft.subject_id, "")
        return f"{self._draft.form.title} {name}".strip()

    def unreadable(self) -> list[str]:
        """Nothing: what does not fit is told by the form itself."""
        return []

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show what the form's own rules find beside the questions; give back the others."""
        if any(item.code == _ANSWER for item in problems):
            if self._session is not None and drop_blank_rows(self._session):
                self.view.refresh()
            self.view.show_problems()
        return tuple(item for item in problems if item.code != _ANSWER)

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a question by its path or its name, "" being the first."""
        if not name or name.startswith("/"):
            return self.view.focus_path(name)
        session = self._session
        questions = session.form.questions() if session is not None else ()
        path = next((item.path for item in questions if item.name == name), "")
        return bool(path) and self.view.focus_path(path)

    def set_read_only(self, read_only: bool) -> None:
        """Draw the form to be written, or only to be looked at."""
        if self._session is None or (self._shown and read_only == self._read_only):
            return
        self._read_only, self._shown = read_only, True
        self.view.show_session(self._session, read_only=read_only)
        masked = read_only and self.masks
        if not masked:
            self.view.set_revealed(True)
        self._reveal.setVisible(masked and self._operations.desk.session.role != "viewer")
        self.panel.set_writable(not read_only)
        self._pin()

    # reviews ---------------------------------------------------------------------------------

    def _read_reviews(self, filed_id: str) -> None:
        asked = self._asked

        def show(sheet: ReviewSheet) -> None:
            if asked == self._asked:
                self.panel.show_sheet(sheet, writable=not self._read_only)
                self.panel.setVisible(self.panel.is_needed)
                self._pin()

        self._operations.read(lambda desk: reviews.review_sheet(desk, filed_id), show)

    def _pin(self) -> None:
        """Pin what was said to its questions."""
        sheet = self.panel.sheet
        if not self._shown or sheet is None or self._draft is None:
            return
        if sheet.filed.id == self._draft.filed_id:
            self.view.set_comments(pinned(sheet.threads))
            self.view.set_commentable(sheet.may_speak)

    def _say(self, kind: str, words: str, path: str) -> None:
        self._review(lambda desk, filed_id: reviews.say(desk, filed_id, kind, words, path))

    def _answer(self, review_id: str, words: str) -> None:
        self._review(lambda desk, _filed_id: reviews.answer(desk, review_id, words))

    def _close(self, review_id: str) -> None:
        self._review(lambda desk, _filed_id: reviews.close(desk, review_id))

    def _review(self, work: Callable[[Desk, str], Saved]) -> None:
        filed_id = self._draft.filed_id if self._draft is not None else ""

        def done(_saved: Saved) -> None:
            self._read_reviews(filed_id)
            self.reviewed.emit()

        self._operations.write(lambda desk: work(desk, filed_id), done, initiator=self)

    def _on_mended(self, words: str) -> None:
        """Have the pane read and save the form with these words, and no later form with them."""
        self._mended = words
        self.finish_wished.emit()
        self._mended = ""

    # files -----------------------------------------------------------------------------------

    def _ask_for_file(self, path: str) -> None:
        if self._draft is not None:
            self.files.ask(path, self._draft)

    def _take_file(self, path: str, name: str) -> None:
        if self._session is not None:
            self._session.set(path, name)
            self.view.refresh()
            self.changed.emit()

    # sensitive answers, paper ----------------------------------------------------------------

    def _show_sensitive(self, path: str) -> None:
        """Show one masked answer or, with "", all of them; the trail keeps that it was asked."""
        draft = self._draft
        if draft is None:
            return
        labels = [label_at(draft.form, path)] if path else [str(draft.form.title)]

        def done(_saved: Saved) -> None:
            self.view.set_revealed(True, path)
            if not path:
                self._reveal.hide()

        self._operations.write(
            lambda desk: revealing.reveal(desk, draft.filed_id, labels), done, initiator=self
        )

    def show_print(self) -> None:
        """Show the form as it prints now."""
        if self._draft is not None:
            draft = self.draft()
            self._preview(
                str(draft.form.title),
                lambda desk: form_printing.filled_sheet(desk, draft, reveal=True),
                lambda desk: form_printing.filled_sheet(desk, draft, reveal=False),
            )

    def show_blank(self) -> None:
        """Show the same form with nothing filled in."""
        draft = self._draft
        if draft is not None:
            heading = _("{form} 空表").format(form=draft.form.title)
            self._preview(heading, lambda desk: form_printing.blank_sheet(desk, draft))

    def _preview(
        self,
        heading: str,
        make: Callable[[Desk], bytes],
        masked: Callable[[Desk], bytes] | None = None,
    ) -> None:
        name = file_name(" ".join((heading, *self._titles.values())).strip())
        self.preview = PreviewDialog(
            self._operations,
            heading,
            make,
            kind=heading,
            file_name=f"{name}.pdf",
            parent=self.window(),
        )
        if masked is not None and self._draft is not None:
            record_id = self._draft.filed_id or self._draft.subject_id
            self.preview.mask_until_asked(masked, (record_id,))
        self.preview.show()
        self.preview.make()


def pinned(threads: Sequence[Thread]) -> dict[str, list[Comment]]:
    """What was said of questions, with the answers, by the path of the question."""
    found: dict[str, list[Comment]] = {}
    for thread in threads:
        for item in (thread.review, *thread.answers):
            if thread.review.field and item.comment:
                comment = Comment(
                    author=item.author_name,
                    text=item.comment,
                    at=item.made_at,
                    closed=not thread.open,
                )
                found.setdefault(thread.review.field, []).append(comment)
    return found
