# SPDX-License-Identifier: MulanPSL-2.0
"""How long to wait after attempts that failed: a minute, then twice as long each time.

A share of the wait depends on the bundle, so that stations that lost their line together do not all
come back in the same second.
"""

import hashlib

_FIRST_S = 60.0
_LONGEST_S = 6 * 60 * 60.0
_SPREAD = 0.25


def wait_after(attempts: int, key: str, retry_after: float = 0) -> float:
    """Seconds until the next attempt after ``attempts`` (≥ 1) failures in a row.

    Never less than ``retry_after``, what the carrier asked for. The same inputs give the same wait.
    """
    doubled = _FIRST_S * (1 << min(max(attempts, 1) - 1, 20))
    draw = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32
    return max(min(doubled, _LONGEST_S) * (1 + _SPREAD * draw), retry_after)
