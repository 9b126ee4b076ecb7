# SPDX-License-Identifier: MulanPSL-2.0
"""上报证明: which records of a period the county has confirmed, and by which receipts."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import BinaryIO

from wuse_desktop.i18n import _
from wuse_desktop.reports.fonts import BOLD
from wuse_desktop.reports.frame import Frame
from wuse_desktop.reports.grid import (
    MM,
    STRONG,
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

_VERDICT = Style(BOLD, 14)


@dataclasses.dataclass(frozen=True, slots=True)
class KindLine:
    """How many records of one kind there are, and how many of them the county has confirmed."""

    name: str
    all: int
    confirmed: int

    @property
    def waiting(self) -> int:
        """Those without a receipt."""
        return self.all - self.confirmed


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReportedProof:
    """The proof in words and numbers.

    ``facts`` are whose it is; ``verdict`` is its one sentence. ``receipts`` are (number of the
    bundle, made at, rows, received at, how, mark of the receipt).
    """

    unit: str
    period: str
    facts: tuple[tuple[str, str], ...]
    verdict: str
    kinds: Sequence[KindLine]
    receipts: Sequence[tuple[str, str, str, str, str, str]]
    notes: tuple[str, ...]
    printed_on: datetime.date


def render_reported_proof(proof: ReportedProof, target: BinaryIO) -> int:
    """Write the proof as PDF (A4 portrait) to ``target`` and return the number of pages.

    An OSError of ``target`` passes through.
    """
    frame = Frame(
        title=_("上报证明"),
        printed_on=proof.printed_on,
        facts=(proof.unit, _("期间：{period}").format(period=proof.period)),
        footer=_("由五社工作台按县里的回执生成"),
    )
    blocks = [
        pairs(proof.facts, 2, label_share=1.3, value_share=3.0),
        Block(
            (1.0,),
            (Row((Cell(proof.verdict, align=Align.CENTER, style=_VERDICT),), min_height=14 * MM),),
        ),
        _kinds(proof.kinds),
        _receipts(proof.receipts),
        _closing(proof.notes),
    ]
    return write_pages(frame, blocks, target)


def _kinds(kinds: Sequence[KindLine]) -> Block:
    columns = (
        Column(_("记录"), 5.0),
        Column(_("本期条数"), 2.2, Align.RIGHT),
        Column(_("已回执"), 2.2, Align.RIGHT),
        Column(_("未回执"), 2.2, Align.RIGHT),
    )
    rows = [
        (kind.name, f"{kind.all:,}", f"{kind.confirmed:,}", f"{kind.waiting:,}") for kind in kinds
    ]
    sums = (
        f"{sum(kind.all for kind in kinds):,}",
        f"{sum(kind.confirmed for kind in kinds):,}",
        f"{sum(kind.waiting for kind in kinds):,}",
    )
    total = [Cell(_("合计"), align=Align.CENTER, style=STRONG)]
    total += [Cell(text, align=Align.RIGHT, style=STRONG) for text in sums]
    empty = _("这段时间没有服务记录。")
    return table(columns, rows, title=_("服务记录"), empty=empty, total=total)


def _receipts(receipts: Sequence[tuple[str, str, str, str, str, str]]) -> Block:
    columns = (
        Column(_("第几个"), 1.3, Align.CENTER),
        Column(_("打包时间"), 2.9, Align.CENTER),
        Column(_("行数"), 1.3, Align.RIGHT),
        Column(_("回执时间"), 2.9, Align.CENTER),
        Column(_("方式"), 1.5, Align.CENTER),
        Column(_("回执编号"), 4.4),
    )
    empty = _("还没有收到过县里的回执。")
    return table(columns, receipts, title=_("县里的回执"), empty=empty)


def _closing(notes: Sequence[str]) -> Block:
    text = "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1))
    signed = (
        label(_("填报人")),
        Cell(),
        label(_("负责人签章")),
        Cell(),
        label(_("日期")),
        Cell(_("　　年　　月　　日"), align=Align.RIGHT),
    )
    rows = (Row((label(_("说明")), Cell(text, 5))), Row(signed, min_height=14 * MM))
    return Block((1.5, 2.6, 2.1, 3.0, 0.9, 2.8), rows, together=True)
