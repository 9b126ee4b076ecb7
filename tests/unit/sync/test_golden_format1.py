# SPDX-License-Identifier: MulanPSL-2.0
"""Files of format 1 open for ever: a bundle, a receipt and two cards as the first version wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.sync.samples import Desk, take
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.sync import bundle
from wuse_desktop.sync.cards import fingerprint_words, read_county_card, read_station_card
from wuse_desktop.sync.receipt import read_receipt
from wuse_desktop.sync.verdict import Verdict

FOLDER = Path(__file__).parent / "data" / "format1"


@pytest.fixture(scope="module")
def inside() -> Any:
    """The invented keys and rows."""
    return json.loads((FOLDER / "inside.json").read_text("utf-8"))


def desk(known: Any) -> Desk:
    keys = DeviceIdentity.from_dict(known["keys"])
    return Desk(known["site_id"], known["device_id"], keys)


@pytest.fixture
def old_station(inside: Any) -> Desk:
    return desk(inside["station"])


@pytest.fixture
def old_county(inside: Any) -> Desk:
    return desk(inside["county"])


def test_the_old_bundle_is_taken(inside: Any, old_station: Desk, old_county: Desk) -> None:
    path = FOLDER / "bundle.wuse"
    expected = [(entity, row) for entity, rows in inside["tables"] for row in rows]
    assert take(path, old_county, old_station.trusted) == expected
    envelope = bundle.verify(path, old_station.trusted).envelope
    assert (envelope.format, envelope.seq, envelope.to_rev) == (1, 1, 7)
    assert envelope.counts == {"person": 3, "visit": 1}


def test_the_old_receipt_is_read(old_station: Desk, old_county: Desk) -> None:
    data = (FOLDER / "receipt.wuse").read_bytes()
    receipt = read_receipt(data, old_station.keys.identity, old_county.trusted)
    sealed = bundle.verify(FOLDER / "bundle.wuse", old_station.trusted)
    assert receipt.envelope_sha256 == sealed.sha256
    assert (receipt.verdict, receipt.rows, receipt.rejected_count) == (Verdict.APPLY, 3, 1)


def test_the_old_cards_are_read(old_station: Desk, old_county: Desk) -> None:
    card = read_station_card((FOLDER / "station.wuse-card").read_bytes())
    answer = read_county_card(
        (FOLDER / "county.wuse-card").read_bytes(),
        own_site=old_station.site_id,
        trusted=old_county.trusted,
    )
    assert {card.key_id: card.public_key} == old_station.trusted
    assert answer.admitted[0].device_letter == "A"
    assert len(set(fingerprint_words(card.public_key))) > 1
