# SPDX-License-Identifier: MulanPSL-2.0
"""What a station is to reach in a year (年度任务, field list 2.13)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wuse_desktop.domain.fields import Record, code, integer, moment, ref, text
from wuse_desktop.i18n import N_

CONTRACT, OF_COUNTY, OWN = "1", "2", "3"
"""Where a target comes from (TARGET_SOURCE)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualTarget(Record):
    """One indicator's target of a station for a year, in the words of the site that set it.

    A county's row about a station (``station_id``) goes down to it; a station's own row says what
    it wants of itself. ``indicator`` is the machine name of a figure, because several share one
    counting rule; ``target`` is exact as the figure is: people, things, or minutes, and None where
    the target was lifted.
    """

    entity: ClassVar[str] = "annual_target"
    title: ClassVar[str] = N_("年度任务")

    year: int | None = integer(N_("年度"), required=True)
    station_id: str = ref(N_("站点"), "station", typed=False)
    indicator: str = text(N_("指标"), required=True, max_length=64, typed=False)
    target: int | None = integer(N_("任务数"), typed=False)
    source: str = code(N_("任务来源"), "TARGET_SOURCE", required=True)
    basis: str = text(N_("依据文件"))
    set_at: datetime | None = moment(N_("设定时间"), typed=False)
    decided_by: str = ref(N_("设定人"), "worker", typed=False)
