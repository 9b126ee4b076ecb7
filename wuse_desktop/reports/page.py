# SPDX-License-Identifier: MulanPSL-2.0
"""The A4 page frame and the drawing: title, heading line, grid, footer with page x of y.

Equal input gives equal bytes: no time is read, and the file's dates are fixed.
"""

import dataclasses
import datetime
import threading
from collections.abc import Iterable
from typing import Any, BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.flow import Page, paginate
from wuse_desktop.reports.fonts import BOLD, REGULAR, advance, register, text_width
from wuse_desktop.reports.grid import (
    MM,
    PAD_X,
    PAD_Y,
    Align,
    Block,
    Box,
    Style,
    lay_out,
)
from wuse_desktop.reports.wrap import CHECKED, UNCHECKED, plain, wrap

_SHORT, _LONG = 210 * MM, 297 * MM
_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * MM, 15 * MM, 15 * MM, 17 * MM
_FOOT = 9.5 * MM

_TITLE = Style(BOLD, 17)
_HEADING = Style(size=9.5)
_RUNNING = Style(size=8.5)
_FOOTER = Style(size=8)

_SHADE = 0.93
_FRAME_LINE, _CELL_LINE, _TICK_LINE = 1.0, 0.45, 1.1
_TEXT_DROP = 0.88
"""From the top of a line to its base line, in font sizes: centres Han characters by eye."""

# ReportLab's font objects keep a reading position, so two documents must not be made at once.
_drawing = threading.Lock()

_Text = tuple[Style, float, float, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the grid on each page.

    ``facts`` are label-and-value texts for the heading line (填报单位, 期间); the print date is
    set at its right end. ``footer`` names what the numbers rest on, e.g. the rule set.
    """

    title: str
    printed_on: datetime.date
    facts: tuple[str, ...] = ()
    footer: str = ""
    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        return (_LONG, _SHORT) if self.landscape else (_SHORT, _LONG)

    @property
    def text_width(self) -> float:
        """Width between the margins in points."""
        return self.size[0] - _LEFT - _RIGHT


def date_text(day: datetime.date) -> str:
    """A date as official papers write it."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def text_room(frame: Frame) -> tuple[float, float]:
    """Height for the grid on the first page and on the later ones, in points."""
    height = frame.size[1] - _BOTTOM
    return height - _Heading(frame).bottom, height - _TOP - _RUNNING.leading - 2 * MM


def write_pages(frame: Frame, blocks: Iterable[Block], target: BinaryIO) -> int:
    """Write a PDF of the blocks in the frame to ``target`` and return the number of pages.

    The fonts are embedded. An OSError of ``target`` passes through.
    """
    from reportlab import rl_config  # noqa: PLC0415 - heavy, loaded when first used
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, loaded when first used

    register()
    laid = [lay_out(block, frame.text_width) for block in blocks]
    pages = paginate(laid, *text_room(frame))
    with _drawing:
        rl_config.useA85 = 0  # bytes as they are: a fifth smaller, a tenth faster
        canvas = Canvas(
            target,
            pagesize=frame.size,
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,  # else each page names a font that is not embedded
            lang="zh-CN",
        )
        canvas.setTitle(plain(frame.title))
        canvas.setCreator("WuShe Desktop")
        for number, page in enumerate(pages, 1):
            _Sheet(canvas, frame).draw(page, number, len(pages))
            canvas.showPage()
        canvas.save()
    return len(pages)


class _Heading:
    """Title and heading line of the first page, in lines with their places from the top."""

    def __init__(self, frame: Frame) -> None:
        self.texts: list[tuple[Style, Align, str, float]] = []
        self.bottom = _TOP
        for line in wrap(frame.title, frame.text_width / _TITLE.size, advance(_TITLE.font)):
            self._add(_TITLE, Align.CENTER, line)
        self.bottom += 2.5 * MM
        printed = _("打印日期：{date}").format(date=date_text(frame.printed_on))
        room = frame.text_width - text_width(printed, _HEADING.font, _HEADING.size) - 8 * MM
        facts = "　　".join(plain(fact).replace("\n", " ") for fact in frame.facts)
        lines = wrap(facts, room / _HEADING.size, advance(_HEADING.font))
        for line in lines[:-1]:
            self._add(_HEADING, Align.LEFT, line)
        self.texts.append((_HEADING, Align.LEFT, lines[-1], self.bottom))
        self._add(_HEADING, Align.RIGHT, printed)
        self.bottom += 1.5 * MM

    def _add(self, style: Style, align: Align, line: str) -> None:
        self.texts.append((style, align, line, self.bottom))
        self.bottom += style.leading


class _Sheet:
    """Collects one page's shades, lines and text and draws them in that order."""

    def __init__(self, canvas: Any, frame: Frame) -> None:
        self._canvas = canvas
        self._frame = frame
        self._height = frame.size[1]
        self._texts: list[_Text] = []
        self._shades: list[tuple[float, float, float, float]] = []
        self._cells = canvas.beginPath()
        self._frames = canvas.beginPath()
        self._ticks = canvas.beginPath()

    def draw(self, page: Page, number: int, count: int) -> None:
        """Draw a page; ``number`` counts from 1."""
        top = self._first_heading() if number == 1 else self._running_heading()
        for run in page.runs:
            top += run.gap
            start = top
            for strip in run.header + run.body:
                for box in strip.boxes:
                    self._box(box, top, strip.height, framed=run.block.framed, high=strip.parted)
                top += strip.height
                if run.block.framed:
                    self._line(self._cells, _LEFT, top, self._frame.text_width, 0)
            if run.block.framed:
                self._frames.rect(_LEFT, self._height - top, self._frame.text_width, top - start)
        self._footer(number, count)
        self._paint()

    def _first_heading(self) -> float:
        heading = _Heading(self._frame)
        for style, align, line, top in heading.texts:
            self._text(line, style, align, _LEFT, self._frame.text_width, top)
        return heading.bottom

    def _running_heading(self) -> float:
        """Later pages: title and facts in one line, cut at the end if it is too long."""
        text = "　".join((self._frame.title, *self._frame.facts)).replace("\n", " ")
        width = self._frame.text_width
        line = wrap(text, width / _RUNNING.size, advance(_RUNNING.font))[0]
        self._text(line, _RUNNING, Align.LEFT, _LEFT, width, _TOP)
        return _TOP + _RUNNING.leading + 2 * MM

    def _footer(self, number: int, count: int) -> None:
        width = self._frame.text_width
        top = self._height - _FOOT - _FOOTER.leading
        pages = _("第 {page} 页 共 {pages} 页").format(page=number, pages=count)
        self._text(pages, _FOOTER, Align.CENTER, _LEFT, width, top)
        room = (width - text_width(pages, _FOOTER.font, _FOOTER.size)) / 2 - 4 * MM
        lines = wrap(self._frame.footer, room / _FOOTER.size, advance(_FOOTER.font))
        for index, line in enumerate(lines):
            self._text(line, _FOOTER, Align.LEFT, _LEFT, room, top + index * _FOOTER.leading)

    def _box(self, box: Box, top: float, height: float, *, framed: bool, high: bool) -> None:
        left = _LEFT + box.x
        if box.shaded:
            self._shades.append((left, self._height - top - height, box.width, height))
        if framed and box.x > 0:
            self._line(self._cells, left, top, 0, height)
        used = len(box.lines) * box.style.leading
        line_top = top + (PAD_Y if high else (height - used) / 2)
        for line in box.lines:
            if line:
                self._text(
                    line, box.style, box.align, left + PAD_X, box.width - 2 * PAD_X, line_top
                )
            line_top += box.style.leading

    def _text(
        self, line: str, style: Style, align: Align, left: float, width: float, top: float
    ) -> None:
        if align is not Align.LEFT:
            spare = width - text_width(line, style.font, style.size)
            left += spare if align is Align.RIGHT else spare / 2
        base = self._height - top - (style.leading - style.size) / 2 - style.size * _TEXT_DROP
        if CHECKED in line or UNCHECKED in line:
            self._text_with_boxes(line, style, left, base)
        else:
            self._texts.append((style, left, base, line))

    def _text_with_boxes(self, line: str, style: Style, left: float, base: float) -> None:
        widths = advance(style.font)
        start = 0
        for index, char in enumerate(f"{line}{CHECKED}"):
            if char not in (CHECKED, UNCHECKED):
                continue
            part = line[start:index]
            if part:
                self._texts.append((style, left, base, part))
                left += sum(map(widths, part)) * style.size
            if index < len(line):
                self._check_box(left, base, style.size, ticked=char == CHECKED)
                left += widths(char) * style.size
            start = index + 1

    def _check_box(self, left: float, base: float, size: float, *, ticked: bool) -> None:
        side = size * 0.78
        x, y = left + size * 0.08, base - size * 0.04
        self._cells.rect(x, y, side, side)
        if ticked:
            self._ticks.moveTo(x + side * 0.18, y + side * 0.52)
            self._ticks.lineTo(x + side * 0.42, y + side * 0.22)
            self._ticks.lineTo(x + side * 0.86, y + side * 0.84)

    def _line(self, path: Any, left: float, top: float, right: float, down: float) -> None:
        path.moveTo(left, self._height - top)
        path.lineTo(left + right, self._height - top - down)

    def _paint(self) -> None:
        canvas = self._canvas
        canvas.setFillGray(_SHADE)
        for shade in self._shades:
            canvas.rect(*shade, stroke=0, fill=1)
        canvas.setFillGray(0)
        for path, thick in (
            (self._cells, _CELL_LINE),
            (self._frames, _FRAME_LINE),
            (self._ticks, _TICK_LINE),
        ):
            canvas.setLineWidth(thick)
            canvas.drawPath(path)
        # In reading order, so that copied text and a screen reader make sense of it.
        written = canvas.beginText()
        current = None
        for style, left, base, line in self._texts:
            if style != current:
                written.setFont(style.font, style.size)
                current = style
            written.setTextOrigin(left, base)
            written.textOut(line)
        canvas.drawText(written)
