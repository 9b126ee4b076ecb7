# SPDX-License-Identifier: MulanPSL-2.0
"""The desk's settings, users and own station row."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection

from wuse_desktop.domain.records.station import Station
from wuse_desktop.storage.driver import run_of
from wuse_desktop.storage.records import get


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in at this desk."""

    id: str
    login: str
    name: str
    role: str
    worker_id: str
    active: bool


def read(connection: Connection, name: str) -> str | None:
    """The stored text of a setting, or None."""
    found = run_of(connection)("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return cast("str | None", found[0] if found else None)


def write(connection: Connection, name: str, value: str) -> None:
    """Store the text of a setting."""
    run_of(connection)(
        "INSERT INTO setting (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def station(connection: Connection, site_id: str) -> Station:
    """The profile of a site. Raises LookupError when it is not known."""
    found = get(connection, Station, site_id)
    if found is None:
        raise LookupError(site_id)
    return found


def users(connection: Connection) -> list[User]:
    """All users in the order in which they were made."""
    found = connection.exec_driver_sql(
        "SELECT id, login, name, role, worker_id, active FROM app_user ORDER BY rowid"
    )
    return [
        User(user_id, login, name, role, worker_id, bool(active))
        for user_id, login, name, role, worker_id, active in found
    ]


def put_user(connection: Connection, user: User) -> None:
    """Add or change a user."""
    connection.exec_driver_sql(
        "INSERT INTO app_user (id, login, name, role, worker_id, active) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET login = excluded.login, "
        "name = excluded.name, role = excluded.role, worker_id = excluded.worker_id, "
        "active = excluded.active",
        (user.id, user.login, user.name, user.role, user.worker_id, int(user.active)),
    )


def own_site(connection: Connection) -> str:
    """The id of the site this database belongs to; empty before it was founded."""
    found = connection.exec_driver_sql("SELECT site_id FROM replica WHERE own = 1").scalar()
    return str(found or "")


def take_site(connection: Connection, site_id: str, letter: str) -> None:
    """Make this database one of a site that is there already."""
    connection.exec_driver_sql(
        "UPDATE replica SET site_id = ?, letter = ? WHERE own = 1", (site_id, letter)
    )


def own_replica(connection: Connection) -> tuple[str, str, int]:
    """This replica's id, device letter and present rev."""
    row = run_of(connection)(
        "SELECT replica_id, letter, "
        "coalesce((SELECT rev FROM audit ORDER BY seq DESC LIMIT 1), 0) FROM replica WHERE own = 1"
    ).fetchone()
    return str(row[0]), str(row[1]), int(row[2])


def own_clock(connection: Connection) -> str:
    """The latest clock stamp of this replica, empty before the first write."""
    found = run_of(connection)("SELECT hlc FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return str(found[0]) if found else ""
