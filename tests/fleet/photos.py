# SPDX-License-Identifier: MulanPSL-2.0
"""Files of attachments in a fleet: who adds one, and where all of them have to be at the end."""

import random
from collections.abc import Iterable, Sequence

from wuse_desktop.domain.records.people import Person
from wuse_desktop.services import attachments
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.records import get


def add_photo(desk: Desk, person_id: str, dice: random.Random) -> bool:
    """Add a small document to a person, False when the desk knows nobody of that id."""
    with desk.read() as connection:
        if get(connection, Person, person_id) is None:
            return False
    attachments.add(desk, Person.entity, person_id, b"%PDF-1.4 " + dice.randbytes(300))
    return True


def _named(desk: Desk, site: str) -> set[str]:
    with desk.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT digest FROM attachment WHERE site_id = ? AND deleted_hlc IS NULL", (site,)
        )
        return set(rows.scalars())


def files_held(desks: Iterable[Desk], site: str) -> set[str]:
    """The files of a station that lie at any of some desks, under a name that any of them knows."""
    known = list(desks)
    named = set().union(*(_named(desk, site) for desk in known))
    lying = set().union(*(attachments.files_of(desk).names() for desk in known))
    return named & lying


def missing_files(desk: Desk, site: str, held: Iterable[str]) -> Sequence[str]:
    """Those of some files that a desk has a row for and that do not lie there sound."""
    files = attachments.files_of(desk)
    wanted = _named(desk, site).intersection(held)
    return [name for name in sorted(wanted) if files.state(name) != "sound"]
