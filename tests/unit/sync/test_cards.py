# SPDX-License-Identifier: MulanPSL-2.0
"""Enrolment cards: they prove their own key, and later ones are held against the first."""

import json
from dataclasses import replace

import pytest

from tests.unit.sync.samples import Desk
from wuse_desktop.errors import Defect, Fault
from wuse_desktop.sync import dsse
from wuse_desktop.sync.cards import (
    Admitted,
    CountyCard,
    StationCard,
    fingerprint_words,
    make_county_card,
    make_station_card,
    read_county_card,
    read_station_card,
    verify_key_text,
)

STATION_TYPE = "application/vnd.wuse.station-card+json"


def station_card(desk: Desk) -> StationCard:
    public = desk.keys.public_part()
    return StationCard(
        app_version="0.1.0",
        site_id=desk.site_id,
        site_kind="station",
        name="木兰镇社工站",
        division_code="420116104",
        device_id=desk.device_id,
        device_letter="B",
        verify_key=verify_key_text(public.verify_key),
        recipient=public.recipient,
        recovery_recipient=public.recovery_recipient,
    )


def county_card(county: Desk, station: Desk) -> CountyCard:
    public = county.keys.public_part()
    key = verify_key_text(station.keys.public_part().verify_key)
    return CountyCard(
        app_version="0.1.0",
        site_id=county.site_id,
        site_kind="county",
        name="某县社会工作总站",
        division_code="420116",
        device_id=county.device_id,
        verify_key=verify_key_text(public.verify_key),
        recipient=public.recipient,
        for_site=station.site_id,
        admitted=(Admitted(station.device_id, key, "A"),),
        drop_token="0123456789abcdef" * 2,
        drop_address="/srv/wuse",
        settings={"bundle_days": 7},
    )


def test_a_station_card_proves_its_own_key(station: Desk) -> None:
    card = station_card(station)
    read = read_station_card(make_station_card(card, station.keys.signer()))
    assert read == card
    assert {read.key_id: read.public_key} == station.trusted
    assert read.recipients[0] == station.recipient
    assert len(read.recipients) == 2


def test_a_card_signed_with_another_key_is_refused(station: Desk, county: Desk) -> None:
    data = make_station_card(station_card(station), county.keys.signer())
    with pytest.raises(Fault, match="card_unknown_sender"):
        read_station_card(data)
    forged = json.loads(data)
    forged["signatures"][0]["keyid"] = station.keys.signer().key_id
    with pytest.raises(Fault, match="card_damaged"):
        read_station_card(json.dumps(forged).encode())


def test_a_county_card_is_held_against_the_keys_known_so_far(station: Desk, county: Desk) -> None:
    card = county_card(county, station)
    data = make_county_card(card, county.keys.signer())
    assert read_county_card(data, own_site=station.site_id) == card
    assert read_county_card(data, own_site=station.site_id, trusted=county.trusted) == card
    with pytest.raises(Fault, match="card_unknown_sender"):
        read_county_card(data, own_site=station.site_id, trusted=station.trusted)
    with pytest.raises(Fault, match="card_not_for_us"):
        read_county_card(data, own_site=county.site_id)


def test_one_kind_of_card_is_not_taken_for_the_other(station: Desk, county: Desk) -> None:
    with pytest.raises(Fault, match="card_damaged"):
        read_county_card(
            make_station_card(station_card(station), station.keys.signer()),
            own_site=station.site_id,
        )
    with pytest.raises(Fault, match="card_damaged"):
        read_station_card(make_county_card(county_card(county, station), county.keys.signer()))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{}", "card_damaged"),
        (b'{"format": 1}', "card_damaged"),
        (b'{"format": 0}', "card_damaged"),
        (b'{"format": 2, "app_version": "2.0"}', "card_newer"),
        (b'{"format": 2}', "card_newer"),
        (b'{"format": 2, "app_version": "<script>"}', "card_damaged"),
        (b"[" * 100_000, "card_damaged"),
    ],
)
def test_cards_of_another_making(station: Desk, body: bytes, code: str) -> None:
    with pytest.raises(Fault) as caught:
        read_station_card(dsse.sign(STATION_TYPE, body, station.keys.signer()))
    assert caught.value.code == code
    assert caught.value.next_step


def test_a_recipient_with_a_typing_error_is_noticed(station: Desk) -> None:
    good = station.recipient
    wrong = replace(station_card(station), recipient=good[:-1] + ("q" if good[-1] != "q" else "p"))
    with pytest.raises(Fault, match="card_damaged"):
        read_station_card(make_station_card(wrong, station.keys.signer()))


def test_a_malformed_card_is_never_sent(station: Desk) -> None:
    with pytest.raises(Defect, match="document_malformed"):
        make_station_card(replace(station_card(station), name=""), station.keys.signer())


def test_fingerprints_are_six_groups_of_four_digits() -> None:
    assert fingerprint_words(bytes(32)) == ("9918", "1038", "2902", "7665", "3093", "0981")
    assert fingerprint_words(bytes(31) + b"\1") != fingerprint_words(bytes(32))
