# SPDX-License-Identifier: MulanPSL-2.0
"""A month that was reported, and the dated lines that change it afterwards (rule C-15)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wuse_desktop.domain.fields import Record, day, integer, mapping, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLock(Record):
    """The figures of a month as its station reported them, one row a month.

    ``period`` is the canonical text of the month, ``figures`` maps the machine names of the
    indicators to their exact values. Locking again, e.g. after the county returned the report, is
    the next ``revision``.
    """

    entity: ClassVar[str] = "period_lock"
    title: ClassVar[str] = N_("期间锁定")

    period: str = text(N_("期间"), required=True, typed=False)
    rule_set: str = text(N_("计数规则"), typed=False)
    figures: dict[str, Any] = mapping(N_("指标"), typed=False)
    locked_on: date | None = day(N_("锁定日期"), required=True, typed=False)
    locked_by: str = text(N_("锁定人"), typed=False)
    revision: int | None = integer(N_("第几次报送"), default=1, typed=False)
    reason: str = text(N_("重新报送原因"), typed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAdjustment(Record):
    """What late and corrected records changed of a locked month: a 补报 of the next one.

    ``indicator`` is a machine name; ``delta`` is added to the figure of ``period`` and stands in
    the report of ``reported_in``.
    """

    entity: ClassVar[str] = "figure_adjustment"
    title: ClassVar[str] = N_("补报")

    period: str = text(N_("更正的期间"), required=True, typed=False)
    reported_in: str = text(N_("补报的期间"), required=True, typed=False)
    indicator: str = text(N_("指标"), required=True, typed=False)
    delta: int | None = integer(N_("增减"), required=True, typed=False)
    reason: str = text(N_("原因"), max_length=400, typed=False)
    made_on: date | None = day(N_("日期"), required=True, typed=False)
    made_by: str = text(N_("填报人"), typed=False)
