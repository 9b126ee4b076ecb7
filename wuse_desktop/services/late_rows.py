# SPDX-License-Identifier: MulanPSL-2.0
"""Rows that name somebody who was merged meanwhile: written on a laptop that did not know of it."""

import dataclasses

from wuse_desktop.domain.records.people import MERGED, Person
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.merge_steps import MergeSteps
from wuse_desktop.storage import person_match_store
from wuse_desktop.storage.unit_of_work import UnitOfWork


def follow_merges(desk: Desk, unit: UnitOfWork) -> int:
    """Let what names a merged person name the one who is left; how many values moved.

    Only of this site: a county changes nothing of its stations' and shows such rows on the page of
    the one who is left (``person_match_store.one_person``). What moves is kept with the merge, so
    that undoing it brings these rows back as well.
    """
    reason = _("并入的人")
    moved = 0
    for match in person_match_store.current(unit.connection):
        if match.verdict != MERGED or match.site_id != desk.site_id:
            continue
        left = person_match_store.living_id(unit.connection, match.other_id)
        steps = MergeSteps(unit, desk.site_id, reason)
        steps.move_references(Person.entity, match.other_id, left)
        if steps.taken:
            unit.put(dataclasses.replace(match, steps=(*match.steps, *steps.taken)), reason)
            moved += len(steps.taken)
    return moved
