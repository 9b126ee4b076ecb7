# SPDX-License-Identifier: MulanPSL-2.0
"""Each ledger prints, and its rows are the records that the figures count."""

import dataclasses
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.services.building import activity, served
from tests.services.exchanging import carry
from tests.services.printed import text
from tests.services.worked_example import MARCH, WorkedExample
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.errors import UserFault
from wuse_desktop.services import activities, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.ledgers.ledger import LEDGERS, LedgerContent, ledger, ledger_workbook
from wuse_desktop.services.ledgers.ledger_files import save_ledger, workbook_name
from wuse_desktop.services.papers import PAPERS, PaperOptions, paper
from wuse_desktop.storage import records

# The ledger, and the figures whose records it lists.
_FIGURES = {
    "ledger-cases": ("cases_served",),
    "ledger-activities": ("activities", "activities_joined"),
    "ledger-hours": ("volunteer_services",),
    "ledger-volunteers": ("volunteers_registered",),
}


def ids(content: LedgerContent) -> list[str]:
    return [row.record_id for row in content.rows]


def column(content: LedgerContent, label: str) -> list[Any]:
    labels = [item.label for item in content.kind.columns]
    return [row.cells[labels.index(label)] for row in content.rows]


def printed(desk: Desk, name: str, **options: Any) -> str:
    target = io.BytesIO()
    paper(desk, name, PaperOptions(period=MARCH, reason="核对", **options), target)
    return text(target.getvalue())


@pytest.mark.usefixtures("worked_example")
def test_the_rows_of_a_ledger_are_the_records_behind_its_figures(desk: Desk) -> None:
    counted = figures(desk, MARCH, records=True)
    for name, indicators in _FIGURES.items():
        wanted = {item.id for figure in indicators for item in counted[figure].records}
        found = ids(ledger(desk, name, MARCH))
        assert set(found) == wanted, name
        assert len(found) == len(wanted), name


def test_every_visit_and_every_group_of_the_example_has_one_row(
    desk: Desk, worked_example: WorkedExample
) -> None:
    visit_ids = [worked_example[name] for name in ("V1", "V2", "V3", "V4", "T1")]
    assert sorted(ids(ledger(desk, "ledger-visits", MARCH))) == sorted(visit_ids)
    content = ledger(desk, "ledger-groups", MARCH)
    assert ids(content) == [worked_example["G1"]]
    assert column(content, "已开节数") == [2]
    assert column(content, "参与人次") == [6]
    assert column(content, "总时长（分钟）") == [120]


def test_the_sums_of_ledgers_agree_with_the_worked_example(
    desk: Desk, worked_example: WorkedExample
) -> None:
    cases = ledger(desk, "ledger-cases", MARCH)
    assert len(cases.rows) == 2
    assert sum(column(cases, "节次")) == 2
    assert sum(column(cases, "累计时长（分钟）")) == 105
    assert len([day for day in column(cases, "结案日期") if day]) == 1
    events = ledger(desk, "ledger-activities", MARCH)
    assert column(events, "签到人数") == [2]
    assert column(events, "估算人数") == [30]
    assert column(events, "参与人次") == [32]
    assert column(events, "志愿者数") == [2]
    hours = ledger(desk, "ledger-hours", MARCH)
    assert sum(column(hours, "时长（分钟）")) == 210
    assert cases.sums[[item.label for item in cases.kind.columns].index("节次")] == 2


@pytest.mark.usefixtures("worked_example")
def test_each_ledger_prints_with_its_title_its_unit_and_its_rows(desk: Desk) -> None:
    for name, kind in LEDGERS.items():
        said = printed(desk, name)
        assert kind.text in said
        assert "木兰镇社会工作服务站" in said
        count = len(ledger(desk, name, MARCH).rows)
        assert f"共{count}条" in said
        assert PAPERS[name].text == kind.text


@pytest.mark.usefixtures("worked_example")
def test_each_ledger_is_a_spreadsheet_with_one_row_a_record(desk: Desk, tmp_path: Path) -> None:
    for name, kind in LEDGERS.items():
        content = ledger(desk, name, MARCH)
        made = ledger_workbook(content, desk.today())
        book = CalamineWorkbook.from_filelike(io.BytesIO(made))
        title, _facts, headings, *rows = book.get_sheet_by_index(0).to_python()
        assert title[0] == kind.text
        assert headings == ["序号", *(item.label for item in kind.columns)]
        numbered = [row for row in rows if isinstance(row[0], float)]
        assert len(numbered) == len(content.rows)
        summed = bool(content.rows) and any(item.summed for item in kind.columns)
        assert sum(row[0] == "合计" for row in rows) == int(summed)
    options = PaperOptions(period=MARCH)
    path, count = save_ledger(desk, "ledger-visits", options, tmp_path / "走访")
    assert (path.name, count) == ("走访.xlsx", 5)
    assert workbook_name("ledger-visits", "木兰镇", "3月").endswith(".xlsx")


def test_names_of_served_people_are_masked_and_secret_cases_say_nothing(
    desk: Desk, worked_example: WorkedExample
) -> None:
    case_id = worked_example["K1"]
    with desk.write() as unit:
        case = unit.get(CaseFile, case_id)
        assert case is not None
        unit.put(dataclasses.replace(case, confidentiality_level="3"))
    content = ledger(desk, "ledger-cases", MARCH)
    shown = dict(zip(ids(content), column(content, "服务对象"), strict=True))
    assert "保密" in shown[case_id]
    assert all("*" in name for row_id, name in shown.items() if row_id != case_id)


@pytest.mark.usefixtures("worked_example")
def test_lists_with_whole_names_ask_what_they_are_for_and_note_it(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        printed_without_reason(desk)
    assert caught.value.code == "reason_required"
    printed(desk, "ledger-volunteers")
    content = ledger(desk, "ledger-volunteers", MARCH)
    with desk.read() as connection:
        trail = records.history(connection, content.rows[0].record_id)
    assert (trail[0].op, trail[0].reason) == ("X", "志愿者花名册：核对")


def printed_without_reason(desk: Desk) -> None:
    paper(desk, "ledger-volunteers", PaperOptions(period=MARCH), io.BytesIO())


def test_certificates_of_the_period_are_registered(
    desk: Desk, worked_example: WorkedExample
) -> None:
    issued = {"2026-03-10": "A", "2026-04-02": "B"}
    with desk.write() as unit:
        made = [
            unit.put(
                VolunteerCertificate(
                    volunteer_id=worked_example["X1"],
                    record_no=f"证-{name}",
                    holder_name="周小雨",
                    issued_on=date.fromisoformat(day),
                    total_minutes=120,
                )
            ).id
            for day, name in issued.items()
        ]
    assert ids(ledger(desk, "ledger-certificates", MARCH)) == made[:1]


def test_what_is_due_is_listed_as_of_today(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 82, ["01"]))
    draft = visits.propose_visit(desk, home.household_id, date(2025, 3, 1))
    visit = dataclasses.replace(draft.visit, outcome="1", next_visit_on=date(2025, 6, 1))
    visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(home.head,)))
    content = ledger(desk, "ledger-visits-due", Period.parse("2026-03"))
    assert ids(content) == [home.household_id]
    assert column(content, "应访日") == [date(2025, 6, 1)]
    assert column(content, "负责人") == ["李晓梅"]
    assert "截至" in content.span


def test_a_county_lists_what_is_due_at_its_stations(
    desk: Desk, county: Desk, family: Any, stick: Path
) -> None:
    for day, name in ((1, "孙玉梅"), (2, "王秀兰")):
        home = family((name, 82, ["01"]))
        draft = visits.propose_visit(desk, home.household_id, date(2025, 3, day))
        visit = dataclasses.replace(draft.visit, outcome="1", next_visit_on=date(2025, 6, 4 - day))
        visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(home.head,)))
    family(("赵德福", 40, ["01"]))  # not due yet
    carry(desk, county, stick)
    own = ledger(desk, "ledger-visits-due", MARCH)
    assert column(own, "户主") == ["王*兰", "孙*梅"]
    for site_id, skipped in ((desk.site_id, 0), (None, 1)):
        content = ledger(county, "ledger-visits-due", MARCH, site_id)
        assert [row.cells[skipped:] for row in content.rows] == [row.cells for row in own.rows]
        assert ids(content) == ids(own)


def test_a_worker_sees_their_own_records_and_an_unknown_ledger_is_told(
    desk: Desk, family: Any
) -> None:
    person = family(("孙玉梅", 70)).head
    worker_id = desk.session.worker_id
    saved = activities.save_activity(desk, activity(), served(person), {worker_id: 120})
    assert ids(ledger(desk, "ledger-activities", MARCH, None, worker_id)) == [saved.id]
    with pytest.raises(UserFault) as caught:
        ledger(desk, "ledger-nothing", MARCH)
    assert caught.value.code == "ledger_unknown"


@pytest.mark.usefixtures("worked_example")
def test_days_and_long_numbers_are_never_parted_on_paper(desk: Desk) -> None:
    for name in LEDGERS:
        content = ledger(desk, name, MARCH)
        for number, made in enumerate(content.kind.columns):
            whole = [
                str(row.cells[number])
                for row in content.rows
                if re.fullmatch(r"[\dX*-]{8,}", str(row.cells[number]))
            ]
            assert all(len(value) <= len(made.holds) for value in whole), (name, made.label)


@pytest.mark.usefixtures("worked_example")
def test_a_county_s_ledger_says_of_each_row_which_station_it_is_of(
    desk: Desk, county: Desk, stick: Path
) -> None:
    carry(desk, county, stick)
    for name in ("ledger-visits", "ledger-cases", "ledger-hours", "ledger-volunteers"):
        own, all_stations = ledger(desk, name, MARCH), ledger(county, name, MARCH)
        assert ids(all_stations) == ids(own)
        assert set(column(all_stations, "站点")) == {"木兰镇"}
        assert [row.cells[1:] for row in all_stations.rows] == [row.cells for row in own.rows]
        assert all_stations.sums[1:] == own.sums
        one = ledger(county, name, MARCH, desk.site_id)
        assert one.kind.columns == own.kind.columns
    assert "站点" in printed(county, "ledger-visits")
