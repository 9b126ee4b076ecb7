# SPDX-License-Identifier: MulanPSL-2.0
"""What a record's own description demands: required fields, known codes, lengths, no minus.

Rules that look at several fields or records live with their noun; screens, table import and
services all ask here first.
"""

from collections.abc import Iterator
from typing import Any

from wuse_desktop.domain import codes
from wuse_desktop.domain.fields import Field, Kind, Record, field_of, fields_of
from wuse_desktop.domain.problems import Level, Problem
from wuse_desktop.i18n import _

_NUMBERS = (Kind.INT, Kind.MONEY, Kind.MINUTES)
_TEXTS = (Kind.TEXT, Kind.LONGTEXT)


def check_fields(record: Record) -> tuple[Problem, ...]:
    """Findings about single fields, in the order of the printed form.

    What is required may still be missing in a draft: there it only warns, because a draft counts
    nowhere (rule C-02).
    """
    missing: Level = "warn" if getattr(record, "status", "") == "draft" else "block"
    found: list[Problem] = []
    for item in fields_of(type(record)):
        value = getattr(record, item.name)
        if value or item.required:  # nothing is found about what may be empty and is
            found.extend(_check_field(item, value, missing))
    return tuple(found)


def missing_field(record_class: type[Record], name: str, level: Level = "block") -> Problem:
    """The finding that a field is needed here, for rules that demand it under a condition."""
    return _missing(field_of(record_class, name), level)


def _missing(item: Field, level: Level) -> Problem:
    message = _("“{label}”还没有填写。").format(label=_(item.label))
    return Problem("field_missing", "", level, message, item.name)


def _check_field(item: Field, value: Any, missing: Level) -> Iterator[Problem]:
    if value in (None, "", ()) or (item.kind in _TEXTS and not value.strip()):
        if item.required and item.typed:
            yield _missing(item, missing)
    elif item.kind in _NUMBERS and value < 0:
        message = _("“{label}”不能小于 0。").format(label=_(item.label))
        yield Problem("number_negative", "V-13", "block", message, item.name)
    elif item.kind is Kind.CODE:
        yield from _check_codes(item, (value,))
    elif item.kind is Kind.CODES:
        yield from _check_codes(item, value)
    elif item.kind in _TEXTS and item.max_length and len(value) > item.max_length:
        message = _("“{label}”太长，最多 {count} 个字。")
        text = message.format(label=_(item.label), count=item.max_length)
        yield Problem("text_too_long", "", "block", text, item.name)


def _check_codes(item: Field, values: tuple[str, ...]) -> Iterator[Problem]:
    if not all(codes.is_code(item.codes, value) for value in values):
        message = _("“{label}”里有不认识的选项，请重新选择。").format(label=_(item.label))
        yield Problem("code_unknown", "", "block", message, item.name)
