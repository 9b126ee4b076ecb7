# SPDX-License-Identifier: MulanPSL-2.0
"""A form on paper: filled with the answers of a session, or blank for handwriting."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wuse_desktop.forms.definition import Choice, Form, Question, QuestionKind, Repeat
from wuse_desktop.forms.layout import GridBlock, TableBlock, layout, row_grid
from wuse_desktop.i18n import _
from wuse_desktop.reports.form_content import (
    Answer,
    Entry,
    FormPaper,
    Listing,
    ListingColumn,
    Section,
)
from wuse_desktop.reports.form_paper import render_form
from wuse_desktop.reports.frame import date_text
from wuse_desktop.reports.grid import Align
from wuse_desktop.services.printed_answers import (
    answer_text,
    blank_answer,
    blank_marks,
    filled_answer,
    is_masked,
)


class Session(Protocol):
    """What a sheet asks a filled form for."""

    def is_relevant(self, path: str) -> bool: ...
    def value(self, path: str) -> object: ...
    def choices(self, path: str) -> Sequence[Choice]: ...
    def rows(self, repeat_path: str) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """What stands over a form: whose it is and which.

    ``revision`` is how often it was corrected after it was filed. ``printed_on`` None leaves the
    date of printing out, e.g. on blank sheets.
    """

    unit: str = ""
    number: str = ""
    on: date | None = None
    revision: int = 0
    draft: bool = False
    printed_on: date | None = None


def form_sheet(
    form: Form, session: Session | None, *, heading: SheetHead, reveal: bool = False
) -> bytes:
    """A form as PDF; without a session it is a blank sheet.

    Answers to sensitive questions ("S") are masked unless ``reveal`` (rule P-11). Equal answers
    and headings give equal bytes in the same language.
    """
    target = io.BytesIO()
    render_form(form_content(form, session, heading=heading, reveal=reveal), target)
    return target.getvalue()


def form_content(
    form: Form, session: Session | None, *, heading: SheetHead, reveal: bool = False
) -> FormPaper:
    """What ``form_sheet`` prints, to be put into an archive with other papers."""
    filling = _Blank() if session is None else _Filled(session, reveal=reveal)
    parts: list[Section | Listing] = []
    for block in layout(form):
        if isinstance(block, GridBlock):
            parts.append(_section(block, filling, str(block.title)))
        elif "table" in block.repeat.appearance:
            parts.append(_listing(block, filling))
        else:
            parts.extend(_row_sections(block.repeat, filling))
    footer = _("{form} {version}").format(form=form.form_id, version=form.version)
    if filling.masked:
        footer = _("{footer}　敏感内容已遮盖").format(footer=footer)
    return FormPaper(
        title=str(form.title),
        unit=heading.unit,
        facts=_facts(heading),
        footer=footer,
        printed_on=heading.printed_on,
        parts=tuple(parts),
        blank=session is None,
    )


def _facts(heading: SheetHead) -> tuple[str, ...]:
    facts = []
    if heading.draft:
        facts.append(_("草稿"))
    if heading.number:
        facts.append(_("编号：{number}").format(number=heading.number))
    if heading.on:
        facts.append(_("日期：{date}").format(date=date_text(heading.on)))
    if heading.revision:
        facts.append(_("更正第{count}次").format(count=heading.revision))
    return tuple(facts)


class _Blank:
    """A sheet that nobody has filled yet; ``copies`` of a repeat that is no table are printed."""

    masked = False
    copies = 2

    def answer(self, question: Question, path: str, *, short: bool) -> Answer:
        """What stands in the cell of a question."""
        return blank_answer(question)

    def rows(self, repeat: Repeat) -> list[str]:
        """The paths of the rows that are printed."""
        return []


class _Filled:
    """A sheet with the answers of a session; ``masked`` tells whether any was hidden."""

    copies = 1

    def __init__(self, session: Session, *, reveal: bool) -> None:
        self._session = session
        self._reveal = reveal
        self.masked = False

    def answer(self, question: Question, path: str, *, short: bool) -> Answer:
        """What stands in the cell of a question; nothing where the question does not matter."""
        if not self._session.is_relevant(path):
            return Answer()
        if question.kind is QuestionKind.NOTE:
            return blank_answer(question)
        value = self._session.value(path)
        offered = self._session.choices(path) if question.choices else ()
        self.masked |= is_masked(question, answer_text(question, value), reveal=self._reveal)
        return filled_answer(question, value, offered, reveal=self._reveal, short=short)

    def rows(self, repeat: Repeat) -> list[str]:
        """The paths of the rows that are printed."""
        return self._session.rows(repeat.path)


def _section(block: GridBlock, filling: _Blank | _Filled, title: str, row: str = "") -> Section:
    """A grid; ``row`` is the path of the repeat's row that it shows, "" for none."""
    above = block.group.path if row and block.group else ""
    rows = []
    for cells in block.rows:
        entries = []
        for cell in cells:
            path = row + cell.question.path.removeprefix(above)
            answer = filling.answer(cell.question, path, short=False)
            label = str(cell.question.label)
            entries.append(Entry(label, cell.label_span, answer, cell.answer_span))
        rows.append(tuple(entries))
    return Section(title, block.columns, tuple(rows))


def _row_sections(repeat: Repeat, filling: _Blank | _Filled) -> Iterator[Section]:
    """A repeat that is no table: its rows below each other, or blank copies."""
    grid = row_grid(repeat)
    rows = filling.rows(repeat)
    title = _("{title} {number}")
    for number, row in enumerate(rows, 1):
        yield _section(grid, filling, title.format(title=repeat.label, number=number), row)
    if not rows:
        for number in range(1, filling.copies + 1):
            yield _section(grid, _Blank(), title.format(title=repeat.label, number=number))


def _listing(block: TableBlock, filling: _Blank | _Filled) -> Listing:
    above = block.repeat.path
    columns = tuple(
        ListingColumn(str(question.label), share, _align(question), blank_marks(question))
        for question, share in zip(block.columns, block.shares, strict=True)
    )
    rows = tuple(
        tuple(
            filling.answer(question, row + question.path.removeprefix(above), short=True)
            for question in block.columns
        )
        for row in filling.rows(block.repeat)
    )
    return Listing(str(block.title), columns, rows)


def _align(question: Question) -> Align:
    if question.kind is QuestionKind.DECIMAL:
        return Align.RIGHT
    return Align.LEFT if "multiline" in question.appearance else Align.CENTER
