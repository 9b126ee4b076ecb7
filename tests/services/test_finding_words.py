# SPDX-License-Identifier: MulanPSL-2.0
"""Words of narratives are found with names, villages and months, and say why they fit."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.services.building import activity, at, group, intake, put, session
from tests.services.conftest import Family
from wuse_desktop.domain.categories import SECRET
from wuse_desktop.domain.codes import code_list, label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.activities import GroupSession
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import doctor, finding, lists, people
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.people import save_person
from wuse_desktop.storage import records, word_index
from wuse_desktop.storage.pinyin import readings as readings_of


@pytest.fixture
def home(family: Callable[..., Family]) -> Family:
    return family(("孙玉梅", 76, ["01"]))


def visit(desk: Desk, home: Family, day: str, observed: str, **more: object) -> str:
    start = at(f"{day} 09:00")
    facts = {"village_code": "230127100200", "outcome": "1", **more}
    with desk.write() as unit:
        record = HomeVisit(
            household_id=home.household_id,
            start_at=start,
            end_at=datetime.fromisoformat(f"{day}T09:40"),
            observed=observed,
            **facts,  # type: ignore[arg-type]
        )
        return unit.put(record).id


def found(desk: Desk, text: str) -> list[str]:
    while finding.catch_up(desk):
        pass
    return [hit.id for hit in finding.find_words(desk, text)]


def test_any_word_of_a_narrative_is_found_and_shown(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "老人刚领到轮椅，门槛太高进不了屋。")
    assert found(desk, "轮椅") == [row_id]
    assert found(desk, "门槛太高") == [row_id]
    (hit,) = finding.find_words(desk, "轮椅")
    assert hit.title == "入户走访 孙玉梅"
    assert "领到轮椅，门槛" in hit.detail


def test_characters_that_stand_apart_are_no_word(desk: Desk, home: Family) -> None:
    visit(desk, home, "2026-03-05", "轮到他家用椅子")
    assert found(desk, "轮椅") == []


def test_name_village_word_and_month_narrow_together(desk: Desk, home: Family) -> None:
    march = visit(desk, home, "2026-03-05", "想要轮椅")
    april = visit(desk, home, "2026-04-05", "想要轮椅")
    other = visit(desk, home, "2025-03-05", "想要轮椅")
    assert found(desk, "轮椅 3月") == [march, other]
    assert found(desk, "孙玉梅 轮椅 2026年3月") == [march]
    assert found(desk, "sym 轮椅 4月") == [april]
    assert found(desk, "轮椅 2025年") == [other]
    assert found(desk, "李四 轮椅") == []
    assert found(desk, "3月") == []


def test_a_visit_is_found_by_the_categories_of_its_time_and_by_what_was_to_be_done(
    desk: Desk, home: Family
) -> None:
    secret = min(SECRET)
    visits = [
        visit(desk, home, "2026-03-05", "领到轮椅", categories_at_visit=("01",)),
        visit(desk, home, "2026-03-06", "轮椅坏了", follow_up=({"action": "找残联换轮胎"},)),
        visit(desk, home, "2026-03-07", "还好", categories_at_visit=("01", secret)),
    ]
    assert found(desk, "低保 轮椅") == [visits[0]]
    assert found(desk, "孙玉梅 换轮胎") == [visits[1]]
    assert found(desk, label("CLIENT_CAT", secret)) == []
    (hit,) = finding.find_words(desk, "残联")
    assert "找残联换轮胎" in hit.detail


def test_a_restricted_visit_is_not_found_by_what_was_to_be_done(desk: Desk, home: Family) -> None:
    visit(
        desk, home, "2026-03-05", "好", confidentiality_level="2",
        follow_up=({"action": "找残联"},), categories_at_visit=("01",),
    )  # fmt: skip
    while finding.catch_up(desk):
        pass
    with desk.read() as connection:
        open_to_all = word_index.search_words(connection, "残联", reader="")
        open_to_all += word_index.search_words(connection, "低保", reader="")
        assert {hit.entity for hit in open_to_all} == {"person"}
        assert len(word_index.search_words(connection, "残联")) == 1


def test_a_name_does_not_run_into_the_text(desk: Desk, home: Family) -> None:
    visit(desk, home, "2026-03-05", "门口有孙")
    assert found(desk, "孙孙玉") == []


def test_changes_and_deletions_are_followed(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "想要轮椅")
    assert found(desk, "轮椅") == [row_id]
    with desk.write() as unit:
        known = unit.get(Person, home.head)
        assert known is not None
        unit.put(Person(id=home.head, name="孙玉兰", is_client=True))
    assert found(desk, "孙玉兰 轮椅") == [row_id]
    assert found(desk, "孙玉梅 轮椅") == []
    with desk.write() as unit:
        unit.remove(HomeVisit, row_id)
    assert found(desk, "轮椅") == []


def test_answers_of_forms_are_found_but_not_those_for_named_persons_only(
    desk: Desk, home: Family
) -> None:
    def file(level: str) -> str:
        with desk.write() as unit:
            form = FiledForm(
                form_id="case_assessment",
                form_sha256="0" * 64,
                person_id=home.head,
                answers={"findings": {"bio": "高血压多年", "needs": [{"need": "轮椅"}]}},
                confidentiality_level=level,
            )
            return unit.put(form).id

    open_form = file("1")
    file("3")
    assert found(desk, "高血压") == [open_form]
    assert found(desk, "轮椅") == [open_form]


def test_what_changed_is_indexed_in_stretches(desk: Desk, home: Family) -> None:
    ids = [visit(desk, home, "2026-03-05", f"第{number}次") for number in range(7)]
    with desk.database.books() as connection:
        counts = [word_index.catch_up(connection, 3) for _round in range(6)]
    assert counts[0] >= 3
    assert counts[-1] == 0
    assert len(found(desk, "次")) == len(ids)


@pytest.mark.parametrize("text", ["", "  ", '"', "轮椅 OR 1", "ǂ", "NEAR(", "3月", "*"])
def test_no_text_is_an_error(desk: Desk, home: Family, text: str) -> None:
    visit(desk, home, "2026-03-05", "想要轮椅")
    assert isinstance(found(desk, text), list)


# who may read what ------------------------------------------------------------------------------


def someone(desk: Desk, role: str = "worker", worker_id: str = "") -> None:
    desk.session = dataclasses.replace(desk.session, role=role, worker_id=worker_id)


@pytest.fixture
def case_id(desk: Desk, home: Family) -> str:
    """A case in the charge of somebody, with a session that says what only some may read."""
    (case_id,) = put(
        desk, intake(home.head, case_worker_id="w-1", presenting_problem="丈夫酗酒后动手")
    )
    put(
        desk,
        session(
            case_id, "2026-03-10 09:00", session_goal="商量轮椅怎么申请", process="说起儿子赌博欠债"
        ),
    )
    return case_id


def test_words_of_a_case_are_found_by_who_reads_it_only(
    desk: Desk, home: Family, case_id: str
) -> None:
    for role, worker_id, is_read in (
        ("head", "", True),
        ("supervisor", "", True),
        ("worker", "w-1", True),
        ("worker", "w-2", False),
        ("worker", "", False),
        ("viewer", "", False),
    ):
        someone(desk, role, worker_id)
        assert bool(found(desk, "动手")) == is_read, (role, worker_id)
        assert bool(found(desk, "赌博 3月")) == is_read, (role, worker_id)
        (hit,) = finding.find_words(desk, "轮椅")
        assert hit.detail == "2026-03-10 · 商量轮椅怎么申请"
        told = " ".join(hit.detail for hit in finding.find_words(desk, "孙玉梅"))
        assert "赌博" not in told


def test_who_takes_a_case_over_finds_its_words(desk: Desk, case_id: str) -> None:
    someone(desk, "worker", "w-2")
    assert found(desk, "赌博") == []
    with desk.write() as unit:
        case = unit.get(CaseFile, case_id)
        assert case is not None
        unit.put(dataclasses.replace(case, case_worker_id="w-2"))
    assert len(found(desk, "赌博")) == 1
    someone(desk, "worker", "w-1")
    assert found(desk, "赌博") == []


def test_a_restricted_visit_is_found_by_its_place_but_not_by_its_words(
    desk: Desk, home: Family
) -> None:
    row_id = visit(
        desk, home, "2026-03-05", "身上有伤", confidentiality_level="2", recorded_by="w-1"
    )
    someone(desk, "worker", "w-2")
    assert found(desk, "有伤") == []
    assert found(desk, "孙玉梅 3月") == [row_id]
    assert "伤" not in finding.find_words(desk, "孙玉梅")[0].detail
    someone(desk, "worker", "w-1")
    assert found(desk, "有伤") == [row_id]


def test_forms_of_a_case_are_not_found_by_others(desk: Desk, home: Family, case_id: str) -> None:
    with desk.write() as unit:
        form = FiledForm(form_id="case_assessment", form_sha256="0" * 64, case_id=case_id)
        unit.put(dataclasses.replace(form, answers={"findings": "前夫刑满释放"}))
    someone(desk, "worker", "w-2")
    assert found(desk, "刑满") == []
    someone(desk, "worker", "w-1")
    assert len(found(desk, "刑满")) == 1


# where and whom ---------------------------------------------------------------------------------


def test_a_village_in_any_spelling_with_a_word_and_a_month(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "想要轮椅")
    name = division_name("230127100200")
    spelt = "".join(readings_of(char)[0] for char in name)
    for place in (name, name[:2], spelt, "".join(readings_of(char)[0][0] for char in name)):
        assert found(desk, f"{place} 轮椅 3月") == [row_id], place
    assert found(desk, "没有村 轮椅 3月") == []


def test_a_hamlet_of_an_address_is_a_place_as_well(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "想要轮椅")
    with desk.write() as unit:
        person = unit.get(Person, home.head)
        assert person is not None
        unit.put(dataclasses.replace(person, living_address="王家湾12号"))
    assert found(desk, "王家湾 轮椅 3月") == [row_id]
    assert found(desk, "李家湾 轮椅 3月") == []


def move(desk: Desk, household_id: str, address: str) -> None:
    with desk.write() as unit:
        household = unit.get(Household, household_id)
        assert household is not None
        unit.put(dataclasses.replace(household, address=address))


@pytest.mark.parametrize("place", ["王家湾", "wjw", "wangjiawan", "东南村", "王家湾3号"])
def test_the_address_of_a_household_is_a_place_of_its_visits(
    desk: Desk, home: Family, place: str
) -> None:
    row_id = visit(desk, home, "2026-11-05", "想要轮椅")
    move(desk, home.household_id, "东南村·王家湾3号")
    assert found(desk, f"{place} 轮椅 11月") == [row_id]
    move(desk, home.household_id, "李家湾8号")
    assert found(desk, f"{place} 轮椅 11月") == []
    assert found(desk, "ljw 轮椅 11月") == [row_id]


def test_members_of_a_household_and_their_cases_stand_at_its_address(
    desk: Desk, family: Callable[..., Family]
) -> None:
    home = family(("孙玉梅", 76, ["01"]), ("孙小宝", 10, ["20"]))
    child = home.people[1]
    (case_id,) = put(desk, intake(child, initial_opinion="先修好门槛"))
    (met,) = put(desk, session(case_id, "2026-03-10 09:00", process="看了门槛"))
    assert found(desk, "wjw 门槛") == []
    move(desk, home.household_id, "王家湾3号")
    assert set(found(desk, "wjw 门槛")) == {case_id, met}
    assert found(desk, "王家湾 独居") == [child]
    with desk.read() as connection:
        (member,) = records.find(connection, HouseholdMember, person_id=child)
    put(desk, dataclasses.replace(member, end_date=desk.today()))
    assert found(desk, "wjw 门槛") == []
    assert found(desk, "王家湾 独居") == []


def test_a_household_that_changes_looks_at_what_is_about_it_only(
    desk: Desk, family: Callable[..., Family], monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [family((f"孙玉{char}", 76, ["01"])) for char in "梅兰竹菊"]
    for home in homes:
        visit(desk, home, "2026-03-05", "想要轮椅")
    assert len(found(desk, "轮椅")) == len(homes)
    indexed: list[str] = []
    index = word_index._index

    def count(run: Any, entity: str, row_id: str) -> None:
        indexed.append(entity)
        index(run, entity, row_id)

    monkeypatch.setattr(word_index, "_index", count)
    move(desk, homes[0].household_id, "王家湾3号")
    assert len(found(desk, "王家湾 轮椅")) == 1
    assert sorted(indexed) == ["home_visit", "household", "person"]


def test_a_household_kept_for_named_persons_tells_no_address(desk: Desk, home: Family) -> None:
    visit(desk, home, "2026-03-05", "想要轮椅")
    with desk.write() as unit:
        household = unit.get(Household, home.household_id)
        assert household is not None
        unit.put(dataclasses.replace(household, address="王家湾3号", confidentiality_level="3"))
    assert found(desk, "王家湾 轮椅") == []


@pytest.mark.parametrize(
    "when",
    [
        "11月", "11月份", "11 月", "十一月", "十一月份", "１１月", "2026年11月", "2026年 11 月",
        "2026-11", "2026.11", "2026/11", "2026-11-05", "2026.11.5", "11月5日", "2026年十一月",
    ],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(desk: Desk, home: Family, when: str) -> None:
    row_id = visit(desk, home, "2026-11-05", "想要轮椅")
    visit(desk, home, "2025-01-25", "想要轮椅")
    assert found(desk, f"轮椅 {when}") == [row_id]
    assert found(desk, f"轮椅{when}") == [row_id]


def test_a_month_of_one_year_is_asked_for_alone(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-11-05", "想要轮椅")
    visit(desk, home, "2025-11-05", "想要轮椅")
    assert found(desk, "2026年11月") == [row_id]
    assert found(desk, "2026-11") == [row_id]
    assert found(desk, "2024年11月") == []


def test_a_month_in_words_is_found_where_it_stands_in_the_text(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-11-05", "说三月领到的轮椅")
    assert found(desk, "轮椅 三月") == [row_id]
    assert found(desk, "轮椅 四月") == []


@pytest.mark.parametrize(
    "typed", ["东南村轮椅11月", "孙玉梅东南村轮椅", "王家湾轮椅", "wjw轮椅11月"]
)
def test_words_typed_without_blanks_are_found_apart(desk: Desk, home: Family, typed: str) -> None:
    row_id = visit(desk, home, "2026-11-05", "老人刚领到轮椅")
    move(desk, home.household_id, "东南村·王家湾3号")
    assert found(desk, typed) == [row_id]
    (hit,) = finding.find_words(desk, typed)
    assert "领到轮椅" in hit.detail
    assert "轮椅" in finding.words_of(typed)


def test_a_word_that_stands_somewhere_is_not_taken_apart(desk: Desk, home: Family) -> None:
    whole = visit(desk, home, "2026-03-05", "门槛太高进不了屋")
    visit(desk, home, "2026-03-06", "太高兴了，门槛修好了")
    assert found(desk, "门槛太高") == [whole]


def test_activities_and_groups_are_found_by_initials_and_month(desk: Desk) -> None:
    (held,) = put(desk, activity(activity_title="秋季健康义诊", start_at=at("2026-11-05 08:30")))
    (made,) = put(desk, group(group_name="巧手编织", started_on=date(2026, 11, 2)))
    for typed in ("jkyz 11月", "qjjkyz 十一月", "jiankang 2026-11"):
        assert found(desk, typed) == [held], typed
    assert found(desk, "bz 11月") == [made]
    assert found(desk, "jkyz 10月") == []


def test_the_title_of_a_restricted_activity_is_not_found_by_initials(desk: Desk) -> None:
    (held,) = put(
        desk,
        activity(
            activity_title="戒毒家属座谈",
            confidentiality_level="2",
            recorded_by="w-1",
        ),
    )
    someone(desk, "worker", "w-2")
    assert found(desk, "jdjs 3月") == []
    someone(desk, "worker", "w-1")
    assert found(desk, "jdjs 3月") == [held]


def test_a_desk_of_an_earlier_version_is_indexed_anew(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "想要轮椅")
    move(desk, home.household_id, "王家湾3号")
    assert found(desk, "轮椅") == [row_id]
    with desk.database.books() as connection:  # as the version before left it
        connection.exec_driver_sql("DELETE FROM setting WHERE name = 'words/anew'")
        connection.exec_driver_sql("DELETE FROM word_index")
    assert found(desk, "王家湾 轮椅") == [row_id]


def test_mending_the_search_makes_the_words_anew(desk: Desk, home: Family) -> None:
    row_id = visit(desk, home, "2026-03-05", "想要轮椅")
    assert found(desk, "轮椅") == [row_id]
    with desk.database.books() as connection:
        connection.exec_driver_sql("DELETE FROM word_index")
    doctor.mend_search(desk)
    assert found(desk, "轮椅") == [row_id]


def test_people_are_found_by_village_and_category(
    desk: Desk, family: Callable[..., Family], village: str
) -> None:
    alone = family(("赵树林", 70, ["20"]), ("赵小林", 40)).people[0]
    family(("钱多多", 70, ["01"]))
    place = division_name(village)
    assert found(desk, f"{place} 独居") == [alone]
    (hit,) = finding.find_words(desk, "独居")
    assert (hit.title, hit.detail.rpartition(" · ")[2]) == ("人员 赵树林", "独居老人")
    (entry,) = people.person_page(desk, alone).categories_now
    people.close_category(desk, entry.id, desk.today())
    with desk.write() as unit:
        held = unit.get(PersonCategory, entry.id)
        assert held is not None
        unit.put(dataclasses.replace(held, end_date=date(2026, 1, 1)))
    assert found(desk, f"{place} 独居") == []


def test_a_category_kept_secret_finds_nobody(desk: Desk, family: Callable[..., Family]) -> None:
    family(("赵树林", 40, ["45"]))
    (called,) = [item.label for item in code_list("CLIENT_CAT") if item.code == "45"]
    assert found(desk, called[:4]) == []


def test_a_case_stands_where_its_person_lives(desk: Desk, village: str) -> None:
    person = save_person(desk, Person(name="赵树林", village_code=village)).id
    (case_id,) = put(desk, intake(person, initial_opinion="先修好门槛"))
    assert found(desk, f"{division_name(village)} 门槛") == [case_id]


def test_notes_of_people_and_homes_and_the_group_of_a_session_are_found(
    desk: Desk, home: Family
) -> None:
    (group_id,) = put(desk, group(group_name="巧手编织"))
    (met,) = put(
        desk, GroupSession(group_id=group_id, theme="剪纸", start_at=at("2026-03-02 09:00"))
    )
    with desk.write() as unit:
        person = unit.get(Person, home.head)
        household = unit.get(Household, home.household_id)
        assert person is not None
        assert household is not None
        unit.put(dataclasses.replace(person, note="钥匙在邻居家"))
        unit.put(dataclasses.replace(household, note="院里有狗"))
    assert found(desk, "钥匙") == [home.head]
    assert found(desk, "孙玉梅 有狗") == [home.household_id]
    assert found(desk, "qsbz 剪纸 3月") == [met]


def test_a_list_filtered_by_words_tells_nothing_of_restricted_records(
    desk: Desk, home: Family
) -> None:
    visit(desk, home, "2026-03-05", "身上有伤", confidentiality_level="2", recorded_by="w-1")
    plain = visit(desk, home, "2026-03-06", "说没有伤")
    rows = lists.page(desk, "visits", ListQuery(text="有伤"))
    assert [row.id for row in rows] == [plain]


def test_a_case_is_found_by_the_village_of_its_person(desk: Desk, village: str) -> None:
    person = save_person(desk, Person(name="赵树林", village_code=village)).id
    (case_id,) = put(desk, intake(person, case_no="木兰-个-2026-001"))
    hits = finding.find(desk, f"{division_name(village)} zsl")
    assert {(hit.entity, hit.id) for hit in hits} == {("person", person), ("case_file", case_id)}
    (case,) = [hit for hit in hits if hit.entity == "case_file"]
    assert "接案中" in case.detail


def test_an_activity_shows_its_day_as_people_write_it(desk: Desk) -> None:
    put(desk, activity(activity_title="春日义诊", start_at=at("2026-03-05 08:30")))
    (hit,) = finding.find(desk, "义诊")
    assert "2026-03-05 08:30" in hit.detail
