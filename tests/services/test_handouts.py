# SPDX-License-Identifier: MulanPSL-2.0
"""Goods handed out on their own: checked, found, signed for on paper, corrected with a reason."""

import dataclasses
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import put
from tests.services.conftest import Clock
from tests.services.exchanging import carry, craft, wire_row
from tests.services.printed import text
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.errors import UserFault
from wuse_desktop.services import period_locks, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.goods import check_goods, save_goods
from wuse_desktop.services.handout_entry import handout_sheet
from wuse_desktop.services.inbox import take
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.person_page import person_page
from wuse_desktop.services.reading import load

ON = date(2026, 3, 20)
MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")


@pytest.fixture
def quilts(desk: Desk, family: Any) -> str:
    """Two quilts for two persons who came, and ten more for some who are not named."""
    people = [family((name, 70)).head for name in ("孙玉梅", "王秀英")]
    entries = tuple({"person_id": each, "quantity": 1} for each in people)
    record = Distribution(
        item="棉被", quantity=12, unit="床", given_on=ON, recipient_count=12, recipients=entries
    )
    return save_goods(desk, record).id


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"recipients": ({"person_id": "p"}, {"person_id": "p"})}, {"recipients"}),
        ({"recipient_count": 1}, {"recipient_count"}),
        ({"item": " "}, {"item"}),
        ({}, set()),
    ],
)
def test_recipients_are_checked(change: dict[str, Any], fields: set[str]) -> None:
    two = ({"person_id": "p"}, {"person_id": "q"})
    record = Distribution(item="米", quantity=5, given_on=ON, recipients=two)
    found = check_goods(dataclasses.replace(record, **change))
    assert {item.field for item in found if item.level == "block"} == fields


def test_more_than_there_was_is_pointed_out() -> None:
    shares = ({"person_id": "p", "quantity": 4}, {"person_id": "q", "quantity": 2})
    record = Distribution(item="米", quantity=5, given_on=ON, recipients=shares)
    (found,) = check_goods(record)
    assert (found.level, found.code) == ("warn", "recipient_quantity")


@pytest.mark.parametrize(
    ("typed", "found"), [("孙玉梅", 1), ("sym", 1), ("棉被", 1), ("大米", 0), ("周", 0)]
)
def test_goods_are_found_by_recipient_and_by_name(
    desk: Desk, quilts: str, typed: str, found: int
) -> None:
    rows = page(desk, "handouts", ListQuery(text=typed))
    assert [row.id for row in rows] == [quilts] * found


def test_who_was_given_something_finds_it_on_their_page(desk: Desk, quilts: str) -> None:
    (row, _other) = page(desk, "persons", ListQuery(sort="name"))
    (entry,) = person_page(desk, row.id).timeline
    assert (entry.entity, entry.id, entry.title, entry.on) == (
        Distribution.entity,
        quilts,
        "棉被",
        ON,
    )


def test_recipients_sign_on_paper(desk: Desk, quilts: str) -> None:
    target = io.BytesIO()
    assert paper(desk, "sign-off-sheet", PaperOptions(record_id=quilts), target) == 1
    said = text(target.getvalue())
    for word in ("物资领取签收表", "棉被", "王秀英", "孙玉梅", "代领人签名"):
        assert word in said


def test_goods_of_a_reported_month_are_changed_with_a_reason(
    desk: Desk, quilts: str, clock: Clock
) -> None:
    assert figures(desk, MARCH)["person_contacts"].value == 12
    clock.at = datetime.fromisoformat("2026-04-02T09:00")
    period_locks.lock_month(desk, MARCH)
    changed = dataclasses.replace(load(desk, Distribution, quilts), recipient_count=9)
    with pytest.raises(UserFault) as fault:
        save_goods(desk, changed)
    assert fault.value.code == "reason_required"
    save_goods(desk, changed, "多记了三个人")
    march = figures(desk, MARCH)["person_contacts"]
    assert (march.value, march.counted) == (12, 12 - 3)
    clock.at = datetime.fromisoformat("2026-05-02T09:00")
    shown = period_locks.locking(desk, APRIL)
    assert "2026年3月 服务人次 −3" in [item.text for item in shown.due]
    assert shown.reason == "多记了三个人"


def test_what_somebody_was_given_is_found_by_an_index_whatever_way_it_was_written(
    desk: Desk, quilts: str
) -> None:
    def given(person_id: str) -> list[str]:
        return [
            row.id for row in page(desk, "handouts", ListQuery(filters={"person_id": person_id}))
        ]

    goods = load(desk, Distribution, quilts)
    first, second = (part["person_id"] for part in goods.recipients)
    assert given(first) == given(second) == [quilts]
    save_goods(desk, dataclasses.replace(goods, recipients=goods.recipients[1:]))
    assert (given(first), given(second)) == ([], [quilts])
    records.delete(desk, Distribution.entity, quilts)
    assert given(second) == []
    records.restore(desk, Distribution.entity, quilts)
    assert given(second) == [quilts]
    put(desk, dataclasses.replace(goods, id=""))
    assert len(given(first)) == 1


def test_the_county_counts_and_shows_what_a_station_handed_out(
    desk: Desk, county: Desk, quilts: str, tmp_path: Path
) -> None:
    carry(desk, county, tmp_path)
    found = figures(county, MARCH, desk.site_id)
    assert found["person_contacts.handout"].value == 12
    shown = handout_sheet(county, quilts)
    assert (shown.editable, shown.site_name) == (False, desk.station().name)
    assert set(shown.names) == {"孙玉梅", "王秀英"}


@pytest.mark.parametrize(
    "part",
    [{}, {"person_id": {"a": [1]}}, {"person_id": 7, "taken_by": ["x"]}, {"quantity": "很多"}],
)
def test_recipients_of_odd_shapes_harm_nothing(
    desk: Desk, county: Desk, tmp_path: Path, part: dict[str, Any]
) -> None:
    goods = wire_row(
        desk, "distribution", item="米", quantity=1, given_on=ON.isoformat(), recipients=[part]
    )
    take(county, craft(desk, county, tmp_path, {"distribution": [goods]}))
    shown = handout_sheet(county, goods["id"])
    assert len(shown.names) == 1
    assert figures(county, MARCH)["person_contacts.handout"].value in {0, 1}
    assert [row.id for row in page(county, "handouts", ListQuery())] == [goods["id"]]
