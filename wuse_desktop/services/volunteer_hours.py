# SPDX-License-Identifier: MulanPSL-2.0
"""Volunteer hours: checked and kept in batches, or born from the sign-in of an event."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wuse_desktop.domain.certificates import VALID
from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.domain.volunteer_rules import (
    BLACKLISTED,
    is_given_out_anew,
    is_recorded_late,
)
from wuse_desktop.domain.volunteer_time import (
    DAY_MINUTES,
    LONG_DAY_MINUTES,
    ServiceTime,
    Span,
    check_service,
    minutes_by_day,
    minutes_given,
    overlaps,
)
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.certificate_changes import concerns_certificate
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.storage import records, volunteer_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """What was found about one row of the grid.

    ``hits`` are the places (from 0) of the rows of the same grid that share time with it; stored
    rows that do are named by ``Problem.ids``.
    """

    problems: tuple[Problem, ...]
    hits: tuple[int, ...] = ()


def completed(desk: Desk, rows: Iterable[VolunteerService]) -> list[VolunteerService]:
    """The rows with what follows from the rest: date, minutes, unit, person in charge, day."""
    unit_name, today = desk.station().name, desk.today()
    return [_completed(row, unit_name, desk.session.name, today) for row in rows]


def _completed(
    row: VolunteerService, unit_name: str, in_charge: str, today: date
) -> VolunteerService:
    service_date, minutes = row.service_date, row.minutes
    if row.start_at is not None:
        service_date = service_date or row.start_at.date()
        if minutes is None and row.end_at is not None:
            minutes = minutes_given(row.start_at, row.end_at, row.break_minutes or 0)
    return dataclasses.replace(
        row,
        service_date=service_date,
        minutes=minutes,
        break_minutes=row.break_minutes or 0,
        organising_unit=row.organising_unit or unit_name,
        person_in_charge=row.person_in_charge or in_charge,
        recorded_on=row.recorded_on or today,
    )


def check_services(
    desk: Desk, rows: Sequence[VolunteerService], reason: str = ""
) -> tuple[RowCheck, ...]:
    """Check the rows of a grid against themselves, each other and what is stored.

    Rules V-09, V-22, V-23 and D-01. More than twelve hours a day need a ``reason``.
    """
    rows = completed(desk, rows)
    found: list[list[Problem]] = [list(_check_alone(desk, row)) for row in rows]
    hits: list[set[int]] = [set() for _row in rows]
    with desk.read() as connection:
        volunteers = volunteer_store.known(connection, (row.volunteer_id for row in rows))
        stored = _stored_beside(connection, rows)
        changes = _changes(connection, rows)
    for place, row in enumerate(rows):
        found[place] += _check_volunteer(row, volunteers.get(row.volunteer_id))
        found[place] += changes.get(row.id, ())
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row.volunteer_id, []).append(place)
    for volunteer_id, own in places.items():
        others = stored.get(volunteer_id, [])
        _find_overlaps(rows, own, others, found, hits)
        _find_long_days(rows, own, others, found, reason)
    return tuple(
        RowCheck(tuple(problems), tuple(sorted(others)))
        for problems, others in zip(found, hits, strict=True)
    )


def save_services(desk: Desk, rows: Sequence[VolunteerService], reason: str = "") -> Saved:
    """Keep a grid of service in one go; all rows or none.

    ``Saved.id`` is the id of the first row, all of them are in its changes. Raises UserFault
    naming the first row that cannot be kept, and ``reason_required`` for a long day.
    """
    checks = check_services(desk, rows, reason)
    refuse_rows(checks, reason)
    with desk.write(reason) as unit:
        kept = put_services(desk, unit, rows, reason)
        problems = tuple(problem for check in checks for problem in check.problems)
        return Saved(kept[0].id if kept else "", unit.changes(), problems)


def put_services(
    desk: Desk, unit: UnitOfWork, rows: Iterable[VolunteerService], reason: str = ""
) -> list[VolunteerService]:
    """Store rows that were checked, within an open unit."""
    return [put_record(desk, unit, row, reason) for row in completed(desk, rows)]


def refuse_rows(checks: Sequence[RowCheck], reason: str) -> None:
    """Stop when a row cannot be kept; the message says which."""
    for number, check in enumerate(checks, 1):
        for problem in check.problems:
            if problem.level == "block":
                message = _("第{row}行：{message}").format(row=number, message=problem.message)
                raise UserFault(problem.code, message, _("请改好这一行再保存；填的内容都还在。"))
            if problem.code == "service_long_day" and not reason.strip():
                message = _("第{row}行：{message}").format(row=number, message=problem.message)
                raise UserFault("reason_required", message, _("写一句原因后再保存。"))


def _check_alone(desk: Desk, row: VolunteerService) -> Iterator[Problem]:
    yield from check_fields(row)
    if row.service_date is None or row.minutes is None:
        return
    yield from check_service(_time_of("", row))
    if row.service_date > desk.today():
        message = _("服务日期还没有到，请核对。")
        yield Problem("service_future", "V-09", "block", message, "service_date")
    elif row.start_at is not None and row.start_at > desk.now():
        message = _("服务还没有开始，请核对开始时间。")
        yield Problem("service_future", "V-09", "block", message, "start_at")
    if is_recorded_late(row, HOLIDAYS):
        message = _("服务结束已超过10个工作日，会标为逾期登记。")
        yield Problem("service_late", "D-01", "warn", message, "service_date")


def _check_volunteer(row: VolunteerService, volunteer: Volunteer | None) -> Iterator[Problem]:
    if row.volunteer_id and volunteer is None:
        message = _("找不到这名志愿者，请重新选择。")
        yield Problem("volunteer_unknown", "", "block", message, "volunteer_id")
    elif volunteer is not None and volunteer.volunteer_status == BLACKLISTED:
        message = _("这名志愿者在黑名单里，不能登记服务。")
        yield Problem("volunteer_blacklisted", "", "block", message, "volunteer_id")


def _changes(
    connection: Connection, rows: Iterable[VolunteerService]
) -> dict[str, tuple[Problem, ...]]:
    """What a correction means for who has the former rows: a certificate, the platform."""
    new = {row.id: row for row in rows if row.id}
    former = records.get_many(connection, VolunteerService, new)
    differing = [item.id for item in former.values() if concerns_certificate(item, new[item.id])]
    listed = volunteer_store.certificates_listing(connection, differing, VALID)
    return {
        row_id: tuple(_given_out(stored, new[row_id], listed.get(row_id, ())))
        for row_id, stored in former.items()
    }


def _given_out(
    stored: VolunteerService, changed: VolunteerService, certificates: Sequence[str]
) -> Iterator[Problem]:
    if certificates:
        message = _("已列入证明{numbers}：更正要写明原因，改后请重新出具或作废证明。")
        text = message.format(numbers=enumerated(certificates))
        yield Problem("service_certified", "", "warn", text)
    if is_given_out_anew(stored, changed):
        message = _("这条的上传状态是“{status}”：更正后改回“未上传”，请重新上传。")
        text = message.format(status=label("UPLOAD", stored.upload_status))
        yield Problem("service_upload_anew", "", "warn", text)


def _stored_beside(
    connection: Connection, rows: Sequence[VolunteerService]
) -> dict[str, list[VolunteerService]]:
    """Stored service of the same volunteers around the days of the rows, without these rows."""
    days = [row.service_date for row in rows if row.service_date]
    if not days:
        return {}
    first, last = min(days) - _ONE_DAY, max(days) + _ONE_DAY
    ours = {row.id for row in rows if row.id}
    found: dict[str, list[VolunteerService]] = {}
    wanted = (row.volunteer_id for row in rows)
    for service in volunteer_store.services_between(connection, wanted, first, last):
        if service.id not in ours:
            found.setdefault(service.volunteer_id, []).append(service)
    return found


def _find_overlaps(
    rows: Sequence[VolunteerService],
    own: Sequence[int],
    others: Sequence[VolunteerService],
    found: list[list[Problem]],
    hits: list[set[int]],
) -> None:
    by_ref: dict[str, VolunteerService] = {other.id: other for other in others}
    by_ref.update((str(place), rows[place]) for place in own)
    spans = (
        Span(ref, service.start_at, service.end_at)
        for ref, service in by_ref.items()
        if service.start_at is not None and service.end_at is not None
    )
    for one, two in overlaps(spans):
        for this, that in ((one, two), (two, one)):
            if not this.ref.isdigit():
                continue
            place = int(this.ref)
            if that.ref.isdigit():
                hits[place].add(int(that.ref))
            found[place].append(_overlap(that, by_ref[that.ref]))


def _overlap(span: Span, service: VolunteerService) -> Problem:
    """The clash as the other row sees it: which row it is, and when."""
    times = f"{span.start_at:%m-%d %H:%M}—{span.end_at:%H:%M}"
    if span.ref.isdigit():
        message = _("与第{row}行（{times}）时间重叠。").format(row=int(span.ref) + 1, times=times)
        return Problem("service_overlap", "V-22", "block", message, "start_at")
    message = _("与已登记的“{activity}”（{times}）时间重叠。")
    text = message.format(activity=service.activity_name, times=times)
    return Problem("service_overlap", "V-22", "block", text, "start_at", (service.id,))


def _find_long_days(
    rows: Sequence[VolunteerService],
    own: Sequence[int],
    others: Sequence[VolunteerService],
    found: list[list[Problem]],
    reason: str,
) -> None:
    everything = [*others, *(rows[place] for place in own)]
    times = [_time_of("", row) for row in everything if row.service_date and row.minutes]
    totals = minutes_by_day(times)
    for place in own:
        row = rows[place]
        days = minutes_by_day([_time_of("", row)]) if row.service_date and row.minutes else {}
        found[place] += (
            problem
            for day in days
            for problem in _long_day(day, totals[day], had_reason=bool(reason.strip()))
        )


def _long_day(day: date, minutes: int, *, had_reason: bool) -> Iterator[Problem]:
    if minutes > DAY_MINUTES:
        message = _("{day}这名志愿者的服务合计超过24小时，请核对时长。").format(day=day)
        yield Problem("service_over_day", "V-22", "block", message, "minutes")
    elif minutes > LONG_DAY_MINUTES and not had_reason:
        message = _("{day}这名志愿者的服务合计超过12小时，要写明原因。").format(day=day)
        yield Problem("service_long_day", "V-22", "warn", message, "minutes")


def _time_of(ref: str, row: VolunteerService) -> ServiceTime:
    if row.service_date is None:
        raise ValueError(row.id)
    return ServiceTime(
        ref, row.service_date, row.minutes or 0, row.start_at, row.end_at, row.break_minutes or 0
    )
