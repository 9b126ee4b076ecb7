# SPDX-License-Identifier: MulanPSL-2.0
"""我的时长: the sheet that a volunteer gets of the own hours, and the list of a team."""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.domain.rounding import duration_text
from wuse_desktop.domain.volunteer_rules import team_names
from wuse_desktop.domain.volunteer_time import Rounding, rounded, star_level
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.my_hours_sheet import (
    HoursLine,
    MyHours,
    TeamHours,
    render_my_hours,
    render_team_hours,
)
from wuse_desktop.services.attachments import COPIED_OUT
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import unit_name_of
from wuse_desktop.services.rounding_rule import EXACT, rounding_rule, rounding_text
from wuse_desktop.services.volunteer_parts import read_parts
from wuse_desktop.services.volunteers import VolunteerPage, volunteer_page
from wuse_desktop.storage import records, volunteer_store
from wuse_desktop.storage.database import Connection


def teams(desk: Desk) -> tuple[tuple[str, int], ...]:
    """The teams of this site's volunteers and how many are in each, in order of names."""
    with desk.read() as connection:
        rows = volunteer_store.team_members(connection, desk.site_id)
    counts: dict[str, int] = {}
    for _row_id, typed in rows:
        for name in team_names(typed):
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts.items()))


def members(desk: Desk, team: str) -> tuple[str, ...]:
    """The volunteer ids of a team; of all of the site's volunteers for "" ."""
    with desk.read() as connection:
        if not team:
            found = records.find(connection, Volunteer, site_id=desk.site_id)
            return tuple(item.id for item in found)
        rows = volunteer_store.team_members(connection, desk.site_id)
    return tuple(row_id for row_id, typed in rows if team in team_names(typed))


def write_my_hours(
    desk: Desk, volunteer_id: str, period: Period, printed_on: date, target: BinaryIO
) -> int:
    """Write a volunteer's sheet as PDF and return the number of pages.

    Only filed services are listed (rule C-02). Raises UserFault ``record_missing``; an OSError of
    ``target`` passes through.
    """
    page = volunteer_page(desk, volunteer_id)
    step = rounding_rule(desk)
    with desk.read() as connection:
        services = _services(connection, volunteer_id, period)
        parts = read_parts(connection, volunteer_id)
        unit = unit_name_of(desk, connection, page.volunteer.site_id)
    given = sum(item.minutes or 0 for item in services)
    counted = sum(rounded(item.minutes or 0, step) for item in services)
    sheet = MyHours(
        unit=unit,
        holder=_holder(page),
        period=period.label,
        sums=(
            (_("本期"), duration_text(given)),
            (_("今年"), duration_text(page.year_minutes)),
            (_("累计"), duration_text(page.total_minutes)),
            (_("参考星级"), page.star_label),
        ),
        lines=[_line(item, step) for item in services],
        given=duration_text(given),
        counted="" if step == EXACT else duration_text(counted),
        learned=[
            (
                item.trained_on.isoformat(),
                item.training_name,
                item.organiser,
                duration_text(item.minutes or 0),
            )
            for item in reversed(parts.trainings)
            if item.trained_on and period.start <= item.trained_on <= period.end
        ],
        notes=_notes(page, step),
        printed_on=printed_on,
    )
    return render_my_hours(sheet, target)


def write_team_hours(
    desk: Desk, team: str, period: Period, printed_on: date, target: BinaryIO
) -> int:
    """Write the list of a team ("" for everybody) and return the number of pages.

    Those who gave most stand first. Raises UserFault ``team_unknown`` for a team that nobody is
    in; an OSError of ``target`` passes through.
    """
    ids = members(desk, team)
    if not ids:
        raise UserFault(
            "team_unknown",
            _("没有志愿者属于这支队伍，没有生成。"),
            _("队伍写在志愿者登记表的“所属队伍/组织”里，几支队伍之间用顿号。"),
        )
    step = rounding_rule(desk)
    with desk.read() as connection:
        names = volunteer_store.names_of(connection, ids)
        now = {row_id: _services(connection, row_id, period) for row_id in ids}
        ever = volunteer_store.sums_of(connection, ids)
        unit = unit_name_of(desk, connection, desk.site_id)
    sums = [
        (
            names.get(row_id, ""),
            len(now[row_id]),
            sum(rounded(item.minutes or 0, step) for item in now[row_id]),
            ever.get(row_id, (0, 0))[0],
        )
        for row_id in ids
    ]
    sums.sort(key=lambda item: (-item[2], -item[3], item[0]))
    sheet = TeamHours(
        unit=unit,
        team=team or _("全部志愿者"),
        period=period.label,
        rows=[
            (
                name,
                str(count),
                duration_text(minutes),
                duration_text(total),
                label("VOL_STAR", str(star_level(total))),
            )
            for name, count, minutes, total in sums
        ],
        total=(
            _("{count} 人").format(count=len(sums)),
            str(sum(item[1] for item in sums)),
            duration_text(sum(item[2] for item in sums)),
            duration_text(sum(item[3] for item in sums)),
            "",
        ),
        notes=(
            _("本期时长：{rule}；累计时长为实际时长。").format(rule=rounding_text(step)),
            _("参考星级按累计时长计算，正式星级由志愿服务组织结合服务质量评定。"),
        ),
        printed_on=printed_on,
    )
    return render_team_hours(sheet, target)


def note_team_list(desk: Desk, team: str, reason: str) -> None:
    """Note in the trail of each volunteer on a list why it was made (rule P-12).

    Raises UserFault ``reason_required``.
    """
    if not reason.strip():
        raise UserFault(
            "reason_required",
            _("打印志愿者名单要写明用途，没有打印。"),
            _("写一句用途后再试；会留在修改痕迹里。"),
        )
    ids = members(desk, team)
    with desk.write(_("打印时长一览：{reason}").format(reason=reason.strip())) as unit:
        for row_id in ids:
            unit.note(COPIED_OUT, row_id, {})


def _services(
    connection: Connection, volunteer_id: str, period: Period
) -> Sequence[VolunteerService]:
    found = volunteer_store.services_between(connection, [volunteer_id], period.start, period.end)
    filed = (item for item in found if item.status in COUNTED)
    return sorted(filed, key=lambda item: (item.service_date or date.min, str(item.start_at)))


def _line(service: VolunteerService, step: Rounding) -> HoursLine:
    minutes, start, end = service.minutes or 0, service.start_at, service.end_at
    return HoursLine(
        on=service.service_date.isoformat() if service.service_date else "",
        times=f"{start:%H:%M}—{end:%H:%M}" if start and end else "",
        what=service.activity_name,
        place=service.place,
        given=duration_text(minutes),
        counted="" if step == EXACT else duration_text(rounded(minutes, step)),
    )


def _holder(page: VolunteerPage) -> tuple[tuple[str, str], ...]:
    volunteer, person = page.volunteer, page.person or Person()
    return (
        (_("姓名"), person.name),
        (_("志愿者编号"), volunteer.national_volunteer_no or volunteer.record_no),
        (_("所属队伍"), enumerated(team_names(volunteer.team))),
        (_("注册系统"), label("VOL_REGISTRY", volunteer.registry)),
    )


def _notes(page: VolunteerPage, step: Rounding) -> tuple[str, ...]:
    notes = [_("服务时长为实际付出的时间，不含休息和路途。")]
    if step != EXACT:
        notes.append(_("折算：{rule}；累计和星级按实际时长。").format(rule=rounding_text(step)))
    if page.minutes_to_next is not None:
        text = _("参考星级按累计时长计算，再有{duration}到下一级；正式星级由志愿服务组织评定。")
        notes.append(text.format(duration=duration_text(page.minutes_to_next)))
    else:
        notes.append(_("参考星级按累计时长计算；正式星级由志愿服务组织评定。"))
    notes.append(_("记录有出入时，可以向记录单位申请更正；需要证明时，可以申请出具，不收费用。"))
    return tuple(notes)
