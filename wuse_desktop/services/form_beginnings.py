# SPDX-License-Identifier: MulanPSL-2.0
"""What a new form about a case begins with, taken from the forms that were filed before it.

Nothing is typed twice: the goals of the plan stand in reviews and evaluations, a changed plan
begins with the former one, a closure proposes the follow-ups of rule D-11, a hand-over lists what
is open. Everything may be changed.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from wuse_desktop.domain.case_stages import FOLLOW_UPS
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.working_days import DEADLINES, due_on
from wuse_desktop.forms.session import Session
from wuse_desktop.services.case_goals import answer_of, goals_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_filling import path_of, put_rows
from wuse_desktop.services.reading import load
from wuse_desktop.storage import case_store, form_store

_TELEPHONE = "4"


def begin(desk: Desk, case_id: str, session: Session) -> None:
    """Fill into a new form about a case what is known from its other papers."""
    begins = _BEGINS.get(session.form.form_id)
    if begins is None:
        return
    with desk.read() as connection:
        filed = form_store.filed_of_case(connection, case_id)
    begins(desk, case_id, [item for item in filed if item.status != "voided"], session)


def plan_goals(desk: Desk, case_id: str) -> tuple[str, ...]:
    """The goals of a case as its latest plan words them, each once."""
    with desk.read() as connection:
        filed = form_store.filed_of_case(connection, case_id)
    rows = _goals(desk, case_id, [item for item in filed if item.status != "voided"])
    goals = (str(row.get("goal") or "").strip() for row in rows)
    return tuple(dict.fromkeys(goal for goal in goals if goal))


def _plan_of(filed: Iterable[FiledForm]) -> FiledForm | None:
    plans = [item for item in filed if item.form_id == "service_plan"]
    return plans[-1] if plans else None


def _fill_rows(session: Session, repeat: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Put rows into a repeat of the form, without what they do not say."""
    known = (
        {name: value for name, value in row.items() if value not in (None, "")} for row in rows
    )
    put_rows(session, repeat, known)


def _begin_plan(desk: Desk, _case_id: str, filed: list[FiledForm], session: Session) -> None:
    """A changed plan is a new version of the former one, to be signed again."""
    former = _plan_of(filed)
    if former is None:
        return
    for name in _COPIED_TEXTS:
        path = path_of(session, name)
        value = answer_of(former.answers, name)
        if path and value not in (None, "", []) and not session.text(path):
            session.set(path, _answer(value))
    for repeat in ("goals", "steps"):
        rows = former.answers.get(repeat)
        if isinstance(rows, list):
            _fill_rows(session, repeat, [row for row in rows if isinstance(row, dict)])
    version = answer_of(former.answers, "plan_version")
    path = path_of(session, "plan_version")
    if path:
        session.set(path, (version if isinstance(version, int) else 1) + 1)
    path = path_of(session, "plan_on")
    if path:
        session.set(path, desk.today())


_COPIED_TEXTS = (
    "approach", "planned_sessions", "planned_start", "planned_end", "worker_duties",
    "client_duties", "resources", "obstacles", "evaluation_methods",
)  # fmt: skip


def _answer(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _begin_review(desk: Desk, case_id: str, filed: list[FiledForm], session: Session) -> None:
    rows = [{"goal": row.get("goal")} for row in _goals(desk, case_id, filed)]
    _fill_rows(session, "goal_progress", rows)


def _begin_evaluation(desk: Desk, case_id: str, filed: list[FiledForm], session: Session) -> None:
    rows = [
        {"goal": row.get("goal"), "target": row.get("target")}
        for row in _goals(desk, case_id, filed)
    ]
    _fill_rows(session, "goal_results", rows)


def _goals(desk: Desk, case_id: str, filed: Iterable[FiledForm]) -> list[Mapping[str, object]]:
    """The goals of the latest plan; of a case without one, what its overall goal says."""
    plan = _plan_of(filed)
    if plan is not None:
        return goals_of(plan.answers)
    goal = load(desk, CaseFile, case_id).overall_goal
    return [{"goal": goal}] if goal else []


def _begin_closure(desk: Desk, _case_id: str, _filed: list[FiledForm], session: Session) -> None:
    closed_on = session.value(path_of(session, "closed_on"))
    start = closed_on if isinstance(closed_on, date) else desk.today()
    rows = [
        {"follow_up_on": due_on(DEADLINES[rule], start).on, "mode": _TELEPHONE}
        for rule in FOLLOW_UPS
    ]
    _fill_rows(session, "follow_up_plan", rows)


def _begin_hand_over(desk: Desk, case_id: str, _filed: list[FiledForm], session: Session) -> None:
    with desk.read() as connection:
        tasks = case_store.open_tasks(connection, case_id)
    path = path_of(session, "has_open_tasks")
    if path:
        session.set(path, "yes" if tasks else "no")
    _fill_rows(session, "open_tasks", [{"task": t.action, "due": t.due_on} for t in tasks])


_BEGINS: Mapping[str, Callable[[Desk, str, list[FiledForm], Session], None]] = {
    "service_plan": _begin_plan,
    "case_review": _begin_review,
    "case_evaluation": _begin_evaluation,
    "case_closure": _begin_closure,
    "hand_over": _begin_hand_over,
}
