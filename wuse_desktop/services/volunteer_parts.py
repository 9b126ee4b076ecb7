# SPDX-License-Identifier: MulanPSL-2.0
"""What is recorded of a volunteer beside the hours: training, awards, ratings, insurance, claims.

Order 67 asks for these "promptly" (D-02); training is kept apart from the time given.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.volunteers import (
    Volunteer,
    VolunteerAward,
    VolunteerCertificate,
    VolunteerCorrection,
    VolunteerInsurance,
    VolunteerRating,
    VolunteerTraining,
)
from wuse_desktop.errors import Defect
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking, require_own
from wuse_desktop.services.part_places import PartPlace
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.storage import volunteer_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.records import find, get

Part = (
    VolunteerTraining | VolunteerAward | VolunteerRating | VolunteerInsurance | VolunteerCorrection
)
PART_CLASSES: tuple[type[Part], ...] = (
    VolunteerTraining,
    VolunteerAward,
    VolunteerRating,
    VolunteerInsurance,
    VolunteerCorrection,
)
OPEN_CLAIM = "01"
# The day a part tells of: it cannot lie ahead.
_DAYS = {
    "volunteer_training": "trained_on",
    "volunteer_award": "awarded_on",
    "volunteer_rating": "rated_on",
    "volunteer_correction": "claimed_on",
}


@dataclass(frozen=True, slots=True)
class VolunteerParts:
    """What is recorded of one volunteer, each kind latest first."""

    trainings: tuple[VolunteerTraining, ...] = ()
    awards: tuple[VolunteerAward, ...] = ()
    ratings: tuple[VolunteerRating, ...] = ()
    insurances: tuple[VolunteerInsurance, ...] = ()
    corrections: tuple[VolunteerCorrection, ...] = ()
    certificates: tuple[VolunteerCertificate, ...] = ()

    @property
    def training_minutes(self) -> int:
        """Time spent on learning, which is no time given (rule C-14)."""
        return sum(item.minutes or 0 for item in self.trainings)

    @property
    def open_claims(self) -> int:
        """Claims that nobody has checked yet."""
        return sum(item.result == OPEN_CLAIM for item in self.corrections)

    def insured_on(self, day: date) -> VolunteerInsurance | None:
        """The insurance that covers a day longest."""
        covering = [
            item
            for item in self.insurances
            if item.starts_on and item.ends_on and item.starts_on <= day <= item.ends_on
        ]
        return max(covering, key=lambda item: item.ends_on or day) if covering else None


def read_parts(connection: Connection, volunteer_id: str) -> VolunteerParts:
    """Everything recorded of a volunteer beside the hours."""
    return VolunteerParts(
        tuple(find(connection, VolunteerTraining, "-trained_on", volunteer_id=volunteer_id)),
        tuple(find(connection, VolunteerAward, "-awarded_on", volunteer_id=volunteer_id)),
        tuple(find(connection, VolunteerRating, "-rated_on", volunteer_id=volunteer_id)),
        tuple(find(connection, VolunteerInsurance, "-ends_on", volunteer_id=volunteer_id)),
        tuple(find(connection, VolunteerCorrection, "-claimed_on", volunteer_id=volunteer_id)),
        tuple(find(connection, VolunteerCertificate, "-pk", volunteer_id=volunteer_id)),
    )


def open_claims(connection: Connection, volunteer_id: str) -> list[VolunteerCorrection]:
    """The claims of a volunteer that nobody has checked yet, latest first."""
    return find(
        connection,
        VolunteerCorrection,
        "-claimed_on",
        volunteer_id=volunteer_id,
        result=OPEN_CLAIM,
    )


def part_class(entity: str) -> type[Part]:
    """The class of a kind of part. Raises Defect ``part_unknown``."""
    for kind in PART_CLASSES:
        if kind.entity == entity:
            return kind
    raise Defect("part_unknown", _("程序里没有这种志愿者记录：{name}。").format(name=entity))


def new_part(desk: Desk, entity: str, volunteer_id: str, service_id: str = "") -> Part:
    """An empty part with what is usual: today, this station, who sits here.

    ``service_id`` is the row of service that a claim is about.
    """
    today, unit, who = desk.today(), desk.station().name, desk.session.name
    usual: dict[str, dict[str, Any]] = {
        "volunteer_training": {"trained_on": today, "organiser": unit},
        "volunteer_award": {"awarded_on": today, "awarding_unit": unit},
        "volunteer_rating": {"rated_on": today, "rated_by": who},
        "volunteer_insurance": {"starts_on": today},
        "volunteer_correction": {"claimed_on": today, "service_id": service_id},
    }
    return part_class(entity)(volunteer_id=volunteer_id, **usual[entity])


def check_part(desk: Desk, part: Part) -> tuple[Problem, ...]:
    """What is wrong with a part; days that lie ahead or run backwards cannot be kept."""
    problems = list(check_fields(part))
    name = _DAYS.get(part.entity, "")
    day = getattr(part, name) if name else None
    if day is not None and day > desk.today():
        problems.append(Problem("day_ahead", "V-09", "block", _("日期还没有到，请核对。"), name))
    if isinstance(part, VolunteerInsurance):
        start, end = part.starts_on, part.ends_on
        if start and end and start > end:
            message = _("到期日期早于起保日期。")
            problems.append(Problem("period_reversed", "", "block", message, "ends_on"))
    if isinstance(part, VolunteerCorrection) and part.result != OPEN_CLAIM:
        problems += [
            missing_field(VolunteerCorrection, field)
            for field in ("checked_by", "settled_on")
            if not getattr(part, field)
        ]
    return tuple(problems)


def save_part(desk: Desk, part: Part, reason: str = "") -> Saved:
    """Keep a training, award, rating, insurance or claim of a volunteer of this site.

    Raises UserFault for a blocking finding, ``record_missing`` for an unknown volunteer, and what
    filing raises.
    """
    problems = check_part(desk, part)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        volunteer = load_in(unit, Volunteer, part.volunteer_id)
        require_own(desk, volunteer)
        part = dataclasses.replace(part, village_code=part.village_code or volunteer.village_code)
        saved = put_record(desk, unit, part, reason)
        return Saved(saved.id, unit.changes(), problems)


def load_part(desk: Desk, entity: str, part_id: str) -> Part:
    """A stored part. Raises UserFault ``record_missing``."""
    return load(desk, part_class(entity), part_id)


def part_place(desk: Desk, entity: str, row_id: str) -> PartPlace:
    """Where a part, or a draft of one that is named by its volunteer, belongs.

    Raises UserFault ``record_missing`` when it is neither.
    """
    with desk.read() as connection:
        part = get(connection, part_class(entity), row_id)
        volunteer_id = part.volunteer_id if part else row_id
        names = volunteer_store.names_of(connection, [volunteer_id])
    load(desk, Volunteer, volunteer_id)
    return PartPlace(volunteer_id, part.id if part else "", names.get(volunteer_id, ""))
