# SPDX-License-Identifier: MulanPSL-2.0
"""What stands around the grid on each A4 page: margins, title, heading line, footer."""

import dataclasses
import datetime

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD, advance, text_width
from wuse_desktop.reports.grid import MM, Align, Style
from wuse_desktop.reports.wrap import plain, wrap

_SHORT, _LONG = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 15 * MM, 15 * MM, 17 * MM
"""Margins in points; the left one leaves room for the binding."""

TITLE = Style(BOLD, 17)
UNIT = Style(size=11)
HEADING = Style(size=9.5)
RUNNING = Style(size=8.5)

_BETWEEN_FACTS = "　　"


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the grid on each page.

    ``facts`` are label-and-value texts for the heading line (填报单位, 期间); the print date, where
    there is one, is set at its right end. ``unit`` stands in a line of its own above the title.
    ``footer`` names what the paper rests on, e.g. the rule set of its numbers. ``stamp`` is set
    large across each page of a paper that is no longer valid.
    """

    title: str
    printed_on: datetime.date | None = None
    facts: tuple[str, ...] = ()
    footer: str = ""
    landscape: bool = False
    unit: str = ""
    stamp: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        return (_LONG, _SHORT) if self.landscape else (_SHORT, _LONG)

    @property
    def text_width(self) -> float:
        """Width between the margins in points."""
        return self.size[0] - LEFT - RIGHT


def date_text(day: datetime.date) -> str:
    """A date as official papers write it."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def text_room(frame: Frame) -> tuple[float, float]:
    """Height for the grid on the first page and on the later ones, in points."""
    height = frame.size[1] - BOTTOM
    return height - Heading(frame).bottom, height - running_bottom()


def running_text(frame: Frame) -> str:
    """The heading of a later page: title and facts in one line, cut at the end if too long."""
    text = "　".join((frame.title, *frame.facts)).replace("\n", " ")
    return wrap(text, frame.text_width / RUNNING.size, advance(RUNNING.font))[0]


def running_bottom() -> float:
    """Where the grid of a later page begins, in points from the top."""
    return TOP + RUNNING.leading + 2 * MM


class Heading:
    """Title and heading line of the first page, in lines with their places from the top."""

    def __init__(self, frame: Frame) -> None:
        self.texts: list[tuple[Style, Align, str, float]] = []
        self.bottom = TOP
        self._centered(UNIT, frame.unit, frame.text_width)
        if frame.unit:
            self.bottom += 1 * MM
        self._centered(TITLE, frame.title, frame.text_width)
        self.bottom += 2.5 * MM
        if frame.facts or frame.printed_on:
            self._heading_line(frame)
            self.bottom += 1.5 * MM

    def _centered(self, style: Style, text: str, width: float) -> None:
        if text:
            for line in wrap(text, width / style.size, advance(style.font)):
                self._add(style, Align.CENTER, line)

    def _heading_line(self, frame: Frame) -> None:
        printed, room = "", frame.text_width
        if frame.printed_on:
            printed = _("打印日期：{date}").format(date=date_text(frame.printed_on))
            room -= text_width(printed, HEADING.font, HEADING.size) + 8 * MM
        facts = _BETWEEN_FACTS.join(plain(fact).replace("\n", " ") for fact in frame.facts)
        lines = wrap(facts, room / HEADING.size, advance(HEADING.font))
        for line in lines[:-1]:
            self._add(HEADING, Align.LEFT, line)
        self.texts.append((HEADING, Align.LEFT, lines[-1], self.bottom))
        self._add(HEADING, Align.RIGHT, printed)

    def _add(self, style: Style, align: Align, line: str) -> None:
        self.texts.append((style, align, line, self.bottom))
        self.bottom += style.leading
