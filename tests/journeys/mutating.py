# SPDX-License-Identifier: MulanPSL-2.0
"""Mutations of real bundles, receipts and cards: the same ones for the same seed.

Most are judged by the readers alone. Those that an enrolled device could have signed are also
taken by a real county, in a unit of work that is given back afterwards.
"""

import base64
import hashlib
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zstandard

from tests.journeys.forging import members
from wuse_desktop.errors import Fault
from wuse_desktop.services import bundles, file_bundles, inbox, receipts, senders
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.sync import age, bundle, cards, dsse, tarstream
from wuse_desktop.sync.envelope import BUNDLE
from wuse_desktop.sync.receipt import Receipt, make_receipt, read_receipt
from wuse_desktop.sync.verdict import judge

NASTY: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**62, 2**63, 2**64, 10**400, -(2**63), 0.5, 1e308,
    "", "0", "\0", "x" * 5000, "=1+1", "\u202e", "../../x", "2026-02-30", "9999-99-99T99:99",
    "000000000000000-0000-x", "999999999999999-ffff-x", "a" * 64, "[]", "{}", [], {}, [None],
    [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]], {"": {}}, ["x"] * 300, {"a": "\0"}, "null", "NaN",
]  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What became of the mutations: codes by family, and how many were taken whole by a county."""

    outcomes: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    taken: int = 0

    @property
    def total(self) -> int:
        """All mutations judged."""
        return sum(self.families.values())


@dataclass(frozen=True, slots=True)
class Corpus:
    """Real files between two desks."""

    station: Desk
    county: Desk
    text: tuple[bytes, ...]
    files: bytes
    receipt: bytes
    card: bytes
    tar: bytes
    tables: dict[str, list[dict[str, Any]]]

    @property
    def trusted(self) -> dict[str, bytes]:
        """The keys that the county knows."""
        return senders.trusted_keys(self.county)


def corpus(station: Desk, county: Desk, place: Path, change: Callable[[], None]) -> Corpus:
    """Two bundles of text, the second to be taken next, one of files, a receipt, a card.

    ``change`` makes another change at the station.
    """
    first = bundles.make(station, place).path
    inbox.take(county, first)
    (path,) = receipts.make(county, place, station.site_id)
    receipt = path.read_bytes()
    change()
    second = bundles.make(station, place).path
    (files,) = file_bundles.put_into(station, place)
    (card,) = place.parent.glob("*登记卡*")
    sealed, _wrapper, _body = members(second)
    plain = age.decrypt_bytes(sealed, county.device.identity)
    shown = bundle.inspect(second).envelope
    tables: dict[str, list[dict[str, Any]]] = {}
    for entity, row in bundle.read_rows(
        second, shown, county.device.identity, refuse=lambda row: None
    ):
        tables.setdefault(entity, []).append(row)
    return Corpus(
        station,
        county,
        (first.read_bytes(), second.read_bytes()),
        files.path.read_bytes(),
        receipt,
        card.read_bytes(),
        plain,
        tables,
    )


class Mutator:
    """Makes and judges mutations at ``place``; every choice comes from the seed."""

    def __init__(self, of: Corpus, seed: int, place: Path, *, take_every: int = 4) -> None:
        self._of = of
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._take_every = take_every
        self._path = place / "mutation.wuse"
        self._read_last = b""
        self._trusted = of.trusted
        self._identity = of.county.device.identity
        self._honest = {data: self._read_bytes(data) for data in (*of.text, of.files)}
        self._receipt = self._read_receipt(of.receipt)
        self._card = cards.read_station_card(of.card)
        self.tally = Tally()
        self._families: list[tuple[str, int, Callable[[], None]]] = [
            ("bytes of a bundle", 34, self._bytes),
            ("zip headers", 20, self._headers),
            ("members", 6, self._members),
            ("envelope, not signed anew", 10, self._envelope),
            ("envelope, signed by the station", 8, self._signed_envelope),
            ("tar, sealed and signed", 6, self._inner_bytes),
            ("rows, sealed and signed", 4, self._inner_rows),
            ("receipts", 8, self._receipts),
            ("receipts, signed by the county", 2, self._signed_receipts),
            ("cards", 2, self._cards),
        ]

    def run(self, count: int) -> Tally:
        """Judge so many mutations.

        AssertionError and what is no Fault come out, with a note of which mutation it was and what
        was read: the keys of the desks, and so the files, are others in each run.
        """
        names = [name for name, _weight, _act in self._families]
        weights = [weight for _name, weight, _act in self._families]
        acts = {name: act for name, _weight, act in self._families}
        for number, name in enumerate(self._chance.choices(names, weights, k=count)):
            self.tally.families[name] += 1
            try:
                acts[name]()
            except Exception as error:
                read = base64.b64encode(self._read_last).decode()
                error.add_note(f"mutation {number}, {name}, in base64: {read}")
                raise
        return self.tally

    # judging ------------------------------------------------------------------------------

    def _read(self) -> Any:
        """Everything that a reader does before a row is stored."""
        sealed = bundle.verify(self._path, self._trusted)
        envelope = sealed.envelope
        bundle.check_payload(self._path, envelope, self._identity)
        if envelope.part == "attachments":
            return list(bundle.read_files(self._path, envelope, self._identity, lambda _held: None))
        refused: list[Any] = []
        rows = list(bundle.read_rows(self._path, envelope, self._identity, refuse=refused.append))
        return rows, refused

    def _read_bytes(self, data: bytes) -> Any:
        self._read_last = data
        self._path.write_bytes(data)
        return self._read()

    def _judge(self, data: bytes, honest: Any) -> None:
        """Refused by name, or read as the honest one is."""
        try:
            found = self._read_bytes(data)
        except Fault as fault:
            self._note(fault)
        else:
            assert found == honest
            self.tally.outcomes["identical"] += 1

    def _note(self, fault: Fault) -> None:
        assert fault.message.endswith("。"), fault.code
        assert fault.next_step.endswith("。"), fault.code
        self.tally.outcomes[fault.code] += 1

    def _judge_signed(self, data: bytes) -> None:
        """What a device gone bad signed: read, and now and then taken by the county for a try."""
        try:
            rows, _refused = self._read_bytes(data)
            sealed = bundle.verify(self._path, self._trusted)
        except Fault as fault:
            self._note(fault)
            return
        except ValueError:  # read as files
            self.tally.outcomes["read"] += 1
            return
        for entity, row in rows:
            if entity in CODECS:
                try:
                    CODECS[entity].from_wire(row)
                except (ValueError, KeyError):
                    self.tally.outcomes["row set aside"] += 1
        county = self._of.county
        judgement = judge(sealed, (county.site_id,), inbox.sender_state(county, sealed))
        self.tally.outcomes[judgement.verdict.value] += 1
        if judgement.verdict.applies and self._chance.randrange(self._take_every) == 0:
            self._take()

    def _take(self) -> None:
        county = self._of.county
        before = _mark(county)
        try:
            with county.together("试收"):
                try:
                    inbox.take(county, self._path)
                except Fault as fault:
                    self._note(fault)
                    raise _TakenBackError from None
                self.tally.taken += 1
                raise _TakenBackError
        except _TakenBackError:
            pass
        assert _mark(county) == before

    # mutating -----------------------------------------------------------------------------

    def _mutated(self, data: bytes) -> bytes:
        chance, made = self._chance, bytearray(data)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            if not made:
                break
            at = chance.randrange(len(made))
            end = min(len(made), at + chance.choice((1, 2, 8, 64, 600)))
            match chance.randrange(8):
                case 0 | 1:
                    made[at] ^= 1 << chance.randrange(8)
                case 2:
                    made[at] = chance.randrange(256)
                case 3:
                    del made[at:end]
                case 4:
                    made[at:at] = chance.randbytes(end - at)
                case 5:
                    made[at:at] = made[at:end]
                case 6:
                    made[at:end] = bytes(end - at)
                case _:
                    del made[at:]
        return bytes(made)

    def _bundle(self) -> bytes:
        return self._chance.choice((*self._of.text, self._of.text[-1], self._of.files))

    def _bytes(self) -> None:
        data = self._bundle()
        self._judge(self._mutated(data), self._honest[data])

    def _headers(self) -> None:
        """The parts of a ZIP that nobody signed: local headers, directory, end."""
        data = self._bundle()
        made = bytearray(data)
        payload_end = data.rindex(b"PK\x03\x04")
        directory = data.index(b"PK\x01\x02", payload_end)
        places = [
            range(64), range(payload_end, payload_end + 48), range(directory, len(data)),
            range(len(data) - 22, len(data)),
        ]  # fmt: skip
        for _ in range(self._chance.choice((1, 1, 2, 3))):
            place = self._chance.choice(places)
            made[self._chance.choice(place)] = self._chance.choice((0, 1, 0xFF, 0x7F, 8, 45))
        self._judge(bytes(made), self._honest[data])

    def _members(self) -> None:
        first, second = self._bundle(), self._bundle()
        parts = [*_parts(first), *_parts(second)]
        chosen = [self._chance.choice(parts) for _ in range(self._chance.choice((1, 2, 2, 2, 3)))]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in chosen:
                info = zipfile.ZipInfo(self._chance.choice((name, name, name, "x")))
                if name.startswith("payload"):
                    with archive.open(info, "w", force_zip64=True) as member:
                        member.write(content)
                else:
                    archive.writestr(info, content)
        signed = [content for _name, content in chosen[1:]]
        of_first = _parts(first)[1][1] in signed
        self._judge(made.getvalue(), self._honest[first if of_first else second])

    def _edited(self, body: dict[str, Any]) -> dict[str, Any]:
        made = dict(body)
        for _ in range(self._chance.choice((1, 1, 2))):
            name = self._chance.choice(sorted(body))
            kind = self._chance.randrange(6)
            if kind == 0:
                made.pop(name, None)
            elif kind == 1:
                made[f"x{self._chance.randrange(9)}"] = self._chance.choice(NASTY)
            elif kind == 2 and isinstance(body[name], int):
                made[name] = body[name] + self._chance.choice((-1, 1, 1000, 2**40))
            elif kind == 3 and isinstance(body[name], str):
                made[name] = self._mutated(body[name].encode()).decode("utf-8", "replace")
            else:
                made[name] = self._chance.choice(NASTY)
        return made

    def _envelope(self) -> None:
        """Other words under the old signature."""
        data = self._bundle()
        (_name, payload), (_other, signed) = _parts(data)
        wrapper = json.loads(signed)
        if self._chance.randrange(3):
            body = json.loads(base64.b64decode(wrapper["payload"]))
            words = json.dumps(self._edited(body)).encode()
            wrapper["payload"] = base64.b64encode(words).decode()
        else:
            wrapper = self._edited(wrapper)
        self._judge(_joined(payload, json.dumps(wrapper).encode()), self._honest[data])

    def _signed(self, payload: bytes, body: dict[str, Any]) -> bytes:
        words = json.dumps(body).encode()
        signer = self._of.station.device.signer()
        return _joined(payload, dsse.sign(BUNDLE.payload_type, words, signer))

    def _signed_envelope(self) -> None:
        (_name, payload), (_other, signed) = _parts(self._of.text[-1])
        body = json.loads(base64.b64decode(json.loads(signed)["payload"]))
        self._judge_signed(self._signed(payload, self._edited(body)))

    def _sealed(self, plain: bytes, **claims: Any) -> bytes:
        recipient = self._of.county.device.public_part().recipient
        payload = age.encrypt_bytes(plain, [recipient])
        signed = _parts(self._of.text[-1])[1][1]
        body = json.loads(base64.b64decode(json.loads(signed)["payload"]))
        body |= {
            "payload_sha256": hashlib.sha256(payload).hexdigest(),
            "payload_size": len(payload),
            **claims,
        }
        return self._signed(payload, body)

    def _inner_bytes(self) -> None:
        self._judge_signed(self._sealed(self._mutated(self._of.tar)))

    def _inner_rows(self) -> None:
        """Rows of another making, in a bundle that is right in everything else."""
        tables = {entity: [*rows] for entity, rows in self._of.tables.items()}
        entity = self._chance.choice(sorted(tables))
        rows = tables[entity]
        place = self._chance.randrange(len(rows))
        for _ in range(self._chance.choice((1, 1, 3))):
            rows[place] = self._edited(rows[place])
        if self._chance.randrange(8) == 0:
            other = self._chance.choice(("worker", "station", "x", "audit", "form_version"))
            tables[other] = tables.pop(entity)
        lines = {name: [_line(row) for row in found] for name, found in tables.items()}
        if self._chance.randrange(4) == 0:
            line = lines[next(iter(lines))]
            line[0] = self._mutated(line[0].rstrip(b"\n")).replace(b"\n", b"") + b"\n"
        plain, claims = _tar(lines)
        self._judge_signed(self._sealed(plain, **claims))

    def _read_receipt(self, data: bytes) -> Receipt:
        self._read_last = data
        trusted = senders.trusted_keys(self._of.station)
        return read_receipt(data, self._of.station.device.identity, trusted)

    def _receipts(self) -> None:
        try:
            assert self._read_receipt(self._mutated(self._of.receipt)) == self._receipt
            self.tally.outcomes["identical"] += 1
        except Fault as fault:
            self._note(fault)

    def _signed_receipts(self) -> None:
        """A county gone mad: read or refused, and no exception while it is taken."""
        signed = age.decrypt_bytes(self._of.receipt, self._of.station.device.identity)
        body = json.loads(base64.b64decode(json.loads(signed)["payload"]))
        words = json.dumps(self._edited(body)).encode()
        wrapped = dsse.sign(
            "application/vnd.wuse.receipt+json", words, self._of.county.device.signer()
        )
        recipient = self._of.station.device.public_part().recipient
        try:
            said = self._read_receipt(age.encrypt_bytes(wrapped, [recipient]))
        except Fault as fault:
            self._note(fault)
        else:
            self.tally.outcomes["read"] += 1
            make_receipt(said, self._of.county.device.signer(), [recipient])

    def _cards(self) -> None:
        try:
            self._read_last = self._mutated(self._of.card)
            assert cards.read_station_card(self._read_last) == self._card
            self.tally.outcomes["identical"] += 1
        except Fault as fault:
            self._note(fault)


class _TakenBackError(Exception):
    """Ends a unit of work that was for a try."""


def _mark(desk: Desk) -> tuple[Any, ...]:
    """What any write would change: the trail, the books, the number of rows."""
    with desk.database.read() as connection:
        books = tuple(
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()  # noqa: S608
            for name in ("audit", "inbox", "file_inbox", "quarantine", "conflict", *CODECS)
        )
        last = connection.exec_driver_sql("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1")
        return (*books, bytes(last.scalar_one()))


def is_whole(desk: Desk) -> bool:
    """Whether the trail of a desk holds and its file is sound."""
    with desk.read() as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        return sound and records.check_chain(connection) is None


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _joined(payload: bytes, envelope: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        with archive.open(zipfile.ZipInfo("payload.tar.age"), "w", force_zip64=True) as member:
            member.write(payload)
        archive.writestr(zipfile.ZipInfo("envelope.dsse.json"), envelope)
    return made.getvalue()


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _tar(lines: dict[str, list[bytes]]) -> tuple[bytes, dict[str, Any]]:
    """The stream of these lines, and what an envelope has to say of it."""
    pieces: list[bytes] = []
    listed = []
    for entity, content in lines.items():
        packed = zstandard.ZstdCompressor().compress(b"".join(content))
        name = f"data/{entity}-00000.jsonl.zst"
        pieces += tarstream.member(name, packed)
        digest = hashlib.sha256(packed).hexdigest()
        listed.append({"name": name, "size": len(packed), "sha256": digest, "rows": len(content)})
    manifest = json.dumps({"format": 1, "members": listed}).encode()
    pieces += [*tarstream.member("manifest.json", manifest), tarstream.END]
    counts = {entity: len(content) for entity, content in lines.items()}
    claims = {"manifest_sha256": hashlib.sha256(manifest).hexdigest(), "counts": counts}
    return b"".join(pieces), claims
