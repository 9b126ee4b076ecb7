# SPDX-License-Identifier: MulanPSL-2.0
"""志愿服务记录证明 on A4: holder, time, services, the units, and room to sign and seal.

It says that it was made of records, where they can be looked up, and how it is checked; it never
claims more (field list 2.5.7).
"""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.frame import Frame, date_text
from wuse_desktop.reports.grid import (
    MM,
    Align,
    Block,
    Cell,
    Column,
    Row,
    Style,
    label,
    pairs,
    table,
)
from wuse_desktop.reports.page import write_pages

_TEXT = Style(size=11)
_TOTAL = Style(BOLD, 10)
_NUMBER = Style(BOLD, 10.5)
_SIGN_HEIGHT = 34 * MM


@dataclasses.dataclass(frozen=True, slots=True)
class CertificateLine:
    """One service in words: its day, what it was, the unit that organised it, its time."""

    on: datetime.date
    content: str
    unit: str
    duration: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaper:
    """The text of a certificate.

    ``holder`` and ``facts`` are labels with values. ``number`` is empty while it is only looked
    at before it is issued; then the paper says that it is none. ``notes`` stand under the list.
    """

    number: str
    code: str
    holder: tuple[tuple[str, str], ...]
    statement: str
    lines: Sequence[CertificateLine]
    total: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    issuing_unit: str
    issued_on: datetime.date
    sealed: bool = True
    stamp: str = ""
    """What is said of a certificate that is no longer valid, on top of and across each page."""


def render_certificate(paper: CertificatePaper, target: BinaryIO) -> int:
    """Write the certificate as PDF (A4 portrait) to ``target`` and return the number of pages.

    An OSError of ``target`` passes through.
    """
    facts = []
    if paper.number:
        facts = [
            _("编号：{number}").format(number=paper.number),
            _("核验码：{code}").format(code=paper.code),
        ]
    state = paper.stamp or ("" if paper.number else _("样稿，未出具，不作证明使用"))
    frame = Frame(
        title=_("志愿服务记录证明"),
        facts=tuple([state] if state else []) + tuple(facts),
        footer=paper.number,
        stamp=paper.stamp,
    )
    blocks = [
        pairs(paper.holder, 2, title=_("志愿者"), label_share=1.1, value_share=2.4),
        _statement(paper.statement),
        _services(paper),
        pairs(paper.facts, 2, title=_("记录和出具"), label_share=1.1, value_share=2.4),
        _notes(paper.notes),
        _signing(paper),
    ]
    return write_pages(frame, blocks, target)


def _statement(text: str) -> Block:
    cell = Cell(f"　　{text}", style=_TEXT)
    return Block((1.0,), (Row((cell,), min_height=19 * MM),), framed=False)


def _services(paper: CertificatePaper) -> Block:
    columns = (
        Column(_("序号"), 0.8, Align.CENTER),
        Column(_("服务日期"), 1.9, Align.CENTER),
        Column(_("服务内容"), 5.4),
        Column(_("组织单位"), 3.2),
        Column(_("服务时间"), 1.9, Align.RIGHT),
    )
    rows = [
        (str(number), line.on.isoformat(), line.content, line.unit, line.duration)
        for number, line in enumerate(paper.lines, 1)
    ]
    total = (
        Cell(_("合计"), 2, Align.CENTER, _TOTAL),
        Cell(paper.total, 3, Align.RIGHT, _TOTAL),
    )
    return table(columns, rows, title=_("志愿服务明细"), total=total)


def _notes(notes: Sequence[str]) -> Block:
    text = "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1))
    return Block((1.2, 12.0), (Row((label(_("说明")), Cell(text))),), unbroken=True)


def _signing(paper: CertificatePaper) -> Block:
    """Room for two signatures and the seal, with the unit and the date where the seal goes."""
    seal = f"{paper.issuing_unit}\n{date_text(paper.issued_on)}"
    cells = (
        Cell(head=_("经办人（签字）")),
        Cell(head=_("出具单位负责人（签字）")),
        Cell(
            head=_("出具单位（盖章）") if paper.sealed else _("出具单位"), foot=seal, style=_NUMBER
        ),
    )
    return Block((3.2, 3.6, 6.4), (Row(cells, min_height=_SIGN_HEIGHT),), together=True)
