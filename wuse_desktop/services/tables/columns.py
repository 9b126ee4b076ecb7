# SPDX-License-Identifier: MulanPSL-2.0
"""The columns of a table: made from a record's own description, or added to link records."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wuse_desktop.domain.fields import Field, Kind, Record, fields_of
from wuse_desktop.i18n import _


class ColumnKind(StrEnum):
    """What a cell of the column holds, and what it becomes."""

    TEXT = "text"  # str
    NUMBER = "number"  # an ID or telephone number: str, never a float
    INT = "int"  # int
    MONEY = "money"  # int, fen
    MINUTES = "minutes"  # int
    HOURS = "hours"  # int, minutes
    DATE = "date"  # date
    BIRTH = "birth"  # Birth
    CLOCK = "clock"  # a time of day, or a date with one: Clock
    MOMENT = "moment"  # datetime
    BOOL = "bool"  # bool
    CODE = "code"  # str
    CODES = "codes"  # tuple[str, ...]
    PLACE = "place"  # a village, by name or code: str
    LINK = "link"  # another record, by number or name: str as typed
    LINKS = "links"  # several people, each with minutes or without: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``label`` is a source text, ``names`` are other headings it goes by. ``required`` is asked of
    every row, unless the column ``instead`` says it. ``own`` says that the cell belongs to its
    row alone, so that a merged cell cannot stand for the rows below; ``note`` tells in a sentence
    how to fill it in. One with ``asked_unless`` is asked for once for the whole sheet where the
    sheet has neither it nor one of those. What no code of the column says, or a month without its
    day, is written in the column ``otherwise``; what stands in one with ``joins`` goes behind that
    column's text.
    """

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    codes: str = ""
    required: bool = False
    names: tuple[str, ...] = ()
    own: bool = False
    note: str = ""
    instead: str = ""
    asked_unless: tuple[str, ...] = ()
    otherwise: str = ""
    joins: str = ""

    @property
    def text(self) -> str:
        """The heading in the current language."""
        return _(self.label)


_KINDS = {
    Kind.TEXT: ColumnKind.TEXT,
    Kind.LONGTEXT: ColumnKind.TEXT,
    Kind.INT: ColumnKind.INT,
    Kind.MONEY: ColumnKind.MONEY,
    Kind.MINUTES: ColumnKind.MINUTES,
    Kind.DATE: ColumnKind.DATE,
    Kind.DATETIME: ColumnKind.MOMENT,
    Kind.BOOL: ColumnKind.BOOL,
    Kind.CODE: ColumnKind.CODE,
    Kind.CODES: ColumnKind.CODES,
}
_NUMBERS = (
    *("id_no", "phone", "emergency_contact_phone", "national_volunteer_no"),
    *("contact", "uscc", "filing_no"),
)
_PLACES = ("village_code", "hukou_code")
# Reviewing is done by the program, not by a sheet.
_KEPT_BACK = frozenset({"status"})
_BIRTHS = ("birth_date",)
_OWN = frozenset({"name", "id_no", "phone", "org_name", "uscc", "filing_no"})
_LAST = frozenset({"confidentiality_level"})


def columns_of(
    record_class: type[Record],
    leave_out: Iterable[str] = (),
    names: Mapping[str, tuple[str, ...]] | None = None,
    optional: Iterable[str] = (),
    notes: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """The columns of the fields that people fill in, in the order of the printed form.

    References to other records are no columns of themselves: a table says in its own words how
    they are named. ``names`` gives further headings by field; ``optional`` are required fields
    that have a value of their own where the sheet says nothing. ``notes`` are source texts by
    field: when a column has to be filled in that is not always required.
    """
    out, free = {*leave_out, *_KEPT_BACK}, set(optional)
    defaults = {item.name: item.default for item in dataclasses.fields(record_class)}
    found = [
        _column(
            item,
            (names or {}).get(item.name, ()),
            note=(notes or {}).get(item.name, ""),
            required=item.required
            and item.name not in free
            and defaults[item.name] in (None, "", ()),
        )
        for item in fields_of(record_class)
        if item.typed and item.name not in out and item.kind in _KINDS
    ]
    found.sort(key=lambda column: column.name in _LAST)
    return tuple(found)


def rough_dates(
    columns: Iterable[Column], names: Collection[str], otherwise: str
) -> tuple[Column, ...]:
    """The columns; of those ``names`` a month is taken for its first day and kept in words."""
    return tuple(
        dataclasses.replace(item, otherwise=otherwise) if item.name in names else item
        for item in columns
    )


def _column(item: Field, names: tuple[str, ...], *, note: str, required: bool) -> Column:
    kind = _KINDS[item.kind]
    if item.name in _NUMBERS:
        kind = ColumnKind.NUMBER
    elif item.name in _PLACES:
        kind = ColumnKind.PLACE
    elif item.name in _BIRTHS:
        kind = ColumnKind.BIRTH
    return Column(
        item.name,
        item.label,
        kind,
        item.codes,
        required=required,
        names=names,
        own=item.name in _OWN,
        note=note,
    )
