# SPDX-License-Identifier: MulanPSL-2.0
"""What every saving does: the head of a new record, ownership, locked records, refusal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from wuse_desktop.domain.case_states import READ_ONLY
from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.fields import Record, with_values
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.filed import Event, Filed
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.volunteer_rules import NOT_UPLOADED, is_given_out_anew
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.certificate_changes import require_certificate_reason
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.numbering import FORM_LETTERS, next_record_no
from wuse_desktop.services.reported_months import note_correction, require_month_reason
from wuse_desktop.storage import settings
from wuse_desktop.storage.unit_of_work import UnitOfWork

F = TypeVar("F", bound=Filed)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saving did: the record's id, everything it touched, and what was only warned of."""

    id: str
    changes: Changes
    problems: tuple[Problem, ...] = ()


class FindingFault(UserFault):
    """Findings forbid saving; the fault speaks of the first one, ``problems`` are all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.code, first.message, _("请改好后再保存；填的内容都还在。"))
        self.problems = tuple(problems)


def refuse_blocking(problems: Iterable[Problem]) -> None:
    """Stop when findings forbid saving. Raises FindingFault with the first one's code."""
    blocking = [problem for problem in problems if problem.level == "block"]
    if blocking:
        raise FindingFault(blocking)


def require_own(desk: Desk, record: Record) -> None:
    """Refuse to change what another site owns. Raises UserFault ``read_only_station``."""
    if record.site_id and record.site_id != desk.site_id:
        raise UserFault(
            "read_only_station",
            _("这条记录属于另一个站点，只能查看，没有改动。"),
            _("需要更正时，请让那个站点自己改好后再上报。"),
        )


def require_reason(unit: UnitOfWork, stored: Record, reason: str) -> None:
    """Refuse a change without a reason to what is archived or belongs to a closed case (R-02).

    Raises UserFault ``reason_required``.
    """
    if not reason.strip() and is_closed(stored, lambda row_id: unit.get(CaseFile, row_id)):
        raise UserFault(
            "reason_required",
            _("这条记录已经归档或个案已经结案，没有改动。"),
            _("确需更正时，请写明更正原因后再保存；原来的内容会保留。"),
        )


def is_closed(stored: Record, find_case: Callable[[str], CaseFile | None]) -> bool:
    """Whether a record is archived or belongs to a closed case, so that R-02 holds for it."""
    if isinstance(stored, Filed) and stored.status == "locked":
        return True
    case = stored
    if case_id := getattr(stored, "case_id", ""):
        case = find_case(case_id) or stored
    return isinstance(case, CaseFile) and case.state in READ_ONLY


def put_record(desk: Desk, unit: UnitOfWork, record: R, reason: str = "") -> R:
    """Store a record of this site, new or changed, under rules R-02, C-15 and V-20.

    A new filed record gets its number, record date, author and status, an event without a place
    that of the station; a stored one keeps its head where the new one has none. Service that was
    uploaded is to be uploaded again once it says something else. Raises UserFault
    ``read_only_station``, ``reason_required`` or ``record_deleted``.
    """
    require_own(desk, record)
    stored = unit.get(type(record), record.id) if record.id else None
    if stored is not None:
        require_own(desk, stored)
        require_reason(unit, stored, reason)
        require_certificate_reason(unit, stored, reason, record)
        if require_month_reason(unit, stored, reason, record) is not None:
            note_correction(desk, unit, stored, reason)
        record = with_values(record, site_id=stored.site_id, **_kept_head(record, stored))
        record = _to_upload_anew(record, stored)
        if isinstance(record, Event) and _comes_true(record, stored):
            record = _with_head(desk, unit, with_values(record, record_date=None))
    elif isinstance(record, Filed):
        record = _with_head(desk, unit, record)
    return unit.put(record, reason)


def _kept_head(record: Record, stored: Record) -> dict[str, Any]:
    if not isinstance(record, Filed):
        return {}
    names = ("record_no", "record_date", "recorded_by")
    return {name: getattr(record, name) or getattr(stored, name) for name in names}


def _to_upload_anew(record: R, stored: Record) -> R:
    """Service that the platform has otherwise is to be uploaded again; the trail keeps when."""
    if not isinstance(record, VolunteerService) or not isinstance(stored, VolunteerService):
        return record
    if not is_given_out_anew(stored, record):
        return record
    return with_values(record, upload_status=NOT_UPLOADED, upload_status_on=None)


def _comes_true(record: Event, stored: Record) -> bool:
    """Whether something that was only planned is written down as having taken place."""
    return isinstance(stored, Event) and stored.status == "draft" and record.status == "approved"


def _with_head(desk: Desk, unit: UnitOfWork, record: F) -> F:
    """The record with everything of field list 2.0.1 that the program fills in itself."""
    on = record.record_date or desk.today()
    number = record.record_no
    if not number and record.entity in FORM_LETTERS:
        number = next_record_no(desk, unit, record.entity, on)
    takes_place = isinstance(record, (Event, VolunteerService))
    status, village = record.status, record.village_code
    if takes_place and status == "approved" and _asks_for_review(unit):
        status = "submitted"
    if takes_place and not village:
        village = unit.place_of(desk.site_id)
    return with_values(
        record,
        record_no=number,
        record_date=on,
        recorded_by=record.recorded_by or desk.session.worker_id,
        status=status,
        village_code=village,
    )


def _asks_for_review(unit: UnitOfWork) -> bool:
    """Whether events of this station wait for a review before they count."""
    return settings.read(unit.connection, "review_events") == "true"
