# SPDX-License-Identifier: MulanPSL-2.0
"""What a county tells its prefecture of a period: numbers, and never a person."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wuse_desktop.domain.fields import Record, day, integer, longtext, mapping, text
from wuse_desktop.i18n import N_

MARK_BYTES = 12
"""The length of one person's mark: of 10^6 persons no two are likely to share one."""
_MOST_MARKS = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyFigures(Record):
    """The indicators of one period over all stations of a county, one row a period (rule C-23).

    ``period`` is the canonical text of the period, ``figures`` maps the machine names of the
    indicators to their exact values. ``person_marks`` is the base64 of the sorted marks of the
    persons served who are known by an ID number: keyed hashes of ``MARK_BYTES`` bytes each, by
    which the same person in two counties is counted once. ``mark_key`` names the key they were
    made with; marks of two keys cannot be compared. ``stations`` were counted, of which
    ``silent_stations`` sent nothing in or after the period.
    """

    entity: ClassVar[str] = "county_figures"
    title: ClassVar[str] = N_("统计上报")

    period: str = text(N_("期间"), required=True, typed=False)
    rule_set: str = text(N_("计数规则"), typed=False)
    figures: dict[str, Any] = mapping(N_("指标"), typed=False)
    stations: int | None = integer(N_("站点数"), typed=False)
    silent_stations: int | None = integer(N_("没有上报的站点数"), typed=False)
    person_marks: str = longtext(N_("人员标记"), max_length=_MOST_MARKS, typed=False)
    mark_key: str = text(N_("标记密钥编号"), typed=False)
    made_on: date | None = day(N_("生成日期"), typed=False)
