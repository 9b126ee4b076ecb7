# SPDX-License-Identifier: MulanPSL-2.0
"""Which names a drop carries."""

import re

_SEGMENT = re.compile(r"[0-9A-Za-z_-]([0-9A-Za-z._-]{0,198}[0-9A-Za-z_-])?")
# What Windows takes for a device, whatever its ending; it also drops a point at the end.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)

# A folder that holds more than this was not filled by us.
MOST_ENTRIES = 100_000


def segments_of(name: str) -> tuple[str, ...]:
    """The parts of a name. Raises ValueError for a name that no drop carries."""
    segments = tuple(name.split("/"))
    if not all(map(is_segment, segments)):
        raise ValueError("not a drop name")
    return segments


def is_segment(text: str) -> bool:
    """Whether a text can be one part of a name."""
    return _SEGMENT.fullmatch(text) is not None and _DEVICE.fullmatch(text) is None
