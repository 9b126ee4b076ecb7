# SPDX-License-Identifier: MulanPSL-2.0
"""A station and its county know each other by two small files that nobody can forge."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import content, enrol
from wuse_desktop.errors import Fault
from wuse_desktop.services import enrolment
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store


@pytest.fixture
def other(make_desk: MakeDesk) -> Desk:
    """A second station of the same county."""
    return make_desk("station", "230127101", "东兴镇社会工作服务站")


@pytest.fixture
def stranger(make_desk: MakeDesk) -> Desk:
    """A county that never heard of the station."""
    return make_desk("county", "230123", "依兰县社会工作总督导站")


def _refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as refused:
        call()
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value


def _answer(station: Desk, county: Desk, folder: Path, drop: str = "") -> Path:
    card = enrolment.make_station_card(station, folder)
    return enrolment.admit(county, card.path, folder, drop).path


def test_both_sides_read_the_same_digits(desk: Desk, county: Desk, stick: Path) -> None:
    made = enrolment.make_station_card(desk, stick)
    seen = enrolment.show_card(made.path)
    assert seen.fingerprint == made.fingerprint == enrolment.own_fingerprint(desk)
    assert (seen.name, seen.site_id) == ("木兰镇社会工作服务站", desk.site_id)
    assert seen.place.endswith("木兰镇")
    answer = _answer(desk, county, stick)
    assert enrolment.accept(desk, answer).fingerprint == enrolment.own_fingerprint(county)


def test_after_the_two_cards_each_knows_the_other(desk: Desk, county: Desk) -> None:
    upper = enrolment.county(desk)
    assert upper is not None
    assert (upper.site_id, upper.name) == (county.site_id, "木兰县社会工作总督导站")
    with county.read() as connection:
        (station,) = store.peers(connection, store.STATION)
        (device,) = store.devices(connection)
    assert (station.site_id, station.state) == (desk.site_id, store.ADMITTED)
    assert station.token == upper.token
    assert len(station.token) == 32
    assert device.key_id == desk.device.public_part().key_id
    assert enrolment.county(county) is None


def test_a_drop_address_comes_with_the_card(desk: Desk, make_desk: MakeDesk, stick: Path) -> None:
    enrol(desk, make_desk("county", "230127", "县站"), stick, "/mnt/share")
    assert desk.setting("drop_address") == "/mnt/share"


def test_admitting_again_keeps_the_folder_and_the_devices(
    desk: Desk, county: Desk, other: Desk, stick: Path
) -> None:
    upper = enrolment.county(desk)
    enrol(desk, county, stick)
    again = enrolment.county(desk)
    assert upper is not None
    assert again is not None
    assert again.token == upper.token
    enrol(other, county, stick)
    with county.read() as connection:
        assert len(store.devices(connection)) == 2
        tokens = {peer.token for peer in store.peers(connection, store.STATION)}
    assert len(tokens) == 2


def test_only_a_county_admits(desk: Desk, other: Desk, stick: Path) -> None:
    card = enrolment.make_station_card(other, stick).path
    before = content(desk)
    assert _refused(lambda: enrolment.admit(desk, card, stick)).code == "not_county"
    assert content(desk) == before


def test_a_county_does_not_admit_itself(county: Desk, stick: Path) -> None:
    card = enrolment.make_station_card(county, stick).path
    before = content(county)
    assert _refused(lambda: enrolment.admit(county, card, stick)).code == "card_own"
    assert content(county) == before


def test_a_card_for_another_station_is_not_taken(
    desk: Desk, county: Desk, other: Desk, stick: Path
) -> None:
    answer = _answer(other, county, stick)
    before = content(desk)
    assert _refused(lambda: enrolment.accept(desk, answer)).code == "card_not_for_us"
    assert content(desk) == before


def test_a_second_county_cannot_take_a_station_over(
    desk: Desk, county: Desk, stranger: Desk, stick: Path
) -> None:
    answer = _answer(desk, stranger, stick)
    before = content(desk)
    assert _refused(lambda: enrolment.accept(desk, answer)).code == "card_unknown_sender"
    assert content(desk) == before
    upper = enrolment.county(desk)
    assert upper is not None
    assert upper.site_id == county.site_id


def test_the_two_kinds_of_card_are_not_mixed_up(desk: Desk, county: Desk, stick: Path) -> None:
    card = enrolment.make_station_card(desk, stick).path
    answer = _answer(desk, county, stick)
    before = content(desk), content(county)
    assert _refused(lambda: enrolment.accept(desk, card)).code == "card_damaged"
    assert _refused(lambda: enrolment.admit(county, answer, stick)).code == "card_damaged"
    assert (content(desk), content(county)) == before


@pytest.mark.parametrize("field", ["name", "site_id", "recipient", "verify_key"])
def test_an_altered_card_is_refused(desk: Desk, county: Desk, stick: Path, field: str) -> None:
    path = enrolment.make_station_card(desk, stick).path
    signed = json.loads(path.read_text("utf-8"))
    body = json.loads(base64.b64decode(signed["payload"]))
    assert field in body
    body[field] = body[field][:-1] + ("x" if body[field][-1] != "x" else "y")
    signed["payload"] = base64.b64encode(json.dumps(body).encode()).decode()
    path.write_text(json.dumps(signed), "utf-8")
    before = content(county)
    fault = _refused(lambda: enrolment.admit(county, path, stick))
    assert fault.code in {"card_damaged", "card_unknown_sender"}
    assert content(county) == before


@pytest.mark.parametrize("data", [b"", b"x", b"{}", b"[1]", b"\x00" * 3000, b"{" * 300_000])
def test_what_is_no_card_is_refused(desk: Desk, county: Desk, stick: Path, data: bytes) -> None:
    path = stick / "odd.wuse-card"
    path.write_bytes(data)
    before = content(desk), content(county)
    for call in (
        lambda: enrolment.show_card(path),
        lambda: enrolment.admit(county, path, stick),
        lambda: enrolment.accept(desk, path),
    ):
        assert _refused(call).code in {"card_damaged", "card_unsigned"}
    assert (content(desk), content(county)) == before


def test_a_card_that_is_gone_is_told(desk: Desk, county: Desk, stick: Path) -> None:
    path = stick / "gone.wuse-card"
    assert _refused(lambda: enrolment.accept(desk, path)).code == "file_missing"
    assert _refused(lambda: enrolment.admit(county, path, stick)).code == "file_missing"
    assert _refused(lambda: enrolment.show_card(stick)).code == "file_unreadable"


def test_a_card_cannot_be_written_where_there_is_no_folder(desk: Desk, stick: Path) -> None:
    fault = _refused(lambda: enrolment.make_station_card(desk, stick / "gone" / "card"))
    assert fault.code == "disk_failed"


def test_a_station_with_a_name_that_no_file_can_bear_gets_its_card(
    make_desk: MakeDesk, stick: Path
) -> None:
    desk = make_desk(name='木兰镇/社工站:"一"')
    path = enrolment.make_station_card(desk, stick).path
    assert path.parent == stick
    assert enrolment.show_card(path).name == '木兰镇/社工站:"一"'
