# SPDX-License-Identifier: MulanPSL-2.0
"""Questions answered at the desk or by phone; never cases (field list 2.1.12, rule C-09)."""

from collections.abc import Mapping
from dataclasses import dataclass

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.event_rules import check_times
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.i18n import _
from wuse_desktop.services import reading, staffing
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.storage import event_store, records
from wuse_desktop.storage.event_store import WorkerAt

TURNED_INTO_INTAKE = "04"


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """A consultation with the person, if on file, and the workers."""

    consultation: Consultation
    person: Person | None
    workers: tuple[WorkerAt, ...]


def check(
    desk: Desk, consultation: Consultation, worker_minutes: Mapping[str, int]
) -> tuple[Problem, ...]:
    """What the form still lacks; somebody without a file needs a description."""
    problems = [*check_fields(consultation), *check_times(consultation, desk.now())]
    if not consultation.person_id and not consultation.person_desc.strip():
        problems.append(missing_field(Consultation, "person_desc"))
    if consultation.result == TURNED_INTO_INTAKE and not consultation.person_id:
        message = _("转为接案前请先给来访人建档。")
        problems.append(Problem("person_not_on_file", "", "warn", message, "person_id"))
    return (*problems, *staffing.check_workers(desk, consultation, worker_minutes))


def save(
    desk: Desk, consultation: Consultation, worker_minutes: Mapping[str, int], reason: str = ""
) -> Saved:
    """Keep a consultation; ``worker_minutes`` maps worker ids to minutes.

    The person who asked is its one served person (rule C-03), so there is no attendance. Raises
    UserFault for a blocking problem and what filing raises.
    """
    problems = check(desk, consultation, worker_minutes)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        consultation = put_record(desk, unit, consultation, reason)
        staffing.put_workers(unit, Consultation.entity, consultation.id, worker_minutes)
        return Saved(consultation.id, unit.changes(), problems)


def load(desk: Desk, consultation_id: str) -> ConsultationPage:
    """A consultation. Raises UserFault ``record_missing``."""
    consultation = reading.load(desk, Consultation, consultation_id)
    with desk.read() as connection:
        workers = event_store.workers_at(connection, Consultation.entity, [consultation_id])
        person = records.get(connection, Person, consultation.person_id)
    return ConsultationPage(consultation, person, workers.get(consultation_id, ()))
