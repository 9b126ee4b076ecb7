# SPDX-License-Identifier: MulanPSL-2.0
"""Which names a drop carries."""

import re

_SEGMENT = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]{0,199}")

# A folder that holds more than this was not filled by us.
MOST_ENTRIES = 100_000


def segments_of(name: str) -> tuple[str, ...]:
    """The parts of a name. Raises ValueError for a name that no drop carries."""
    segments = tuple(name.split("/"))
    if not all(map(_SEGMENT.fullmatch, segments)):
        raise ValueError("not a drop name")
    return segments


def is_segment(text: str) -> bool:
    """Whether a text can be one part of a name."""
    return _SEGMENT.fullmatch(text) is not None
