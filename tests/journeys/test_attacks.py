# SPDX-License-Identifier: MulanPSL-2.0
"""The attack catalogue: each one is noticed, named in Chinese with a next step, and harmless.

One entry an attack. Harmless means that everything the attacked desk holds, row by row in every
table and file by file of its attachments, is as it was; an attack that only makes the desk answer
again says which of its books may tell so.
"""

import base64
import dataclasses
import hashlib
import io
import itertools
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import zstandard

from tests.journeys.forging import (
    Scene,
    altered_envelope,
    cut,
    flip,
    is_plain,
    members,
    rewritten,
    signed_anew,
)
from tests.services.conftest import MakeDesk
from tests.services.exchanging import (
    Content,
    Crafted,
    carry,
    content,
    craft,
    enrol,
    records_of,
    save,
    wire_row,
)
from tests.unit.sync.test_bundle_hostile import manifest, special, tar
from wuse_desktop.cli.answer import Answer, tell
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.table_text import harmless
from wuse_desktop.errors import Fault
from wuse_desktop.reports.ooxml import LONGEST_TEXT
from wuse_desktop.reports.workbook import Sheet, SheetColumn, write_workbook
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.services import (
    bundles,
    enrolment,
    exchange,
    inbox,
    receipts,
    sent_bundles,
    states,
    station_board,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.found_files import file_name
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import settings
from wuse_desktop.sync import age, bundle, cards, dsse, parts, payload, tarstream
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.envelope import BUNDLE, Sealed, peek
from wuse_desktop.sync.ports import Drop, DropEntry
from wuse_desktop.sync.receipt import Receipt, make_receipt, receipt_for
from wuse_desktop.sync.rows import encode_line
from wuse_desktop.sync.verdict import Verdict

SHARD = "data/person-00000.jsonl.zst"


@pytest.fixture
def scene(desk: Desk, county: Desk, stick: Path, make_desk: MakeDesk) -> Scene:
    """A county that holds something of the station already, and the station has more."""
    save(desk, "王秀兰")
    carry(desk, county, stick)
    for path in stick.iterdir():
        path.unlink()
    save(desk, "赵德福")
    return Scene(desk, county, stick, make_desk)


def held(desk: Desk) -> tuple[Content, dict[str, bytes]]:
    """Everything that a desk holds."""
    files = {path.name: path.read_bytes() for path in desk.paths.attachments.iterdir()}
    return content(desk), files


# what a station's program gone bad can sign --------------------------------------------------


def last(scene: Scene) -> store.Sent:
    with scene.desk.read() as connection:
        return store.sent_bundles(connection, scene.county.site_id, limit=1)[0]


def following(scene: Scene, **changes: Any) -> Crafted:
    """The outside of the bundle that would rightly come next."""
    sent = last(scene)
    how = Crafted(sent.seq + 1, sent.envelope_hash, sent.to_rev, sent.to_rev + 5)
    return dataclasses.replace(how, **changes)


def crafted(scene: Scene, *rows: dict[str, Any], **changes: Any) -> Path:
    table = {"person": rows or (wire_row(scene.desk, "person", name="林小雨"),)}
    return craft(scene.desk, scene.county, scene.folder, table, following(scene, **changes))


def with_payload(scene: Scene, plain: bytes, listing: bytes = b"", **claims: Any) -> Path:
    """Any tar stream, properly encrypted, counted, hashed and signed."""
    path = crafted(scene)
    sealed = age.encrypt_bytes(plain, [scene.county.device.public_part().recipient])
    _payload, _wrapper, body = members(path)
    words = {
        **body,
        "payload_sha256": hashlib.sha256(sealed).hexdigest(),
        "payload_size": len(sealed),
        "manifest_sha256": hashlib.sha256(listing).hexdigest(),
        **claims,
    }
    signed = dsse.sign(BUNDLE.payload_type, json.dumps(words).encode(), scene.desk.device.signer())
    return rewritten(path, sealed, signed)


def shard(scene: Scene) -> bytes:
    line = encode_line("person", wire_row(scene.desk, "person"))
    return zstandard.ZstdCompressor().compress(line)


def with_shard(scene: Scene, packed: bytes, name: str = SHARD) -> Path:
    listing = manifest((name, packed, 1))
    plain = tar((name, packed), ("manifest.json", listing))
    return with_payload(scene, plain, listing, counts={"person": 1})


def lying_bomb() -> bytes:
    bomb = bytearray(zstandard.ZstdCompressor().compress(b"\n" * 200_000_000))
    at = bytes(bomb).index(struct.pack("<I", 200_000_000))
    bomb[at : at + 4] = struct.pack("<I", 1000)
    return bytes(bomb)


def zipped(scene: Scene, *extra: tuple[str, bytes], compress: bool = False) -> Path:
    """The two members, and whatever is put beside or instead of them."""
    path = scene.bundle()
    sealed, wrapper, _body = members(path)
    made = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", kind) as archive:
        archive.writestr("payload.tar.age", sealed)
        archive.writestr("envelope.dsse.json", json.dumps(wrapper))
        for name, data in extra:
            archive.writestr(name, data)
    path.write_bytes(made.getvalue())
    return path


def zip_bomb(scene: Scene) -> Path:
    """A payload of nothing but zeros that a careless reader would unpack to a gigabyte."""
    path = scene.bundle()
    _sealed, wrapper, _body = members(path)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("payload.tar.age", "w", force_zip64=True) as member:
            for _ in range(64):
                member.write(bytes(1 << 20))
        archive.writestr("envelope.dsse.json", json.dumps(wrapper))
    path.write_bytes(made.getvalue())
    return path


def duplicate_members(scene: Scene) -> Path:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(scene, ("payload.tar.age", b"x"))


def swapped_payload(scene: Scene) -> Path:
    good, other = scene.bundle(), crafted(scene)
    _sealed, wrapper, _body = members(good)
    return rewritten(good, members(other)[0], json.dumps(wrapper).encode())


def sealed_anew(scene: Scene) -> Path:
    """Somebody who carries the stick knows our public key and seals words of his own with it."""
    path = scene.bundle()
    _sealed, wrapper, _body = members(path)
    forged = age.encrypt_bytes(b"x" * 2000, [scene.county.device.public_part().recipient])
    return rewritten(path, forged, json.dumps(wrapper).encode())


def passed_on(scene: Scene) -> Path:
    """Another county, which could read its bundle, hands it on to us as if it were ours."""
    other = scene.make_desk("county", "230123", "依兰县社会工作总督导站")
    path = craft(
        scene.desk, other, scene.folder, {"person": []}, following(scene, receiver=other.site_id)
    )
    sealed, wrapper, _body = members(path)
    plain = age.decrypt_bytes(sealed, other.device.identity)
    ours = b""
    while len(ours) != len(sealed):  # age pads its header by chance
        ours = age.encrypt_bytes(plain, [scene.county.device.public_part().recipient])
    return rewritten(path, ours, json.dumps(wrapper).encode())


def by_another_station(scene: Scene, **changes: Any) -> Path:
    """A second station that we know signs as if it were the first."""
    scene.bundle()
    other = scene.make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, scene.county, scene.folder)
    path = craft(
        other, scene.county, scene.folder, {"person": [wire_row(scene.desk, "person")]},
        Crafted(device_id=changes.pop("device_id", "")),
    )  # fmt: skip
    return signed_anew(path, other, **changes)


def device_of(desk: Desk) -> str:
    with desk.read() as connection:
        return settings.own_replica(connection)[0]


def with_state(scene: Scene, state: str) -> Path:
    path = scene.bundle()
    with scene.county.database.books() as connection:
        (device,) = store.devices(connection, scene.desk.site_id)
        store.put_device(connection, dataclasses.replace(device, state=state))
    return path


def with_key_replaced(scene: Scene) -> Path:
    """The station has a new computer; a bundle of the old key comes to light."""
    path = scene.bundle()
    fresh = DeviceIdentity.generate().public_part()
    with scene.county.database.books() as connection:
        (device,) = store.devices(connection, scene.desk.site_id)
        renewed = dataclasses.replace(
            device, key_id=fresh.key_id, public_key=base64.b64encode(fresh.verify_key).decode()
        )
        store.put_device(connection, renewed)
    return path


def signature_of_nobody(scene: Scene) -> Path:
    path = scene.bundle()
    sealed, wrapper, _body = members(path)
    wrapper["signatures"] = []
    return rewritten(path, sealed, json.dumps(wrapper).encode())


def name_of_a_known_key(scene: Scene) -> Path:
    """A stranger's signature under the name of a key that we trust."""
    path = scene.bundle()
    sealed, _wrapper, body = members(path)
    stranger = DeviceIdentity.generate().signer()
    signed = json.loads(dsse.sign(BUNDLE.payload_type, json.dumps(body).encode(), stranger))
    signed["signatures"][0]["keyid"] = scene.desk.device.signer().key_id
    return rewritten(path, sealed, json.dumps(signed).encode())


def another_kind_of_document(scene: Scene) -> Path:
    """A card with a good signature where an envelope belongs."""
    path = scene.bundle()
    sealed, _wrapper, _body = members(path)
    card = enrolment.make_station_card(scene.desk, scene.folder).path.read_bytes()
    return rewritten(path, sealed, card)


def endless_age_header(scene: Scene) -> Path:
    path = crafted(scene)
    sealed = b"age-encryption.org/v1\n" + b"-> X25519 abc\n" * 100_000
    _sealed, _wrapper, body = members(path)
    words = {
        **body, "payload_sha256": hashlib.sha256(sealed).hexdigest(), "payload_size": len(sealed),
    }  # fmt: skip
    signed = dsse.sign(BUNDLE.payload_type, json.dumps(words).encode(), scene.desk.device.signer())
    return rewritten(path, sealed, signed)


def twice_in_the_tar(scene: Scene) -> Path:
    packed = shard(scene)
    listing = manifest((SHARD, packed, 1), (SHARD, packed, 1))
    plain = tar((SHARD, packed), (SHARD, packed), ("manifest.json", listing))
    return with_payload(scene, plain, listing, counts={"person": 2})


def swapped_manifest(scene: Scene) -> Path:
    packed = shard(scene)
    listing = manifest((SHARD, packed, 1))
    plain = tar((SHARD, packed), ("manifest.json", listing))
    return with_payload(scene, plain, listing.replace(b"data", b"date"), counts={"person": 1})


def older(scene: Scene) -> Path:
    """The bundle before the last one, which was never taken, after the last one was."""
    first = scene.bundle().read_bytes()
    save(scene.desk, "孙桂芝")
    inbox.take(scene.county, scene.bundle())
    path = scene.folder / "older.wuse"
    path.write_bytes(first)
    return path


def replayed(scene: Scene) -> Path:
    path = scene.bundle()
    inbox.take(scene.county, path)
    return path


def replayed_after_another(scene: Scene) -> Path:
    path = replayed(scene)
    save(scene.desk, "孙桂芝")
    inbox.take(scene.county, scene.bundle())
    return path


_EVERY: dict[str, tuple[Callable[[Scene], Path], str]] = {
    "truncated": (lambda scene: cut(scene.bundle(), 0.7), "bundle_truncated"),
    "bit flipped in the payload": (lambda scene: flip(scene.bundle(), 400), "bundle_damaged"),
    "bit flipped in the directory": (lambda scene: flip(scene.bundle(), -40), "bundle_damaged"),
    "payload sealed anew by a carrier": (sealed_anew, "bundle_damaged"),
    "payload of another bundle": (swapped_payload, "bundle_damaged"),
    "manifest of another payload": (swapped_manifest, "bundle_damaged"),
    "envelope with other words": (
        lambda scene: altered_envelope(scene.bundle(), to_rev=9999), "bundle_damaged",
    ),
    "no signature": (signature_of_nobody, "bundle_unsigned"),
    "a known key's name on a stranger's signature": (name_of_a_known_key, "bundle_damaged"),
    "a card in place of the envelope": (another_kind_of_document, "bundle_damaged"),
    "handed on by its rightful receiver": (passed_on, "bundle_wrong_receiver"),
    "another station's name": (
        lambda scene: by_another_station(scene, site_id=scene.desk.site_id),
        "bundle_unknown_sender",
    ),
    "another station's computer": (
        lambda scene: by_another_station(
            scene, site_id=scene.desk.site_id, device_id=device_of(scene.desk)
        ),
        "bundle_unknown_sender",
    ),
    "revoked key": (lambda scene: with_state(scene, store.REVOKED), "bundle_revoked"),
    "key that was replaced": (with_key_replaced, "bundle_unknown_sender"),
    "forked: a number with other content": (
        lambda scene: crafted(scene, seq=last(scene).seq), "bundle_fork",
    ),
    "forked: another bundle before it": (
        lambda scene: crafted(scene, previous="0" * 64), "bundle_fork",
    ),
    "rolled back: a later number, earlier changes": (
        lambda scene: crafted(scene, from_rev=0, to_rev=1), "bundle_fork",
    ),
    "rolled back: begins again at one": (
        lambda scene: crafted(scene, seq=1, previous=""), "bundle_fork",
    ),
    "newer format": (
        lambda scene: signed_anew(scene.bundle(), scene.desk, format=2), "bundle_newer",
    ),
    "zip bomb": (zip_bomb, "bundle_damaged"),
    "deflated members": (lambda scene: zipped(scene, compress=True), "bundle_damaged"),
    "zip in front of a zip": (
        lambda scene: scene.bundle().rename(scene.folder / "x.wuse")
        if not (scene.folder / "x.wuse").write_bytes(b"PK\x03\x04" + scene.bundle().read_bytes())
        else scene.folder / "x.wuse",
        "bundle_damaged",
    ),
    "duplicate members of the zip": (duplicate_members, "bundle_damaged"),
    "path trick in the zip": (
        lambda scene: zipped(scene, ("../../autorun.inf", b"x")), "bundle_damaged",
    ),
    "tar bomb": (
        lambda scene: with_payload(scene, tarstream.header(SHARD, 8**11 - 1)), "bundle_damaged",
    ),
    "tar with a link": (
        lambda scene: with_payload(scene, special(b"2")), "bundle_damaged",
    ),
    "tar that never ends": (
        lambda scene: with_payload(scene, bytes(1 << 20)), "bundle_damaged",
    ),
    "path trick in the tar": (
        lambda scene: with_shard(scene, shard(scene), "data/../../wuse.db"), "bundle_damaged",
    ),
    "absolute path in the tar": (
        lambda scene: with_shard(scene, shard(scene), "/etc/passwd"), "bundle_damaged",
    ),
    "duplicate members of the tar": (twice_in_the_tar, "bundle_damaged"),
    "zstd bomb": (
        lambda scene: with_shard(
            scene, zstandard.ZstdCompressor().compress(b"x" * (payload.MAX_SHARD_BYTES + 1))
        ),
        "bundle_damaged",
    ),
    "zstd bomb that lies about its size": (
        lambda scene: with_shard(scene, lying_bomb()), "bundle_damaged",
    ),
    "oversized counts": (
        lambda scene: signed_anew(scene.bundle(), scene.desk, counts={"person": 2**62}),
        "bundle_damaged",
    ),
    "counts of a thousand kinds": (
        lambda scene: signed_anew(
            scene.bundle(), scene.desk, counts={f"kind{number}": 0 for number in range(1001)}
        ),
        "bundle_damaged",
    ),
    "count below nothing": (
        lambda scene: signed_anew(scene.bundle(), scene.desk, counts={"person": -1}),
        "bundle_damaged",
    ),
    "count beyond any number": (
        lambda scene: signed_anew(scene.bundle(), scene.desk, to_rev=2**70), "bundle_damaged",
    ),
    "age header without end": (endless_age_header, "bundle_damaged"),
}  # fmt: skip


@pytest.mark.parametrize("attack", _EVERY)
def test_an_attack_by_bundle_is_named_and_harmless(scene: Scene, attack: str) -> None:
    make, code = _EVERY[attack]
    path = make(scene)
    before = held(scene.county)
    with pytest.raises(Fault) as refused:
        inbox.take(scene.county, path)
    assert refused.value.code == code
    is_plain(refused.value)
    assert held(scene.county) == before


# name -> maker, verdict, and what may be written about it
_ANSWERED: dict[str, tuple[Callable[[Scene], Path], str]] = {
    "replayed": (replayed, "duplicate"),
    "replayed after a later one": (replayed_after_another, "duplicate"),
    "an old one kept back until now": (older, "older"),
}


@pytest.mark.parametrize("attack", _ANSWERED)
def test_a_replay_is_named_and_only_answered_again(scene: Scene, attack: str) -> None:
    make, verdict = _ANSWERED[attack]
    path = make(scene)
    before, files = held(scene.county)
    taken = inbox.take(scene.county, path)
    assert (taken.verdict, taken.changed) == (verdict, 0)
    assert "收过" in taken.sentence
    after, files_after = held(scene.county)
    assert files_after == files
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"inbox"}


def test_what_lacks_its_beginning_is_held_back_and_asked_for(scene: Scene) -> None:
    sent = last(scene)
    path = crafted(scene, from_rev=sent.to_rev + 100, to_rev=sent.to_rev + 101)
    before = content(scene.county)
    with pytest.raises(Fault) as refused:
        inbox.take(scene.county, path)
    assert refused.value.code == "bundle_hold"
    is_plain(refused.value)
    after = content(scene.county)
    assert {name for name in before if before[name] != after[name]} == {"inbox"}


def test_a_freeze_is_noticed_on_both_sides(scene: Scene, tmp_path: Path, clock: Any) -> None:
    """Somebody shows both the folder of last week, every day."""
    drop = tmp_path / "drop"
    drop.mkdir()
    exchange.sync(scene.desk, drop)
    with scene.desk.database.books() as connection:
        connection.exec_driver_sql("UPDATE outbox SET delivered_at = '2020-01-01T00:00:00Z'")
    (line,) = [item for item in sent_bundles.history(scene.desk) if item.state == "delivered"]
    assert "还没有回执" in line.sentence
    assert "打电话问县里" in line.sentence
    with scene.county.database.books() as connection:
        connection.exec_driver_sql("UPDATE inbox SET taken_at = '2026-03-10T00:00:00Z'")
    (station,) = station_board.stations(scene.county)
    assert (station.overdue, station.days_silent) == (True, 14)
    assert clock().day == 24


def test_a_number_beyond_belief_does_not_stop_the_board(scene: Scene) -> None:
    inbox.take(scene.county, crafted(scene, seq=2**61))
    (station,) = station_board.stations(scene.county)
    assert len(station.missing) == 1000


# rows that do not belong ---------------------------------------------------------------------


def test_rows_of_another_site_stay_outside_and_are_named(scene: Scene) -> None:
    other = scene.make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, scene.county, scene.folder)
    theirs = save(other, "孙桂芝")
    inbox.take(scene.county, bundles.make(other, scene.folder).path)
    before = records_of(scene.county, other.site_id)
    row = wire_row(other, "person", id=theirs, name="改名")
    claimed = {**wire_row(scene.desk, "person", name="换主"), "id": theirs}
    taken = inbox.take(scene.county, crafted(scene, row, claimed))
    assert (taken.changed, taken.rejected) == (0, 2)
    assert records_of(scene.county, other.site_id) == before
    assert reasons(scene.county) == ["foreign_site"]


def reasons(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return [item.reason for item in store.open_problems(connection)]


_BAD_ROWS: dict[str, tuple[Callable[[Desk], dict[str, Any]], str]] = {
    "a NUL": (lambda desk: wire_row(desk, "person", name="王\0秀兰"), "nul"),
    "no clock": (lambda desk: wire_row(desk, "person", hlc="9" * 400), "bad_stamp"),
    "a path for an id": (lambda desk: wire_row(desk, "person", id="../../x"), "bad_stamp"),
    "a list for a name": (lambda desk: wire_row(desk, "person", name=["x"]), "bad_field"),
    "a number beyond the database": (
        lambda desk: wire_row(desk, "walk_sheet", spare_rows=2**80), "bad_field",
    ),
    "a hundred levels": (lambda desk: wire_row(desk, "person", x=_deep(100)), "too_deep"),
    "two thousand fields": (
        lambda desk: wire_row(desk, "person", **{f"f{number}": 1 for number in range(2000)}),
        "not_object",
    ),
}  # fmt: skip


def _deep(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("attack", _BAD_ROWS)
def test_a_bad_row_becomes_a_problem_and_the_good_one_is_taken(scene: Scene, attack: str) -> None:
    make, reason = _BAD_ROWS[attack]
    row, good = make(scene.desk), wire_row(scene.desk, "person", name="林小雨")
    entity = "walk_sheet" if "spare_rows" in row else "person"
    tables = {"person": [good, row] if entity == "person" else [good]}
    if entity != "person":
        tables[entity] = [row]
    path = craft(scene.desk, scene.county, scene.folder, tables, following(scene))
    taken = inbox.take(scene.county, path)
    assert (taken.changed, taken.rejected) == (1, 1)
    (problem,) = inbox.problems(scene.county)
    assert reasons(scene.county) == [reason]
    assert problem.sentence.endswith("。")


# hostile strings -----------------------------------------------------------------------------

_STRINGS = [
    "=HYPERLINK(\"http://example.invalid\",\"点\")", "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3",
    "\u202egpj.exe", "a\u2066b\u2069", "<img src=x onerror=y>", "'; DROP TABLE person; --",
    "%s%n{0}{name}", "\x1b[2J\x9b2J", "𠮷\ufeff\u200b", "x" * 50_000,
]  # fmt: skip


def test_hostile_strings_are_kept_as_text_and_do_nothing(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [wire_row(scene.desk, "person", note=text, name="某人") for text in _STRINGS]
    taken = inbox.take(scene.county, crafted(scene, *rows))
    assert (taken.changed, taken.rejected) == (len(_STRINGS), 0)
    found = {row["note"] for row in records_of(scene.county, scene.desk.site_id).values()
             if "note" in row}  # fmt: skip
    assert set(_STRINGS) <= found
    workbook = openpyxl.load_workbook(io.BytesIO(_sheet_of(_STRINGS)))
    cells = [cell for (cell,) in workbook.active.iter_rows(max_col=1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(len(str(cell.value)) <= LONGEST_TEXT for cell in cells)
    for text in _STRINGS:
        assert not harmless(text).startswith(("=", "+", "@", "-"))
        assert not set(file_name(text)) & set("\u202e\u2066\u2069\x1b\x9b<>:\\/")
    tell(Answer(_STRINGS), as_json=False)
    assert not set(capsys.readouterr().out) & set("\x1b\x9b\u202e\u2066")


def _sheet_of(texts: list[str]) -> bytes:
    target = io.BytesIO()
    write_workbook([Sheet("名单", (SheetColumn("备注"),), [[text] for text in texts])], target)
    return target.getvalue()


# receipts ------------------------------------------------------------------------------------


def of_bundle(scene: Scene, **changes: Any) -> Receipt:
    """What the county would say of the last bundle of the station."""
    path = scene.bundle()
    sealed = _sealed(path)
    said = receipt_for(
        sealed,
        app_version="1.0.0",
        from_site=scene.county.site_id,
        verdict=Verdict.APPLY,
        rows=1,
        to_rev=sealed.envelope.to_rev,
    )
    return dataclasses.replace(said, **changes)


def _sealed(path: Path) -> Sealed:
    with zipfile.ZipFile(path) as container:
        return peek(container.read("envelope.dsse.json"))


def signed_by(scene: Scene, who: DeviceIdentity, **changes: Any) -> bytes:
    said = of_bundle(scene, **changes)
    return make_receipt(said, who.signer(), [scene.desk.device.public_part().recipient])


def by_revoked(scene: Scene) -> bytes:
    data = signed_by(scene, scene.county.device)
    with scene.desk.database.books() as connection:
        (device,) = store.devices(connection, scene.county.site_id)
        store.put_device(connection, dataclasses.replace(device, state=store.REVOKED))
    return data


def a_bundle_as_receipt(scene: Scene) -> bytes:
    _sealed_payload, wrapper, _body = members(scene.bundle())
    recipient = scene.desk.device.public_part().recipient
    return age.encrypt_bytes(json.dumps(wrapper).encode(), [recipient])


def flipped_receipt(scene: Scene) -> bytes:
    data = bytearray(signed_by(scene, scene.county.device))
    data[-20] ^= 1
    return bytes(data)


def for_another(scene: Scene) -> bytes:
    other = scene.make_desk("station", "230127101", "东兴镇社会工作服务站")
    recipient = other.device.public_part().recipient
    return make_receipt(of_bundle(scene), scene.county.device.signer(), [recipient])


_RECEIPTS: dict[str, tuple[Callable[[Scene], bytes], str]] = {
    "forged by a stranger": (
        lambda scene: signed_by(scene, DeviceIdentity.generate()), "receipt_unknown_sender",
    ),
    "forged by the station itself": (
        lambda scene: signed_by(scene, scene.desk.device), "receipt_unknown_sender",
    ),
    "by a key that was revoked": (by_revoked, "receipt_revoked"),
    "flipped": (flipped_receipt, "receipt_damaged"),
    "cut": (lambda scene: signed_by(scene, scene.county.device)[:-9], "receipt_damaged"),
    "an envelope in its place": (a_bundle_as_receipt, "receipt_damaged"),
    "beyond any size": (lambda scene: bytes(9_000_000), "receipt_damaged"),
    "for another station": (for_another, "receipt_not_for_us"),
    "for a bundle never made": (
        lambda scene: signed_by(scene, scene.county.device, bundle_id=new_id()),
        "receipt_unmatched",
    ),
    "for other content under that number": (
        lambda scene: signed_by(scene, scene.county.device, envelope_sha256="0" * 64),
        "receipt_unmatched",
    ),
    "of a newer format": (
        lambda scene: signed_by(scene, scene.county.device, format=2), "receipt_newer",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", _RECEIPTS)
def test_an_attack_by_receipt_is_named_and_confirms_nothing(scene: Scene, attack: str) -> None:
    make, code = _RECEIPTS[attack]
    data = make(scene)
    before = held(scene.desk)
    with pytest.raises(Fault) as refused:
        receipts.take_bytes(scene.desk, data)
    assert refused.value.code == code
    is_plain(refused.value)
    assert held(scene.desk) == before
    assert states.counts(scene.desk).open == 1


def test_a_receipt_confirms_no_more_than_its_bundle_held(scene: Scene) -> None:
    data = signed_by(scene, scene.county.device, to_rev=2**60)
    save(scene.desk, "孙桂芝")
    assert receipts.take_bytes(scene.desk, data).confirmed
    assert states.counts(scene.desk).open == 1


def test_a_receipt_of_yesterday_takes_nothing_back(scene: Scene) -> None:
    early = signed_by(scene, scene.county.device)
    save(scene.desk, "孙桂芝")
    late = signed_by(scene, scene.county.device)
    receipts.take_bytes(scene.desk, late)
    before = held(scene.desk)
    receipts.take_bytes(scene.desk, early)
    assert held(scene.desk) == before


# cards ---------------------------------------------------------------------------------------


def card_of(scene: Scene, desk: Desk, **changes: Any) -> Path:
    """A station card with a good signature over whatever it says."""
    path = enrolment.make_station_card(desk, scene.folder).path
    card = dataclasses.replace(cards.read_station_card(path.read_bytes()), **changes)
    path.write_bytes(cards.make_station_card(card, desk.device.signer()))
    return path


def newcomer(scene: Scene) -> Desk:
    return scene.make_desk("station", "230127101", "东兴镇社会工作服务站")


_CARDS: dict[str, tuple[Callable[[Scene], Path], str]] = {
    "the computer of another station": (
        lambda scene: card_of(scene, newcomer(scene), device_id=device_of(scene.desk)),
        "card_borrowed",
    ),
    "the computer of the county": (
        lambda scene: card_of(scene, newcomer(scene), device_id=device_of(scene.county)),
        "card_borrowed",
    ),
    "flipped": (lambda scene: flip(card_of(scene, newcomer(scene)), 60), "card_damaged"),
    "no card": (lambda scene: scene.bundle(), "card_damaged"),
    "of a newer format": (lambda scene: card_of(scene, newcomer(scene), format=2), "card_newer"),
}


@pytest.mark.parametrize("attack", _CARDS)
def test_an_attack_by_card_is_named_and_admits_nobody(scene: Scene, attack: str) -> None:
    make, code = _CARDS[attack]
    path = make(scene)
    before = held(scene.county)
    with pytest.raises(Fault) as refused:
        enrolment.admit(scene.county, path, scene.folder)
    assert refused.value.code == code
    is_plain(refused.value)
    assert held(scene.county) == before


def test_a_second_county_does_not_take_over_a_station(scene: Scene) -> None:
    other = scene.make_desk("county", "230123", "依兰县社会工作总督导站")
    asked = enrolment.make_station_card(scene.desk, scene.folder)
    answer = enrolment.admit(other, asked.path, scene.folder)
    before = held(scene.desk)
    with pytest.raises(Fault) as refused:
        enrolment.accept(scene.desk, answer.path)
    assert refused.value.code == "card_unknown_sender"
    is_plain(refused.value)
    assert held(scene.desk) == before


def test_a_name_on_a_card_leads_out_of_no_folder(scene: Scene) -> None:
    other = scene.make_desk("station", "230127101", "东兴镇社会工作服务站")
    path = card_of(scene, other, name="../../\u202e=x/东兴")
    inside = scene.folder / "answers"
    inside.mkdir()
    shown = enrolment.admit(scene.county, path, inside)
    assert shown.path.parent == inside
    assert "\u202e" not in shown.path.name


# a drop that lies ----------------------------------------------------------------------------


class LyingDrop:
    """A drop that tells something else than it holds; what it tells is the attack."""

    def __init__(self, root: Path, lie: str) -> None:
        self._true = FolderDrop(root)
        self._lie = lie

    def list(self, prefix: str) -> Iterator[DropEntry]:
        if self._lie == "hides everything":
            return iter(())
        if self._lie == "lists what is not there":
            ghost = f"{prefix}/{new_id()}"
            return iter([*self._true.list(prefix), DropEntry(f"{ghost}.manifest", 100)])
        if self._lie == "lists without end":
            names = (DropEntry(f"{prefix}/x{number}", 1) for number in itertools.count())
            return itertools.chain(self._true.list(prefix), names)
        if self._lie == "lists names of its own making":
            odd = ("../../x.manifest", "/etc/passwd.manifest", "\u202e.manifest", ".manifest")
            return iter([*self._true.list(prefix), *(DropEntry(f"{prefix}/{n}", 1) for n in odd)])
        if self._lie == "lists everything twice":
            return iter([*self._true.list(prefix), *self._true.list(prefix)])
        if self._lie == "lies about sizes":
            return (DropEntry(entry.name, 2**62) for entry in self._true.list(prefix))
        return self._true.list(prefix)

    def size(self, name: str) -> int | None:
        found = self._true.size(name)
        return 2**62 if self._lie == "lies about sizes" and found is not None else found

    def check(self) -> None:
        self._true.check()

    def close(self) -> None:
        self._true.close()

    def put_new(self, name: str, data: bytes) -> None:
        if self._lie == "keeps nothing":
            data = bytes(len(data))
        self._true.put_new(name, data)

    def rename_new(self, old: str, new: str) -> None:
        self._true.rename_new(old, new)

    def get_range(self, name: str, start: int, length: int) -> bytes:
        data = self._true.get_range(name, start, length)
        if self._lie == "gives other bytes":
            return bytes(len(data))
        if self._lie == "gives more than was asked":
            return data * 3
        if self._lie == "claims a file beyond any disk" and name.endswith(".manifest"):
            part = {"size": parts.MAX_PART_BYTES, "sha256": "0" * 64}
            return json.dumps({"sha256": "0" * 64, "parts": [part] * 9999}).encode()
        return data

    def delete(self, name: str) -> None:
        self._true.delete(name)


# lie -> whether the bundle can be taken all the same, and the code of what is told
_LIES = {
    "hides everything": (False, ""),
    "lists what is not there": (True, "drop_missing"),
    "lists without end": (True, ""),
    "lists names of its own making": (True, ""),
    "lists everything twice": (True, ""),
    "lies about sizes": (True, "drop_torso"),
    "gives other bytes": (False, "drop_damaged"),
    "gives more than was asked": (False, "drop_damaged"),
    "claims a file beyond any disk": (False, "drop_damaged"),
}


@pytest.mark.parametrize("lie", _LIES)
def test_a_drop_that_lies_is_found_out(
    scene: Scene, lie: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MAX_LISTED", 500)
    taken, code = _LIES[lie]
    root = tmp_path / "drop"
    root.mkdir()
    exchange.sync(scene.desk, root)
    before = held(scene.county)
    drop: Drop = LyingDrop(root, lie)
    (report,) = exchange.exchange_over(scene.county, drop)
    assert len(report.taken) == taken
    assert {problem.code for problem in report.problems} == ({code} if code else set())
    assert all(problem.sentence.endswith("。") for problem in report.problems)
    if not taken:
        assert held(scene.county) == before
        assert [path for path in scene.county.paths.inbox.iterdir()
                if path.suffix == ".wuse"] == []  # fmt: skip
        (report,) = exchange.sync(scene.county, root)
        assert len(report.taken) == 1


def test_a_drop_that_keeps_nothing_never_makes_anything_confirmed(
    scene: Scene, tmp_path: Path
) -> None:
    root = tmp_path / "drop"
    root.mkdir()
    exchange.exchange_over(scene.desk, LyingDrop(root, "keeps nothing"))
    (report,) = exchange.sync(scene.county, root)
    assert {problem.code for problem in report.problems} == {"drop_damaged"}
    assert states.counts(scene.desk).open == 1
    assert inbox.take(scene.county, bundles.make(scene.desk, scene.folder).path).changed == 1
    assert bundle.SUFFIX == ".wuse"
