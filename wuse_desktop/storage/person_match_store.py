# SPDX-License-Identifier: MulanPSL-2.0
"""What was decided of persons who may be one (rule V-10), and where the merged ones are."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from wuse_desktop.domain.records.people import DIFFERENT, MERGED, SAME, PersonMatch
from wuse_desktop.storage import records
from wuse_desktop.storage.driver import run_of

# A merge into somebody who was merged on, and so forth; more than this is a ring.
_LONGEST_CHAIN = 20
_MOST_PARAMETERS = 900


def current(connection: Connection, person_ids: Sequence[str] = ()) -> list[PersonMatch]:
    """What was decided and not taken back, about some persons or about all."""
    if not person_ids:
        found = records.find(connection, PersonMatch)
        return [item for item in found if item.undone_at is None]
    ids = tuple(dict.fromkeys(person_ids))
    matches: dict[str, PersonMatch] = {}
    for start in range(0, len(ids), _MOST_PARAMETERS):
        part = ids[start : start + _MOST_PARAMETERS]
        for item in (
            *records.find(connection, PersonMatch, person_id=part),
            *records.find(connection, PersonMatch, other_id=part),
        ):
            if item.undone_at is None:
                matches[item.id] = item
    return list(matches.values())


def told_apart(connection: Connection, person_id: str) -> frozenset[str]:
    """Those of whom somebody said that they are not this person."""
    found = judged(connection, person_id)
    return frozenset(other_id for match, other_id in found if match.verdict == DIFFERENT)


def judged(connection: Connection, person_id: str) -> list[tuple[PersonMatch, str]]:
    """What was said of a person as one with somebody or not, and who that is now.

    What was said of those who were merged since holds for whom they were merged into.
    """
    ids = (person_id, *(match.other_id for match in merges_into(connection, person_id)))
    found = []
    for match in current(connection, ids):
        sides = {match.person_id, match.other_id}.difference(ids)
        if match.verdict != MERGED and len(sides) == 1:
            found.append((match, living_id(connection, sides.pop())))
    return found


def judged_pairs(connection: Connection) -> set[frozenset[str]]:
    """The pairs of persons about whom something was said, as whom these were merged into."""
    matches = current(connection)
    leads = {match.other_id: match.person_id for match in matches if match.verdict == MERGED}
    return {
        frozenset((last_of(leads, match.person_id), last_of(leads, match.other_id)))
        for match in matches
    }


def merged_into(connection: Connection, person_id: str) -> PersonMatch | None:
    """The merge that put a person into another one, None for somebody who stands for themselves."""
    found = records.find(connection, PersonMatch, "-pk", other_id=person_id, verdict=MERGED)
    return next((item for item in found if item.undone_at is None), None)


def living_id(connection: Connection, person_id: str) -> str:
    """The person that an id leads to now: itself, or whom it was merged into."""
    for _step in range(_LONGEST_CHAIN):
        match = merged_into(connection, person_id)
        if match is None:
            break
        person_id = match.person_id
    return person_id


def homes_taken_in(merges: Iterable[PersonMatch]) -> dict[str, str]:
    """The households that some merges put away, with the one that took each in."""
    return {
        str(step["id"]): str(step["into"])
        for match in merges
        for step in match.steps
        if "into" in step
    }


def last_of(leads: Mapping[str, str], row_id: str) -> str:
    """Where an id leads by what was taken in by what."""
    for _step in range(_LONGEST_CHAIN):
        if row_id not in leads:
            break
        row_id = leads[row_id]
    return row_id


def living_home(connection: Connection, household_id: str) -> str:
    """The household that an id leads to now: itself, or the one that a merge let take it in."""
    run = run_of(connection)
    put_away = "SELECT head_person_id FROM household WHERE id = ? AND deleted_hlc IS NOT NULL"
    found = run(put_away, (household_id,)).fetchone()
    if found is None:
        return household_id
    # the merge that put it away had let it name whom it kept
    merges = merges_into(connection, living_id(connection, str(found[0])))
    return last_of(homes_taken_in(merges), household_id)


def every_merge_into(connection: Connection, person_id: str) -> list[PersonMatch]:
    """The merges that put others into a person, those into them too, undone ones among them."""
    found: dict[str, PersonMatch] = {}
    waiting = [person_id]
    for kept_id in waiting:
        for item in records.find(connection, PersonMatch, "-pk", person_id=kept_id, verdict=MERGED):
            if item.id not in found:
                found[item.id] = item
                if item.undone_at is None:
                    waiting.append(item.other_id)
    return list(found.values())


def merges_into(connection: Connection, person_id: str) -> list[PersonMatch]:
    """The merges that put others into a person and stand."""
    every = every_merge_into(connection, person_id)
    return [item for item in every if item.undone_at is None]


def one_person(connection: Connection, person_id: str) -> tuple[str, ...]:
    """Every id under which a person is on file, their own first.

    Those who were merged into them, and whom a county marked as the same at other stations, with
    whom those were merged into since: what a station wrote that did not know of it yet is theirs
    as well.
    """
    found = {person_id: None}
    waiting = [person_id]
    for known in waiting:
        for match in current(connection, (known,)):
            if match.verdict in (MERGED, SAME):
                other = match.other_id if match.person_id == known else match.person_id
                if other not in found:
                    found[other] = None
                    waiting.append(other)
    return tuple(found)


def hidden_in_bin(connection: Connection) -> set[tuple[str, str]]:
    """What lies in the bin because of a merge: it comes back when the merge is undone."""
    merges = (item for item in current(connection) if item.verdict == MERGED)
    return set(itertools.chain.from_iterable(map(_put_away, merges)))


def _put_away(match: PersonMatch) -> Iterable[tuple[str, str]]:
    return ((str(step["entity"]), str(step["id"])) for step in match.steps if "gone" in step)
