# SPDX-License-Identifier: MulanPSL-2.0
"""What is marked on rows of service afterwards: ratings, confirmations, where they are uploaded.

Each marking changes many rows in one transaction and can be taken back in one go.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.codes import is_code, label
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.volunteer_rules import NOT_UPLOADED, RETURNED
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.storage import records
from wuse_desktop.storage.unit_of_work import UnitOfWork

_MARKS = (
    "quality_rating", "rated_on", "rated_by", "confirmed", "leader_confirmed", "upload_status",
    "upload_status_on", "upload_note",
)  # fmt: skip
_Former = tuple[str, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Marked:
    """How many rows a marking changed, and what they said before, for ``unmark``."""

    count: int
    former: tuple[_Former, ...]
    changes: Changes


def rate(desk: Desk, ids: Sequence[str], rating: str, rated_on: date, rated_by: str) -> Marked:
    """Rate services (fields of Order 67; D-01 runs for them too).

    Raises UserFault ``rating_incomplete``, ``rating_day`` for a day that lies ahead or before the
    service, and what filing raises.
    """
    if not (is_code("VOL_RATING", rating) and rated_by.strip()):
        raise UserFault(
            "rating_incomplete", _("评价和评价人都要填写，没有改动。"), _("补上后再保存。")
        )
    services = _load(desk, ids)
    first = max((item.service_date for item in services if item.service_date), default=rated_on)
    if rated_on > desk.today() or rated_on < first:
        raise UserFault(
            "rating_day",
            _("评价日期要在服务之后、今天之前，没有改动。"),
            _("请核对评价日期。"),
        )
    values = {"quality_rating": rating, "rated_on": rated_on, "rated_by": rated_by.strip()}
    return _mark(desk, services, values, "")


def confirm(desk: Desk, ids: Sequence[str], *, volunteer: bool, leader: bool) -> Marked:
    """Note that the volunteer and the person in charge confirmed the rows by their signature."""
    return _mark(desk, _load(desk, ids), {"confirmed": volunteer, "leader_confirmed": leader}, "")


def set_upload(desk: Desk, ids: Sequence[str], status: str, note: str = "") -> Marked:
    """Set how far rows are on the platform; a returned one wants the platform's reason.

    Raises UserFault ``upload_status_unknown``, ``return_reason`` and what filing raises.
    """
    if not is_code("UPLOAD", status):
        raise UserFault("upload_status_unknown", _("没有这种上传状态，没有改动。"))
    if status == RETURNED and not note.strip():
        raise UserFault(
            "return_reason",
            _("平台退回的要写明退回原因，没有改动。"),
            _("照平台上的提示写一句，例如“证件号码与姓名不符”。"),
        )
    reason = _("上传状态改为“{status}”").format(status=label("UPLOAD", status))
    return _mark(desk, _load(desk, ids), upload_values(desk, status, note), reason)


def upload_values(desk: Desk, status: str, note: str = "") -> dict[str, Any]:
    """The fields that an upload status consists of."""
    return {
        "upload_status": status,
        "upload_status_on": None if status == NOT_UPLOADED else desk.today(),
        "upload_note": note.strip() if status == RETURNED else "",
    }


def unmark(desk: Desk, marked: Marked) -> Changes:
    """Take a marking back; what else was changed since stays, rows in the bin are left alone."""
    with desk.write(_("撤销")) as unit:
        for row_id, former in marked.former:
            service = unit.get(VolunteerService, row_id)
            if service is not None:
                put_record(desk, unit, dataclasses.replace(service, **dict(former)))
        return unit.changes()


def put_marks(
    desk: Desk,
    unit: UnitOfWork,
    services: Iterable[VolunteerService],
    values: dict[str, Any],
    reason: str = "",
) -> tuple[_Former, ...]:
    """Mark rows within an open unit; gives what they said before."""
    former = []
    for service in services:
        marked = dataclasses.replace(service, **values)
        if marked != service:
            put_record(desk, unit, marked, reason)
            kept = tuple((name, getattr(service, name)) for name in values if name in _MARKS)
            former.append((service.id, kept))
    return tuple(former)


def _mark(
    desk: Desk, services: Sequence[VolunteerService], values: dict[str, Any], reason: str
) -> Marked:
    with desk.write(reason) as unit:
        former = put_marks(desk, unit, services, values, reason)
        return Marked(len(former), former, unit.changes())


def _load(desk: Desk, ids: Sequence[str]) -> list[VolunteerService]:
    with desk.read() as connection:
        return list(records.get_many(connection, VolunteerService, ids).values())
