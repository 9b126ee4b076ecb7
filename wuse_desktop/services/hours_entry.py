# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of service hours: rows as they are typed or pasted, read, checked and kept at once."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.typed_dates import is_day_end, read_day, read_end_time, read_time
from wuse_desktop.domain.volunteer_time import midnight_after, minutes_given, span_of
from wuse_desktop.i18n import _
from wuse_desktop.services import records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.volunteer_hours import (
    RowCheck,
    check_services,
    put_services,
    refuse_rows,
)
from wuse_desktop.services.volunteers import quick_volunteer
from wuse_desktop.storage import records as stored_records
from wuse_desktop.storage import volunteer_store
from wuse_desktop.storage.unit_of_work import UnitOfWork

_MOST_DIGITS = 4
_NEW, _ON_FILE = "new/", "person/"


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One row of the sheet: cells as typed, and who is meant by the first one.

    ``volunteer_id`` is a registration, ``person_id`` somebody on file who becomes a volunteer
    with this row, ``is_new`` somebody who is put on file by name alone; with none of them ``who``
    is a name that nobody was found for yet. An empty ``minutes`` is computed from the times.
    ``service_id`` is the stored row that is corrected.
    """

    who: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    rest: str = ""
    minutes: str = ""
    activity: str = ""
    place: str = ""
    content: str = ""
    in_charge: str = ""
    volunteer_id: str = ""
    person_id: str = ""
    is_new: bool = False
    service_id: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed; a date that was proposed is no typing."""
        cells = (self.who, self.start, self.end, self.rest, self.minutes)
        return not any((*cells, self.activity, self.place, self.content, self.service_id))

    @property
    def is_known(self) -> bool:
        """Whether somebody is meant."""
        return bool(self.volunteer_id or self.person_id or self.is_new)


FIELD_OF_CELL = {
    "who": "volunteer_id",
    "day": "service_date",
    "start": "start_at",
    "end": "end_at",
    "rest": "break_minutes",
    "minutes": "minutes",
    "activity": "activity_name",
    "place": "place",
    "content": "content",
    "in_charge": "person_in_charge",
}
_CELL_OF_FIELD = {field: cell for cell, field in FIELD_OF_CELL.items()}
_CELL_OF_CODE = {
    "service_no_minutes": "minutes",
    "service_over_day": "minutes",
    "service_long_day": "minutes",
    "service_too_many_minutes": "minutes",
    "service_break": "rest",
    "service_end": "end",
    "service_past_midnight": "end",
}


def cell_of(problem: Problem) -> str:
    """The cell that a finding speaks of, or an empty text."""
    return _CELL_OF_FIELD.get(problem.field) or _CELL_OF_CODE.get(problem.code, "")


def computed_minutes(row: HoursRow) -> int | None:
    """Minutes from the times and the break, or None while they do not say it."""
    start, end = read_time(row.start), read_end_time(row.end)
    if start is None or end is None:
        return None
    start_at, end_at = span_of(date.min, start, end, ends_day=is_day_end(row.end))
    return minutes_given(start_at, end_at, _number(row.rest) or 0)


def row_minutes(row: HoursRow) -> int | None:
    """The minutes of a row: those typed, else those computed."""
    return _number(row.minutes) if row.minutes.strip() else computed_minutes(row)


def read_row(
    row: HoursRow, today: date, stored: VolunteerService | None = None
) -> tuple[VolunteerService, tuple[Problem, ...]]:
    """The record that a row means, and what in it could not be read.

    ``stored`` is the record that the row corrects: what the sheet does not show stays as it is.
    """
    day = read_day(row.day, today) if row.day.strip() else None
    start, end = read_time(row.start), read_end_time(row.end)
    start_at, end_at = _span(day, start, end, ends_day=is_day_end(row.end))
    service = dataclasses.replace(
        stored or VolunteerService(),
        volunteer_id=_reference(row),
        service_date=day,
        start_at=start_at,
        end_at=end_at,
        break_minutes=_number(row.rest) or 0,
        minutes=row_minutes(row),
        activity_name=row.activity.strip(),
        place=row.place.strip(),
        content=row.content.strip(),
        person_in_charge=row.in_charge.strip(),
    )
    typed = {
        "day": day is not None,
        "start": start is not None,
        "end": end is not None,
        "rest": _number(row.rest) is not None,
        "minutes": _number(row.minutes) is not None,
    }
    wrong = [name for name, is_read in typed.items() if getattr(row, name).strip() and not is_read]
    return service, tuple(map(_unreadable, wrong))


def check_hours(
    desk: Desk, rows: Sequence[HoursRow], reason: str = ""
) -> tuple[tuple[RowCheck, ...], tuple[VolunteerService, ...]]:
    """What is found about each row, and the records the rows mean; blank rows have no findings.

    Beside ``check_services``: cells that cannot be read, and names that nobody was found for.
    """
    stored = _stored(desk, rows)
    read = [read_row(row, desk.today(), stored.get(row.service_id)) for row in rows]
    services = [service for service, _wrong in read]
    checks = check_services(desk, services, reason)
    found = [
        RowCheck((*wrong, *_own(row, check.problems)), check.hits)
        if not row.is_blank
        else RowCheck(())
        for row, (_service, wrong), check in zip(rows, read, checks, strict=True)
    ]
    return tuple(found), tuple(services)


def _own(row: HoursRow, problems: Iterable[Problem]) -> Iterable[Problem]:
    """The findings of a row whose volunteer may still have to be registered."""
    if row.who.strip() and not row.is_known:
        message = _("还没有对上是哪一位志愿者（没有找到，或有几位同名），请在这一格重新选择。")
        yield Problem("volunteer_unmatched", "", "block", message, "volunteer_id")
    for problem in problems:
        if problem.code == "volunteer_unknown" and not row.volunteer_id:
            continue
        if problem.field == "volunteer_id" and problem.code == "field_missing" and row.who:
            continue
        yield problem
    if row.person_id and not row.volunteer_id:
        message = _("还不是志愿者，保存时一并登记，登记表以后补齐。")
        yield Problem("volunteer_to_register", "", "warn", message, "volunteer_id")
    if row.is_new:
        message = _("还没有建档，保存时先按姓名建档并登记为志愿者，其余以后补齐。")
        yield Problem("volunteer_to_file", "", "warn", message, "volunteer_id")


def parted_at_midnight(row: HoursRow, today: date) -> tuple[HoursRow, ...]:
    """A row that goes past midnight as two rows of a day each; any other row alone.

    The break stays with the first part, and typed minutes give way to those of the times.
    """
    day, start, end = read_day(row.day, today), read_time(row.start), read_end_time(row.end)
    if day is None or start is None or end is None or not time() < end < start:
        return (row,)
    next_day = (day + timedelta(days=1)).isoformat()
    first = dataclasses.replace(row, end="24:00", minutes="")
    second = dataclasses.replace(
        row, day=next_day, start="00:00", rest="", minutes="", service_id=""
    )
    return first, second


@dataclass(frozen=True, slots=True)
class HoursSaved:
    """What a saving did: the rows' ids in order, those of them that are new, and their minutes."""

    ids: tuple[str, ...]
    new_ids: tuple[str, ...]
    minutes: int
    changes: Changes


def save_hours(desk: Desk, rows: Iterable[HoursRow], reason: str = "") -> HoursSaved:
    """Keep the rows of a sheet in one go, all or none; people who are no volunteers yet become it.

    Blank rows are passed over. Raises UserFault naming the first row that cannot be kept.
    """
    filled = [row for row in rows if not row.is_blank]
    checks, services = check_hours(desk, filled, reason)
    refuse_rows(checks, reason)
    with desk.together(reason) as unit:
        ids: dict[str, str] = {}
        ready = []
        for row, service in zip(filled, services, strict=True):
            key = service.volunteer_id
            if not row.volunteer_id and key not in ids:
                ids[key] = _register(desk, unit, row)
            volunteer_id = row.volunteer_id or ids[key]
            ready.append(dataclasses.replace(service, volunteer_id=volunteer_id))
        kept = put_services(desk, unit, ready, reason)
        return HoursSaved(
            tuple(item.id for item in kept),
            tuple(item.id for item, row in zip(kept, filled, strict=True) if not row.service_id),
            sum(item.minutes or 0 for item in kept),
            unit.changes(),
        )


def remove_hours(desk: Desk, ids: Sequence[str]) -> Changes:
    """Put rows of service into the bin in one go: the undo of a saving."""
    with desk.together() as unit:
        for row_id in ids:
            records.delete(desk, VolunteerService.entity, row_id, _("撤销"))
        return unit.changes()


def hours_rows(desk: Desk, service_ids: Iterable[str]) -> tuple[HoursRow, ...]:
    """Stored rows of this site as rows of the sheet, to be corrected.

    Deleted rows and those of other sites, which can only be looked at, are left out.
    """
    with desk.read() as connection:
        found = stored_records.get_many(connection, VolunteerService, service_ids)
        own = [service for service in found.values() if service.site_id == desk.site_id]
        names = volunteer_store.names_of(connection, {service.volunteer_id for service in own})
    return tuple(_row_of(service, names.get(service.volunteer_id, "")) for service in own)


def rows_payload(rows: Iterable[HoursRow], reason: str = "") -> dict[str, Any]:
    """A sheet as JSON values for a draft."""
    return {"rows": [dataclasses.asdict(row) for row in rows], "reason": reason}


def rows_of(payload: Mapping[str, Any]) -> tuple[tuple[HoursRow, ...], str]:
    """The sheet of such values; cells that this version does not know are left out."""
    names = {item.name for item in dataclasses.fields(HoursRow)}
    rows = tuple(
        HoursRow(**{name: value for name, value in values.items() if name in names})
        for values in payload["rows"]
    )
    return rows, str(payload.get("reason", ""))


def _row_of(service: VolunteerService, name: str) -> HoursRow:
    start, end = service.start_at, service.end_at
    row = HoursRow(
        who=name,
        day=service.service_date.isoformat() if service.service_date else "",
        start=f"{start:%H:%M}" if start else "",
        end=_end_text(start, end),
        rest=str(service.break_minutes or ""),
        activity=service.activity_name,
        place=service.place,
        content=service.content,
        in_charge=service.person_in_charge,
        volunteer_id=service.volunteer_id,
        service_id=service.id,
    )
    typed = service.minutes is not None and service.minutes != computed_minutes(row)
    return dataclasses.replace(row, minutes=str(service.minutes)) if typed else row


def _end_text(start: datetime | None, end: datetime | None) -> str:
    if end is None:
        return ""
    ends_day = start is not None and end == midnight_after(start)
    return "24:00" if ends_day else f"{end:%H:%M}"


def _stored(desk: Desk, rows: Iterable[HoursRow]) -> dict[str, VolunteerService]:
    ids = [row.service_id for row in rows if row.service_id]
    if not ids:
        return {}
    with desk.read() as connection:
        return stored_records.get_many(connection, VolunteerService, ids)


def _register(desk: Desk, unit: UnitOfWork, row: HoursRow) -> str:
    person_id = row.person_id or put_record(desk, unit, Person(name=row.who.strip())).id
    return quick_volunteer(desk, unit, person_id)


def _reference(row: HoursRow) -> str:
    """Who a row is of, also where there is no registration yet: overlaps are found by it."""
    if row.volunteer_id:
        return row.volunteer_id
    if row.person_id:
        return _ON_FILE + row.person_id
    return _NEW + row.who.strip() if row.who.strip() else ""


def _span(
    day: date | None, start: time | None, end: time | None, *, ends_day: bool
) -> tuple[datetime | None, datetime | None]:
    if day is None or start is None:
        return None, None
    if end is None:
        return datetime.combine(day, start), None
    return span_of(day, start, end, ends_day=ends_day)


def _number(text: str) -> int | None:
    plain = text.strip().removesuffix(_("分钟")).strip()
    return int(plain) if plain.isdecimal() and len(plain) <= _MOST_DIGITS else None


def _unreadable(cell: str) -> Problem:
    field = FIELD_OF_CELL[cell]
    label = _(field_of(VolunteerService, field).label)
    message = _("看不懂这里的“{label}”，请改一下。").format(label=label)
    return Problem("unreadable", "", "block", message, field)
