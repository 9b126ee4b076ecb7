# SPDX-License-Identifier: MulanPSL-2.0
"""A form on paper: grids of labels and answers, tables of rows, filled or for handwriting."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.fonts import BOLD, advance, register, text_width
from wuse_desktop.reports.form_content import (
    Answer,
    Entry,
    FormPaper,
    Listing,
    ListingColumn,
    Mark,
    Room,
    Section,
)
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import (
    MM,
    PAD_X,
    Align,
    Block,
    Cell,
    Row,
    Style,
    continued,
    title_row,
)
from wuse_desktop.reports.page import Paper, lay_paper, write_papers
from wuse_desktop.reports.wrap import CHECKED, UNCHECKED, label_lines, whole

_TEXT = Style(size=10)
_LABEL = Style(BOLD, 10)

_LINE_HEIGHT, _WRITTEN_LINE_HEIGHT = 7.5 * MM, 9.5 * MM
_LINES_HEIGHT, _WRITTEN_LINES_HEIGHT = 14 * MM, 32 * MM
_SIGNED_HEIGHT, _LEAST_SIGNED_HEIGHT = 19 * MM, 16 * MM
_LEAST_ROWS, _LEAST_WRITTEN_ROWS = 3, 5
_SPARE_ROWS_GIVEN_UP = 1
_MOST_UPRIGHT_COLUMNS = 10
_SHARE_OF_MARKS = 1.8
"""Widths of a column that choices printed in it may take: two lines, not quite full."""
_MOST_EXPLAINED = 12
_CENTERED_SHARE = 0.55
"""Short answers stand in the middle of cells up to this share of the page's width."""

_HEIGHTS = ((1.0, True), (0.92, True), (0.85, True), (1.0, False), (0.85, False))
_LOW = ((0.7, True), (0.7, False))
_TRIED = tuple((*tried, _LEAST_WRITTEN_ROWS) for tried in _HEIGHTS)
_TRIED_FILLED = (
    *((*tried, _LEAST_ROWS) for tried in _HEIGHTS),
    *((*tried, _SPARE_ROWS_GIVEN_UP) for tried in _HEIGHTS),
    *((*tried, _LEAST_ROWS) for tried in _LOW),
    *((*tried, _SPARE_ROWS_GIVEN_UP) for tried in _LOW),
)
"""Shares of the usual height of rows, whether short tables stay whole, and the least rows of a
table: the first of these that takes the fewest pages is printed. What is written by hand needs its
height and its rows."""

_MOST_PAGES_TIGHTENED = 3
_MOST_ROWS_TOGETHER = 6

_SIGNED = (Room.SIGNATURE, Room.SEAL)
_TALL = (Room.LINES, *_SIGNED)


def render_form(form: FormPaper, target: BinaryIO) -> int:
    """Write a form as PDF (A4) to ``target`` and return the number of pages.

    A listing of more than ten columns turns the sheet on its side. Equal forms give equal bytes
    in the same language. An OSError of ``target`` passes through.
    """
    return write_papers([lay_form(form)], target, title=form.title)


def lay_form(form: FormPaper) -> Paper:
    """A form with its rows on their pages, to be put into a file with others.

    Raises ValueError for a row whose spans do not add up to the columns of its section.
    """
    frame = Frame(
        title=form.title,
        printed_on=form.printed_on,
        facts=form.facts,
        footer=form.footer,
        landscape=any(_is_wide(part) for part in form.parts),
        unit=form.unit,
    )
    register()
    tried: list[Paper] = []
    for height, unbroken, least in _TRIED if form.blank else _TRIED_FILLED:
        drawing = _Drawing(
            frame.text_width, height, blank=form.blank, unbroken=unbroken, least_rows=least
        )
        tried.append(lay_paper(frame, [drawing.block(part) for part in form.parts]))
        if not 1 < len(tried[0].pages) <= _MOST_PAGES_TIGHTENED or len(tried[-1].pages) == 1:
            break
    return min(tried, key=lambda paper: len(paper.pages))


def _is_wide(part: Section | Listing) -> bool:
    return isinstance(part, Listing) and len(part.columns) > _MOST_UPRIGHT_COLUMNS


def _is_signing(section: Section) -> bool:
    """Whether a section is little more than room to sign: never torn apart nor alone on a page."""
    rooms = [entry.answer.room for row in section.rows for entry in row]
    short = len(section.rows) <= _MOST_ROWS_TOGETHER and Room.LINES not in rooms
    return short and any(room in _SIGNED for room in rooms)


class _Drawing:
    """Turns the parts of a form into blocks for one text width (points).

    ``height`` is the share of the usual height of rows; short tables stay ``unbroken`` or not,
    and have ``least_rows`` at least.
    """

    def __init__(
        self, width: float, height: float, *, blank: bool, unbroken: bool, least_rows: int
    ) -> None:
        self._least_rows = least_rows
        self._width = width
        self._unbroken = unbroken
        self._height = height
        self._blank = blank
        self._line = (_WRITTEN_LINE_HEIGHT if blank else _LINE_HEIGHT) * height

    def block(self, part: Section | Listing) -> Block:
        """The block of a part; parts stand on each other without a gap, as one table."""
        if isinstance(part, Listing):
            return self._listing(part)
        shares = (1.0,) * part.columns
        block = _titled(part.title, shares, [self._row(row, part.columns) for row in part.rows])
        return dataclasses.replace(block, together=_is_signing(part))

    def _row(self, entries: Sequence[Entry], columns: int) -> Row:
        cells: list[Cell] = []
        unit = self._width / columns
        height = self._line
        signed = False
        for entry in entries:
            width = unit * (entry.answer_span or entry.label_span)
            cells += self._cells(entry, unit)
            room = entry.answer.room
            height = max(height, self._least_height(room, width))
            if room not in _TALL and entry.label_span == 0:
                height = max(height, self._line + _TEXT.leading)
            signed |= room in _SIGNED
        tall = any(entry.answer.room is Room.LINES for entry in entries)
        return Row(tuple(cells), height, joined=signed, elastic=tall and self._blank)

    def _cells(self, entry: Entry, unit: float) -> Iterator[Cell]:
        width = unit * entry.answer_span
        if entry.answer_span == 0:
            yield _note(entry, unit * entry.label_span)
        elif entry.label_span == 0:
            yield _answer(entry.answer, entry.answer_span, width, entry.label, self._width)
        else:
            yield _label(entry.label, entry.label_span, unit * entry.label_span)
            yield _answer(entry.answer, entry.answer_span, width, "", self._width)

    def _least_height(self, room: Room, width: float) -> float:
        if room in _SIGNED:
            return max(_SIGNED_HEIGHT * self._height, _LEAST_SIGNED_HEIGHT)
        if room is not Room.LINES:
            return 0.0
        if not self._blank:
            return _LINES_HEIGHT * self._height
        # A narrow cell needs more lines for the same words.
        return _WRITTEN_LINES_HEIGHT * self._height * (1.5 if width < self._width / 2 else 1.0)

    def _listing(self, listing: Listing) -> Block:
        total = sum(column.share for column in listing.columns)
        widths = [self._width * column.share / total for column in listing.columns]
        headings = Row(
            tuple(
                _label(column.label, 1, width)
                for column, width in zip(listing.columns, widths, strict=True)
            ),
            self._line,
        )
        rows = [self._listed(row, listing.columns, widths) for row in listing.rows]
        empty = tuple(
            Answer(marks=column.marks) if self._blank else Answer() for column in listing.columns
        )
        rows += [self._listed(empty, listing.columns, widths)] * (self._least_rows - len(rows))
        if self._blank:
            rows += _explanations(listing.columns, widths)
        shares = tuple(float(column.share) for column in listing.columns)
        block = _titled(listing.title, shares, rows, headings)
        low = len(rows) <= _MOST_ROWS_TOGETHER and all(_is_low(row, widths) for row in rows)
        return dataclasses.replace(block, unbroken=self._unbroken and low)

    def _listed(
        self, answers: Sequence[Answer], columns: Sequence[ListingColumn], widths: Sequence[float]
    ) -> Row:
        cells = []
        for answer, column, width in zip(answers, columns, widths, strict=True):
            if answer.marks and not _fits(answer.marks, width):
                text = enumerated(mark.label for mark in answer.marks if mark.chosen)
            else:
                text = answer.text or _marks(answer.marks, width)
            fits = _line_width(text) <= width - 2 * PAD_X
            cells.append(Cell(text, align=column.align if fits else Align.LEFT, style=_TEXT))
        return Row(tuple(cells), self._line)


def _is_low(row: Row, widths: Sequence[float]) -> bool:
    """Whether no text of a listing's row takes more than about two lines."""
    if len(row.cells) < len(widths):
        return True
    return all(
        _line_width(cell.text) <= width * _SHARE_OF_MARKS
        for cell, width in zip(row.cells, widths, strict=True)
    )


def _titled(
    title: str, shares: tuple[float, ...], rows: Sequence[Row], headings: Row | None = None
) -> Block:
    heads = (headings,) if headings else ()
    if not title:
        return Block(shares, rows, heads, heads, gap=0.0)
    return Block(
        shares,
        rows,
        (title_row(title, len(shares)), *heads),
        (title_row(continued(title), len(shares)), *heads),
        gap=0.0,
    )


def _label(text: str, span: int, width: float) -> Cell:
    lines = label_lines(text, (width - 2 * PAD_X) / _LABEL.size, advance(_LABEL.font))
    return Cell("\n".join(lines), span, Align.CENTER, _LABEL, shaded=True)


def _note(entry: Entry, width: float) -> Cell:
    foot = _signing(entry.answer.room, width)
    text = entry.label
    if foot:
        text = text if text.endswith(("：", ":")) else _("{label}：").format(label=text)
        room = (width - 2 * PAD_X) / _TEXT.size
        text = "\n".join(label_lines(text, room, advance(_TEXT.font)))
    return Cell(text, entry.label_span, style=_TEXT, foot=foot, high=bool(foot))


def _answer(answer: Answer, span: int, width: float, head: str, page_width: float) -> Cell:
    """The cell of an answer ``width`` points wide, with its label as ``head`` or none."""
    room = answer.room
    text = answer.text or _marks(answer.marks, width)
    ruled = int(room is Room.RULE and not text)
    text = text or _to_fill(room, width)
    foot = _signing(room, width)
    if foot and text:
        text += "\n\n"  # room to sign under what is typed
    high = room in _SIGNED
    short = _line_width(text) <= width - 2 * PAD_X
    centered = short and room not in _TALL and width <= page_width * _CENTERED_SHARE
    align = Align.CENTER if centered else Align.LEFT
    return Cell(text, span, align, _TEXT, head=head, foot=foot, ruled=ruled, high=high)


def _marks(marks: Iterable[Mark], width: float) -> str:
    """All choices with their boxes; a label stays in one piece if it fits on a line."""
    return "　".join(_mark(mark, width) for mark in marks)


def _mark(mark: Mark, width: float) -> str:
    text = f"{CHECKED if mark.chosen else UNCHECKED} {mark.label}"
    return whole(text) if _line_width(text) <= width - 2 * PAD_X else text


def _line_width(text: str) -> float:
    return text_width(text, _TEXT.font, _TEXT.size)


def _fits(marks: Sequence[Mark], width: float) -> bool:
    """Whether all choices find room in a cell of a listing."""
    room = width - 2 * PAD_X
    longest = max(_line_width(_mark(mark, width)) for mark in marks)
    return longest <= room and _line_width(_marks(marks, width)) <= room * _SHARE_OF_MARKS


def _explanations(columns: Sequence[ListingColumn], widths: Sequence[float]) -> list[Row]:
    """What may be written into the columns whose choices find no room in their cells."""
    lines = [
        _("“{column}”请填：{choices}").format(
            column=column.label, choices=enumerated(mark.label for mark in column.marks)
        )
        for column, width in zip(columns, widths, strict=True)
        if 0 < len(column.marks) <= _MOST_EXPLAINED and not _fits(column.marks, width)
    ]
    if not lines:
        return []
    return [Row((Cell("\n".join(lines), len(columns)),), joined=True)]


def _to_fill(room: Room, width: float) -> str:
    """What is printed for handwriting where nothing is answered."""
    if room is Room.DATE:
        return _date(width)
    if room is Room.TIME:
        return _("　　时　　分")
    if room is Room.MOMENT:
        return _widest((_("　　　年　　月　　日　　时　　分"), _("　　年　月　日　时　分")), width)
    return ""


def _date(width: float) -> str:
    return _widest(_dates(), width)


def _dates() -> tuple[str, ...]:
    return _("　　　　年　　月　　日"), _("　　年　月　日"), _("　年　月　日")


def _signing(room: Room, width: float) -> str:
    """Room for date and stamp under a signature; "" where nobody signs."""
    if room not in _SIGNED:
        return ""
    if room is Room.SIGNATURE:
        return _date(width)
    sealed = _("（签章）{date}")
    return _widest([*(sealed.format(date=date) for date in _dates())], width)


def _widest(texts: Sequence[str], width: float) -> str:
    """The first text that fits on a line, else the last one."""
    room = width - 2 * PAD_X
    fitting = (text for text in texts if _line_width(text) <= room)
    return next(fitting, texts[-1])
