# SPDX-License-Identifier: MulanPSL-2.0
"""What rows of tables name records by: numbers of households and volunteers, facts of people."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from wuse_desktop.domain.birth import TO_MONTH, Birth
from wuse_desktop.storage.driver import run_of

_ALIVE = "site_id = ? AND deleted_hlc IS NULL AND status <> 'voided'"


def household_numbers(connection: Connection, site_id: str) -> dict[str, str]:
    """The households of a site by the station's own numbers; of equal ones the latest."""
    found = run_of(connection)(
        "SELECT household_no, id FROM household "  # noqa: S608 - own names
        f"WHERE {_ALIVE} AND household_no <> '' ORDER BY pk",
        (site_id,),
    )
    return dict(found.fetchall())


def volunteer_numbers(connection: Connection, site_id: str) -> dict[str, list[str]]:
    """The volunteers of a site by their number here and by that of the national system."""
    numbers: dict[str, list[str]] = {}
    found = run_of(connection)(
        "SELECT id, volunteer_no, national_volunteer_no FROM volunteer "  # noqa: S608 - own names
        f"WHERE {_ALIVE} AND (volunteer_no <> '' OR national_volunteer_no <> '') ORDER BY pk",
        (site_id,),
    )
    for row_id, *both in found:
        for number in dict.fromkeys(both):
            if number:
                numbers.setdefault(number, []).append(row_id)
    return numbers


def on_day(connection: Connection, site_id: str, entity: str, day: date) -> Sequence[str]:
    """The events of a kind that began on a day."""
    found = run_of(connection)(
        f"SELECT id FROM {entity} "  # noqa: S608 - own names
        f"WHERE {_ALIVE} AND start_at >= ? AND start_at < ? ORDER BY pk",
        (site_id, day.isoformat(), (day + timedelta(days=1)).isoformat()),
    )
    return [row_id for (row_id,) in found]


def persons_alike(
    connection: Connection, site_id: str, name: str, phone: str, birth: Birth | None
) -> Sequence[str]:
    """The persons of a name with this telephone number or birth, known to the day or the month."""
    day = birth.day.isoformat() if birth else None
    found = run_of(
        connection
    )(
        "SELECT id FROM person WHERE name = ? "  # noqa: S608 - own names
        f"AND {_ALIVE} AND ((? <> '' AND phone = ?) OR birth_date = ? "
        "OR (substr(birth_date, 1, 7) = ? AND ? IN (birth_date_precision, ?))) ORDER BY pk",
        (name, site_id, phone, phone, day, day and day[:7], TO_MONTH, birth and birth.precision),
    )
    return [row_id for (row_id,) in found]
