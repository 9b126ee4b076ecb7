# SPDX-License-Identifier: MulanPSL-2.0
"""Verdicts over everything a sender can do, by order of the rules."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.sync.samples import Desk, draft
from wuse_desktop.sync.envelope import Envelope, EnvelopeDraft, Sealed
from wuse_desktop.sync.verdict import SenderState, Verdict, judge

HASH = {number: f"{number:064x}" for number in range(1, 20)}
KEY = "00112233445566aa"


def sealed(station: Desk, county: Desk, seq: int, **values: Any) -> Sealed:
    """Bundle number ``seq`` of a well-behaved sender: its hash and its chain are in HASH."""
    outside = draft(
        station,
        county,
        **{
            "seq": seq,
            "prev_envelope_sha256": HASH[seq - 1] if seq > 1 else "",
            "from_rev": 0,
            "to_rev": seq * 10,
            **values,
        },
    )
    names = EnvelopeDraft.__dataclass_fields__
    envelope = Envelope(
        **{name: getattr(outside, name) for name in names},
        key_id=KEY,
        payload_sha256="0" * 64,
        payload_size=1,
        manifest_sha256="0" * 64,
        counts={},
    )
    return Sealed(envelope, HASH[seq])


@pytest.fixture
def known(station: Desk) -> SenderState:
    """Bundles 1 to 5 taken."""
    taken = {number: HASH[number] for number in range(1, 6)}
    return SenderState(station.site_id, frozenset({KEY}), taken=taken, taken_to_rev=50)


def test_the_first_and_the_next_bundle_are_taken(
    station: Desk, county: Desk, known: SenderState
) -> None:
    fresh = SenderState(station.site_id, frozenset({KEY}))
    assert judge(sealed(station, county, 1), (county.site_id,), fresh).verdict is Verdict.APPLY
    sixth = judge(sealed(station, county, 6), (county.site_id,), known)
    assert sixth.verdict is Verdict.APPLY
    assert "第 6 个" in sixth.sentence


def test_the_newest_bundle_is_enough(station: Desk, county: Desk, known: SenderState) -> None:
    over = judge(sealed(station, county, 9, from_rev=50), (county.site_id,), known)
    assert over.verdict is Verdict.APPLY_OVER_GAP
    assert "第 6 到第 8 个没有收到" in over.sentence
    fresh = SenderState(station.site_id, frozenset({KEY}))
    assert judge(sealed(station, county, 3), (county.site_id,), fresh).verdict.applies


def test_a_bundle_that_leans_on_a_missing_one_waits(
    station: Desk, county: Desk, known: SenderState
) -> None:
    held = judge(sealed(station, county, 9, from_rev=51), (county.site_id,), known)
    assert held.verdict is Verdict.HOLD
    assert not held.verdict.confirms
    assert held.verdict.answered


def test_a_repeated_bundle_changes_nothing_but_is_answered(
    station: Desk, county: Desk, known: SenderState
) -> None:
    verdict = judge(sealed(station, county, 3), (county.site_id,), known).verdict
    assert verdict is Verdict.DUPLICATE
    assert not verdict.applies
    assert verdict.confirms


def test_an_older_bundle_after_a_newer_one_has_nothing_new(
    station: Desk, county: Desk, known: SenderState
) -> None:
    gaps = replace(known, taken={1: HASH[1], 5: HASH[5]})
    verdict = judge(sealed(station, county, 3), (county.site_id,), gaps).verdict
    assert verdict is Verdict.OLDER
    assert not verdict.applies


@pytest.mark.parametrize(
    ("seq", "values"),
    [
        (3, {"to_rev": 31}),  # the same number, another content
        (6, {"prev_envelope_sha256": HASH[4]}),  # another history
        (6, {"to_rev": 49}),  # back in time
        (6, {"prev_envelope_sha256": ""}),  # a first bundle that is not the first
    ],
)
def test_a_restored_laptop_is_noticed(
    station: Desk, county: Desk, known: SenderState, seq: int, values: dict[str, Any]
) -> None:
    bundle = sealed(station, county, seq, **values)
    if seq == 3:
        bundle = replace(bundle, sha256="f" * 64)
    judged = judge(bundle, (county.site_id,), known)
    assert judged.verdict is Verdict.FORK
    assert "打电话核实" in judged.sentence


def test_an_unseen_number_below_the_last_with_later_changes_is_a_fork(
    station: Desk, county: Desk, known: SenderState
) -> None:
    gaps = replace(known, taken={1: HASH[1], 5: HASH[5]})
    late = sealed(station, county, 3, to_rev=80)
    assert judge(late, (county.site_id,), gaps).verdict is Verdict.FORK


def test_strangers_misdirected_and_revoked(station: Desk, county: Desk, known: SenderState) -> None:
    bundle = sealed(station, county, 6)
    other = Desk()
    cases = {
        judge(bundle, (other.site_id,), known).verdict: Verdict.WRONG_RECEIVER,
        judge(bundle, (county.site_id,), None).verdict: Verdict.UNKNOWN_SENDER,
        judge(bundle, (county.site_id,), replace(known, revoked=True)).verdict: Verdict.REVOKED,
    }
    assert all(found is expected for found, expected in cases.items())
    assert not any(verdict.answered for verdict in cases)
    for pretender in (
        replace(known, site_id=other.site_id),
        replace(known, key_ids=frozenset({"ffffffffffffffff"})),
    ):
        verdict = judge(bundle, (county.site_id,), pretender).verdict
        assert verdict is Verdict.UNKNOWN_SENDER
