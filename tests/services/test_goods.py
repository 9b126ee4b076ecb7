# SPDX-License-Identifier: MulanPSL-2.0
"""Goods handed out at an activity are kept with it and change none of its figures."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.services.building import activity, served
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.sheet_codes import SIGN_IN, sheet_code
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.finding import find
from wuse_desktop.services.goods import check_goods, goods_of, new_goods, save_goods

KIND = "community_activity"


@pytest.fixture
def activity_id(desk: Desk, family: Any) -> str:
    person = family(("孙玉梅", 70)).head
    minutes = {desk.session.worker_id: 120}
    return activities.save_activity(desk, activity(), served(person), minutes).id


def contacts(desk: Desk) -> int:
    return figures(desk, Period.parse("2026-03"))["person_contacts"].value


def test_goods_take_day_and_place_of_their_event_and_add_no_contacts(
    desk: Desk, activity_id: str
) -> None:
    before = contacts(desk)
    goods = dataclasses.replace(new_goods(desk, KIND, activity_id), item="大米", quantity=30)
    save_goods(desk, goods)
    (kept,) = goods_of(desk, KIND, activity_id)
    assert (kept.given_on, kept.place, kept.handlers) == (
        date(2026, 3, 20),
        "村委会广场",
        "李晓梅",
    )
    assert contacts(desk) == before == 1


def test_goods_need_a_name_and_a_number(desk: Desk, activity_id: str) -> None:
    goods = new_goods(desk, KIND, activity_id)
    assert {item.field for item in check_goods(goods)} == {"item", "quantity"}
    with pytest.raises(UserFault):
        save_goods(desk, dataclasses.replace(goods, item="大米", quantity=0))


def test_goods_go_into_the_bin_with_their_activity_and_come_back(
    desk: Desk, activity_id: str
) -> None:
    goods = new_goods(desk, KIND, activity_id)
    save_goods(desk, dataclasses.replace(goods, item="大米", quantity=30))
    records.delete(desk, KIND, activity_id)
    assert goods_of(desk, KIND, activity_id) == ()
    records.restore(desk, KIND, activity_id)
    assert [item.item for item in goods_of(desk, KIND, activity_id)] == ["大米"]


def test_the_code_of_a_sheet_finds_its_record_in_the_one_place_to_find(
    desk: Desk, activity_id: str
) -> None:
    (hit,) = find(desk, sheet_code(SIGN_IN, activity_id))
    assert (hit.entity, hit.id) == (KIND, activity_id)
    assert find(desk, sheet_code(SIGN_IN, activity_id), kinds=("person",)) == []
