# SPDX-License-Identifier: MulanPSL-2.0
"""Record identities: UUID version 7, so that ids sort by the time they were made."""

import secrets
import time
import uuid


def new_id() -> str:
    """Return a new UUIDv7 as 36 characters (RFC 9562, section 5.7)."""
    millis = time.time_ns() // 1_000_000
    value = (millis & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Whether ``text`` is a canonical lower-case UUID."""
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False
