# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of R5 to R8 and R11 are the records, cell by cell: as recorded, corrected, deleted."""

import dataclasses
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.services.building import put, session
from tests.services.form_filling import fill
from tests.services.organisation_samples import organisation
from tests.services.printed import text
from tests.services.worked_example import MARCH, WorkedExample
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupSession,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.forms import Attachment, FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.services import form_entry, records, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_filling import path_of
from wuse_desktop.services.ledgers.ledger import LEDGERS, ledger, ledger_workbook
from wuse_desktop.services.ledgers.ledger_types import Cell, cell_text
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.reading import load
from wuse_desktop.services.sample.filling import fill as fill_sample
from wuse_desktop.storage import records as stored

Row = tuple[Cell, ...]
CALM, PILLS = "屋内整洁，取暖正常", "提醒按时服药。"
BOTH, VILLAGE = "何晓晴、高建国", "镇西村"


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


def visit(on: int, head: str, who: str, outcome: str = "见到本人", mode: str = "入户") -> Row:
    return (day(on), VILLAGE, head, "", who, mode, outcome, CALM, "", PILLS, None, "")


MISSED = (
    day(5), VILLAGE, "孙*芝", "", "何晓晴", "入户", "未遇（家中无人）", "", "",
    "给邻居留了联系电话。", None, "",
)  # fmt: skip


def helped(name: str, minutes: int) -> Row:
    return (
        day(20), name, "春分健康义诊", "镇文化广场", "引导排队，分发手册。", minutes, "",
        "何晓晴", "", "未上传",
    )  # fmt: skip


ROWS: dict[str, list[tuple[str, Row]]] = {
    "ledger-cases": [
        ("K1", ("木兰-个-2026-K1", "孙*芝", "", None, "", "", "", "", day(10, 2), 1, 60, "已结案",
                day(28), "", "", 0, "何晓晴", "")),
        ("K2", ("木兰-个-2026-K2", "刘*山", "", None, "", "", "", "", day(12), 1, 45, "服务中",
                None, "", "", 0, "何晓晴", "")),
    ],
    "ledger-groups": [
        ("G1", ("夕阳红手工小组", "", "", "", 4, 2, "2026-03-15\n至 2026-03-22", 4, 6, "75%", 120,
                "", "进行中", "何晓晴")),
    ],
    "ledger-activities": [
        ("A1", (day(20), "春分健康义诊", "健康义诊", "镇西村 镇文化广场", 2, 30, 32, 2, 120, "",
                None, None, BOTH, 0)),
    ],
    "ledger-visits": [
        ("V1", visit(3, "王*兰", BOTH)),
        ("V2", visit(3, "王*兰", "何晓晴")),
        ("V3", MISSED),
        ("T1", visit(6, "刘*山", "何晓晴", mode="电话")),
        ("V4", visit(12, "刘*山", BOTH)),
    ],
    "ledger-hours": [("X1 service", helped("吴*强", 120)), ("X2 service", helped("郑*华", 90))],
    "ledger-volunteers": [
        ("volunteer X1", ("吴志强", "", None, "", VILLAGE, "", "", "", "", 2.0, "")),
        ("volunteer X2", ("郑丽华", "", None, "", VILLAGE, "", "", "", "", 1.5, "")),
    ],
}  # fmt: skip
"""The worked example in each ledger, row by row, with the name of its record in the example."""


def shown(desk: Desk, name: str) -> list[tuple[str, Row]]:
    return [(row.record_id, row.cells) for row in ledger(desk, name, MARCH).rows]


def row_of(desk: Desk, name: str, record_id: str) -> dict[str, Cell]:
    """The row of a record by the headings of its ledger."""
    found = dict(shown(desk, name))[record_id]
    return dict(zip((item.label for item in LEDGERS[name].columns), found, strict=True))


def change(desk: Desk, kind: type[Any], record_id: str, **changes: object) -> None:
    record: Any = load(desk, kind, record_id)
    with desk.write("更正") as unit:
        unit.put(dataclasses.replace(record, **changes))


@pytest.mark.parametrize("name", ROWS)
def test_every_row_is_its_record_cell_by_cell(
    desk: Desk, worked_example: WorkedExample, name: str
) -> None:
    assert shown(desk, name) == [(worked_example[key], cells) for key, cells in ROWS[name]]


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.usefixtures("worked_example")
def test_every_cell_stands_on_paper_and_in_the_spreadsheet(desk: Desk, name: str) -> None:
    content = ledger(desk, name, MARCH)
    target = io.BytesIO()
    paper(desk, name, PaperOptions(period=MARCH, reason="核对"), target)
    said = text(target.getvalue()).replace("\ufffe", "-")  # a hyphen at the end of a line
    for row in content.rows:
        for cell in row.cells:
            assert "".join(cell_text(cell).split()) in said
    page: Any = openpyxl.load_workbook(io.BytesIO(ledger_workbook(content, desk.today()))).active
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][0] == content.kind.text
    assert "木兰镇社会工作服务站" in rows[1][0]
    assert rows[2] == ("序号", *(item.label for item in content.kind.columns))
    for number, row in enumerate(content.rows, 1):
        first, *others = rows[2 + number]
        assert first == number
        wanted = [None if value == "" else value for value in row.cells]
        assert [_plain(value) for value in others] == wanted
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0, "one page wide, as long as it gets"
    assert page.print_title_rows == "$3:$3"


def _plain(value: object) -> object:
    return value.date() if hasattr(value, "date") else value


def test_a_correction_is_in_the_row_and_a_deleted_record_has_none(
    desk: Desk, worked_example: WorkedExample
) -> None:
    change(desk, HomeVisit, worked_example["V1"], outcome="2", health="血压高", needs=("02",))
    records.delete(desk, HomeVisit.entity, worked_example["V2"])
    found = row_of(desk, "ledger-visits", worked_example["V1"])
    assert found["结果"] == "见到家属/照料人"
    assert found["生活/健康/安全概况"] == f"{CALM}；血压高"
    assert found["需求"] == "医疗救助"
    wanted = [worked_example[name] for name in ("V1", "V3", "T1", "V4")]
    assert [row_id for row_id, _cells in shown(desk, "ledger-visits")] == wanted
    records.restore(desk, HomeVisit.entity, worked_example["V2"])
    assert worked_example["V2"] in dict(shown(desk, "ledger-visits"))


def test_cases_and_groups_follow_their_sessions(desk: Desk, worked_example: WorkedExample) -> None:
    (more,) = put(desk, session(worked_example["K2"], "2026-03-19 09:00", 30))
    found = row_of(desk, "ledger-cases", worked_example["K2"])
    assert (found["节次"], found["累计时长（分钟）"]) == (2, 75)
    records.delete(desk, CaseSession.entity, more)
    assert row_of(desk, "ledger-cases", worked_example["K2"])["节次"] == 1
    change(desk, CaseFile, worked_example["K1"], closure_reason="1", overall_result="2")
    found = row_of(desk, "ledger-cases", worked_example["K1"])
    assert (found["结案原因"], found["目标达成"]) == ("目标达成", "基本达成")
    records.delete(desk, GroupSession.entity, worked_example["G1 second"])
    found = row_of(desk, "ledger-groups", worked_example["G1"])
    assert (found["已开节数"], found["参与人次"], found["总时长（分钟）"]) == (1, 3, 60)
    records.delete(desk, GroupSession.entity, worked_example["G1 first"])
    assert shown(desk, "ledger-groups") == [], "a group that did not meet is not in the period"


def test_hours_and_the_roster_follow_the_service(desk: Desk, worked_example: WorkedExample) -> None:
    change(desk, VolunteerService, worked_example["X1 service"], minutes=60, upload_status="03")
    records.delete(desk, VolunteerService.entity, worked_example["X2 service"])
    ((row_id, cells),) = shown(desk, "ledger-hours")
    assert (row_id, cells[5]) == (worked_example["X1 service"], 60)
    hours = {row_id: cells[9] for row_id, cells in shown(desk, "ledger-volunteers")}
    assert hours == {worked_example["volunteer X1"]: 1.0, worked_example["volunteer X2"]: 0.0}
    found = row_of(desk, "ledger-activities", worked_example["A1"])
    assert found["志愿者数"] == 1


def write_form(
    desk: Desk, form_id: str, activity_id: str, lines: tuple[str, dict[str, Any]]
) -> Any:
    """A form about an activity with one line of money in it."""
    draft = form_entry.new_form(desk, form_id, CommunityActivity.entity, activity_id)
    filled = fill(draft.session(), desk.today())
    repeat, values = lines
    for name, value in values.items():
        filled.set(f"/data/{repeat}[1]/{name}", value)
    if form_id == "activity_plan":
        filled.set(path_of(filled, "fund_source"), "01")
    return dataclasses.replace(draft, answers=filled.answers())


def test_the_money_of_an_activity_is_that_of_its_filed_forms(
    desk: Desk, worked_example: WorkedExample
) -> None:
    activity_id = worked_example["A1"]

    def money() -> tuple[Cell, Cell]:
        found = row_of(desk, "ledger-activities", activity_id)
        return found["经费计划（元）"], found["经费支出（元）"]

    plan = write_form(
        desk, "activity_plan", activity_id,
        ("budget", {"item": "横幅", "unit_price": "120.5", "quantity": 2}),
    )  # fmt: skip
    filed = form_entry.file_form(desk, plan)
    assert money() == (241.0, None)
    for status in ("draft", "voided"):
        change(desk, FiledForm, filed.id, status=status)
        assert money() == (None, None), "only what is filed and stands says anything"
    change(desk, FiledForm, filed.id, status="approved")
    done = write_form(
        desk, "activity_record", activity_id,
        ("expenses", {"expense_item": "横幅", "expense_amount": "230.8"}),
    )  # fmt: skip
    spent = form_entry.file_form(desk, done)
    assert money() == (241.0, 230.8)
    assert ledger(desk, "ledger-activities", MARCH).sums[10:12] == (241.0, 230.8)
    records.delete(desk, FiledForm.entity, spent.id)
    assert money() == (241.0, None)
    records.delete(desk, FiledForm.entity, filed.id)
    assert money() == (None, None)


def test_photos_and_the_sign_in_of_an_activity_are_counted_as_they_are(
    desk: Desk, worked_example: WorkedExample
) -> None:
    activity_id = worked_example["A1"]
    kind = CommunityActivity.entity
    photo = Attachment(subject_entity=kind, subject_id=activity_id, file_name="现场.jpg", kind="01")
    scan = dataclasses.replace(photo, file_name="签到表.jpg", kind="02")
    late = Attendance(event_kind=kind, event_id=activity_id, person_id=worked_example["P3"])
    ids = put(desk, photo, scan, late)
    found = row_of(desk, "ledger-activities", activity_id)
    assert (found["照片数"], found["签到人数"], found["参与人次"]) == (1, 3, 33)
    with desk.write() as unit:
        unit.remove(Attachment, ids[0])
        unit.remove(Attendance, ids[2])
    found = row_of(desk, "ledger-activities", activity_id)
    assert (found["照片数"], found["签到人数"], found["参与人次"]) == (0, 2, 32)


def test_a_joined_activity_has_its_row_without_counting_its_estimate(
    desk: Desk, worked_example: WorkedExample
) -> None:
    change(desk, CommunityActivity, worked_example["A1"], lead_here=False, co_organisers="镇卫生院")
    found = row_of(desk, "ledger-activities", worked_example["A1"])
    assert found["类型"] == "健康义诊（参与）"
    assert (found["估算人数"], found["合作单位"]) == (0, "镇卫生院")


def test_organisations_on_the_register_stand_as_partners_once(
    desk: Desk, worked_example: WorkedExample
) -> None:
    names = ("邻里守望互助会", "夕阳红艺术团", "镇卫生院")
    ids = put(desk, *(organisation(name) for name in names))
    activity_id = worked_example["A1"]

    def partners(**changes: object) -> Cell:
        change(desk, CommunityActivity, activity_id, org_ids=tuple(ids), **changes)
        return row_of(desk, "ledger-activities", activity_id)["合作单位"]

    assert partners() == "邻里守望互助会、夕阳红艺术团、镇卫生院"
    assert (
        partners(co_organisers="县医院，镇卫生院")
        == "县医院，镇卫生院、邻里守望互助会、夕阳红艺术团"
    )
    assert partners(organiser="夕阳红艺术团", lead_here=False) == "县医院，镇卫生院、邻里守望互助会"


def test_who_is_in_charge_and_why_stand_in_the_list_of_due_visits(
    desk: Desk, family: Callable[..., Any], worked_example: WorkedExample
) -> None:
    home = family(("吴桂花", 83, ["27"]))
    draft = visits.propose_visit(desk, home.household_id, date(2025, 3, 1))
    done = dataclasses.replace(draft.visit, outcome="1", next_visit_on=date(2025, 6, 1))
    visits.save_visit(desk, dataclasses.replace(draft, visit=done, met_ids=(home.head,)))
    found = row_of(desk, "ledger-visits-due", home.household_id)
    assert (found["类别"], found["负责人"]) == ("孤寡老人", "李晓梅")
    change(desk, Person, home.head, worker_id=worked_example["W2"])
    assert row_of(desk, "ledger-visits-due", home.household_id)["负责人"] == "高建国"


def test_a_filled_desk_has_one_row_for_every_counted_record(desk: Desk) -> None:
    """Each figure of a row is added up here again from the records themselves."""
    fill_sample(desk, persons=60, start=day(1), end=day(23))
    with desk.read() as connection:
        shares = stored.find(connection, EventWorker)
        rows = stored.find(connection, Attendance)
        by_kind: dict[type[Any], dict[str, Any]] = {
            kind: {item.id: item for item in stored.find(connection, kind)}
            for kind in (HomeVisit, CommunityActivity, GroupSession, CaseSession, VolunteerService)
        }
        cases = {item.id: item for item in stored.find(connection, CaseFile)}
    homes = by_kind[HomeVisit]
    found = dict(shown(desk, "ledger-visits"))
    assert found.keys() == homes.keys()
    for row_id, cells in found.items():
        visit = homes[row_id]
        assert (cells[0], cells[10]) == (visit.on, visit.next_visit_on)
        workers = {item.worker_id for item in shares if item.event_id == row_id}
        assert len(str(cells[4]).split("、")) == len(workers)
    events = dict(shown(desk, "ledger-activities"))
    assert events.keys() == by_kind[CommunityActivity].keys()
    for row_id, cells in events.items():
        event = by_kind[CommunityActivity][row_id]
        signed = sum(item.event_id == row_id and item.state in "123" for item in rows)
        helpers = {
            item.volunteer_id
            for item in by_kind[VolunteerService].values()
            if item.host_event_id == row_id
        }
        assert cells[4:9] == (
            signed,
            event.unsigned_estimate,
            signed + (event.unsigned_estimate or 0),
            len(helpers),
            event.minutes,
        )
    ledger_hours = dict(shown(desk, "ledger-hours"))
    assert {row_id: cells[5] for row_id, cells in ledger_hours.items()} == {
        item.id: item.minutes for item in by_kind[VolunteerService].values()
    }
    opened = {row_id for row_id, item in cases.items() if item.opened_on}
    listed = dict(shown(desk, "ledger-cases"))
    assert listed.keys() == opened
    for row_id, cells in listed.items():
        own = [item for item in by_kind[CaseSession].values() if item.case_id == row_id]
        assert cells[9:11] == (len(own), sum(item.minutes for item in own))
    ((_group_id, cells),) = shown(desk, "ledger-groups")
    held = by_kind[GroupSession].values()
    assert cells[5] == len(held)
    assert cells[8] == sum(
        item.event_id in by_kind[GroupSession] and item.state in "123" for item in rows
    )
