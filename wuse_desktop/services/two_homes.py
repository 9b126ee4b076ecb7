# SPDX-License-Identifier: MulanPSL-2.0
"""The households of somebody who is on file twice: which of them a merge makes one (rule V-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.services.merge_steps import MergeSteps
from wuse_desktop.services.reading import load_in
from wuse_desktop.storage import household_store, records
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TwoHomes:
    """What becomes of the households in which two files of one person live.

    ``folded`` are taken into ``kept_id``: the person heads both, and nobody else lives in them.
    ``left`` are where the person lives afterwards; of several they move out of all but one.
    """

    kept_id: str = ""
    folded: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def homes_of(connection: Connection, kept: Person, other: Person, today: date) -> TwoHomes:
    """What a merge of two persons makes of their households.

    The one that stays is where somebody else lives too, else that of the person who is kept.
    """
    pair = (kept.id, other.id)
    homes = _homes(connection, pair, kept.site_id, today)
    headed = [home.id for home in homes if home.head_person_id in pair]
    shared = _shared(connection, headed, pair, today)
    lasting = next((item for item in headed if item in shared), next(iter(headed), ""))
    folded = tuple(item for item in headed if item not in shared and item != lasting)
    left = tuple(home.id for home in homes if home.id not in folded)
    return TwoHomes(lasting, folded, left)


def _homes(
    connection: Connection, people: Sequence[str], site_id: str, today: date
) -> list[Household]:
    """The households of the site in which some persons live, those of the first one first."""
    ids = dict.fromkeys(
        home_id
        for person_id in people
        for home_id in household_store.current_households(connection, person_id, today)
    )
    found = records.get_many(connection, Household, ids)
    return [found[item] for item in ids if item in found and found[item].site_id == site_id]


def _shared(
    connection: Connection, home_ids: Sequence[str], people: Sequence[str], today: date
) -> set[str]:
    """Those of some households in which somebody else than the given persons lives."""
    if not home_ids:
        return set()
    living = household_store.living_members(connection, today, household_ids=home_ids)
    return {member.household_id for member in living if member.person_id not in people}


def fold_homes(unit: UnitOfWork, steps: MergeSteps, homes: TwoHomes) -> None:
    """Let the lasting household take in the others, as part of a merge of persons."""
    for home_id in homes.folded:
        lasting, other = (load_in(unit, Household, item) for item in (homes.kept_id, home_id))
        steps.fold_home(lasting, other)
