# SPDX-License-Identifier: MulanPSL-2.0
"""A form on the screen, as it is on paper: filled in, looked at, or reviewed.

The view writes each answer into its session at once and draws again what that changed. It keeps
nothing itself, saves nothing and prints nothing: the page around it does.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QTextEdit, QWidget

from wuse_desktop.forms.faults import AnswerProblem
from wuse_desktop.forms.layout import layout
from wuse_desktop.forms.session import Session
from wuse_desktop.gui.formview.answer_cell import AnswerCell
from wuse_desktop.gui.formview.blocks import BlockIndex, BlockMaker
from wuse_desktop.gui.formview.comments import Comment
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.form_area import FormArea
from wuse_desktop.gui.formview.problem_strip import ProblemStrip
from wuse_desktop.gui.formview.reading_order import ReadingOrder
from wuse_desktop.gui.formview.repeat_table import RepeatTable
from wuse_desktop.gui.formview.shown_answer import ShownAnswer
from wuse_desktop.gui.widgets import fields
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.i18n import _

_RECOUNT_MS = 150


class FormView(QWidget):
    """Shows one session at a time.

    Keys: Tab and Enter go on, Shift+Tab back; Page keys scroll; F8 and Shift+F8 go to the next and
    the last problem; Ctrl+Enter wishes to finish; Ctrl+Alt+M wishes to comment on the field.
    """

    changed = Signal(object)  # frozenset[str]: the paths that an answer has changed
    finish_wished = Signal()
    comment_wished = Signal(str)
    reveal_wished = Signal(str)
    file_wished = Signal(str)
    focus_moved = Signal(str)  # the path of the field that has the keyboard, "" for none

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.setObjectName("form")
        self._today = today
        self._filling: Filling | None = None
        self._index: BlockIndex | None = None
        self._focused: AnswerCell | None = None
        self._commentable = False
        self.strip = ProblemStrip()
        self.area = FormArea()
        self._order = ReadingOrder(self, self.area.stack.stops)
        shown = column(self.strip, self.area)
        shown.setStretch(1, 1)
        self.setLayout(shown)
        self.strip.chosen.connect(self.focus_path)
        self.strip.next_wished.connect(self.next_problem)
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_RECOUNT_MS)
        self._recount.timeout.connect(self._show_strip)
        self._bind("Ctrl+Return", self._finish)
        self._bind("Ctrl+Enter", self._finish)
        self._bind("F8", self.next_problem)
        self._bind("Shift+F8", lambda: self.next_problem(-1))
        self._bind("Ctrl+Alt+M", self._wish_comment)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._on_focus)

    def _bind(self, keys: str, act: Callable[[], object]) -> None:
        bind(self, keys, act)

    # what is shown ------------------------------------------------------------------------

    @property
    def session(self) -> Session | None:
        """The session that is shown."""
        return self._filling.session if self._filling is not None else None

    @property
    def is_read_only(self) -> bool:
        """Whether the form is only looked at."""
        return self._filling is not None and self._filling.read_only

    def show_session(self, session: Session, *, read_only: bool = False) -> None:
        """Show a form from its top. Comments and what was revealed of another one are gone."""
        filling = Filling(session, today=self._today(), read_only=read_only)
        filling.setParent(self)
        filling.changed.connect(self._on_changes)
        filling.passed.connect(lambda: self._order.go(1, QApplication.focusWidget()))
        filling.file_wished.connect(self.file_wished)
        filling.reveal_wished.connect(self.reveal_wished)
        former, self._filling = self._filling, filling
        self._focused = None
        self._index = None
        self.strip.hide()
        blocks = BlockMaker(filling).make(layout(session.form))
        self.area.show_blocks(blocks)
        self._index = BlockIndex(self.area.stack, self._meet)
        if former is not None:
            former.deleteLater()

    def _meet(self, table: RepeatTable) -> None:
        table.left.connect(lambda step: self._order.go_on(step, table.view))
        table.moved.connect(lambda: self._on_table_moved(table))

    def _on_changes(self, changes: frozenset[str]) -> None:
        index = self._index
        if index is None:
            return
        with self.area.laid_out_once():
            index.follow(changes)
        if not self.strip.isHidden():
            self._recount.start()
        self.changed.emit(changes)

    def set_answer(self, path: str, answer: object) -> None:
        """Answer a question for the user, e.g. with the file that was chosen for it."""
        if self._filling is not None:
            self._filling.answer_all([(path, answer)])

    def refresh(self) -> None:
        """Show again all that the session holds, after somebody else wrote into it."""
        if self._index is not None:
            with self.area.laid_out_once():
                self._index.follow_all()

    # the keyboard -------------------------------------------------------------------------

    def focused_path(self) -> str:
        """The path of the field that has the keyboard, "" for none."""
        if self._index is None:
            return ""
        focus = QApplication.focusWidget()
        cell = self._index.owner(focus)
        if cell is not None:
            return cell.path
        table = self._index.table_around(focus)
        return table.path_here() if table is not None else ""

    def focus_path(self, path: str = "") -> bool:
        """Go to a field, "" being the first; False where the form has none of that path."""
        index = self._index
        if index is None:
            return False
        if not path:
            return self._order.go(1, None)
        self.strip.mark(path)
        cell = index.cells.get(path)
        if cell is None:
            table = index.table_with(path)
            return table is not None and table.focus_path(path)
        if cell.stops:
            cell.stops[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.show_place(index.grid_of[cell], cell.answer_place)
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes in reading order, whatever the order in which the fields were made."""
        return self._order.go_on(1 if forward else -1, QApplication.focusWidget())

    def _on_table_moved(self, table: RepeatTable) -> None:
        if table.view.hasFocus():
            self.area.show_place(table, table.place_here())
            self.focus_moved.emit(table.path_here())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, or does what a button is for."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            focus = QApplication.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            else:
                self._order.go(1, focus)
            return
        super().keyPressEvent(event)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        index = self._index
        if index is None or not (
            (old and self.isAncestorOf(old)) or (new and self.isAncestorOf(new))
        ):
            return
        cell = index.owner(new)
        if cell is not self._focused:
            self._leave()
            self._focused = cell
            if cell is not None:
                index.grid_of[cell].set_focused(cell)
        if new is not None and self.isAncestorOf(new):
            self._show(index, cell, new)
            self.focus_moved.emit(self.focused_path())

    def _leave(self) -> None:
        cell, self._focused = self._focused, None
        if cell is None or self._index is None or cell not in self._index.grid_of:
            return
        grid = self._index.grid_of[cell]
        grid.set_focused(None)
        if cell.leave():
            grid.redraw(cell)

    def _show(self, index: BlockIndex, cell: AnswerCell | None, focus: QWidget) -> None:
        table = index.table_around(focus)
        if table is not None:
            self.area.show_place(table, table.place_here())
        elif cell is None:
            self.area.show_place(focus, focus.rect())
        elif isinstance(focus, QTextEdit):
            self.area.show_place(focus, focus.cursorRect())
        else:
            self.area.show_place(index.grid_of[cell], cell.answer_place)

    def settle(self) -> None:
        """Take what is half typed, as if its field were left; the keyboard stays there."""
        focus = QApplication.focusWidget()
        if self._index is None or focus is None or not self.isAncestorOf(focus):
            return
        table = self._index.table_around(focus)
        if table is not None:
            table.view.finish_cell()
        else:
            fields.settle()

    def _finish(self) -> None:
        self.settle()
        self.finish_wished.emit()

    # problems -----------------------------------------------------------------------------

    def show_problems(self) -> int:
        """Say of every field what is wrong, list it and go to the first; returns how many."""
        self.settle()
        problems = self._tell_all()
        if problems:
            self.focus_path(problems[0].path)
        return len(problems)

    def next_problem(self, step: int = 1) -> None:
        """Go to the next problem behind the field that has the keyboard, round the end."""
        index = self._index
        if index is None or self.is_read_only:
            return
        here = self.focused_path()
        at = index.order(here) if here else (-1, 0, 0)
        paths = [item.path for item in self._tell_all()]
        if step < 0:
            paths.reverse()
        behind = [path for path in paths if (index.order(path) > at) == (step > 0) and path != here]
        for path in [*behind, *paths][:1]:
            self.focus_path(path)

    def _tell_all(self) -> list[AnswerProblem]:
        """Show every problem beside its field and in the list."""
        index, session = self._index, self.session
        if index is None or session is None:
            return []
        with self.area.laid_out_once():
            index.tell()
        problems = session.problems()
        self.strip.show_problems(problems)
        return problems

    def _show_strip(self) -> None:
        if self.session is not None and not self.strip.isHidden():
            self.strip.show_problems(self.session.problems())

    # looking at it ------------------------------------------------------------------------

    def set_revealed(self, revealed: bool, path: str = "") -> None:
        """Show sensitive answers, or mask them again: that of a path, or all of them."""
        filling = self._filling
        if filling is None:
            return
        if not path:
            filling.reveals_all = revealed
            filling.revealed.clear()
        elif revealed:
            filling.revealed.add(path)
        else:
            filling.revealed.discard(path)
        self.refresh()

    def set_comments(self, comments: Mapping[str, Sequence[Comment]]) -> None:
        """Pin comments to fields, in place of those that were there."""
        index, filling = self._index, self._filling
        if index is None or filling is None:
            return
        filling.comments = {path: tuple(found) for path, found in comments.items() if found}
        with self.area.laid_out_once():
            index.show_comments()

    def set_commentable(self, commentable: bool) -> None:
        """Let a comment on the field that has the keyboard be wished for."""
        self._commentable = commentable

    def _wish_comment(self) -> None:
        path = self.focused_path()
        if self._commentable and path:
            self.comment_wished.emit(path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, comment, and see comments whole."""
        index = self._index
        if index is None:
            return
        cell = index.cell_below(event.globalPos())
        path = cell.path if cell is not None else index.path_below(event.globalPos())
        menu = QMenu(self)
        focus = QApplication.focusWidget()
        if isinstance(focus, ShownAnswer) and focus.hasSelectedText():
            menu.addAction(_("复制"), lambda: QGuiApplication.clipboard().setText(focus.copied()))
        if self._commentable and path:
            menu.addAction(_("写批注 Ctrl+Alt+M"), lambda: self.comment_wished.emit(path))
        if cell is not None and cell.has_comments:
            menu.addAction(_("展开或收起批注"), cell.turn_comments)
        if menu.actions():
            menu.popup(event.globalPos())
