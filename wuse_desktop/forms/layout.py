# SPDX-License-Identifier: MulanPSL-2.0
"""The cells of a form, made once for screen and paper.

A group of ``wN`` is a grid of N equal columns (4 unless it says otherwise). A question takes one
column for its label and ``w - 1`` for the answer; without a ``wN`` it takes a whole row. The last
answer of a row stretches to the edge. A repeat that is a ``table`` has its questions as columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wuse_desktop.forms.definition import AnyItem, Form, Group, Question, QuestionKind, Repeat, Text

_DEFAULT_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """The label and the answer of one question within a row of a grid, counted in columns."""

    question: Question
    label_span: int
    answer_span: int


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A titled grid of questions: rows of cells whose spans add up to ``columns``."""

    group: Group | Repeat | None
    title: Text
    columns: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A repeat: one column for each question, with its share of the width."""

    repeat: Repeat
    title: Text
    columns: tuple[Question, ...]
    shares: tuple[int, ...]


Block = GridBlock | TableBlock


def layout(form: Form) -> tuple[Block, ...]:
    """The blocks of a form from top to bottom. Hidden questions have no place."""
    blocks: list[Block] = []
    _add(form.items, None, blocks)
    return tuple(blocks)


def is_table(repeat: Repeat) -> bool:
    """Whether the rows of a repeat stand in one table: it says so and has no repeat within."""
    return "table" in repeat.appearance and not any(
        isinstance(item, Repeat) for item in _within(repeat.items)
    )


def row_blocks(repeat: Repeat) -> tuple[Block, ...]:
    """The blocks of one row of a repeat that is no table; its first grid bears no title."""
    blocks: list[Block] = []
    _add(repeat.items, repeat, blocks)
    return tuple(blocks)


def _add(items: Sequence[AnyItem], group: Group | Repeat | None, blocks: list[Block]) -> None:
    """Questions that follow each other share a grid; groups and repeats stand for themselves."""
    pending: list[Question] = []
    first = True

    def flush() -> None:
        nonlocal first
        if pending:
            title = group.label if first and isinstance(group, Group) else Text()
            blocks.append(_grid(pending, group, title))
            pending.clear()
            first = False

    for item in items:
        if isinstance(item, Question):
            if item.kind is not QuestionKind.HIDDEN:
                pending.append(item)
            continue
        flush()
        if isinstance(item, Repeat):
            blocks.append(_table(item))
        else:
            _add(item.items, item, blocks)
    flush()


def _grid(questions: Sequence[Question], group: Group | Repeat | None, title: Text) -> GridBlock:
    columns = (group.width if group is not None else 0) or _DEFAULT_COLUMNS
    rows: list[tuple[Cell, ...]] = []
    row: list[Question] = []
    used = 0
    for question in questions:
        width = min(question.width or columns, columns)
        if row and used + width > columns:
            rows.append(_row(row, columns))
            row, used = [], 0
        row.append(question)
        used += width
    if row:
        rows.append(_row(row, columns))
    return GridBlock(group, title, columns, tuple(rows))


def _row(questions: Sequence[Question], columns: int) -> tuple[Cell, ...]:
    cells = []
    left = columns
    for number, question in enumerate(questions, 1):
        width = left if number == len(questions) else min(question.width or columns, left)
        # A note is all label; a question of one column has its label above the answer.
        label = width if question.kind is QuestionKind.NOTE else min(1, width - 1)
        cells.append(Cell(question, label, width - label))
        left -= width
    return tuple(cells)


def _table(repeat: Repeat) -> TableBlock:
    columns = tuple(
        item
        for item in _within(repeat.items)
        if isinstance(item, Question) and item.kind not in (QuestionKind.HIDDEN, QuestionKind.NOTE)
    )
    return TableBlock(repeat, repeat.label, columns, tuple(item.width or 1 for item in columns))


def _within(items: Sequence[AnyItem]) -> Iterator[AnyItem]:
    for item in items:
        yield item
        if not isinstance(item, Question):
            yield from _within(item.items)
