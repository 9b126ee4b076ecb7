# SPDX-License-Identifier: MulanPSL-2.0
"""A form on paper: filled with the answers of a session, or blank for handwriting."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from wuse_desktop.forms.definition import Form, Item, Question, QuestionKind, Repeat
from wuse_desktop.forms.layout import GridBlock, TableBlock, is_table, layout, row_blocks
from wuse_desktop.forms.session import Session
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
from wuse_desktop.services.corrections import NEVER, Corrected
from wuse_desktop.services.printed_answers import (
    answer_text,
    blank_answer,
    blank_marks,
    filled_answer,
    is_masked,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """What stands over a form: whose it is and which.

    ``corrected`` tells whether and how often it was corrected after it was filed. ``printed_on``
    None leaves the date of printing out, e.g. on blank sheets.
    """

    unit: str = ""
    number: str = ""
    on: date | None = None
    corrected: Corrected = NEVER
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
    form: Form,
    session: Session | None,
    *,
    heading: SheetHead,
    reveal: bool = False,
    words: Mapping[str, str] | None = None,
) -> FormPaper:
    """What ``form_sheet`` prints, to be put into an archive with other papers.

    ``words`` are printed in place of the answers at some paths, where an answer says more than is
    known: a day without its hour.
    """
    filling = _Blank() if session is None else _Filled(session, words or {}, reveal=reveal)
    parts = tuple(_parts(layout(form), filling))
    footer = _("{form} {version}").format(form=form.form_id, version=form.version)
    if filling.masked:
        footer = _("{footer}　敏感内容已遮盖").format(footer=footer)
    return FormPaper(
        title=str(form.title),
        unit=heading.unit,
        facts=_facts(heading),
        footer=footer,
        printed_on=heading.printed_on,
        parts=parts,
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
    if heading.corrected.times:
        facts.append(_("更正第{count}次").format(count=heading.corrected.times))
    elif heading.corrected.some:
        facts.append(_("经过更正"))
    return tuple(facts)


class _Blank:
    """A sheet that nobody has filled yet; ``copies`` of a repeat that is no table are printed."""

    masked = False
    copies = 2

    def label(self, question: Question, path: str) -> str:
        """The label of a question."""
        return str(question.label)

    def answer(self, question: Question, path: str, *, short: bool) -> Answer:
        """What stands in the cell of a question."""
        return blank_answer(question)

    def rows(self, path: str) -> list[str]:
        """The paths of the rows of a repeat."""
        return []


class _Filled:
    """A sheet with the answers of a session; ``masked`` tells whether any was hidden."""

    copies = 1

    def __init__(self, session: Session, words: Mapping[str, str], *, reveal: bool) -> None:
        self._session = session
        self._words = words
        self._reveal = reveal
        self.masked = False

    def label(self, question: Question, path: str) -> str:
        """The label of a question, with the answers that belong into it."""
        return self._session.label(path)

    def answer(self, question: Question, path: str, *, short: bool) -> Answer:
        """What stands in the cell of a question; nothing where the question does not matter."""
        if not self._session.is_relevant(path):
            return Answer()
        if question.kind is QuestionKind.NOTE:
            return blank_answer(question)
        value = self._session.value(path)
        offered = self._session.choices(path) if question.choices else ()
        if path in self._words:
            return replace(blank_answer(question), text=self._words[path])
        self.masked |= is_masked(question, answer_text(question, value), reveal=self._reveal)
        return filled_answer(question, value, offered, reveal=self._reveal, short=short)

    def rows(self, path: str) -> list[str]:
        """The paths of the rows of a repeat."""
        return self._session.rows(path)


_Filling = _Blank | _Filled
_Part = Section | Listing


@dataclass(frozen=True, slots=True)
class _Row:
    """The row of a repeat that is printed: its path, and that of the repeat."""

    path: str = ""
    repeat: str = ""

    def path_of(self, item: Item) -> str:
        """The path of a question or repeat within this row."""
        return self.path + item.path.removeprefix(self.repeat)


def _parts(
    blocks: Iterable[GridBlock | TableBlock], filling: _Filling, row: _Row = _Row()
) -> Iterator[_Part]:
    for block in blocks:
        if isinstance(block, GridBlock):
            yield _section(block, filling, row)
        elif is_table(block.repeat):
            yield _listing(block, filling, row)
        else:
            yield from _rows(block.repeat, filling, row)


def _rows(repeat: Repeat, filling: _Filling, around: _Row) -> Iterator[_Part]:
    """A repeat that is no table: its rows below each other, or blank copies."""
    paths = filling.rows(around.path_of(repeat))
    if not paths:
        filling, paths = _Blank(), [repeat.path] * filling.copies
    for number, path in enumerate(paths, 1):
        title = _("{title} {number}").format(title=repeat.label, number=number)
        parts = list(_parts(row_blocks(repeat), filling, _Row(path, repeat.path)))
        for part in parts[:1]:
            yield replace(part, title="　".join(text for text in (title, part.title) if text))
        yield from parts[1:]


def _section(block: GridBlock, filling: _Filling, row: _Row) -> Section:
    rows = []
    for cells in block.rows:
        entries = []
        for cell in cells:
            path = row.path_of(cell.question)
            answer = filling.answer(cell.question, path, short=False)
            label = filling.label(cell.question, path)
            entries.append(Entry(label, cell.label_span, answer, cell.answer_span))
        rows.append(tuple(entries))
    return Section(str(block.title), block.columns, tuple(rows))


def _listing(block: TableBlock, filling: _Filling, around: _Row) -> Listing:
    columns = tuple(
        ListingColumn(str(question.label), share, _align(question), blank_marks(question))
        for question, share in zip(block.columns, block.shares, strict=True)
    )
    rows = (_Row(path, block.repeat.path) for path in filling.rows(around.path_of(block.repeat)))
    answers = (
        tuple(filling.answer(one, row.path_of(one), short=True) for one in block.columns)
        for row in rows
    )
    return Listing(str(block.title), columns, tuple(answers))


def _align(question: Question) -> Align:
    if question.kind is QuestionKind.DECIMAL:
        return Align.RIGHT
    return Align.LEFT if "multiline" in question.appearance else Align.CENTER
