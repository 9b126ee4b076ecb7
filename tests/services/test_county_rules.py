# SPDX-License-Identifier: MulanPSL-2.0
"""A county prescribes settings; its stations follow, keep their own, and go back to it."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.conftest import PASSWORD, Clock
from tests.services.exchanging import carry, save
from tests.services.test_announced_holidays import NOTICE_2061
from wuse_desktop.domain.codes import learn_local
from wuse_desktop.errors import UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    backups,
    bundles,
    county_rules,
    inbox,
    local_terms,
    receipts,
    shown_bundles,
    targets,
)
from wuse_desktop.services.announced_holidays import keep_year, prescribe_holidays, read_notice
from wuse_desktop.services.county_rules import HOLIDAYS, ROUNDING
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.holidays import forget_years, holidays_of
from wuse_desktop.services.learning import learn_all
from wuse_desktop.services.rounding_rule import (
    own_rounding_rule,
    prescribe_rounding,
    rounding_rule,
    set_rounding_rule,
)
from wuse_desktop.services.setup import open_desk


@pytest.fixture(autouse=True)
def only_known_years() -> Iterator[None]:
    """What one test learned is no matter to the next."""
    yield
    forget_years()


def _down(county: Desk, desk: Desk, stick: Path) -> dict[str, int]:
    made = bundles.make_down(county, desk.site_id, stick)
    inbox.take(desk, made.path)
    return dict(shown_bundles.show(made.path, desk).counts)


def test_a_rule_holds_at_the_station_until_the_county_lets_go(
    desk: Desk, county: Desk, stick: Path
) -> None:
    set_rounding_rule(desk, 5)
    set_rounding_rule(county, 30)
    prescribe_rounding(county, on=True)
    assert _down(county, desk, stick) == {"county_rule": 1}
    assert (rounding_rule(desk), own_rounding_rule(desk)) == (30, 5)
    rule = county_rules.prescribed(desk, ROUNDING)
    assert rule is not None
    assert (rule.site_name, rule.is_own) == ("木兰县社会工作总督导站", False)
    with pytest.raises(UserFault) as refused:
        set_rounding_rule(desk, 15)
    assert refused.value.code == "set_by_county"
    set_rounding_rule(county, 15)  # those who follow, follow
    for path in receipts.make(desk, stick, county.site_id):
        receipts.take(county, path)
    _down(county, desk, stick)
    assert rounding_rule(desk) == 15
    prescribe_rounding(county, on=False)
    _down(county, desk, stick)
    assert rounding_rule(desk) == 5
    set_rounding_rule(desk, 15)
    assert rounding_rule(desk) == 15
    assert rounding_rule(county) == 15


def test_a_lost_bundle_does_no_harm(desk: Desk, county: Desk, stick: Path, tmp_path: Path) -> None:
    set_rounding_rule(county, 30)
    prescribe_rounding(county, on=True)
    bundles.make_down(county, desk.site_id, tmp_path)  # nobody ever finds it
    prescribe_rounding(county, on=False)
    set_rounding_rule(county, 5)
    prescribe_rounding(county, on=True)
    _down(county, desk, stick)
    assert rounding_rule(desk) == 5


def test_what_a_later_version_prescribes_is_not_taken_for_a_step(
    desk: Desk, county: Desk, stick: Path
) -> None:
    county_rules.prescribe(county, ROUNDING, 7)
    endless = {"name": "元旦", "first": "2063-01-01", "last": "9999-01-01"}
    unreadable = {"2061": "unreadable", "2062": [{}], "2063": [endless]}
    county_rules.prescribe(county, HOLIDAYS, unreadable)
    _down(county, desk, stick)
    assert rounding_rule(desk) == 1
    assert holidays_of(2061) == ()


def test_the_holidays_of_a_county_are_known_at_the_station(
    desk: Desk, county: Desk, stick: Path
) -> None:
    spans = read_notice(NOTICE_2061, 2061)
    keep_year(county, 2061, spans)
    prescribe_holidays(county, on=True)
    learn_all(desk)
    assert holidays_of(2061) == ()
    _down(county, desk, stick)
    assert [span.name for span in holidays_of(2061)] == [
        span.name for span in sorted(spans, key=lambda span: span.first)
    ]
    keep_year(county, 2062, read_notice(NOTICE_2061, 2061))  # a later year goes along
    _down(county, desk, stick)
    learn_all(desk)
    assert holidays_of(2062) != ()
    prescribe_holidays(county, on=False)
    _down(county, desk, stick)
    assert holidays_of(2061) == ()


def test_only_a_county_and_who_answers_for_it_prescribes(desk: Desk, county: Desk) -> None:
    for each in (desk, county):
        each.session = dataclasses.replace(
            each.session, role="worker" if each is county else "head"
        )
        with pytest.raises(UserFault) as refused:
            prescribe_rounding(each, on=True)
        assert refused.value.code == "rule_not_yours"
        assert county_rules.prescribed(each, ROUNDING) is None


def test_what_a_restored_county_lost_comes_back_from_its_station(
    desk: Desk, county: Desk, stick: Path, tmp_path: Path, clock: Clock
) -> None:
    carry(desk, county, stick)
    saved = backups.backup(county).path
    targets.set_targets(county, 2026, {(desk.site_id, "groups"): 6})
    prescribe_rounding(county, on=True)
    local_terms.add_term(county, "NEED", "冬季取暖", "01")
    _down(county, desk, stick)
    for path in receipts.make(desk, stick, county.site_id):
        receipts.take(county, path)
    home = tmp_path / "restored"
    backups.restore(home, saved, "", PASSWORD, secrets=NoKeyring())
    restored = open_desk(home, "", PASSWORD, secrets=NoKeyring(), now=clock)
    try:
        assert county_rules.prescribed(restored, ROUNDING) is None
        save(desk, "孙桂芝")
        carry(desk, restored, stick)  # its receipt tells that the county is another one
        carry(desk, restored, stick)
        assert county_rules.prescribed(restored, ROUNDING) is not None
        assert [line.code for line in local_terms.term_sheet(restored, "NEED").lines] == ["L-01-1"]
        (row,) = targets.target_sheet(restored, 2026).rows
        assert dict(row.values) == {"groups": 6}
    finally:
        restored.close()
        learn_local(())
