# SPDX-License-Identifier: MulanPSL-2.0
"""Working time that is no service: what the work diary adds to the events (field list 2.12)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from wuse_desktop.domain.fields import Record, code, day, duration, ref, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class IndirectWork(Record):
    """Minutes of one worker on one day for a meeting, a journey, paperwork (rule C-13)."""

    entity: ClassVar[str] = "indirect_work"
    title: ClassVar[str] = N_("间接工作")

    worker_id: str = ref(N_("社工"), "worker", required=True)
    worked_on: date | None = day(N_("日期"), required=True)
    category: str = code(N_("类别"), "INDIRECT", required=True)
    minutes: int | None = duration(N_("分钟"), required=True)
    note: str = text(N_("说明"), sensitive="P")
