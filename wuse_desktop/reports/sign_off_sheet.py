# SPDX-License-Identifier: MulanPSL-2.0
"""物资领取签收表: who was given goods, and their signatures (field list 2.9)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import MM, Align, Block, Cell, Row, Style, label, pairs
from wuse_desktop.reports.page import write_pages
from wuse_desktop.reports.wrap import whole

_NAME = Style(size=11)
_LINE_HEIGHT = 9.5 * MM
_SHARES = (1.0, 2.4, 3.2, 1.8, 3.2, 3.0)


@dataclass(frozen=True, slots=True)
class SignOffLine:
    """One recipient; ``place`` is their village and what tells people of one name apart."""

    name: str = ""
    place: str = ""
    quantity: str = ""
    taken_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffSheet:
    """A sheet to sign for goods. ``facts`` are label and value pairs about the handing out.

    ``extra_rows`` are empty lines for recipients who are not written down yet.
    """

    unit: str
    facts: tuple[tuple[str, str], ...]
    lines: Sequence[SignOffLine]
    extra_rows: int
    printed_on: datetime.date


def render_sign_off_sheet(sheet: SignOffSheet, target: BinaryIO) -> int:
    """Write the sheet as PDF (A4 portrait) to ``target`` and return the number of pages.

    An OSError of ``target`` passes through.
    """
    frame = Frame(
        title=_("物资领取签收表"),
        printed_on=sheet.printed_on,
        facts=(_("单位：{unit}").format(unit=sheet.unit),),
    )
    facts = pairs(sheet.facts, 2, value_share=3.2)
    return write_pages(frame, (facts, _recipients(sheet), _closing()), target)


def _recipients(sheet: SignOffSheet) -> Block:
    labels = (_("序号"), _("姓名"), _("村（社区）"), _("数量"), _("领取人签名"), _("代领人签名"))
    heading = Row(tuple(map(label, labels)))
    lines = (*sheet.lines, *[SignOffLine()] * sheet.extra_rows)
    rows = [
        Row(
            (
                Cell(str(number), align=Align.CENTER),
                Cell(whole(line.name), style=_NAME),
                Cell(line.place),
                Cell(line.quantity, align=Align.CENTER),
                Cell(),
                Cell(line.taken_by),
            ),
            min_height=_LINE_HEIGHT,
        )
        for number, line in enumerate(lines, 1)
    ]
    return Block(_SHARES, rows, (heading,), (heading,))


def _closing() -> Block:
    """Two who hand out sign (field list 2.9), and somebody who was there."""
    signed = (
        label(_("经手人")),
        Cell(),
        label(_("经手人")),
        Cell(),
        label(_("见证人")),
        Cell(),
        label(_("日期")),
        Cell(_("　　年　　月　　日"), align=Align.RIGHT),
    )
    rows = (Row(signed, min_height=13 * MM),)
    return Block((1.3, 2.3, 1.3, 2.3, 1.3, 2.3, 1.0, 3.4), rows, together=True)
