# SPDX-License-Identifier: MulanPSL-2.0
"""What the parts of the filling share: the desk, the words, chance, the diary, who is there."""

import random
from dataclasses import dataclass, field

from wuse_desktop.domain import divisions
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.sample.calendar import Diary
from wuse_desktop.services.sample.invented import InventedPeople
from wuse_desktop.services.sample.profile import Profile

GENERATED = "5"  # REC_SOURCE


@dataclass(frozen=True, slots=True)
class Home:
    """An invented household: its record, its members' ids (the head first), its village."""

    id: str
    members: tuple[str, ...]
    village_code: str


@dataclass(slots=True)
class Invented:
    """An invented station while it is being filled."""

    desk: Desk
    profile: Profile
    chance: random.Random
    diary: Diary
    people: InventedPeople = field(init=False)
    workers: list[str] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    volunteers: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    villages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        place = self.desk.station().division_code
        self.people = InventedPeople(self.profile, self.chance, place)
        self.villages = _villages(place)


def _villages(place: str) -> tuple[str, ...]:
    """The villages of a township, of a county those of its seat; the place itself without any."""
    tree = divisions.current()
    towns = tree.townships(place)
    found = tree.villages(towns[0].code if towns else place)
    return tuple(item.code for item in found) or (divisions.long_code(place),)
