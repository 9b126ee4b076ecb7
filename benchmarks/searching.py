# SPDX-License-Identifier: MulanPSL-2.0
"""Search as you type over 180,000 volunteers in one encrypted database."""

import random
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measure import Line, ms, once, percentile
from wuse_desktop.domain.ids import new_id
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.search import search

VOLUNTEERS = 180_000
_QUERIES = 2000
_BATCH = 10_000
_WARM = 100
# Common surnames and characters of given names; the people are invented.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡"
    "郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超"
    "兰霞平刚桂华玉梅建国红云志春海山凤仙文斌庆荣生福祥宝珍贵秋菊"
)


def measure(folder: Path) -> list[Line]:
    """The floor is reading one person by id, the least that any list does per row shown."""
    database = Database(folder / "searching.db", secrets.token_bytes(32))
    database.found(new_id(), new_id(), "A")
    chance = random.Random(7)  # noqa: S311 - the same people in each run
    people = _fill(database, chance)
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
            lines += [_line(name, ours, floor, share) for share in (0.5, 0.99)]
    database.close()
    return lines


def _times(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    for text in texts[:_WARM]:
        work(text)
    return sorted(once(partial(work, text)) for text in texts)


def _line(name: str, ours: Sequence[float], floor: Sequence[float], share: float) -> Line:
    mine, least = percentile(ours, share), percentile(floor, share)
    bound = "< 1 ms" if share > 0.5 else ""
    return Line(
        f"{name} of {VOLUNTEERS}, p{share * 100:.0f}",
        ms(mine),
        ms(least),
        f"{mine / least:.1f}",
        bound,
    )


def _fill(database: Database, chance: random.Random) -> list[tuple[str, str, str]]:
    people: list[tuple[str, str, str]] = []
    for start in range(0, VOLUNTEERS, _BATCH):
        persons: list[tuple[Row, None]] = []
        roles: list[tuple[Row, None]] = []
        with database.unit_of_work("benchmark") as unit:
            for number in range(start, start + _BATCH):
                name = given_name(chance)
                phone = f"1{chance.choice('35789')}{number:09d}"
                person_id = new_id()
                persons.append((stored_row("person", person_id, name=name, phone=phone), None))
                roles.append((stored_row("volunteer", new_id(), person_id=person_id), None))
                people.append((name, phone, person_id))
            unit.apply_rows("person", persons)
            unit.apply_rows("volunteer", roles)
    return people


def given_name(chance: random.Random) -> str:
    """The name of somebody invented."""
    given = "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
    return chance.choice(_SURNAMES) + given


def stored_row(entity: str, row_id: str, **values: object) -> Row:
    """A row as it would come in a bundle, with defaults for what is not given."""
    return {
        "id": row_id,
        "site_id": "01990000-0000-7000-8000-000000000000",
        "hlc": "001774400000000-0000-benchmark",
        "field_hlc": "{}",
        "origin": "benchmark",
        "deleted_hlc": None,
        "extra": "{}",
        **CODECS[entity].defaults,
        **values,
    }


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
