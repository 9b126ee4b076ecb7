# SPDX-License-Identifier: MulanPSL-2.0
"""Times as servers write them."""

from datetime import datetime
from email.utils import parsedate_to_datetime


def seconds_of(text: str) -> float | None:
    """The seconds since 1970 of a date of HTTP (RFC 9110) or ISO 8601; None for anything else."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(text).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
