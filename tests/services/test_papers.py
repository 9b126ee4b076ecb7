# SPDX-License-Identifier: MulanPSL-2.0
"""Papers by name: what a service log says, and that it says it at every desk alike."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pypdfium2
import pytest

from tests.services.conftest import MakeDesk
from tests.services.worked_example import EXPECTED, MARCH, WorkedExample
from wuse_desktop.domain.records.activities import CommunityActivity, EventWorker
from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.reports.service_log_content import Scope, ServiceLog
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.papers import LOG_FIGURES, PAPERS, PaperOptions, make_service_log, paper
from wuse_desktop.storage.tables import TABLES

PRINTED = date(2026, 4, 1)
CopyTo = Callable[[Desk], None]


def printed(desk: Desk, name: str, options: PaperOptions) -> tuple[int, bytes]:
    target = io.BytesIO()
    return paper(desk, name, options, target), target.getvalue()


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "".join("".join(pages).split())


def copy_records(station: Desk, county: Desk) -> None:
    """Take all records of a station into a county's database, the last entered first."""
    with county.write() as unit, station.read() as connection:
        for entity in TABLES:
            rows = connection.exec_driver_sql(
                f"SELECT * FROM {entity} ORDER BY pk DESC"  # noqa: S608 - own names
            ).mappings()
            parts = ({name: row[name] for name in row if name != "pk"} for row in rows)
            unit.apply_rows(entity, [(row, None) for row in parts])


@pytest.fixture
def county(make_desk: MakeDesk) -> Desk:
    return make_desk(kind="county", division="230127", name="木兰县社会工作总督导站")


def shown(log: ServiceLog) -> dict[str, str]:
    return {figure.id: figure.value_text for figure in log.figures}


def test_a_station_s_log_opens_with_the_counted_numbers(
    desk: Desk, worked_example: WorkedExample
) -> None:
    log = make_service_log(desk, MARCH)
    assert log.scope is Scope.STATION
    found = shown(log)
    assert list(found) == list(LOG_FIGURES)
    hours = {"worker_minutes": "10.3", "event_minutes": "6.9", "volunteer_minutes": "3.5"}
    assert found == {name: hours.get(name, str(EXPECTED[name])) for name in LOG_FIGURES}
    assert log.rule_set == "CR-1（走访同户同日计1次，个案每节满15分钟，小组满4节）"


def test_the_rows_add_up_to_the_numbers(desk: Desk, worked_example: WorkedExample) -> None:
    log = make_service_log(desk, MARCH)
    minutes = [row.minutes for row in log.cases] + [row.minutes for row in log.visits]
    minutes += [row.minutes for row in log.groups] + [row.minutes for row in log.activities]
    assert sum(found or 0 for found in minutes) == EXPECTED["worker_minutes"]
    assert sum(row.minutes for row in log.volunteers) == EXPECTED["volunteer_minutes"]
    assert sum(row.present for row in log.groups) == EXPECTED["person_contacts.group"]
    assert [(row.signed, row.estimated, row.volunteers) for row in log.activities] == [(2, 30, 2)]
    assert [row.expected for row in log.groups] == [4, 4]
    assert [row.seq for row in log.groups] == [1, 2]


def test_a_visit_whose_time_is_the_session_s_prints_no_minutes(
    desk: Desk, worked_example: WorkedExample
) -> None:
    visits = make_service_log(desk, MARCH).visits
    assert [row.minutes for row in visits] == [80, 20, 0, 10, None]
    assert [row.outcome for row in visits][2].startswith("未遇")


def test_served_people_are_masked_and_workers_are_not(
    desk: Desk, worked_example: WorkedExample
) -> None:
    log = make_service_log(desk, MARCH)
    assert {row.client for row in log.cases} == {"孙*芝", "刘*山"}
    assert {row.householder for row in log.visits} == {"王*兰", "孙*芝", "刘*山"}
    assert {row.volunteer for row in log.volunteers} == {"吴*强", "郑*华"}
    assert log.visits[0].visitors == ("何晓晴", "高建国")
    _pages, data = printed(desk, "service-log", PaperOptions(MARCH, printed_on=PRINTED))
    text = text_of(data)
    for name in ("王秀兰", "孙桂芝", "刘长山", "吴志强"):
        assert name not in text
    assert "何晓晴" in text


def test_restricted_records_keep_their_content_and_strict_ones_their_names(
    desk: Desk, worked_example: WorkedExample
) -> None:
    with desk.write("密级") as unit:
        case = unit.get(CaseFile, worked_example["K1"])
        visit = unit.get(HomeVisit, worked_example["V1"])
        assert case is not None
        assert visit is not None
        unit.put(replace(case, confidentiality_level="3"))
        unit.put(replace(visit, confidentiality_level="2", categories_at_visit=("01", "42")))
    log = make_service_log(desk, MARCH)
    strict, restricted_row = log.cases[0], log.visits[0]
    assert (strict.client, strict.summary) == ("（保密）", "（受限记录，内容不打印）")
    assert restricted_row.householder == "王*兰"
    assert restricted_row.situation == "（受限记录，内容不打印）"
    assert restricted_row.categories == ("低保对象",)


def test_a_worker_s_log_holds_what_the_worker_did(
    desk: Desk, worked_example: WorkedExample
) -> None:
    log = make_service_log(desk, MARCH, worker_id=worked_example["W2"])
    assert (log.scope, log.worker_name) == (Scope.WORKER, "高建国")
    assert [row.minutes for row in log.visits] == [40, None]
    assert [row.minutes for row in log.cases] == [45]
    assert [row.minutes for row in log.activities] == [120]
    assert not log.groups
    assert shown(log)["worker_minutes"] == "3.4"


def test_station_and_county_print_the_same_pages_of_the_same_records(
    desk: Desk, worked_example: WorkedExample, county: Desk
) -> None:
    copy_records(desk, county)
    for worker in ("", worked_example["W1"]):
        options = PaperOptions(MARCH, site_id=desk.site_id, worker_id=worker, printed_on=PRINTED)
        at_station, at_county = (printed(at, "service-log", options) for at in (desk, county))
        assert at_station == at_county
        assert at_station[0] >= 1


def test_a_county_s_log_has_all_stations_with_their_names(
    desk: Desk, worked_example: WorkedExample, county: Desk, make_desk: MakeDesk
) -> None:
    copy_records(desk, county)
    quiet = make_desk(division="230127101", name="东兴镇社会工作服务站")
    copy_records(quiet, county)
    log = make_service_log(county, MARCH)
    assert log.scope is Scope.COUNTY
    assert log == make_service_log(county, MARCH, county=True)
    assert log.title_unit == "木兰县社会工作总督导站"
    assert [station.name for station in log.stations] == [
        "木兰镇社会工作服务站",
        "东兴镇社会工作服务站",
    ]
    assert {row.station for row in log.visits} == {"木兰镇"}
    assert log.stations[0].figures == log.figures
    assert {figure.value_text for figure in log.stations[1].figures} <= {"0", "0.0"}
    assert log.notes
    pages, data = printed(county, "service-log", PaperOptions(MARCH, printed_on=PRINTED))
    assert pages >= 2
    assert f"共{pages}页" in text_of(data)


def test_a_joined_activity_is_printed_with_the_own_workers_time_only(
    desk: Desk, worked_example: WorkedExample
) -> None:
    joined = CommunityActivity(
        activity_title="县里的汇演",
        activity_type="10",
        lead_here=False,
        unsigned_estimate=500,
        start_at=datetime.fromisoformat("2026-03-25T09:00"),
        end_at=datetime.fromisoformat("2026-03-25T12:00"),
    )
    with desk.write() as unit:
        event = unit.put(joined)
        unit.put(
            EventWorker(
                event_kind=event.entity,
                event_id=event.id,
                worker_id=worked_example["W1"],
                minutes=90,
            )
        )
    row = make_service_log(desk, MARCH).activities[-1]
    assert (row.kind, row.signed, row.estimated, row.minutes) == ("文体（参与）", 0, 0, 90)


def test_consultations_are_told_of_in_a_note(desk: Desk, worked_example: WorkedExample) -> None:
    assert not make_service_log(desk, MARCH).notes
    start = datetime.fromisoformat("2026-03-26T10:00")
    with desk.write() as unit:
        asked = unit.put(
            Consultation(person_desc="来访老人", start_at=start, end_at=start.replace(minute=20))
        )
        unit.put(
            EventWorker(
                event_kind=asked.entity,
                event_id=asked.id,
                worker_id=worked_example["W1"],
                minutes=20,
            )
        )
    (note,) = make_service_log(desk, MARCH).notes
    assert "1次、20分钟" in note


def test_an_empty_month_still_has_a_log(desk: Desk) -> None:
    pages, data = printed(desk, "service-log", PaperOptions(printed_on=PRINTED))
    assert pages == 1
    assert "本月无" in text_of(data)


def test_long_texts_are_cut(desk: Desk, worked_example: WorkedExample) -> None:
    with desk.write() as unit:
        session = unit.get(CaseSession, worked_example["K1 session"])
        assert session is not None
        unit.put(replace(session, process="谈了很久。\n" * 200))
    summary = make_service_log(desk, MARCH).cases[0].summary
    assert len(summary) == 120
    assert summary.endswith("…")


def test_a_sign_in_sheet_lists_members_or_those_announced(
    desk: Desk, worked_example: WorkedExample
) -> None:
    sheets = {
        name: text_of(printed(desk, "sign-in-sheet", PaperOptions(record_id=record))[1])
        for name, record in (
            ("blank", ""),
            ("group", worked_example["G1"]),
            ("session", worked_example["G1 first"]),
            ("activity", worked_example["A1"]),
        )
    }
    assert "签到表" in sheets["blank"]
    for name in ("group", "session"):
        assert "夕阳红手工小组" in sheets[name]
        assert "杨树林" in sheets[name]
    assert "周小雨" in sheets["activity"]
    assert "2026年3月20日" in sheets["activity"]


def test_a_paper_that_cannot_be_made_says_why(desk: Desk) -> None:
    for name, options, code in (
        ("service", PaperOptions(), "paper_unknown"),
        ("service-log", PaperOptions(county=True), "not_a_county_desk"),
        ("service-log", PaperOptions(worker_id="nobody"), "worker_unknown"),
        ("service-log", PaperOptions(site_id="nowhere"), "site_unknown"),
        ("sign-in-sheet", PaperOptions(record_id="nothing"), "record_missing"),
        ("recovery", PaperOptions(), "recovery_code_missing"),
    ):
        with pytest.raises(UserFault) as refused:
            printed(desk, name, options)
        assert refused.value.code == code
        assert refused.value.next_step


def test_the_recovery_sheet_prints_the_code_it_is_given(desk: Desk) -> None:
    options = PaperOptions(code="ABCDE-FGHJK-LMNPQ-RSTUV")
    pages, data = printed(desk, "recovery", options)
    assert pages == 1
    assert "ABCDE" in text_of(data)
    assert "ABCDE" not in repr(options)


def test_every_paper_has_a_title(desk: Desk) -> None:
    assert set(PAPERS) >= {"service-log", "sign-in-sheet", "recovery"}
    assert all(item.text for item in PAPERS.values())
