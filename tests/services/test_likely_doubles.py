# SPDX-License-Identifier: MulanPSL-2.0
"""The table of likely doubles says what comparing everybody with everybody says (rule V-10)."""

import contextlib
import dataclasses
import itertools
import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import MakeDesk, Reopen
from tests.services.exchanging import carry, enrol, save
from tests.services.full_disk import full_disk
from wuse_desktop.domain.likeness import Reason, known_of, reasons
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.services import duplicates
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.storage import person_alike_store, records
from wuse_desktop.storage.pinyin import name_sounds
from wuse_desktop.storage.unit_of_work import UnitOfWork

NUMBER = "230127194105060023"
PHONE, OTHER_PHONE = "13800000001", "13800000002"
_STEPS = 60
_BY_PHONE = {Reason.NAME_PHONE, Reason.PHONE_MONTH, Reason.PHONE_SOUND}


def alike(people: list[Person]) -> set[tuple[str, str]]:
    """The pairs for which something speaks, each person compared with each."""
    found = set()
    at_one = Counter(person.phone for person in people)
    for one, other in itertools.combinations(sorted(people, key=lambda item: item.id), 2):
        sides = (known_of(item, name_sounds(item.name)) for item in (one, other))
        why = set(reasons(*sides))
        if why and not (at_one[one.phone] > 6 and why <= _BY_PHONE):
            found.add((one.id, other.id))
    return found


def shown(desk: Desk) -> set[tuple[str, str]]:
    return {
        (min(pair.kept_id, pair.other_id), max(pair.kept_id, pair.other_id))
        for pair in duplicates.pairs(desk)
    }


def on_file(desk: Desk) -> list[Person]:
    with desk.read() as connection:
        return [item for item in records.find(connection, Person) if item.status != "voided"]


def drawn(dice: random.Random, village: str, row_id: str = "") -> Person:
    """Somebody who has this and that in common with others."""
    return Person(
        id=row_id,
        name=dice.choice(("王秀英", "王秀瑛", "李梅", "赵德福", "刘长山")),
        alias=dice.choice(("", "", "李梅", "小李、赵德福")),
        phone=dice.choice(("", "", PHONE, OTHER_PHONE, "13800000003")),
        id_no=dice.choice(("", "", "", NUMBER)),
        birth_date=dice.choice((None, date(1950, 1, 1), date(1950, 1, 20), date(1962, 7, 1))),
        village_code=dice.choice(("", village)),
        status=dice.choice(("active", "active", "active", "voided")),
    )


def change(unit: UnitOfWork, dice: random.Random, village: str, ids: list[str]) -> None:
    match dice.randrange(6):
        case 0 | 1 | 2:
            ids.append(unit.put(drawn(dice, village)).id)
        case 3 if ids:
            row_id = dice.choice(ids)
            if unit.get(Person, row_id) is not None:
                unit.put(drawn(dice, village, row_id))
        case 4 if ids:
            unit.remove(Person, dice.choice(ids))
        case 5 if ids:
            unit.restore(Person, dice.choice(ids))


def altered(desk: Desk, row_id: str, **fields: Any) -> None:
    with desk.write() as unit:
        unit.put(dataclasses.replace(load(desk, Person, row_id), **fields))


@pytest.mark.parametrize("many", [2_000, 0])
@pytest.mark.parametrize("seed", range(6))
def test_pairs_follow_every_change(
    desk: Desk,
    village: str,
    seed: int,
    many: int,
    reopen: Reopen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(person_alike_store, "_MOST_CHANGED", many)
    dice = random.Random(seed)  # noqa: S311 - the same changes for each seed
    ids: list[str] = []
    most = 0
    for number in range(_STEPS):
        if number == _STEPS // 2:
            desk = reopen(desk)
        if dice.random() < 0.2:
            with contextlib.suppress(_Given), desk.together() as unit:
                change(unit, dice, village, ids)
                assert shown(desk) == alike(on_file(desk))
                change(unit, dice, village, ids)
                assert shown(desk) == alike(on_file(desk))
                if dice.random() < 0.3:
                    raise _Given
        else:
            with desk.write() as unit:
                for _more in range(dice.randrange(1, 3)):
                    change(unit, dice, village, ids)
        if dice.random() < 0.7:
            found = shown(desk)
            assert found == alike(on_file(desk))
            most = max(most, len(found))
    assert most > 5


class _Given(Exception):
    """The unit of work is given up."""


def test_six_are_left_at_one_telephone(desk: Desk, village: str) -> None:
    """What belongs to a crowd says nothing, until most of the crowd have another one."""
    born = date(1960, 1, 1)
    ids = [save(desk, name, phone=PHONE, birth_date=born) for name in "甲乙丙丁戊己庚辛"]
    assert shown(desk) == set()
    for row_id in ids[:2]:
        altered(desk, row_id, phone=OTHER_PHONE)
        assert len(shown(desk)) == (0 if row_id == ids[0] else 16)
    save(desk, "壬", phone=PHONE, birth_date=born)
    assert shown(desk) == {tuple(sorted(ids[:2]))}


def test_the_mark_follows_a_trail_that_runs_on_without_persons(
    desk: Desk, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What telephones were is read from the trail behind the mark, which is never far behind."""
    monkeypatch.setattr(person_alike_store, "_LONGEST_TRAIL", 5)
    save(desk, "李梅")
    shown(desk)
    first = _mark(desk)
    for number in range(6):
        desk = reopen(desk)
        assert shown(desk) == set()
        assert _mark(desk) == first
        with desk.write() as unit:
            unit.put(Household(household_no=str(number)))
    assert shown(desk) == set()
    assert _mark(desk) > first


def test_many_are_compared_before_anybody_asks(desk: Desk) -> None:
    for number in range(60):
        with desk.write() as unit:
            unit.put(Person(name="李梅", phone=f"138{number // 2:08d}"))
            unit.put(Person(name="王秀英"))
        if number == 49:
            duplicates.catch_up(desk)
            assert _kept(desk) == 0
    duplicates.catch_up(desk)
    assert _kept(desk) == 30
    assert len(shown(desk)) == 30


def test_a_county_keeps_pairs_across_stations_only(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    second = make_desk(division="230127101", name="东兴镇社会工作服务站")
    enrol(second, county, tmp_path)
    one, other = (save(desk, "王秀英", id_no=number) for number in (NUMBER, ""))
    alone = save(desk, "李梅", phone=PHONE), save(desk, "李梅", phone=PHONE)
    third = save(second, "王秀英", id_no=NUMBER)
    for station in (desk, second):
        carry(station, county, stick)
    assert shown(desk) == {tuple(sorted(alone))}
    assert shown(second) == set()
    assert shown(county) == {tuple(sorted((one, third)))}
    altered(desk, other, id_no=NUMBER)
    altered(desk, one, id_no="")
    carry(desk, county, stick)
    assert shown(county) == {tuple(sorted((other, third)))}


def test_a_full_disk_keeps_nobody_from_reading(desk: Desk) -> None:
    pair = save(desk, "李梅", phone=PHONE), save(desk, "李梅", phone=PHONE)
    with full_disk(desk):
        assert shown(desk) == {tuple(sorted(pair))}
    assert _kept(desk) == 0
    desk.set_setting("anything", 1)
    assert shown(desk) == {tuple(sorted(pair))}


def _mark(desk: Desk) -> Any:
    with desk.read() as connection:
        return connection.exec_driver_sql(
            "SELECT json_extract(value, '$.seq') FROM setting WHERE name = 'person_alike'"
        ).scalar_one()


def _kept(desk: Desk) -> Any:
    with desk.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM person_alike").scalar_one()
