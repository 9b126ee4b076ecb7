# SPDX-License-Identifier: MulanPSL-2.0
"""The same persons carried by a bundle, by PouchDB and by Joplin; see README.md beside it."""

import os
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.bundling import pair
from benchmarks.invented import birthday, given_name, id_number, phone
from benchmarks.measure import Line, median, ms, once
from benchmarks.peers import joplin, pouchdb
from benchmarks.peers.packages import NotHereError
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services import bundles, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.codec import CODECS, Row

_ROUNDS = 3
_RECORDS = 2000
_NOTES = (
    "老人独居，腿脚不便，灶台旁堆放柴草，已提醒家人清理。",
    "孩子寄住在外婆家，学习用品齐全，想念在外务工的父母。",
    "轮椅刹车松动，联系残联预约维修，约定下周再来看望。",
)

Carry = Callable[[list[Row], Path], float]
_PEERS: tuple[tuple[str, Carry], ...] = (
    (pouchdb.NAME, pouchdb.seconds),
    (joplin.NAME, joplin.seconds),
)


def measure(folder: Path) -> list[Line]:
    """What a record costs on its way with each; a peer that is not to be had is left out.

    WUSE_BENCH_PEERS says how many records, 2,000 unless said.
    """
    os.environ["WUSE_KEYRING"] = "none"
    count = int(os.environ.get("WUSE_BENCH_PEERS", _RECORDS))
    own, documents = _own(folder / "peers", count)
    lines = [Line(f"made and taken, one of {count:,} records", ms(own / count), "", "", "")]
    for number, (name, carry) in enumerate(_PEERS):
        place = folder / f"peer-{number}"
        place.mkdir()
        try:
            taken = carry(documents, place)
        except NotHereError as reason:
            sys.stderr.write(f"peers: {name} was left out: {reason}\n")
            continue
        ratio = f"{taken / own:.1f}"
        lines.append(Line(name, ms(taken / count), ms(own / count), ratio, "floor: ours"))
    return lines


def _own(folder: Path, count: int) -> tuple[float, list[Row]]:
    """The middle of three bundles made and taken, and the records of the last as they travel."""
    station, county = pair(folder)
    taken = []
    for number in range(_ROUNDS):
        known = _persons(station)
        with station.write("建档") as unit:
            for person in _invented(random.Random(number), count):  # noqa: S311 - the same ones
                unit.put(person)
        made = once(lambda: bundles.make(station))
        path = bundles.make(station).path
        taken.append(made + once(partial(inbox.take, county, path)))
        for receipt in receipts.make(county, folder, station.site_id):
            receipts.take(station, receipt)
        documents = [row for key, row in _persons(station).items() if key not in known]
    if _persons(county).keys() != _persons(station).keys() or len(documents) != count:
        raise RuntimeError("rows were lost on the way")
    for desk in (station, county):
        desk.close()
    return median(sorted(taken)), documents


def _persons(desk: Desk) -> dict[str, Row]:
    with desk.read() as connection:
        found = connection.exec_driver_sql("SELECT * FROM person").mappings()
        return {row["id"]: CODECS["person"].to_wire(dict(row)) for row in found}


def _invented(chance: random.Random, count: int) -> list[Person]:
    made = []
    for number in range(count):
        born = birthday(chance)
        made.append(
            Person(
                name=given_name(chance),
                sex=chance.choice("12"),
                id_type="01",
                id_no=id_number(born, number),
                phone=phone(chance, number),
                birth_date=born,
                living_address=f"{number % 7 + 1}组{number % 60 + 1}号",
                note=chance.choice(_NOTES),
            )
        )
    return made
