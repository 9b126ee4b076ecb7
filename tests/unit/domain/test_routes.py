# SPDX-License-Identifier: MulanPSL-2.0
"""Households stand in the order in which people walk."""

from wuse_desktop.domain.routes import route_key, walked_order


def test_group_then_house_number_then_text() -> None:
    addresses = ["10组2号", "2组11号", "2组4号", "三组1号", "十二组1号", "村部旁", "3组无号"]
    assert sorted(addresses, key=route_key) == [
        "2组4号",
        "2组11号",
        "三组1号",
        "3组无号",
        "10组2号",
        "十二组1号",
        "村部旁",
    ]


def test_numerals_and_other_words_for_groups() -> None:
    assert route_key("二十一社7号")[0] == 21
    assert route_key("十屯3-2")[:2] == (10, (3, 2))
    assert route_key("第五队")[0] == 5


def test_a_moved_order_is_kept_and_new_neighbours_find_their_place() -> None:
    natural = ["a", "b", "c", "d"]
    assert walked_order(natural, []) == natural
    assert walked_order(natural, ["c", "a"]) == ["c", "d", "a", "b"]
    assert walked_order(["a", "c"], ["c", "b", "a"]) == ["c", "a"]
    assert walked_order(["x", "a"], ["a"]) == ["x", "a"]
