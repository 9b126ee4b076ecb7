# SPDX-License-Identifier: MulanPSL-2.0
"""The states of a case and the moves between them (rule R-01), as data."""

from collections.abc import Mapping
from datetime import date

INTAKE, ACCEPTED, REFUSED, REFERRED_OUT = "intake", "accepted", "refused", "referred_out"
ASSESSING, PLANNED, IN_SERVICE, SUSPENDED = "assessing", "planned", "in_service", "suspended"
EVALUATING, CLOSING, CLOSED, ARCHIVED = "evaluating", "closing", "closed", "archived"
REOPENED = "reopened"

# Codes of INTAKE_DECISION and the state that each leads to; 4 (find out more) stays in intake.
DECISIONS: Mapping[str, str] = {
    "1": ACCEPTED,
    "2": REFUSED,
    "3": REFERRED_OUT,
    "4": INTAKE,
    "5": REFUSED,
}

# Until a plan is agreed an accepted case may still be declined or referred; afterwards it is
# closed, with "referral completed" among the reasons.
MOVES: Mapping[str, tuple[str, ...]] = {
    INTAKE: (ACCEPTED, REFUSED, REFERRED_OUT),
    ACCEPTED: (ASSESSING, REFUSED, REFERRED_OUT),
    ASSESSING: (PLANNED, REFUSED, REFERRED_OUT),
    PLANNED: (IN_SERVICE, SUSPENDED, EVALUATING),
    IN_SERVICE: (EVALUATING, SUSPENDED),
    SUSPENDED: (IN_SERVICE, EVALUATING),
    EVALUATING: (CLOSING, IN_SERVICE),
    CLOSING: (CLOSED, IN_SERVICE),
    CLOSED: (ARCHIVED, REOPENED),
    REOPENED: (IN_SERVICE, EVALUATING),
    REFUSED: (ARCHIVED,),
    REFERRED_OUT: (ARCHIVED,),
    ARCHIVED: (),
}

# Counted as a case in service while nothing says otherwise (rule C-09).
RUNNING = (PLANNED, IN_SERVICE, SUSPENDED, EVALUATING, CLOSING, REOPENED)
TAKES_SESSIONS = (ACCEPTED, ASSESSING, *RUNNING)
READ_ONLY = (CLOSED, ARCHIVED)
NEEDS_REASON = (REFUSED, REFERRED_OUT, SUSPENDED, REOPENED)
REOPEN_DAYS = 90


def may_move(state: str, to_state: str) -> bool:
    """Whether rule R-01 knows this move."""
    return to_state in MOVES.get(state, ())


def way(state: str, to_state: str) -> tuple[str, ...]:
    """The states to pass from one to the other, the last one included; () when there is no way.

    The shortest way is the main line: closing a case in service passes evaluation and closing.
    """
    ways: list[tuple[str, ...]] = [(item,) for item in MOVES.get(state, ())]
    seen = {state}
    while ways:
        steps = ways.pop(0)
        if steps[-1] == to_state:
            return steps
        if steps[-1] not in seen:
            seen.add(steps[-1])
            ways.extend((*steps, item) for item in MOVES[steps[-1]])
    return ()


def may_reopen(closed_on: date, on: date) -> bool:
    """Whether a closed case keeps its number; later it is a new case (rule C-09)."""
    return 0 <= (on - closed_on).days <= REOPEN_DAYS
