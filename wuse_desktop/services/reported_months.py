# SPDX-License-Identifier: MulanPSL-2.0
"""Records of a month that was reported: changed with a reason only, which travels with them.

A month that its station locked changes by dated lines alone (rule C-15); so whoever changes what
it counted says why. The reason is kept in the trail and as a row beside the record, which the
county receives. What was forgotten may still be written down: it is late, not corrected (V-25).
"""

from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.approvals import CORRECTED
from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.filed import COUNTED, Event, Filed
from wuse_desktop.domain.records.forms import Review
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.storage import form_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.period_lock_store import locked_month
from wuse_desktop.storage.unit_of_work import UnitOfWork

_LATE_DAYS = 30
# What is noted of volunteer service afterwards and counts nowhere.
_MARKS = frozenset(
    {
        "quality_rating", "rated_on", "rated_by", "confirmed", "leader_confirmed", "recorded_on",
        "upload_status", "upload_status_on", "upload_note",
    }
)  # fmt: skip


def counted_on(record: Record) -> date | None:
    """The day by which a record belongs to a month (rule C-01); None where it is not counted."""
    if isinstance(record, Filed) and record.status not in COUNTED:
        return None
    if isinstance(record, Event):
        return record.on
    if isinstance(record, VolunteerService):
        return record.service_date
    if isinstance(record, Distribution):  # of an event it counts nowhere
        return None if record.event_id else record.given_on
    return record.worked_on if isinstance(record, IndirectWork) else None


def reported_month(connection: Connection, record: Record) -> Period | None:
    """The locked month that counted a record."""
    on = counted_on(record)
    return locked_month(connection, record.site_id, on) if on is not None else None


def require_month_reason(
    unit: UnitOfWork, stored: Record, reason: str, changed: Record | None = None
) -> Period | None:
    """The locked month that counted a record which is ``changed``, or deleted without one.

    Raises UserFault ``reason_required`` when no reason is given.
    """
    if changed is not None and not _concerns_figures(stored, changed):
        return None
    month = reported_month(unit.connection, stored)
    if month is not None and not reason.strip():
        raise UserFault(
            "reason_required",
            _("{period}已经锁定上报，这条记录没有改动。").format(period=month.label),
            _("确需更正时，请写明更正原因后再保存；原来的内容会保留，差额写进下一期的补报。"),
        )
    return month


def _concerns_figures(stored: Record, changed: Record) -> bool:
    """A change of anything but later marks; an event may change in its sign-in alone."""
    if not isinstance(stored, VolunteerService):
        return True
    return any(
        getattr(stored, item.name) != getattr(changed, item.name)
        for item in fields_of(VolunteerService)
        if item.name not in _MARKS
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of a record: its corrections, the earliest first, and how late it was.

    ``late_days`` is 0 for what was written down within thirty days (rule V-25).
    """

    corrections: tuple[Review, ...]
    late_days: int


def told_of(desk: Desk, entity: str, record_id: str) -> Told:
    """What is to be told of a record, here and at the county. Raises UserFault."""
    record = load(desk, record_class(entity), record_id)
    with desk.read() as connection:
        said = tuple(corrections_of(connection, record_id))
    on, written = counted_on(record), getattr(record, "record_date", None)
    days = (written - on).days if on and written else 0
    return Told(said, days if days > _LATE_DAYS else 0)


def corrections_of(connection: Connection, record_id: str) -> list[Review]:
    """The corrections of a record of a reported month with their reasons, the earliest first."""
    said = form_store.reviews_of(connection, [record_id])
    return [item for item in said if item.kind == CORRECTED and not item.reply_to]


def note_correction(desk: Desk, unit: UnitOfWork, record: Record, reason: str) -> None:
    """Keep the reason of a correction beside the record, for the county as well."""
    unit.put(
        Review(
            subject_entity=record.entity,
            subject_id=record.id,
            case_id=getattr(record, "case_id", ""),
            station_id=record.site_id,
            kind=CORRECTED,
            comment=reason.strip(),
            author_name=desk.session.name,
            author_role=desk.session.role,
            made_at=desk.now().replace(second=0),
        )
    )
