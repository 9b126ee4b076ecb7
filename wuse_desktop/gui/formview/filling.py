# SPDX-License-Identifier: MulanPSL-2.0
"""What the parts of one shown form share: its session, and how it is looked at."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from wuse_desktop.domain.masking import mask_answer
from wuse_desktop.forms.definition import Question, QuestionKind
from wuse_desktop.forms.session import Session
from wuse_desktop.gui.formview.comments import Comment
from wuse_desktop.services.printed_answers import answer_text


class Filling(QObject):
    """One form that is filled in or read.

    ``changed`` carries the paths that an answer has changed, ``writing`` is the path of the
    answer that is just being written, "" when none is.
    """

    changed = Signal(object)
    passed = Signal()  # a choice was taken with Enter: go on
    file_wished = Signal(str)
    reveal_wished = Signal(str)

    def __init__(self, session: Session, *, today: date, read_only: bool) -> None:
        super().__init__()
        self.session = session
        self.today = today
        self.read_only = read_only
        self.writing = ""
        self.revealed: set[str] = set()
        self.reveals_all = False
        self.comments: Mapping[str, Sequence[Comment]] = {}

    def answer(self, path: str, answer: object) -> None:
        """Write an answer and tell what it changed."""
        self.writing = path
        try:
            changes = self.session.set(path, answer)
            if changes:
                self.changed.emit(changes)
        finally:
            self.writing = ""

    def answer_all(self, answers: Sequence[tuple[str, object]]) -> None:
        """Write several answers and tell once what they changed."""
        changes: set[str] = set()
        for path, answer in answers:
            changes |= self.session.set(path, answer)
        if changes:
            self.changed.emit(frozenset(changes))

    def add_row(self, repeat_path: str) -> str:
        """Add a row to a repeat; returns its path."""
        path = self.session.add_row(repeat_path)
        self.changed.emit(self.session.last_changes)
        return path

    def remove_row(self, row_path: str, *, for_good: bool = False) -> None:
        """Take a row out of its repeat; unless for good, it can be brought back."""
        self.changed.emit(self.session.remove_row(row_path, for_good=for_good))

    def restore_row(self, repeat_path: str) -> str:
        """Put the row that was taken out last back; returns its path, "" for none."""
        path = self.session.restore_row(repeat_path)
        if path:
            self.changed.emit(self.session.last_changes)
        return path

    def text(self, question: Question, path: str, *, short: bool = False) -> str:
        """An answer in words, masked where it must not be read yet (rule P-11)."""
        words = answer_text(question, self.session.value(path), short=short)
        return mask_answer(words) if self.is_masked(question, path) else words

    def is_masked(self, question: Question, path: str) -> bool:
        """Whether an answer is sensitive, only looked at, and nobody has asked to see it."""
        if not self.read_only or question.sensitive != "S" or self.reveals_all:
            return False
        return path not in self.revealed and bool(self.session.text(path))


def is_answered(question: Question) -> bool:
    """Whether a question has a place for an answer on the screen."""
    return question.kind not in (QuestionKind.NOTE, QuestionKind.HIDDEN)
