# SPDX-License-Identifier: MulanPSL-2.0
"""The bordered grid that every paper of the program is made of.

A report says what stands in which cell; this module breaks the text into lines and gives each row
its height. Lengths are points (1/72 inch); column widths are shares of the page's text width.
"""

import dataclasses
import enum
from collections.abc import Iterable, Sequence

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD, REGULAR, advance, text_width
from wuse_desktop.reports.wrap import label_lines, wrap

MM = 72 / 25.4
PAD_X = 3.5
PAD_Y = 2.6
_SHORT_HEADING = 2
LEADING = 1.36
"""Distance of two lines as a multiple of the font size."""

_MOST_LINES_KEPT_WHOLE = 8
_FEWEST_LINES_PARTED = 2


class Align(enum.Enum):
    """Where a cell's lines stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclasses.dataclass(frozen=True, slots=True)
class Style:
    """A font and its size in points."""

    font: str = REGULAR
    size: float = 9.0

    @property
    def leading(self) -> float:
        """Distance of two base lines."""
        return self.size * LEADING


BODY = Style()
STRONG = Style(BOLD)
HEAD = Style(BOLD, 8.5)
RULE_PITCH = 7.5 * MM
"""Distance of two lines to write on."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``☑`` and ``☐`` in the text are drawn as lines, whatever the font has.

    ``head`` is a small heading above the text, ``foot`` stands at the bottom right (签章 and date),
    ``ruled`` is a number of lines to write on. Text that is ``high`` begins at the top.
    """

    text: str = ""
    span: int = 1
    align: Align = Align.LEFT
    style: Style = BODY
    shaded: bool = False
    head: str = ""
    foot: str = ""
    ruled: int = 0
    high: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right; their spans add up to the block's columns.

    A ``joined`` row never begins a page without the row before it. An ``elastic`` row, which is
    for handwriting, takes up what a page leaves.
    """

    cells: tuple[Cell, ...]
    min_height: float = 0.0
    joined: bool = False
    elastic: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Rows over one set of columns.

    ``header`` stands on top where the block begins, ``repeated`` on each page it goes on to. An
    ``unbroken`` block begins a page rather than be cut, where it fits on one. A ``together`` block
    stays on one page, with the last row of the block before it. ``new_page`` begins a page.
    ``least`` are the points that each column has whatever its share (none when empty).
    """

    shares: tuple[float, ...]
    rows: Sequence[Row]
    header: tuple[Row, ...] = ()
    repeated: tuple[Row, ...] = ()
    least: tuple[float, ...] = ()
    gap: float = 9.0
    unbroken: bool = False
    together: bool = False
    new_page: bool = False
    framed: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, its share of the width, where its values stand.

    ``holds`` is a value that stands in one line, however small the share.
    """

    label: str
    share: float
    align: Align = Align.LEFT
    holds: str = ""


@dataclasses.dataclass(slots=True)
class Box:
    """A cell with its place in the row and its text in lines."""

    x: float
    width: float
    lines: list[str]
    align: Align
    style: Style
    shaded: bool
    head: list[str] = dataclasses.field(default_factory=list)
    foot: list[str] = dataclasses.field(default_factory=list)
    ruled: int = 0
    high: bool = False

    @property
    def head_height(self) -> float:
        """Height of the heading above the text."""
        return len(self.head) * HEAD.leading

    @property
    def foot_height(self) -> float:
        """Height of what stands at the bottom."""
        return len(self.foot) * self.style.leading + self.ruled * RULE_PITCH

    @property
    def height(self) -> float:
        """Height of all its text, with the padding."""
        text = len(self.lines) * self.style.leading if any(self.lines) or not self.foot else 0.0
        return self.head_height + text + self.foot_height + 2 * PAD_Y


@dataclasses.dataclass(slots=True)
class Strip:
    """A row with its height; what a page is filled with."""

    boxes: list[Box]
    height: float
    joined: bool = False
    elastic: bool = False
    parted: bool = False
    """Part of a row that goes over a page end: its text begins at the top."""

    @property
    def may_part(self) -> bool:
        """Whether the row is tall enough to be parted rather than moved to the next page."""
        return max(len(box.lines) for box in self.boxes) > _MOST_LINES_KEPT_WHOLE

    def part(self, height: float) -> tuple["Strip", "Strip"] | None:
        """Cut so that the first part is at most ``height``; None where too few lines would fit.

        The first cell of the second part says that the row goes on.
        """
        room = height - 2 * PAD_Y
        fitting = [int((room - box.head_height) / box.style.leading) for box in self.boxes]
        rest = max(len(box.lines) - fit for box, fit in zip(self.boxes, fitting, strict=True))
        if min(fitting) < _FEWEST_LINES_PARTED or rest < 1:
            return None
        if rest < _FEWEST_LINES_PARTED:
            fitting = [fit - 1 for fit in fitting]
        tops, tails = [], []
        for box, fit in zip(self.boxes, fitting, strict=True):
            tops.append(dataclasses.replace(box, lines=box.lines[:fit], foot=[], ruled=0))
            tails.append(dataclasses.replace(box, lines=box.lines[fit:], head=[]))
        if not tails[0].lines:
            tails[0].lines = [_("续")]
        return (
            Strip(tops, _height(tops), self.joined, parted=True),
            Strip(tails, _height(tails), joined=False, parted=True),
        )


@dataclasses.dataclass(slots=True)
class LaidBlock:
    """A block with its rows broken into lines for one text width."""

    header: list[Strip]
    repeated: list[Strip]
    strips: list[Strip]
    gap: float
    unbroken: bool
    together: bool
    new_page: bool
    framed: bool


def lay_out(block: Block, width: float) -> LaidBlock:
    """Break a block's text for a page whose text is ``width`` points wide.

    Raises ValueError for a row whose spans do not add up to the block's columns.
    """
    edges = [0.0]
    for points in widths(block.shares, width, block.least):
        edges.append(edges[-1] + points)
    return LaidBlock(
        header=[_strip(row, edges) for row in block.header],
        repeated=[_strip(row, edges) for row in block.repeated],
        strips=[_strip(row, edges) for row in block.rows],
        gap=block.gap,
        unbroken=block.unbroken,
        together=block.together,
        new_page=block.new_page,
        framed=block.framed,
    )


def widths(shares: Sequence[float], width: float, least: Sequence[float] = ()) -> list[float]:
    """Widths of columns in points, of ``width`` together, by their shares.

    Each has at least what ``least`` gives it, at the cost of those that have more than they need.
    """
    total = sum(shares)
    by_share = [share * width / total for share in shares]
    if not least:
        return by_share
    wide = [max(points, few) for points, few in zip(by_share, least, strict=True)]
    spare = sum(wide) - sum(least)
    taken = min(1.0, (sum(wide) - width) / spare) if spare else 0.0
    return [points - taken * (points - few) for points, few in zip(wide, least, strict=True)]


def _strip(row: Row, edges: Sequence[float]) -> Strip:
    boxes = []
    first = 0
    for cell in row.cells:
        after = first + cell.span
        if after >= len(edges):
            raise ValueError(f"row has more than {len(edges) - 1} columns")
        left, style = edges[first], cell.style
        width = edges[after] - left
        parted = label_lines if cell.shaded else wrap
        lines = parted(cell.text, (width - 2 * PAD_X) / style.size, advance(style.font))
        box = Box(left, width, lines, cell.align, style, cell.shaded)
        box.head, box.foot = _side_lines(cell, width)
        box.ruled, box.high = cell.ruled, cell.high
        boxes.append(box)
        first = after
    if first != len(edges) - 1:
        raise ValueError(f"row has {first} of {len(edges) - 1} columns")
    return Strip(boxes, max(row.min_height, _height(boxes)), row.joined, row.elastic)


def _side_lines(cell: Cell, width: float) -> tuple[list[str], list[str]]:
    """The lines of a cell's head and foot."""
    head = wrap(cell.head, (width - 2 * PAD_X) / HEAD.size, advance(HEAD.font))
    foot = wrap(cell.foot, (width - 2 * PAD_X) / cell.style.size, advance(cell.style.font))
    return head if cell.head else [], foot if cell.foot else []


def _height(boxes: Iterable[Box]) -> float:
    return max(box.height for box in boxes)


def label(text: str, span: int = 1) -> Cell:
    """A shaded cell that names what stands beside or under it."""
    return Cell(text, span, Align.CENTER, STRONG, shaded=True)


def continued(title: str) -> str:
    """The title of a block where it goes on."""
    return _("{title}（续）").format(title=title)


def title_row(text: str, columns: int) -> Row:
    """A section title over the whole width of the grid."""
    return Row((Cell(text, columns, style=Style(BOLD, 10), shaded=True),), min_height=19)


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    empty: str = "",
    total: Sequence[Cell] = (),
) -> Block:
    """A table whose headings, and title, come again on each page.

    ``empty`` stands alone, without the headings, where a table has no row; ``total`` is the last
    row.
    """
    count = len(columns)
    headings = Row(tuple(label(column.label) for column in columns))
    aligns = [column.align for column in columns]
    body = [
        Row(tuple(Cell(text, align=a) for text, a in zip(row, aligns, strict=True))) for row in rows
    ]
    titles = _titles(title, count)
    shares = tuple(column.share for column in columns)
    if not body and empty:
        body = [Row((Cell(empty, count, Align.CENTER),), min_height=19)]
        return Block(shares, body, titles[0] or (headings,))
    if body and total:
        body.append(Row(tuple(total), joined=True))
    least = tuple(map(_least, columns))
    return Block(shares, body, (*titles[0], headings), (*titles[1], headings), least)


def _least(column: Column) -> float:
    """The width for what a column holds, and for a heading of two characters."""
    held = [text_width(column.holds, BODY.font, BODY.size)] if column.holds else []
    if len(column.label) <= _SHORT_HEADING:
        held.append(text_width(column.label, STRONG.font, STRONG.size))
    return max(held) + 2 * PAD_X if held else 0.0


def _titles(title: str, columns: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The title row where a block begins and the one where it goes on."""
    if not title:
        return (), ()
    return (
        (title_row(title, columns),),
        (title_row(continued(title), columns),),
    )


def pairs(
    items: Sequence[tuple[str, str]],
    per_row: int,
    *,
    title: str = "",
    label_share: float = 1.0,
    value_share: float = 1.0,
) -> Block:
    """Labels with their values beside them, ``per_row`` pairs in a row."""
    rows = []
    for start in range(0, len(items), per_row):
        chunk = items[start : start + per_row]
        cells: list[Cell] = []
        for name, value in chunk:
            cells += [label(name), Cell(value, align=Align.CENTER)]
        missing = 2 * (per_row - len(chunk))
        if missing:
            cells.append(Cell(span=missing))
        rows.append(Row(tuple(cells), min_height=19))
    return Block((label_share, value_share) * per_row, rows, *_titles(title, per_row * 2))


def signatures(
    prepared_by: str = "", *, phone: str | None = None, notes: Sequence[str] = ()
) -> Block:
    """The closing rows: notes, then room to sign for 填报人, 审核人, 单位负责人(签章) and 日期.

    With ``phone``, also an empty one, there is room for 联系电话. The block stays in one piece and
    is not left alone on a page.
    """
    people = (
        (label(_("填报人")), Cell(prepared_by)),
        (label(_("审核人")), Cell()),
        (label(_("单位负责人\n（签章）")), Cell()),
    )
    shares = [1.4, 2.8, 1.4, 2.8, 2.0, 3.2]
    calls = [] if phone is None else [(label(_("联系电话")), Cell(phone))]
    shares += [] if phone is None else [1.6, 2.6]
    when = (label(_("日期")), Cell(_("　　年　　月　　日"), align=Align.RIGHT))
    shares += [1.2, 3.8]
    signed = tuple(cell for pair in (*people, *calls, when) for cell in pair)
    rows = [Row((label(_("说明")), Cell("\n".join(notes), len(signed) - 1)))] if notes else []
    rows.append(Row(signed, min_height=15 * MM))
    return Block(tuple(shares), rows, together=True)
