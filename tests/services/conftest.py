# SPDX-License-Identifier: MulanPSL-2.0
"""A real encrypted station desk with one worker, on a clock that tests set."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.exchanging import enrol, save, take_in
from tests.services.worked_example import WorkedExample, write_worked_example
from wuse_desktop.domain.clock import wall_ms
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.households import save_household
from wuse_desktop.services.joining import create_joining_desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk

PASSWORD = "山高水长-四季平安-7"
TOWNSHIP = "230127100"
VILLAGE = "230127100200"
CHEAP = Argon2Costs(passes=1, lanes=1, memory_kib=64)

MakeDesk = Callable[..., Desk]
Reopen = Callable[..., Desk]
Fresh = Callable[..., Desk]
At = Callable[[Desk, int], Desk]


@dataclass(frozen=True, slots=True)
class Family:
    """A household on file and its people, the head first."""

    household_id: str
    people: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.people[0]


class Clock:
    """The local time that desks see: a Tuesday morning until a test says otherwise."""

    def __init__(self) -> None:
        self.at = datetime.fromisoformat("2026-03-24T09:30")

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def village() -> str:
    """The code of a village of the station's township."""
    return VILLAGE


@pytest.fixture
def make_desk(tmp_path: Path, clock: Clock) -> Iterator[MakeDesk]:
    """Return a factory of fresh desks: ``make_desk(kind="station", division=..., name=...)``."""
    made: list[Desk] = []

    def make(
        kind: str = "station",
        division: str = TOWNSHIP,
        name: str = "木兰镇社会工作服务站",
        role: str = "head",
    ) -> Desk:
        choice = SetupChoice(kind, division, name, "李晓梅", "lixm", role)
        home = tmp_path / f"desk-{len(made)}"
        new = create_desk(home, choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP, now=clock)
        made.append(new.desk)
        return new.desk

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A station desk, unlocked by its head, who is a worker."""
    return make_desk()


@pytest.fixture
def county(make_desk: MakeDesk, desk: Desk, tmp_path: Path) -> Desk:
    """A county desk that has admitted the station ``desk``; each holds the other's card."""
    made = make_desk("county", "230127", "木兰县社会工作总督导站")
    enrol(desk, made, tmp_path)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that is carried from desk to desk."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def reopen(clock: Clock) -> Iterator[Reopen]:
    """Return what closes a desk and unlocks it anew, as after a restart of the program."""
    opened: list[Desk] = []

    def again(desk: Desk, login: str = "lixm", password: str = PASSWORD) -> Desk:
        desk.close()
        fresh = open_desk(desk.paths.home, login, password, secrets=NoKeyring(), now=clock)
        opened.append(fresh)
        return fresh

    yield again
    for desk in opened:
        desk.close()


@pytest.fixture
def family(desk: Desk, village: str) -> Callable[..., Family]:
    """Return a factory of households on file: ``family(("孙玉梅", 76, ["01"]), ("小孙", 10))``.

    Each member is a name, an age in years and client categories; the first one is the head.
    """

    def make(*members: tuple[Any, ...]) -> Family:
        ids = []
        for name, age, *categories in members:
            person = Person(
                name=name,
                birth_date=desk.today().replace(year=desk.today().year - age),
                village_code=village,
                is_client=True,
            )
            entries = [
                PersonCategory(category=code, start_date=desk.today())
                for code in (categories[0] if categories else ())
            ]
            ids.append(save_person(desk, person, entries).id)
        rows = [HouseholdMember(person_id=row_id, relation="99") for row_id in ids[1:]]
        household = save_household(desk, Household(head_person_id=ids[0]), rows)
        return Family(household.id, tuple(ids))

    return make


@pytest.fixture
def worked_example(desk: Desk) -> WorkedExample:
    """The worked example of the counting rules, recorded at the desk; its record ids by name."""
    with desk.write() as unit:
        return write_worked_example(unit)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A folder that desks exchange over."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def fresh(tmp_path: Path, clock: Clock) -> Iterator[Fresh]:
    """Return what makes a laptop that waits to join: ``fresh("王芳")``."""
    made: list[Desk] = []

    def make(name: str = "王芳") -> Desk:
        home = tmp_path / f"laptop-{len(made)}"
        new = create_joining_desk(
            home, name, "wangf", PASSWORD, secrets=NoKeyring(), costs=CHEAP, now=clock
        )
        made.append(new.desk)
        return new.desk

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def second(desk: Desk, county: Desk, fresh: Fresh, stick: Path) -> Desk:
    """A further laptop of the station ``desk``, which the county knows."""
    assert county.is_county
    save(desk, "王秀兰", phone="1")
    made = fresh()
    take_in(desk, made, stick)
    return made


@pytest.fixture
def at(clock: Clock) -> Iterator[At]:
    """Return what closes a desk and opens it on a clock that is off by milliseconds."""
    opened: list[Desk] = []

    def reopened(desk: Desk, off: int) -> Desk:
        desk.close()
        fresh_desk = open_desk(
            desk.paths.home,
            "",
            PASSWORD,
            secrets=NoKeyring(),
            now=clock,
            now_ms=lambda: wall_ms() + off,
        )
        opened.append(fresh_desk)
        return fresh_desk

    yield reopened
    for desk in opened:
        desk.close()
