# SPDX-License-Identifier: MulanPSL-2.0
"""By what a list can be narrowed: names, labels and the choices that a person has."""

from dataclasses import dataclass
from typing import Literal

from wuse_desktop.i18n import N_
from wuse_desktop.services.choices import Choice, choices, villages, workers
from wuse_desktop.services.desk import Desk

Kind = Literal["code", "village", "worker"]


@dataclass(frozen=True, slots=True)
class ListFilter:
    """One filter: its name in ``ListQuery.filters``, its label, and where its choices come from."""

    name: str
    label: str
    kind: Kind = "code"
    codes: str = ""


_VILLAGE = ListFilter("village_code", N_("村（社区）"), "village")
_FILTERS: dict[str, tuple[ListFilter, ...]] = {
    "persons": (
        _VILLAGE,
        ListFilter("category", N_("服务对象类别"), codes="CLIENT_CAT"),
        ListFilter("tier", N_("走访级别"), codes="VISIT_TIER"),
        ListFilter("risk_level", N_("风险等级"), codes="RISK_LEVEL"),
        ListFilter("worker_id", N_("负责社工"), "worker"),
        ListFilter("status", N_("状态"), codes="REC_STATUS"),
    ),
    "households": (
        _VILLAGE,
        ListFilter("household_type", N_("家庭类型"), codes="HH_TYPE"),
        ListFilter("status", N_("状态"), codes="REC_STATUS"),
    ),
}


def filters_of(list_name: str) -> tuple[ListFilter, ...]:
    """The filters that a list offers, in order."""
    return _FILTERS.get(list_name, ())


def choices_of(desk: Desk, item: ListFilter) -> tuple[Choice, ...]:
    """What may be chosen for a filter at this desk."""
    if item.kind == "village":
        return villages(desk)
    if item.kind == "worker":
        return workers(desk)
    return choices(item.codes)
