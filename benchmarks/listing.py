# SPDX-License-Identifier: MulanPSL-2.0
"""Opening the list of 50,000 persons: count and first hundred rows in words, with any filter."""

import random
import secrets
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from benchmarks.measure import Line, in_turns, median, ms, once, percentile
from benchmarks.searching import given_name, stored_row
from wuse_desktop.domain.ids import new_id
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import duplicates, lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.setup import SetupChoice, create_desk

PERSONS = 50_000
_ROUNDS = 15
_BATCH = 10_000
_TODAY = datetime.fromisoformat("2026-03-24T09:30")
_VILLAGES = tuple(f"230127100{number:03d}" for number in range(200, 230))
_CATEGORIES = ("01", "02", "03", "15", "20", "22", "23", "30", "40", "92", "98")
_QUERIES = {
    "all": ListQuery(filters={"is_client": True}),
    "one village": ListQuery(filters={"is_client": True, "village_code": _VILLAGES[3]}),
    "one category": ListQuery(filters={"category": "01"}),
    "tier A": ListQuery(filters={"tier": "A"}),
    "tier D": ListQuery(filters={"tier": "D"}),
    "village, tier and risk": ListQuery(
        filters={"village_code": _VILLAGES[3], "tier": "A", "risk_level": "1"}
    ),
    "by name": ListQuery(sort="name"),
    "by age": ListQuery(sort="age"),
    "typed text": ListQuery(text="王秀"),
}


def measure(folder: Path) -> list[Line]:
    """The floor is reading a hundred persons by id, what any page of a list does at least."""
    choice = SetupChoice("station", "230127100", "测速站", "李晓梅", "lixm")
    desk = create_desk(
        folder / "desk",
        choice,
        secrets.token_hex(16),
        secrets=NoKeyring(),
        costs=Argon2Costs(passes=1, lanes=1, memory_kib=64),
        now=lambda: _TODAY,
    ).desk
    ids = _fill(desk, random.Random(7))  # noqa: S311 - the same people in each run
    chance = random.Random(11)  # noqa: S311
    floor_of = partial(_read_by_id, desk, [chance.choice(ids) for _number in range(100)])
    lines = []
    for name, query in _QUERIES.items():
        ours, floor = in_turns((partial(_open, desk, query), floor_of), _ROUNDS)
        lines.append(_line(f"list of {PERSONS}, {name}", ours, floor))
    pairs = [once(partial(duplicates.pairs, desk)) for _round in range(3)]
    floor = sorted(once(floor_of) for _round in range(_ROUNDS))
    lines.append(
        Line(
            f"duplicates among {PERSONS}",
            ms(sorted(pairs)[1]),
            ms(median(floor)),
            f"{sorted(pairs)[1] / median(floor):.1f}",
            "",
        )
    )
    desk.close()
    return lines


def _open(desk: Desk, query: ListQuery) -> None:
    lists.count(desk, "persons", query)
    lists.page(desk, "persons", query)


def _read_by_id(desk: Desk, ids: list[str]) -> None:
    marks = ", ".join("?" * len(ids))
    with desk.read() as connection:
        connection.exec_driver_sql(
            f"SELECT * FROM person WHERE id IN ({marks})",  # noqa: S608 - only marks
            tuple(ids),
        ).all()


def _line(what: str, ours: list[float], floor: list[float]) -> Line:
    mine, least = percentile(ours, 0.9), percentile(floor, 0.9)
    return Line(f"{what}, p90", ms(mine), ms(least), f"{mine / least:.1f}", "< 200 ms")


def _fill(desk: Desk, chance: random.Random) -> list[str]:
    """Persons with a category each, three to a household; a few have high risk."""
    ids: list[str] = []
    make: Callable[..., dict[str, object]] = partial(stored_row, site_id=desk.site_id)
    for start in range(0, PERSONS, _BATCH):
        persons, categories, households, members = [], [], [], []
        for number in range(start, start + _BATCH):
            person_id = new_id()
            ids.append(person_id)
            born = date(chance.randint(1930, 2020), chance.randint(1, 12), chance.randint(1, 28))
            persons.append(
                make(
                    "person",
                    person_id,
                    name=given_name(chance),
                    phone=f"1{chance.choice('35789')}{number:09d}" if chance.random() < 0.6 else "",
                    birth_date=born.isoformat(),
                    village_code=chance.choice(_VILLAGES),
                    is_client=1,
                    risk_level="1" if chance.random() < 0.02 else "",
                    status="approved",
                )
            )
            category = chance.choice(_CATEGORIES)
            categories.append(
                make(
                    "person_category",
                    new_id(),
                    person_id=person_id,
                    category=category,
                    start_date="2024-01-01",
                )
            )
            if number % 3 == 0:
                home = new_id()
                households.append(
                    make("household", home, head_person_id=person_id, status="approved")
                )
            members.append(
                make("household_member", new_id(), household_id=home, person_id=person_id)
            )
        with desk.database.unit_of_work("benchmark") as unit:
            for entity, rows in (
                ("person", persons),
                ("person_category", categories),
                ("household", households),
                ("household_member", members),
            ):
                unit.apply_rows(entity, [(row, None) for row in rows])
    return ids
