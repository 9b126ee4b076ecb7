# SPDX-License-Identifier: MulanPSL-2.0
"""A prefecture, a county and its stations with laptops, driven by dice from a seed.

Everything under it is the program: encrypted databases, bundles, receipts, cards, backups. The
dice choose who does what next; the world does it, and says in ``trace`` what it did. Choices go by
the order in which things were made, never by their ids, so that a seed gives the same history.
"""

import atexit
import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fleet import photos
from tests.fleet.carriers import Killed, RoughDrop
from tests.fleet.ready import made_on
from tests.services.conftest import CHEAP, PASSWORD
from tests.services.exchanging import enrol
from wuse_desktop.domain.clock import wall_ms
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.forms import Review
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.errors import UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    backups,
    bundles,
    clocks,
    exchange,
    file_bundles,
    inbox,
    laptop_list,
    sticks,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.joining import create_joining_desk, join, make_device_card
from wuse_desktop.services.roll_up import make_county_figures
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk
from wuse_desktop.services.welcoming import admit_laptop
from wuse_desktop.storage import exchange_store, settings
from wuse_desktop.storage.codec import COLUMNS, to_json
from wuse_desktop.storage.stamp import replaced_clock
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.sync.drops.folder import FolderDrop

_START = datetime.fromisoformat("2026-03-24T09:30")
_YEAR = 365 * 24 * 60 * 60 * 1000
_TOWNSHIPS = ("230127100", "230127101", "230127102")
_EXPECTED = frozenset(
    {
        "nothing_to_send", "bundle_hold", "bundle_wrong_receiver", "bundle_unknown_sender",
        "clock_doubtful", "sync_running", "record_deleted", "bundle_not_for_us",
        "receipt_unmatched", "bundle_newer", "laptop_unknown", "bundle_revoked", "receipt_revoked",
        "start_incomplete", "receipt_unknown_sender",
    }
)  # fmt: skip
_LONG_AGO = datetime.fromisoformat("2020-01-01T00:00:00Z")
_WAITS = (
    ("file_carried", "since_at"),
    ("file_outbox", "delivered_at"),
    ("outbox", "delivered_at"),
)
_NEXT_SCHEMA = "9999"  # of the program that some have already and others not yet
_MARCH = Period.parse("2026-03")


@dataclass(slots=True)
class Seat:
    """One computer: its desk, its clock (milliseconds beside the world's), its backups.

    ``upgraded`` says that it has the next version of the program already.
    """

    name: str
    home: Path
    skew_ms: int = 0
    upgraded: bool = False
    desk: Desk = field(default=None, repr=False)  # type: ignore[assignment]
    kept: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a world is, how rough, and what may happen in it."""

    stations: int = 1
    laptops: int = 2
    roughness: float = 0.02
    skew_ms: int = 6 * 60 * 60 * 1000
    wrong_years: float = 0.4
    prefecture: bool = False
    versions: bool = False
    thefts: bool = False


class World:
    """A fleet in a folder. ``close`` it at the end.

    ``laptops`` are the computers of each station at the beginning; the dice say when it is empty.
    """

    def __init__(
        self,
        folder: Path,
        seed: int,
        shape: Shape | None = None,
        laptops: tuple[int, ...] = (),
    ) -> None:
        self.shape = shape or Shape()
        self.dice = random.Random(seed)  # noqa: S311 - dice, no secret
        self.trace: list[str] = []
        self._folder = folder
        self._ms = wall_ms()
        self._at = _START
        self.drop, self.stick = folder / "drop", folder / "stick"
        for each in (self.drop, self.stick):
            each.mkdir(parents=True)
        self.county: Seat
        self.prefecture: Seat | None = None
        self.stolen: list[Seat] = []
        self._joined = 0
        self.stations: list[list[Seat]] = []
        self.persons: list[list[str]] = [[] for _station in range(self.shape.stations)]
        if laptops:
            self._found(laptops)
        else:
            most, stations = self.shape.laptops, self.shape.stations
            drawn = tuple(self.dice.randint(1, most) for _station in range(stations))
            self._continue(_begun(self.shape, drawn))

    def _found(self, laptops: tuple[int, ...]) -> None:
        """Make every desk, and introduce them to each other."""
        self.county = self._new("county", "230127", "木兰县社会工作总督导站")
        if self.shape.prefecture:
            self.prefecture = self._new("prefecture", "2301", "哈尔滨市民政局")
            enrol(self.county.desk, self.prefecture.desk, self._folder)
        for number, count in enumerate(laptops):
            first = self._new("station", _TOWNSHIPS[number], f"第{number}站")
            enrol(first.desk, self.county.desk, self._folder)
            self.stations.append([first])
            for _further in range(count - 1):
                self.join(number)

    def _continue(self, begun: "World") -> None:
        """Go on where a world stopped that was closed after its beginning."""
        self._ms = max(self._ms, begun._ms)
        self._joined, self.trace = begun._joined, list(begun.trace)
        self.county = self._copy(begun.county)
        self.prefecture = self._copy(begun.prefecture) if begun.prefecture else None
        self.stations = [[self._copy(seat) for seat in station] for station in begun.stations]

    def _copy(self, seat: Seat) -> Seat:
        copy = Seat(seat.name, self._folder / seat.home.name)
        shutil.copytree(seat.home, copy.home)
        self._open(copy)
        return copy

    def close(self) -> None:
        """Close every desk."""
        for seat in (*self.seats, *self.stolen):
            seat.desk.close()

    @property
    def seats(self) -> list[Seat]:
        """All computers that are in use, the county's first, a prefecture's last."""
        upper = [self.prefecture] if self.prefecture else []
        return [self.county, *(seat for station in self.stations for seat in station), *upper]

    # making -------------------------------------------------------------------------------

    def _clock(self, seat: Seat) -> Callable[[], int]:
        def now_ms() -> int:
            self._ms += 1
            return self._ms + seat.skew_ms

        return now_ms

    def _now(self) -> datetime:
        return self._at

    def _new(self, kind: str, division: str, name: str) -> Seat:
        home = self._folder / f"desk-{kind}-{division}"
        choice = SetupChoice(kind, division, name, "李晓梅", "lixm")
        seat = Seat(f"{kind}-{division}", home)
        with made_on(self._clock(seat)):
            seat.desk = create_desk(
                home, choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP, now=self._now
            ).desk
        return seat

    def _open(self, seat: Seat) -> None:
        seat.desk = open_desk(
            seat.home, "", PASSWORD, secrets=NoKeyring(), now=self._now, now_ms=self._clock(seat)
        )
        self._install(seat)

    def _install(self, seat: Seat) -> None:
        if seat.upgraded:
            seat.desk.database.schema_version = _NEXT_SCHEMA

    def join(self, number: int) -> None:
        """A further laptop of a station."""
        first = self.stations[number][0]
        self._joined += 1
        count = self._joined
        home = self._folder / f"desk-{number}-{count}"
        seat = Seat(f"station-{number}-{count}", home, upgraded=first.upgraded)
        name, secrets = f"同事{count}", NoKeyring()
        with made_on(self._clock(seat)):
            seat.desk = create_joining_desk(
                home, name, "wangf", PASSWORD, secrets=secrets, costs=CHEAP, now=self._now
            ).desk
        self._install(seat)
        folder = self._folder / f"joining-{number}-{count}"
        folder.mkdir()
        card = make_device_card(seat.desk, folder)
        welcome = admit_laptop(first.desk, card.path, folder, "head")
        join(seat.desk, welcome.card)
        self.stations[number].append(seat)
        self._note(f"{seat.name} joins")

    # steps --------------------------------------------------------------------------------

    def step(self) -> None:
        """One thing that happens somewhere."""
        self._ms += self.dice.randint(1, 3_600_000)
        self._at += timedelta(minutes=self.dice.randint(0, 60))
        ways: list[tuple[int, Callable[[], None]]] = [
            (40, self._edit),
            (25, self._sync),
            (12, self._to_stick),
            (12, self._from_stick),
            (3, self._lose_stick),
            (2, self._lose_of_drop),
            (3, self._backup),
            (2, self._restore),
            (5, self._photo),
            (3, self._review),
            (2, self._restart),
            (2, self._turn_clock),
            (2, self._join),
            (3 if self.prefecture else 0, self._figures),
            (3 if self.shape.versions else 0, self._upgrade),
            (2 if self.shape.thefts else 0, self._steal),
        ]
        weights = [weight for weight, _way in ways]
        (_weight, way) = self.dice.choices(ways, weights)[0]
        way()

    def _note(self, text: str) -> None:
        self.trace.append(text)

    def _laptop(self) -> tuple[int, Seat]:
        number = self.dice.randrange(len(self.stations))
        return number, self.dice.choice(self.stations[number])

    def _edit(self) -> None:
        number, seat = self._laptop()
        known = self.persons[number]
        with seat.desk.write("fleet") as unit:
            if not known or self.dice.random() < 0.3:
                made = unit.put(Person(name=f"人{len(known)}", phone="0"))
                if self.dice.random() < 0.5:
                    unit.put(PersonCategory(person_id=made.id, category="01"))
                known.append(made.id)
                self._note(f"{seat.name} makes person {len(known) - 1}")
                return
            place = self.dice.randrange(len(known))
            row_id, kind = known[place], self.dice.random()
            row = unit.row("person", row_id)
            if row is None:
                return
            if row["deleted_hlc"] is not None:
                unit.restore(Person, row_id)
                self._note(f"{seat.name} restores {place}")
            elif kind < 0.15:
                unit.remove(Person, row_id)
                self._note(f"{seat.name} deletes {place}")
            else:
                self._change(unit, row_id, place, seat)

    def _change(self, unit: UnitOfWork, row_id: str, place: int, seat: Seat) -> None:
        person = unit.get(Person, row_id)
        if person is None:
            return
        value = str(self.dice.randrange(1000))
        if seat.upgraded and self.dice.random() < 0.3:
            _set_unknown(unit, row_id, value)
            self._note(f"{seat.name} sets what only the next version knows of {place} to {value}")
            return
        name = self.dice.choice(("phone", "name", "note"))
        fields: dict[str, Any] = {
            "phone": value,
            "name": f"人{value}",
            "note": f"记事 {value} 完",
        }
        unit.put(replace(person, **{name: fields[name]}))
        self._note(f"{seat.name} sets {name} of {place} to {value}")

    def _photo(self) -> None:
        number, seat = self._laptop()
        known = self.persons[number]
        if not known:
            return
        place = self.dice.randrange(len(known))
        if photos.add_photo(seat.desk, known[place], self.dice):
            self._note(f"{seat.name} adds a photo of {place}")

    def _figures(self) -> None:
        make_county_figures(self.county.desk, _MARCH)
        self._note("county counts")

    def _upgrade(self) -> None:
        seat = self.dice.choice(self.seats)
        seat.upgraded = True
        self._reopen(seat)
        self._note(f"{seat.name} has the next version")

    def _steal(self) -> None:
        """A further laptop is stolen; the first one of the station says so."""
        station = self.dice.choice(self.stations)
        if len(station) == 1:
            return
        lost = station[-1]
        if self._revoke(station[0], lost):
            self.stolen.append(station.pop())
            self._note(f"{lost.name} is stolen")

    def _revoke(self, head: Seat, lost: Seat) -> bool:
        with lost.desk.read() as connection:
            device_id = settings.own_replica(connection)[0]
        return self._expected(lambda: laptop_list.revoke(head.desk, device_id, "丢了"))

    def _heed_thefts(self) -> None:
        """A head who restored an old backup sees a stolen laptop in the list, and says it again."""
        for station in self.stations:
            head = station[0]
            known = {line.device_id: line.state for line in laptop_list.list_laptops(head.desk)}
            for lost in self.stolen:
                with lost.desk.read() as connection:
                    device_id = settings.own_replica(connection)[0]
                if known.get(device_id) == exchange_store.ADMITTED:
                    self._revoke(head, lost)
                    self._note(f"{lost.name} is revoked again")

    def _review(self) -> None:
        number = self.dice.randrange(len(self.stations))
        site = self.stations[number][0].desk.site_id
        known = self.persons[number]
        if not known:
            return
        with self.county.desk.write("fleet") as unit:
            unit.put(
                Review(
                    subject_entity="person",
                    subject_id=self.dice.choice(known),
                    station_id=site,
                    kind="01",
                    comment=f"意见 {self.dice.randrange(1000)}",
                    made_at=self._at,
                )
            )
        self._note(f"county reviews station {number}")

    def _sync(self) -> None:
        seat = self.dice.choice(self.seats)
        drop = RoughDrop(FolderDrop(self.drop), self.dice, roughness=self.shape.roughness)
        try:
            reports = exchange.exchange_over(seat.desk, drop)
        except Killed:
            self._note(f"{seat.name} is killed in a round")
            self._reopen(seat)
            return
        except UserFault as fault:
            if fault.code not in _EXPECTED:
                raise
            return
        codes = {problem.code for report in reports for problem in report.problems}
        self._note(f"{seat.name} makes a round {sorted(codes)}")
        assert codes <= _EXPECTED | {"medium_gone", "drop_damaged", "drop_missing"}, codes

    def _to_stick(self) -> None:
        number, seat = self._laptop()
        ways: list[Callable[[], object]] = [
            lambda: bundles.make(seat.desk, self.stick),
            lambda: sticks.put_for_laptops(seat.desk, self.stick),
            lambda: file_bundles.put_into(seat.desk, self.stick),
            lambda: bundles.make_all_down(self.county.desk, self.stick),
        ]
        self._expected(self.dice.choice(ways))
        self._note(f"{seat.name} (or the county for {number}) puts on the stick")

    def _from_stick(self) -> None:
        seat = self.dice.choice(self.seats)
        self._note(f"{seat.name} takes from the stick")
        if seat is self.prefecture:  # it has a line to its counties
            return
        if seat is not self.county:
            self._expected(lambda: sticks.take_from_county(seat.desk, [self.stick]))
            return
        for path in self._on_stick():
            self._expected(partial(inbox.take, seat.desk, path))
        for station in self.stations:
            site = station[0].desk.site_id
            self._expected(partial(sticks.hand_back, seat.desk, self.stick, site))

    def _on_stick(self) -> list[Path]:
        """Bundles in the order of their making, shuffled by the dice."""
        paths = sorted(self.stick.glob("*.wuse"), key=lambda path: path.stat().st_mtime_ns)
        self.dice.shuffle(paths)
        return paths

    def _lose_stick(self) -> None:
        shutil.rmtree(self.stick)
        self.stick.mkdir()
        self._note("the stick is lost")

    def _lose_of_drop(self) -> None:
        """Whoever keeps the share restores it, cleans it up, or removes a file."""
        files = (path for path in self.drop.rglob("*") if path.is_file())
        lying = sorted(files, key=lambda path: path.stat().st_mtime_ns)
        if not lying:
            return
        lost = lying if self.dice.random() < 0.3 else [self.dice.choice(lying)]
        for path in lost:
            path.unlink()
        self._note(f"the drop loses {len(lost)} of {len(lying)}")

    def _expected(self, act: Callable[[], object]) -> bool:
        """Whether it was done, and not refused for a reason that belongs to such a life."""
        try:
            act()
        except UserFault as fault:
            if fault.code not in _EXPECTED | {"nothing_taken"}:
                raise
            return False
        return True

    def _backup(self) -> None:
        seat = self.dice.choice(self.seats)
        folder = self._folder / "backups" / f"{len(self.trace)}"
        seat.kept.append(backups.backup(seat.desk, folder).path)
        self._note(f"{seat.name} makes a backup")

    def _restore(self) -> None:
        seats = [seat for seat in self.seats if seat.kept]
        if not seats:
            return
        seat = self.dice.choice(seats)
        file = self.dice.choice(seat.kept)
        seat.desk.close()
        backups.restore(seat.home, file, "", PASSWORD, secrets=NoKeyring())
        self._open(seat)
        self._note(f"{seat.name} restores backup {seat.kept.index(file)}")

    def _restart(self) -> None:
        seat = self.dice.choice(self.seats)
        self._reopen(seat)
        self._note(f"{seat.name} restarts")

    def _reopen(self, seat: Seat) -> None:
        seat.desk.close()
        self._open(seat)

    def _join(self) -> None:
        number = self.dice.randrange(len(self.stations))
        station = self.stations[number]
        if len(station) < self.shape.laptops and abs(station[0].skew_ms) <= self.shape.skew_ms:
            self._expected(lambda: self.join(number))

    def _turn_clock(self) -> None:
        seat = self.dice.choice(self.seats)
        seat.skew_ms = self.dice.randint(-self.shape.skew_ms, self.shape.skew_ms)
        if self.dice.random() < self.shape.wrong_years:
            seat.skew_ms = self.dice.choice((-9, -1, 2, 5)) * _YEAR
        self._note(f"the clock of {seat.name} is {seat.skew_ms // 60_000} minutes off")

    # the end ------------------------------------------------------------------------------

    def _upgrade_all(self) -> None:
        """Everybody gets the version that somebody has."""
        if any(seat.upgraded for seat in (*self.seats, *self.stolen)):
            for seat in self.seats:
                seat.upgraded = True
                self._reopen(seat)

    def _set_clocks(self) -> None:
        """Everybody looks at the date, sets it, and says what was wrong before."""
        for seat in self.seats:
            seat.skew_ms = 0
            said = clocks.notice(seat.desk)
            if said is not None and said.mendable:
                self._note(f"{seat.name} mends {clocks.mend(seat.desk)}")

    def _reclaim(self) -> int:
        """Everybody takes back what its writer lost while it waited for its time."""
        return sum(inbox.reclaim(seat.desk) for seat in self.seats)

    def settle(self) -> None:
        """Everybody exchanges over a good line until nobody has anything to say, nor days later."""
        self._upgrade_all()
        self._set_clocks()
        self._heed_thefts()
        self._exchange_until_quiet()
        for seat in self.seats:
            _let_days_pass(seat.desk)
        for path in self.drop.rglob("*"):
            os.utime(path, (_LONG_AGO.timestamp(), _LONG_AGO.timestamp()))
        self._exchange_until_quiet()

    def _exchange_until_quiet(self, rounds: int = 24) -> None:
        drop = FolderDrop(self.drop)
        for _round in range(rounds):
            busy: list[str] = []
            for seat in self.seats:
                try:
                    reports = exchange.exchange_over(seat.desk, drop)
                except UserFault as fault:
                    if fault.code != "not_enrolled":
                        raise
                    continue
                for report in reports:
                    busy += [f"{seat.name} sends" for _one in report.sent]
                    busy += [f"{seat.name} takes" for _one in report.taken]
                    busy += [f"{seat.name} answers" for _one in report.answered]
                    busy += [f"{seat.name} hears" for _one in report.confirmed]
                    # what lacks a part is waited for, until it has been so for days
                    busy += [
                        f"{seat.name}: {problem.code}"
                        for problem in report.problems
                        if problem.code != "drop_missing"
                    ]
            self._note(f"settling: {len(busy)} {sorted(set(busy))}")
            if busy:
                continue
            reclaimed = self._reclaim()
            if not reclaimed:
                return
            self._note(f"reclaimed: {reclaimed}")
        raise AssertionError("the fleet does not come to rest")


@cache
def _begun(shape: Shape, laptops: tuple[int, ...]) -> World:
    """A world of this shape, closed after its beginning; it lies there as long as the process.

    To make desks and introduce them costs as much as a third of the history that follows.
    """
    folder = TemporaryDirectory(prefix="fleet-begun-")
    atexit.register(folder.cleanup)
    begun = World(Path(folder.name), 0, shape, laptops)
    begun.close()
    return begun


def _let_days_pass(desk: Desk) -> None:
    """What waits for another laptop or for an answer has waited long enough (decision 0028)."""
    with desk.database.books() as connection:
        for table, column in _WAITS:
            connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = ? WHERE {column} <> ''",  # noqa: S608 - our names
                (f"{_LONG_AGO:%Y-%m-%dT%H:%M:%SZ}",),
            )


def _set_unknown(unit: UnitOfWork, row_id: str, value: str) -> None:
    """Write a field as a later version would have it: this one keeps it and hands it on."""
    stored = unit.row("person", row_id)
    if stored is None or stored["deleted_hlc"] is not None:
        return
    stamp, clocks = unit.stamp, json.loads(stored["field_hlc"])
    before = replaced_clock(clocks.get("mood"), stored["hlc"], stamp.replica_id)
    row = {name: stored[name] for name in COLUMNS["person"]}
    row["extra"] = to_json({"mood": value})
    row["field_hlc"] = to_json({**clocks, "mood": [stamp.hlc, before]})
    unit.apply_rows("person", [(row, stored)])
