# SPDX-License-Identifier: MulanPSL-2.0
"""Over whom a report may be made at a desk: a station and its workers, or a county's stations."""

from dataclasses import dataclass

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.storage import records


@dataclass(frozen=True, slots=True)
class ReportScope:
    """One choice: a station, a worker of it, or with both empty everything the desk holds."""

    label: str
    site_id: str = ""
    worker_id: str = ""


def report_scopes(desk: Desk, period: Period) -> tuple[ReportScope, ...]:
    """The choices for a period, the widest first.

    A station offers itself and the workers who were in a post during the period; a supervising
    desk all stations together and each of them, in the order of their division codes.
    """
    if desk.kind == STATION:
        return _of_station(desk, period)
    with desk.read() as connection:
        stations = records.find(connection, Station)
    stations.sort(key=lambda item: (item.division_code, item.name, item.id))
    return (
        ReportScope(_("各站合计")),
        *(ReportScope(_station_label(item), site_id=item.id) for item in stations),
    )


def _of_station(desk: Desk, period: Period) -> tuple[ReportScope, ...]:
    with desk.read() as connection:
        workers = records.find(connection, Worker, site_id=desk.site_id)
    in_post = [
        worker
        for worker in workers
        if (worker.entry_on is None or worker.entry_on <= period.end)
        and (worker.left_on is None or worker.left_on >= period.start)
    ]
    return (
        ReportScope(_("全站")),
        *(
            ReportScope(_("社工 {name}").format(name=item.name), worker_id=item.id)
            for item in in_post
        ),
    )


def _station_label(station: Station) -> str:
    place = division_name(station.division_code)
    named = station.name or place
    return named if not place or place in named else f"{place} {named}"
