# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of a repeat as a table model over the session: it holds no answers of its own."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.forms.definition import Question, QuestionKind
from wuse_desktop.forms.layout import TableBlock
from wuse_desktop.gui.formview.comments import in_words
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.row_paste import answer_of, columns_named, copied_cells
from wuse_desktop.gui.formview.row_steps import Added, CellState, Removed, Step, Written
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import _

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
STATE_ROLE = int(Qt.ItemDataRole.UserRole)
_MOST_UNDOS = 60
_NUMBERS = (QuestionKind.INTEGER, QuestionKind.DECIMAL)


class RowModel(QAbstractTableModel):
    """One row of the table for each row of the repeat, one column for each question."""

    def __init__(
        self, filling: Filling, block: TableBlock, repeat_path: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.questions: Sequence[Question] = block.columns
        self.repeat_path = repeat_path
        self._filling = filling
        self._names = [item.path.removeprefix(block.repeat.path) for item in block.columns]
        self._columns = {name: number for number, name in enumerate(self._names)}
        self._count = len(filling.session.rows(repeat_path))
        self._strict = self._retired = False
        self._former: list[Step] = []

    # places -------------------------------------------------------------------------------

    def row_path(self, row: int) -> str:
        """The path of a row from 0."""
        return f"{self.repeat_path}[{row + 1}]"

    def path(self, row: int, column: int) -> str:
        """The path of a cell."""
        return self.row_path(row) + self._names[column]

    def place(self, path: str) -> tuple[int, int] | None:
        """Row and column of a path, None where it is none of this table."""
        head, _bracket, rest = path.removeprefix(f"{self.repeat_path}[").partition("]")
        column = self._columns.get(rest)
        if column is None or not head.isdecimal() or not path.startswith(f"{self.repeat_path}["):
            return None
        return int(head) - 1, column

    def may_answer(self, row: int, column: int) -> bool:
        """Whether a cell can be typed into now."""
        path, session = self.path(row, column), self._filling.session
        if self._filling.read_only or self._retired or not session.is_relevant(path):
            return False
        return not session.is_read_only(path)

    def is_blank(self, row: int) -> bool:
        """Whether nothing is answered in a row by a person."""
        session = self._filling.session
        return not any(
            session.text(self.path(row, column))
            for column, question in enumerate(self.questions)
            if not question.default
            and question.default_rule is None
            and not session.is_read_only(self.path(row, column))
        )

    # following the session ----------------------------------------------------------------

    def take_changes(self, paths: Iterable[str]) -> set[int]:
        """Draw cells again that an answer has changed; returns their rows."""
        places = [place for path in paths if (place := self.place(path)) is not None]
        if places:
            rows = [row for row, _column in places]
            columns = [column for _row, column in places]
            top = self.index(min(rows), min(columns))
            self.dataChanged.emit(top, self.index(max(rows), max(columns)))
        return {row for row, _column in places}

    def sync(self) -> None:
        """Follow the session in how many rows there are."""
        count = len(self._filling.session.rows(self.repeat_path))
        if count > self._count:
            self.beginInsertRows(_ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(_ROOT, count, self._count - 1)
            self._count = count
            self.endRemoveRows()
        self.redraw()

    def retire(self) -> None:
        """Write and ask nothing any more: what the rows showed has gone or moved."""
        self._retired = True

    def redraw(self) -> None:
        """Draw every cell in sight again."""
        if self._count:
            last = self.index(self._count - 1, len(self.questions) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def set_strict(self, strict: bool) -> None:
        """Show cells that are still empty as wrong too."""
        if strict != self._strict:
            self._strict = strict
            self.redraw()

    def problem(self, row: int, column: int) -> str:
        """What is shown to be wrong with a cell."""
        path, session = self.path(row, column), self._filling.session
        if self._filling.read_only or self._retired:
            return ""
        if not (self._strict or session.text(path)):
            return ""
        return session.problem(path)

    # writing ------------------------------------------------------------------------------

    def write(self, row: int, column: int, answer: object) -> None:
        """Write what is typed into a cell, without a step to take back."""
        if not self._retired:
            self._filling.answer(self.path(row, column), answer)

    def note_before(self, cells: Iterable[tuple[int, int, str]]) -> None:
        """Remember what cells held, so that it can be taken back."""
        session = self._filling.session
        changed = tuple(
            (row, column, text)
            for row, column, text in cells
            if row < self._count
            and not self._retired
            and session.text(self.path(row, column)) != text
        )
        if changed:
            self._remember(Written(changed))

    def _remember(self, step: Step) -> None:
        self._former = [*self._former[-_MOST_UNDOS:], step]

    def _write_all(self, cells: Sequence[tuple[int, int, object]]) -> None:
        session = self._filling.session
        before = [
            (row, column, session.text(self.path(row, column))) for row, column, _answer in cells
        ]
        self._filling.answer_all(
            [(self.path(row, column), answer) for row, column, answer in cells]
        )
        self.note_before(before)

    def clear(self, places: Iterable[tuple[int, int]]) -> None:
        """Empty cells."""
        self._write_all(
            [(row, column, "") for row, column in places if self.may_answer(row, column)]
        )

    def add_row(self) -> int:
        """A new last row; returns its number, -1 where there may be no more."""
        if self._filling.read_only or self._retired:
            return -1
        if not self._filling.session.can_add_row(self.repeat_path):
            return -1
        self._filling.add_row(self.repeat_path)
        self._remember(Added(self._count - 1))
        return self._count - 1

    def remove_row(self, row: int) -> bool:
        """Take a row out; whether that was allowed."""
        if not self.may_remove:
            return False
        self._filling.remove_row(self.row_path(row))
        self._remember(Removed(row))
        return True

    def drop_added(self, row: int) -> None:
        """Take a row out that was begun for nothing, as if it had never been."""
        self._filling.remove_row(self.row_path(row), for_good=True)
        self._former = [step for step in self._former if step != Added(row)]

    @property
    def may_remove(self) -> bool:
        """Whether rows come and go as one likes."""
        session = self._filling.session
        return not self._filling.read_only and session.can_remove_row(self.repeat_path)

    def undo(self) -> int:
        """Take the last change back; returns the row it concerned, -1 where there is none."""
        if not self._former:
            return -1
        step = self._former.pop()
        if isinstance(step, Removed):
            self._filling.restore_row(self.repeat_path)
            return step.row
        if isinstance(step, Added):
            self._filling.remove_row(self.row_path(step.row), for_good=True)
            return min(step.row, self._count - 1)
        self._filling.answer_all(
            [(self.path(row, column), text) for row, column, text in step.before]
        )
        return step.before[0][0]

    def paste(self, text: str, row: int, column: int) -> int:
        """Write a copied table from a cell on, with new rows where it is longer.

        A first line of headings says itself which column is what. Returns how many rows it had.
        """
        lines = copied_cells(text)
        if not lines or self._filling.read_only:
            return 0
        session = self._filling.session
        columns = columns_named(lines[0], [str(item.label) for item in self.questions])
        if columns:
            lines = lines[1:]
        else:
            columns = list(range(column, len(self.questions)))
        while row + len(lines) > self._count and self.add_row() >= 0:
            pass
        cells: list[tuple[int, int, object]] = []
        for number, line in enumerate(lines[: self._count - row], row):
            for place, cell in zip(columns, line, strict=False):
                if place >= 0 and self.may_answer(number, place):
                    question = self.questions[place]
                    choices = session.choices(self.path(number, place))
                    cells.append(
                        (number, place, answer_of(question, choices, cell, self._filling.today))
                    )
        self._write_all(cells)
        return len(lines)

    def wish_to_see(self, row: int, column: int) -> bool:
        """Ask to see a cell that is masked; False where it is not."""
        path = self.path(row, column)
        if self._retired or not self._filling.is_masked(self.questions[column], path):
            return False
        self._filling.reveal_wished.emit(path)
        return True

    def copied(self, places: Iterable[tuple[int, int]]) -> str:
        """Cells as a table that a spreadsheet takes."""
        rows: dict[int, list[str]] = {}
        for row, column in sorted(places):
            rows.setdefault(row, []).append(str(self.index(row, column).data() or ""))
        return copied_table(rows.values())

    # Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """The rows of the repeat."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The questions of a row."""
        return 0 if parent.isValid() else len(self.questions)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is grey or fixed cannot be typed into."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not self.may_answer(index.row(), index.column()):
            return flags
        if self.questions[index.column()].kind is QuestionKind.ACKNOWLEDGE:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell as shown, how it is drawn, and what is said of it."""
        if self._retired:
            return CellState.PLAIN if role == STATE_ROLE else None
        row, column = index.row(), index.column()
        question = self.questions[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._filling.text(question, self.path(row, column), short=True)
        if role == STATE_ROLE:
            return self._state(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self.words(row, column)) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if question.kind in _NUMBERS
                else Qt.AlignmentFlag.AlignLeft
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.CheckStateRole and question.kind is QuestionKind.ACKNOWLEDGE:
            on = bool(self._filling.session.text(self.path(row, column)))
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a box; what is typed is written while it is typed."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self._write_all([(index.row(), index.column(), "OK" if on else "")])
        return True

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Labels above, numbers of rows at the left."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        question = self.questions[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{question.label}\u00a0*" if self._asks(section) else str(question.label)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(question.hint) or None
        return None

    def _asks(self, column: int) -> bool:
        """Whether the first row must be answered, or every row would have to."""
        if self._filling.read_only or self._retired:
            return False
        if self._count:
            return self._filling.session.is_required(self.path(0, column))
        return self.questions[column].required is not None

    def words(self, row: int, column: int) -> list[str]:
        """What is said of a cell: its problem, then its comments."""
        if self._retired:
            return []
        problem = self.problem(row, column)
        if self._filling.is_masked(self.questions[column], self.path(row, column)):
            problem = _("敏感内容，按空格键显示")
        comments = self._filling.comments.get(self.path(row, column), ())
        return [*([problem] if problem else []), *(in_words(item) for item in comments)]

    def _state(self, row: int, column: int) -> CellState:
        path, session = self.path(row, column), self._filling.session
        state = CellState.PLAIN
        if not session.is_relevant(path):
            state |= CellState.GREY
        elif session.is_read_only(path):
            state |= CellState.FIXED
        if self.problem(row, column):
            state |= CellState.WRONG
        if path in self._filling.comments:
            state |= CellState.COMMENTED
        return state
