# SPDX-License-Identifier: MulanPSL-2.0
"""What a transaction stamps its rows with, and what an edit says that it replaced."""

from dataclasses import dataclass


def replaced_clock(known: list[str] | None, created: str, replica_id: str) -> str:
    """The clock of the value that an edit replaces, as others will judge it.

    Of several edits by one replica in a row, others see only the last: it replaces what the
    first of them replaced.
    """
    if known is None:
        return created
    clock, replaced = known
    return replaced if replaced and clock.endswith(f"-{replica_id}") else clock


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one transaction stamps its rows with; ``letter`` is that of this device."""

    rev: int
    hlc: str
    replica_id: str
    site_id: str
    letter: str
