# SPDX-License-Identifier: MulanPSL-2.0
"""A visit while it is written: what was left half typed, and saving after gentle reminders."""

from collections.abc import Collection, Mapping
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.i18n import _
from wuse_desktop.services import drafts, visits, waiting_files
from wuse_desktop.services.deaths import with_steps
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.revealing import refuse_closed
from wuse_desktop.services.visits import VisitDraft

_NEW = HomeVisit.entity


def _name(visit_id: str) -> str:
    return f"{_NEW}:{visit_id}" if visit_id else _NEW


def left_behind(desk: Desk, visit_id: str = "") -> dict[str, Any] | None:
    """What was typed of a visit (a new one without an id) and never saved."""
    found = drafts.load_draft(desk, _name(visit_id))
    return found.payload if found else None


def visit_as_typed(desk: Desk, visit_id: str) -> tuple[VisitDraft, dict[str, Any] | None]:
    """A stored visit as it was last typed, with what was left behind of it if that was never saved.

    Raises UserFault ``record_missing`` or ``not_for_all``.
    """
    refuse_closed(desk, _NEW, visit_id)
    payload = left_behind(desk, visit_id)
    if payload is not None:
        return visits.draft_of(payload)[0], payload
    return visits.load_visit(desk, visit_id), None


def keep_typed(
    desk: Desk, draft: VisitDraft, who: str, beside: Mapping[str, Any] | None = None
) -> None:
    """Keep what is typed until it is saved; ``who`` names it in the list of drafts.

    ``beside`` is what the form holds that no visit can: plain values, given back by
    ``left_behind``.
    """
    text = _("走访 {name}").format(name=who).strip()
    payload = {**visits.draft_payload(draft, who), **(beside or {})}
    drafts.keep_draft(desk, _name(draft.visit.id), text, payload)


def forget_typed(desk: Desk, visit_id: str = "") -> None:
    """Forget what was left half typed, with the files that waited for it."""
    waiting_files.drop_draft(desk, _name(visit_id))


def save_typed(
    desk: Desk, draft: VisitDraft, noted: Collection[str], reason: str = ""
) -> tuple[Saved | None, tuple[Problem, ...]]:
    """Save a visit once every reminder was seen (``noted`` codes); else what was found.

    Raises what ``visits.save_visit`` raises.
    """
    problems = visits.check_visit(desk, draft)
    if any(item.level == "block" or item.code not in noted for item in problems):
        return None, problems
    saved = visits.save_visit(desk, with_steps(desk, draft), reason)
    forget_typed(desk, draft.visit.id)
    return saved, problems
