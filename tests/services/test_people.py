# SPDX-License-Identifier: MulanPSL-2.0
"""Filing persons: the ID number, look-alikes, categories over time, and their page."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity, GroupSession
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services import finding, people
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import person_store, records

ID = "11010519491231002X"
NINE = datetime.fromisoformat("2026-03-10T09:00")


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def put(desk: Desk, record: Record) -> str:
    with desk.write() as unit:
        return unit.put(record).id


def person_of(desk: Desk, person_id: str) -> Person:
    with desk.read() as connection:
        found = records.get(connection, Person, person_id)
    assert found is not None
    return found


def test_an_id_number_fills_in_birth_date_and_sex(desk: Desk) -> None:
    saved = people.save_person(desk, Person(name=" 王秀英 ", id_no="１１０１０５19491231002x"))
    person = person_of(desk, saved.id)
    assert person.name == "王秀英"
    assert person.id_no == ID
    assert person.id_type == "01"
    assert person.birth_date == date(1949, 12, 31)
    assert person.sex == "2"


def test_a_new_person_gets_number_author_and_date(desk: Desk) -> None:
    saved = people.save_person(desk, Person(name="王秀英"))
    person = person_of(desk, saved.id)
    assert person.record_no == "230127100-RY-2026-A-0001"
    assert person.record_date == date(2026, 3, 24)
    assert person.recorded_by == desk.session.worker_id
    assert person.status == "approved"
    assert saved.changes.ids("person") == {saved.id}


def test_a_wrong_id_number_is_refused_and_nothing_is_stored(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        people.save_person(desk, Person(name="王秀英", id_no="110105194912310021"))
    assert caught.value.code == "id_check_digit"
    with desk.read() as connection:
        assert records.count(connection, Person) == 0


def test_a_wrong_id_number_may_be_kept_as_doubtful(desk: Desk) -> None:
    person = Person(name="王秀英", id_no="110105194912310021", id_doubt=True)
    saved = people.save_person(desk, person)
    assert codes(saved.problems) == ["id_check_digit"]
    kept = person_of(desk, saved.id)
    assert kept.id_doubt
    assert kept.birth_date is None


def test_a_number_of_another_document_is_not_read_as_a_resident_id(desk: Desk) -> None:
    saved = people.save_person(desk, Person(name="John", id_no="G1234567", id_type="03"))
    assert saved.problems == ()
    assert person_of(desk, saved.id).id_no == "G1234567"


def test_a_birth_date_that_contradicts_the_number_is_kept_and_told(desk: Desk) -> None:
    person = Person(name="王秀英", id_no=ID, birth_date=date(1950, 1, 1), sex="1")
    saved = people.save_person(desk, person)
    assert codes(saved.problems) == ["id_birth_date", "id_sex"]
    assert person_of(desk, saved.id).birth_date == date(1950, 1, 1)


def test_the_same_id_number_is_told_with_the_person_who_has_it(desk: Desk) -> None:
    first = people.save_person(desk, Person(name="王秀英", id_no=ID)).id
    problems = people.check_person(desk, Person(name="王秀荣", id_no=ID.lower()))
    assert [(problem.code, problem.level, problem.ids) for problem in problems] == [
        ("person_same_id", "warn", (first,))
    ]
    assert people.check_person(desk, person_of(desk, first)) == ()


def test_the_same_name_birth_date_and_village_is_told(desk: Desk, village: str) -> None:
    person = Person(name="李桂兰", birth_date=date(1950, 5, 1), village_code=village)
    first = people.save_person(desk, person).id
    assert people.check_person(desk, person)[0].ids == (first,)
    elsewhere = dataclasses.replace(person, village_code="230127100001")
    assert people.check_person(desk, elsewhere) == ()


def test_the_same_name_and_phone_is_told(desk: Desk) -> None:
    first = people.save_person(desk, Person(name="李桂兰", phone="138 1234 5678")).id
    found = people.check_person(desk, Person(name="李桂兰", phone="+86 13812345678"))
    assert [(item.code, item.ids) for item in found] == [("person_look_alike", (first,))]
    assert people.check_person(desk, Person(name="李桂兰")) == ()


def test_categories_that_do_not_fit_age_or_each_other_are_told(desk: Desk) -> None:
    person = Person(name="张伟", birth_date=date(1990, 1, 1), phone="13812345678")
    entries = [PersonCategory(category=code) for code in ("20", "01", "03")]
    found = codes(people.check_person(desk, person, entries))
    assert "category_age" in found
    assert "category_conflict" in found
    saved = people.save_person(desk, person, entries)
    page = people.person_page(desk, saved.id)
    assert [item.category for item in page.categories_now] == ["20", "01", "03"]
    assert page.person.is_client


def test_saving_again_opens_no_category_twice_and_closes_none(desk: Desk) -> None:
    saved = people.save_person(desk, Person(name="张伟"), [PersonCategory(category="01")])
    person = person_of(desk, saved.id)
    people.save_person(desk, person, [PersonCategory(category="01")])
    people.save_person(desk, dataclasses.replace(person, phone="13812345678"))
    page = people.person_page(desk, saved.id)
    assert [item.category for item in page.categories_now] == ["01"]
    assert page.person.phone == "13812345678"


def test_a_category_is_closed_and_another_opened(desk: Desk) -> None:
    person_id = people.save_person(desk, Person(name="张伟"), [PersonCategory(category="01")]).id
    with pytest.raises(UserFault) as caught:
        people.open_category(desk, person_id, "01")
    assert caught.value.code == "category_open"
    entry = people.person_page(desk, person_id).categories_now[0]
    with pytest.raises(UserFault) as caught:
        people.close_category(desk, entry.id, date(2020, 1, 1))
    assert caught.value.code == "category_end"
    people.close_category(desk, entry.id, date(2026, 3, 23) + timedelta(days=1))
    people.open_category(desk, person_id, "02", date(2026, 3, 25), "名单2026-3")
    page = people.person_page(desk, person_id)
    assert [item.category for item in page.categories_now] == ["01", "02"]
    assert page.categories_now[1].basis == "名单2026-3"


def test_a_closed_category_is_past_the_day_after(desk: Desk, clock: Any) -> None:
    person_id = people.save_person(desk, Person(name="张伟"), [PersonCategory(category="01")]).id
    people.close_category(desk, people.person_page(desk, person_id).categories_now[0].id)
    assert people.person_page(desk, person_id).categories_past == ()
    clock.at += timedelta(days=1)
    page = people.person_page(desk, person_id)
    assert [item.label for item in page.categories_past] == ["低保对象"]
    assert page.categories_now == ()


def test_a_person_with_only_a_name_comes_from_the_sign_in_table(desk: Desk) -> None:
    saved = people.quick_person(desk, "赵小虎")
    assert saved.problems == ()
    assert not person_of(desk, saved.id).is_client
    with pytest.raises(UserFault):
        people.quick_person(desk, "  ")


def test_a_client_file_says_what_it_lacks(desk: Desk) -> None:
    child = Person(name="小宝", birth_date=date(2018, 6, 1), is_client=True)
    fields = {problem.field for problem in people.check_person(desk, child)}
    assert {"phone", "guardian_id", "client_categories", "emergency_contact_name"} <= fields


def test_another_stations_person_cannot_be_changed(desk: Desk) -> None:
    person_id = put(desk, Person(name="外站人", site_id="0190-other"))
    person = person_of(desk, person_id)
    with pytest.raises(UserFault) as caught:
        people.save_person(desk, dataclasses.replace(person, name="改名"))
    assert caught.value.code == "read_only_station"
    assert not people.person_page(desk, person_id).editable


def test_the_page_of_an_unknown_person_says_so(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        people.person_page(desk, "0190-nobody")
    assert caught.value.code == "record_missing"


def served(desk: Desk, event: Record, person_id: str, **more: Any) -> str:
    event_id = put(desk, event)
    put(
        desk,
        Attendance(event_kind=event.entity, event_id=event_id, person_id=person_id, **more),
    )
    return event_id


def span(days: int = 0, minutes: int = 60) -> dict[str, Any]:
    start = NINE + timedelta(days=days)
    return {"start_at": start, "end_at": start + timedelta(minutes=minutes)}


def test_the_page_shows_the_whole_history_of_contacts(
    desk: Desk, reopen: Callable[..., Desk]
) -> None:
    me = people.save_person(desk, Person(name="孙玉梅", birth_date=date(1950, 1, 1))).id
    home = put(desk, Household(head_person_id=me, living_member_count=1))
    put(desk, HouseholdMember(household_id=home, person_id=me, relation="0"))
    case = put(desk, CaseFile(client_id=me, state="in_service", case_no="木兰镇-个-2026-001"))
    group_session = GroupSession(theme="相识", **span(4))
    visit = HomeVisit(household_id=home, purposes=("01",), outcome="1", **span(0, 40))
    served(desk, visit, me)
    put(desk, CaseSession(case_id=case, session_goal="了解困难", **span(1, 45)))
    served(desk, group_session, me)
    served(desk, CommunityActivity(activity_title="重阳节", **span(5, 120)), me)
    put(desk, Consultation(person_id=me, topic=("01",), content="问低保", **span(6, 10)))
    volunteer = put(desk, Volunteer(person_id=me))
    put(
        desk,
        VolunteerService(
            volunteer_id=volunteer, activity_name="清扫", service_date=date(2026, 3, 20), minutes=90
        ),
    )
    served(desk, HomeVisit(household_id=home, outcome="1", status="voided", **span(2)), me)
    served(desk, GroupSession(theme="缺席的一节", **span(3)), me, state="5")

    page = people.person_page(reopen(desk), me)
    assert [(item.entity, item.minutes) for item in page.timeline] == [
        ("volunteer_service", 90),
        ("consultation", 10),
        ("community_activity", 120),
        ("group_session", 60),
        ("case_session", 45),
        ("home_visit", 40),
    ]
    assert page.timeline[-1].title == "例行探访"
    assert page.timeline[-1].kind_label == "入户走访"
    assert page.timeline[-1].detail == "见到本人"
    assert page.timeline[-1].on == date(2026, 3, 10)
    assert page.total_contacts == 5
    assert page.volunteer_id == volunteer
    assert [case.case_no for case in page.open_cases] == ["木兰镇-个-2026-001"]
    assert [item.is_head for item in page.households] == [True]
    assert page.age == 76


def test_the_history_is_found_by_indexes_however_many_events_there_are(desk: Desk) -> None:
    with desk.read() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {person_store._CONTACTS}", {"person": "x"}
        )
        steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith("SCAN e")]


# the file as a whole ----------------------------------------------------------------------


def test_the_page_says_what_the_file_lacks_and_what_may_be_applied_for(
    desk: Desk, village: str
) -> None:
    person = Person(
        name="赵满仓",
        birth_date=date(1958, 1, 1),
        village_code=village,
        disability=({"type": "6", "level": "2", "cert_no": ""},),
    )
    entry = PersonCategory(category="02", start_date=date(2025, 1, 1))
    page = people.person_page(desk, people.save_person(desk, person, [entry]).id)
    assert page.file.missing[:2] == ("sex", "phone")
    assert {"basis", "household", "consent_given"} <= set(page.file.missing)
    assert [hint.rule for hint in page.hints] == ["R-13", "R-14"]
    assert page.doubts == ()


def test_contradicting_categories_are_told_on_the_page(desk: Desk) -> None:
    entries = [PersonCategory(category=code) for code in ("01", "03")]
    person = people.save_person(desk, Person(name="李桂兰"), entries).id
    (doubt,) = people.person_page(desk, person).doubts
    assert "不能同时享受" in doubt


def test_the_six_items_of_the_last_visit_are_read_as_a_hint(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76, ["03"]))
    for day, items in (("2026-03-01", ("1",)), ("2026-03-10", ("1", "2", "3", "4", "5"))):
        start = datetime.fromisoformat(f"{day}T09:00")
        visit = put(
            desk,
            HomeVisit(
                household_id=home.household_id,
                start_at=start,
                end_at=start + timedelta(minutes=30),
                outcome="1",
                self_care_items=items,
            ),
        )
        put(desk, Attendance(event_kind="home_visit", event_id=visit, person_id=home.head))
    (hint,) = people.person_page(desk, home.head).hints
    assert hint.text.startswith("六项自理能力：部分丧失")


def test_evidence_keeps_who_looked_at_it_and_when(desk: Desk) -> None:
    entry = PersonCategory(
        category="01",
        basis="证号 1",
        verified_on=date(2026, 3, 1),
        verified_by=desk.session.worker_id,
    )
    person = people.save_person(desk, Person(name="李桂兰"), [entry]).id
    (held,) = people.person_page(desk, person).categories_now
    assert (held.basis, held.verified_on, held.verified_by) == (
        "证号 1",
        date(2026, 3, 1),
        "李晓梅",
    )


def test_a_disability_certificate_is_compared_with_the_person(desk: Desk) -> None:
    entry = {"type": "1", "level": "1", "cert_no": f"{ID}44"}
    found = people.check_person(desk, Person(name="王秀英", id_no=ID, disability=(entry,)))
    assert {"certificate_type", "certificate_level"} <= set(codes(found))


def test_a_worker_may_make_visits_more_frequent_never_less(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 76, ["01"]))
    person = person_of(desk, home.head)
    assert people.person_page(desk, home.head).tier == "C"
    for wanted, tier in (("A", "A"), ("D", "C"), ("", "C")):
        people.save_person(desk, dataclasses.replace(person, visit_tier=wanted))
        assert people.person_page(desk, home.head).tier == tier


def test_another_name_is_searched_and_shown(desk: Desk) -> None:
    people.save_person(desk, Person(name="王秀英", alias="秀英婶"))
    for typed in ("秀英婶", "xiuyingshen", "xys"):
        (hit,) = finding.find(desk, typed)
        assert (hit.title, hit.detail) == ("王秀英", "秀英婶")
