# SPDX-License-Identifier: MulanPSL-2.0
"""Community activities with their sign-in, estimate, workers and volunteers (C-03, C-12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain import group_rules
from wuse_desktop.domain.next_step import NextStep
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity
from wuse_desktop.i18n import _
from wuse_desktop.services import staffing, waiting_files
from wuse_desktop.services.activity_money import ActivityMoney, money_of
from wuse_desktop.services.activity_sessions import (
    HeldSession,
    check_sessions_within,
    held_within,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, refuse_blocking
from wuse_desktop.services.reading import load
from wuse_desktop.services.satisfaction import Opinions, opinions_of
from wuse_desktop.services.sign_in_rows import (
    VolunteerTime,
    check_sign_in,
    put_sign_in,
    refuse_long_days,
)
from wuse_desktop.services.signin import volunteer_times
from wuse_desktop.services.waiting_files import WaitingFile
from wuse_desktop.storage import activity_store, event_store, org_store
from wuse_desktop.storage.activity_store import Breakdown
from wuse_desktop.storage.event_store import PersonAt, WorkerAt


def check_activity(
    desk: Desk,
    activity: CommunityActivity,
    attendance: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    volunteers: Sequence[VolunteerTime] = (),
    reason: str = "",
) -> tuple[Problem, ...]:
    """What the record still lacks, what does not fit, and whether it is there already."""
    return (
        *group_rules.check_activity(activity, desk.now()),
        *check_sign_in(desk, activity, attendance, volunteers, reason),
        *staffing.check_workers(desk, activity, worker_minutes),
        *_check_twins(desk, activity),
        *check_sessions_within(desk, activity),
    )


def _check_twins(desk: Desk, activity: CommunityActivity) -> tuple[Problem, ...]:
    if activity.on is None:
        return ()
    with desk.read() as connection:
        found = activity_store.twins(
            connection,
            desk.site_id,
            activity.activity_title,
            activity.place,
            activity.on,
            activity.id,
        )
    if not found:
        return ()
    message = _("同一天、同一地点已有一场同名活动，只算一场；请看看是不是同一条记录。")
    return (Problem("activity_twin", "C-12", "warn", message, "activity_title", found),)


def save_activity(
    desk: Desk,
    activity: CommunityActivity,
    attendance: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    volunteers: Sequence[VolunteerTime] = (),
    reason: str = "",
    files: Sequence[WaitingFile] = (),
) -> Saved:
    """Keep an activity with its sign-in, workers, volunteers and waiting files in one pass.

    Names in ``attendance`` without a person become persons with only a name. Raises UserFault
    for a blocking problem and what filing raises.
    """
    problems = check_activity(desk, activity, attendance, worker_minutes, volunteers, reason)
    refuse_blocking(problems)
    refuse_long_days(problems, reason)
    with desk.write(reason) as unit:
        activity = put_sign_in(desk, unit, activity, attendance, volunteers, reason)
        staffing.put_workers(unit, CommunityActivity.entity, activity.id, worker_minutes)
        waiting_files.put(desk, unit, activity, files)
        return Saved(activity.id, unit.changes(), problems)


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Everything the page of an activity shows.

    ``contacts`` is 人次: signed in and served, plus the estimate (C-03). ``breakdown`` counts
    those signed in by kind of person; kinds overlap. ``people`` of a plan are those expected.
    ``organisations`` are the names of those on the register that held it or helped to, by id.
    ``sessions`` of groups held within it count for it in reports (C-04).
    """

    activity: CommunityActivity
    people: tuple[PersonAt, ...]
    workers: tuple[WorkerAt, ...]
    volunteers: tuple[VolunteerTime, ...]
    breakdown: Breakdown
    contacts: int
    worker_minutes: int
    volunteer_minutes: int
    next_step: NextStep
    read_only: bool
    money: ActivityMoney
    opinions: Opinions
    organisations: Mapping[str, str]
    sessions: tuple[HeldSession, ...]


def activity_page(desk: Desk, activity_id: str) -> ActivityPage:
    """The page of an activity. Raises UserFault ``record_missing``."""
    activity = load(desk, CommunityActivity, activity_id)
    kind = CommunityActivity.entity
    with desk.read() as connection:
        people = event_store.people_at(connection, kind, [activity_id]).get(activity_id, ())
        workers = event_store.workers_at(connection, kind, [activity_id]).get(activity_id, ())
        on = activity.on or desk.today()
        breakdown = activity_store.breakdown(connection, activity_id, on)
        money = money_of(connection, [activity_id])[activity_id]
        opinions = opinions_of(connection, [activity_id])
        organisations = org_store.names(connection, activity.org_ids)
        sessions = held_within(connection, activity)
    volunteers = volunteer_times(desk, kind, activity_id)
    return ActivityPage(
        activity=activity,
        people=people,
        workers=workers,
        volunteers=volunteers,
        breakdown=breakdown,
        contacts=breakdown.signed + (activity.unsigned_estimate or 0),
        worker_minutes=sum(worker.minutes for worker in workers),
        volunteer_minutes=sum(item.minutes for item in volunteers),
        next_step=_next_step(activity, people, desk.today()),
        read_only=activity.site_id != desk.site_id or activity.status == "locked",
        money=money,
        opinions=opinions,
        organisations=organisations,
        sessions=sessions,
    )


def _next_step(activity: CommunityActivity, people: Sequence[PersonAt], today: date) -> NextStep:
    """Actions: print, sign_in, complete; "" when nothing is left to do."""
    if activity.status == "draft":
        if activity.on is not None and activity.on > today:
            return NextStep(_("打印签到表"), "print:sign-in-sheet")
        return NextStep(_("录入签到和记录"), "sign_in")
    if not people and not activity.unsigned_estimate:
        return NextStep(_("补签到"), "sign_in")
    return NextStep("", "")
