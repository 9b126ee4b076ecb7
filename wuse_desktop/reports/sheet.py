# SPDX-License-Identifier: MulanPSL-2.0
"""Draws one page: its texts, the lines of its grid, check boxes, pictures."""

from typing import Any

from wuse_desktop.i18n import _
from wuse_desktop.reports.flow import Page
from wuse_desktop.reports.fonts import BOLD, advance, text_width
from wuse_desktop.reports.frame import (
    BOTTOM,
    LEFT,
    RUNNING,
    TOP,
    Frame,
    Heading,
    running_bottom,
    running_text,
)
from wuse_desktop.reports.grid import HEAD, MM, PAD_X, PAD_Y, RULE_PITCH, Align, Box, Style
from wuse_desktop.reports.wrap import CHECKED, UNCHECKED, wrap

_FOOT = 9.5 * MM
_FOOTER = Style(size=8)

_STAMP = Style(BOLD, 130)
_STAMP_GREY, _STAMP_SLOPE = 0.8, 50

_SHADE = 0.93
_FRAME_LINE, _CELL_LINE, _TICK_LINE, _RULE_LINE = 1.0, 0.45, 1.1, 0.3
_TEXT_DROP = 0.88
"""From the top of a line to its base line, in font sizes: centres Han characters by eye."""

_Text = tuple[Style, float, float, str]


class Sheet:
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
        self._rules = canvas.beginPath()

    def put_page(self, page: Page, *, first: bool) -> None:
        """Put the heading and the rows of a page; ``first`` is the first page of its paper."""
        top = self.put_heading() if first else self._running_heading()
        start = top
        outer: dict[float, float] = {}
        for run in page.runs:
            if run.gap:  # blocks without a gap between them stand in one frame
                top += run.gap
                start = top
            for strip in run.header + run.body:
                for box in strip.boxes:
                    self._box(box, top, strip.height, framed=run.block.framed, high=strip.parted)
                top += strip.height
                if run.block.framed:
                    self._line(self._cells, LEFT, top, self._frame.text_width, 0)
            if run.block.framed:
                outer[start] = top
            else:
                start = top
        for start, bottom in outer.items():
            self._frames.rect(LEFT, self._height - bottom, self._frame.text_width, bottom - start)

    def put_heading(self) -> float:
        """Put unit, title and heading line; returns where they end, in points from the top."""
        heading = Heading(self._frame)
        for style, align, line, top in heading.texts:
            self._text(line, style, align, LEFT, self._frame.text_width, top)
        return heading.bottom

    def put_picture(self, image: Any, pixels: tuple[int, int], top: float) -> None:
        """Put a picture as large as it fits under ``top``; small ones are not blown up."""
        wide, high = pixels
        width = self._frame.text_width
        room = self._height - BOTTOM - top
        scale = min(width / wide, room / high, 1.0)
        left = LEFT + (width - wide * scale) / 2
        base = self._height - top - high * scale
        self._canvas.drawImage(image, left, base, wide * scale, high * scale, mask="auto")

    def put_footer(self, pages: str) -> None:
        """Put the footer: what the paper rests on at the left, ``pages`` in the middle."""
        width = self._frame.text_width
        top = self._height - _FOOT - _FOOTER.leading
        self._text(pages, _FOOTER, Align.CENTER, LEFT, width, top)
        room = (width - text_width(pages, _FOOTER.font, _FOOTER.size)) / 2 - 4 * MM
        lines = wrap(self._frame.footer, room / _FOOTER.size, advance(_FOOTER.font))
        for index, line in enumerate(lines):
            self._text(line, _FOOTER, Align.LEFT, LEFT, room, top + index * _FOOTER.leading)

    def paint(self) -> None:
        """Draw all that was put."""
        canvas = self._canvas
        canvas.setFillGray(_SHADE)
        for shade in self._shades:
            canvas.rect(*shade, stroke=0, fill=1)
        if self._frame.stamp:
            self._paint_stamp(self._frame.stamp)
        canvas.setFillGray(0)
        for path, thick in (
            (self._rules, _RULE_LINE),
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

    def _paint_stamp(self, stamp: str) -> None:
        """Set a word from corner to corner, grey under the text but there on a copy as well."""
        canvas, (width, height) = self._canvas, self._frame.size
        size = min(_STAMP.size, width / text_width(stamp, _STAMP.font, 1))
        canvas.saveState()
        canvas.setFillGray(_STAMP_GREY)
        canvas.setFont(_STAMP.font, size)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(_STAMP_SLOPE)
        canvas.drawCentredString(0, -size / 3, stamp)
        canvas.restoreState()

    def _running_heading(self) -> float:
        line = running_text(self._frame)
        self._text(line, RUNNING, Align.LEFT, LEFT, self._frame.text_width, TOP)
        return running_bottom()

    def _box(self, box: Box, top: float, height: float, *, framed: bool, high: bool) -> None:
        left = LEFT + box.x
        if box.shaded:
            self._shades.append((left, self._height - top - height, box.width, height))
        if framed and box.x > 0:
            self._line(self._cells, left, top, 0, height)
        used = len(box.lines) * box.style.leading
        spare = height - box.head_height - box.foot_height - used
        text_top = top + box.head_height + (PAD_Y if high or box.high else spare / 2)
        self._lines(box.head, box, HEAD, Align.LEFT, top + PAD_Y)
        self._lines(box.lines, box, box.style, box.align, text_top)
        foot_top = top + height - PAD_Y - len(box.foot) * box.style.leading
        self._lines(box.foot, box, box.style, Align.RIGHT, foot_top)
        for number in range(box.ruled):
            below = top + height - 1.5 * PAD_Y - number * RULE_PITCH
            self._line(self._rules, left + 2 * PAD_X, below, box.width - 4 * PAD_X, 0)

    def _lines(self, lines: list[str], box: Box, style: Style, align: Align, top: float) -> None:
        for index, line in enumerate(lines):
            if line:
                line_top = top + index * style.leading
                width = box.width - 2 * PAD_X
                self._text(line, style, align, LEFT + box.x + PAD_X, width, line_top)

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


def page_text(number: int, count: int) -> str:
    """Page x of y."""
    return _("第 {page} 页 共 {pages} 页").format(page=number, pages=count)
