# SPDX-License-Identifier: MulanPSL-2.0
"""The goals of the latest plan of a case, and how far each of them has come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.forms import FiledForm

REACHED = frozenset({"3"})
_BACK = frozenset({"4"})


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with its target and day, and the latest word on it.

    ``progress`` is in words, "" while nothing was said; ``tone`` is that of a badge.
    """

    goal: str
    target: str
    due_on: str
    progress: str
    tone: str
    on: date | None


def answer_of(answers: Mapping[str, object], name: str) -> object:
    """An answer by the name of its question, within whatever group; None where none is."""
    if name in answers:
        return answers[name]
    groups = [value for value in answers.values() if isinstance(value, dict)]
    return next((found for group in groups if (found := answer_of(group, name)) is not None), None)


def goals_of(answers: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The rows of goals in the answers of a plan that say something."""
    return [row for row in _rows(answers.get("goals")) if _text(row, "goal")]


def case_goals(forms: Sequence[FiledForm], sessions: Iterable[CaseSession]) -> tuple[GoalLine, ...]:
    """The goals of the latest plan in its order; "" where no plan was filed.

    Words on a goal come from sessions, stage reviews and evaluations that name it as the plan
    does; the latest counts.
    """
    plans = [item for item in forms if item.form_id == "service_plan"]
    if not plans:
        return ()
    said = dict(sorted(_said(forms, sessions), key=lambda item: item[1][0]))
    lines = []
    for row in goals_of(plans[-1].answers):
        goal = _text(row, "goal")
        on, progress, tone = said.get(goal, (None, "", ""))
        lines.append(GoalLine(goal, _text(row, "target"), _text(row, "due"), progress, tone, on))
    return tuple(lines)


def _said(
    forms: Iterable[FiledForm], sessions: Iterable[CaseSession]
) -> Iterator[tuple[str, tuple[date, str, str]]]:
    for session in sessions:
        yield from _progress(session.goal_progress, session.on)
    for form in forms:
        yield from _progress(_rows(form.answers.get("goal_progress")), form.filed_on)
        for row in _rows(form.answers.get("goal_results")):
            code = _text(row, "attainment")
            if code and form.filed_on is not None:
                tone = "confirmed" if code in ("1", "2") else "due"
                yield _text(row, "goal"), (form.filed_on, label("ATTAIN", code), tone)


def _progress(
    rows: Iterable[Mapping[str, object]], on: date | None
) -> Iterator[tuple[str, tuple[date, str, str]]]:
    for row in rows:
        code = _text(row, "progress")
        if code and on is not None:
            tone = "confirmed" if code in REACHED else "due" if code in _BACK else ""
            yield _text(row, "goal"), (on, label("PROGRESS", code), tone)


def _rows(found: object) -> list[Mapping[str, object]]:
    rows = found if isinstance(found, list | tuple) else []
    return [row for row in rows if isinstance(row, dict)]


def _text(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "").strip()
