# SPDX-License-Identifier: MulanPSL-2.0
"""Ratings, confirmations and upload status of many rows at once, and the sheet for the platform."""

import dataclasses
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.services.building import put, service
from tests.services.test_volunteers import FORM, ORDER_67
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.services import records, upload_sheet, volunteer_marks, volunteers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.services.rounding_rule import rounding_rule, set_rounding_rule
from wuse_desktop.services.upload_sheet import UploadRequest, rows_to_upload, write_upload_sheet

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def volunteer(desk: Desk) -> str:
    return volunteers.save_volunteer(desk, FORM, dataclasses.replace(ORDER_67, sex="2")).id


@pytest.fixture
def rows(desk: Desk, volunteer: str) -> list[str]:
    kept = [
        service(volunteer, "2026-03-05", "09:00", "10:50"),
        service(volunteer, "2026-03-12", minutes=45, activity_name="=SUM(A1)", content="@河道"),
    ]
    saved = volunteers.save_services(desk, kept)
    found = [load(desk, VolunteerService, item) for item in saved.changes.ids("volunteer_service")]
    return [item.id for item in sorted(found, key=lambda item: str(item.service_date))]


def states(desk: Desk, ids: list[str]) -> list[str]:
    return [load(desk, VolunteerService, row_id).upload_status for row_id in ids]


def ask(ids: list[str], **changes: Any) -> UploadRequest:
    values = {"receiver": "全国志愿服务信息系统", "reason": "月度上传", **changes}
    return UploadRequest(tuple(ids), **values)


def cells(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


# marks ------------------------------------------------------------------------------------


def test_many_rows_are_rated_and_confirmed_and_it_is_taken_back(
    desk: Desk, rows: list[str]
) -> None:
    rated = volunteer_marks.rate(desk, rows, "5", date(2026, 3, 20), "李晓梅")
    volunteer_marks.confirm(desk, rows, volunteer=True, leader=True)
    first = load(desk, VolunteerService, rows[0])
    assert (first.quality_rating, first.rated_by) == ("5", "李晓梅")
    assert (first.confirmed, first.leader_confirmed) == (True, True)
    assert rated.count == 2
    volunteer_marks.unmark(desk, rated)
    first = load(desk, VolunteerService, rows[0])
    assert (first.quality_rating, first.rated_on, first.confirmed) == ("", None, True)


@pytest.mark.parametrize(
    ("rating", "on", "by", "code"),
    [
        ("", date(2026, 3, 20), "李晓梅", "rating_incomplete"),
        ("5", date(2026, 3, 20), " ", "rating_incomplete"),
        ("5", date(2026, 3, 25), "李晓梅", "rating_day"),
        ("5", date(2026, 3, 11), "李晓梅", "rating_day"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(
    desk: Desk, rows: list[str], rating: str, on: date, by: str, code: str
) -> None:
    with pytest.raises(UserFault) as raised:
        volunteer_marks.rate(desk, rows, rating, on, by)
    assert raised.value.code == code


def test_the_way_of_a_row_to_the_platform(desk: Desk, rows: list[str]) -> None:
    with pytest.raises(UserFault) as raised:
        volunteer_marks.set_upload(desk, rows, "04")
    assert raised.value.code == "return_reason"
    volunteer_marks.set_upload(desk, rows, "04", "姓名与证件不符")
    first = load(desk, VolunteerService, rows[0])
    assert (first.upload_note, first.upload_status_on) == ("姓名与证件不符", date(2026, 3, 24))
    volunteer_marks.set_upload(desk, rows[:1], "03")
    first = load(desk, VolunteerService, rows[0])
    assert (first.upload_status, first.upload_note) == ("03", "")
    assert "上传状态改为“已上传”" in records.history(desk, "volunteer_service", rows[0])[0].reason
    volunteer_marks.set_upload(desk, rows[:1], "01")
    assert load(desk, VolunteerService, rows[0]).upload_status_on is None
    with pytest.raises(UserFault):
        volunteer_marks.set_upload(desk, rows, "09")


def test_a_row_of_another_station_is_not_marked(desk: Desk, rows: list[str]) -> None:
    (away,) = put(desk, service("v", "2026-03-05", minutes=30, site_id="other"))
    with pytest.raises(UserFault) as raised:
        volunteer_marks.set_upload(desk, [*rows, away], "03")
    assert raised.value.code == "read_only_station"
    assert states(desk, rows) == ["01", "01"]


# the sheet --------------------------------------------------------------------------------


def test_a_sheet_holds_the_rows_and_marks_them(desk: Desk, rows: list[str], tmp_path: Path) -> None:
    made = write_upload_sheet(desk, ask(rows_to_upload(desk, *MARCH)), tmp_path / "上传")
    assert made.path.name == "上传.xlsx"
    assert (made.rows, made.left_out, made.unnamed) == (2, 0, 2)
    heading, first, second = cells(made.path)
    assert heading == [item[0] for item in upload_sheet.COLUMNS]
    facts = dict(zip(heading, first, strict=True))
    assert facts["志愿者姓名"] == "赵刚"
    assert facts["证件号码"] is None
    assert (facts["开始时间"], facts["结束时间"]) == ("09:00", "10:50")
    assert (facts["服务时长（分钟）"], facts["服务时长（小时）"]) == (110, 1.83)
    assert facts["服务日期"].date() == date(2026, 3, 5)
    assert dict(zip(heading, second, strict=True))["活动（项目）名称"] == "=SUM(A1)"
    assert states(desk, rows) == ["02", "02"]
    assert rows_to_upload(desk, *MARCH) == []


def test_no_text_on_the_sheet_is_a_formula(desk: Desk, rows: list[str], tmp_path: Path) -> None:
    made = write_upload_sheet(desk, ask(rows), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(made.path)
    row = book.worksheets[0][3]
    assert {cell.data_type for cell in row} <= {"s", "n", "d", "inlineStr"}
    marked = [cell for cell in row if str(cell.value).startswith(("=", "@"))]
    assert len(marked) == 2
    assert all(cell.quotePrefix for cell in marked)


def test_numbers_go_out_only_when_asked_for_and_that_is_in_the_trail(
    desk: Desk, rows: list[str], volunteer: str, tmp_path: Path
) -> None:
    made = write_upload_sheet(desk, ask(rows, with_numbers=True), tmp_path / "a.xlsx")
    assert made.unnamed == 0
    heading, first, _second = cells(made.path)
    assert dict(zip(heading, first, strict=True))["证件号码"] == "11010519491231002X"
    said = "导出上传表给全国志愿服务信息系统：月度上传（含证件号码）"
    assert records.history(desk, "volunteer_service", rows[0])[0].reason == said
    line = records.history(desk, "volunteer", volunteer)[0]
    assert (line.what, line.reason) == ("另存副本", said)


@pytest.mark.parametrize("changes", [{"reason": " "}, {"receiver": ""}])
def test_without_a_reason_nothing_goes_out(
    desk: Desk, rows: list[str], changes: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(UserFault) as raised:
        write_upload_sheet(desk, ask(rows, **changes), tmp_path / "a.xlsx")
    assert raised.value.code == "reason_required"
    assert list(tmp_path.glob("*.xlsx")) == []
    assert states(desk, rows) == ["01", "01"]


def test_a_file_that_cannot_be_written_marks_nothing(
    desk: Desk, rows: list[str], tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentFault):
        write_upload_sheet(desk, ask(rows), tmp_path / "gone" / "a.xlsx")
    assert states(desk, rows) == ["01", "01"]


def test_what_is_not_filed_is_left_out(
    desk: Desk, rows: list[str], volunteer: str, tmp_path: Path
) -> None:
    (waiting,) = put(desk, service(volunteer, "2026-03-15", minutes=30, status="submitted"))
    assert waiting not in rows_to_upload(desk)
    made = write_upload_sheet(desk, ask([*rows, waiting]), tmp_path / "a.xlsx")
    assert (made.rows, made.left_out) == (2, 1)
    with pytest.raises(UserFault) as raised:
        write_upload_sheet(desk, ask([waiting]), tmp_path / "b.xlsx")
    assert raised.value.code == "upload_empty"


def test_an_export_is_taken_back(desk: Desk, rows: list[str], tmp_path: Path) -> None:
    volunteer_marks.set_upload(desk, rows[:1], "04", "退回")
    made = write_upload_sheet(desk, ask(rows), tmp_path / "a.xlsx")
    volunteer_marks.unmark(desk, made.marked)
    assert states(desk, rows) == ["04", "01"]
    assert load(desk, VolunteerService, rows[0]).upload_note == "退回"


def test_the_rounding_rule_is_for_the_sheet_alone(
    desk: Desk, rows: list[str], volunteer: str, tmp_path: Path
) -> None:
    assert rounding_rule(desk) == 1
    set_rounding_rule(desk, 15)
    made = write_upload_sheet(desk, ask(rows), tmp_path / "a.xlsx")
    heading, first, _second = cells(made.path)
    assert dict(zip(heading, first, strict=True))["服务时长（分钟）"] == 105
    assert load(desk, VolunteerService, rows[0]).minutes == 110
    assert volunteers.volunteer_page(desk, volunteer).total_minutes == 155
    with pytest.raises(UserFault) as raised:
        set_rounding_rule(desk, 7)
    assert raised.value.code == "rounding_unknown"
    assert rounding_rule(desk) == 15
