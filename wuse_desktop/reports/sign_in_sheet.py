# SPDX-License-Identifier: MulanPSL-2.0
"""签到表: the sheet that is passed round at an activity or a group session."""

import dataclasses
import datetime
import math
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.frame import Frame, text_room
from wuse_desktop.reports.grid import MM, Align, Block, Cell, Row, Style, label, lay_out, pairs
from wuse_desktop.reports.page import write_pages
from wuse_desktop.reports.wrap import whole

_NAME = Style(size=11)
_LINE_HEIGHT = 10.5 * MM
_PLAIN = (8.0, 27.0, 42.0)
_PLACED = (8.0, 21.0, 18.0, 30.0)
_SIDES = 2
_CODE = Style(BOLD, 15)
_HELPERS = (8.0, 21.0, 26.0, 22.0)
_HELPER_LINES = 3

_Entry = tuple[Cell, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class SignInPerson:
    """Somebody expected; ``village``, and what stands below, tell people of one name apart."""

    name: str
    village: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class SignInSheet:
    """A sign-in sheet.

    ``facts`` are label and value pairs about the event (时间, 地点, 带领者). ``extra_rows`` are
    empty lines for people who come unannounced. ``code`` is the code as shown, by which the sheet
    is found when it is typed in; it stands at the head of each page.
    """

    unit: str
    title: str
    facts: tuple[tuple[str, str], ...]
    people: tuple[SignInPerson, ...]
    printed_on: datetime.date
    extra_rows: int = 10
    code: str = ""


def render_sign_in_sheet(sheet: SignInSheet, target: BinaryIO) -> int:
    """Write the sheet as PDF (A4 portrait) to ``target`` and return the number of pages.

    Two columns of people a page, down the left one and then down the right one. An OSError of
    ``target`` passes through.
    """
    frame = Frame(
        title=_("{title}签到表").format(title=sheet.title),
        printed_on=sheet.printed_on,
        facts=(
            _("单位：{unit}").format(unit=sheet.unit),
            *((_("编码 {code}").format(code=sheet.code),) if sheet.code else ()),
        ),
    )
    facts = _facts(sheet)
    closing = _closing(len(sheet.people))
    helpers = _helpers()
    placed = any(person.village for person in sheet.people)
    entries = [_entry(person, placed=placed) for person in sheet.people]
    entries += [_entry(SignInPerson(""), placed=placed)] * sheet.extra_rows
    grid = _empty_grid(placed=placed)
    grids = _grids(frame, facts if sheet.facts else None, (helpers, closing), grid, entries)
    blocks = [*([facts] if sheet.facts else []), *grids, helpers, closing]
    return write_pages(frame, blocks, target)


def _facts(sheet: SignInSheet) -> Block:
    """What the sheet is of, and in large digits the code it is typed in by."""
    facts = pairs(sheet.facts, _SIDES, value_share=3.2)
    if not sheet.code:
        return facts
    code = (label(_("编码")), Cell(whole(sheet.code), align=Align.CENTER, style=_CODE))
    *rows, last = facts.rows
    if len(sheet.facts) % _SIDES:  # the last row has room beside its one fact
        return dataclasses.replace(facts, rows=(*rows, Row((*last.cells[:2], *code))))
    return dataclasses.replace(facts, rows=(*facts.rows, Row((*code, Cell(span=2)))))


def _helpers() -> Block:
    """Room for volunteers: who, from when to when, how many minutes, and their signature."""
    labels = (_("序号"), _("志愿者"), _("服务起止、分钟"), _("签名"))
    rows = [
        Row(
            tuple(
                Cell(str(number), align=Align.CENTER) if number else Cell()
                for place in (line, line + _HELPER_LINES)
                for number in (place, 0, 0, 0)
            ),
            min_height=_LINE_HEIGHT,
        )
        for line in range(1, _HELPER_LINES + 1)
    ]
    heading = Row(tuple(label(text) for text in labels) * _SIDES)
    return Block(_HELPERS * _SIDES, rows, (heading,), together=True)


def _entry(person: SignInPerson, *, placed: bool) -> _Entry:
    """Name, village where the sheet has a column for it, room for the signature."""
    name = Cell(whole(person.name), style=_NAME)
    return (name, Cell(person.village), Cell()) if placed else (name, Cell())


def _empty_grid(*, placed: bool) -> Block:
    labels = [_("序号"), _("姓名"), *([_("村（社区）")] if placed else []), _("签名")]
    heading = Row(tuple(label(text) for text in labels) * _SIDES)
    return Block((_PLACED if placed else _PLAIN) * _SIDES, (), (heading,))


def _grids(
    frame: Frame,
    facts: Block | None,
    closing: Sequence[Block],
    grid: Block,
    entries: Sequence[_Entry],
) -> Iterator[Block]:
    """One block a page, so that numbers run down the left column and then down the right one."""
    room, later = text_room(frame)
    if facts is not None:
        room -= _laid_height(facts, frame)
    reserve = sum(_laid_height(block, frame) for block in closing)
    start = 0
    while start < len(entries):
        left = len(entries) - start
        room -= _laid_height(grid, frame)
        depth = min(_lines(room), math.ceil(left / _SIDES))
        if depth * _SIDES >= left:
            depth = min(depth, _lines(room - reserve))
        rows = _page_rows(entries[start : start + depth * _SIDES], start, depth)
        yield dataclasses.replace(grid, rows=rows, new_page=start > 0)
        start += depth * _SIDES
        room = later


def _laid_height(block: Block, frame: Frame) -> float:
    laid = lay_out(block, frame.text_width)
    return laid.gap + sum(strip.height for strip in laid.header + laid.strips)


def _lines(room: float) -> int:
    return max(1, int(room / _LINE_HEIGHT))


def _page_rows(entries: Sequence[_Entry], before: int, depth: int) -> list[Row]:
    rows = []
    for line in range(depth):
        cells: list[Cell] = []
        for index in (line, line + depth):
            if index < len(entries):
                number = Cell(str(before + index + 1), align=Align.CENTER)
                cells += [number, *entries[index]]
            else:
                cells += [Cell()] * (len(entries[0]) + 1)
        rows.append(Row(tuple(cells), min_height=_LINE_HEIGHT))
    return rows


def _closing(expected: int) -> Block:
    blank = _("　　　人")
    counts = (
        label(_("应到")),
        Cell(_("{count} 人").format(count=expected), align=Align.CENTER),
        label(_("实到")),
        Cell(blank, align=Align.CENTER),
        label(_("未签到估算")),
        Cell(blank, align=Align.CENTER),
        label(_("记录人")),
        Cell(),
    )
    basis = (
        label(_("估算依据")),
        Cell(_("☐ 清点人头　☐ 发放物资数　☐ 座位数　☐ 主办方数据　☐ 照片估算"), 7),
    )
    rows = tuple(Row(cells, min_height=_LINE_HEIGHT) for cells in (counts, basis))
    return Block((1.6, 1.6, 1.2, 1.8, 1.9, 1.8, 1.3, 2.8), rows, together=True)
