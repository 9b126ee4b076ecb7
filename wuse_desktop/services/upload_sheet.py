# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of service that somebody enters into the national platform, and what was handed out.

Its columns are fixed: those that Order 67 asks for, under its own names. Writing the file, marking
the rows and the lines in the trail are one step: either all of it happens or nothing.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.domain.volunteer_rules import EXPORTED, NOT_UPLOADED, RETURNED
from wuse_desktop.domain.volunteer_time import rounded
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.reports.ooxml import CellValue
from wuse_desktop.reports.workbook import Kind, Sheet, SheetColumn, write_workbook
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services.attachments import COPIED_OUT
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import require_own
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.rounding_rule import rounding_rule, rounding_text
from wuse_desktop.services.volunteer_marks import Marked, put_marks, upload_values
from wuse_desktop.storage import records, volunteer_store

TO_UPLOAD = (NOT_UPLOADED, RETURNED)
COLUMNS: tuple[tuple[str, int, Kind], ...] = (
    (N_("记录编号"), 26, Kind.TEXT),
    (N_("志愿者姓名"), 12, Kind.TEXT),
    (N_("全国系统志愿者编号"), 22, Kind.TEXT),
    (N_("证件类型"), 12, Kind.TEXT),
    (N_("证件号码"), 22, Kind.TEXT),
    (N_("活动（项目）名称"), 24, Kind.TEXT),
    (N_("服务日期"), 12, Kind.DATE),
    (N_("开始时间"), 10, Kind.TEXT),
    (N_("结束时间"), 10, Kind.TEXT),
    (N_("服务时长（分钟）"), 14, Kind.NUMBER),
    (N_("服务时长（小时）"), 14, Kind.NUMBER),
    (N_("服务地点"), 22, Kind.TEXT),
    (N_("服务内容"), 36, Kind.TEXT),
    (N_("活动组织单位"), 24, Kind.TEXT),
    (N_("活动负责人"), 12, Kind.TEXT),
    (N_("服务对象说明"), 18, Kind.TEXT),
    (N_("服务人数"), 10, Kind.NUMBER),
    (N_("服务质量评价"), 12, Kind.TEXT),
    (N_("评价日期"), 12, Kind.DATE),
    (N_("评价人"), 12, Kind.TEXT),
)
"""Heading, width in characters and kind of each column, in order."""


@dataclass(frozen=True, slots=True)
class UploadRequest:
    """Which rows go out, to whom and why (rules P-10 and P-12).

    ``with_numbers`` writes ID numbers; without it those two columns stay empty.
    """

    ids: tuple[str, ...]
    receiver: str
    reason: str
    with_numbers: bool = False


@dataclass(frozen=True, slots=True)
class UploadSheet:
    """What was written: where, how many rows, how many were left out, and how to take it back.

    ``unnamed`` counts rows of volunteers by whom the platform finds nobody: they have neither a
    national number nor, in the file, an ID number.
    """

    path: Path
    rows: int
    left_out: int
    unnamed: int
    marked: Marked


def rows_to_upload(desk: Desk, first: date | None = None, last: date | None = None) -> list[str]:
    """The ids of this site's filed rows that the platform does not have yet, in order of days."""
    with desk.read() as connection:
        return volunteer_store.services_with(connection, desk.site_id, TO_UPLOAD, first, last)


def write_upload_sheet(desk: Desk, request: UploadRequest, path: Path) -> UploadSheet:
    """Write the sheet, mark its rows as exported, and note in the trail who got it and why.

    Rows that are not filed (drafts, or waiting for a review) are left out. Raises UserFault
    ``reason_required``, ``upload_empty`` and ``read_only_station``, EnvironmentFault for a file
    that cannot be written; then nothing is marked.
    """
    if not (request.reason.strip() and request.receiver.strip()):
        raise UserFault(
            "reason_required",
            _("导出志愿者名单要写明交给谁、为什么，没有导出。"),
            _("两栏都写一句后再试；会留在修改痕迹里。"),
        )
    target = path if path.suffix.lower() == ".xlsx" else path.with_name(path.name + ".xlsx")
    trail = _("导出上传表给{receiver}：{reason}").format(
        receiver=request.receiver.strip(), reason=request.reason.strip()
    )
    if request.with_numbers:
        trail = _("{text}（含证件号码）").format(text=trail)
    with desk.write(trail) as unit:
        found = records.get_many(unit.connection, VolunteerService, request.ids)
        services = [item for item in found.values() if item.status in COUNTED]
        if not services:
            raise UserFault(
                "upload_empty",
                _("没有可以导出的服务记录，没有生成文件。"),
                _("草稿和待审核的记录不导出；请先审核，或换一段时间。"),
            )
        for service in services:
            require_own(desk, service)
        services.sort(key=lambda item: (item.service_date or date.min, item.record_no))
        people = _people(desk, services)
        former = put_marks(desk, unit, services, upload_values(desk, EXPORTED), trail)
        for row_id in dict.fromkeys(item.volunteer_id for item in services):
            unit.note(COPIED_OUT, row_id, {})
        replace_file(target, _workbook(desk, services, people, request))
        marked = Marked(len(former), former, unit.changes())
    unnamed = sum(
        not _is_named(*people[item.volunteer_id], with_numbers=request.with_numbers)
        for item in services
    )
    return UploadSheet(target, len(services), len(found) - len(services), unnamed, marked)


def sheet_name(desk: Desk) -> str:
    """A proposal for the name of the file: the unit and the day, no names of people."""
    text = _("志愿服务上传表 {unit} {day}").format(unit=desk.station().name, day=desk.today())
    return f"{file_name(text)}.xlsx"


def _people(
    desk: Desk, services: Sequence[VolunteerService]
) -> dict[str, tuple[Volunteer, Person]]:
    with desk.read() as connection:
        volunteers = records.get_many(
            connection, Volunteer, (item.volunteer_id for item in services)
        )
        people = records.get_many(
            connection, Person, (item.person_id for item in volunteers.values())
        )
    found = {}
    for service in services:
        volunteer = volunteers.get(service.volunteer_id, Volunteer())
        found[service.volunteer_id] = (volunteer, people.get(volunteer.person_id, Person()))
    return found


def _is_named(volunteer: Volunteer, person: Person, *, with_numbers: bool) -> bool:
    return bool(volunteer.national_volunteer_no or (with_numbers and person.id_no))


def _workbook(
    desk: Desk,
    services: Sequence[VolunteerService],
    people: dict[str, tuple[Volunteer, Person]],
    request: UploadRequest,
) -> bytes:
    step = rounding_rule(desk)
    rows = []
    for service in services:
        volunteer, person = people[service.volunteer_id]
        minutes = rounded(service.minutes or 0, step)
        numbers = (label("ID_TYPE", person.id_type) if person.id_no else "", person.id_no)
        row: tuple[CellValue, ...] = (
            service.record_no,
            person.name,
            volunteer.national_volunteer_no,
            *(numbers if request.with_numbers else ("", "")),
            service.activity_name,
            service.service_date,
            _clock(service.start_at),
            _clock(service.end_at),
            minutes,
            round(minutes / 60, 2),
            service.place,
            service.content,
            service.organising_unit,
            service.person_in_charge,
            service.beneficiaries,
            service.beneficiary_count,
            label("VOL_RATING", service.quality_rating),
            service.rated_on,
            service.rated_by,
        )
        rows.append(row)
    columns = tuple(SheetColumn(_(heading), width, kind) for heading, width, kind in COLUMNS)
    notes = (
        _("服务时长：{rule}。").format(rule=rounding_text(step)),
        _("上传后请在“服务时长”里把这些行改为“已上传”；平台退回的改为“平台退回”并写明原因。"),
        _("表里有个人信息，只用于上传，上传后请删除，不得用于商业。"),
    )
    target = io.BytesIO()
    write_workbook([Sheet(_("志愿服务记录"), columns, rows, notes)], target)
    return target.getvalue()


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M}" if moment else ""
