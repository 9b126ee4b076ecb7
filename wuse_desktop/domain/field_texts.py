# SPDX-License-Identifier: MulanPSL-2.0
"""The value of a record's field as people read it on a page."""

from collections.abc import Callable, Mapping
from typing import Any

from wuse_desktop.domain import codes
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.fields import Field, Kind, Record, field_of
from wuse_desktop.i18n import _

_PLACES = ("village_code", "hukou_code")


def field_label(record_class: type[Record], name: str) -> str:
    """The label of a field in the current language."""
    return _(field_of(record_class, name).label)


def field_text(record: Record, name: str, names: Mapping[str, str] | None = None) -> str:
    """The value in words, "" for nothing; ``names`` are those of records it may point at."""
    item, value = field_of(type(record), name), getattr(record, name)
    if value in (None, "", ()):
        return ""
    if item.kind is Kind.REF:
        return (names or {}).get(value, "")
    if name in _PLACES:
        return division_name(value) or str(value)
    in_words = _IN_WORDS.get(item.kind)
    return in_words(item, value) if in_words else str(value)


_IN_WORDS: dict[Kind, Callable[[Field, Any], str]] = {
    Kind.BOOL: lambda _item, value: _("是") if value else _("否"),
    Kind.CODE: lambda item, value: codes.label(item.codes, value),
    Kind.CODES: lambda item, value: codes.labels(item.codes, value),
    Kind.DATETIME: lambda _item, value: f"{value:%Y-%m-%d %H:%M}",
}
