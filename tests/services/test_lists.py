# SPDX-License-Identifier: MulanPSL-2.0
"""Lists page, sort, filter and search by index, and say everything in words."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.services.building import at, put
from wuse_desktop.domain.records.activities import Attendance, CommunityActivity, EventWorker
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.people import Household, Person, PersonCategory
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import Defect
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.storage import list_store
from wuse_desktop.storage.list_store import Span

TODAY = date(2026, 3, 24)
VILLAGE = "230127100200"


EVERYTHING = ListQuery()


def first(desk: Desk, name: str, query: ListQuery = EVERYTHING) -> list[str]:
    return [row.cells[0] for row in lists.page(desk, name, query)]


def test_every_list_is_empty_on_a_new_desk(desk: Desk) -> None:
    for name in lists.NAMES:
        expected = 1 if name == "workers" else 0
        assert lists.count(desk, name, ListQuery()) == expected
        rows = lists.page(desk, name, ListQuery())
        assert len(rows) == expected
        assert all(len(row.cells) == len(lists.columns(name)) for row in rows)


def test_every_sortable_column_sorts(desk: Desk) -> None:
    for name in lists.NAMES:
        keys = {column.key for column in lists.columns(name) if column.sortable}
        assert keys == set(list_store.sort_keys(name))
        for key in keys:
            for descending in (False, True):
                query = lists.sorted_by(ListQuery(), key, descending=descending)
                assert len(lists.page(desk, name, query)) == lists.count(desk, name, query)


def test_every_filter_is_sound(desk: Desk) -> None:
    usual = ("ids", "from", "to", "deleted", "after_rev")
    values: dict[str, object] = {"from": TODAY, "to": "2026-03-31", "deleted": True, "after_rev": 0}
    for name in lists.NAMES:
        for key in (*usual, *lists.filter_names(name)):
            for value in (values.get(key, ("a", "b")), values.get(key, True)):
                query = ListQuery(filters={key: value})
                assert len(lists.page(desk, name, query)) == lists.count(desk, name, query)


def test_any_typed_text_is_taken(desk: Desk) -> None:
    for name in lists.NAMES:
        for text in ("王", "wang", "1234", "没有这个词", "a b c", '"*', "。"):
            query = ListQuery(text=text, site_id=desk.site_id)
            assert len(lists.page(desk, name, query)) == lists.count(desk, name, query)


def test_unknown_names_are_defects(desk: Desk) -> None:
    with pytest.raises(Defect):
        lists.columns("nothing")
    with pytest.raises(Defect):
        lists.count(desk, "persons", ListQuery(filters={"colour": "1"}))
    with pytest.raises(Defect):
        lists.page(desk, "persons", ListQuery(sort="phone"))


def test_persons_are_shown_in_words_latest_first(desk: Desk) -> None:
    put(
        desk,
        Person(
            id="p1",
            name="王玉兰",
            alias="玉兰婶",
            sex="2",
            birth_date=date(1945, 3, 25),
            is_client=True,
            worker_id=desk.session.worker_id,
            residence_split="1",
            id_no="230127194503250021",
            phone="13812345678",
            village_code=VILLAGE,
            risk_level="1",
            record_date=TODAY,
        ),
        PersonCategory(person_id="p1", category="20", start_date=date(2025, 1, 1)),
        PersonCategory(
            person_id="p1", category="01", start_date=date(2024, 1, 1), end_date=date(2025, 1, 1)
        ),
        Person(name="李强"),
    )
    rows = lists.page(desk, "persons", ListQuery())
    assert [row.cells[0] for row in rows] == ["李强", "王玉兰"]
    assert rows[1].cells == (
        "王玉兰",
        "玉兰婶",
        "女性",
        "80",
        "镇西村",
        "独居老人",
        "高风险",
        "高",
        "李晓梅",
        "13812345678",
        "230127********0021",
        "户在人不在",
        "缺 5",
        "已审核",
        "2026-03-24",
    )
    assert rows[1].marks == ("risk",)
    assert rows[1].entity == "person"


def test_persons_are_found_by_initials_number_and_category(desk: Desk) -> None:
    put(
        desk,
        Person(id="p1", name="王玉兰", phone="13812345678"),
        Person(id="p2", name="李强"),
        PersonCategory(person_id="p2", category="15", start_date=date(2025, 1, 1)),
    )
    assert first(desk, "persons", ListQuery(text="wyl")) == ["王玉兰"]
    assert first(desk, "persons", ListQuery(text="5678")) == ["王玉兰"]
    assert first(desk, "persons", ListQuery(text="qiang")) == ["李强"]
    assert first(desk, "persons", ListQuery(text="wangyl")) == ["王玉兰"]
    assert lists.count(desk, "persons", ListQuery(text="wangyq")) == 0
    assert first(desk, "persons", ListQuery(filters={"category": "15"})) == ["李强"]
    assert first(desk, "persons", ListQuery(filters={"category": ("15", "20")})) == ["李强"]
    assert first(desk, "persons", ListQuery(filters={"ids": ("p1",)})) == ["王玉兰"]


def test_pages_follow_each_other_without_gap(desk: Desk) -> None:
    put(desk, *(Person(name=f"人{number:03d}") for number in range(25)))
    for query in (ListQuery(), ListQuery(sort="name"), ListQuery(sort="name", descending=True)):
        whole = [row.id for row in lists.page(desk, "persons", query)]
        parts = [
            row.id
            for offset in (0, 10, 20)
            for row in lists.page(desk, "persons", query, offset, 10)
        ]
        assert parts == whole
        assert len(set(whole)) == 25
    assert first(desk, "persons", ListQuery(sort="name"))[:2] == ["人000", "人001"]


def test_deleted_records_lie_in_the_bin_only(desk: Desk) -> None:
    (row_id,) = put(desk, Person(name="王玉兰"))
    with desk.write() as unit:
        unit.remove(Person, row_id)
    assert lists.count(desk, "persons", ListQuery()) == 0
    (row,) = lists.page(desk, "persons", ListQuery(filters={"deleted": True}))
    assert "deleted" in row.marks


def visit(household_id: str, on: date, **more: object) -> HomeVisit:
    start = at(f"{on} 09:00")
    return HomeVisit(
        household_id=household_id,
        start_at=start,
        end_at=start + timedelta(minutes=40),
        outcome="1",
        purposes=("01",),
        village_code=VILLAGE,
        record_date=more.pop("record_date", on),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def test_visits_name_head_people_and_workers(desk: Desk) -> None:
    put(
        desk,
        Person(id="p1", name="王玉兰"),
        Household(id="h1", head_person_id="p1", living_member_count=1),
        dataclasses.replace(visit("h1", TODAY), id="v1"),
        dataclasses.replace(visit("h1", date(2026, 1, 5), record_date=TODAY), id="v2"),
        Attendance(event_kind="home_visit", event_id="v1", person_id="p1"),
        EventWorker(
            event_kind="home_visit", event_id="v1", worker_id=desk.session.worker_id, minutes=40
        ),
    )
    rows = lists.page(desk, "visits", ListQuery())
    assert [row.id for row in rows] == ["v1", "v2"]
    assert rows[0].cells == (
        "2026-03-24",
        "09:00—09:40",
        "王玉兰",
        "镇西村",
        "入户",
        "见到本人",
        "王玉兰",
        "李晓梅",
        "40",
        "",
    )
    assert rows[1].marks == ("late",)
    worker = desk.session.worker_id
    for filters in ({"worker_id": worker}, {"person_id": "p1"}, {"from": date(2026, 3, 1)}):
        assert [row.id for row in lists.page(desk, "visits", ListQuery(filters=filters))] == ["v1"]
    until = ListQuery(filters={"from": date(2026, 1, 1), "to": date(2026, 1, 5)})
    assert [row.id for row in lists.page(desk, "visits", until)] == ["v2"]
    assert lists.count(desk, "visits", ListQuery(text="wyl")) == 2


def test_words_of_a_record_are_searched_when_no_name_fits(desk: Desk) -> None:
    put(
        desk,
        Consultation(
            person_desc="路过的大爷",
            topic=("01",),
            content="问低保怎么申请",
            start_at=at("2026-03-03 09:00"),
            end_at=at("2026-03-03 09:20"),
        ),
    )
    assert lists.count(desk, "consultations", ListQuery(text="低保")) == 1
    assert lists.count(desk, "consultations", ListQuery(text="大爷 申请")) == 1
    assert lists.count(desk, "consultations", ListQuery(text="医保")) == 0
    assert lists.count(desk, "consultations", ListQuery(filters={"topic": "01"})) == 1


def test_households_show_when_they_are_due(desk: Desk) -> None:
    put(
        desk,
        Person(id="p1", name="王玉兰", birth_date=date(1940, 1, 1)),
        PersonCategory(person_id="p1", category="20", start_date=date(2025, 1, 1)),
        Household(id="h1", head_person_id="p1", living_member_count=1, record_date=TODAY),
        visit("h1", date(2026, 3, 10)),
    )
    (row,) = lists.page(desk, "households", ListQuery())
    assert row.cells[5:] == ("高风险", "2026-03-10", "2026-03-17")
    assert row.marks == ("due",)
    assert first(desk, "households", ListQuery(sort="head", site_id=desk.site_id)) == ["王玉兰"]


def test_cases_show_risk_and_silence(desk: Desk) -> None:
    put(
        desk,
        Person(id="p1", name="王玉兰"),
        CaseFile(
            client_id="p1",
            state="in_service",
            opened_on=date(2026, 1, 5),
            risk_flags=("1",),
            case_worker_id=desk.session.worker_id,
        ),
        CaseFile(client_id="p1", state="closed", risk_flags=("0",)),
    )
    closed, running = lists.page(desk, "cases", ListQuery())
    assert running.marks == ("risk", "due")
    assert running.cells[2] == "服务中"
    assert closed.marks == ("readonly",)
    assert lists.count(desk, "cases", ListQuery(filters={"running": True})) == 1
    assert lists.count(desk, "cases", ListQuery(filters={"running": False})) == 1
    assert lists.count(desk, "cases", ListQuery(filters={"state": ("closed", "archived")})) == 1
    assert lists.count(desk, "cases", ListQuery(text="wangyulan")) == 2


def test_volunteers_are_found_by_name_and_summed(desk: Desk) -> None:
    put(
        desk,
        Person(id="p1", name="赵刚", sex="1"),
        Volunteer(id="v1", person_id="p1", volunteer_status="01", skills=("08",)),
        *(
            VolunteerService(
                volunteer_id="v1",
                activity_name="修灯",
                service_date=date(2026, 3, number),
                minutes=90,
                recorded_on=TODAY,
            )
            for number in (2, 20)
        ),
    )
    (row,) = lists.page(desk, "volunteers", ListQuery(text="zg"))
    assert (row.cells[0], row.cells[7], row.cells[8]) == ("赵刚", "2", "3.0")
    services = lists.page(desk, "volunteer_services", ListQuery(text="zg"))
    assert [row.marks for row in services] == [(), ("overdue",)]
    assert lists.count(desk, "volunteer_services", ListQuery(text="修灯")) == 2
    for site in (None, desk.site_id, "another site"):
        expected = 0 if site == "another site" else 1
        query = ListQuery(sort="name", site_id=site)
        assert len(lists.page(desk, "volunteers", query)) == expected


def test_activities_count_those_present(desk: Desk) -> None:
    put(
        desk,
        CommunityActivity(
            id="a1",
            activity_title="端午包粽子",
            activity_type="01",
            start_at=at("2026-03-20 09:00"),
            end_at=at("2026-03-20 11:00"),
            unsigned_estimate=30,
        ),
        Attendance(event_kind="community_activity", event_id="a1", person_text="甲"),
        Attendance(event_kind="community_activity", event_id="a1", person_text="乙", state="5"),
    )
    (row,) = lists.page(desk, "activities", ListQuery())
    assert row.cells[5:7] == ("1", "30")
    assert first(desk, "activities", ListQuery(text="zongzi")) == ["2026-03-20"]


def test_lists_survive_a_restart(desk: Desk, reopen: Callable[..., Desk]) -> None:
    put(desk, Person(name="王玉兰"))
    assert first(reopen(desk), "persons", ListQuery(text="wyl")) == ["王玉兰"]


def steps(desk: Desk, statement: str, values: tuple[object, ...] = ()) -> list[str]:
    with desk.read() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row[3] for row in found]


def test_long_lists_are_paged_by_an_index(desk: Desk) -> None:
    for name in ("persons", "households", "visits", "volunteers", "volunteer_services"):
        for sort in ("", *list_store.sort_keys(name)):
            with desk.read() as connection:
                asked = list_store.keys_statement(
                    connection, name, ListQuery(sort=sort), TODAY, Span(0, 100)
                )
            plan = steps(desk, *asked)
            assert not [step for step in plan if step.endswith("FOR ORDER BY")], (name, sort, plan)


def test_the_rows_of_one_site_are_found_by_its_index(desk: Desk) -> None:
    for name in ("persons", "households", "visits", "volunteers", "volunteer_services"):
        with desk.read() as connection:
            query = ListQuery(site_id="a site")
            asked = list_store.keys_statement(connection, name, query, TODAY, Span(0, 100))
        (step,) = steps(desk, *asked)
        assert "_alive (site_id=?)" in step


def test_the_index_of_a_site_does_not_hide_better_ones(desk: Desk) -> None:
    statements = {
        "ix_person_name": "SELECT id FROM person WHERE site_id = 'a' AND name = 'b' "
        "AND deleted_hlc IS NULL",
        "ix_person_id_no": "SELECT id FROM person WHERE site_id = 'a' AND id_no = 'b' "
        "AND deleted_hlc IS NULL",
        "ix_home_visit_household_id": "SELECT id FROM home_visit WHERE site_id = 'a' "
        "AND household_id = 'b' AND deleted_hlc IS NULL",
    }
    for index, statement in statements.items():
        assert index in steps(desk, statement)[0]


def test_the_end_of_a_long_list_is_read_from_its_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, *(Person(name=f"某{number % 3}", phone=str(number)) for number in range(23)))
    queries = [
        lists.sorted_by(ListQuery(), key, descending=descending)
        for key in ("", "name", "age", "record_date")
        for descending in (False, True)
    ]
    spans = [
        (offset, limit) for offset in (0, 1, 11, 12, 13, 20, 22, 23, 40) for limit in (1, 5, 30)
    ]
    forwards = [lists.page(desk, "persons", query, *span) for query in queries for span in spans]
    monkeypatch.setattr(list_store, "_FAR", 1)
    asked: list[Span] = []
    statement = list_store.keys_statement

    def watched(*arguments: Any, **further: Any) -> tuple[str, tuple[object, ...]]:
        asked.append(arguments[-1])
        return statement(*arguments, **further)

    monkeypatch.setattr(list_store, "keys_statement", watched)
    found = [lists.page(desk, "persons", query, *span) for query in queries for span in spans]
    assert found == forwards
    assert {span.backwards for span in asked} == {False, True}
    assert all(span.offset <= 12 for span in asked if span.backwards)


def test_few_of_many_are_put_in_order_as_many_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, *(Person(name=f"某{n % 3}", visit_tier="AB"[n % 2]) for n in range(23)))
    queries = [
        lists.sorted_by(ListQuery(filters={"tier": wanted}), key, descending=descending)
        for wanted in ("A", ("A", "B"), "D")
        for key in ("", "name", "age")
        for descending in (False, True)
    ]
    spans = [(0, 5), (10, 30), (40, 5)]
    few = [lists.page(desk, "persons", query, *span) for query in queries for span in spans]
    monkeypatch.setattr(list_store, "_FEW", 1)
    assert few == [lists.page(desk, "persons", query, *span) for query in queries for span in spans]
    assert len(few[1]) == 2


def test_those_of_one_class_of_visits_are_counted_from_an_index_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = Connection.exec_driver_sql

    def watched(connection: Connection, statement: str, *values: Any) -> Any:
        asked.append(statement)
        return run(connection, statement, *values)

    monkeypatch.setattr(Connection, "exec_driver_sql", watched)
    for wanted in "ABCD":
        lists.count(desk, "persons", ListQuery(filters={"tier": wanted}))
    monkeypatch.undo()
    counted = [statement for statement in asked if "count(*)" in statement]
    assert len(counted) == 4
    for statement in counted:
        assert steps(desk, statement)[0] == "SCAN t USING COVERING INDEX ix_person_tier"


def test_one_of_several_codes_is_enough(desk: Desk) -> None:
    for name, skills in (("甲", ("01", "02")), ("乙", ("02",)), ("丙", ()), ("丁", ("10",))):
        (person_id,) = put(desk, Person(name=name))
        put(desk, Volunteer(person_id=person_id, skills=skills))
    for wanted, expected in (
        ("02", {"甲", "乙"}),
        (("01", "10"), {"甲", "丁"}),
        ("1", set()),
        (("03",), set()),
    ):
        query = ListQuery(filters={"skill": wanted})
        rows = lists.page(desk, "volunteers", query)
        assert {row.cells[0] for row in rows} == expected
        assert lists.count(desk, "volunteers", query) == len(expected)
