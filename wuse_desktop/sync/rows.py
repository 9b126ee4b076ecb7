# SPDX-License-Identifier: MulanPSL-2.0
"""Rows on the wire: one JSON object a line, and what makes a line unacceptable.

A line that cannot be accepted is no reason to refuse the others: the reader hands it to whoever
keeps the problems, with a reason, and goes on.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from wuse_desktop.sync.faults import fault

MAX_LINE = 4 * 1024 * 1024
MAX_DEPTH = 12
MAX_FIELDS = 1000

_Match = Callable[[str], object]
_UUID_PATTERN = "-".join(f"[0-9a-f]{{{length}}}" for length in (8, 4, 4, 4, 12))
_REPLICA_PATTERN = "[0-9A-Za-z._-]{1,64}"
_CLOCK_PATTERN = f"[0-9]{{15}}-[0-9a-f]{{4}}-{_REPLICA_PATTERN}"
_UUID: _Match = re.compile(_UUID_PATTERN).fullmatch
_CLOCK: _Match = re.compile(_CLOCK_PATTERN).fullmatch
# The four stamps that every row has, joined by line ends: one match instead of four.
_STAMPS: _Match = re.compile(
    "\n".join((_UUID_PATTERN, _UUID_PATTERN, _REPLICA_PATTERN, _CLOCK_PATTERN))
).fullmatch

Row = dict[str, Any]


class RowReason(StrEnum):
    """Why one row was not accepted."""

    NOT_JSON = "not_json"
    NOT_OBJECT = "not_object"
    BAD_STAMP = "bad_stamp"  # id, site_id, origin or a clock
    TOO_DEEP = "too_deep"
    NUL = "nul"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line of a verified bundle that cannot become a record. ``number`` counts from 1."""

    entity: str
    number: int
    row_id: str
    reason: RowReason


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def encode_line(entity: str, row: Mapping[str, object]) -> bytes:
    """One row as a line. Raises UserFault ``row_too_long``."""
    line = _encoder.encode(row if isinstance(row, dict) else dict(row)) + b"\n"
    if len(line) > MAX_LINE:
        raise fault("row_too_long", entity=entity, row_id=row.get("id", ""))
    return line


def decode_line(entity: str, number: int, line: bytes) -> Row | RefusedRow:
    """A line as a row, or why it is none."""
    try:
        row = _decoder.decode(line)
    except (ValueError, RecursionError):
        return RefusedRow(entity, number, "", RowReason.NOT_JSON)
    if type(row) is not dict or len(row) > MAX_FIELDS:
        return RefusedRow(entity, number, "", RowReason.NOT_OBJECT)
    reason = _stamp_reason(row) or _content_reason(row, line)
    if reason is None:
        return row
    row_id = row.get("id")
    return RefusedRow(entity, number, str(row_id) if _is(_UUID, row_id) else "", reason)


def _stamp_reason(row: Row) -> RowReason | None:
    try:
        stamps = "\n".join((row["id"], row["site_id"], row["origin"], row["hlc"]))
        deleted, clocks = row["deleted_hlc"], row["field_hlc"]
    except (KeyError, TypeError):
        return RowReason.BAD_STAMP
    if _STAMPS(stamps) is None:
        return RowReason.BAD_STAMP
    if deleted is not None and not _is(_CLOCK, deleted):
        return RowReason.BAD_STAMP
    if type(clocks) is not dict or not all(map(_is_clock_pair, clocks.values())):
        return RowReason.BAD_STAMP
    return None


def _content_reason(row: Row, line: bytes) -> RowReason | None:
    # Counting brackets costs next to nothing; only a line with many of them is walked.
    if line.count(b"{") + line.count(b"[") > MAX_DEPTH and _deeper_than(row, MAX_DEPTH):
        return RowReason.TOO_DEEP
    if b"\\u0000" in line and _has_nul(row):
        return RowReason.NUL
    return None


def _is(match: _Match, value: object) -> bool:
    return isinstance(value, str) and match(value) is not None


def _is_clock_pair(value: object) -> bool:
    """``[clock, clock of the value it replaced]``, the second empty when there was none."""
    if type(value) is not list or len(value) != 2:
        return False
    return _is(_CLOCK, value[0]) and (value[1] in ("", None) or _is(_CLOCK, value[1]))


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _deeper_than(value: object, depth: int) -> bool:
    if depth == 0:
        return isinstance(value, dict | list)
    return any(_deeper_than(part, depth - 1) for part in _parts(value))


def _has_nul(value: object) -> bool:
    return "\0" in value if isinstance(value, str) else any(map(_has_nul, _parts(value)))
