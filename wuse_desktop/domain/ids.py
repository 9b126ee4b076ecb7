# SPDX-License-Identifier: MulanPSL-2.0
"""Record identities: UUID version 7, so that ids sort by the time they were made."""

import secrets
import threading
import time
import uuid

_COUNTER_BITS = 12
_lock = threading.Lock()
_last = [0, 0]  # millisecond and counter of the latest id


def new_id() -> str:
    """Return a new UUIDv7 as 36 characters, later than every one this process made before.

    RFC 9562, section 6.2, method 1: a counter stands in the 12 bits after the millisecond. It
    begins anywhere in the lower half, so that ids of two machines do not run alike.
    """
    with _lock:
        millis = time.time_ns() // 1_000_000
        if millis > _last[0]:
            _last[:] = millis, secrets.randbits(_COUNTER_BITS - 1)
        elif _last[1] + 1 < 1 << _COUNTER_BITS:
            _last[1] += 1
        else:
            _last[:] = _last[0] + 1, 0
        millis, counter = _last
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | counter << 64
    text = f"{value | 0x2 << 62 | secrets.randbits(62):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Whether ``text`` is a canonical lower-case UUID."""
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False
