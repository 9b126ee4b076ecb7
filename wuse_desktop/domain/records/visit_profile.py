# SPDX-License-Identifier: MulanPSL-2.0
"""How often visits are wanted here: what a county, or a station of its own, sets (rule D-20)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from wuse_desktop.domain.fields import Record, items, moment, ref, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitIntervals(Record):
    """A site's visit profile, one row a site; that of a county goes down to its stations.

    ``tiers`` are mappings of ``tier``, ``days``, ``remote`` (a call may stand for every second
    visit) and ``hours`` (after a major event, 0 for none); ``categories`` of ``category`` and the
    ``tier`` that it leads to. What is not named is as in the default profile.
    """

    entity: ClassVar[str] = "visit_profile"
    title: ClassVar[str] = N_("走访频次")

    tiers: tuple[dict[str, Any], ...] = items(N_("走访级别"), typed=False)
    categories: tuple[dict[str, Any], ...] = items(N_("类别对应的级别"), typed=False)
    basis: str = text(N_("依据文件"))
    set_at: datetime | None = moment(N_("设定时间"))
    decided_by: str = ref(N_("设定人"), "worker", typed=False)
