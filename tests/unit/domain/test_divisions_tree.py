# SPDX-License-Identifier: MulanPSL-2.0
"""Administrative divisions: the shipped tree, both forms of codes, and names found again."""

from collections.abc import Iterator

import pytest

from wuse_desktop.domain import divisions
from wuse_desktop.domain.divisions import Division, Divisions, long_code, shipped, short_code

MULAN, MULAN_TOWN = "230127", "230127100"
ZHENXI = Division("230127100200", "镇西村村委会")


@pytest.fixture
def own_tree() -> Iterator[None]:
    before = divisions.current()
    yield
    divisions.use(before)


def test_the_whole_country_is_there_down_to_townships() -> None:
    tree = shipped()
    assert len(tree.provinces()) == 31
    assert [item.name for item in tree.townships(MULAN)][:3] == ["木兰镇", "东兴镇", "大贵镇"]
    assert len(tree.townships("500110")) == 31
    prefecture = tree.children("5329")
    assert len(prefecture) == 12
    assert sum(len(tree.townships(county.code)) for county in prefecture) == 112
    assert len(tree.townships("441900")) > 30  # a city without counties


def test_every_division_has_its_parent_and_is_in_its_parents_children() -> None:
    tree = shipped()
    seen = 0
    waiting = list(tree.provinces())
    while waiting:
        item = waiting.pop()
        seen += 1
        waiting.extend(tree.children(item.code))
    assert seen == len(tree)


def test_levels_follow_from_the_code() -> None:
    path = shipped().path(ZHENXI.code)
    assert [item.level for item in path] == ["province", "city", "county", "township", "village"]
    assert [item.name for item in path] == ["黑龙江省", "哈尔滨市", "木兰县", "木兰镇", ZHENXI.name]


@pytest.mark.parametrize(
    ("code", "short", "long"),
    [
        ("230127100000", "230127100", "230127100000"),
        ("230127100", "230127100", "230127100000"),
        ("230127000000", "230127", "230127000000"),
        ("230127100200", "230127100200", "230127100200"),
        ("２３０１２７１００", "230127100", "230127100000"),
    ],
)
def test_short_and_long_codes_are_the_same_place(code: str, short: str, long: str) -> None:
    assert (short_code(code), long_code(code)) == (short, long)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("230127100000", "木兰镇"),
        ("230127000000", "木兰县"),
        ("230100", "哈尔滨市"),
        ("230000", "黑龙江省"),
        ("441900", "东莞市"),
    ],
)
def test_all_forms_of_a_code_are_found(code: str, name: str) -> None:
    found = shipped().get(code)
    assert found is not None
    assert found.name == name


def test_unknown_codes_are_no_place() -> None:
    tree = shipped()
    for code in ("", "99", "990000", "230127100999", "木兰"):
        assert tree.get(code) is None
        assert tree.children(code) == ()
        assert tree.path(code) == ()


def test_full_names_leave_placeholders_out() -> None:
    tree = shipped()
    assert tree.full_name("500110001") == "重庆市綦江区古南街道"
    assert tree.full_name(ZHENXI.code, above=MULAN) == "木兰镇镇西村村委会"
    assert tree.full_name("990000") == "990000"


@pytest.mark.parametrize(
    "typed",
    [
        "镇西村村委会",
        "镇西村",
        "镇西",
        " 镇 西 村 ",
        "镇西村民委员会",
        "木兰镇镇西村",
        "黑龙江省哈尔滨市木兰县木兰镇镇西村",
        "镇西村3组",
        "木兰镇镇西村三组12号",
    ],
)
def test_a_village_is_found_as_people_write_it(typed: str) -> None:
    assert shipped().find_village(MULAN_TOWN, typed).found == ZHENXI
    assert shipped().find_village(MULAN_TOWN + "000", typed).found == ZHENXI


@pytest.mark.parametrize("typed", ["奋斗社区居委会", "奋斗社区", "奋斗居委会", "奋斗"])
def test_a_community_is_found_as_people_write_it(typed: str) -> None:
    found = shipped().find_village(MULAN_TOWN, typed).found
    assert found is not None
    assert found.name == "奋斗社区居委会"


def test_a_misspelt_village_gets_suggestions() -> None:
    for typed in ("镇溪村", "镇溪", "阵西村村委会"):
        match = shipped().find_village(MULAN_TOWN, typed)
        assert match.found is None
        assert match.suggestions[0] == ZHENXI
    assert shipped().find_village(MULAN_TOWN, "不存在的地方").suggestions == ()
    assert shipped().find_village(MULAN_TOWN, "") == divisions.PlaceMatch(None)


def test_a_misspelt_township_gets_suggestions() -> None:
    tree = shipped()
    assert tree.find_township(MULAN, "木兰").found == tree.get(MULAN_TOWN)
    assert tree.find_township(MULAN, "木蓝镇").suggestions == (tree.get(MULAN_TOWN),)


def test_two_places_of_one_name_are_asked_about() -> None:
    tree = Divisions(
        [
            ("230127100", "甲镇"),
            ("230127100001", "石角社区居民委员会"),
            ("230127100200", "石角村村民委员会"),
            ("230127100201", "石角社区村民委员会"),
        ]
    )
    assert tree.find_village("230127100", "石角村").found == tree.get("230127100200")
    match = tree.find_village("230127100", "石角社区")
    assert match.found is None
    assert len(match.suggestions) == 3


@pytest.mark.parametrize("county", ["230127", "500110", "532901", "532924"])
def test_every_shipped_village_is_found_by_its_official_name(county: str) -> None:
    tree = shipped()
    for village in tree.villages(county):
        assert tree.find_village(village.code[:9], village.name).found == village


def test_a_larger_place_is_searched_whole() -> None:
    found = shipped().find_village(MULAN, "满天村").found
    assert found is not None
    assert found.code.startswith("230127101")


def test_a_county_adds_its_own_villages(own_tree: None) -> None:
    tree = shipped().with_rows([("110101001001", "多福巷社区居民委员会")])
    assert shipped().get("110101001001") is None
    assert divisions.division_name("110101001001") == ""
    divisions.use(tree)
    assert divisions.division_name("110101001001") == "多福巷社区"
    assert divisions.division_name(ZHENXI.code) == "镇西村"
    assert divisions.division_name(MULAN_TOWN) == "木兰镇"


def test_a_code_outside_the_table_is_doubted() -> None:
    tree = shipped()
    assert tree.check_village(ZHENXI.code) is None
    assert tree.check_village(MULAN_TOWN + "000") is None
    for code in ("230127100999", MULAN):
        problem = tree.check_village(code)
        assert problem is not None
        assert (problem.rule, problem.level) == ("V-08", "warn")
