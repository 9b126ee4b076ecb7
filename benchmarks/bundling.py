# SPDX-License-Identifier: MulanPSL-2.0
"""A bundle made and taken, end to end, against bare inserts and bare encryption of the same bytes.

And what a bundle and its receipt cost after a small change in archives of different size, and when
many bundles went before: it has to stay flat.
WUSE_BENCH_ROWS adds a size, 1000000 for instance.
"""

import os
import secrets
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.importing import _bare, _last, _rows, _write
from benchmarks.measure import Line, median, ms, once
from wuse_desktop.domain.records.people import Person
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import bundles, enrolment, inbox, receipts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person
from wuse_desktop.services.setup import SetupChoice, create_desk
from wuse_desktop.storage import exchange_store, settings
from wuse_desktop.sync import age

_RECORDS, _ROUNDS = 5000, 3
_CHANGED, _CHANGES = 20, 9
_SIZES = (10_000, 100_000)
_PAST = (2_000, 100_000)  # bundles of a station in five years, of 112 stations in three
# an id of the right shape, made where the row is made, and like a real one later than the last
_NEW_ID = (
    "printf('%08x-%04x-7', 26800000 + i / 65536, i % 65536) || lower(substr(hex(randomblob(2)), 2)"
    " || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)


def measure(folder: Path) -> list[Line]:
    """The cost of a record on its way, then the cost of a small change."""
    os.environ["WUSE_KEYRING"] = "none"
    sizes = (*_SIZES, *map(int, filter(None, os.environ.get("WUSE_BENCH_ROWS", "").split(","))))
    return [*_per_record(folder / "record"), *_per_change(folder, sizes)]


def _desk(home: Path, kind: str, division: str, name: str) -> Desk:
    choice = SetupChoice(kind, division, name, "基准", "bench", "head")
    costs = Argon2Costs(passes=1, lanes=1, memory_kib=64)
    return create_desk(home, choice, "山高水长-四季平安-7", secrets=NoKeyring(), costs=costs).desk


def pair(folder: Path) -> tuple[Desk, Desk]:
    """A station and the county that admitted it."""
    folder.mkdir()
    station = _desk(folder / "station", "station", "230127100", "基准站")
    county = _desk(folder / "county", "county", "230127", "基准县")
    card = enrolment.make_station_card(station, folder)
    enrolment.accept(station, enrolment.admit(county, card.path, folder).path)
    return station, county


def _add(desk: Desk, rows: int, site_id: str = "") -> None:
    """Persons like the last one saved, in one step of the trail, by the database alone."""
    save_person(desk, Person(name="王秀兰", note="独居，子女在外地，每周走访一次"))
    with desk.database.books() as connection:
        found = connection.exec_driver_sql("SELECT * FROM person ORDER BY pk DESC LIMIT 1")
        names = [name for name in found.keys() if name != "pk"]  # noqa: SIM118 - a result
        made = {"id": _NEW_ID, "site_id": f"'{site_id}'" if site_id else "site_id"}
        values = ", ".join(made.get(name, f'"{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        connection.exec_driver_sql(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "  # noqa: S608 - own names and numbers
            f"INSERT INTO person ({columns}) SELECT {values} FROM n, "
            "(SELECT * FROM person ORDER BY pk DESC LIMIT 1)"
        )


def _per_record(folder: Path) -> list[Line]:
    station, county = pair(folder)
    bare = _bare(folder / "bare.db")
    made, taken, floor = [], [], []
    for _round in range(_ROUNDS):
        _add(station, _RECORDS)
        before = _last(county, "person")
        made.append(once(lambda: bundles.make(station)))
        path = bundles.make(station).path
        taken.append(once(partial(inbox.take, county, path)))
        rows = {"person": _rows(county, "person", before)}
        if len(rows["person"][1]) < _RECORDS:
            raise RuntimeError("rows were lost on the way")
        plain = _plain(county, path)
        floor.append(
            once(lambda plain=plain, rows=rows: _bare_way(county, plain, bare, rows))  # type: ignore[misc]
        )
        for receipt in receipts.make(county, folder, station.site_id):
            receipts.take(station, receipt)
    for desk in (station, county):
        desk.close()
    bare.close()
    each = [median(sorted(times)) / _RECORDS for times in (made, taken, floor)]
    both = each[0] + each[1]
    return [
        Line("bundle made, a record", ms(each[0]), "", "", ""),
        Line("bundle taken, a record", ms(each[1]), "", "", ""),
        Line("made and taken, a record", ms(both), ms(each[2]), f"{both / each[2]:.1f}", ""),
    ]


def _plain(county: Desk, path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return age.decrypt_bytes(archive.read("payload.tar.age"), county.device.identity)


def _bare_way(county: Desk, plain: bytes, bare: Any, rows: dict[str, Any]) -> None:
    """Encrypt, decrypt and insert, with nothing of ours in between."""
    sealed = age.encrypt_bytes(plain, [county.device.public_part().recipient])
    age.decrypt_bytes(sealed, county.device.identity)
    _write(bare, rows)


def _per_change(folder: Path, sizes: tuple[int, ...]) -> list[Line]:
    """All archives stand open and get each change in turn, so that the machine treats all alike."""
    archives = [_Archive(folder / f"archive-{size}", size) for size in sizes]
    archives.append(_Archive(folder / "archive-old", sizes[0], *_PAST))
    for number in range(_CHANGES):
        for archive in archives:
            archive.change(number)
    lines: list[Line] = []
    first = 0.0
    for archive in archives:
        steps = archive.close()
        whole = sum(steps)
        first = first or whole
        lines.append(
            Line(
                archive.what,
                " + ".join(f"{step * 1000:.1f}" for step in steps) + " ms",
                ms(first),
                f"{whole / first:.2f}",
                "flat" if lines else "",
            )
        )
    return lines


class _Archive:
    """A station and its county with so many rows each, all of them sent and confirmed.

    ``sent`` and ``taken`` are how many bundles went before, of the station and of all stations.
    """

    def __init__(self, folder: Path, size: int, sent: int = 0, taken: int = 0) -> None:
        self.what = f"bundle of {_CHANGED} changes in {size:,}"
        if taken:
            self.what += f", {taken:,} before"
        self._folder = folder
        self._station, self._county = pair(folder)
        _add(self._station, size)
        _add(self._county, size, self._station.site_id)
        _confirm_all(self._station, self._county)
        if taken:
            _repeat(self._station, "outbox", sent, {"seq": "i - 1000000"})
            earlier = {"seq": "i - 1000000"}
            _repeat(self._county, "inbox", sent, earlier)
            of_others = {name: f"{name} || '-' || i % 111" for name in ("device_id", "site_id")}
            _repeat(self._county, "inbox", taken, earlier | of_others)
        self._seconds: dict[str, list[float]] = {step: [] for step in ("make", "take", "answer")}

    def change(self, number: int) -> None:
        """Make a small change, and time the bundle that carries it and the receipt."""
        station, county = self._station, self._county
        with station.write("改动") as unit:
            for place in range(_CHANGED):
                unit.put(Person(name=f"改动{number}-{place}"))
        self._seconds["make"].append(once(lambda: bundles.make(station)))
        path = bundles.make(station).path
        self._seconds["take"].append(once(lambda: inbox.take(county, path)))
        self._seconds["answer"].append(once(self._answer))

    def _answer(self) -> None:
        for receipt in receipts.make(self._county, self._folder, self._station.site_id):
            receipts.take(self._station, receipt)

    def close(self) -> list[float]:
        """Close the desks; the seconds to make, to take, to answer: the middle of all changes."""
        for desk in (self._station, self._county):
            desk.close()
        return [median(sorted(seconds)) for seconds in self._seconds.values()]


def _repeat(desk: Desk, table: str, count: int, values: dict[str, str]) -> None:
    """Bundles of former years in a book, like the one that is there."""
    with desk.database.books() as connection:
        names = list(connection.exec_driver_sql(f"SELECT * FROM {table}").keys())  # noqa: S608 - own names
        made = {"bundle_id": "lower(hex(randomblob(16)))", "answered_at": "taken_at", **values}
        connection.exec_driver_sql(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "  # noqa: S608 - own names and numbers
            f"INSERT INTO {table} SELECT {', '.join(made.get(name, name) for name in names)} "
            f"FROM n, (SELECT * FROM {table} LIMIT 1)"
        )


def _confirm_all(station: Desk, county: Desk) -> None:
    """Book that everything until now was sent and confirmed; the county books nothing."""
    with station.database.books() as connection:
        replica_id = settings.own_replica(connection)[0]
        now = exchange_store.marks(connection, county.site_id).now
        sent = exchange_store.Sent(
            receiver_site=county.site_id,
            seq=1,
            bundle_id=secrets.token_hex(8),
            from_rev=0,
            to_rev=now,
            envelope_hash="0" * 64,
            row_count=0,
            state=exchange_store.CONFIRMED,
            file_name="settled.wuse",
            created_at="2026-01-01T00:00:00Z",
            delivered_at=None,
            confirmed_at=None,
            attempts=0,
            last_error="",
        )
        exchange_store.add_sent(connection, sent)
        exchange_store.mark_confirmed(
            connection, county.site_id, now, sent.bundle_id, "{}", sent.created_at
        )
    with county.database.books() as connection:
        taken = exchange_store.Taken(
            device_id=replica_id,
            seq=1,
            bundle_id=sent.bundle_id,
            site_id=station.site_id,
            from_rev=0,
            to_rev=now,
            envelope_hash="0" * 64,
            verdict="apply",
            row_count=0,
            changed_count=0,
            rejected_count=0,
            created_at=sent.created_at,
            taken_at=sent.created_at,
        )
        exchange_store.add_taken(connection, taken, b"")
