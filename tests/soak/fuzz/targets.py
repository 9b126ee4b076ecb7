# SPDX-License-Identifier: MulanPSL-2.0
"""What a fuzzer calls: each target takes any bytes and lets only what is no named fault out."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import zstandard

from wuse_desktop.domain.ids import new_id
from wuse_desktop.errors import Fault
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.sync import cards, dsse, payload, tarstream
from wuse_desktop.sync.container import open_container
from wuse_desktop.sync.documents import Kind, from_json, verified_body
from wuse_desktop.sync.envelope import BUNDLE, Envelope, peek, unseal
from wuse_desktop.sync.file_payload import FileReader
from wuse_desktop.sync.receipt import Receipt, read_receipt
from wuse_desktop.sync.rows import RefusedRow, decode_line

Target = Callable[[bytes], None]

_DEVICE = DeviceIdentity.generate()
_TRUSTED = {_DEVICE.signer().key_id: _DEVICE.public_part().verify_key}
_RECEIPT = Kind("receipt", "application/vnd.wuse.receipt+json", 1)
_PLACE = Path(tempfile.gettempdir()) / f"wuse-fuzz-{new_id()}"


def envelope(data: bytes) -> None:
    """The signed wrapper, and the words inside with a good signature."""
    with suppress(Fault):
        peek(data)
    with suppress(Fault):
        unseal(data, _TRUSTED)
    with suppress(Fault):
        unseal(dsse.sign(BUNDLE.payload_type, data, _DEVICE.signer()), _TRUSTED)
    with suppress(Fault):
        from_json(data, Envelope, BUNDLE)


def container(data: bytes) -> None:
    """The outer ZIP."""
    _PLACE.write_bytes(data)
    # the two that reading a payload may raise are turned into faults by the reader of a bundle
    with suppress(Fault, zipfile.BadZipFile, EOFError), open_container(_PLACE) as found:
        peek(found.envelope)
        with found.open_payload() as stream:
            while stream.read(1 << 20):
                pass


def tar(data: bytes) -> None:
    """The inner stream, as rows and as files."""
    expected = payload.Tally({"person": 5, "file": 5}, "0" * 64)
    with suppress(Fault):
        for shard in payload.PayloadReader(io.BytesIO(data), expected).shards():
            _lines(shard.entity, shard.lines)
    with suppress(Fault):
        for _name, _content in FileReader(io.BytesIO(data), expected).files(lambda _held: None):
            pass
    # the same behind a header that is right, so that what follows is reached
    name = "data/person-00000.jsonl.zst"
    with suppress(Fault):
        head = b"".join(tarstream.member(name, data)) + tarstream.END
        for shard in payload.PayloadReader(io.BytesIO(head), expected).shards():
            _lines(shard.entity, shard.lines)
    # as a manifest that was signed, behind one shard
    with suppress(Fault):
        packed = zstandard.ZstdCompressor().compress(b"{}\n")
        pieces = [*tarstream.member(name, packed), *tarstream.member(payload.MANIFEST, data)]
        signed = payload.Tally({"person": 1}, payload.digest_of(data))
        stream = io.BytesIO(b"".join(pieces) + tarstream.END)
        for shard in payload.PayloadReader(stream, signed).shards():
            _lines(shard.entity, shard.lines)


def shard(data: bytes) -> None:
    """The lines of a shard: as JSON, as rows, as records."""
    for entity in ("person", "attachment", "filed_form"):
        _lines(entity, data.split(b"\n"))
    packed = zstandard.ZstdCompressor().compress(data)
    with suppress(Fault):
        payload._unpack(packed)
    with suppress(Fault):
        payload._unpack(data)


def _lines(entity: str, lines: list[bytes]) -> None:
    for number, line in enumerate(lines, 1):
        row = decode_line(entity, number, line)
        if not isinstance(row, RefusedRow) and entity in CODECS:
            with suppress(ValueError, KeyError):  # what applying sets aside with a reason
                CODECS[entity].from_wire(row)


def receipt(data: bytes) -> None:
    """Sealed receipts, and the words of one with a good signature; cards in the same way."""
    with suppress(Fault):
        read_receipt(data, _DEVICE.identity, _TRUSTED)
    signed = dsse.sign(_RECEIPT.payload_type, data, _DEVICE.signer())
    with suppress(Fault):
        from_json(verified_body(signed, _RECEIPT, _TRUSTED).body, Receipt, _RECEIPT)
    with suppress(Fault):
        cards.read_station_card(data)
    kind = "application/vnd.wuse.station-card+json"
    with suppress(Fault):
        cards.read_station_card(dsse.sign(kind, data, _DEVICE.signer()))


TARGETS: dict[str, Target] = {
    "envelope": envelope,
    "container": container,
    "tar": tar,
    "shard": shard,
    "receipt": receipt,
}
