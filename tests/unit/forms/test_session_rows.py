# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of a form: they come and go, are counted, summed, numbered and stand within each other."""

import pytest

from tests.unit.forms.sheets import begun, by_hand, filling
from wuse_desktop.forms.answers import Json
from wuse_desktop.forms.running import MOST_ROWS
from wuse_desktop.forms.xform import load_xform

FAMILY = """
type | name | label | relevant | calculation | default | required
begin_repeat | family | 家庭成员 | | | |
text | name | 姓名 | | | | yes
integer | age | 年龄 | | | |
decimal | income | 收入 | ${age} >= 16 | | |
calculate | no | | | position(..) | |
text | rank | 排行 | | concat(${no}, '/', ${heads}) | |
text | came | 何时 | | | concat('第', position(..), '位') |
end_repeat | | | | | |
integer | heads | 人口 | | count(${family}) | |
decimal | sum | 合计 | | sum(${income}) | |
integer | oldest | 最大 | | max(${age}) | |
text | second | 第二人 | | indexed-repeat(${name}, ${family}, 2) | |
"""


def test_a_form_begins_with_one_row() -> None:
    session = filling(FAMILY)
    assert session.rows("/data/family") == ["/data/family[1]"]
    assert session.answers() == {
        "family": [{"no": "1", "rank": "1/1", "came": "第1位"}],
        "heads": 1,
        "sum": 0,
    }


def test_a_row_that_comes_is_counted() -> None:
    session = filling(FAMILY)
    assert session.add_row("/data/family") == "/data/family[2]"
    assert {"/data/family", "/data/heads", "/data/family[1]/rank"} <= session.last_changes
    assert session.value("/data/heads") == 2
    assert session.value("/data/family[1]/rank") == "1/2"
    assert session.value("/data/family[2]/came") == "第2位"


def test_a_row_that_goes_moves_the_others_up() -> None:
    session = filling(FAMILY)
    for name in ("甲", "乙", "丙"):
        row = session.rows("/data/family")[-1]
        session.set(f"{row}/name", name)
        session.add_row("/data/family")
    changed = session.remove_row("/data/family[2]")
    assert {"/data/family", "/data/heads", "/data/family[2]/no", "/data/second"} <= changed
    assert [session.value(f"{row}/name") for row in session.rows("/data/family")] == [
        "甲",
        "丙",
        None,
    ]
    assert [session.value(f"{row}/no") for row in session.rows("/data/family")] == ["1", "2", "3"]
    assert session.value("/data/second") == "丙"
    with pytest.raises(KeyError):
        session.value("/data/family[4]/name")


def test_a_changed_row_leaves_the_other_rows_alone() -> None:
    session = filling(FAMILY)
    session.add_row("/data/family")
    session.set("/data/family[1]/age", 40)
    session.set("/data/family[1]/income", "100.5")
    session.set("/data/family[2]/income", 200)
    assert session.value("/data/sum") == 100.5
    changed = session.set("/data/family[2]/age", 16)
    assert changed == {
        "/data/family[2]/age",
        "/data/family[2]/income",
        "/data/sum",
    }
    assert session.value("/data/sum") == 300.5
    assert session.value("/data/oldest") == 40


def test_an_income_that_does_not_matter_is_not_summed() -> None:
    session = filling(FAMILY)
    session.set("/data/family[1]/age", 40)
    session.set("/data/family[1]/income", 100)
    session.set("/data/family[1]/age", 4)
    assert session.value("/data/sum") == 0
    assert session.answers()["family"] == [{"age": 4, "no": "1", "rank": "1/1", "came": "第1位"}]


def test_a_problem_goes_with_its_row() -> None:
    session = filling(FAMILY)
    session.add_row("/data/family")
    session.set("/data/family[2]/name", "乙")
    assert [each.path for each in session.problems()] == ["/data/family[1]/name"]
    session.remove_row("/data/family[1]")
    assert session.problems() == []


def test_all_rows_may_go_and_stay_away() -> None:
    session = filling(FAMILY)
    session.remove_row("/data/family[1]")
    assert session.answers() == {"family": [], "heads": 0, "sum": 0}
    assert filling(FAMILY, answers=session.answers()).rows("/data/family") == []
    assert session.add_row("/data/family") == "/data/family[1]"


COUNTED = """
type | name | label | repeat_count | default
integer | n | 几次 | | 2
begin_repeat | visit | 走访 | ${n} |
text | place | 地点 | | 家中
end_repeat | | | |
"""


def test_rows_follow_their_count() -> None:
    session = filling(COUNTED)
    assert session.rows("/data/visit") == ["/data/visit[1]", "/data/visit[2]"]
    assert session.set("/data/n", 3) >= {"/data/n", "/data/visit"}
    assert session.answers() == {"n": 3, "visit": [{"place": "家中"}] * 3}
    session.set("/data/n", "")
    assert session.rows("/data/visit") == []


def test_rows_beyond_the_count_come_back_with_their_answers() -> None:
    session = filling(COUNTED)
    session.set("/data/visit[2]/place", "学校")
    session.set("/data/n", 1)
    assert session.answers() == {"n": 1, "visit": [{"place": "家中"}]}
    session.set("/data/n", 2)
    assert session.value("/data/visit[2]/place") == "学校"


def test_counted_rows_are_not_added_or_removed_by_hand() -> None:
    session = filling(COUNTED)
    assert not session.can_add_row("/data/visit")
    with pytest.raises(ValueError, match="/data/visit"):
        session.add_row("/data/visit")
    with pytest.raises(ValueError, match="/data/visit"):
        session.remove_row("/data/visit[1]")


@pytest.mark.parametrize("count", ["-3", "nonsense", "0.4"])
def test_a_count_that_is_none_gives_no_rows(count: str) -> None:
    session = filling(COUNTED)
    session.set("/data/n", count)
    assert session.rows("/data/visit") == []


def test_a_count_beyond_all_measure_is_cut() -> None:
    session = filling(COUNTED)
    session.set("/data/n", 999_999_999)
    assert len(session.rows("/data/visit")) == MOST_ROWS


def test_answers_bring_their_rows() -> None:
    answers: dict[str, Json] = {
        "family": [{"name": "甲", "age": 3}, {"name": "乙", "age": 30, "income": 5}]
    }
    session = filling(FAMILY, answers=answers)
    assert session.value("/data/sum") == 5
    assert session.value("/data/second") == "乙"
    assert session.value("/data/family[2]/came") is None


NESTED = """
type | name | label | calculation | repeat_count
begin_repeat | house | 户 | |
text | name | 户主 | |
integer | n | 人数 | |
begin_repeat | child | 孩子 | | ${n}
text | label | 名 | concat(${name}, '家第', position(..), '个') |
integer | age | 年龄 | |
end_repeat | | | |
integer | sum | 年龄和 | sum(${age}) |
begin_repeat | pet | 宠物 | |
text | kind | 种类 | |
end_repeat | | | |
end_repeat | | | |
integer | all | 总和 | sum(/data/house/child/age) |
integer | pets | 宠物数 | count(/data/house/pet) |
"""


def test_rows_within_rows_keep_to_their_own() -> None:
    session = filling(NESTED)
    session.add_row("/data/house")
    for house, count in ((1, 2), (2, 1)):
        session.set(f"/data/house[{house}]/name", "赵钱"[house - 1])
        session.set(f"/data/house[{house}]/n", count)
    session.set("/data/house[1]/child[2]/age", 5)
    changed = session.set("/data/house[2]/child[1]/age", 7)
    assert changed == {"/data/house[2]/child[1]/age", "/data/house[2]/sum", "/data/all"}
    assert session.value("/data/house[1]/child[2]/label") == "赵家第2个"
    assert session.value("/data/house[2]/child[1]/label") == "钱家第1个"
    assert (session.value("/data/house[1]/sum"), session.value("/data/all")) == (5, 12)


def test_a_changed_outer_answer_reaches_the_inner_rows_of_its_row_only() -> None:
    session = filling(NESTED)
    session.add_row("/data/house")
    session.set("/data/house[1]/n", 1)
    session.set("/data/house[2]/n", 1)
    assert session.set("/data/house[2]/name", "孙") == {
        "/data/house[2]/name",
        "/data/house[2]/child[1]/label",
    }


def test_inner_rows_come_and_go_by_themselves() -> None:
    session = filling(NESTED)
    session.add_row("/data/house")
    assert session.add_row("/data/house[2]/pet") == "/data/house[2]/pet[2]"
    assert session.value("/data/pets") == 3
    session.remove_row("/data/house[1]")
    assert session.value("/data/pets") == 2
    assert session.rows("/data/house[1]/pet") == ["/data/house[1]/pet[1]", "/data/house[1]/pet[2]"]


CONDITIONAL = """
type | name | label | relevant | calculation
select_one yn | has | 有家人 | |
begin_repeat | family | 家人 | ${has} = 'y' |
integer | age | 年龄 | |
end_repeat | | | |
integer | heads | 人数 | | count(${family})
integer | sum | 和 | | sum(${age})
"""

YES = "list_name | name | label\nyn | y | 是\nyn | n | 否"


def test_a_repeat_that_does_not_matter_counts_for_nothing() -> None:
    session = filling(CONDITIONAL, YES)
    assert session.value("/data/heads") == 0
    changed = session.set("/data/has", "y")
    assert {"/data/family", "/data/family[1]/age", "/data/heads"} <= changed
    session.set("/data/family[1]/age", 8)
    assert (session.value("/data/heads"), session.value("/data/sum")) == (1, 8)
    session.set("/data/has", "n")
    assert not session.is_relevant("/data/family")
    assert not session.is_relevant("/data/family[1]/age")
    assert session.answers() == {"has": "n", "heads": 0, "sum": 0}
    session.set("/data/has", "y")
    assert session.value("/data/sum") == 8


def test_choices_in_a_row_follow_that_row() -> None:
    session = filling(
        """
        type | name | label | choice_filter
        begin_repeat | r | 行 |
        select_one town | town | 乡镇 |
        select_one village | village | 村 | town = ${town}
        end_repeat | | |
        """,
        """
        list_name | name | label | town
        town | t1 | 城关镇 |
        town | t2 | 河口乡 |
        village | v1 | 东街 | t1
        village | v3 | 河口村 | t2
        """,
    )
    session.add_row("/data/r")
    session.set("/data/r[1]/town", "t1")
    assert session.set("/data/r[2]/town", "t2") == {"/data/r[2]/town", "/data/r[2]/village"}
    assert [each.value for each in session.choices("/data/r[1]/village")] == ["v1"]
    assert [each.value for each in session.choices("/data/r[2]/village")] == ["v3"]


def test_a_row_may_look_at_the_row_before_it() -> None:
    model = """<bind nodeset="/data/r/before"
        calculate="/data/r[position() = current()/../no - 1]/a"/>
        <bind nodeset="/data/r/no" calculate="position(..)"/>"""
    body = '<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>'
    session = begun(load_xform(by_hand("<r><a/><no/><before/></r>", model, body)))
    session.set("/data/r[1]/a", "一")
    session.add_row("/data/r")
    assert session.value("/data/r[2]/before") == "一"
    session.set("/data/r[1]/a", "二")
    assert session.value("/data/r[2]/before") == "二"
