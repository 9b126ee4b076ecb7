# SPDX-License-Identifier: MulanPSL-2.0
"""The head that every filed record carries (field list 2.0.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wuse_desktop.domain.fields import Record, code, day, flag, items, moment, ref, text
from wuse_desktop.i18n import N_

COUNTED = ("approved", "locked")
"""The status of what counts in reports (rule C-02)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Record):
    """A record with number, place, author and review status."""

    record_no: str = text(N_("记录编号"), typed=False)
    village_code: str = text(N_("村（社区）"), max_length=12)
    record_date: date | None = day(N_("记录日期"), typed=False)
    recorded_by: str = ref(N_("记录人"), "worker", typed=False)
    status: str = code(N_("状态"), "REC_STATUS", default="approved")
    confidentiality_level: str = code(N_("密级"), "CONF", default="1")
    source: str = code(N_("来源"), "REC_SOURCE", default="1", typed=False)
    signatures: tuple[dict[str, Any], ...] = items(N_("签名"), typed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Filed):
    """A filed record of something that took place: it has a start, an end and a length.

    When only the date and the minutes are known, ``start_at`` is midnight of the day and
    ``time_known`` is False; the length is then still ``end_at - start_at``.
    """

    start_at: datetime | None = moment(N_("开始时间"), required=True)
    end_at: datetime | None = moment(N_("结束时间"), required=True)
    time_known: bool = flag(N_("记有钟点"), default=True, typed=False)

    @property
    def on(self) -> date | None:
        """The local date of the start: what rule C-01 counts by."""
        return self.start_at.date() if self.start_at else None

    @property
    def minutes(self) -> int:
        """Length in minutes, 0 while start or end is missing."""
        if self.start_at is None or self.end_at is None:
            return 0
        return int((self.end_at - self.start_at).total_seconds()) // 60
