# SPDX-License-Identifier: MulanPSL-2.0
"""走访单: the households of a walk with room for handwriting, typed in afterwards in this order."""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import MM, Align, Block, Cell, Row, Style, label, title_row
from wuse_desktop.reports.page import write_pages
from wuse_desktop.reports.wrap import whole

_NAME = Style(size=11)
_CODE = Style(BOLD, 15)
_ROW_HEIGHT = 14.2 * MM
_SMALL = Style(size=8)
_SHARES = (7.0, 19.0, 26.0, 20.0, 19.0, 17.0, 19.0, 64.0, 36.0, 30.0, 17.0)
_BLANK_SHARES = (7.0, 22.0, 36.0, 24.0, 19.0, 19.0, 64.0, 36.0, 30.0, 17.0)
_HEAD_SHARES = (1.3, 3.2, 1.3, 3.0, 1.3, 3.6, 1.3, 1.6)


@dataclasses.dataclass(frozen=True, slots=True)
class WalkLine:
    """One household. ``number`` is its place on the sheet, ``village`` parts the sheet.

    ``members`` says which digit stands for whom when the sheet is typed in, "" for one person.
    """

    number: int
    name: str
    village: str
    address: str
    phone_tail: str
    tier: str
    last_visit: str
    members: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class WalkSheetPaper:
    """A sheet. ``code`` is its code as shown, by which it is found when it is typed in."""

    unit: str
    places: str
    code: str
    worker: str
    lines: tuple[WalkLine, ...]
    printed_on: datetime.date
    extra_rows: int = 4


def render_walk_sheet(sheet: WalkSheetPaper, target: BinaryIO) -> int:
    """Write the sheet as PDF (A4 landscape) to ``target`` and return the number of pages.

    The code stands at the head of each page. An OSError of ``target`` passes through.
    """
    frame = Frame(
        title=_("入户走访单"),
        printed_on=sheet.printed_on,
        facts=(
            _("单位：{unit}").format(unit=sheet.unit),
            sheet.places,
            *((_("编码 {code}").format(code=sheet.code),) if sheet.code else ()),
        ),
        footer=_("不方便的内容不要写在纸上；录入后请把纸收好或销毁。"),
        landscape=True,
    )
    blank = not sheet.lines
    labels = _blank_labels() if blank else _labels()
    headings = Row(tuple(label(text) for text in labels))
    rows = [*_rows(sheet), *_spare_rows(sheet)]
    shares = _BLANK_SHARES if blank else _SHARES
    body = Block(shares, rows, (headings,), (headings,), gap=6)
    return write_pages(frame, [_head(sheet), body], target)


def _labels() -> tuple[str, ...]:
    return (
        _("序号"),
        _("户主\n电话尾号"),
        _("地址"),
        _("级别\n上次走访"),
        _("见到谁\n画圈"),
        _("日期\n时间"),
        *_written_labels(),
    )


def _blank_labels() -> tuple[str, ...]:
    """What a household that nobody printed is known by is written by hand."""
    return (
        _("序号"),
        _("户主"),
        _("村、地址"),
        _("电话"),
        _("日期\n时间"),
        *_written_labels(),
    )


def _written_labels() -> tuple[str, ...]:
    """The columns for handwriting, in the order in which they are typed in."""
    return (
        _("结果"),
        _("看到、听到什么"),
        _("当场做了什么"),
        _("后续跟进"),
        _("下次走访"),
    )


def _head(sheet: WalkSheetPaper) -> Block:
    """The code in large digits, if it has one, and what holds for the whole sheet."""
    code = (label(_("编码")), Cell(whole(sheet.code), align=Align.CENTER, style=_CODE))
    others = (
        label(_("走访人")),
        Cell(sheet.worker),
        label(_("走访日期")),
        Cell(_("　　年　　月　　日"), align=Align.RIGHT),
        label(_("户数")),
        Cell(_("{count} 户").format(count=len(sheet.lines) or "　　"), align=Align.CENTER),
    )
    cells = (*code, *others) if sheet.code else others
    return Block(_HEAD_SHARES[-len(cells) :], (Row(cells, min_height=10 * MM),))


def _rows(sheet: WalkSheetPaper) -> Iterator[Row]:
    several = len({line.village for line in sheet.lines}) > 1
    before = None
    for line in sheet.lines:
        if several and line.village != before:
            yield title_row(line.village or _("没有填村"), len(_SHARES))
        yield _row(line, joined=several and line.village != before)
        before = line.village


def _row(line: WalkLine, *, joined: bool = False) -> Row:
    known = (line.tier, line.last_visit)
    cells = (
        Cell(str(line.number), align=Align.CENTER),
        Cell(_lines(line.name, line.phone_tail), style=_NAME),
        Cell(line.address),
        Cell(_lines(*known), align=Align.CENTER),
        Cell(line.members, style=_SMALL),
        Cell(),
        *_written(),
    )
    return Row(cells, min_height=_ROW_HEIGHT, joined=joined)


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _written() -> tuple[Cell, ...]:
    """Room for what is found out on the way."""
    return (Cell(_("☐ 本人\n☐ 家属\n☐ 没见到")), Cell(), Cell(), Cell(), Cell())


def _spare_rows(sheet: WalkSheetPaper) -> Iterator[Row]:
    first = len(sheet.lines) + 1
    for number in range(first, first + sheet.extra_rows):
        if sheet.lines:
            yield _row(WalkLine(number, "", "", "", "", "", ""))
            continue
        cells = (Cell(str(number), align=Align.CENTER), *(Cell() for _place in range(4)))
        yield Row((*cells, *_written()), min_height=_ROW_HEIGHT)
