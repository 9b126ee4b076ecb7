# SPDX-License-Identifier: MulanPSL-2.0
"""The order of papers in a volume (卷内目录, domain rules 2.16)."""

from enum import StrEnum

from wuse_desktop.domain.case_forms import CASE_FORMS


class Volume(StrEnum):
    """What a volume is about."""

    CASE = "case"
    GROUP = "group"
    ACTIVITY = "activity"
    VOLUNTEER = "volunteer"
    FUND = "fund"


_LAST = "attachment"

ORDER: dict[Volume, tuple[str, ...]] = {
    Volume.CASE: (*(form.form_id for form in CASE_FORMS), "supervision_record", _LAST),
    Volume.GROUP: (
        "group_plan",
        "members",
        "consent",
        "group_session",
        "sign_in",
        "satisfaction",
        "group_summary",
        "expenses",
        _LAST,
    ),
    Volume.ACTIVITY: (
        "activity_plan",
        "sign_in",
        "activity_record",
        "photo",
        "satisfaction",
        "expenses",
        "news",
        _LAST,
    ),
    Volume.VOLUNTEER: (
        "roster",
        "consent",
        "activity_sheet",
        "hours",
        "training",
        "award",
        "certificate",
        _LAST,
    ),
    Volume.FUND: (
        "agreement",
        "committee",
        "meeting",
        "donation",
        "project",
        "notice",
        "statement",
        _LAST,
    ),
}
"""The kinds of papers of each volume, first to last: ids of forms, and what is no form."""


def place(volume: Volume, kind: str) -> int:
    """Where a kind of paper stands in a volume, from 0; kinds that it does not know come last."""
    order = ORDER[volume]
    return order.index(kind) if kind in order else len(order)
