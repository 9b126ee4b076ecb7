# SPDX-License-Identifier: MulanPSL-2.0
"""The stations in the order of papers over all of them, and the short names they have there."""

from collections import Counter
from collections.abc import Collection

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.station import Station
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find


def stations_in_order(connection: Connection) -> list[Station]:
    """Every station that is known here, by its place."""
    found = find(connection, Station)
    return sorted(found, key=lambda station: (station.division_code, station.name, station.id))


def short_names(stations: Collection[Station]) -> dict[str, str]:
    """By station id: the place, where no other station is, or else the whole name."""
    places = {station.id: division_name(station.division_code) for station in stations}
    counts = Counter(places.values())
    return {
        station.id: place if (place := places[station.id]) and counts[place] == 1 else station.name
        for station in stations
    }
