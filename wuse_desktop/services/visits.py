# SPDX-License-Identifier: MulanPSL-2.0
"""Home visits: proposing one, checking it, saving it with who was met, who went, what follows."""

import dataclasses
import statistics
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wuse_desktop.domain.categories import as_known_of, holding_on
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.activities import Attendance, EventWorker, Task
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import waiting_files
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.staffing import put_attendance, put_workers
from wuse_desktop.services.visit_checks import (
    FollowUp,
    OtherVisitor,
    VisitDraft,
    check_visit,
    visits_of_the_day,
)
from wuse_desktop.services.visit_plan import DIED, next_after, visit_plans
from wuse_desktop.storage import event_store, household_store, person_store, records, visit_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.draft_store import FILES
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = [
    "FollowUp",
    "OtherVisitor",
    "VisitDraft",
    "categories_in",
    "check_visit",
    "load_visit",
    "propose_next",
    "propose_visit",
    "save_visit",
    "usual_minutes",
    "visits_of_the_day",
]

KIND = HomeVisit.entity
_FIRST_MINUTES = 30  # of a worker without any visit so far
_ROUTINE = ("01",)


def propose_visit(desk: Desk, household_id: str, on: date | None = None) -> VisitDraft:
    """A visit to a household on a day (today) with everything that can be known beforehand.

    The hour is not known yet (``time_known`` False), the minutes are the median of the worker's
    last ten visits, nobody is ticked as met, the result is open. Raises UserFault
    ``record_missing`` for an unknown household.
    """
    household = load(desk, Household, household_id)
    day = on or desk.today()
    worker_id = desk.session.worker_id
    minutes = usual_minutes(desk, worker_id)
    start = datetime.combine(day, time())
    visit = HomeVisit(
        household_id=household_id,
        village_code=household.village_code,
        start_at=start,
        end_at=start + timedelta(minutes=minutes),
        time_known=False,
        purposes=_ROUTINE,
        categories_at_visit=_categories(desk, household_id, day),
    )
    # A routine visit is made to meet somebody: the proposal for the next one starts from there.
    expected = dataclasses.replace(visit, outcome="1")
    visit = dataclasses.replace(visit, next_visit_on=propose_next(desk, expected))
    return VisitDraft(visit, worker_minutes=((worker_id, minutes),) if worker_id else ())


def usual_minutes(desk: Desk, worker_id: str) -> int:
    """The median of a worker's last ten visits at the dwelling, 30 before the first."""
    with desk.read() as connection:
        habit = visit_store.usual_minutes(connection, desk.site_id, worker_id) if worker_id else []
    return round(statistics.median(habit)) if habit else _FIRST_MINUTES


def propose_next(desk: Desk, visit: HomeVisit) -> date | None:
    """The day to propose for the next visit (rule V-30), as outcome, mode and date now stand.

    The class is that of today, also for a visit of an earlier day: by it the next one is due. None
    when the person has died, or while household or date are missing.
    """
    if visit.outcome == DIED or not visit.household_id or visit.on is None:
        return None
    with desk.read() as connection:
        plans = visit_plans(connection, desk.today(), household_ids=[visit.household_id])
    plan = plans.get(visit.household_id)
    return next_after(plan, visit) if plan else None


def _categories(desk: Desk, household_id: str, on: date) -> tuple[str, ...]:
    with desk.read() as connection:
        return categories_in(connection, household_id, on)


def categories_in(connection: Connection, household_id: str, on: date) -> tuple[str, ...]:
    """The categories that hold on a day in a household: kept with a visit as they were.

    Of people filed after that day those count that they came on file with.
    """
    members = household_store.living_members(connection, on, household_ids=[household_id])
    people = records.get_many(connection, Person, (member.person_id for member in members))
    held = person_store.category_entries(connection, tuple(people))
    return holding_on(
        (
            as_known_of(entry, people[person_id].record_date)
            for person_id, entries in held.items()
            for entry in entries
        ),
        on,
    )


def save_visit(desk: Desk, draft: VisitDraft, reason: str = "") -> Saved:
    """File a visit or change one, with who was met, who went, and the tasks that follow.

    A missing next date is filled in by rule V-30. Raises UserFault with the first blocking
    finding, ``read_only_station`` or ``reason_required``.
    """
    draft = _settled(desk, draft)
    problems = check_visit(desk, draft)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        visit = draft.visit
        if not visit.village_code:
            household = load_in(unit, Household, visit.household_id)
            visit = dataclasses.replace(visit, village_code=household.village_code)
        visit = put_record(desk, unit, visit, reason)
        put_attendance(unit, KIND, visit.id, _met(draft))
        put_workers(unit, KIND, visit.id, dict(draft.worker_minutes))
        _put_others(unit, visit, draft.other_visitors)
        _put_tasks(unit, visit, draft.tasks)
        waiting_files.put(desk, unit, visit, draft.files)
        return Saved(visit.id, unit.changes(), problems)


def _settled(desk: Desk, draft: VisitDraft) -> VisitDraft:
    """The draft with ids, the categories of the day, the next date and the list of follow-ups."""
    visit = draft.visit
    if not visit.id:
        visit = dataclasses.replace(visit, id=new_id())
    if not visit.categories_at_visit and visit.household_id and visit.on:
        categories = _categories(desk, visit.household_id, visit.on)
        visit = dataclasses.replace(visit, categories_at_visit=categories)
    if visit.next_visit_on is None:
        visit = dataclasses.replace(visit, next_visit_on=propose_next(desk, visit))
    tasks = tuple(_settled_task(desk, task, visit) for task in draft.tasks)
    visit = dataclasses.replace(visit, follow_up=tuple(map(_follow_up_item, tasks)))
    return dataclasses.replace(draft, visit=visit, tasks=tasks)


def _settled_task(desk: Desk, task: FollowUp, visit: HomeVisit) -> FollowUp:
    return FollowUp(
        task.action.strip(),
        task.due_on or visit.next_visit_on or desk.today(),
        task.responsible_id or desk.session.worker_id,
        task.id or new_id(),
    )


def _follow_up_item(task: FollowUp) -> dict[str, object]:
    return {
        "action": task.action,
        "due_on": task.due_on.isoformat() if task.due_on else "",
        "responsible_id": task.responsible_id,
        "task_id": task.id,
    }


def _met(draft: VisitDraft) -> Iterable[Attendance]:
    for person_id in dict.fromkeys(draft.met_ids):
        yield Attendance(person_id=person_id)
    for name in dict.fromkeys(name.strip() for name in draft.met_names):
        if name:
            yield Attendance(person_text=name)


def _put_others(unit: UnitOfWork, visit: HomeVisit, wanted: Sequence[OtherVisitor]) -> None:
    """Make the visitors who are no workers of the station equal to ``wanted``."""
    rows = event_store.workers_of(unit.connection, KIND, visit.id)
    stored = {(row.role, row.other_name): row for row in rows if not row.worker_id}
    for other in wanted:
        row = stored.pop((other.role, other.name.strip()), None) or EventWorker(
            event_kind=KIND, event_id=visit.id, other_name=other.name.strip(), role=other.role
        )
        unit.put(dataclasses.replace(row, minutes=other.minutes or visit.minutes))
    for row in stored.values():
        unit.remove(EventWorker, row.id)


def _put_tasks(unit: UnitOfWork, visit: HomeVisit, wanted: Sequence[FollowUp]) -> None:
    """Make the tasks born of the visit equal to ``wanted``; what is done already stays.

    All of them are about the household that the visit is to now.
    """
    stored = {
        task.id: task
        for task in records.find(unit.connection, Task, event_kind=KIND, event_id=visit.id)
    }
    for item in wanted:
        task = stored.pop(item.id, None) or Task(id=item.id, event_kind=KIND, event_id=visit.id)
        unit.put(
            dataclasses.replace(
                task,
                household_id=visit.household_id,
                action=item.action,
                due_on=item.due_on,
                responsible_id=item.responsible_id,
            )
        )
    for task in stored.values():
        if task.done_on is None:
            unit.remove(Task, task.id)
        elif task.household_id != visit.household_id:
            unit.put(dataclasses.replace(task, household_id=visit.household_id))


def load_visit(desk: Desk, visit_id: str) -> VisitDraft:
    """A stored visit as it is edited. Raises UserFault ``record_missing``."""
    visit = load(desk, HomeVisit, visit_id)
    with desk.read() as connection:
        people = event_store.attendance_of(connection, KIND, visit_id)
        workers = event_store.workers_of(connection, KIND, visit_id)
        tasks = records.find(connection, Task, event_kind=KIND, event_id=visit_id)
    return VisitDraft(
        visit,
        tuple(row.person_id for row in people if row.person_id),
        tuple((row.worker_id, row.minutes or 0) for row in workers if row.worker_id),
        tuple(
            OtherVisitor(row.other_name, row.role, row.minutes)
            for row in workers
            if not row.worker_id
        ),
        tuple(FollowUp(task.action, task.due_on, task.responsible_id, task.id) for task in tasks),
        tuple(row.person_text for row in people if not row.person_id),
    )


def draft_payload(draft: VisitDraft, who: str) -> dict[str, Any]:
    """A visit in the making as JSON values, with the name that its form shows."""
    return {
        "who": who,
        "visit": plain_values(draft.visit),
        "met_ids": list(draft.met_ids),
        "met_names": list(draft.met_names),
        "worker_minutes": [list(pair) for pair in draft.worker_minutes],
        "others": [[other.name, other.role, other.minutes] for other in draft.other_visitors],
        "tasks": [
            [
                task.action,
                task.due_on.isoformat() if task.due_on else "",
                task.responsible_id,
                task.id,
            ]
            for task in draft.tasks
        ],
        FILES: waiting_files.payload_of(draft.files),
    }


def draft_of(payload: dict[str, Any]) -> tuple[VisitDraft, str]:
    """The visit of such values, and the name shown."""
    draft = VisitDraft(
        record_of(HomeVisit, payload["visit"]),
        met_ids=tuple(payload["met_ids"]),
        met_names=tuple(payload["met_names"]),
        worker_minutes=tuple(
            (worker_id, number) for worker_id, number in payload["worker_minutes"]
        ),
        other_visitors=tuple(OtherVisitor(*other) for other in payload["others"]),
        tasks=tuple(
            FollowUp(action, date.fromisoformat(due) if due else None, responsible, task_id)
            for action, due, responsible, task_id in payload["tasks"]
        ),
        files=waiting_files.waiting_of(payload),
    )
    return draft, str(payload["who"])
