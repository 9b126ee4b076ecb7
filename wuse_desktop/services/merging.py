# SPDX-License-Identifier: MulanPSL-2.0
"""Merging two files of one person, taking that back, and saying who is whom (rule V-10).

A station merges what is its own. A county says of the persons of two stations that they are one,
in a row of its own; it changes nothing of theirs, and figures stay by the number (rule C-23).
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.records.people import MERGED, SAME, Person, PersonMatch
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.comparing import LOOK, MARK, MERGE, act_for, joined
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record, refuse_blocking
from wuse_desktop.services.kept_steps import walk_back
from wuse_desktop.services.merge_steps import MergeSteps
from wuse_desktop.services.ownership import other_site_name
from wuse_desktop.services.reading import load_in
from wuse_desktop.services.two_homes import fold_homes, homes_of
from wuse_desktop.storage import list_store, person_match_store
from wuse_desktop.storage.unit_of_work import UnitOfWork

__all__ = ["MatchLine", "Matched", "Undone", "mark", "match_lines", "merge", "undo"]


@dataclass(frozen=True, slots=True)
class Matched:
    """What was decided: the row that keeps it, the person to look at, what was touched."""

    match_id: str
    person_id: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back.

    ``left`` counts values that somebody has changed since: they stay as they are now.
    """

    person_id: str
    other_id: str
    changes: Changes
    left: int


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A decision about a person, to be read.

    ``other_id`` and ``name`` are those of the other one, ``site_name`` their site where it is not
    this one; ``may_undo`` is False for a decision of another site.
    """

    id: str
    verdict: str
    other_id: str
    name: str
    site_name: str
    reason: str
    at: datetime | None
    may_undo: bool


def merge(
    desk: Desk,
    kept_id: str,
    other_id: str,
    choices: Mapping[str, str] | None = None,
    reason: str = "",
) -> Matched:
    """Make one person of two: everything of the other hangs on the kept one from now on.

    Where both files head a household, those in which nobody else lives become one with the other.

    ``choices`` says line by line whose value stays (``comparing.compare`` lists the lines); the
    usual choice stands for the rest. Raises UserFault ``same_person_twice``, ``record_missing``,
    ``merge_foreign`` for persons of another site, or the first blocking finding.
    """
    reason = reason.strip() or _("合并重复建档的人")
    with desk.write(reason) as unit:
        kept, other = _pair(unit, kept_id, other_id)
        if act_for(desk, kept, other) != MERGE:
            raise UserFault(
                "merge_foreign",
                _("只能合并本站自己的人员档案，没有改动。"),
                _("同一个人在两个站都建了档时，由县级标记为同一个人；各站的档案不动。"),
            )
        values = joined(kept, other, choices or {})
        refuse_blocking(check_fields(dataclasses.replace(kept, **values)))
        homes = homes_of(unit.connection, kept, other, desk.today())
        steps = MergeSteps(unit, desk.site_id, reason)
        steps.move_references(Person.entity, other.id, kept.id)
        # read again: where the other one was the guardian, the reference has moved
        steps.change(load_in(unit, Person, kept.id), values)
        fold_homes(unit, steps, homes)
        steps.put_away(other)
        saved = _decide(desk, unit, kept.id, other.id, MERGED, reason, steps)
        return Matched(saved.id, kept.id, unit.changes())


def mark(desk: Desk, one_id: str, other_id: str, verdict: str, reason: str = "") -> Matched:
    """Keep that two persons are not one, or at a county that two stations know the same one.

    ``verdict`` is DIFFERENT or SAME. Nothing else is changed. Raises UserFault
    ``same_person_twice``, ``record_missing`` or ``mark_foreign``.
    """
    with desk.write(reason) as unit:
        one, other = _pair(unit, one_id, other_id)
        act = act_for(desk, one, other)
        if act == LOOK or (verdict == SAME and act != MARK):
            raise UserFault(
                "mark_foreign",
                _("这两位的档案不归本单位核对，没有改动。"),
                _("请让建档的站点核对；两个站之间的由县级核对。"),
            )
        for match, twin_id in person_match_store.judged(unit.connection, one.id):
            if twin_id == other.id:
                unit.put(dataclasses.replace(match, undone_at=desk.now()), reason)
        saved = _decide(desk, unit, one.id, other.id, verdict, reason, None)
        return Matched(saved.id, one.id, unit.changes())


def undo(desk: Desk, match_id: str, reason: str = "") -> Undone:
    """Take a decision back; a merge is walked backwards, also much later.

    What somebody changed since then stays as it is. Raises UserFault ``nothing_to_undo``,
    ``read_only_station``, or ``merged_on`` when the kept person was merged on, or is in the bin.
    """
    reason = reason.strip() or _("撤销合并")
    with desk.write(reason) as unit:
        match = load_in(unit, PersonMatch, match_id)
        if match.undone_at is not None:
            raise UserFault("nothing_to_undo", _("这次核对已经撤销过了，不用再撤销。"))
        left = 0
        if match.verdict == MERGED:
            _require_undoable(unit, match)
            left = walk_back(unit, match.steps, reason)
        put_record(desk, unit, dataclasses.replace(match, undone_at=desk.now()), reason)
        return Undone(match.person_id, match.other_id, unit.changes(), left)


def match_lines(desk: Desk, person_id: str) -> tuple[MatchLine, ...]:
    """The decisions about a person that stand: merged ones, twins at other stations, namesakes."""
    with desk.read() as connection:
        merges = person_match_store.merges_into(connection, person_id)
        pairs = [(match, match.other_id) for match in merges]
        pairs += person_match_store.judged(connection, person_id)
        ids = [other for _match, other in pairs]
        facts = list_store.facts(connection, Person.entity, ("name", "site_id"), ids)
    return tuple(
        MatchLine(
            match.id,
            match.verdict,
            other_id,
            name,
            other_site_name(desk, site_id),
            match.reason,
            match.decided_at,
            match.site_id == desk.site_id
            and (match.verdict != MERGED or match.person_id == person_id),
        )
        for match, other_id in pairs
        for name, site_id in (facts.get(other_id, ("", "")),)
    )


def _pair(unit: UnitOfWork, one_id: str, other_id: str) -> tuple[Person, Person]:
    if one_id == other_id:
        raise UserFault("same_person_twice", _("选的是同一份档案，没有改动。"))
    return load_in(unit, Person, one_id), load_in(unit, Person, other_id)


def _decide(
    desk: Desk,
    unit: UnitOfWork,
    kept_id: str,
    other_id: str,
    verdict: str,
    reason: str,
    steps: MergeSteps | None,
) -> PersonMatch:
    match = PersonMatch(
        person_id=kept_id,
        other_id=other_id,
        verdict=verdict,
        reason=reason,
        decided_at=desk.now(),
        decided_by=desk.session.worker_id,
        steps=tuple(steps.taken) if steps else (),
    )
    return put_record(desk, unit, match, reason)


def _require_undoable(unit: UnitOfWork, match: PersonMatch) -> None:
    if unit.get(Person, match.person_id) is not None:
        return
    onward = person_match_store.merged_into(unit.connection, match.person_id)
    raise UserFault(
        "merged_on",
        _("保留的那一位后来又并入了别人，没有撤销。")
        if onward
        else _("保留的那一位现在在回收站里，没有撤销。"),
        _("请先撤销后一次合并，再撤销这一次。")
        if onward
        else _("请先从回收站恢复他，再撤销合并。"),
    )
