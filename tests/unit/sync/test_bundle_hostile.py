# SPDX-License-Identifier: MulanPSL-2.0
"""Bundles as nobody honest makes them: every one is refused by name, and nothing else happens."""

import dataclasses
import hashlib
import io
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import zstandard

from tests.unit.sync.samples import Desk, forge, row, rows, take, write
from wuse_desktop.errors import Fault
from wuse_desktop.sync import payload, tarstream
from wuse_desktop.sync.container import ENVELOPE, PAYLOAD
from wuse_desktop.sync.rows import Row, encode_line

SHARD = "data/person-00000.jsonl.zst"


def refusal(path: Path, receiver: Desk, sender: Desk) -> Fault:
    with pytest.raises(Fault) as caught:
        take(path, receiver, sender.trusted)
    return caught.value


def packed(people: list[Row]) -> bytes:
    lines = b"".join(encode_line("person", person) for person in people)
    return zstandard.ZstdCompressor(level=3).compress(lines)


def manifest(*members: tuple[str, bytes, int]) -> bytes:
    entries = [
        {
            "name": name,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": count,
        }
        for name, content, count in members
    ]
    return msgspec.json.encode({"format": 1, "members": entries})


def tar(*members: tuple[str, bytes]) -> bytes:
    pieces = [piece for name, content in members for piece in tarstream.member(name, content)]
    return b"".join(pieces) + tarstream.END


@dataclasses.dataclass
class Forger:
    """Signs whatever payload it is given, as an enrolled device gone bad would."""

    folder: Path
    sender: Desk
    receiver: Desk

    def code(self, plain: bytes, listing: bytes = b"", **claims: object) -> str:
        path = self.folder / "forged.wuse"
        digest = hashlib.sha256(listing).hexdigest()
        forge(path, self.sender, self.receiver, [plain], manifest_sha256=digest, **claims)
        return refusal(path, self.receiver, self.sender).code


@pytest.fixture
def forger(tmp_path: Path, station: Desk, county: Desk) -> Forger:
    return Forger(tmp_path, station, county)


def test_the_forger_can_also_make_a_proper_bundle(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    people = rows(3, station)
    shard = packed(people)
    listing = manifest((SHARD, shard, 3))
    forge(
        tmp_path / "a.wuse",
        station,
        county,
        [tar((SHARD, shard), ("manifest.json", listing))],
        manifest_sha256=hashlib.sha256(listing).hexdigest(),
    )
    taken = take(tmp_path / "a.wuse", county, station.trusted)
    assert [found for _, found in taken] == people


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "data/../person-00000.jsonl.zst",
        "data/person-00001.jsonl.zst",
        "data/person-00000.jsonl",
        "data/Person-00000.jsonl.zst",
        "data\\person-00000.jsonl.zst",
        "att/0000",
        "data/person-00000.jsonl.zst/",
    ],
)
def test_member_names_that_no_bundle_has(forger: Forger, name: str) -> None:
    shard = packed(rows(3, forger.sender))
    listing = manifest((name, shard, 3))
    plain = tar((name, shard), ("manifest.json", listing))
    assert forger.code(plain, listing) == "bundle_damaged"


def test_duplicate_and_interleaved_members(forger: Forger) -> None:
    shard = packed(rows(3, forger.sender))
    visit = "data/visit-00000.jsonl.zst"
    counts = {"person": 6, "visit": 3}
    twice = manifest((SHARD, shard, 3), (SHARD, shard, 3))
    plain = tar((SHARD, shard), (SHARD, shard), ("manifest.json", twice))
    assert forger.code(plain, twice, counts=counts) == "bundle_damaged"
    again = "data/person-00001.jsonl.zst"
    mixed = manifest((SHARD, shard, 3), (visit, shard, 3), (again, shard, 3))
    plain = tar((SHARD, shard), (visit, shard), (again, shard), ("manifest.json", mixed))
    assert forger.code(plain, mixed, counts=counts) == "bundle_damaged"


def special(kind: bytes) -> bytes:
    info = tarfile.TarInfo(SHARD)
    info.type, info.linkname, info.mode = kind, "/etc/passwd", 0o600
    return info.tobuf(tarfile.USTAR_FORMAT) + tarstream.END


BAD_TARS = {
    "empty": b"",
    "half an end": b"\0" * 512,
    "data after the end": b"\0" * 1536,
    "no members": tarstream.END,
    "no tar": b"x" * 5000,
    "symbolic link": special(tarfile.SYMTYPE),
    "hard link": special(tarfile.LNKTYPE),
    "folder": special(tarfile.DIRTYPE),
    "device": special(tarfile.CHRTYPE),
    "GNU long name": special(tarfile.GNUTYPE_LONGNAME),
    "pax header": special(tarfile.XHDTYPE),
    "sparse file": special(tarfile.GNUTYPE_SPARSE),
    "largest size": tarstream.header(SHARD, 8**11 - 1),
    "cut member": tarstream.header(SHARD, 100) + b"short",
    "largest manifest": tarstream.header("manifest.json", payload.MAX_MANIFEST + 1),
}


@pytest.mark.parametrize("kind", BAD_TARS)
def test_tars_of_another_making(forger: Forger, kind: str) -> None:
    assert forger.code(BAD_TARS[kind]) == "bundle_damaged"


def whole(people: list[Row], rows_said: int | None = None) -> tuple[bytes, bytes]:
    shard = packed(people)
    listing = manifest((SHARD, shard, len(people) if rows_said is None else rows_said))
    return tar((SHARD, shard), ("manifest.json", listing)), listing


def test_counts_must_agree_everywhere(forger: Forger) -> None:
    people = rows(3, forger.sender)
    plain, listing = whole(people)
    assert forger.code(plain, listing, counts={"person": 2}) == "bundle_damaged"
    assert forger.code(plain, listing, counts={"person": 4}) == "bundle_damaged"
    assert forger.code(plain, listing, counts={"person": 3, "visit": 1}) == "bundle_damaged"
    assert forger.code(*whole(people, rows_said=4)) == "bundle_damaged"


def test_a_swapped_manifest_is_noticed(forger: Forger) -> None:
    plain, _ = whole(rows(3, forger.sender))
    assert forger.code(plain, b"another") == "bundle_damaged"


def test_nothing_may_follow_the_manifest_or_the_end(forger: Forger) -> None:
    plain, listing = whole(rows(3, forger.sender))
    tail = b"".join(tarstream.member("data/visit-00000.jsonl.zst", b"x")) + tarstream.END
    assert forger.code(plain[: -len(tarstream.END)] + tail, listing) == "bundle_damaged"
    assert forger.code(plain + b"\0", listing) == "bundle_damaged"


def shard_of(content: bytes, **parameters: object) -> bytes:
    return zstandard.ZstdCompressor(**parameters).compress(content)  # type: ignore[arg-type]


BAD_SHARDS = {
    "empty": b"",
    "no zstd": b"not zstd",
    "no line": shard_of(b""),
    "a bomb that says so": shard_of(b"x" * (payload.MAX_SHARD_BYTES + 1)),
    "no size told": shard_of(b"{}\n" * 3, write_content_size=False),
    "data after the frame": shard_of(b"{}\n" * 3) + b"tail",
    "cut": shard_of(b"{}\n" * 3)[:-1],
    "two frames": shard_of(b"{}\n" * 3) * 2,
    "no last line end": shard_of(b"{}\n{}\n{}"),
    "too many lines": shard_of(b"\n" * (payload.SHARD_ROWS + 1)),
}


@pytest.mark.parametrize("kind", BAD_SHARDS)
def test_shards_that_do_not_unpack_as_told(forger: Forger, kind: str) -> None:
    shard = BAD_SHARDS[kind]
    listing = manifest((SHARD, shard, 3))
    plain = tar((SHARD, shard), ("manifest.json", listing))
    counts = {"person": payload.SHARD_ROWS * 2}
    assert forger.code(plain, listing, counts=counts) == "bundle_damaged"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(forger: Forger) -> None:
    bomb = bytearray(shard_of(b"\n" * 200_000_000))
    at = bytes(bomb).index(struct.pack("<I", 200_000_000))
    bomb[at : at + 4] = struct.pack("<I", 1000)
    listing = manifest((SHARD, bytes(bomb), 3))
    plain = tar((SHARD, bytes(bomb)), ("manifest.json", listing))
    assert forger.code(plain, listing) == "bundle_damaged"


def test_rows_packed_beyond_belief_are_refused(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "RATIO_ALLOWANCE", 0)
    same = row(1, forger.sender, note="重" * 1000)
    plain, listing = whole([same] * 2000)
    assert forger.code(plain, listing, counts={"person": 2000}) == "bundle_damaged"


def test_an_age_header_without_end_is_not_read(
    tmp_path: Path, station: Desk, county: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = b"age-encryption.org/v1\n" + b"-> X25519 abc\n" * 100_000
    monkeypatch.setattr("wuse_desktop.sync.age.encrypt_bytes", lambda content, to: endless)
    forge(tmp_path / "a.wuse", station, county, [b""])
    assert refusal(tmp_path / "a.wuse", county, station).code == "bundle_damaged"


def rezip(path: Path, change: Callable[[dict[str, bytes]], list[tuple[str, bytes]]]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in change(members):
            archive.writestr(name, content)
    path.write_bytes(made.getvalue())


REZIPPED: dict[str, Callable[[dict[str, bytes]], list[tuple[str, bytes]]]] = {
    "swapped order": lambda found: [(ENVELOPE, found[ENVELOPE]), (PAYLOAD, found[PAYLOAD])],
    "swapped content": lambda found: [(PAYLOAD, found[ENVELOPE]), (ENVELOPE, found[PAYLOAD])],
    "one missing": lambda found: [(PAYLOAD, found[PAYLOAD])],
    "one more": lambda found: [*found.items(), ("autorun.inf", b"x")],
    "other names": lambda found: [("../" + PAYLOAD, found[PAYLOAD]), (ENVELOPE, found[ENVELOPE])],
    "large envelope": lambda found: [(PAYLOAD, found[PAYLOAD]), (ENVELOPE, b" " * 2_000_000)],
    "twice the payload": lambda found: [(PAYLOAD, found[PAYLOAD]), (PAYLOAD, found[PAYLOAD])],
    "empty payload": lambda found: [(PAYLOAD, b""), (ENVELOPE, found[ENVELOPE])],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("how", REZIPPED)
def test_rewrapped_members(tmp_path: Path, station: Desk, county: Desk, how: str) -> None:
    write(tmp_path / "a.wuse", station, county)
    rezip(tmp_path / "a.wuse", REZIPPED[how])
    assert refusal(tmp_path / "a.wuse", county, station).code == "bundle_damaged"


def test_the_payload_of_another_bundle_does_not_fit(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path, other = tmp_path / "a.wuse", tmp_path / "b.wuse"
    write(path, station, county)
    write(other, station, county)
    with zipfile.ZipFile(other) as archive:
        swapped = archive.read(PAYLOAD)
    rezip(path, lambda found: [(PAYLOAD, swapped), (ENVELOPE, found[ENVELOPE])])
    assert refusal(path, county, station).code == "bundle_damaged"


def mutations(content: bytes, seed: int, count: int) -> Iterator[bytes]:
    """Flipped bits, cut ends, doubled, removed and foreign pieces, zeroed stretches."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    for _ in range(count):
        data = bytearray(content)
        at = chance.randrange(len(data))
        end = min(len(data), at + chance.randrange(1, 64))
        match chance.randrange(7):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at:]
            case 2:
                del data[at:end]
            case 3:
                data[at:at] = data[at:end]
            case 4:
                data[at:end] = chance.randbytes(end - at)
            case 5:
                data[at:end] = bytes(end - at)
            case _:  # the directory at the end decides how the rest is read
                data[-chance.randrange(1, 220)] = chance.randrange(256)
        yield bytes(data)


def test_mutated_bundles_are_refused_by_name_or_read_the_same(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    path = tmp_path / "a.wuse"
    write(path, station, county)
    honest = take(path, county, station.trusted)
    codes: dict[str, int] = {}
    for content in mutations(path.read_bytes(), seed=1, count=1000):
        path.write_bytes(content)
        try:
            assert take(path, county, station.trusted) == honest
        except Fault as fault:
            codes[fault.code] = codes.get(fault.code, 0) + 1
    assert set(codes) <= {
        "bundle_damaged",
        "bundle_foreign",
        "bundle_truncated",
        "bundle_unknown_sender",
    }
    assert sum(codes.values()) > 900


def test_mutated_payloads_of_an_enrolled_device_are_refused_by_name(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    """The same inside the encryption: tar, zstd, manifest."""
    people = rows(3, station)
    plain, listing = whole(people)
    digest = hashlib.sha256(listing).hexdigest()
    codes = []
    for content in mutations(plain, seed=2, count=400):
        forge(tmp_path / "a.wuse", station, county, [content], manifest_sha256=digest)
        try:
            taken = take(tmp_path / "a.wuse", county, station.trusted)
        except Fault as fault:
            codes.append(fault.code)
        else:  # zeros written over zeros
            assert [found for _, found in taken] == people
    assert set(codes) == {"bundle_damaged"}
    assert len(codes) > 300
