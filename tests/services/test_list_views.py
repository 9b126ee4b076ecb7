# SPDX-License-Identifier: MulanPSL-2.0
"""Each user keeps views of a list under names of their own; they stay on this desk."""

import dataclasses

import pytest

from tests.services.conftest import Reopen
from wuse_desktop.errors import UserFault
from wuse_desktop.services import list_filters, list_views, lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.list_views import ListView

VIEW = ListView("高风险", ("name", "tier"), {"tier": "A"}, "name", descending=True)


def test_a_view_is_kept_over_a_restart_and_forgotten(desk: Desk, reopen: Reopen) -> None:
    list_views.save_view(desk, "persons", VIEW)
    later = reopen(desk)
    assert list_views.views(later, "persons") == (VIEW,)
    assert list_views.views(later, "households") == ()
    list_views.drop_view(later, "persons", "高风险")
    assert list_views.views(later, "persons") == ()


def test_a_view_gets_another_name_and_keeps_what_it_shows(desk: Desk) -> None:
    list_views.save_view(desk, "persons", VIEW)
    list_views.save_view(desk, "persons", ListView("残疾"))
    list_views.rename_view(desk, "persons", "高风险", " 重点关注 ")
    renamed = dataclasses.replace(VIEW, name="重点关注")
    assert list_views.views(desk, "persons") == (ListView("残疾"), renamed)
    list_views.rename_view(desk, "persons", "重点关注", "重点关注")
    list_views.rename_view(desk, "persons", "没有的", "别的")
    assert len(list_views.views(desk, "persons")) == 2
    for name, code in (("残疾", "view_taken"), ("", "view_name"), ("很" * 21, "view_name")):
        with pytest.raises(UserFault) as caught:
            list_views.rename_view(desk, "persons", "重点关注", name)
        assert caught.value.code == code
    assert renamed in list_views.views(desk, "persons")


def test_a_view_of_the_same_name_is_replaced(desk: Desk) -> None:
    list_views.save_view(desk, "persons", VIEW)
    list_views.save_view(desk, "persons", ListView(" 高风险 ", filters={"tier": "B"}))
    assert [dict(view.filters) for view in list_views.views(desk, "persons")] == [{"tier": "B"}]


def test_columns_and_order_are_remembered_filters_are_not(desk: Desk) -> None:
    list_views.keep_last(desk, "persons", VIEW)
    last = list_views.last_view(desk, "persons")
    assert (last.columns, last.sort, last.descending) == (VIEW.columns, "name", True)
    assert dict(last.filters) == {}
    assert list_views.views(desk, "persons") == ()


def test_what_a_list_no_longer_has_is_left_out(desk: Desk) -> None:
    odd = ListView("旧的", ("name", "gone"), {"tier": "A", "gone": "1"}, "gone")
    list_views.save_view(desk, "persons", odd)
    assert list_views.views(desk, "persons") == (ListView("旧的", ("name",), {"tier": "A"}),)


@pytest.mark.parametrize("name", ["", "   ", "很" * 21])
def test_a_view_needs_a_name_of_some_characters(desk: Desk, name: str) -> None:
    with pytest.raises(UserFault) as caught:
        list_views.save_view(desk, "persons", ListView(name))
    assert caught.value.code == "view_name"


def test_there_is_an_end_to_views(desk: Desk) -> None:
    for number in range(list_views.MOST_VIEWS):
        list_views.save_view(desk, "persons", ListView(f"视图{number}"))
    with pytest.raises(UserFault) as caught:
        list_views.save_view(desk, "persons", ListView("再来一个"))
    assert caught.value.code == "view_many"


def test_every_filter_that_is_offered_is_one_of_the_list(desk: Desk) -> None:
    for name in (
        "persons", "households", "visits", "consultations", "cases", "groups", "activities",
        "volunteers",
    ):  # fmt: skip
        offered = list_filters.filters_of(name)
        assert offered
        for item in offered:
            assert item.name in (*lists.filter_names(name), "status", "month")
            assert list_filters.choices_of(desk, item)
    assert list_filters.filters_of("workers") == ()
