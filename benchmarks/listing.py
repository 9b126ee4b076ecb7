# SPDX-License-Identifier: MulanPSL-2.0
"""Every list and page of a station with 50,000 persons and of a county with 180,000 volunteers.

Each is opened through the services that its screen calls, in every order and with filters, and
scrolled to its end; the other pages each after something was written: at the station a visit, at
the county a row of service that arrives. The floor is reading a hundred persons by id. What takes
longest is printed, with how many there were.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import openings
from benchmarks.county import build_county
from benchmarks.desks import opened
from benchmarks.measure import Line, ms, once, percentile
from benchmarks.station import build_station
from benchmarks.writing import one_more
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery

_ROUNDS, _SLOWEST = 9, 4
_SCREEN = 200  # rows from which on a list is scrolled
Work = Callable[[], object]
Timed = list[tuple[str, float]]


def measure(folder: Path) -> list[Line]:
    """A line for the slowest of each kind, and one for the page of a person."""
    found = []
    for name, build in (("station", build_station), ("county", build_county)):
        desk = opened(folder / name, build)
        found += measure_desk(desk, name)
        desk.close()
    return found


def measure_desk(desk: Desk, name: str) -> list[Line]:
    """The lines of one desk."""
    floor = percentile(sorted(once(_by_id(desk)) for _round in range(_ROUNDS * 3)), 0.9)
    kinds = {
        "lists": (_timed(_lists(desk)), "< 200 ms"),
        "lists, last page": (_timed(_ends(desk)), "< 200 ms"),
        "pages": (_timed(_pages(desk), one_more(desk)), "< 200 ms"),
        "records": (_timed(_records(desk)), "< 100 ms"),
    }
    found = []
    for kind, (times, bound) in kinds.items():
        slowest = sorted(times, key=lambda item: -item[1])
        within = sum(taken < float(bound.split()[1]) / 1000 for _name, taken in times)
        for what, taken in slowest[:_SLOWEST]:
            text = f"{name}: {what}, p90"
            found.append(Line(text, ms(taken), ms(floor), f"{taken / floor:.1f}", bound))
        found.append(Line(f"{name}: {kind} within", f"{within}/{len(times)}", "", "", bound))
    return found


def _timed(works: Iterator[tuple[str, Work]], before: Work = lambda: None) -> Timed:
    found = []
    for name, work in works:
        times = []
        for _round in range(_ROUNDS):
            before()
            times.append(once(work))
        found.append((name, percentile(sorted(times), 0.9)))
    return found


def _lists(desk: Desk) -> Iterator[tuple[str, Work]]:
    for name, words, query in openings.of_lists():
        yield f"{name} {words}".strip(), partial(openings.open_list, desk, name, query)


def _ends(desk: Desk) -> Iterator[tuple[str, Work]]:
    for name, words, query in openings.of_lists():
        total = lists.count(desk, name, query)
        if total > _SCREEN:
            last = total - openings.PAGE
            yield (
                f"end of {total} {name} {words}".strip(),
                partial(lists.page, desk, name, query, last, openings.PAGE),
            )


def _pages(desk: Desk) -> Iterator[tuple[str, Work]]:
    for name, opening in openings.of_pages().items():
        yield name, partial(opening, desk)


def _records(desk: Desk) -> Iterator[tuple[str, Work]]:
    chance = random.Random(11)  # noqa: S311 - the same records in each run
    for name, opening in openings.OF_RECORDS.items():
        total = lists.count(desk, name, ListQuery())
        if total:
            first = max(0, chance.randrange(total) - openings.PAGE)
            ids = [row.id for row in lists.page(desk, name, ListQuery(), first, openings.PAGE)]
            yield f"page of one of {name}", partial(_open_one, desk, opening, chance, ids)


def _open_one(
    desk: Desk, opening: Callable[[Desk, str], object], chance: random.Random, ids: list[str]
) -> None:
    opening(desk, chance.choice(ids))


def _by_id(desk: Desk) -> Work:
    rows = lists.page(desk, "persons", ListQuery(), 0, openings.PAGE)
    ids = tuple(row.id for row in rows)
    marks = ", ".join("?" * len(ids))

    def read() -> None:
        with desk.read() as connection:
            statement = f"SELECT * FROM person WHERE id IN ({marks})"  # noqa: S608 - only marks
            connection.exec_driver_sql(statement, ids).all()

    return read
