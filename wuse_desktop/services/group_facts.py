# SPDX-License-Identifier: MulanPSL-2.0
"""What forms about a group show of it: its name and its figures (rules C-03, C-05, C-11).

The figures are those of the reports over the days of the group: the records that count there are
the records that count here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wuse_desktop.domain.records.activities import GroupSession, ServiceGroup
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.rounding import average
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_facts import Facts
from wuse_desktop.services.groups import attendance_rate, group_page
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage import form_store, records
from wuse_desktop.storage.database import Connection

if TYPE_CHECKING:
    from wuse_desktop.statistics.indicator import Line


def group_facts(desk: Desk, group_id: str) -> Facts:
    """The name and the figures of a group, under ``group.``, and ``event.`` for questionnaires."""
    page = group_page(desk, group_id)
    group = page.group
    sessions = [line.session for line in page.sessions]
    days = [session.on for session in sessions if session.on]
    with desk.read() as connection:
        held = _lines(connection, "group_sessions", group, sessions)
        contacts = _lines(connection, "person_contacts.group", group, sessions)
        minutes = _lines(connection, "event_minutes", group, sessions)
        members = records.get_many(connection, Person, {line.subject for line in contacts})
        ratings = form_store.ratings(connection, [group_id, *(item.id for item in sessions)])
    counted = {line.record_id for line in held}
    mean = average(ratings)
    rate = attendance_rate([line for line in page.sessions if line.session.id in counted])
    return {
        "group.name": group.group_name,
        "group.sessions_held": len(held),
        "group.person_contacts": sum(line.amount for line in contacts),
        "group.unique_members": len(members),
        "group.attendance_rate": rate if rate is not None else "",
        "group.total_minutes": sum(line.amount for line in minutes),
        "group.satisfaction": float(mean) if mean is not None else "",
        "event.title": group.group_name,
        "event.date": group.finished_on or (max(days) if days else None),
    }


def _lines(
    connection: Connection, name: str, group: ServiceGroup, sessions: Sequence[GroupSession]
) -> list[Line]:
    """The lines behind a figure that are of these sessions of a group."""
    # The indicators take a third of the time in which a desk opens, and few forms ask for them.
    from wuse_desktop.statistics.indicator import listed  # noqa: PLC0415 - see above
    from wuse_desktop.statistics.indicators import INDICATORS  # noqa: PLC0415

    days = [session.on for session in sessions if session.on]
    if not days:
        return []
    scope = Scope(min(days), max(days), group.site_id)
    ids = {session.id for session in sessions}
    return [line for line in listed(connection, INDICATORS[name], scope) if line.record_id in ids]
