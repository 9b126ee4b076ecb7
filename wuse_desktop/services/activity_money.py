# SPDX-License-Identifier: MulanPSL-2.0
"""What an activity was planned to cost and what it cost, from the forms filed about it (R7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.services.case_goals import answer_of
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find

_PLANNED = ("activity_plan", "budget_total")
_SPENT = ("activity_record", "expense_total")
_NOT_FILED = frozenset({"draft", "voided"})


@dataclass(frozen=True, slots=True)
class ActivityMoney:
    """In yuan; None where no filed form says anything."""

    planned: float | None = None
    spent: float | None = None

    @property
    def left(self) -> float | None:
        """What was not spent of the plan, below 0 where more was spent; None where not both are."""
        return None if self.planned is None or self.spent is None else self.planned - self.spent


def money_of(connection: Connection, activity_ids: Sequence[str]) -> dict[str, ActivityMoney]:
    """The money of each activity: 预算合计 of its plan, 支出合计 of its record.

    A form that is a draft or was voided says nothing; of several the one filed last does.
    """
    forms = find(connection, FiledForm, "filed_on", subject_id=tuple(activity_ids))
    filed = [form for form in forms if form.status not in _NOT_FILED]
    planned, spent = _amounts(filed, *_PLANNED), _amounts(filed, *_SPENT)
    return {
        activity_id: ActivityMoney(planned.get(activity_id), spent.get(activity_id))
        for activity_id in activity_ids
    }


def _amounts(forms: Iterable[FiledForm], form_id: str, name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for form in forms:
        amount = answer_of(form.answers, name) if form.form_id == form_id else None
        if isinstance(amount, int | float | Decimal):
            found[form.subject_id] = float(amount)
    return found
