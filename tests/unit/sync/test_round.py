# SPDX-License-Identifier: MulanPSL-2.0
"""Whole rounds between two desks over a folder: real bundles, a store that lives in memory."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.unit.sync.samples import Desk, draft, rows, take
from wuse_desktop.domain.progress import Cancelled, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.sync import bundle, parts
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.engine import RoundReport, run_round
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.lock import holding_lock
from wuse_desktop.sync.ports import Answer, DropFault, Outgoing
from wuse_desktop.sync.receipt import make_receipt, read_receipt, receipt_for
from wuse_desktop.sync.rows import Row
from wuse_desktop.sync.transport import COUNTY, STATION, DropTransport
from wuse_desktop.sync.verdict import SenderState, Verdict, judge

TOKEN = "0123456789abcdef" * 2


@dataclass
class Store:
    """Both sides of one desk, as its database would keep them."""

    desk: Desk
    peer: Desk
    home: Path
    changes: list[Row] = field(default_factory=list)
    confirmed_to: int = 0
    packed_to: int = 0
    outgoing: list[Outgoing] = field(default_factory=list)
    sealed: list[Sealed] = field(default_factory=list)
    delivered_ids: set[str] = field(default_factory=set)
    confirmed_ids: set[str] = field(default_factory=set)
    held: dict[str, Row] = field(default_factory=dict)
    state: SenderState | None = None
    settled_ids: set[str] = field(default_factory=set)
    reminded: list[str] = field(default_factory=list)
    receipts: list[Answer] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    doubts: bool = False  # whether what it delivered has lain there for a while

    # as a sender

    def collect(self, progress: Progress) -> None:
        now = len(self.changes)
        if now == self.packed_to:
            return
        seq = len(self.sealed) + 1
        outside = draft(
            self.desk,
            self.peer,
            seq=seq,
            prev_envelope_sha256=self.sealed[-1].sha256 if self.sealed else "",
            from_rev=self.confirmed_to,
            to_rev=now,
        )
        path = self.home / f"{outside.bundle_id}.wuse"
        made = bundle.write_bundle(
            path,
            outside,
            [("person", self.changes[self.confirmed_to : now])],
            recipients=[self.peer.recipient],
            signer=self.desk.keys.signer(),
            progress=progress,
        )
        self.sealed.append(made)
        self.outgoing.append(Outgoing(outside.bundle_id, TOKEN, path))
        self.packed_to = now

    def waiting(self) -> Sequence[Outgoing]:
        return [one for one in self.outgoing if one.bundle_id not in self.delivered_ids]

    def unconfirmed(self) -> Sequence[Outgoing]:
        if not self.doubts:
            return []
        sure = self.confirmed_ids
        return [one for one in self.outgoing if one.bundle_id in self.delivered_ids - sure]

    def delivered(self, bundle_id: str) -> None:
        self.delivered_ids.add(bundle_id)

    def failed(self, bundle_id: str, fault: DropFault) -> None:
        self.failures.append((bundle_id, fault.code))

    def is_over(self, bundle_id: str) -> bool:
        names = [one.bundle_id for one in self.outgoing]
        later = names[names.index(bundle_id) + 1 :] if bundle_id in names else []
        return bundle_id in self.confirmed_ids or any(name in self.delivered_ids for name in later)

    def confirm(self, receipt: bytes) -> str | None:
        read = read_receipt(receipt, self.desk.keys.identity, self.peer.trusted)
        self.confirmed_to = max(self.confirmed_to, read.to_rev)
        self.confirmed_ids.add(read.bundle_id)
        return read.bundle_id

    # as a receiver

    def folder(self) -> Path:
        return self.home

    def settled(self, bundle_id: str) -> bool:
        return bundle_id in self.settled_ids

    def remind(self, bundle_id: str) -> None:
        self.reminded.append(bundle_id)

    def take(self, path: Path, address: str, progress: Progress) -> str:
        assert address == TOKEN
        self.settled_ids.add(path.stem)
        sealed = bundle.verify(path, self.peer.trusted, progress)
        if self.state is None:
            key = self.peer.keys.signer().key_id
            self.state = SenderState(self.peer.site_id, frozenset({key}))
        judged = judge(sealed, (self.desk.site_id,), self.state)
        if judged.verdict.applies:
            self._apply(path, sealed)
        if judged.verdict is Verdict.FORK:
            raise UserFault("bundle_fork", judged.sentence)
        receipt = receipt_for(
            sealed,
            app_version="0.1.0",
            from_site=self.desk.site_id,
            verdict=judged.verdict,
            rows=sealed.envelope.rows,
            to_rev=self.state.taken_to_rev,
        )
        content = make_receipt(receipt, self.desk.keys.signer(), [self.peer.recipient])
        self.receipts.append(Answer(receipt.receipt_id, TOKEN, content))
        path.unlink()
        return sealed.envelope.bundle_id

    def _apply(self, path: Path, sealed: Sealed) -> None:
        assert self.state is not None
        for _, row in take(path, self.desk, self.peer.trusted):
            self.held[row["id"]] = row
        envelope = sealed.envelope
        self.state = SenderState(
            self.state.site_id,
            self.state.key_ids,
            taken={**self.state.taken, envelope.seq: sealed.sha256},
            taken_to_rev=envelope.to_rev,
        )

    def unanswered(self) -> Sequence[Answer]:
        return list(self.receipts)

    def answered(self, receipt_id: str) -> None:
        self.receipts = [one for one in self.receipts if one.receipt_id != receipt_id]


@dataclass
class World:
    """A station, its county and the folder between them."""

    station: Store
    county: Store
    drop: Path

    def station_round(self) -> RoundReport:
        transport = DropTransport(FolderDrop(self.drop), STATION, [TOKEN])
        return run_round(self.station, self.station, transport, self.station.home / "lock")

    def county_round(self) -> RoundReport:
        transport = DropTransport(FolderDrop(self.drop), COUNTY, [TOKEN])
        return run_round(self.county, self.county, transport, self.county.home / "lock")

    def left_on_drop(self) -> list[str]:
        return [path.name for path in self.drop.rglob("*") if path.is_file()]


@pytest.fixture
def world(tmp_path: Path, station: Desk, county: Desk) -> World:
    for name in ("station", "county", "drop"):
        (tmp_path / name).mkdir()
    return World(
        Store(station, county, tmp_path / "station"),
        Store(county, station, tmp_path / "county"),
        tmp_path / "drop",
    )


def test_a_record_goes_up_and_its_receipt_comes_back(world: World) -> None:
    world.station.changes = rows(3, world.station.desk)
    first = world.station_round()
    assert len(first.sent) == 1
    taken = world.county_round()
    assert taken.taken == first.sent
    assert len(taken.answered) == 1
    last = world.station_round()
    assert last.confirmed == first.sent
    assert world.station.confirmed_to == 3
    assert list(world.county.held.values()) == world.station.changes
    assert world.left_on_drop() == []
    assert first.problems == taken.problems == last.problems == ()


def test_a_lost_bundle_is_made_good_by_the_next(world: World) -> None:
    world.station.changes = rows(3, world.station.desk)
    (lost,) = world.station_round().sent
    parts.remove(FolderDrop(world.drop), f"inbox/{TOKEN}/{lost}")
    world.station.changes = world.station.changes + rows(2, world.station.desk)
    world.station_round()
    world.county_round()
    world.station_round()
    assert list(world.county.held.values()) == world.station.changes
    assert world.station.confirmed_to == 5


def test_a_lost_bundle_is_sent_again_once_it_has_been_waited_for(world: World) -> None:
    world.station.changes = rows(3, world.station.desk)
    (lost,) = world.station_round().sent
    parts.remove(FolderDrop(world.drop), f"inbox/{TOKEN}/{lost}")
    assert world.station_round().sent == ()
    world.station.doubts = True
    assert world.station_round().sent == (lost,)
    assert world.station_round().sent == ()
    assert world.county_round().taken == (lost,)
    assert world.station_round().confirmed == (lost,)
    assert world.left_on_drop() == []


def test_a_carrier_that_is_gone_stops_nothing_else(world: World) -> None:
    world.station.changes = rows(3, world.station.desk)
    away = world.drop.rename(world.drop.with_name("unplugged"))
    report = world.station_round()
    assert not report.reachable
    assert [problem.code for problem in report.problems] == ["medium_gone"]
    assert len(world.station.outgoing) == 1  # packed all the same
    away.rename(world.drop)
    assert len(world.station_round().sent) == 1


def test_one_bad_bundle_does_not_hold_up_the_others(world: World) -> None:
    world.station.changes = rows(3, world.station.desk)
    world.station_round()
    (path,) = world.drop.rglob("*.part0000")
    good = path.read_bytes()
    bad_id = "00000000-0000-7000-8000-000000000000"
    (world.county.home / "bad").write_bytes(b"PK\x03\x04" + good[4:-30])
    parts.upload(FolderDrop(world.drop), world.county.home / "bad", f"inbox/{TOKEN}/{bad_id}")
    report = world.county_round()
    assert [(one.name, one.code) for one in report.problems] == [(bad_id, "bundle_truncated")]
    assert len(report.taken) == 1
    assert len(world.county.held) == 3
    assert world.county_round().problems == ()


def test_forged_receipts_confirm_nothing(world: World) -> None:
    world.station.changes = rows(3, world.station.desk)
    world.station_round()
    drop = FolderDrop(world.drop)
    forged = f"outbox/{TOKEN}/00000000-0000-7000-8000-000000000000.receipt"
    drop.put_new(forged, b"forged")
    drop.put_new(f"outbox/{TOKEN}/readme.receipt", b"not ours to read")
    report = world.station_round()
    assert [problem.code for problem in report.problems] == ["receipt_damaged"]
    assert report.confirmed == ()
    assert drop.size(forged) is None
    assert world.station_round().problems == ()


def test_a_receipt_for_another_laptop_is_left_to_it(world: World, station: Desk) -> None:
    world.station.changes = rows(3, world.station.desk)
    world.station_round()
    world.county_round()
    other = Store(Desk(station.site_id), world.county.desk, world.station.home)
    transport = DropTransport(FolderDrop(world.drop), STATION, [TOKEN])
    report = run_round(other, other, transport, world.station.home / "lock")
    assert report.problems == ()
    assert len(world.station_round().confirmed) == 1


def test_only_one_round_runs_at_a_time(world: World) -> None:
    with (
        holding_lock(world.station.home / "lock"),
        pytest.raises(UserFault, match="sync_running"),
    ):
        world.station_round()
    assert world.station_round().problems == ()


class StopAt:
    """Cancels at a step."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, label: str, done: int, total: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise Cancelled


@pytest.mark.parametrize("at", range(1, 5))
def test_a_round_cancelled_anywhere_is_finished_by_the_next(world: World, at: int) -> None:
    world.station.changes = rows(3, world.station.desk)
    transport = DropTransport(FolderDrop(world.drop), STATION, [TOKEN])
    home = world.station.home
    with suppress(Cancelled):
        run_round(world.station, world.station, transport, home / "lock", StopAt(at))
    world.station_round()
    transport = DropTransport(FolderDrop(world.drop), COUNTY, [TOKEN])
    try:
        run_round(world.county, world.county, transport, world.county.home / "lock", StopAt(at))
    except Cancelled:
        world.county.settled_ids.clear()  # a cancelled take is rolled back
    world.county_round()
    world.station_round()
    assert list(world.county.held.values()) == world.station.changes
    assert world.station.confirmed_to == 3
    assert world.left_on_drop() == []
