# SPDX-License-Identifier: MulanPSL-2.0
"""The station's own profile and its workers (field lists 2.13 and 2.10.1)."""

from wuse_desktop.domain.checks import check_fields
from wuse_desktop.domain.contact import check_phone
from wuse_desktop.domain.identity import check_id
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.storage import records


def save_station(desk: Desk, station: Station, reason: str = "") -> Saved:
    """Change the profile of this desk's own site.

    Raises UserFault with the first blocking finding, or ``read_only_station``.
    """
    problems = check_fields(station)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        saved = put_record(desk, unit, station, reason)
    return Saved(saved.id, desk.database.last_changes, problems)


def list_workers(desk: Desk) -> tuple[Worker, ...]:
    """The workers of this site in the order in which they were filed, former ones too."""
    with desk.read() as connection:
        return tuple(records.find(connection, Worker, site_id=desk.site_id))


def check_worker(desk: Desk, worker: Worker) -> tuple[Problem, ...]:
    """Everything found about a worker before saving."""
    problems = list(check_fields(worker))
    if worker.phone:
        problems.extend(check_phone(worker.phone).problems)
    if worker.id_no:
        problems.extend(check_id(worker.id_no, desk.today()).problems)
    if worker.entry_on and worker.left_on and worker.left_on < worker.entry_on:
        message = _("离职日期早于入职日期，请核对。")
        problems.append(Problem("worker_left", "", "block", message, "left_on"))
    return tuple(problems)


def save_worker(desk: Desk, worker: Worker, reason: str = "") -> Saved:
    """File a worker or change one. Raises UserFault with the first blocking finding."""
    problems = check_worker(desk, worker)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        saved = put_record(desk, unit, worker, reason)
    return Saved(saved.id, desk.database.last_changes, problems)
