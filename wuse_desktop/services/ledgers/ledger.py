# SPDX-License-Identifier: MulanPSL-2.0
"""Ledgers by name (report templates R5 to R8, R11, R12): their rows, on paper and in spreadsheets.

Each row is one record, and the rows of a ledger are the very records that its figures count.
"""

import dataclasses
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.station import Station
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.reports.grid import Align, Column
from wuse_desktop.reports.ledger import Ledger, render_ledger
from wuse_desktop.reports.ledger_workbook import LedgerSheet, write_ledger_workbook
from wuse_desktop.services.attachments import COPIED_OUT
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import counted_scope, unit_name_of
from wuse_desktop.services.ledgers import events, organisations, volunteering, works
from wuse_desktop.services.ledgers.ledger_types import (
    Cell,
    LedgerColumn,
    LedgerKind,
    LedgerRow,
    LedgerView,
    cell_text,
)
from wuse_desktop.services.station_names import short_names, stations_in_order
from wuse_desktop.statistics.scope import CR_1
from wuse_desktop.storage.records import get

_CHAR_SHARE = 1.15
"""Characters of a spreadsheet column for each share of the paper's width."""
_STATION = LedgerColumn(N_("站点"), 8)

LEDGERS: dict[str, LedgerKind] = {
    kind.name: kind
    for kind in (
        works.CASES,
        works.GROUPS,
        events.ACTIVITIES,
        events.VISITS,
        events.VISITS_DUE,
        volunteering.ROSTER,
        volunteering.HOURS,
        volunteering.CERTIFICATES,
        organisations.ORGANISATIONS,
    )
}
"""Every ledger by the name that the command line uses."""


@dataclass(frozen=True, slots=True)
class LedgerContent:
    """A ledger with its rows. ``span`` says of which days it is, ``phone`` whom to ask."""

    kind: LedgerKind
    unit: str
    span: str
    rows: tuple[LedgerRow, ...]
    phone: str = ""

    @property
    def sums(self) -> tuple[Cell, ...]:
        """The last row: a sum under each summed column, nothing under the others."""
        return tuple(
            _sum(self.rows, number) if column.summed else None
            for number, column in enumerate(self.kind.columns)
        )


def ledger(
    desk: Desk, name: str, period: Period, site_id: str | None = None, worker_id: str = ""
) -> LedgerContent:
    """The rows of a ledger over a period, at a site (at a county over all, by name), for a worker.

    Raises UserFault ``ledger_unknown``, ``site_unknown`` or ``worker_unknown``.
    """
    kind = LEDGERS.get(name)
    if kind is None:
        raise UserFault(
            "ledger_unknown",
            _("没有叫“{name}”的台账。").format(name=name),
            _("现有的台账：{names}。").format(names=enumerated(LEDGERS)),
        )
    with desk.read() as connection:
        scope = counted_scope(desk, connection, period, site_id, worker_id)
        rows = tuple(kind.rows(LedgerView(desk, connection, scope)))
        if not scope.site_id:
            kind, rows = _with_stations(kind, rows, short_names(stations_in_order(connection)))
        unit = unit_name_of(desk, connection, scope.site_id)
        station = get(connection, Station, scope.site_id or desk.site_id)
    today = desk.today()
    span = _("截至 {day}").format(day=today.isoformat()) if kind.of_today else period.label
    return LedgerContent(kind, unit, span, rows, station.phone if station else "")


def _with_stations(
    kind: LedgerKind, rows: tuple[LedgerRow, ...], names: Mapping[str, str]
) -> tuple[LedgerKind, tuple[LedgerRow, ...]]:
    """A ledger over all stations: its first column says whose each row is."""
    return (
        dataclasses.replace(kind, columns=(_STATION, *kind.columns)),
        tuple(
            dataclasses.replace(row, cells=(names.get(row.site_id, ""), *row.cells)) for row in rows
        ),
    )


def note_ledger(desk: Desk, content: LedgerContent, reason: str) -> None:
    """Note in the trail of each record of a named ledger why it is taken out (rule P-12).

    Raises UserFault ``reason_required``; of other ledgers nothing is noted.
    """
    if not content.kind.named:
        return
    if not reason.strip():
        raise UserFault(
            "reason_required",
            _("这份名单有完整的姓名，要写明用途，没有生成。"),
            _("写一句用途后再试；会留在修改痕迹里。"),
        )
    text = _("{title}：{reason}").format(title=content.kind.text, reason=reason.strip())
    with desk.write(text) as unit:
        for row in content.rows:
            unit.note(COPIED_OUT, row.record_id, {})


def _sum(rows: tuple[LedgerRow, ...], number: int) -> int | float | None:
    values = [value for row in rows if isinstance(value := row.cells[number], int | float)]
    return round(sum(values), 2) if values else None


def write_ledger(content: LedgerContent, printed_on: date, target: BinaryIO) -> int:
    """Write a ledger as PDF (A4 landscape) and return the pages. An OSError passes through."""
    kind = content.kind
    sums = tuple(cell_text(value) for value in content.sums)
    paper = Ledger(
        title=kind.text,
        columns=tuple(_column(column) for column in kind.columns),
        rows=[tuple(cell_text(value) for value in row.cells) for row in content.rows],
        printed_on=printed_on,
        facts=_facts(content),
        footer=_("计数规则 {rules}").format(rules=CR_1.words),
        total=sums if content.rows and any(sums) else (),
        signed=True,
        phone=content.phone,
    )
    return render_ledger(paper, target)


def _facts(content: LedgerContent) -> tuple[str, ...]:
    """What stands on the heading line: the unit, of which days it is, and how many rows."""
    return (
        _("填报单位：{unit}").format(unit=content.unit),
        content.span,
        _("共 {count} 条").format(count=len(content.rows)),
    )


def _column(column: LedgerColumn) -> Column:
    if not column.number:
        return Column(_(column.label), column.share, Align.LEFT, column.holds)
    # The unit of a number stands below its heading: the column is too narrow for both.
    return Column(_(column.label).replace("（", "\n（"), column.share, Align.RIGHT, column.holds)


def ledger_workbook(content: LedgerContent, made_on: date) -> bytes:
    """A ledger as an xlsx workbook that prints like the paper: numbers as numbers, the sums last.

    ``made_on`` stands in its head.
    """
    kind = content.kind
    summed = content.rows and any(value is not None for value in content.sums)
    sheet = LedgerSheet(
        title=kind.text,
        facts=(
            *_facts(content),
            _("打印日期：{day}").format(day=made_on.isoformat()),
            _("计数规则 {rules}").format(rules=CR_1.words),
        ),
        headings=tuple(_(column.label) for column in kind.columns),
        widths=tuple(max(6.0, column.share * _CHAR_SHARE) for column in kind.columns),
        rows=[row.cells for row in content.rows],
        total=content.sums if summed else (),
        signatures=(_("填报人"), _("审核人"), _("单位负责人（签章）"), _("联系电话"), _("日期")),
    )
    target = io.BytesIO()
    write_ledger_workbook(sheet, target)
    return target.getvalue()
