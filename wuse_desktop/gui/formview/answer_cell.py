# SPDX-License-Identifier: MulanPSL-2.0
"""One question in a grid: its drawn label, its editor, and what is said below the editor."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QWidget

from wuse_desktop.forms.definition import Question, QuestionKind
from wuse_desktop.forms.layout import Cell
from wuse_desktop.gui.formview.comment_strip import CommentStrip
from wuse_desktop.gui.formview.editors import AnswerEditor, editor_for, lock, stops_of
from wuse_desktop.gui.formview.filling import Filling, is_answered
from wuse_desktop.gui.formview.label_text import LabelText
from wuse_desktop.gui.formview.lines import FileAnswer
from wuse_desktop.gui.formview.offers import offered
from wuse_desktop.gui.formview.pickers import OnePicker
from wuse_desktop.gui.formview.shown_answer import ShownAnswer
from wuse_desktop.gui.plain import PlainLabel, tip
from wuse_desktop.i18n import _

PAD = 8
LEAST_HEIGHT = 36
RULE = 2
_NOTE_GAP = 2
_CHOOSING = (QuestionKind.ONE, QuestionKind.MANY)


class AnswerCell:
    """A question at one place of the form. ``grown`` is called when it may need another height."""

    def __init__(
        self,
        parent: QWidget,
        filling: Filling,
        cell: Cell,
        path: str,
        grown: Callable[["AnswerCell"], object],
    ) -> None:
        self.question: Question = cell.question
        self.path = path
        self.label_span = cell.label_span
        self.answer_span = cell.answer_span
        self.label_place = QRect()
        self.answer_place = QRect()
        self.relevant = True
        self._parent = parent
        self._filling = filling
        self._grown = grown
        self._edited = self._told = self._retired = False
        self.needed = 0
        words_only = self.question.kind is QuestionKind.NOTE and not self.is_signed
        self.label = LabelText("", centred=cell.label_span > 0 and not words_only)
        self._problem: QLabel | None = None
        self._comments: CommentStrip | None = None
        self.editor: QWidget | None = None
        if is_answered(self.question):
            self.editor = self._make_editor()
        self.refresh()

    def _make_editor(self) -> QWidget:
        session, question = self._filling.session, self.question
        written = not self._filling.read_only and not self._is_fixed()
        if not written and not self._shows_boxes():
            shown = ShownAnswer(self._parent)
            shown.reveal_wished.connect(lambda: self._filling.reveal_wished.emit(self.path))
            if self._filling.read_only:
                shown.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            return shown
        hint = session.hint(self.path)
        editor = editor_for(
            question,
            session.choices(self.path) if question.choices else (),
            hint,
            today=self._filling.today,
        )
        editor.setParent(self._parent)
        cast("AnswerEditor", editor).changed.connect(self._on_changed)
        if isinstance(editor, OnePicker):
            editor.entered.connect(self._filling.passed)
        if isinstance(editor, FileAnswer):
            editor.wished.connect(lambda: self._filling.file_wished.emit(self.path))
        return editor

    def _is_fixed(self) -> bool:
        """Whether nobody may ever answer it here."""
        return self.question.read_only or self.question.calculation is not None

    def _shows_boxes(self) -> bool:
        """Whether its choices stand there also when it is only looked at, as on the paper."""
        masked = self._filling.is_masked(self.question, self.path)
        return (
            self.question.kind in _CHOOSING
            and "horizontal" in self.question.appearance
            and not masked
        )

    # what is there ------------------------------------------------------------------------

    @property
    def is_signed(self) -> bool:
        """Whether it is nothing but room to sign on the paper."""
        is_note = self.question.kind is QuestionKind.NOTE
        return is_note and "signature" in self.question.appearance

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard may stop, in order."""
        if self.editor is None or self.editor.isHidden():
            return ()
        if not self._filling.read_only and isinstance(self.editor, ShownAnswer):
            return ()
        return tuple(
            stop for stop in stops_of(self.editor) if stop.isEnabled() and not stop.isHidden()
        )

    @property
    def problem(self) -> str:
        """What is said to be wrong with the answer now."""
        return self._problem.text() if self._problem is not None else ""

    @property
    def has_comments(self) -> bool:
        """Whether somebody said something of it."""
        return bool(self._filling.comments.get(self.path))

    # following the session ----------------------------------------------------------------

    def refresh(self) -> bool:
        """Show what the session holds; returns whether its look or height may have changed."""
        session = self._filling.session
        relevant = session.is_relevant(self.path)
        required = not self._filling.read_only and session.is_required(self.path)
        looks = self.label.set(session.label(self.path), required=required)
        if relevant != self.relevant:
            self.relevant = relevant
            looks = True
        editor = self.editor
        if editor is not None:
            self._refresh_editor(editor)
            looks |= self._name_editor(editor) | self._show_problem()
        return looks

    def _refresh_editor(self, editor: QWidget) -> None:
        session = self._filling.session
        if editor.isEnabled() != self.relevant:
            editor.setEnabled(self.relevant)
        if isinstance(editor, ShownAnswer):
            masked = self._filling.is_masked(self.question, self.path)
            editor.show_answer(self._filling.text(self.question, self.path))
            editor.set_masked(masked)
            return
        if self.question.choice_filter is not None:
            editor.set_choices(offered(session.choices(self.path)))  # type: ignore[attr-defined]
        lock(editor, self._filling.read_only or session.is_read_only(self.path))
        if self._filling.writing != self.path:
            cast("AnswerEditor", editor).show_answer(session.value(self.path))

    def _name_editor(self, editor: QWidget) -> bool:
        """Tell people who do not see the label what the editor is for."""
        name = self.label.text.replace("\u00a0*", _("（必填）"))
        if editor.accessibleName() == name:
            return False
        hint = self._filling.session.hint(self.path)
        for part in {editor, *stops_of(editor)}:
            part.setAccessibleName(name)
            part.setToolTip(tip(hint))
        return True

    def _show_problem(self) -> bool:
        """Say what is wrong, once the field was left after a change, or when told to."""
        text = self._filling.session.problem(self.path) if self._told else ""
        if text == self.problem:
            return False
        if self._problem is None:
            self._problem = _note(self._parent, "problem")
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        if self.editor is not None:
            self.editor.setAccessibleDescription(text)
        return True

    def show_comments(self) -> None:
        """Show what was said of it."""
        found = self._filling.comments.get(self.path, ())
        if not found and self._comments is None:
            return
        if self._comments is None:
            self._comments = CommentStrip(self._parent)
            self._comments.turned.connect(lambda: self._grown(self))
        self._comments.show_comments(found)
        self._comments.setVisible(bool(found))

    def turn_comments(self) -> None:
        """Show its comments whole, or in short again."""
        if self._comments is not None:
            self._comments.turn()

    # what is done -------------------------------------------------------------------------

    def _on_changed(self) -> None:
        editor = self.editor
        if editor is None or self._retired:
            return
        self._edited = True
        self._filling.answer(self.path, cast("AnswerEditor", editor).answer())
        if editor.hasHeightForWidth():
            self._grown(self)

    def leave(self) -> bool:
        """The keyboard goes elsewhere: show the answer as it is kept, and what is wrong with it.

        Returns whether its look or height may have changed.
        """
        if self.editor is None or not self._edited or self._retired:
            return False
        editor = cast("AnswerEditor", self.editor)
        editor.settle()
        self._told = True
        session = self._filling.session
        if session.is_relevant(self.path):
            editor.show_answer(session.value(self.path))
        return self._show_problem()

    def retire(self) -> None:
        """Write nothing any more, also where something is half typed."""
        self._retired = True

    def tell(self) -> bool:
        """Say from now on what is wrong; returns whether that is something new."""
        self._told = True
        return self.editor is not None and self._show_problem()

    # places -------------------------------------------------------------------------------

    def height(self, unit: float, font: QFont, mark: QColor) -> int:
        """The height (pixels) that it needs where a column is ``unit`` wide; kept in ``needed``."""
        self.needed = self._height(unit, font, mark)
        return self.needed

    def _height(self, unit: float, font: QFont, mark: QColor) -> int:
        label_width, width = round(unit * self.label_span), round(unit * self.answer_span)
        if self.is_signed:
            label_width = round(unit)
        above = self.label.height((label_width or width) - 2 * PAD, font, mark) + 2 * PAD
        if self.editor is None:
            return max(above, LEAST_HEIGHT)
        height = self._editor_height(width)
        for note in self._notes():
            height += note.heightForWidth(width - 2 * PAD) + _NOTE_GAP
        height += PAD if self._notes() else 0
        if self.label_span == 0:
            return above - PAD + height
        return max(above, height, LEAST_HEIGHT)

    def _editor_height(self, width: int) -> int:
        editor = self.editor
        if editor is None or not editor.hasHeightForWidth():
            return LEAST_HEIGHT
        return max(editor.heightForWidth(width - 2 * RULE) + 2 * RULE, LEAST_HEIGHT)

    def _notes(self) -> list[QLabel]:
        notes: list[QLabel | None] = [self._problem, self._comments]
        return [note for note in notes if note is not None and not note.isHidden()]

    def place(self, label: QRect, answer: QRect) -> None:
        """Put it where it belongs; rules are drawn at the left and top edge of each place."""
        self.label_place, self.answer_place = label, answer
        editor = self.editor
        if editor is None:
            return
        inside = answer.adjusted(RULE, RULE, -RULE, -RULE)
        bottom = inside.bottom()
        for note in reversed(self._notes()):
            height = note.heightForWidth(inside.width() - 2 * PAD)
            note.setGeometry(
                inside.left() + PAD, bottom - height - 3, inside.width() - 2 * PAD, height
            )
            bottom -= height + _NOTE_GAP
        if self._notes():
            bottom -= 2
        if self.label_span == 0:
            inside.setTop(answer.top() + label.height())
        inside.setBottom(bottom)
        editor.setGeometry(inside)

    def set_shown(self, shown: bool) -> None:
        """Take its widgets off the screen with the block that folds, or bring them back."""
        if self.editor is not None:
            self.editor.setVisible(shown)
        if self._problem is not None:
            self._problem.setVisible(shown and bool(self._problem.text()))
        if self._comments is not None:
            self._comments.setVisible(shown and self.has_comments)


def _note(parent: QWidget, name: str) -> QLabel:
    label = PlainLabel(parent=parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label
