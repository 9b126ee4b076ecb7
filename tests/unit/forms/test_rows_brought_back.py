# SPDX-License-Identifier: MulanPSL-2.0
"""A row that was taken out comes back to its place, with its answers and what they decide."""

from tests.unit.forms.sheets import filling
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.layout import GridBlock, TableBlock, is_table, layout, row_blocks

FAMILY = """
| | type | name | label | required | relevant | calculation | appearance |
| | begin_repeat | family | 家庭成员 | | | | table |
| | text | name | 姓名 | yes | | | |
| | integer | age | 年龄 | | | | |
| | text | school | 学校 | yes | ${age} < 18 | | |
| | end_repeat | | | | | | |
| | integer | sum | 年龄合计 | | | sum(${age}) | |
"""
VISITS = """
| | type | name | label | appearance |
| | begin_repeat | visit | 走访 | table |
| | text | place | 地点 | |
| | begin_group | who | 见到的人 | |
| | begin_repeat | met | 见到的人 | table |
| | text | name | 姓名 | |
| | end_repeat | | | |
| | end_group | | | |
| | end_repeat | | | |
"""
THREE: dict[str, Json] = {
    "family": [{"name": "甲", "age": 40}, {"name": "乙", "age": 9}, {"name": "丙", "age": 70}]
}


def test_a_row_comes_back_to_its_place_with_all_it_decides() -> None:
    session = filling(FAMILY, answers=THREE)
    session.remove_row("/data/family[2]")
    assert session.value("/data/sum") == 110
    assert [problem.path for problem in session.problems()] == []
    assert session.restore_row("/data/family") == "/data/family[2]"
    assert {"/data/family", "/data/sum"} <= session.last_changes
    assert session.value("/data/sum") == 119
    assert [session.value(f"{row}/name") for row in session.rows("/data/family")] == [
        "甲",
        "乙",
        "丙",
    ]
    assert [problem.path for problem in session.problems()] == ["/data/family[2]/school"]


def test_the_row_that_went_last_comes_first() -> None:
    session = filling(FAMILY, answers=THREE)
    session.remove_row("/data/family[1]")
    session.remove_row("/data/family[2]")
    assert session.restore_row("/data/family") == "/data/family[2]"
    assert session.restore_row("/data/family") == "/data/family[1]"
    assert session.restore_row("/data/family") == ""
    assert session.answers()["family"] == THREE["family"]


def test_a_row_that_went_for_good_does_not_come_back() -> None:
    session = filling(FAMILY, answers=THREE)
    session.remove_row("/data/family[3]", for_good=True)
    assert session.restore_row("/data/family") == ""
    assert session.can_remove_row("/data/family")


def test_a_row_comes_last_where_the_repeat_has_become_shorter() -> None:
    session = filling(FAMILY, answers=THREE)
    session.remove_row("/data/family[3]")
    session.remove_row("/data/family[1]", for_good=True)
    assert session.restore_row("/data/family") == "/data/family[2]"


def test_a_repeat_with_rows_of_its_own_is_no_table() -> None:
    (family,) = [block for block in layout(filling(FAMILY).form) if isinstance(block, TableBlock)]
    assert is_table(family.repeat)
    (visit,) = [block for block in layout(filling(VISITS).form) if isinstance(block, TableBlock)]
    assert not is_table(visit.repeat)
    place, met = row_blocks(visit.repeat)
    assert isinstance(place, GridBlock)
    assert [cell.question.name for row in place.rows for cell in row] == ["place"]
    assert isinstance(met, TableBlock)
    assert met.repeat.path == "/data/visit/who/met"
