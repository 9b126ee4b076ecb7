# SPDX-License-Identifier: MulanPSL-2.0
"""The order of papers in a volume (卷内目录, domain rules 2.16)."""

from enum import StrEnum


class Volume(StrEnum):
    """What a volume is about."""

    CASE = "case"
    GROUP = "group"
    ACTIVITY = "activity"
    VOLUNTEER = "volunteer"
    FUND = "fund"


ORDER: dict[Volume, tuple[str, ...]] = {
    Volume.CASE: (
        "intake",
        "consent",
        "assessment",
        "plan",
        "session",
        "review",
        "referral",
        "report",
        "evaluation",
        "satisfaction",
        "closure",
        "follow_up",
        "supervision",
        "attachment",
    ),
    Volume.GROUP: (
        "plan",
        "members",
        "consent",
        "session",
        "satisfaction",
        "summary",
        "expenses",
        "attachment",
    ),
    Volume.ACTIVITY: (
        "plan",
        "sign_in",
        "record",
        "photo",
        "satisfaction",
        "expenses",
        "news",
        "attachment",
    ),
    Volume.VOLUNTEER: (
        "roster",
        "consent",
        "activity",
        "hours",
        "training",
        "award",
        "certificate",
        "attachment",
    ),
    Volume.FUND: (
        "agreement",
        "committee",
        "meeting",
        "donation",
        "project",
        "notice",
        "statement",
        "attachment",
    ),
}
"""The kinds of papers of each volume, first to last."""


def place(volume: Volume, kind: str) -> int:
    """Where a kind of paper stands in a volume, from 0; kinds that it does not know come last."""
    order = ORDER[volume]
    return order.index(kind) if kind in order else len(order)
