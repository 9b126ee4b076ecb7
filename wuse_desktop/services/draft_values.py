# SPDX-License-Identifier: MulanPSL-2.0
"""Records as plain values for a draft, and back: a draft may be older than the program."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from wuse_desktop.domain.fields import Record
from wuse_desktop.storage.codec import CODECS

R = TypeVar("R", bound=Record)


def plain_values(record: Record) -> dict[str, Any]:
    """A record as JSON values."""
    return {
        "id": record.id,
        "site_id": record.site_id,
        **CODECS[record.entity].encode(record),
    }


def record_of(record_class: type[R], values: Mapping[str, Any]) -> R:
    """The record of such values; fields that the draft does not have keep their defaults."""
    codec = CODECS[record_class.entity]
    row = {"id": "", "site_id": "", **codec.defaults, **values}
    return cast("R", codec.decode(row))
