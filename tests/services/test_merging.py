# SPDX-License-Identifier: MulanPSL-2.0
"""Two files of one person become one, and two again: with everything that hangs on them."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import activity, at, group, intake, put
from tests.services.conftest import Family, MakeDesk, Reopen
from tests.services.exchanging import carry, enrol, records_of, save
from tests.services.worked_example import EXPECTED, MARCH, WorkedExample
from wuse_desktop.domain.records.activities import Attendance, GroupMember, Task
from wuse_desktop.domain.records.forms import Attachment, Consent, FiledForm
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.people import (
    DIFFERENT,
    MERGED,
    SAME,
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    comparing,
    duplicates,
    late_rows,
    lists,
    merging,
    people,
    person_entry,
    records,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.storage import records as stored_records

NUMBER = "230127194105060023"
_BOTH, _ONE, _ABSENT, _HOME, _CASE, _ASKED, _V1, _V2, _G, _GOODS = (
    f"01900000-0000-7000-8000-{number:012d}" for number in range(10)
)
_STAMPS = ("hlc", "field_hlc", "origin")


def state(desk: Desk) -> dict[str, Any]:
    """Every record of the site as it reads, without clocks; whether it is in the bin."""
    found = {}
    for key, row in records_of(desk, desk.site_id).items():
        if not key.startswith("person_match/"):
            kept = {name: value for name, value in row.items() if name not in _STAMPS}
            found[key] = {**kept, "deleted_hlc": row["deleted_hlc"] is not None}
    return found


def named(desk: Desk, name: str, **fields: Any) -> str:
    return save(desk, name, **fields)


@pytest.fixture
def doubles(desk: Desk, village: str) -> tuple[str, str]:
    """王秀英 twice, each with records of many kinds; the second has the number and a case."""
    kept = named(
        desk, "王秀英", phone="13845671234", birth_date=date(1941, 5, 6), village_code=village
    )
    other = named(
        desk,
        "王秀瑛",
        id_no=NUMBER,
        phone="13845671234",
        living_address="三组12号",
        note="耳背",
        is_client=True,
        consent_given=True,
        consent_on=date(2026, 1, 2),
    )
    boy = named(desk, "王小宇", guardian_id=other, guardian_relation="41")
    put(
        desk,
        activity(id=_BOTH),
        activity(id=_ONE),
        activity(id=_ABSENT),
        group(id=_G),
        Household(id=_HOME, head_person_id=other, living_member_count=3, village_code=village),
    )
    put(
        desk,
        Attendance(event_kind="community_activity", event_id=_BOTH, person_id=kept),
        Attendance(event_kind="community_activity", event_id=_BOTH, person_id=other),
        Attendance(event_kind="community_activity", event_id=_ONE, person_id=other),
        Attendance(event_kind="community_activity", event_id=_ABSENT, person_id=kept, state="5"),
        Attendance(event_kind="community_activity", event_id=_ABSENT, person_id=other),
        HouseholdMember(household_id=_HOME, person_id=other, relation="0"),
        HouseholdMember(household_id=_HOME, person_id=kept, relation="99"),
        HouseholdMember(household_id=_HOME, person_id=boy, relation="41"),
        GroupMember(group_id=_G, person_id=other),
        PersonCategory(person_id=kept, category="01", start_date=date(2025, 1, 1)),
        PersonCategory(person_id=other, category="01", start_date=date(2026, 1, 1)),
        PersonCategory(person_id=other, category="20", start_date=date(2026, 1, 1)),
        intake(other, id=_CASE, case_no="木兰-个-2026-001"),
        Consultation(
            id=_ASKED, person_id=other, start_at=at("2026-03-01 09:00"),
            end_at=at("2026-03-01 09:10"), topic=("01",), content="低保", reply="已答", result="1",
        ),
        Volunteer(id=_V1, person_id=kept, skills=("01",)),
        Volunteer(id=_V2, person_id=other, volunteer_no="ZY-2", registered_on=date(2026, 1, 1)),
        VolunteerService(volunteer_id=_V2, service_date=date(2026, 2, 1), minutes=60),
        Consent(person_id=other),
        Attachment(subject_entity="person", subject_id=other, file_name="a.jpg"),
        Task(action="再去一次", person_id=other, due_on=date(2026, 4, 1)),
        Distribution(
            id=_GOODS,
            given_on=date(2026, 3, 1),
            item="大米",
            quantity=2,
            recipients=({"person_id": other, "quantity": 1}, {"person_id": boy, "quantity": 1}),
        ),
    )  # fmt: skip
    return kept, other


def test_everything_of_the_other_one_hangs_on_the_kept_one(
    desk: Desk, doubles: tuple[str, str]
) -> None:
    kept, other = doubles
    put(desk, FiledForm(subject_entity="person", subject_id=other, person_id=other))
    done = merging.merge(desk, kept, other, reason="村里说是同一个人")
    after = state(desk)
    living = {key: row for key, row in after.items() if not row["deleted_hlc"]}
    naming = [
        key
        for key, row in living.items()
        if other in [value for value in row.values() if isinstance(value, str)]
    ]
    assert naming == []
    assert after[f"person/{other}"]["deleted_hlc"]
    assert living[f"case_file/{_CASE}"]["client_id"] == kept
    assert living[f"household/{_HOME}"]["head_person_id"] == kept
    assert done.changes.ids("person") >= {kept, other}
    with desk.read() as connection:
        at_events = stored_records.find(connection, Attendance, person_id=kept)
        homes = stored_records.find(connection, HouseholdMember, person_id=kept)
        held = stored_records.find(connection, PersonCategory, "category", person_id=kept)
        volunteers = stored_records.find(connection, Volunteer, person_id=kept)
        (service,) = stored_records.find(connection, VolunteerService)
    assert sorted((row.event_id, row.state) for row in at_events) == [
        (_BOTH, "1"),
        (_ONE, "1"),
        (_ABSENT, "1"),
    ]
    assert [row.relation for row in homes] == ["0"]
    assert living[f"household/{_HOME}"]["living_member_count"] == 2
    assert [(row.category, row.start_date) for row in held] == [
        ("01", date(2025, 1, 1)),
        ("20", date(2026, 1, 1)),
    ]
    assert [(row.id, row.volunteer_no, row.skills) for row in volunteers] == [
        (_V1, "ZY-2", ("01",))
    ]
    assert service.volunteer_id == _V1
    assert living[f"distribution/{_GOODS}"]["recipients"][0] == {"person_id": kept, "quantity": 1}


def test_what_the_kept_one_lacks_is_filled_in_and_the_other_name_stays(
    desk: Desk, doubles: tuple[str, str]
) -> None:
    kept, other = doubles
    merging.merge(desk, kept, other)
    person = person_entry.person_sheet(desk, kept).page.person
    assert (person.name, person.alias, person.id_no) == ("王秀英", "王秀瑛", NUMBER)
    assert (person.living_address, person.consent_on) == ("三组12号", date(2026, 1, 2))
    assert person.is_client


def test_line_by_line_the_other_value_may_stay(desk: Desk, doubles: tuple[str, str]) -> None:
    kept, other = doubles
    found = {line.key: line for line in comparing.compare(desk, kept, other).lines}
    assert found["name"].options == ("kept", "other")
    assert found["phone"].options == ("kept",)
    assert (found["id_no"].kept, found["id_no"].choice) == ("", "other")
    assert found["alias"].choice == "both"
    merging.merge(desk, kept, other, {"name": "other", "alias": "kept"})
    person = person_entry.person_sheet(desk, kept).page.person
    assert (person.name, person.alias) == ("王秀瑛", "")


def test_a_merge_is_taken_back_exactly(desk: Desk, doubles: tuple[str, str]) -> None:
    before = state(desk)
    done = merging.merge(desk, *doubles)
    assert state(desk) != before
    undone = merging.undo(desk, done.match_id)
    assert undone.left == 0
    assert state(desk) == before


def test_a_merge_is_taken_back_after_a_restart(
    desk: Desk, doubles: tuple[str, str], reopen: Reopen
) -> None:
    before = state(desk)
    done = merging.merge(desk, *doubles)
    later = reopen(desk)
    assert merging.undo(later, done.match_id).left == 0
    assert state(later) == before


def test_the_county_follows_a_merge_and_its_undoing(
    desk: Desk, county: Desk, stick: Path, doubles: tuple[str, str]
) -> None:
    before = state(desk)
    carry(desk, county, stick)
    done = merging.merge(desk, *doubles)
    carry(desk, county, stick)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    sheet = person_entry.person_sheet(county, doubles[1])
    assert sheet.page.person.id == doubles[0]
    assert [(line.verdict, line.name, line.may_undo) for line in sheet.matches] == [
        (MERGED, "王秀瑛", False)
    ]
    with pytest.raises(UserFault) as caught:
        merging.undo(county, done.match_id)
    assert caught.value.code == "read_only_station"
    assert merging.undo(desk, done.match_id).left == 0
    carry(desk, county, stick)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    assert state(desk) == before


def test_what_somebody_changed_since_stays(desk: Desk, doubles: tuple[str, str]) -> None:
    kept, other = doubles
    done = merging.merge(desk, kept, other)
    person = person_entry.person_sheet(desk, kept).page.person
    people.save_person(desk, dataclasses.replace(person, living_address="五组1号"))
    undone = merging.undo(desk, done.match_id)
    assert undone.left == 1
    assert person_entry.person_sheet(desk, kept).page.person.living_address == "五组1号"
    assert person_entry.person_sheet(desk, other).page.person.living_address == "三组12号"


def test_a_chain_of_merges_leads_to_the_last_and_is_undone_from_there(
    desk: Desk, doubles: tuple[str, str]
) -> None:
    kept, other = doubles
    third = named(desk, "王秀英", phone="13845671234")
    before = state(desk)
    first = merging.merge(desk, kept, other)
    second = merging.merge(desk, third, kept)
    assert person_entry.person_sheet(desk, other).page.person.id == third
    lines = person_entry.person_sheet(desk, third).matches
    assert [(line.name, line.may_undo) for line in lines] == [("王秀英", True), ("王秀瑛", False)]
    with pytest.raises(UserFault) as caught:
        merging.undo(desk, first.match_id)
    assert caught.value.code == "merged_on"
    merging.undo(desk, second.match_id)
    merging.undo(desk, first.match_id)
    assert state(desk) == before
    with pytest.raises(UserFault) as caught:
        merging.undo(desk, first.match_id)
    assert caught.value.code == "nothing_to_undo"


def test_both_histories_are_told(desk: Desk, doubles: tuple[str, str]) -> None:
    kept, other = doubles
    person = person_entry.person_sheet(desk, other).page.person
    people.save_person(desk, dataclasses.replace(person, phone="13945670000"), reason="换号")
    done = merging.merge(desk, kept, other, reason="同一个人")
    told = [line.what for line in records.history(desk, "person", kept)]
    assert "并入“王秀瑛”" in told
    assert "“王秀瑛”并入前：修改" in told
    assert "“王秀瑛”并入前：新建" in told
    assert told.count("新建") == 1
    merging.undo(desk, done.match_id)
    told = [line.what for line in records.history(desk, "person", kept)]
    assert "撤销并入“王秀瑛”" in told
    assert not any("并入前" in what for what in told)


def test_the_merged_one_is_neither_listed_nor_in_the_bin(
    desk: Desk, doubles: tuple[str, str]
) -> None:
    kept, other = doubles
    merging.merge(desk, kept, other)
    assert records.bin(desk) == ()
    names = [row.cells[0] for row in lists.page(desk, "persons", ListQuery())]
    assert sorted(names) == ["王小宇", "王秀英"]
    assert lists.count(desk, "persons", ListQuery(text="王秀瑛")) == 1  # by the other name
    with pytest.raises(UserFault) as caught:
        records.restore(desk, "person", other)
    assert caught.value.code == "merged_person"


def test_a_closed_case_does_not_hinder_a_merge(desk: Desk) -> None:
    kept, other = named(desk, "王秀英"), named(desk, "王秀英")
    put(desk, intake(other, id=_CASE, state="closed", status="locked"))
    done = merging.merge(desk, kept, other)
    assert state(desk)[f"case_file/{_CASE}"]["client_id"] == kept
    merging.undo(desk, done.match_id)
    assert state(desk)[f"case_file/{_CASE}"]["client_id"] == other


def test_a_guardian_is_never_their_own(desk: Desk) -> None:
    other = named(desk, "王秀英")
    kept = named(desk, "王秀英", guardian_id=other, guardian_relation="1")
    before = state(desk)
    done = merging.merge(desk, kept, other)
    person = person_entry.person_sheet(desk, kept).page.person
    assert (person.guardian_id, person.guardian_relation) == ("", "")
    merging.undo(desk, done.match_id)
    assert state(desk) == before


def test_figures_count_the_contacts_as_before_and_the_person_once(
    desk: Desk, worked_example: WorkedExample
) -> None:
    """A second file of P1 with a consultation and a second signature at A1 is merged."""
    twin = named(desk, "王秀兰")
    put(
        desk,
        Consultation(
            person_id=twin,
            start_at=at("2026-03-18 09:00"),
            end_at=at("2026-03-18 09:10"),
            topic=("01",),
            content="问医保",
            reply="已答",
            result="1",
        ),
        Attendance(event_kind="community_activity", event_id=worked_example["A1"], person_id=twin),
    )
    apart = figures(desk, MARCH)
    assert apart["unique_persons"].value == EXPECTED["unique_persons"] + 1
    assert apart["person_contacts"].value == EXPECTED["person_contacts"] + 2
    done = merging.merge(desk, worked_example["P1"], twin)
    merged = figures(desk, MARCH)
    assert merged["unique_persons"].value == EXPECTED["unique_persons"]
    assert merged["person_contacts"].value == EXPECTED["person_contacts"] + 1
    assert merged["worker_minutes"].value == apart["worker_minutes"].value
    merging.undo(desk, done.match_id)
    assert figures(desk, MARCH) == apart


def test_what_comes_out_of_the_bin_later_names_the_one_who_is_left(desk: Desk) -> None:
    kept, other = named(desk, "王秀英"), named(desk, "王秀英")
    (asked,) = put(
        desk,
        Consultation(
            person_id=other, start_at=at("2026-03-01 09:00"), end_at=at("2026-03-01 09:10")
        ),
    )
    records.delete(desk, "consultation", asked)
    merging.merge(desk, kept, other)
    records.restore(desk, "consultation", asked)
    assert state(desk)[f"consultation/{asked}"]["person_id"] == kept


def asked_of(person_id: str, day: str = "2026-03-09", **more: Any) -> Consultation:
    return Consultation(
        person_id=person_id, start_at=at(f"{day} 09:00"), end_at=at(f"{day} 09:10"),
        topic=("01",), content="低保", reply="已答", result="1", **more,
    )  # fmt: skip


def test_what_another_laptop_wrote_of_the_merged_one_follows_and_comes_back(desk: Desk) -> None:
    kept, other = named(desk, "王秀英"), named(desk, "王秀英")
    done = merging.merge(desk, kept, other)
    with desk.write("收下数据包") as unit:
        late = unit.put(asked_of(other)).id
        assert late_rows.follow_merges(desk, unit) == 1
        assert late_rows.follow_merges(desk, unit) == 0
    assert state(desk)[f"consultation/{late}"]["person_id"] == kept
    assert [entry.id for entry in people.person_page(desk, kept).timeline] == [late]
    assert merging.undo(desk, done.match_id).left == 0
    assert state(desk)[f"consultation/{late}"]["person_id"] == other


def test_at_the_county_a_late_row_stands_with_the_one_who_is_left(
    desk: Desk, county: Desk, stick: Path
) -> None:
    kept, other = named(desk, "王秀英"), named(desk, "王秀英")
    merging.merge(desk, kept, other)
    (late,) = put(desk, asked_of(other))
    carry(desk, county, stick)
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    for row_id in (kept, other):
        page = people.person_page(county, row_id)
        assert page.person.id == kept
        assert [entry.id for entry in page.timeline] == [late]


# who is not whom --------------------------------------------------------------------------


def test_a_pair_that_was_told_apart_is_not_offered_again(desk: Desk, village: str) -> None:
    one = named(desk, "李桂兰", birth_date=date(1950, 5, 1), village_code=village)
    other = named(desk, "李桂兰", birth_date=date(1950, 5, 20), village_code=village)
    (pair,) = duplicates.pairs(desk)
    assert (pair.kept_id, pair.other_id) == (one, other)
    assert pair.why == ("姓名、出生年月和村（社区）都相同",)
    marked = merging.mark(desk, one, other, DIFFERENT, "堂姐妹")
    assert duplicates.pairs(desk) == ()
    person = person_entry.person_sheet(desk, one).page.person
    assert people.check_person(desk, person) == ()
    assert duplicates.likely(desk, person) == ()
    merging.undo(desk, marked.match_id)
    assert len(duplicates.pairs(desk)) == 1


def test_pairs_are_found_by_number_name_phone_and_alias(desk: Desk, village: str) -> None:
    named(desk, "王秀英", id_no=NUMBER)
    people.save_person(desk, Person(name="王秀英", id_no=NUMBER))
    named(desk, "刘长山", phone="13845670001")
    named(desk, "刘长山", phone="13845670001")
    named(desk, "陈玉梅", phone="13845670002", birth_date=date(1960, 1, 1))
    named(desk, "陈三妹", phone="13845670002", birth_date=date(1960, 1, 9))
    named(desk, "赵德福", village_code=village)
    named(desk, "赵老大", alias="赵德福", village_code=village)
    named(desk, "周晓雨", phone="13845670003")
    named(desk, "周小雨", phone="13845670003")
    assert [pair.why[0] for pair in duplicates.pairs(desk)] == [
        "证件号码相同",
        "姓名、联系电话都相同",
        "曾用名对得上，村、电话或生日也相同",
        "联系电话、出生年月都相同",
        "联系电话相同，姓名同音",
    ]
    assert [pair.is_sure for pair in duplicates.pairs(desk)] == [True, False, False, False, False]


def test_a_family_with_one_telephone_is_no_pair(desk: Desk, family: Any) -> None:
    home: Family = family(("周小雨", 30), ("周晓雨", 30))
    for person_id in home.people:
        person = person_entry.person_sheet(desk, person_id).page.person
        people.save_person(desk, dataclasses.replace(person, phone="13845670003"))
    assert duplicates.pairs(desk) == ()


def test_one_file_is_not_merged_with_itself(desk: Desk) -> None:
    one = named(desk, "王秀英")
    with pytest.raises(UserFault) as caught:
        merging.merge(desk, one, one)
    assert caught.value.code == "same_person_twice"


def test_different_numbers_speak_against_it(desk: Desk) -> None:
    one = named(desk, "王秀英", id_no=NUMBER)
    other = named(desk, "王秀英", id_no="11010519491231002X")
    found = comparing.compare(desk, one, other)
    assert "两人的证件号码不同，多半不是同一个人。" in found.doubts


# two stations -----------------------------------------------------------------------------


def test_the_county_says_who_is_one_and_changes_nothing_of_theirs(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    second = make_desk(division="230127101", name="东兴镇社会工作服务站")
    enrol(second, county, tmp_path)
    one, other = named(desk, "王秀英", id_no=NUMBER), named(second, "王秀英", id_no=NUMBER)
    for station in (desk, second):
        carry(station, county, stick)
    (pair,) = duplicates.pairs(county)
    assert pair.is_sure
    assert comparing.compare(county, one, other).act == "mark"
    with pytest.raises(UserFault) as caught:
        merging.merge(county, one, other)
    assert caught.value.code == "merge_foreign"
    before = state(desk), state(second)
    marked = merging.mark(county, one, other, SAME)
    assert duplicates.pairs(county) == ()
    (line,) = person_entry.person_sheet(county, one).matches
    assert (line.verdict, line.other_id, line.site_name) == (SAME, other, "东兴镇社会工作服务站")
    (line,) = person_entry.person_sheet(county, other).matches
    assert (line.other_id, line.may_undo) == (one, True)
    for station in (desk, second):
        assert records_of(county, station.site_id) == records_of(station, station.site_id)
    assert (state(desk), state(second)) == before
    merging.undo(county, marked.match_id)
    assert len(duplicates.pairs(county)) == 1


def test_the_county_reads_the_history_of_both_stations_on_either_page(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    second = make_desk(division="230127101", name="东兴镇社会工作服务站")
    enrol(second, county, tmp_path)
    one, other = named(desk, "王秀英", id_no=NUMBER), named(second, "王秀英", id_no=NUMBER)
    (first,) = put(desk, asked_of(one))
    for station in (desk, second):
        carry(station, county, stick)
    marked = merging.mark(county, one, other, SAME)
    (late,) = put(second, asked_of(other, "2026-03-12"), intake(other))[:1]
    carry(second, county, stick)
    page = people.person_page(county, one)
    assert [entry.id for entry in page.timeline] == [late, first]
    assert page.timeline[0].detail.startswith("东兴镇社会工作服务站 · 低保")
    assert page.timeline[1].detail.startswith("低保")
    assert [case.state for case in page.open_cases] == ["接案中"]
    assert {entry.id for entry in people.person_page(county, other).timeline} == {first, late}
    assert [entry.id for entry in people.person_page(second, other).timeline] == [late]
    merging.undo(county, marked.match_id)
    assert [entry.id for entry in people.person_page(county, one).timeline] == [first]


def twins_of_two_stations(
    desk: Desk, second: Desk, county: Desk, stick: Path
) -> tuple[str, str, str, str]:
    """王秀英 twice at one station and once at another; the county says two of them are one."""
    phone = "13845671234"
    first, double = named(desk, "王秀英"), named(desk, "王秀英", phone=phone)
    theirs = named(second, "王秀英", phone=phone)
    for station in (desk, second):
        carry(station, county, stick)
    marked = merging.mark(county, first, theirs, SAME)
    return first, double, theirs, marked.match_id


def test_who_was_marked_as_one_stays_so_when_a_station_merges(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    second = make_desk(division="230127101", name="东兴镇社会工作服务站")
    enrol(second, county, tmp_path)
    first, double, theirs, match_id = twins_of_two_stations(desk, second, county, stick)
    (early,) = put(desk, asked_of(first, "2026-03-09"))
    (late,) = put(second, asked_of(theirs, "2026-03-12"))
    done = merging.merge(desk, double, first)
    for station in (desk, second):
        carry(station, county, stick)
    assert duplicates.pairs(county) == ()
    for row_id in (double, first, theirs):
        assert [entry.id for entry in people.person_page(county, row_id).timeline] == [late, early]
    lines = {row_id: merging.match_lines(county, row_id) for row_id in (double, theirs)}
    assert [(line.verdict, line.other_id) for line in lines[double]] == [
        (MERGED, first), (SAME, theirs),
    ]  # fmt: skip
    assert [(line.verdict, line.other_id, line.may_undo) for line in lines[theirs]] == [
        (SAME, double, True)
    ]
    # the county takes its word back: they are two again, and offered again
    merging.undo(county, match_id)
    (pair,) = duplicates.pairs(county)
    assert {pair.kept_id, pair.other_id} == {double, theirs}
    assert [entry.id for entry in people.person_page(county, theirs).timeline] == [late]
    assert [entry.id for entry in people.person_page(county, double).timeline] == [early]
    # and the station takes its merge back
    merging.undo(desk, done.match_id)
    carry(desk, county, stick)
    assert [entry.id for entry in people.person_page(county, first).timeline] == [early]
    assert people.person_page(county, double).timeline == ()


def test_a_merge_taken_back_leaves_the_mark_with_whom_it_was_made(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    second = make_desk(division="230127101", name="东兴镇社会工作服务站")
    enrol(second, county, tmp_path)
    first, double, theirs, _match_id = twins_of_two_stations(desk, second, county, stick)
    done = merging.merge(desk, double, first)
    carry(desk, county, stick)
    merging.undo(desk, done.match_id)
    carry(desk, county, stick)
    (line,) = merging.match_lines(county, theirs)
    assert (line.verdict, line.other_id) == (SAME, first)
    assert merging.match_lines(county, double) == ()
    (pair,) = duplicates.pairs(county)
    assert {pair.kept_id, pair.other_id} == {double, theirs}


def test_who_was_told_apart_stays_so_when_a_station_merges(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path, tmp_path: Path
) -> None:
    second = make_desk(division="230127101", name="东兴镇社会工作服务站")
    enrol(second, county, tmp_path)
    phone = "13845671234"
    first, double = named(desk, "王秀英", phone=phone), named(desk, "王秀英", phone=phone)
    theirs = named(second, "王秀英", phone=phone)
    for station in (desk, second):
        carry(station, county, stick)
    merging.mark(county, first, theirs, DIFFERENT)
    merging.merge(desk, double, first)
    carry(desk, county, stick)
    assert duplicates.pairs(county) == ()
    assert people.person_page(county, theirs).person.id == theirs
    # a new word about the two takes the place of the old one
    marked = merging.mark(county, double, theirs, SAME)
    (line,) = merging.match_lines(county, theirs)
    assert (line.id, line.verdict) == (marked.match_id, SAME)


def test_a_station_marks_nobody_as_one(desk: Desk) -> None:
    one, other = named(desk, "王秀英"), named(desk, "王秀英")
    with pytest.raises(UserFault) as caught:
        merging.mark(desk, one, other, SAME)
    assert caught.value.code == "mark_foreign"


# while one types --------------------------------------------------------------------------


def test_who_is_likely_is_found_by_name_pinyin_phone_and_number(desk: Desk, village: str) -> None:
    known = named(
        desk, "王秀英", alias="秀英婶", id_no=NUMBER, phone="13845671234", village_code=village
    )
    typed = {
        "王秀英": {},
        "wangxiuying": {},
        "wxy": {},
        "秀英婶": {},
        "某某": {"phone": "13845671234"},
        "某人": {"id_no": NUMBER},
        "某": {"id_no": NUMBER[:12]},
    }
    for name, fields in typed.items():
        found = duplicates.likely(desk, Person(name=name, **fields))  # type: ignore[arg-type]
        assert [twin.id for twin in found] == [known], name
    assert duplicates.likely(desk, Person(name="王")) == ()
    (twin,) = duplicates.likely(desk, Person(name="王秀英", phone="13845671234"))
    assert (twin.is_sure, twin.why) == (True, "姓名、联系电话都相同")
    assert NUMBER not in twin.facts
    assert "又名 秀英婶" in twin.facts


def test_who_agrees_in_more_comes_first(desk: Desk) -> None:
    named(desk, "王秀英")
    surely = named(desk, "王秀英", id_no=NUMBER)
    found = duplicates.likely(desk, Person(name="王秀英", id_no=NUMBER))
    assert found[0].id == surely
    assert [twin.is_sure for twin in found] == [True, False]
