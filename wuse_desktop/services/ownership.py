# SPDX-License-Identifier: MulanPSL-2.0
"""Whose record it is, where a desk holds those of several stations, and who may change it."""

from wuse_desktop.domain.records.station import Station
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records

_LOOKS_ONLY = "viewer"


def may_write(desk: Desk) -> bool:
    """Whether the present user may change records at all."""
    return desk.session.role != _LOOKS_ONLY


def other_site_name(desk: Desk, site_id: str) -> str:
    """The name of the site that owns a record, "" when it is this desk's own.

    A site whose profile has not arrived yet is named by its id.
    """
    if not site_id or site_id == desk.site_id:
        return ""
    with desk.read() as connection:
        site = records.get(connection, Station, site_id)
    return site.name if site else site_id
