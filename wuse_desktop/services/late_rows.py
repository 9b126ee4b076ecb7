# SPDX-License-Identifier: MulanPSL-2.0
"""Rows that name somebody who was merged meanwhile: written on a laptop that did not know of it.

So do those that name a household which the merge let another one take in.
"""

import dataclasses
from collections.abc import Mapping

from wuse_desktop.domain.records.people import MERGED, Household, Person, PersonMatch
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.merge_steps import MergeSteps
from wuse_desktop.storage import person_match_store, settings
from wuse_desktop.storage.unit_of_work import UnitOfWork


def follow_merges(desk: Desk, unit: UnitOfWork) -> int:
    """Let what names a merged person name the one who is left; how many values moved.

    Only where the merge was decided: two laptops that did it both would meet as two edits of one
    row. Everywhere else, so at a county, such rows are shown on the page of the one who is left
    (``person_match_store.one_person``). What moves is kept with the merge, so that undoing it
    brings these rows back as well.
    """
    reason = _("并入的人")
    replica_id = settings.own_replica(unit.connection)[0]
    moved = 0
    matches = person_match_store.current(unit.connection)
    homes = person_match_store.homes_taken_in(matches)
    for match in matches:
        row = unit.row(PersonMatch.entity, match.id) or {}
        decided_here = str(row.get("hlc", "")).endswith(f"-{replica_id}")
        if match.verdict != MERGED or match.site_id != desk.site_id or not decided_here:
            continue
        left = person_match_store.living_id(unit.connection, match.other_id)
        steps = MergeSteps(unit, desk.site_id, reason)
        steps.move_references(Person.entity, match.other_id, left)
        _follow_homes(steps, match, homes)
        if steps.taken:
            unit.put(dataclasses.replace(match, steps=(*match.steps, *steps.taken)), reason)
            moved += len(steps.taken)
    return moved


def _follow_homes(steps: MergeSteps, match: PersonMatch, homes: Mapping[str, str]) -> None:
    """Let what names a household that a merge took in name the one that took it."""
    for home_id in person_match_store.homes_taken_in((match,)):
        left = person_match_store.last_of(homes, home_id)
        steps.move_references(Household.entity, home_id, left)
