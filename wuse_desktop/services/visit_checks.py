# SPDX-License-Identifier: MulanPSL-2.0
"""A visit as it is written down, and what is found about it (field list 2.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.event_rules import check_times
from wuse_desktop.domain.identity import age_on
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.staffing import check_workers
from wuse_desktop.services.visit_cases import sessions_not_within
from wuse_desktop.services.waiting_files import WaitingFile
from wuse_desktop.storage import household_store, visit_store
from wuse_desktop.storage.household_store import LivingMember

_RELIEF_SURVEY = "07"  # VISIT_PURPOSE
_IN_PERSON = "in_person"
_NEED_CARE = frozenset({"03", "04", "24"})  # 特困 and 失能
_FULL_AGE = 18
_SCHOOL_AGES = range(6, 16)


@dataclass(frozen=True, slots=True)
class OtherVisitor:
    """Somebody who went along without being a worker of the station (code of EVENT_ROLE).

    Without minutes they are those of the visit.
    """

    name: str
    role: str = "cadre"
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to do after the visit; ``id`` is that of its task, "" before it is saved.

    Without a day it is due with the next visit, without a person it is the writer's.
    """

    action: str
    due_on: date | None = None
    responsible_id: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One visit with everything that belongs to it.

    ``met_ids`` are persons on file, ``met_names`` people who are not; ``worker_minutes`` pairs of
    worker id and minutes, the leading one first; ``files`` wait for the first saving.
    """

    visit: HomeVisit
    met_ids: tuple[str, ...] = ()
    worker_minutes: tuple[tuple[str, int], ...] = ()
    other_visitors: tuple[OtherVisitor, ...] = ()
    tasks: tuple[FollowUp, ...] = ()
    met_names: tuple[str, ...] = ()
    files: tuple[WaitingFile, ...] = ()


def check_visit(desk: Desk, draft: VisitDraft) -> tuple[Problem, ...]:
    """Everything found about a visit.

    Blocking: missing required fields, times that cannot be (V-09), a result that contradicts who
    was met, nobody who went, fewer than two visitors in a relief survey (V-31). Another visit to
    the household on that day is a warning with its id, to add to instead; so is a session of a case
    that no longer fits the visit it is linked with.
    """
    visit = draft.visit
    return (
        *check_fields(visit),
        *check_times(visit, desk.now()),
        *_check_met(draft),
        *check_workers(desk, visit, dict(draft.worker_minutes)),
        *_check_visitors(draft),
        *(problem for task in draft.tasks for problem in _check_task(task)),
        *_check_same_day(desk, visit),
        *_check_sessions(desk, draft),
        *_wanted(desk, visit),
    )


def _check_met(draft: VisitDraft) -> Iterator[Problem]:
    someone = bool(draft.met_ids) or any(name.strip() for name in draft.met_names)
    if draft.visit.met and not someone:
        message = _("结果是见到了人，请勾选见到的是谁。")
        yield Problem("met_nobody", "C-08", "block", message, "met_ids")
    if draft.visit.outcome and not draft.visit.met and someone:
        message = _("结果是没有见到人，却勾选了见到的人，请改其中一处。")
        yield Problem("met_although_not", "C-08", "block", message, "outcome")


def _check_visitors(draft: VisitDraft) -> Iterator[Problem]:
    count = len(draft.worker_minutes) + len(draft.other_visitors)
    if any(not other.name.strip() for other in draft.other_visitors):
        message = _("同行人员有一行没有姓名，请补上或删去。")
        yield Problem("visitor_nameless", "", "block", message, "other_visitors")
    if draft.visit.visit_mode != _IN_PERSON or count >= 2:
        return
    if _RELIEF_SURVEY in draft.visit.purposes:
        message = _("救助调查要两个人一起入户，请补上另一名走访人。")
        yield Problem("survey_alone", "V-31", "block", message, "other_visitors")


def _check_task(task: FollowUp) -> Iterator[Problem]:
    if not task.action.strip():
        message = _("后续跟进有一行没有写事项，请补上或删去。")
        yield Problem("task_empty", "", "block", message, "follow_up")


def visits_of_the_day(desk: Desk, visit: HomeVisit) -> tuple[str, ...]:
    """The other visits to the household on that day, one of which may be the same (rule C-06)."""
    if visit.on is None or not visit.household_id:
        return ()
    with desk.read() as connection:
        return tuple(visit_store.same_day(connection, visit.household_id, visit.on, visit.id))


def _check_same_day(desk: Desk, visit: HomeVisit) -> Iterator[Problem]:
    found = visits_of_the_day(desk, visit)
    if found:
        message = _("这户这一天已经有一条走访记录，可以加到那一条里；分开记也只算一户次。")
        yield Problem("visit_same_day", "C-06", "warn", message, "start_at", found)


def _check_sessions(desk: Desk, draft: VisitDraft) -> Iterator[Problem]:
    if not draft.visit.id:
        return
    for session in sessions_not_within(desk, draft.visit, draft.met_ids):
        message = _(
            "这次走访关联着 {day} 的一节个案服务，改后两条记录的日期、家庭或见到的人对不上，人次和"
            "工时会各自计算。请把那一节也改好，或者取消它的“关联走访”。"
        ).format(day=session.on)
        yield Problem("visit_hosts_session", "C-04", "warn", message, "start_at", (session.id,))


def _wanted(desk: Desk, visit: HomeVisit) -> Iterator[Problem]:
    """What the field list asks for and a hurried entry may leave out."""
    if visit.met and visit.visit_mode == _IN_PERSON and not visit.home_risks:
        yield missing_field(HomeVisit, "home_risks", "warn")
    if visit.met and not visit.needs:
        yield missing_field(HomeVisit, "needs", "warn")
    if not visit.met or visit.on is None or not visit.household_id:
        return
    with desk.read() as connection:
        members = household_store.living_members(
            connection, visit.on, household_ids=[visit.household_id]
        )
    ages = [_age(member, visit.on) for member in members]
    minors = any(age is not None and age < _FULL_AGE for age in ages)
    frail = any(_NEED_CARE & set(member.categories) for member in members)
    if (minors or frail) and not visit.care_status:
        yield missing_field(HomeVisit, "care_status", "warn")
    if any(age in _SCHOOL_AGES for age in ages) and not visit.school_status:
        yield missing_field(HomeVisit, "school_status", "warn")


def _age(member: LivingMember, on: date) -> int | None:
    return age_on(member.birth_date, on) if member.birth_date else None
