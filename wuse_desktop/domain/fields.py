# SPDX-License-Identifier: MulanPSL-2.0
"""How a record describes its own fields.

A record class is a frozen dataclass whose fields are made by the functions below. The description
is the one source for the columns of the database, the names on the wire, the headings of the
import tables, and the labels on screen and paper.
"""

import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from wuse_desktop.domain.typed_dates import DONE

_KEY = "wuse"


class Kind(StrEnum):
    """What a field may hold; the comment gives the Python type."""

    TEXT = "text"  # str
    LONGTEXT = "longtext"  # str
    INT = "int"  # int | None
    MONEY = "money"  # int | None, fen
    MINUTES = "minutes"  # int | None
    DATE = "date"  # datetime.date | None
    DATETIME = "datetime"  # naive local datetime.datetime | None, to the minute
    BOOL = "bool"  # bool
    CODE = "code"  # str, one code of a list
    CODES = "codes"  # tuple[str, ...]
    REF = "ref"  # str, id of another record
    REFS = "refs"  # tuple[str, ...]
    ITEMS = "items"  # tuple[dict[str, object], ...], repeated small parts kept as JSON
    MAPPING = "mapping"  # dict[str, object], nested plain values kept as JSON


@dataclass(frozen=True, slots=True)
class Field:
    """One field: name, kind, Chinese label (translated with ``_`` when shown) and its rules.

    ``ref`` is the entity that a reference names, or that the parts of ITEMS may name by its id.
    ``sensitive`` is "S" (sensitive personal information), "P" (personal) or "". ``required`` is
    the R of the field lists; conditional requirements are checked by the services. ``typed`` is
    False for what the program fills in itself: such fields are no columns of import tables.
    ``ahead`` says how far in the future a typed day without a year may lie.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    codes: str = ""
    ref: str = ""
    sensitive: str = ""
    max_length: int = 0
    typed: bool = True
    ahead: timedelta = DONE


def _make(kind: Kind, label: str, default: Any, **rules: Any) -> Any:
    return dataclasses.field(default=default, metadata={_KEY: (kind, label, rules)})


def text(label: str, default: str = "", **rules: Any) -> Any:
    """One line of text, 200 characters unless ``max_length`` says otherwise."""
    return _make(Kind.TEXT, label, default, **{"max_length": 200, **rules})


def longtext(label: str, **rules: Any) -> Any:
    """Free text of several lines."""
    return _make(Kind.LONGTEXT, label, "", **{"max_length": 20_000, **rules})


def integer(label: str, default: int | None = None, **rules: Any) -> Any:
    """A whole number or nothing."""
    return _make(Kind.INT, label, default, **rules)


def money(label: str, **rules: Any) -> Any:
    """An amount in fen or nothing."""
    return _make(Kind.MONEY, label, None, **rules)


def duration(label: str, default: int | None = None, **rules: Any) -> Any:
    """A duration in whole minutes or nothing."""
    return _make(Kind.MINUTES, label, default, **rules)


def day(label: str, **rules: Any) -> Any:
    """A local calendar date or nothing."""
    return _make(Kind.DATE, label, None, **rules)


def moment(label: str, **rules: Any) -> Any:
    """A local date and time to the minute, or nothing."""
    return _make(Kind.DATETIME, label, None, **rules)


def flag(label: str, default: bool = False, **rules: Any) -> Any:
    """Yes or no."""
    return _make(Kind.BOOL, label, default, **rules)


def code(label: str, codes: str, default: str = "", **rules: Any) -> Any:
    """One code of the named list, or nothing."""
    return _make(Kind.CODE, label, default, codes=codes, **rules)


def codes(label: str, codes: str, **rules: Any) -> Any:
    """Any number of codes of the named list."""
    return _make(Kind.CODES, label, (), codes=codes, **rules)


def ref(label: str, ref: str, **rules: Any) -> Any:
    """The id of a record of the named entity ("*" = any), or nothing."""
    return _make(Kind.REF, label, "", ref=ref, **rules)


def refs(label: str, ref: str, **rules: Any) -> Any:
    """Ids of records of the named entity."""
    return _make(Kind.REFS, label, (), ref=ref, **rules)


def items(label: str, **rules: Any) -> Any:
    """Repeated small parts, each a mapping of plain values."""
    return _make(Kind.ITEMS, label, (), **rules)


def mapping(label: str, **rules: Any) -> Any:
    """Nested plain values: the answers of a form."""
    return dataclasses.field(default_factory=dict, metadata={_KEY: (Kind.MAPPING, label, rules)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: its identity and the site (station) that owns it."""

    entity: ClassVar[str] = ""
    title: ClassVar[str] = ""

    id: str = ""
    site_id: str = ""


R = TypeVar("R", bound=Record)
_names: dict[type, tuple[str, ...]] = {}


def with_values(record: R, **values: Any) -> R:
    """The record with other values: ``dataclasses.replace`` at a tenth of its time.

    For what every saving does several times; a record has no ``__post_init__``. Raises
    AttributeError for a name that is no field.
    """
    kind = type(record)
    names = _names.get(kind)
    if names is None:
        names = _names[kind] = tuple(item.name for item in dataclasses.fields(record))
    made = object.__new__(kind)
    for name in names:
        object.__setattr__(made, name, getattr(record, name))
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


_described: dict[type, tuple[Field, ...]] = {}


def fields_of(record_class: type[Record]) -> tuple[Field, ...]:
    """The described fields of a record class, in the order of the printed form."""
    found = _described.get(record_class)
    if found is None:
        described = (
            (item.name, item.metadata[_KEY])
            for item in dataclasses.fields(record_class)
            if _KEY in item.metadata
        )
        found = tuple(Field(name, kind, label, **rules) for name, (kind, label, rules) in described)
        _described[record_class] = found
    return found


def field_of(record_class: type[Record], name: str) -> Field:
    """One described field. Raises KeyError when the record has none of that name."""
    for item in fields_of(record_class):
        if item.name == name:
            return item
    raise KeyError(name)
