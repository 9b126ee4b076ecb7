# SPDX-License-Identifier: MulanPSL-2.0
"""The station or worker that somebody names in words: by code, name or id."""

from wuse_desktop.domain.divisions import division_name, everyday_name, long_code
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records

ALL_STATIONS = "all"


def known_stations(desk: Desk) -> tuple[Station, ...]:
    """This desk's own station and those whose records it holds, in the order of their codes."""
    with desk.read() as connection:
        found = records.find(connection, Station)
    return tuple(sorted(found, key=lambda item: (item.division_code, item.name, item.id)))


def station_of(desk: Desk, text: str) -> str:
    """The site id that a division code, a name, a place or an id means; "all" stays as it is.

    Raises UserFault ``site_unknown``.
    """
    plain = text.strip()
    if plain in ("", ALL_STATIONS):
        return plain
    found = [item for item in known_stations(desk) if plain in _names(item)]
    if not found and plain.isdigit():
        found = [item for item in known_stations(desk) if item.division_code == long_code(plain)]
    if len(found) != 1:
        raise UserFault(
            "site_unknown",
            _("这里没有这个站点的记录，或有几个站点叫这个名字。"),
            _("可以写：{names}。").format(
                names=enumerated(item.name for item in known_stations(desk))
            ),
        )
    return found[0].id


def _names(item: Station) -> set[str]:
    place = division_name(item.division_code)
    return {item.id, item.name, item.division_code, place, everyday_name(item.name)} - {""}


def worker_of(desk: Desk, text: str, site_id: str = "") -> str:
    """The worker id that a name or an id means, at one station or ("") at all that are here.

    Raises UserFault ``worker_unknown``.
    """
    plain = text.strip()
    if not plain:
        return ""
    with desk.read() as connection:
        workers = records.find(connection, Worker)
    at_site = [item for item in workers if site_id in ("", ALL_STATIONS, item.site_id)]
    found = [item for item in at_site if plain in (item.id, item.name)]
    if len(found) != 1:
        raise UserFault(
            "worker_unknown",
            _("这里没有这名社工，或有几名社工同名。"),
            _("同名时请用 --site 指定站点，或写社工的编号。"),
        )
    return found[0].id
