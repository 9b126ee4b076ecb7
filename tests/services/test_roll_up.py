# SPDX-License-Identifier: MulanPSL-2.0
"""Counties tell their prefecture numbers and marks, and nothing of anybody (rule C-23)."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, craft, enrol, save, wire_row
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bundles, enrolment, inbox, shown_bundles, states
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.roll_up import PERSONS, RollUp, make_county_figures, roll_up
from wuse_desktop.storage.tables import TABLES

MARCH = Period.parse("2026-03")
WANG, ZHAO, LI = "230127194603050020", "230127195107120012", "230127196211230048"


@pytest.fixture
def prefecture(make_desk: MakeDesk) -> Desk:
    return make_desk("prefecture", "2301", "哈尔滨市民政局")


@pytest.fixture
def upper(county: Desk, prefecture: Desk, stick: Path) -> Desk:
    """The prefecture that has admitted the county."""
    enrol(county, prefecture, stick)
    return prefecture


@pytest.fixture
def other(make_desk: MakeDesk, upper: Desk, stick: Path) -> tuple[Desk, Desk]:
    """Another county of the prefecture with one station."""
    second = make_desk("county", "230126", "巴彦县社会工作总督导站")
    enrol(second, upper, stick)
    station = make_desk("station", "230126100", "巴彦镇社会工作服务站")
    enrol(station, second, stick)
    return second, station


def _ask(desk: Desk, *people: str) -> None:
    for person in people:
        with desk.write() as unit:
            unit.put(
                Consultation(
                    person_id=person,
                    start_at=datetime.fromisoformat("2026-03-10T09:00"),
                    end_at=datetime.fromisoformat("2026-03-10T10:00"),
                    status="approved",
                )
            )


def _report(county: Desk, upper: Desk, stick: Path) -> RollUp:
    make_county_figures(county, MARCH)
    carry(county, upper, stick)
    return roll_up(upper, MARCH)


def test_a_person_in_two_counties_is_counted_once(
    desk: Desk, county: Desk, upper: Desk, other: tuple[Desk, Desk], stick: Path
) -> None:
    second, station = other
    _ask(desk, save(desk, "王秀兰", id_no=WANG), save(desk, "赵德福", id_no=ZHAO))
    _ask(desk, save(desk, "没有证件的人"))
    carry(desk, county, stick)
    _ask(station, save(station, "王秀兰", id_no=WANG), save(station, "李桂芳", id_no=LI))
    _ask(station, save(station, "没有证件的人"))
    carry(station, second, stick)
    _report(county, upper, stick)
    found = _report(second, upper, stick)
    assert found.missing == ()
    row = found[PERSONS]
    assert dict(row.by_county) == {county.site_id: "3", second.site_id: "3"}
    assert row.value == 5  # 王秀兰 once, and two without a number
    assert found["person_contacts"].value == 6
    assert "去重" in found.notes[0]


def test_every_figure_is_the_county_s_own(
    desk: Desk, county: Desk, upper: Desk, stick: Path
) -> None:
    _ask(desk, save(desk, "王秀兰", id_no=WANG))
    carry(desk, county, stick)
    found = _report(county, upper, stick)
    own = figures(county, MARCH)
    assert {row.name: row.value for row in found.rows} == {
        figure.name: figure.value for figure in own.figures
    }
    (line,) = found.counties
    assert (line.stations, line.silent_stations) == (1, 0)


def test_nothing_of_anybody_leaves_the_county(
    desk: Desk, county: Desk, upper: Desk, stick: Path
) -> None:
    _ask(desk, save(desk, "王秀兰", id_no=WANG, phone="13800001111"))
    carry(desk, county, stick)
    make_county_figures(county, MARCH)
    made = bundles.make(county, stick)
    assert dict(shown_bundles.show(made.path).counts) == {"county_figures": 1}
    inbox.take(upper, made.path)
    with upper.read() as connection:
        for entity in TABLES:
            if entity in ("county_figures", "station", "worker"):
                continue
            rows = connection.exec_driver_sql(f"SELECT count(*) FROM {entity}")  # noqa: S608
            assert rows.scalar_one() == 0, entity
        (kept,) = connection.exec_driver_sql("SELECT * FROM county_figures").mappings()
    text = json.dumps(dict(kept), ensure_ascii=False, default=str)
    assert WANG not in text
    assert "王秀兰" not in text


def test_a_county_that_sends_records_is_refused_before_they_are_opened(
    desk: Desk, county: Desk, upper: Desk, stick: Path
) -> None:
    assert desk.site_id
    path = craft(county, upper, stick, {"person": [wire_row(county, "person")]})
    with pytest.raises(UserFault) as refused:
        inbox.take(upper, path)
    assert refused.value.code == "bundle_not_figures"
    with upper.read() as connection:
        counted = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM quarantine) "
            "+ (SELECT count(*) FROM inbox)"
        )
        assert counted.scalar_one() == 0


def test_late_records_are_reported_when_it_is_made_again(
    desk: Desk, county: Desk, upper: Desk, stick: Path
) -> None:
    _ask(desk, save(desk, "王秀兰", id_no=WANG))
    carry(desk, county, stick)
    assert _report(county, upper, stick)[PERSONS].value == 1
    _ask(desk, save(desk, "赵德福", id_no=ZHAO))
    carry(desk, county, stick)
    assert _report(county, upper, stick)[PERSONS].value == 2
    with upper.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM county_figures").scalar_one() == 1


def test_only_the_figures_of_a_county_wait_for_its_prefecture(
    desk: Desk, county: Desk, upper: Desk, stick: Path
) -> None:
    assert upper.site_id
    _ask(desk, save(desk, "王秀兰", id_no=WANG))
    carry(desk, county, stick)
    assert states.counts(county).open == 0
    with pytest.raises(UserFault) as refused:
        bundles.make(county, stick)
    assert refused.value.code == "nothing_to_send"
    make_county_figures(county, MARCH)
    assert states.counts(county).unpacked == 1


def test_a_county_that_did_not_report_is_named(
    county: Desk, upper: Desk, other: tuple[Desk, Desk], stick: Path
) -> None:
    assert other
    found = _report(county, upper, stick)
    assert found.missing == ("巴彦县社会工作总督导站",)
    assert roll_up(upper, MARCH.previous).missing == (
        "巴彦县社会工作总督导站",
        county.station().name,
    )


def test_marks_of_another_key_are_not_compared(
    desk: Desk, county: Desk, upper: Desk, other: tuple[Desk, Desk], stick: Path
) -> None:
    second, station = other
    for place, above in ((desk, county), (station, second)):
        _ask(place, save(place, "王秀兰", id_no=WANG))
        carry(place, above, stick)
    _report(county, upper, stick)
    upper.set_setting(enrolment.MARK_KEY, "00" * 32)
    enrol(second, upper, stick)  # a prefecture that lost its key and handed a new one to one county
    found = _report(second, upper, stick)
    assert found[PERSONS].value == 2
    assert "含跨县重复" in found.notes[0]


@pytest.mark.parametrize("of", ["station", "county"])
def test_each_tier_admits_the_one_below(
    make_desk: MakeDesk, prefecture: Desk, stick: Path, of: str
) -> None:
    place = {"station": "230127100", "county": "230127"}[of]
    lower = make_desk(of, place, "下级单位")
    card = enrolment.make_station_card(lower, stick)
    if of == "county":
        assert enrolment.admit(prefecture, card.path, stick).name == "下级单位"
    wrong = prefecture if of == "station" else make_desk("county", "230126", "邻县")
    with pytest.raises(UserFault) as refused:
        enrolment.admit(wrong, card.path, stick)
    assert refused.value.code == "card_wrong_kind"


def test_a_county_without_a_prefecture_makes_nothing(county: Desk) -> None:
    with pytest.raises(UserFault) as refused:
        make_county_figures(county, MARCH)
    assert refused.value.code == "not_enrolled"
    with pytest.raises(UserFault) as not_here:
        roll_up(county, MARCH)
    assert not_here.value.code == "not_prefecture"
