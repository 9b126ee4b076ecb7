# SPDX-License-Identifier: MulanPSL-2.0
"""Search as you type over 180,000 volunteers, or two million, in one encrypted database."""

import random
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.invented import given_name, phone, stored_row
from benchmarks.measure import Line, ms, once, percentile
from wuse_desktop.domain.ids import new_id
from wuse_desktop.storage.codec import Row
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.search import search

VOLUNTEERS, MILLIONS = 180_000, 2_000_000
_QUERIES = 2000
_BATCH = 10_000
_WARM = 100


def measure(folder: Path, count: int = VOLUNTEERS, bound: str = "< 0.5 ms") -> list[Line]:
    """The floor is reading one person by id, the least that any list does per row shown."""
    database = Database(folder / f"searching{count}.db", secrets.token_bytes(32))
    database.found(new_id(), new_id(), "A")
    chance = random.Random(7)  # noqa: S311 - the same people in each run
    people = _fill(database, chance, count)
    queries = [_query(chance, *chance.choice(people)) for _number in range(_QUERIES)]
    ids = [people[chance.randrange(len(people))][2] for _number in range(_QUERIES)]
    lines = []
    with database.read() as connection:
        floor = _times(
            lambda row_id: connection.exec_driver_sql(
                "SELECT name FROM person WHERE id = ?", (row_id,)
            ).scalar(),
            ids,
        )
        for name, kinds in (("search", ()), ("search, volunteers only", ("volunteer",))):
            ours = _times(partial(search, connection, kinds=kinds), queries)
            text = f"{name} of {count}"
            lines += [_line(text, ours, floor, 0.5, ""), _line(text, ours, floor, 0.99, bound)]
    database.close()
    return lines


def measure_millions(folder: Path) -> list[Line]:
    """The same over two million; making them takes ten minutes and more."""
    return measure(folder, MILLIONS, "< 2 ms")


def _times(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    for text in texts[:_WARM]:
        work(text)
    return sorted(once(partial(work, text)) for text in texts)


def _line(
    name: str, ours: Sequence[float], floor: Sequence[float], share: float, bound: str
) -> Line:
    mine, least = percentile(ours, share), percentile(floor, share)
    text = f"{name}, p{share * 100:.0f}"
    return Line(text, ms(mine), ms(least), f"{mine / least:.1f}", bound)


def _fill(database: Database, chance: random.Random, count: int) -> list[tuple[str, str, str]]:
    people: list[tuple[str, str, str]] = []
    for start in range(0, count, _BATCH):
        persons: list[tuple[Row, None]] = []
        roles: list[tuple[Row, None]] = []
        with database.unit_of_work("benchmark") as unit:
            for number in range(start, min(start + _BATCH, count)):
                name, known_by, person_id = given_name(chance), phone(chance, number), new_id()
                persons.append((stored_row("person", person_id, name=name, phone=known_by), None))
                roles.append((stored_row("volunteer", new_id(), person_id=person_id), None))
                people.append((name, known_by, person_id))
            unit.apply_rows("person", persons)
            unit.apply_rows("volunteer", roles)
    return people


def _query(chance: random.Random, name: str, phone: str, row_id: str) -> str:
    """One to four characters of what people type: part of a name, its pinyin, a phone tail."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - heavy, loaded when first used

    del row_id
    spelt = lazy_pinyin(name)
    kind = chance.randrange(5)
    if kind == 0:
        return name[: chance.randint(1, len(name))]
    if kind == 1:
        return "".join(spelt)[: chance.randint(1, 5)]
    if kind == 2:
        return "".join(part[0] for part in spelt)
    if kind == 3:
        return phone[-4:]
    return f"{name[0]} {phone[-4:]}"
