# SPDX-License-Identifier: MulanPSL-2.0
"""What the paper of a record says beyond its typed columns and facts: who was there, who did it.

Attendance, staffing and volunteers' hours are records of their own; the forms have rows for them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.people import HouseholdMember, Person
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.forms.session import Session
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import consultations
from wuse_desktop.services.activities import activity_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_filling import has_rows, path_of, put_answer, put_rows
from wuse_desktop.services.reading import load
from wuse_desktop.services.signin import VolunteerTime, volunteer_times
from wuse_desktop.storage import event_store, form_store, records
from wuse_desktop.storage.event_store import PersonAt, WorkerAt

_VOLUNTEER = "volunteer"  # EVENT_ROLE
_SELF = "0"  # REL
_MOST_NUMBERED = 30
_CLOCK = r"[0-2]?[0-9][:：][0-5][0-9]"
_LEADING_SPAN = re.compile(rf"\s*(?P<span>{_CLOCK}(?:\s*[-—–－~～至到]+\s*{_CLOCK})?)?(?P<rest>.*)")


def fill_beside(desk: Desk, record: Record, session: Session) -> None:
    """Put into the paper of a record what stands in other records beside it."""
    fill = _FILLS.get(session.form.form_id)
    if fill is not None:
        fill(desk, record, session)


def _at(desk: Desk, record: Record) -> tuple[tuple[PersonAt, ...], tuple[WorkerAt, ...]]:
    """Who was at an event, and who delivered it."""
    with desk.read() as connection:
        people = event_store.people_at(connection, record.entity, [record.id])
        workers = event_store.workers_at(connection, record.entity, [record.id])
    return people.get(record.id, ()), workers.get(record.id, ())


def _staff_rows(
    name: str, workers: Iterable[WorkerAt], volunteers: Iterable[VolunteerTime] = ()
) -> list[dict[str, object]]:
    """Rows of a table of staff; ``name`` is its question for the name."""
    rows: list[dict[str, object]] = [
        {name: item.name, "role": item.role, "service_minutes": item.minutes} for item in workers
    ]
    rows += [
        {name: item.name, "role": _VOLUNTEER, "service_minutes": item.minutes}
        for item in volunteers
    ]
    return rows


# visits and consultations --------------------------------------------------------------------


def _fill_visit(desk: Desk, visit: HomeVisit, session: Session) -> None:
    people, workers = _at(desk, visit)
    relations = _relations(desk, visit.household_id)
    met = [
        _("{name}（{relation}）").format(name=item.name, relation=relations[item.person_id])
        if item.person_id in relations
        else item.name
        for item in people
    ]
    put_answer(session, "met_persons", enumerated(met))
    put_rows(session, "visitors", _staff_rows("visitor", workers))
    with desk.read() as connection:
        ids = [str(item.get("responsible_id", "")) for item in visit.follow_up]
        names = records.get_many(connection, Worker, ids)
    put_rows(
        session,
        "follow_up",
        [
            {
                "action": item.get("action"),
                "responsible": names[who].name if who in names else "",
                "due": item.get("due_on"),
            }
            for item, who in zip(visit.follow_up, ids, strict=True)
        ],
    )
    if visit.self_care_items:  # ticked without saying that it was assessed
        put_answer(session, "self_care_assessed", "yes")


def _relations(desk: Desk, household_id: str) -> dict[str, str]:
    """Relations to the head of a household in words, by person."""
    with desk.read() as connection:
        members = records.find(connection, HouseholdMember, household_id=household_id)
    return {
        item.person_id: _("户主") if item.relation == _SELF else label("REL", item.relation)
        for item in members
        if item.relation
    }


def _fill_consultation(desk: Desk, consultation: Consultation, session: Session) -> None:
    workers = consultations.load(desk, consultation.id).workers
    put_answer(session, "worker", enumerated(item.name for item in workers))


# cases ---------------------------------------------------------------------------------------


def _fill_case_session(desk: Desk, contact: CaseSession, session: Session) -> None:
    case = load(desk, CaseFile, contact.case_id)
    people, workers = _at(desk, contact)
    with desk.read() as connection:
        client = records.get(connection, Person, case.client_id)
    present: list[dict[str, object]] = []
    for item in people:
        row: dict[str, object] = {
            "participant": item.name,
            "served": "yes" if item.served else "no",
        }
        if item.person_id == case.client_id:
            row["relation"] = _("本人")
        present.append(row)
    if not present and client is not None:  # nobody listed means the client (rule C-03)
        present = [{"participant": client.name, "relation": _("本人"), "served": "yes"}]
    put_rows(session, "participants", present, "participant")
    put_rows(
        session,
        "workers",
        [{"worker": item.name, "worker_minutes": item.minutes} for item in workers],
    )
    if contact.goal_progress:
        put_rows(session, "goal_progress", contact.goal_progress)


def _fill_intake(desk: Desk, case: CaseFile, session: Session) -> None:
    with desk.read() as connection:
        approver = records.get(connection, Worker, case.approved_by)
    put_answer(session, "approved_by", approver.name if approver else "")


# groups and activities -----------------------------------------------------------------------


def _fill_group_plan(desk: Desk, group: ServiceGroup, session: Session) -> None:
    with desk.read() as connection:
        worker = records.get(connection, Worker, group.group_worker_id)
    if worker is not None and not has_rows(session, "roles"):
        put_rows(session, "roles", [{"person": worker.name, "duty": _("负责社工")}])
    if not has_rows(session, "session_outline"):  # numbered, to be written in by hand
        put_rows(
            session, "session_outline", [{}] * min(group.planned_sessions or 0, _MOST_NUMBERED)
        )


def _fill_group_summary(desk: Desk, group: ServiceGroup, session: Session) -> None:
    if not has_rows(session, "objective_results"):
        put_rows(session, "objective_results", planned_objectives(desk, group.id))


def planned_objectives(desk: Desk, group_id: str) -> list[dict[str, object]]:
    """The objectives of the latest filed plan of a group, as rows of ``objective``."""
    with desk.read() as connection:
        filed = form_store.filed_of(connection, ServiceGroup.entity, group_id)
    plans = [item for item in filed if item.form_id == "group_plan" and item.status != "voided"]
    rows = plans[-1].answers.get("objectives") if plans else None
    found = [row.get("objective") for row in rows or () if isinstance(row, dict)]
    return [{"objective": objective} for objective in found if objective]


def _fill_group_session(desk: Desk, meeting: GroupSession, session: Session) -> None:
    _people, workers = _at(desk, meeting)
    helpers = volunteer_times(desk, meeting.entity, meeting.id)
    put_rows(session, "leaders", _staff_rows("leader", workers, helpers))
    joined = path_of(session, "process")
    if joined and session.text(joined) != meeting.process:
        # The screen has the course as one text, the paper as a table: a line is a row.
        lines = [_LEADING_SPAN.match(line) for line in meeting.process.splitlines()]
        steps = [
            {"time_span": (line["span"] or ""), "content": line["rest"].strip()}
            for line in lines
            if line is not None and line["rest"].strip()
        ]
        if steps and not any(step["time_span"] for step in steps):
            steps[0]["time_span"] = _span(meeting)
        put_rows(session, "process_steps", steps)


def _span(meeting: GroupSession) -> str:
    if not meeting.time_known or meeting.start_at is None or meeting.end_at is None:
        return ""
    return _("{start:%H:%M}至{end:%H:%M}").format(start=meeting.start_at, end=meeting.end_at)


def _fill_activity(desk: Desk, activity: CommunityActivity, session: Session) -> None:
    page = activity_page(desk, activity.id)
    put_rows(session, "workers", _staff_rows("worker", page.workers, page.volunteers))
    if not activity.organiser and not activity.lead_here:
        put_answer(session, "organiser", None)  # the form proposes the station itself
    who = page.breakdown
    if who.signed:
        for name in ("older", "children", "disabled", "relief"):
            put_answer(session, f"breakdown_{name}", getattr(who, name))


def _fill_activity_plan(_desk: Desk, activity: CommunityActivity, session: Session) -> None:
    """A plan has no typed columns; what was recorded later is what was planned."""
    for name, value in (
        ("title", activity.activity_title),
        ("activity_type", activity.activity_type),
        ("planned_at", activity.start_at),
        ("place", activity.place),
        ("co_organisers", activity.co_organisers),
    ):
        path = path_of(session, name)
        if path and not session.text(path):
            session.set(path, value)


# the station ---------------------------------------------------------------------------------


def _fill_supervision(desk: Desk, station: Station, session: Session) -> None:
    """The tasks of the last meeting, so that it is said what became of them."""
    with desk.read() as connection:
        filed = form_store.filed_of(connection, Station.entity, station.id)
    former = [item for item in filed if item.form_id == "supervision_record"]
    rows = former[-1].answers.get("tasks") if former else None
    tasks = [
        _("{number}. {task}（{who} {due}）：").format(
            number=number, task=row["task"], who=row.get("responsible", ""), due=row.get("due", "")
        )
        for number, row in enumerate((row for row in rows or () if isinstance(row, dict)), 1)
        if row.get("task")
    ]
    path = path_of(session, "previous_tasks_review")
    if path and not session.text(path):
        session.set(path, "\n".join(tasks))


_FILLS: Mapping[str, Callable[[Desk, Any, Session], None]] = {
    "home_visit": _fill_visit,
    "consultation": _fill_consultation,
    "case_session": _fill_case_session,
    "case_intake": _fill_intake,
    "group_plan": _fill_group_plan,
    "group_summary": _fill_group_summary,
    "group_session": _fill_group_session,
    "activity_record": _fill_activity,
    "activity_plan": _fill_activity_plan,
    "supervision_record": _fill_supervision,
}
