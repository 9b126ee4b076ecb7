# SPDX-License-Identifier: MulanPSL-2.0
"""Turns records into the plain values of columns and of the wire, and back.

Dates and local times are ISO text, flags 0/1, many-valued fields JSON text, everything else as it
is; what cannot be written is left out of texts (see ``domain.written_text``). On the wire a row
carries the same values with the JSON fields opened.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from wuse_desktop.domain.fields import Field, Kind, Record, fields_of
from wuse_desktop.domain.records.catalogue import RECORD_CLASSES
from wuse_desktop.domain.written_text import writable, writable_parts

R = TypeVar("R", bound=Record)
Row = dict[str, Any]

STAMP_COLUMNS = ("id", "site_id", "rev", "hlc", "field_hlc", "origin", "deleted_hlc", "extra")
WIRE_STAMP = ("id", "site_id", "hlc", "field_hlc", "origin", "deleted_hlc")
JSON_KINDS = frozenset({Kind.CODES, Kind.REFS, Kind.ITEMS, Kind.MAPPING})
_NULLABLE = frozenset({Kind.INT, Kind.MONEY, Kind.MINUTES, Kind.DATE, Kind.DATETIME})


# What JSON writes for a control character beside a tab or line feed, and what it leaves as it is.
_SUSPECT = re.compile(r"\\[ubfr]|[\ud800-\udfff]")
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: object) -> str:
    """Compact JSON that keeps Chinese readable."""
    return _encoder.encode(value)


def _encode_moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="minutes") if value is not None else None


def _encode_day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _encode_many(value: object) -> str:
    return _written_json(value) if value else "[]"


def _encode_mapping(value: Mapping[str, Any]) -> str:
    return _written_json(dict(value)) if value else "{}"


def _written_json(value: object) -> str:
    found = to_json(value)
    # Nearly always there is nothing to be left out, and looking at the whole text is quicker.
    return to_json(writable_parts(value)) if _SUSPECT.search(found) else found


def _encode_code(value: str | None) -> str:
    return value or ""


def _same(value: Any) -> Any:
    return value


_ENCODERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: writable,
    Kind.LONGTEXT: writable,
    Kind.DATE: _encode_day,
    Kind.DATETIME: _encode_moment,
    Kind.BOOL: int,
    Kind.CODES: _encode_many,
    Kind.REFS: _encode_many,
    Kind.ITEMS: _encode_many,
    Kind.MAPPING: _encode_mapping,
    Kind.CODE: _encode_code,
}

_DECODERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: lambda value: date.fromisoformat(value) if value else None,
    Kind.DATETIME: lambda value: datetime.fromisoformat(value) if value else None,
    Kind.BOOL: bool,
    Kind.CODES: lambda value: tuple(json.loads(value)),
    Kind.REFS: lambda value: tuple(json.loads(value)),
    Kind.ITEMS: lambda value: tuple(json.loads(value)),
    Kind.MAPPING: json.loads,
}


class Codec:
    """The conversions of one record class."""

    def __init__(self, record_class: type[Record]) -> None:
        self.record_class = record_class
        self.entity = record_class.entity
        self.fields: tuple[Field, ...] = fields_of(record_class)
        self.names = tuple(item.name for item in self.fields)
        self._values = attrgetter(*self.names)
        self._encoders = [
            (place, _ENCODERS[item.kind])
            for place, item in enumerate(self.fields)
            if item.kind in _ENCODERS
        ]
        self._decoders = [(item.name, _DECODERS.get(item.kind, _same)) for item in self.fields]
        self._json_names = tuple(item.name for item in self.fields if item.kind in JSON_KINDS)
        self.defaults = self.encode(record_class())
        self._wire_fields = [(item, self.defaults[item.name]) for item in self.fields]
        self._wire_names = frozenset((*self.names, *WIRE_STAMP))

    def encode(self, record: Record) -> Row:
        """Column values of the described fields."""
        return dict(zip(self.names, self.values(record), strict=True))

    def values(self, record: Record) -> list[Any]:
        """Column values of the described fields, in their order."""
        found = list(self._values(record))
        for place, encoder in self._encoders:
            found[place] = encoder(found[place])
        return found

    def decode(self, row: Mapping[str, Any]) -> Record:
        """The record of one database row."""
        values = {name: decoder(row[name]) for name, decoder in self._decoders}
        return self.record_class(id=row["id"], site_id=row["site_id"], **values)

    def to_wire(self, row: Mapping[str, Any]) -> Row:
        """The wire row of a database row: unknown fields kept in ``extra`` travel on."""
        wire: Row = {name: row[name] for name in WIRE_STAMP}
        wire["field_hlc"] = json.loads(row["field_hlc"])
        for name in self.names:
            wire[name] = row[name]
        for name in self._json_names:
            wire[name] = json.loads(row[name])
        if row["extra"] != "{}":
            wire.update(json.loads(row["extra"]))
        return wire

    def from_wire(self, wire: Mapping[str, Any]) -> Row:
        """Column values of a wire row.

        A field that an older sender does not know gets its default; one that this program does
        not know goes into ``extra``. Raises ValueError (with the field's name, never its value)
        when a value does not fit its kind.
        """
        row: Row = {name: wire[name] for name in WIRE_STAMP}
        row["field_hlc"] = to_json(wire["field_hlc"])
        for item, default in self._wire_fields:
            value = wire.get(item.name, default)
            # most fields of most rows are as they began
            plain = value == default and type(value) is type(default)
            row[item.name] = default if plain else _checked(item, value)
        unknown = wire.keys() - self._wire_names
        row["extra"] = to_json({name: wire[name] for name in sorted(unknown)}) if unknown else "{}"
        return row


def _wire_parts(of: type) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        if value == "[]":  # the default, as it stands in the column
            return "[]"
        fits = isinstance(value, list) and all(isinstance(part, of) for part in value)
        return to_json(value) if fits else None

    return check


def _wire_mapping(value: Any) -> str | None:
    if value == "{}":  # the default, as it stands in the column
        return "{}"
    return to_json(value) if isinstance(value, dict) else None


def _wire_moment(value: Any) -> str | None:
    found = datetime.fromisoformat(value)
    return _encode_moment(found) if found.tzinfo is None else None


def _wire_number(value: Any) -> int | None:
    return value if type(value) is int and abs(value) < 1 << 62 else None


def _wire_flag(value: Any) -> int | None:
    return int(value) if value in (0, 1) else None


def _wire_text(value: Any) -> str | None:
    return value if isinstance(value, str) and "\0" not in value else None


_WIRE_CHECKS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: lambda value: date.fromisoformat(value).isoformat(),
    Kind.DATETIME: _wire_moment,
    Kind.BOOL: _wire_flag,
    Kind.INT: _wire_number,
    Kind.MONEY: _wire_number,
    Kind.MINUTES: _wire_number,
    Kind.CODES: _wire_parts(str),
    Kind.REFS: _wire_parts(str),
    Kind.ITEMS: _wire_parts(dict),
    Kind.MAPPING: _wire_mapping,
}


def _checked(item: Field, value: Any) -> Any:
    """A wire value as column value, or ValueError naming the field."""
    if value is None and item.kind in _NULLABLE:
        return None
    try:
        check: Callable[[Any], Any] = _WIRE_CHECKS.get(item.kind, _wire_text)
        found = check(value)
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise ValueError(item.name)
    return found


CODECS: dict[str, Codec] = {item.entity: Codec(item) for item in RECORD_CLASSES}

# The columns of each record table in their order, without the integer key: what statements are
# written from. ``storage.tables`` makes the same tables for the schema and for the statistics;
# building those takes longer than opening a desk may.
COLUMNS: dict[str, tuple[str, ...]] = {
    entity: (*STAMP_COLUMNS, *codec.names) for entity, codec in CODECS.items()
}


def column(entity: str, name: str) -> str:
    """A column name as it is. Raises KeyError for a name that is no column of the entity."""
    if name != "pk" and name not in COLUMNS[entity]:
        raise KeyError(name)
    return name
