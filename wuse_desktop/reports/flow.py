# SPDX-License-Identifier: MulanPSL-2.0
"""Fills pages with rows, before anything is drawn: so the number of pages is known on page one."""

import dataclasses
from collections.abc import Iterable

from wuse_desktop.reports.grid import LaidBlock, Strip


@dataclasses.dataclass(slots=True)
class Run:
    """The part of one block that stands on one page: heading rows, then rows."""

    block: LaidBlock
    header: list[Strip]
    gap: float
    body: list[Strip] = dataclasses.field(default_factory=list)

    @property
    def height(self) -> float:
        """Height with the gap above."""
        return self.gap + sum(strip.height for strip in self.header + self.body)


@dataclasses.dataclass(slots=True)
class Page:
    """What stands on one page, from the top, and the height left under it (points)."""

    room: float
    runs: list[Run] = dataclasses.field(default_factory=list)

    def begin(self, block: LaidBlock, header: list[Strip]) -> None:
        """Start a block's part on this page."""
        run = Run(block, header, block.gap if self.runs else 0.0)
        self.runs.append(run)
        self.room -= run.height

    def put(self, strip: Strip) -> None:
        """Add a row to the last part."""
        self.runs[-1].body.append(strip)
        self.room -= strip.height

    def take_last_run(self) -> Run:
        """Remove the last part of a block."""
        run = self.runs.pop()
        self.room += run.height
        return run

    def take_last_strip(self) -> Strip:
        """Remove the last row."""
        strip = self.runs[-1].body.pop()
        self.room += strip.height
        return strip


def paginate(blocks: Iterable[LaidBlock], first_room: float, room: float) -> list[Page]:
    """Distribute blocks over pages of ``first_room`` and then ``room`` points of height.

    Heading rows come again on each page of their block and never end a page. A row longer than
    eight lines may go over a page end; a shorter one moves as a whole. Always at least one page.
    """
    filling = _Filling(first_room, room)
    for block in blocks:
        if block.together:
            filling.add_together(block)
        else:
            filling.add(block)
    for page in filling.pages:
        _stretch(page)
    return filling.pages


def _stretch(page: Page) -> None:
    """Let elastic rows take up what the page leaves, each at most as much again as it has."""
    rows = [strip for run in page.runs for strip in run.body if strip.elastic]
    for number, strip in enumerate(sorted(rows, key=lambda strip: strip.height)):
        more = min(strip.height, page.room / (len(rows) - number))
        strip.height += more
        page.room -= more


class _Filling:
    def __init__(self, first_room: float, room: float) -> None:
        self._room = room
        self.pages = [Page(first_room)]

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    def add(self, block: LaidBlock) -> None:
        if self._page.runs and (block.new_page or self._moves_whole(block)):
            self.pages.append(Page(self._room))
        begun = False
        for strip in block.strips:
            self._place(block, strip, begun=begun)
            begun = True

    def add_together(self, block: LaidBlock) -> None:
        needed = block.gap + _heights(block.header) + _heights(block.strips)
        if needed > self._page.room and self._page.runs:
            self._turn_with_company(needed)
        self._page.begin(block, block.header)
        for strip in block.strips:
            self._page.put(strip)

    def _moves_whole(self, block: LaidBlock) -> bool:
        height = _heights(block.header) + _heights(block.strips)
        return block.unbroken and self._page.room - block.gap < height <= self._room

    def _place(self, block: LaidBlock, strip: Strip, *, begun: bool) -> None:
        """Put one row of ``block`` on this page or, wholly or in part, on the next ones."""
        rest: Strip | None = strip
        while rest is not None:
            lead = self._lead(block, begun=begun)
            if rest.height + lead > self._page.room:
                parts = rest.part(self._page.room - lead) if self._parts(rest) else None
                if parts is None and self._page.runs:
                    self._turn_for(block, rest, begun=begun)
                    continue
                rest, after = parts or (rest, None)
            else:
                after = None
            if not self._on_page(block):
                self._page.begin(block, block.repeated if begun else block.header)
            self._page.put(rest)
            begun, rest = True, after

    def _parts(self, strip: Strip) -> bool:
        return strip.may_part or not self._page.runs

    def _lead(self, block: LaidBlock, *, begun: bool) -> float:
        """Height that a row needs above itself when its block is not on the page yet."""
        if self._on_page(block):
            return 0.0
        gap = block.gap if self._page.runs else 0.0
        return gap + _heights(block.repeated if begun else block.header)

    def _on_page(self, block: LaidBlock) -> bool:
        return bool(self._page.runs) and self._page.runs[-1].block is block

    def _turn_for(self, block: LaidBlock, strip: Strip, *, begun: bool) -> None:
        """Begin a page; a joined row takes the row before it along."""
        moved = None
        if strip.joined and begun and len(self._page.runs[-1].body) > 1:
            needed = _heights(block.repeated) + strip.height
            if self._page.runs[-1].body[-1].height + needed <= self._room:
                moved = self._page.take_last_strip()
        self.pages.append(Page(self._room))
        if moved is not None:
            self._page.begin(block, block.repeated)
            self._page.put(moved)

    def _turn_with_company(self, needed: float) -> None:
        """Begin a page for ``needed`` points and bring the rows before along, if they leave some.

        A joined row brings the one before it, an unbroken block comes whole. A part that would
        be left without a row moves with its headings, unless it is all that the page has.
        """
        page = self._page
        run = page.runs[-1]
        taken = list(run.body) if run.block.unbroken else run.body[-1:]
        while taken[0].joined and len(run.body) > len(taken):
            taken.insert(0, run.body[-len(taken) - 1])
        whole = len(taken) == len(run.body)
        headings = run.header if whole else run.block.repeated
        self.pages.append(Page(self._room))
        if _heights(headings) + _heights(taken) + needed > self._room:
            return
        if whole and len(page.runs) == 1:
            return
        if whole:
            page.take_last_run()
        else:
            for _strip in taken:
                page.take_last_strip()
        self._page.begin(run.block, headings)
        for strip in taken:
            self._page.put(strip)


def _heights(strips: Iterable[Strip]) -> float:
    return sum(strip.height for strip in strips)
