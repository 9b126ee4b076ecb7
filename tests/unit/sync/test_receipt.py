# SPDX-License-Identifier: MulanPSL-2.0
"""Receipts: only the sender reads them, only the receiver makes them."""

from pathlib import Path

import pytest

from tests.unit.sync.samples import Desk, write
from wuse_desktop.errors import Fault
from wuse_desktop.sync import age, dsse
from wuse_desktop.sync.receipt import (
    MAX_REJECTED,
    Receipt,
    Rejected,
    make_receipt,
    read_receipt,
    receipt_for,
)
from wuse_desktop.sync.verdict import Verdict

ROW = "01a209c0-3faf-77d1-9694-77acf8b4c62c"
TYPE = "application/vnd.wuse.receipt+json"


@pytest.fixture
def receipt(tmp_path: Path, station: Desk, county: Desk) -> Receipt:
    sealed = write(tmp_path / "a.wuse", station, county)
    return receipt_for(
        sealed,
        app_version="0.1.0",
        from_site=county.site_id,
        verdict=Verdict.APPLY,
        rows=3,
        to_rev=7,
        rejected=[Rejected("visit", ROW, "bad_stamp")],
    )


def refusal(data: bytes, reader: Desk, trusted: dict[str, bytes]) -> str:
    with pytest.raises(Fault) as caught:
        read_receipt(data, reader.keys.identity, trusted)
    return caught.value.code


def test_a_receipt_says_what_became_of_one_bundle(
    receipt: Receipt, station: Desk, county: Desk
) -> None:
    data = make_receipt(receipt, county.keys.signer(), [station.recipient])
    read = read_receipt(data, station.keys.identity, county.trusted)
    assert read == receipt
    assert (read.to_site, read.device_id) == (station.site_id, station.device_id)
    assert read.verdict.confirms


def test_forged_and_misdirected_receipts_are_refused(
    receipt: Receipt, station: Desk, county: Desk
) -> None:
    data = make_receipt(receipt, county.keys.signer(), [station.recipient])
    assert refusal(data, county, county.trusted) == "receipt_not_for_us"
    assert refusal(data, station, station.trusted) == "receipt_unknown_sender"
    for broken in (b"", data[:-1], data[: len(data) // 2], data + b"x", b"x" * 6_000_000):
        assert refusal(broken, station, county.trusted) == "receipt_damaged"
    for at in range(0, len(data), 7):
        flipped = bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])
        # a flip in the header's recipient line looks like a letter to somebody else
        assert refusal(flipped, station, county.trusted) in (
            "receipt_damaged",
            "receipt_not_for_us",
        )


def test_receipts_of_another_making(station: Desk, county: Desk) -> None:
    def sealed(body: bytes, kind: str = TYPE) -> bytes:
        signed = dsse.sign(kind, body, county.keys.signer())
        return age.encrypt_bytes(signed, [station.recipient])

    newer = sealed(b'{"format": 9, "app_version": "5.0"}')
    assert refusal(newer, station, county.trusted) == "receipt_newer"
    assert refusal(sealed(b'{"format": 1}'), station, county.trusted) == "receipt_damaged"
    assert refusal(sealed(b"{}", "other"), station, county.trusted) == "receipt_damaged"
    unsigned = age.encrypt_bytes(
        b'{"payload":"","payloadType":"%s","signatures":[]}' % TYPE.encode(), [station.recipient]
    )
    assert refusal(unsigned, station, county.trusted) == "receipt_unsigned"


def test_the_list_of_problems_is_bounded_but_their_number_is_told(
    tmp_path: Path, station: Desk, county: Desk
) -> None:
    rejected = [Rejected("visit", ROW, "bad_stamp")] * (MAX_REJECTED + 5)
    long = receipt_for(
        write(tmp_path / "a.wuse", station, county),
        app_version="0.1.0",
        from_site=county.site_id,
        verdict=Verdict.APPLY,
        rows=0,
        to_rev=7,
        rejected=rejected,
    )
    data = make_receipt(long, county.keys.signer(), [station.recipient])
    read = read_receipt(data, station.keys.identity, county.trusted)
    assert len(read.rejected) == MAX_REJECTED
    assert read.rejected_count == MAX_REJECTED + 5
