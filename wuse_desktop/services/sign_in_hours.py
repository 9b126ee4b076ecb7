# SPDX-License-Identifier: MulanPSL-2.0
"""The service that a sign-in sheet means for one volunteer, beside what is stored of it already.

What somebody corrected on the service itself stays when the event is kept again; the times follow
the sheet once its minutes are changed for that volunteer.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuse_desktop.domain.fields import with_values
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.volunteer_time import midnight_after, minutes_given
from wuse_desktop.i18n import _

Signed = GroupSession | CommunityActivity

_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Time given on one day; start and end are None where the hours are not known."""

    service_date: date | None
    minutes: int
    start_at: datetime | None = None
    end_at: datetime | None = None
    break_minutes: int = 0


def services_of(
    event: Signed,
    former: Signed | None,
    volunteer_id: str,
    minutes: int,
    stored: Sequence[VolunteerService],
) -> list[VolunteerService]:
    """The rows of one volunteer's service at an event, a row a day; stored ones keep their ids.

    ``former`` is the event as it is stored, by which is seen what was corrected on ``stored``.
    """
    if former is not None and _was_corrected(former, minutes, stored):
        return [_retold(_moved(row, event, former), event, former) for row in stored]
    fresh = VolunteerService(
        volunteer_id=volunteer_id,
        host_event_kind=event.entity,
        host_event_id=event.id,
        village_code=event.village_code,
        source=event.source,
    )
    found = []
    for place, stretch in enumerate(_stretches(event, minutes)):
        row = stored[place] if place < len(stored) else fresh
        found.append(_retold(_timed(row, stretch), event, former))
    return found


def _was_corrected(former: Signed, minutes: int, stored: Sequence[VolunteerService]) -> bool:
    """Whether the times of stored rows are not those of the sheet, which says nothing new.

    A row past midnight, as former versions kept it, is no correction: rule V-22 forbids it.
    """
    given = sum(row.minutes or 0 for row in stored)
    if not stored or minutes != given or any(map(_passes_midnight, stored)):
        return False
    return [_stretch(row) for row in stored] != list(_stretches(former, given))


def _passes_midnight(row: VolunteerService) -> bool:
    start, end = row.start_at, row.end_at
    return start is not None and end is not None and end > midnight_after(start)


def _stretch(row: VolunteerService) -> _Stretch:
    return _Stretch(
        row.service_date, row.minutes or 0, row.start_at, row.end_at, row.break_minutes or 0
    )


def _timed(row: VolunteerService, stretch: _Stretch) -> VolunteerService:
    return dataclasses.replace(
        row,
        service_date=stretch.service_date,
        minutes=stretch.minutes,
        start_at=stretch.start_at,
        end_at=stretch.end_at,
        break_minutes=stretch.break_minutes,
    )


def _stretches(event: Signed, minutes: int) -> Iterator[_Stretch]:
    """The time of who helped so long, parted at midnight (rule V-22).

    When somebody helped a part of the event is not known; so the two halves of a day at two
    events that overlap are no clash.
    """
    start, end = event.start_at, event.end_at
    if start is None or end is None or not event.time_known or minutes != event.minutes:
        yield _Stretch(event.on, minutes)
        return
    while start < end:
        stop = min(midnight_after(start), end)
        yield _Stretch(start.date(), minutes_given(start, stop), start, stop)
        start = stop


def _moved(row: VolunteerService, event: Signed, former: Signed) -> VolunteerService:
    """Corrected times on the day to which the event was moved; a corrected day stays."""
    days = event.on - former.on if event.on and former.on else _NO_TIME
    if not days or row.service_date is None or row.service_date != former.on:
        return row
    return dataclasses.replace(
        row,
        service_date=row.service_date + days,
        start_at=row.start_at + days if row.start_at else None,
        end_at=row.end_at + days if row.end_at else None,
    )


def _retold(row: VolunteerService, event: Signed, former: Signed | None) -> VolunteerService:
    """The row with name, content and place of the event, except for what was corrected."""
    said = _told(former) if former is not None else {}
    values = {
        name: text
        for name, text in _told(event).items()
        if not row.id or getattr(row, name) in ("", said.get(name))
    }
    return with_values(row, **values)


def _told(event: Signed) -> dict[str, str]:
    """What an event says of the service that volunteers gave at it."""
    if isinstance(event, CommunityActivity):
        title = event.activity_title
        content = _("协助社区活动：{title}").format(title=title)
    else:
        title = event.theme
        content = _("协助小组活动：{title}").format(title=title)
    return {"activity_name": title, "content": content, "place": event.place}
