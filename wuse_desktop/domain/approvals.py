# SPDX-License-Identifier: MulanPSL-2.0
"""How a filed form stands with those who have to agree (rules R-04, stage approvals)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from wuse_desktop.domain.records.forms import FiledForm, Review

COMMENT, RETURNED, APPROVED = "comment", "returned", "approved"
ANSWER, CORRECTED = "answer", "corrected"

Standing = Literal["draft", "filed", "waiting", "returned", "answered", "approved"]


@dataclass(frozen=True, slots=True)
class Thread:
    """One opinion with what was answered to it, in order of time. ``open`` asks for an answer."""

    review: Review
    answers: tuple[Review, ...]

    @property
    def open(self) -> bool:
        """Whether a comment or a return has no answer yet and was not closed."""
        asks = self.review.kind in (COMMENT, RETURNED)
        return asks and not self.review.closed and not self.answers


def threads(reviews: Iterable[Review]) -> tuple[Thread, ...]:
    """Opinions with their answers, the earliest first."""
    known = list(reviews)
    answers: dict[str, list[Review]] = {}
    for item in known:
        if item.reply_to:
            answers.setdefault(item.reply_to, []).append(item)
    return tuple(
        Thread(item, tuple(answers.get(item.id, ()))) for item in known if not item.reply_to
    )


def standing(form: FiledForm, reviews: Sequence[Review], *, asked: bool) -> Standing:
    """Where a form stands; ``asked`` tells that somebody has to agree to it.

    The last decision counts: returned until it was answered, or approved until the form was
    corrected (R-02): who agreed did so to what it said then.
    """
    if form.status == "draft":
        return "draft"
    decisions = [item for item in threads(reviews) if item.review.kind in (RETURNED, APPROVED)]
    if decisions:
        last = decisions[-1]
        if last.review.kind == APPROVED:
            corrected = any(item.kind == CORRECTED for item in last.answers)
            return "answered" if corrected else "approved"
        return "answered" if last.answers else "returned"
    return "waiting" if asked else "filed"


def may_decide(form_by: str, worker_id: str, role: str) -> bool:
    """Whether a user may agree to a form: nobody agrees to what he wrote himself (R-04)."""
    return role in ("head", "supervisor", "administrator") and (not form_by or form_by != worker_id)
