# SPDX-License-Identifier: MulanPSL-2.0
"""Prints any list as a ruled ledger (台账): a title, columns, rows."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import STRONG, Align, Cell, Column, signatures, table
from wuse_desktop.reports.page import write_pages

_NUMBER_SHARE = 0.04
"""Share of the width for the row numbers."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """A list to print: each row has a text for each column.

    ``facts`` stand on the heading line (填报单位：…, 期间：…); ``total`` is the last row, one text
    a column; ``signed`` adds the signature row with the ``phone`` to ask under.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    printed_on: datetime.date
    facts: tuple[str, ...] = ()
    footer: str = ""
    total: tuple[str, ...] = ()
    numbered: bool = True
    landscape: bool = True
    signed: bool = False
    prepared_by: str = ""
    phone: str | None = ""
    notes: tuple[str, ...] = ()


def render_ledger(ledger: Ledger, target: BinaryIO) -> int:
    """Write the ledger as PDF (A4) to ``target`` and return the number of pages.

    Raises ValueError for a row whose length differs from the columns'. An OSError of ``target``
    passes through.
    """
    columns = list(ledger.columns)
    rows = ledger.rows
    total = [
        Cell(text, align=column.align, style=STRONG)
        for column, text in zip(columns, ledger.total, strict=bool(ledger.total))
    ]
    if ledger.numbered:
        share = sum(column.share for column in columns) * _NUMBER_SHARE
        columns.insert(0, Column(_("序号"), share, Align.CENTER))
        rows = [(str(number), *row) for number, row in enumerate(rows, 1)]
        total = [Cell(_("合计"), align=Align.CENTER, style=STRONG), *total] if total else []
    frame = Frame(
        ledger.title, ledger.printed_on, ledger.facts, ledger.footer, landscape=ledger.landscape
    )
    blocks = [table(columns, rows, empty=_("无记录"), total=total)]
    if ledger.signed or ledger.notes:
        blocks.append(signatures(ledger.prepared_by, phone=ledger.phone, notes=ledger.notes))
    return write_pages(frame, blocks, target)
