# SPDX-License-Identifier: MulanPSL-2.0
"""Somebody has died: what a visit leaves to do, and the entries that close what ran for them.

A death is told by the result of a visit (code list VISIT_OUTCOME), which does not say of whom.
Who it was, and who heads the household from now on, is entered by hand; figures of what is on
file (rule C-16) follow from the ended memberships and categories.
"""

import dataclasses
from datetime import date

from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.people import HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import require_own
from wuse_desktop.services.kept_steps import KeptSteps
from wuse_desktop.services.moving import Moved, leave
from wuse_desktop.services.reading import load_in
from wuse_desktop.services.visit_checks import FollowUp, VisitDraft
from wuse_desktop.services.visit_plan import DIED
from wuse_desktop.storage import household_store, records
from wuse_desktop.storage.unit_of_work import UnitOfWork

_TO_DO = N_("办理去世后的登记：由谁当户主、终止类别")


def with_steps(desk: Desk, draft: VisitDraft) -> VisitDraft:
    """A new visit that found somebody dead, with what is left to do: it stands on today's list."""
    if draft.visit.id or draft.visit.outcome != DIED:
        return draft
    return dataclasses.replace(
        draft, tasks=(*draft.tasks, FollowUp(_(_TO_DO), due_on=desk.today()))
    )


def record_death(
    desk: Desk, person_id: str, on: date | None = None, successor_id: str = "", reason: str = ""
) -> Moved:
    """Close what runs for somebody who died on a day (today): memberships and categories.

    ``successor_id`` heads the household where the head died and others stay. What a visit left to
    do about it is done. ``moving.undo`` takes it back. Raises UserFault ``death_ahead``,
    ``successor``, ``move_early``, ``read_only_station`` or ``record_missing``.
    """
    day = on or desk.today()
    reason = reason.strip() or _("去世")
    if day > desk.today():
        raise UserFault(
            "death_ahead", _("去世的日期还没有到，没有改动。"), _("请核对日期后再登记。")
        )
    with desk.write(reason) as unit:
        person = load_in(unit, Person, person_id)
        require_own(desk, person)
        steps = KeptSteps(unit, reason)
        homes = household_store.current_households(unit.connection, person_id, desk.today())
        for home_id in homes:
            leave(unit, steps, home_id, person_id, day, successor_id)
            _tick_off(unit, steps, home_id, desk.today())
        _end_categories(unit, steps, person_id, day)
        said = _("{day} 去世").format(day=day.isoformat())
        values: dict[str, object] = {"note": f"{person.note}\n{said}".strip()}
        if not homes and not _ever_housed(unit, person_id):
            values["is_client"] = False  # nothing else says that they are visited no more
        steps.change(person, values)
        return Moved(next(iter(homes), ""), tuple(steps.taken), unit.changes())


def _tick_off(unit: UnitOfWork, steps: KeptSteps, household_id: str, today: date) -> None:
    tasks = records.find(
        unit.connection,
        Task,
        household_id=household_id,
        event_kind=HomeVisit.entity,
        done_on=None,
        action=(_TO_DO, _(_TO_DO)),
    )
    for task in tasks:
        steps.change(task, {"done_on": today})


def _end_categories(unit: UnitOfWork, steps: KeptSteps, person_id: str, day: date) -> None:
    for entry in records.find(unit.connection, PersonCategory, person_id=person_id):
        if entry.end_date is None or entry.end_date > day:
            steps.change(entry, {"end_date": max(day, entry.start_date or day)})


def _ever_housed(unit: UnitOfWork, person_id: str) -> bool:
    return bool(records.find(unit.connection, HouseholdMember, limit=1, person_id=person_id))
