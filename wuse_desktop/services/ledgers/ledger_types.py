# SPDX-License-Identifier: MulanPSL-2.0
"""What a ledger (台账) is made of: its columns, and one row for each record it lists."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Connection

_LONG_AGO = date(1900, 1, 1)
Cell = str | int | float | date | None
"""A value as a spreadsheet holds it; on paper it stands as text."""


A_DAY = "2026-12-31"
A_NAME = "欧阳某"
A_PHONE = "13900000000"
AN_ID = "230127********123X"


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: its heading (translated with ``_`` when shown), its share of the width.

    ``number`` values stand at the right; of a ``summed`` column the last row has the sum.
    ``holds`` is a value like which all of the column stand in one line.
    """

    label: str
    share: float
    number: bool = False
    summed: bool = False
    holds: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One record: its id and its station's, and a value for each column."""

    record_id: str
    site_id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LedgerView:
    """What the rows of a ledger are read from."""

    desk: Desk
    connection: Connection
    scope: Scope

    @property
    def until(self) -> Scope:
        """The same site and worker from the beginning of time to the end of the scope."""
        return dataclasses.replace(self.scope, start=_LONG_AGO)


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """A ledger by name. ``template`` is its number among the report templates.

    ``of_today`` ledgers say how things stand and ask for no period. One that is ``named`` has
    people's whole names and asks for the reason why it is made (rule P-12).
    """

    name: str
    template: str
    title: str
    columns: tuple[LedgerColumn, ...]
    rows: Callable[[LedgerView], list[LedgerRow]]
    of_today: bool = False
    named: bool = False

    @property
    def text(self) -> str:
        """The title in the current language."""
        return _(self.title)


def cell_text(value: Cell) -> str:
    """A value as it stands on paper."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
