# SPDX-License-Identifier: MulanPSL-2.0
"""The page a day begins with: what was put down, what is due, what is unfinished or unsent."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuse_desktop.domain.case_states import RUNNING, SUSPENDED
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.forms import Satisfaction
from wuse_desktop.domain.working_days import DEADLINES, due_on
from wuse_desktop.services import states
from wuse_desktop.services.backups import last_backup
from wuse_desktop.services.case_dues import DueStep, due_steps
from wuse_desktop.services.conflicts import count_conflicts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft, drafts
from wuse_desktop.services.filing import Saved, put_record
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.services.reading import load_in
from wuse_desktop.services.reviews import OpenOpinion, open_opinions, waiting_count
from wuse_desktop.services.states import Counts
from wuse_desktop.services.visit_dues import DueVisits, due_on_days
from wuse_desktop.storage import record_titles, today_store
from wuse_desktop.storage.records import get_many

# Hours that are missing longer than this are no longer a matter of today.
_HOURS_LOOK_BACK = timedelta(days=92)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TodayRecord:
    """A record put down today; ``on`` is the ISO day it speaks of, ``mine`` by this user.

    ``place`` is the record on whose page it is to be seen: itself, of a questionnaire its event.
    """

    entity: str
    id: str
    title: str
    on: str
    mine: bool
    place: tuple[str, str]


@dataclass(frozen=True, slots=True)
class DueTask:
    """Something to do; ``subject`` names the person or head of household it is about."""

    id: str
    action: str
    subject: str
    responsible: str
    mine: bool
    due_on: date
    days_late: int
    person_id: str
    household_id: str
    event_kind: str
    event_id: str


@dataclass(frozen=True, slots=True)
class DueContact:
    """A case that should be contacted: as agreed, or after 30 days without contact (D-08)."""

    case_id: str
    case_no: str
    client_name: str
    worker: str
    last_contact_on: date
    due_on: date
    days_late: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class DueHours:
    """An event whose volunteer hours are to be written down by a day (rule D-01).

    ``certain`` is False when the table of holidays does not know the year.
    """

    event_kind: str
    event_id: str
    title: str
    on: date
    due_on: date
    days_late: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The lists of the page; ``backup_at`` is an aware UTC instant or None.

    ``conflicts`` counts fields that two laptops changed apart from each other.
    ``opinions`` is what reviewers ask for and nobody answered (待整改), ``to_review`` counts the
    forms that wait for this user's decision.
    """

    on: date
    records: tuple[TodayRecord, ...]
    due_visits: DueVisits
    due_tasks: tuple[DueTask, ...]
    due_contacts: tuple[DueContact, ...]
    due_hours: tuple[DueHours, ...]
    due_steps: tuple[DueStep, ...]
    opinions: tuple[OpenOpinion, ...]
    to_review: int
    conflicts: int
    drafts: tuple[Draft, ...]
    counts: Counts
    backup_at: datetime | None
    backup_tried: bool


def today(desk: Desk) -> Today:
    """Everything that the page shows for this station and user, due until today."""
    day = desk.today()
    backup = last_backup(desk) or {}
    made_at = str(backup.get("at", ""))
    return Today(
        on=day,
        records=_records(desk, day),
        due_visits=due_on_days(desk, (day,))[0],
        due_tasks=due_tasks(desk, day),
        due_contacts=due_contacts(desk, day),
        due_hours=due_hours(desk),
        due_steps=due_steps(desk, day),
        opinions=open_opinions(desk),
        to_review=waiting_count(desk),
        conflicts=count_conflicts(desk),
        drafts=drafts(desk),
        counts=states.counts(desk),
        backup_at=datetime.fromisoformat(made_at) if made_at else None,
        backup_tried=bool(backup.get("tried")),
    )


def _records(desk: Desk, day: date) -> tuple[TodayRecord, ...]:
    with desk.read() as connection:
        found = today_store.recorded_on(connection, day, desk.site_id)
        keys = [(item.entity, item.id) for item in found]
        lines = record_titles.titles(connection, keys)
        asked = [item.id for item in found if item.entity == Satisfaction.entity]
        events = {
            (Satisfaction.entity, item.id): (item.event_entity, item.event_id)
            for item in get_many(connection, Satisfaction, asked).values()
        }
    titles = {(line.entity, line.id): line for line in lines}
    return tuple(
        TodayRecord(
            item.entity,
            item.id,
            titles[item.entity, item.id].title,
            titles[item.entity, item.id].on,
            item.actor == desk.session.user_id,
            events.get((item.entity, item.id), (item.entity, item.id)),
        )
        for item in found
        if (item.entity, item.id) in titles
    )


def due_tasks(desk: Desk, until: date | None = None) -> tuple[DueTask, ...]:
    """Tasks of this site that are due by a day (today) and not done, the earliest first."""
    day = desk.today()
    with desk.read() as connection:
        rows = today_store.open_tasks(connection, until or day, desk.site_id)
    return tuple(
        DueTask(
            row.id,
            row.action,
            row.subject,
            row.responsible,
            bool(row.responsible_id) and row.responsible_id == desk.session.worker_id,
            row.due_on,
            max(0, (day - row.due_on).days),
            row.person_id,
            row.household_id,
            row.event_kind,
            row.event_id,
        )
        for row in rows
    )


def finish_task(desk: Desk, task_id: str, on: date | None = None) -> Saved:
    """Mark a task as done on a day (today). Raises UserFault ``record_missing``."""
    with desk.write() as unit:
        task = load_in(unit, Task, task_id)
        put_record(desk, unit, dataclasses.replace(task, done_on=on or desk.today()))
        return Saved(task_id, unit.changes())


def due_contacts(desk: Desk, until: date | None = None) -> tuple[DueContact, ...]:
    """Running cases to be contacted by a day (today), the longest due first."""
    day = desk.today()
    last = until or day
    running = [state for state in RUNNING if state != SUSPENDED]
    with desk.read() as connection:
        rows = today_store.cases_in(connection, running, desk.site_id)
    found = []
    for row in rows:
        contact = max((on for on in (row.began_on, row.last_session_on) if on), default=day)
        silent = due_on(DEADLINES["D-08"], contact).on + _ONE_DAY
        agreed = row.next_on is not None and row.next_on <= silent
        due = row.next_on if row.next_on is not None and agreed else silent
        if due <= last:
            late = max(0, (day - due).days)
            found.append(
                DueContact(
                    row.id, row.case_no, row.client_name, row.worker, contact, due, late, agreed
                )
            )
    return tuple(sorted(found, key=lambda item: item.due_on))


def due_hours(desk: Desk) -> tuple[DueHours, ...]:
    """Events of the last three months whose volunteer hours are missing, the earliest due first."""
    day = desk.today()
    with desk.read() as connection:
        rows = today_store.without_hours(
            connection, day - _HOURS_LOOK_BACK, day + _ONE_DAY, desk.site_id
        )
    found = []
    for row in rows:
        due = due_on(DEADLINES["D-01"], row.ended_on, HOLIDAYS)
        late = max(0, (day - due.on).days)
        found.append(
            DueHours(row.event_kind, row.id, row.title, row.ended_on, due.on, late, due.certain)
        )
    return tuple(sorted(found, key=lambda item: item.due_on))
