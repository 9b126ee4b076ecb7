# SPDX-License-Identifier: MulanPSL-2.0
"""Files of format 1, as real desks of the first version made them, are taken for ever.

The golden files are never made anew (``tests/data/golden/make.py``). The writer is held to them
as well: what is written today differs from them by nothing but the additions that are listed
here, each of which every reader of format 1 ignores (decision 0007).
"""

import base64
import io
import json
import tarfile
import zipfile
from typing import Any

import pytest
import zstandard

from tests.data.golden.make import FOLDER, PAPER
from tests.services.conftest import MakeDesk
from tests.services.exchanging import records_of
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.services import attachments, inbox, receipts
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.sync import age, bundle, cards, tarstream
from wuse_desktop.sync.envelope import Sealed, peek, seal
from wuse_desktop.sync.payload import Tally, payload_pieces
from wuse_desktop.sync.receipt import make_receipt, read_receipt

# Fields that a document has today and had not when the files were made.
_ADDED: dict[str, set[str]] = {"envelope": set(), "receipt": set(), "card": set()}
_BUNDLES = ("up-1.wuse", "up-2.wuse", "attachments.wuse", "down.wuse")


@pytest.fixture(scope="module")
def inside() -> Any:
    """The invented keys, and the rows as the county of then held them."""
    return json.loads((FOLDER / "inside.json").read_text("utf-8"))


def keys(inside: Any, side: str) -> DeviceIdentity:
    return DeviceIdentity.from_dict(inside[side]["keys"])


def signer_of(inside: Any, name: str) -> str:
    return "county" if name.startswith("down") else "station"


def reader_of(inside: Any, name: str) -> str:
    return "station" if name.startswith("down") else "county"


def as_then(desk: Desk, inside: Any, side: str) -> Desk:
    """A desk of today in the place of one of then: its keys, its site, whom it knew."""
    desk.site_id = inside[side]["site_id"]
    desk.device = keys(inside, side)
    other: cards.Card
    if side == "county":
        other = cards.read_station_card((FOLDER / "station.wuse-card").read_bytes())
        role = store.STATION
    else:
        data = (FOLDER / "county.wuse-card").read_bytes()
        other = cards.read_county_card(data, own_site=desk.site_id)
        role = store.COUNTY
    with desk.database.books() as connection:
        store.put_peer(
            connection,
            store.Peer(
                site_id=other.site_id,
                role=role,
                name=other.name,
                division_code=other.division_code,
                card={"recipients": list(other.recipients)},
                token="0" * 32,
                state=store.ADMITTED,
                since_at=utc_text(),
            ),
        )
        device = store.PeerDevice(
            other.device_id, other.site_id, "A", other.key_id, other.verify_key, other.recipient,
            store.ADMITTED, utc_text(),
        )  # fmt: skip
        store.put_device(connection, device)
    return desk


def envelope_of(name: str) -> tuple[bytes, Sealed]:
    with zipfile.ZipFile(FOLDER / name) as archive:
        data = archive.read("envelope.dsse.json")
    return data, peek(data)


def test_a_county_of_today_takes_what_a_station_of_then_sent(
    make_desk: MakeDesk, inside: Any
) -> None:
    county = as_then(make_desk("county", "230127", "木兰县社会工作总督导站"), inside, "county")
    for name in ("up-1.wuse", "up-2.wuse", "attachments.wuse"):
        taken = inbox.take(county, FOLDER / name)
        assert (taken.verdict, taken.rejected) == ("apply", 0)
    found = records_of(county, inside["station"]["site_id"])
    assert found.keys() == inside["rows"].keys()
    for key, row in inside["rows"].items():
        assert {name: found[key][name] for name in row} == row
    (key,) = [key for key in inside["rows"] if key.startswith("attachment/")]
    assert attachments.read(county, key.removeprefix("attachment/")) == PAPER


def test_a_station_of_today_takes_what_a_county_of_then_sent(
    make_desk: MakeDesk, inside: Any
) -> None:
    station = as_then(make_desk(), inside, "station")
    taken = inbox.take(station, FOLDER / "down.wuse")
    assert (taken.verdict, taken.rejected) == ("apply", 0)
    found = records_of(station, inside["county"]["site_id"])
    for key, row in inside["down"].items():
        assert {name: found[key][name] for name in row} == row


def test_a_station_of_today_takes_receipts_of_then(make_desk: MakeDesk, inside: Any) -> None:
    station = as_then(make_desk(), inside, "station")
    receiver = inside["county"]["site_id"]
    _data, text = envelope_of("up-1.wuse")
    _data, files = envelope_of("attachments.wuse")
    with station.database.books() as connection:
        envelope = text.envelope
        store.add_sent(
            connection,
            store.Sent(
                receiver, envelope.seq, envelope.bundle_id, envelope.from_rev, envelope.to_rev,
                text.sha256, envelope.rows, store.PACKED, "x.wuse", utc_text(), None, None, 0, "",
            ),
        )  # fmt: skip
        envelope = files.envelope
        file_exchange_store.add_sent(
            connection,
            file_exchange_store.SentFiles(
                envelope.bundle_id, receiver, envelope.seq, files.sha256, 1, 1, store.PACKED,
                "y.wuse", utc_text(),
            ),
            [],
        )  # fmt: skip
    for name in ("up-1.wuse-receipt", "attachments.wuse-receipt"):
        assert receipts.take(station, FOLDER / name).confirmed


# what is written today -----------------------------------------------------------------------


def _same(then: bytes, now: bytes, kind: str) -> None:
    """The signed words are the same, in the same spelling, but for listed additions."""
    old = json.loads(base64.b64decode(json.loads(then)["payload"]))
    new = json.loads(base64.b64decode(json.loads(now)["payload"]))
    assert set(new) - set(old) == _ADDED[kind]
    assert {name: new[name] for name in old} == old
    assert json.loads(then).keys() == json.loads(now).keys()
    assert json.loads(then)["payloadType"] == json.loads(now)["payloadType"]
    if not _ADDED[kind]:
        assert now == then


@pytest.mark.parametrize("name", _BUNDLES)
def test_an_envelope_is_written_as_then(inside: Any, name: str) -> None:
    data, sealed = envelope_of(name)
    again, _resealed = seal(sealed.envelope, keys(inside, signer_of(inside, name)).signer())
    _same(data, again, "envelope")


@pytest.mark.parametrize("name", ["station", "county"])
def test_a_card_is_written_as_then(inside: Any, name: str) -> None:
    data = (FOLDER / f"{name}.wuse-card").read_bytes()
    signer = keys(inside, name).signer()
    if name == "station":
        again = cards.make_station_card(cards.read_station_card(data), signer)
    else:
        card = cards.read_county_card(data, own_site=inside["station"]["site_id"])
        again = cards.make_county_card(card, signer)
    _same(data, again, "card")


@pytest.mark.parametrize("name", ["up-1", "attachments"])
def test_a_receipt_is_written_as_then(inside: Any, name: str) -> None:
    data = (FOLDER / f"{name}.wuse-receipt").read_bytes()
    station, county = keys(inside, "station"), keys(inside, "county")
    trusted = {county.signer().key_id: county.public_part().verify_key}
    said = read_receipt(data, station.identity, trusted)
    again = make_receipt(said, county.signer(), [station.public_part().recipient])
    _same(
        age.decrypt_bytes(data, station.identity),
        age.decrypt_bytes(again, station.identity),
        "receipt",
    )


def _tar_of(inside: Any, name: str) -> bytes:
    with zipfile.ZipFile(FOLDER / name) as archive:
        sealed = archive.read("payload.tar.age")
    return age.decrypt_bytes(sealed, keys(inside, reader_of(inside, name)).identity)


def _members(plain: bytes) -> dict[str, bytes]:
    """As the stock reader sees it, so that ours is not judged by itself."""
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        found = {}
        for info in archive:
            member = archive.extractfile(info)
            assert member is not None
            found[info.name] = member.read()
        return found


@pytest.mark.parametrize("name", ["up-1.wuse", "up-2.wuse", "down.wuse"])
def test_a_payload_is_written_as_then(inside: Any, name: str) -> None:
    """The same members with the same lines in them; how tightly zstd packs is its own matter."""
    plain = _tar_of(inside, name)
    _data, sealed = envelope_of(name)
    tables: dict[str, list[Any]] = {}
    identity = keys(inside, reader_of(inside, name)).identity
    for entity, row in bundle.read_rows(
        FOLDER / name, sealed.envelope, identity, refuse=lambda row: None
    ):
        tables.setdefault(entity, []).append(row)
    again = b"".join(payload_pieces(tables.items(), Tally(), lambda rows: None))
    then, now = _members(plain), _members(again)
    assert list(then) == list(now)
    unpack = zstandard.ZstdDecompressor().decompress
    for member, content in then.items():
        if member.endswith(".zst"):
            assert unpack(now[member]) == unpack(content)
    manifest_then, manifest_now = (json.loads(found["manifest.json"]) for found in (then, now))
    assert [item["name"] for item in manifest_now["members"]] == [
        item["name"] for item in manifest_then["members"]
    ]
    assert manifest_now.keys() == manifest_then.keys()
    assert plain.startswith(tarstream.header(next(iter(then)), len(next(iter(then.values())))))


@pytest.mark.parametrize("name", ["up-1.wuse", "up-2.wuse", "down.wuse"])
def test_rows_of_then_are_records_of_today(inside: Any, name: str) -> None:
    _data, sealed = envelope_of(name)
    identity = keys(inside, reader_of(inside, name)).identity
    for entity, row in bundle.read_rows(
        FOLDER / name, sealed.envelope, identity, refuse=lambda row: None
    ):
        codec = CODECS[entity]
        again = codec.to_wire(codec.from_wire(row))
        assert {field: again[field] for field in row} == row
