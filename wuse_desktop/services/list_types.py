# SPDX-License-Identifier: MulanPSL-2.0
"""What a virtual list is made of: columns, rows, and the page from which cells are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.i18n import enumerated
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import list_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.event_store import PersonAt, WorkerAt
from wuse_desktop.storage.list_store import StoredRow

Align = Literal["left", "right", "center"]

_MOST_NAMES = 4
_A_DAY, _A_TIME, _A_NAME = "2026-10-20", "09:00—10:30", "欧阳春分"
_NAMING = frozenset({"name", "head", "client", "volunteer", "person", "holder"})


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column. ``label`` is translated with ``_`` when shown; ``width`` is in characters."""

    key: str
    label: str
    width: int
    align: Align = "left"
    sortable: bool = False

    @property
    def must_show(self) -> str:
        """A text that its cells have room for before wider columns get more; "" for any.

        Days, times and names say nothing when they are cut.
        """
        if self.key.endswith(("_on", "_at", "_date")):
            return _A_DAY
        if self.key == "time":
            return _A_TIME
        return _A_NAME if self.key in _NAMING else ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: the record it opens, its cells in words, and its marks.

    Marks: risk, due, late (written down late), overdue (hours registered after D-01), unsent (not
    confirmed by the county), outdated (a certificate whose records changed since), draft, review
    (waiting for or returned from review), voided, deleted, readonly.
    """

    id: str
    entity: str
    cells: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page with everything their cells may ask."""

    desk: Desk
    connection: Connection
    rows: Sequence[StoredRow]
    today: date

    def records(self) -> list[Any]:
        """The records in order."""
        return [row.record for row in self.rows]

    def ids(self) -> list[str]:
        """Their ids in order."""
        return [row.record.id for row in self.rows]

    def facts(
        self, entity: str, columns: tuple[str, ...], ids: Iterable[str]
    ) -> dict[str, tuple[Any, ...]]:
        """Some columns of the records that the rows point at, by id; deleted ones too."""
        return list_store.facts(self.connection, entity, columns, ids)

    def names(self, entity: str, ids: Iterable[str]) -> dict[str, str]:
        """The names of persons or workers by id."""
        return {row_id: name for row_id, (name,) in self.facts(entity, ("name",), ids).items()}


# Cells and the marks only this list knows, for each row of a page in order.
Written = list[tuple[tuple[str, ...], tuple[str, ...]]]
Writer = Callable[[Page], Written]


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One list: its columns and how the cells of a page are written."""

    columns: tuple[ListColumn, ...]
    write: Writer


def day_text(value: date | datetime | None) -> str:
    """2026-03-05, or nothing."""
    return f"{value:%Y-%m-%d}" if value else ""


def time_text(start: datetime | None, end: datetime | None, known: bool) -> str:
    """09:00—09:40, or nothing when the hour is not known."""
    return f"{start:%H:%M}—{end:%H:%M}" if start and end and known else ""


def number_text(value: int | None) -> str:
    """A number, or nothing."""
    return "" if value is None else str(value)


def place_text(code: str) -> str:
    """The everyday name of a village or township, or nothing."""
    return division_name(code) if code else ""


def people_text(people: Sequence[PersonAt | WorkerAt]) -> str:
    """The first names of some people, and how many more there are."""
    names = [person.name for person in people]
    text = enumerated(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{text}+{more}" if more > 0 else text
