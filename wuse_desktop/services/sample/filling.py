# SPDX-License-Identifier: MulanPSL-2.0
"""Fills a desk with invented people and what a station does for them in a span of time.

Everything goes through the services that the screens use, in one transaction.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.sample.calendar import Diary, working_days
from wuse_desktop.services.sample.organising import fill_organisations
from wuse_desktop.services.sample.people import PeopleFiller
from wuse_desktop.services.sample.profile import load_profile
from wuse_desktop.services.sample.station import Invented
from wuse_desktop.services.sample.volunteering import fill_volunteering
from wuse_desktop.services.sample.work import WorkFiller
from wuse_desktop.storage import records

_FILLED = "sample_filled"
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put in: rows by kind of record, over which days, and the changes."""

    counts: dict[str, int]
    start: date
    end: date
    changes: Changes

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.counts.values())


def fill(
    desk: Desk,
    profile: str = "mulan",
    seed: int = 1,
    *,
    persons: int | None = None,
    start: date | None = None,
    end: date | None = None,
    progress: Progress = SILENT,
) -> Filled:
    """Invent a station's people and their time from ``start`` to ``end`` (both included).

    Without days it is the present month up to yesterday, or the month before while less than a
    week of it has passed. The same seed on the same days at the same place gives the same
    people and records. Raises UserFault ``profile_unknown``, ``sample_on_real_records`` where
    people were put on file by hand, ``sample_needs_station`` and ``sample_without_days``.
    """
    chosen = load_profile(profile)
    first, last = _span(desk.today(), start, end)
    _refuse(desk)
    days = working_days(first, last)
    if not days:
        raise UserFault(
            "sample_without_days",
            _("这段时间里没有已经过去的工作日，什么都没有填入。"),
            _("请换一段时间。"),
        )
    chance = random.Random(f"{seed}/{desk.station().division_code}/{profile}")  # noqa: S311
    invented = Invented(desk, chosen, chance, Diary(days, chance))
    with desk.together(_("填入虚构的样例")) as unit:
        people = PeopleFiller(invented, persons or chosen.persons)
        people.fill(progress)
        fill_organisations(invented, first)
        WorkFiller(invented).fill(progress)
        fill_volunteering(invented, first, last)
        counts = Counter(entity for entity, _row in unit.changes().touched)
    desk.set_setting(_FILLED, True)
    return Filled(dict(counts), first, last, desk.database.last_changes)


def is_sample(desk: Desk) -> bool:
    """Whether the desk holds invented people."""
    return bool(desk.setting(_FILLED, False))


def _span(today: date, start: date | None, end: date | None) -> tuple[date, date]:
    if start is not None and end is not None:
        return start, min(end, today - timedelta(days=1))
    yesterday = today - timedelta(days=1)
    month = Period.containing("month", yesterday)
    if (yesterday - month.start).days + 1 < _WEEK:
        month = month.previous
    return month.start, min(month.end, yesterday)


def _refuse(desk: Desk) -> None:
    if not desk.session.worker_id:
        raise UserFault(
            "sample_needs_station",
            _("这个工作台不直接记录服务，什么都没有填入。"),
            _("请在乡镇站或县级总督导站的工作台上运行。"),
        )
    with desk.read() as connection:
        someone = records.count(connection, Person, desk.site_id)
    if someone and not is_sample(desk):
        raise UserFault(
            "sample_on_real_records",
            _("这个工作台里已经有人员档案，为了不把虚构的人混进去，什么都没有填入。"),
            _("请用 wuse setup 另建一个工作台来试用。"),
        )
