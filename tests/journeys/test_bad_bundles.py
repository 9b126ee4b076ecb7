# SPDX-License-Identifier: MulanPSL-2.0
"""A county that is handed something bad says so in one sentence and stays exactly as it was."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

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
from tests.services.exchanging import Crafted, carry, content, craft, enrol, save, wire_row
from wuse_desktop.errors import Fault
from wuse_desktop.services import exchange, inbox
from wuse_desktop.services.desk import Desk


@pytest.fixture
def scene(desk: Desk, county: Desk, stick: Path, make_desk: MakeDesk) -> Scene:
    """A county that holds something of the station already, and the station has more."""
    save(desk, "王秀兰")
    carry(desk, county, stick)
    save(desk, "赵德福")
    return Scene(desk, county, stick, make_desk)


def _swapped_payload(scene: Scene) -> Path:
    mine = scene.bundle()
    other = craft(
        scene.desk, scene.county, scene.folder, {"person": [wire_row(scene.desk, "person")]}
    )
    _payload, wrapper, _body = members(mine)
    return rewritten(mine, members(other)[0], json.dumps(wrapper).encode())


def _for_another_county(scene: Scene) -> Path:
    other = scene.make_desk("county", "230123", "依兰县社会工作总督导站")
    return craft(scene.desk, other, scene.folder, {"person": []}, Crafted(receiver=other.site_id))


def _for_us_but_sealed_to_another(scene: Scene) -> Path:
    other = scene.make_desk("county", "230123", "依兰县社会工作总督导站")
    with scene.desk.read() as connection:
        digest = connection.exec_driver_sql(
            "SELECT envelope_hash FROM outbox WHERE seq = 1"
        ).scalar_one()
    how = Crafted(2, str(digest), 2, 3, receiver=scene.county.site_id)
    return craft(scene.desk, other, scene.folder, {"person": []}, how)


def _of_an_unknown_station(scene: Scene) -> Path:
    stranger = scene.make_desk("station", "230127101", "没有登记的站")
    return craft(stranger, scene.county, scene.folder, {"person": [wire_row(stranger, "person")]})


def _of_a_newer_schema(scene: Scene) -> Path:
    return signed_anew(scene.bundle(), scene.desk, schema_version="9999", app_version="9.9.0")


def _of_a_newer_format(scene: Scene) -> Path:
    return signed_anew(scene.bundle(), scene.desk, format=2, app_version="9.9.0")


def _no_bundle(data: bytes) -> Callable[[Scene], Path]:
    def make(scene: Scene) -> Path:
        path = scene.folder / "odd.wuse"
        path.write_bytes(data)
        return path

    return make


_CASES: dict[str, tuple[Callable[[Scene], Path], set[str]]] = {
    "empty file": (_no_bundle(b""), {"bundle_foreign", "bundle_truncated"}),
    "some other file": (_no_bundle(b"%PDF-1.7" + b"x" * 9000), {"bundle_foreign"}),
    "some other zip": (_no_bundle(b"PK\x03\x04" + b"x" * 9000), {"bundle_truncated"}),
    "cut at the end": (lambda scene: cut(scene.bundle(), 0.99), {"bundle_truncated"}),
    "cut in the middle": (lambda scene: cut(scene.bundle(), 0.5), {"bundle_truncated"}),
    "cut at the start": (lambda scene: cut(scene.bundle(), 0.01), {"bundle_truncated"}),
    "flipped in the payload": (lambda scene: flip(scene.bundle(), 300), {"bundle_damaged"}),
    "flipped at the end": (lambda scene: flip(scene.bundle(), -30), {"bundle_damaged"}),
    "another payload": (_swapped_payload, {"bundle_damaged"}),
    "another sequence number": (
        lambda scene: altered_envelope(scene.bundle(), seq=7),
        {"bundle_damaged", "bundle_unknown_sender"},
    ),
    "another station": (
        lambda scene: altered_envelope(scene.bundle(), site_id=scene.county.site_id),
        {"bundle_damaged", "bundle_unknown_sender"},
    ),
    "for another county": (_for_another_county, {"bundle_wrong_receiver"}),
    "sealed to another county": (_for_us_but_sealed_to_another, {"bundle_not_for_us"}),
    "of an unknown station": (_of_an_unknown_station, {"bundle_unknown_sender"}),
    "of a newer format": (_of_a_newer_format, {"bundle_newer"}),
    "of a newer schema": (_of_a_newer_schema, {"bundle_newer"}),
    "gone": (lambda scene: scene.folder / "gone.wuse", {"file_missing"}),
    "a folder": (lambda scene: scene.folder, {"file_unreadable", "medium_gone"}),
}


@pytest.mark.parametrize("case", _CASES)
def test_a_bad_bundle_is_told_in_one_sentence_and_changes_nothing(scene: Scene, case: str) -> None:
    make, codes = _CASES[case]
    path = make(scene)
    before = content(scene.county)
    with pytest.raises(Fault) as refused:
        inbox.take(scene.county, path)
    fault = refused.value
    assert fault.code in codes
    assert content(scene.county) == before
    is_plain(fault)


@pytest.mark.parametrize("case", _CASES)
def test_after_a_bad_bundle_a_good_one_is_taken(scene: Scene, case: str) -> None:
    make, _codes = _CASES[case]
    good = scene.bundle().rename(scene.folder.parent / "good.wuse")
    path = make(scene)
    with pytest.raises(Fault):
        inbox.take(scene.county, path)
    taken = inbox.take(scene.county, good)
    assert (taken.rejected, taken.changed) == (0, 1)


def test_the_version_that_is_needed_is_named(scene: Scene) -> None:
    for make in (_of_a_newer_format, _of_a_newer_schema):
        with pytest.raises(Fault) as refused:
            inbox.take(scene.county, make(scene))
        assert "9.9.0" in refused.value.sentence


def test_every_byte_of_the_envelope_counts(scene: Scene) -> None:
    path = scene.bundle()
    data = path.read_bytes()
    start = data.index(b"envelope.dsse.json")
    before = content(scene.county)
    for place in range(start, len(data) - 1, 97):
        path.write_bytes(data)
        with pytest.raises(Fault) as refused:
            inbox.take(scene.county, flip(path, place))
        is_plain(refused.value)
    assert content(scene.county) == before


def test_every_length_of_a_cut_bundle_is_refused(scene: Scene) -> None:
    path = scene.bundle()
    data = path.read_bytes()
    before = content(scene.county)
    for length in range(0, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:length])
        with pytest.raises(Fault) as refused:
            inbox.take(scene.county, path)
        is_plain(refused.value)
    assert content(scene.county) == before


def test_bad_bundles_on_a_shared_folder_stop_no_good_one(scene: Scene, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    other = scene.make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(other, scene.county, tmp_path)
    save(other, "孙桂芝")
    exchange.sync(scene.desk, drop)
    for manifest in drop.rglob("*.manifest"):
        manifest.write_bytes(b"{")
    exchange.sync(other, drop)
    (report,) = exchange.sync(scene.county, drop)
    assert len(report.taken) == 1
    assert [problem.sentence[-1] for problem in report.problems] == ["。"]
