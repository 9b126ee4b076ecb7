# SPDX-License-Identifier: MulanPSL-2.0
"""Cases from intake to archive, with their sessions and follow-ups (rules R-01, R-02, C-09)."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wuse_desktop.domain import case_rules, divisions
from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.case_stages import follow_up_days_due
from wuse_desktop.domain.checks import missing_field
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance, Task
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import staffing
from wuse_desktop.services.case_pages import CasePage, ContactLine, case_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.storage import case_store, settings
from wuse_desktop.storage.case_store import HostVisit
from wuse_desktop.storage.household_store import current_households
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = [
    "CasePage",
    "ContactLine",
    "HostVisit",
    "case_page",
    "check_intake",
    "check_session",
    "close_case",
    "move_case",
    "open_case",
    "save_follow_up",
    "save_intake",
    "save_session",
    "visits_that_could_host",
]

# intake --------------------------------------------------------------------------------------


def check_intake(desk: Desk, case: CaseFile) -> tuple[Problem, ...]:
    """What the intake form still lacks, and whether the person has a case already."""
    problems = case_rules.check_intake(case, desk.now())
    if case.id or not case.client_id:
        return problems
    with desk.read() as connection:
        running = case_store.running_cases(connection, case.client_id)
    if not running:
        return problems
    message = _("这名服务对象已有没结案的个案，请先看一下是不是同一件事。")
    twin = Problem("case_running", "V-10", "warn", message, "client_id", running)
    return (*problems, twin)


def save_intake(desk: Desk, case: CaseFile, reason: str = "") -> Saved:
    """Keep the intake form, new or changed; the decision on it moves the case out of intake.

    State, number and dates of opening and closing are not taken from ``case``: they change by
    moves only. Raises UserFault for a blocking problem, ``hand_over_form`` when the worker in
    charge of an accepted case changes (rule R-03), and what filing raises.
    """
    problems = check_intake(desk, case)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        stored = unit.get(CaseFile, case.id) if case.id else None
        if stored is None:
            case = dataclasses.replace(case, state=states.INTAKE)
        else:
            _refuse_hand_over(stored, case)
            case = dataclasses.replace(
                case,
                state=stored.state,
                decision=case.decision if stored.state == states.INTAKE else stored.decision,
                case_no=stored.case_no,
                opened_on=stored.opened_on,
                closed_on=stored.closed_on,
                reopened_on=stored.reopened_on,
            )
        case = put_record(desk, unit, case, reason)
        target = states.DECISIONS.get(case.decision, states.INTAKE)
        if case.state == states.INTAKE and target != states.INTAKE:
            on = case.approved_on or desk.today()
            case = _move(desk, unit, case, target, on, reason or case.decision_reason, {})
        return Saved(case.id, unit.changes(), problems)


def _refuse_hand_over(stored: CaseFile, case: CaseFile) -> None:
    changed = stored.case_worker_id not in ("", case.case_worker_id)
    if changed and stored.state != states.INTAKE:
        raise UserFault(
            "hand_over_form",
            _("换负责社工要写交接记录，还没有保存。"),
            _("请在个案页的“表单”里写一份“个案交接记录”，保存后自动换人。"),
        )


# moves ---------------------------------------------------------------------------------------


def move_case(
    desk: Desk, case_id: str, to_state: str, on: date, reason: str = "", **facts: Any
) -> Saved:
    """Move a case to another state of rule R-01 on a day; ``facts`` are fields set with it.

    Every state passed on the way is audited with the day and the reason. Raises UserFault
    ``case_move`` when there is no way, ``reason_required`` where a reason must be given,
    ``reopen_too_late`` after 90 days, or what the target state needs.
    """
    with desk.write(reason) as unit:
        case = _move(desk, unit, load_in(unit, CaseFile, case_id), to_state, on, reason, facts)
        return Saved(case.id, unit.changes())


def open_case(
    desk: Desk, case_id: str, opened_on: date, goal: str, grade: str, reason: str = ""
) -> Saved:
    """Record plan and agreement: from this day it is a case that counts, with a case number."""
    case = load(desk, CaseFile, case_id)
    problems = case_rules.check_opening(case, opened_on, goal, grade, desk.today())
    refuse_blocking(problems)
    facts = {"opened_on": opened_on, "overall_goal": goal, "case_grade": grade}
    with desk.write(reason) as unit:
        case = load_in(unit, CaseFile, case_id)
        if not case.case_no:
            facts["case_no"] = _next_case_no(desk, unit, opened_on.year)
        _move(desk, unit, case, states.PLANNED, opened_on, reason, facts)
        return Saved(case_id, unit.changes(), problems)


def close_case(
    desk: Desk, case_id: str, closed_on: date, reason_code: str, result: str, summary: str
) -> Saved:
    """Close a case: ``reason_code`` of CLOSE_REASON, ``result`` of ATTAIN, and a summary.

    The follow-ups of rule D-11 are put on the list of things to do.
    """
    case = load(desk, CaseFile, case_id)
    with desk.read() as connection:
        last_on = case_store.last_session_on(connection, case_id)
    problems = case_rules.check_closing(
        case, closed_on, reason_code, result, summary, last_session_on=last_on, today=desk.today()
    )
    refuse_blocking(problems)
    facts = {
        "closed_on": closed_on,
        "closure_reason": reason_code,
        "overall_result": result,
        "outcome_summary": summary,
    }
    why = label("CLOSE_REASON", reason_code)
    with desk.write(why) as unit:
        case = load_in(unit, CaseFile, case_id)
        case = _move(desk, unit, case, states.CLOSED, closed_on, why, facts)
        for due in follow_up_days_due(case):
            _put_follow_up_task(unit, case, due)
        return Saved(case_id, unit.changes(), problems)


def _move(
    desk: Desk,
    unit: UnitOfWork,
    case: CaseFile,
    to_state: str,
    on: date,
    reason: str,
    facts: Mapping[str, Any],
) -> CaseFile:
    case = dataclasses.replace(case, **_decided(case, to_state, reason), **facts)
    steps = states.way(case.state, to_state)
    _refuse_move(case, to_state, steps, on, reason)
    if to_state == states.REOPENED:
        case = dataclasses.replace(case, reopened_on=on)
        _finish_tasks(unit, case.id, on)
    for step in steps:
        entry = _("{day} {state}").format(day=on, state=label("CASE_STATE", step))
        if reason.strip():
            entry = _("{entry}：{reason}").format(entry=entry, reason=reason.strip())
        case = put_record(desk, unit, dataclasses.replace(case, state=step), entry)
    return case


def _decided(case: CaseFile, to_state: str, reason: str) -> dict[str, Any]:
    """The decision of the intake form that belongs to a move out of intake."""
    if case.state != states.INTAKE or states.DECISIONS.get(case.decision) == to_state:
        return {}
    decision = next((code for code, state in states.DECISIONS.items() if state == to_state), "")
    return {"decision": decision, "decision_reason": case.decision_reason or reason.strip()}


def _refuse_move(
    case: CaseFile, to_state: str, steps: Sequence[str], on: date, reason: str
) -> None:
    if not steps:
        message = _("个案现在是“{state}”，不能直接改成“{target}”，没有改动。")
        names = (label("CASE_STATE", name) for name in (case.state, to_state))
        raise UserFault(
            "case_move",
            message.format(**dict(zip(("state", "target"), names, strict=True))),
            _("请按接案、预估、计划、介入、评估、结案的顺序进行。"),
        )
    if to_state in states.NEEDS_REASON and not reason.strip():
        raise UserFault(
            "reason_required",
            _("“{state}”要写明原因，没有改动。").format(state=label("CASE_STATE", to_state)),
            _("请写一句原因再保存。"),
        )
    if states.REOPENED in steps and not states.may_reopen(case.closed_on or date.min, on):
        raise UserFault(
            "reopen_too_late",
            _("结案已超过{days}天，不能重开，没有改动。").format(days=states.REOPEN_DAYS),
            _("请登记一个新的接案，在主诉里写上原个案编号。"),
        )
    needed = {
        states.ACCEPTED: ("case_worker_id",),
        states.PLANNED: ("opened_on", "overall_goal"),
        states.CLOSED: ("closed_on", "closure_reason", "overall_result", "outcome_summary"),
    }
    refuse_blocking(
        missing_field(CaseFile, name)
        for step in steps
        for name in needed.get(step, ())
        if not getattr(case, name)
    )


def _next_case_no(desk: Desk, unit: UnitOfWork, year: int) -> str:
    """``<town>-个-<yyyy>-<nnn>``, counted by the station (rule V-20)."""
    code = settings.station(unit.connection, desk.site_id).division_code
    place = divisions.current().get(code)
    town = divisions.bare_name(place.name) if place else code
    prefix = f"{town}-个-{year}-"
    return f"{prefix}{case_store.last_case_number(unit.connection, prefix) + 1:03d}"


# sessions and follow-ups ---------------------------------------------------------------------


def check_session(
    desk: Desk,
    session: CaseSession,
    participants: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
) -> tuple[Problem, ...]:
    """What the session form still lacks, and what does not fit the case or the calendar."""
    case = load(desk, CaseFile, session.case_id)
    return (
        *case_rules.check_session(session, case, desk.now()),
        *_check_participants(participants),
        *staffing.check_workers(desk, session, worker_minutes),
    )


def save_session(
    desk: Desk,
    session: CaseSession,
    participants: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    reason: str = "",
) -> Saved:
    """Keep one service contact with everybody present (``served`` or not) and the workers.

    ``worker_minutes`` maps worker ids to minutes, the leading worker first. The number within
    the case is given here; the first session brings an agreed, suspended or reopened case into
    service. ``next_on`` of the latest session is what the list of due contacts goes by.
    """
    problems = check_session(desk, session, participants, worker_minutes)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        case = load_in(unit, CaseFile, session.case_id)
        _require_open(case, reason)
        stored = unit.get(CaseSession, session.id) if session.id else None
        seq = stored.seq if stored else case_store.next_seq(unit.connection, case.id)
        village = session.village_code or case.village_code
        session = dataclasses.replace(session, seq=seq, village_code=village)
        session = put_record(desk, unit, session, reason)
        staffing.put_attendance(unit, CaseSession.entity, session.id, participants)
        staffing.put_workers(unit, CaseSession.entity, session.id, worker_minutes)
        on = session.on or desk.today()
        if case.state in (states.PLANNED, states.SUSPENDED, states.REOPENED):
            _move(desk, unit, case, states.IN_SERVICE, on, _("记了服务过程"), {})
        return Saved(session.id, unit.changes(), problems)


def check_follow_up(
    desk: Desk,
    follow_up: CaseFollowUp,
    participants: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
) -> tuple[Problem, ...]:
    """What the follow-up form still lacks, and what does not fit the case or the calendar."""
    case = load(desk, CaseFile, follow_up.case_id)
    return (
        *case_rules.check_follow_up(follow_up, case, desk.now()),
        *_check_participants(participants),
        *staffing.check_workers(desk, follow_up, worker_minutes),
    )


def save_follow_up(
    desk: Desk,
    follow_up: CaseFollowUp,
    participants: Sequence[Attendance],
    worker_minutes: Mapping[str, int],
    reason: str = "",
) -> Saved:
    """Keep a contact after closure; it fulfils the next follow-up of rule D-11."""
    case = load(desk, CaseFile, follow_up.case_id)
    problems = check_follow_up(desk, follow_up, participants, worker_minutes)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        is_new = not follow_up.id or unit.get(CaseFollowUp, follow_up.id) is None
        village = follow_up.village_code or case.village_code
        follow_up = dataclasses.replace(follow_up, village_code=village)
        follow_up = put_record(desk, unit, follow_up, reason)
        staffing.put_attendance(unit, CaseFollowUp.entity, follow_up.id, participants)
        staffing.put_workers(unit, CaseFollowUp.entity, follow_up.id, worker_minutes)
        if is_new:
            _finish_tasks(unit, case.id, follow_up.on or desk.today(), at_most=1)
        return Saved(follow_up.id, unit.changes(), problems)


def visits_that_could_host(desk: Desk, case_id: str, on: date) -> tuple[HostVisit, ...]:
    """Home visits of a day at the client's household within which a session may have been."""
    case = load(desk, CaseFile, case_id)
    with desk.read() as connection:
        homes = dict.fromkeys(current_households(connection, case.client_id, on))
        if case.household_id:
            homes[case.household_id] = None
        return tuple(case_store.met_visits_on(connection, tuple(homes), case.client_id, on))


def _check_participants(participants: Sequence[Attendance]) -> tuple[Problem, ...]:
    problems = staffing.check_people(participants)
    if any(row.served for row in participants):
        return problems
    message = _("请选在场并接受服务的人。")
    return (*problems, Problem("nobody_served", "C-03", "block", message))


def _require_open(case: CaseFile, reason: str) -> None:
    if case.state in states.READ_ONLY and not reason.strip():
        raise UserFault(
            "reason_required",
            _("这个个案已经结案，服务过程没有保存。"),
            _("确需补记时，请写明原因再保存。"),
        )


# tasks ---------------------------------------------------------------------------------------


def _put_follow_up_task(unit: UnitOfWork, case: CaseFile, due_on: date) -> None:
    unit.put(
        Task(
            action=_("结案后回访"),
            responsible_id=case.case_worker_id,
            due_on=due_on,
            person_id=case.client_id,
            event_kind=CaseFile.entity,
            event_id=case.id,
        )
    )


def _finish_tasks(unit: UnitOfWork, case_id: str, on: date, at_most: int | None = None) -> None:
    """Mark the tasks of a case as done, the earliest first."""
    for task in case_store.open_tasks(unit.connection, case_id)[:at_most]:
        unit.put(dataclasses.replace(task, done_on=on))
