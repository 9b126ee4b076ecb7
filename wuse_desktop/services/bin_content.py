# SPDX-License-Identifier: MulanPSL-2.0
"""What a record in the bin still holds, and what stays of it when it is emptied."""

import json
from collections.abc import Mapping
from typing import Any

from wuse_desktop.domain.fields import Kind, Record, fields_of
from wuse_desktop.domain.records.forms import FiledForm

KEPT_DAYS = 30
# By these a receiver knows a form; they say nothing of anybody.
_KNOWN_BY: dict[str, tuple[str, ...]] = {FiledForm.entity: ("form_id", "form_sha256")}


def kept_fields(kind: type[Record]) -> frozenset[str]:
    """What stays of an emptied record: the records it must point at, and by what it is known."""
    required = (item.name for item in fields_of(kind) if item.kind is Kind.REF and item.required)
    return frozenset((*required, "subject_entity", "event_kind", *_KNOWN_BY.get(kind.entity, ())))


def has_content(record: Record) -> bool:
    """Whether a record says anything beside which records it points at."""
    kind = type(record)
    blank, kept = kind(id=record.id, site_id=record.site_id), kept_fields(kind)
    return any(
        getattr(record, item.name) != getattr(blank, item.name)
        for item in fields_of(kind)
        if item.name not in kept
    )


def is_emptied(row: Mapping[str, Any]) -> bool:
    """Whether a stored row in the bin was emptied: its fields went in one step with its tombstone.

    A record that never said anything was not emptied, and can be restored.
    """
    clocks = json.loads(row["field_hlc"])
    gone = clocks.pop("deleted_hlc", [""])[0]
    return bool(row["deleted_hlc"]) and any(clock == gone for clock, _before in clocks.values())
