# SPDX-License-Identifier: MulanPSL-2.0
"""What the cases of this station owe by when (deadlines D-04 to D-06, D-09, D-10, D-13)."""

from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_deadlines import LABELS, CaseDates, case_dues
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.storage import form_store, today_store

_OWING = (states.INTAKE, states.ACCEPTED, states.ASSESSING, *states.RUNNING)
_FORMS = ("case_assessment", "case_review", "mandatory_report")


@dataclass(frozen=True, slots=True)
class DueStep:
    """One thing that a case owes; ``form_id`` is "" where the intake form settles it.

    ``certain`` is False when the table of holidays does not know the year.
    """

    case_id: str
    case_no: str
    client_name: str
    worker: str
    rule: str
    label: str
    form_id: str
    due_on: date
    days_late: int
    certain: bool


def due_steps(desk: Desk, until: date | None = None) -> tuple[DueStep, ...]:
    """What is owed by a day (today), the longest due first."""
    day = desk.today()
    last = until or day
    with desk.read() as connection:
        rows = today_store.cases_in(connection, _OWING, desk.site_id)
        filed = form_store.latest_days(connection, _FORMS, [row.id for row in rows])
    found = []
    for row in rows:
        dates = CaseDates(
            state=row.state,
            urgency=row.urgency,
            intake_on=row.intake_on,
            accepted_on=row.approved_on,
            assessed_on=filed.get((row.id, "case_assessment")),
            opened_on=row.opened_on,
            reviewed_on=filed.get((row.id, "case_review")),
            last_session_on=row.last_session_on,
            reported_on=filed.get((row.id, "mandatory_report")),
        )
        for item in case_dues(dates, HOLIDAYS):
            if item.due.on <= last:
                found.append(
                    DueStep(
                        row.id,
                        row.case_no,
                        row.client_name,
                        row.worker,
                        item.rule,
                        _(LABELS[item.rule]),
                        item.form_id,
                        item.due.on,
                        max(0, (day - item.due.on).days),
                        item.due.certain,
                    )
                )
    return tuple(sorted(found, key=lambda item: (item.due_on, item.rule)))
