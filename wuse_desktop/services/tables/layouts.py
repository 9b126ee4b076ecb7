# SPDX-License-Identifier: MulanPSL-2.0
"""All tables that people fill in, in the order in which they are loaded."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated, every_language
from wuse_desktop.services.tables import (
    event_tables,
    group_tables,
    organisation_tables,
    people_tables,
    station_tables,
    volunteer_tables,
)
from wuse_desktop.services.tables.table import Table

# A number before a file's name gives the order: "01-persons.csv".
_ORDER = re.compile(r"^[\d\s._、-]+|[\s._-]*\d*$")


@cache
def tables() -> tuple[Table, ...]:
    """All tables; what is pointed at comes before what points."""
    return (
        people_tables.workers(),
        people_tables.persons(),
        people_tables.households(),
        volunteer_tables.volunteers(),
        event_tables.visits(),
        event_tables.consultations(),
        event_tables.cases(),
        event_tables.case_sessions(),
        event_tables.case_follow_ups(),
        group_tables.groups(),
        group_tables.group_members(),
        organisation_tables.organisations(),
        organisation_tables.members(),
        organisation_tables.incubations(),
        organisation_tables.supports(),
        organisation_tables.applications(),
        group_tables.activities(),
        group_tables.group_sessions(),
        group_tables.attendances(),
        volunteer_tables.volunteer_services(),
        volunteer_tables.volunteer_trainings(),
        volunteer_tables.volunteer_awards(),
        volunteer_tables.volunteer_ratings(),
        volunteer_tables.volunteer_insurances(),
        volunteer_tables.volunteer_corrections(),
        station_tables.distributions(),
        station_tables.indirect_work(),
        station_tables.annual_targets(),
    )


def table_names() -> tuple[str, ...]:
    """The machine names, in the order of loading."""
    return tuple(table.name for table in tables())


def table(name: str) -> Table:
    """The table of a name or label. Raises UserFault ``table_unknown``."""
    found = find_table(name)
    if found is None:
        raise UserFault(
            "table_unknown",
            _("没有“{name}”这张表。").format(name=name),
            _("可以用的表：{names}。").format(names=enumerated(table_names())),
        )
    return found


def find_table(name: str) -> Table | None:
    """The table that a file's or sheet's name means, or None."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    for wanted in dict.fromkeys((plain, _ORDER.sub("", plain))):
        for found in tables():
            if wanted in _names(found):
                return found
    return None


def _names(found: Table) -> Iterator[str]:
    yield found.name
    for text in every_language(found.label):
        yield text.casefold()
        yield f"{text}表".casefold()
