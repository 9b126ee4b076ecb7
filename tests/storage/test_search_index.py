# SPDX-License-Identifier: MulanPSL-2.0
"""What was written down is found by any part that a person remembers of it."""

from collections.abc import Callable

import pytest

from tests.storage.databases import ACTOR
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.activities import CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.search import SearchIndex, search

VILLAGE = "230127100200"
OTHER_SITE = "01900000-0000-7000-8000-000000000002"

Find = Callable[..., list[str]]


@pytest.fixture
def find(database: Database) -> Find:
    """Return what searches and tells the titles found."""

    def titles(text: str, **filters: object) -> list[str]:
        with database.read() as connection:
            return [hit.title for hit in search(connection, text, **filters)]  # type: ignore[arg-type]

    return titles


def _put(database: Database, *records: Record) -> list[str]:
    with database.unit_of_work(ACTOR) as unit:
        return [unit.put(record).id for record in records]


@pytest.mark.parametrize(
    "typed",
    [
        *("王秀兰", "王", "王秀", "秀兰", "兰", "wangxiulan", "wangxiu", "wang", "xiulan"),
        *("wxl", "wx", "xl", "WXL", "Wang", "ｗｘｌ", " 王 ", "王 兰", "wx 兰"),
    ],
)
def test_a_person_is_found_by_any_part_of_the_name(
    database: Database, find: Find, typed: str
) -> None:
    _put(database, Person(name="王秀兰"), Person(name="赵德福"))
    assert find(typed) == ["王秀兰"]


@pytest.mark.parametrize(
    "typed",
    ["kongbl", "kbailing", "kongbling", "kongblin", "kbai", "kbl 镇西", "KongBL", "kongbl zhenxc"],
)
def test_pinyin_and_initials_may_be_mixed(database: Database, find: Find, typed: str) -> None:
    _put(
        database,
        Person(name="孔柏灵", village_code=VILLAGE),
        Person(name="孔艳", village_code=VILLAGE),
        Person(name="柏灵", village_code=VILLAGE),
    )
    assert find(typed) == ["孔柏灵"]


def test_two_letters_may_stand_for_one_syllable(database: Database, find: Find) -> None:
    _put(database, Person(name="赵淑珍"), Person(name="曹素珍"))
    assert find("zhshzh") == ["赵淑珍"]
    assert find("zsz") == ["赵淑珍"]


def test_a_mixture_that_fits_nobody_finds_nobody(database: Database, find: Find) -> None:
    _put(database, Person(name="孔柏灵"))
    for typed in ("kongbx", "kangbl", "kongbl2", "konglb"):
        assert find(typed) == []


@pytest.mark.parametrize("typed", ["", "   ", "，。", "\"' OR *", "王秀兰 AND 赵", "ǂkperson", "%"])
def test_what_fits_nobody_finds_nobody(database: Database, find: Find, typed: str) -> None:
    _put(database, Person(name="王秀兰"))
    assert find(typed) == []


@pytest.mark.parametrize(
    ("name", "typed", "not_typed"),
    [
        ("曾志强", "zengzhiqiang", "ceng"),
        ("曾志强", "zzq", "czq"),
        ("单小梅", "shanxiaomei", "dan"),
        ("单小梅", "sxm", "dxm"),
        ("任桂芝", "renguizhi", "zhang"),
        ("覃月娥", "qinyuee", "tan"),
        ("吕秀英", "lvxiuying", "luxiuying"),
    ],
)
def test_a_surname_is_read_as_a_surname(
    database: Database, find: Find, name: str, typed: str, not_typed: str
) -> None:
    _put(database, Person(name=name))
    assert find(typed) == [name]
    assert find(not_typed) == []


@pytest.mark.parametrize("typed", ["liuchangle", "liuzhangle", "lcl", "lzl"])
def test_a_given_name_with_two_readings_is_found_by_each(
    database: Database, find: Find, typed: str
) -> None:
    _put(database, Person(name="刘长乐"))
    assert find(typed) == ["刘长乐"]


@pytest.mark.parametrize("typed", ["阿依古丽·买买提", "买买提", "阿依古丽", "Tom", "tom"])
def test_names_of_other_make_are_found(database: Database, find: Find, typed: str) -> None:
    _put(database, Person(name="阿依古丽·买买提", alias="Tom"))
    assert find(typed) == ["阿依古丽·买买提"]


@pytest.mark.parametrize("typed", ["秀兰姨", "xiulanyi", "xly"])
def test_what_a_person_is_called_finds_her(database: Database, find: Find, typed: str) -> None:
    _put(database, Person(name="王桂芬", alias="秀兰姨"))
    assert find(typed) == ["王桂芬"]


@pytest.mark.parametrize(
    "typed",
    [
        *("230127195003121228", "230127", "19500312", "1228", "13845678901", "45678901", "8901"),
        *("１３８４５", "138456"),
    ],
)
def test_numbers_are_found_from_the_front_and_by_their_ends(
    database: Database, find: Find, typed: str
) -> None:
    person = Person(name="王秀兰", id_no="230127195003121228", phone="138-4567-8901")
    _put(database, person, Person(name="赵德福", id_no="", phone=""))
    assert find(typed) == ["王秀兰"]


def test_an_id_that_ends_in_x_is_found_by_its_end(database: Database, find: Find) -> None:
    _put(database, Person(name="王秀兰", id_no="23012719500312122X"))
    assert find("122x") == find("122X") == ["王秀兰"]


def test_name_and_village_together_tell_two_namesakes_apart(database: Database, find: Find) -> None:
    _put(database, Person(name="王秀兰", village_code=VILLAGE), Person(name="王秀兰"))
    with database.read() as connection:
        village = search(connection, "王秀兰")[0].detail or search(connection, "王秀兰")[1].detail
        found = search(connection, f"wxl {village[:2]}")
    assert village
    assert [(hit.title, hit.detail) for hit in found] == [("王秀兰", village)]


def test_the_whole_name_comes_before_longer_ones(database: Database, find: Find) -> None:
    _put(database, Person(name="小王秀"), Person(name="王秀兰"), Person(name="王秀"))
    assert find("王秀") == ["王秀", "王秀兰", "小王秀"]


def test_every_kind_of_record_is_found_by_its_own_words(database: Database, find: Find) -> None:
    (head,) = _put(database, Person(name="王秀兰"))
    household, case, group, activity, worker = _put(
        database,
        Household(head_person_id=head, household_no="H0042", address="红旗街12号"),
        CaseFile(client_id=head, case_no="GA-2026-0007"),
        ServiceGroup(group_name="隔代教养小组", village_code=VILLAGE),
        CommunityActivity(activity_title="重阳节敬老活动"),
        Worker(name="李晓梅"),
    )

    def ids(text: str) -> set[str]:
        with database.read() as connection:
            return {hit.id for hit in search(connection, text)}

    assert ids("wxl") == {head, household, case}
    assert ids("h0042") == ids("红旗街") == ids("hqj") == {household}
    assert ids("0007") == {case}
    assert ids("gdjy") == ids("教养") == {group}
    assert ids("敬老") == ids("jinglao") == {activity}
    assert ids("lxm") == {worker}


def test_a_record_that_changes_is_found_by_its_new_words_only(
    database: Database, find: Find
) -> None:
    (row_id,) = _put(database, Person(name="王秀兰", phone="13845678901"))
    _put(database, Person(id=row_id, name="赵德福", phone="13900000000"))
    assert find("wxl") == find("8901") == []
    assert find("zdf") == find("13900") == ["赵德福"]


def test_household_and_case_follow_the_name_of_their_person(database: Database, find: Find) -> None:
    (head,) = _put(database, Person(name="王秀兰"))
    _put(database, Household(head_person_id=head), CaseFile(client_id=head))
    _put(database, Person(id=head, name="赵德福"))
    assert find("wxl") == []
    assert find("zdf") == ["赵德福"] * 3


def test_what_lies_in_the_bin_is_not_found_until_it_is_restored(
    database: Database, find: Find
) -> None:
    (row_id,) = _put(database, Person(name="王秀兰"))
    with database.unit_of_work(ACTOR) as unit:
        unit.remove(Person, row_id)
    assert find("王秀兰") == []
    with database.unit_of_work(ACTOR) as unit:
        unit.restore(Person, row_id)
    assert find("王秀兰") == ["王秀兰"]


def test_roles_are_filters(database: Database, find: Find) -> None:
    client, helper, _other = _put(
        database,
        Person(name="王秀兰", is_client=True),
        Person(name="王德福"),
        Person(name="王桂芝"),
    )
    (volunteer,) = _put(database, Volunteer(person_id=helper))
    _put(database, Household(head_person_id=client))
    assert find("王", kinds=("client",)) == ["王秀兰"]
    assert find("王", kinds=("volunteer",)) == ["王德福"]
    assert find("王", kinds=("household",)) == ["王秀兰"]
    assert len(find("王", kinds=("person",))) == 3
    assert sorted(find("w", kinds=("client", "volunteer"))) == ["王德福", "王秀兰"]
    with database.unit_of_work(ACTOR) as unit:
        unit.remove(Volunteer, volunteer)
    assert find("王", kinds=("volunteer",)) == []


def test_a_county_looks_within_one_station(database: Database, find: Find) -> None:
    _put(database, Person(name="王秀兰"), Person(name="王德福", site_id=OTHER_SITE))
    assert find("王", site_id=OTHER_SITE) == ["王德福"]
    assert len(find("王")) == 2


def test_no_more_is_listed_than_was_asked_for(database: Database, find: Find) -> None:
    _put(database, *(Person(name=f"王秀{char}") for char in "兰英梅珍芬芳"))
    assert len(find("王", limit=4)) == 4


def _write_and_fail(database: Database, row_id: str) -> None:
    with database.unit_of_work(ACTOR) as unit:
        unit.put(Person(id=row_id, name="赵德福"))
        unit.put(Person(name="孙桂芝"))
        unit.search.flush()
        raise KeyboardInterrupt


def test_the_index_is_rolled_back_with_its_records(database: Database, find: Find) -> None:
    (row_id,) = _put(database, Person(name="王秀兰"))
    with pytest.raises(KeyboardInterrupt):
        _write_and_fail(database, row_id)
    assert find("wxl") == ["王秀兰"]
    assert find("zdf") == find("sgz") == []


def test_a_rebuilt_index_finds_the_same(database: Database, find: Find) -> None:
    head, gone = _put(database, Person(name="王秀兰", is_client=True), Person(name="王德福"))
    _put(database, Household(head_person_id=head), Volunteer(person_id=head))
    with database.unit_of_work(ACTOR) as unit:
        unit.remove(Person, gone)
    with database.books() as connection:
        assert SearchIndex(connection).rebuild() == 2
    assert find("wxl") == ["王秀兰", "王秀兰"]
    assert find("wxl", kinds=("volunteer",)) == ["王秀兰"]
    assert find("王德福") == []
