# SPDX-License-Identifier: MulanPSL-2.0
"""Lists as files: what is shown, in its order, harmless to open, and noted in the trail."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.people import save_person
from wuse_desktop.services.tables.exporting import (
    EXPORTED,
    Handover,
    export_list,
    export_name,
    past_exports,
)
from wuse_desktop.services.tables.sources import is_guide, open_files

WHY = Handover("报送三月名单", "木兰县民政局", "法律法规规定要提供")


@pytest.fixture
def people(desk: Desk) -> Desk:
    for name, village in (("王秀兰", "230127100200"), ("孙桂芝", "230127100208")):
        person = Person(
            name=name, village_code=village, is_client=True, birth_date=date(1950, 2, 3)
        )
        save_person(desk, person)
    save_person(desk, Person(name="=1+1", phone="", is_client=True))
    return desk


def notes(desk: Desk) -> list[dict[str, Any]]:
    with desk.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT row_id, changes FROM audit WHERE op = ?", (EXPORTED,)
        )
        return [{"list": name, **json.loads(facts)} for name, facts in found]


def rows_of(path: Path) -> list[list[Any]]:
    page = load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_the_file_holds_what_the_list_shows_in_its_order(people: Desk, tmp_path: Path) -> None:
    query = lists.sorted_by(ListQuery(filters={"is_client": True}), "name", descending=True)
    found = export_list(people, "persons", query, tmp_path / "名单.xlsx", WHY)
    rows = rows_of(found.path)
    assert rows[0] == [column.label for column in lists.columns("persons")]
    age, filed = rows[0].index("年龄"), rows[0].index("建档日期")
    shown = [row.cells[0] for row in lists.page(people, "persons", query)]
    assert [row[0] for row in rows[1:]] == shown
    assert found.rows == len(shown)
    assert {row[age] for row in rows[1:]} == {76, None}  # numbers, not texts
    assert {row[filed].date() for row in rows[1:]} == {people.today()}


def test_a_filter_limits_the_file_as_it_limits_the_list(people: Desk, tmp_path: Path) -> None:
    found = export_list(people, "persons", ListQuery(text="wxl"), tmp_path / "名单", WHY)
    assert found.path.name == "名单.xlsx"
    assert [row[0] for row in rows_of(found.path)[1:]] == ["王秀兰"]


def test_no_text_becomes_a_formula(people: Desk, tmp_path: Path) -> None:
    book = export_list(people, "persons", ListQuery(), tmp_path / "a.xlsx", WHY).path
    cell = next(
        cell
        for row in load_workbook(book).worksheets[0].iter_rows()
        for cell in row
        if cell.value == "=1+1"
    )
    assert cell.data_type == "s"
    assert cell.quotePrefix
    text = export_list(people, "persons", ListQuery(), tmp_path / "a.csv", WHY).path
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")
    cells = [row[0] for row in csv.reader(io.StringIO(text.read_text("utf-8-sig")))]
    assert "'=1+1" in cells


def test_purpose_and_receiver_are_asked_for_and_noted(people: Desk, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    for handover in (Handover("", "县民政局"), Handover("报送", "  ")):
        with pytest.raises(UserFault) as caught:
            export_list(people, "persons", ListQuery(), target, handover)
        assert caught.value.code == "export_purpose"
    assert not target.exists()
    assert notes(people) == []
    export_list(people, "persons", ListQuery(), target, WHY)
    assert notes(people) == [
        {
            "list": "persons",
            "purpose": "报送三月名单",
            "receiver": "木兰县民政局",
            "ground": "法律法规规定要提供",
            "rows": 3,
            "kind": "xlsx",
        }
    ]
    (past,) = past_exports(people)
    assert (past.label, past.who, past.receiver, past.rows) == ("人员", "李晓梅", "木兰县民政局", 3)
    about = {row[0].value: row[1].value for row in load_workbook(target).worksheets[1].iter_rows()}
    assert about["提供给"] == "木兰县民政局"
    assert about["导出人"] == "李晓梅"


def test_a_viewer_may_not_export(people: Desk, tmp_path: Path) -> None:
    people.session = type(people.session)("u", "viewer", "某人", "viewer", "")
    with pytest.raises(UserFault) as caught:
        export_list(people, "persons", ListQuery(), tmp_path / "a.xlsx", WHY)
    assert caught.value.code == "export_role"


def test_what_was_not_written_is_not_noted(people: Desk, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="disk_failed"):
        export_list(people, "persons", ListQuery(), tmp_path / "none" / "a.xlsx", WHY)
    assert notes(people) == []


def test_an_export_may_be_stopped(people: Desk, tmp_path: Path) -> None:
    class Impatient:
        def step(self, label: str, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_list(people, "persons", ListQuery(), tmp_path / "a.xlsx", WHY, Impatient())
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize("name", lists.NAMES)
def test_every_list_can_be_exported(people: Desk, tmp_path: Path, name: str) -> None:
    target = tmp_path / export_name(name, people.today(), "xlsx")
    found = export_list(people, name, ListQuery(), target, WHY)
    rows = rows_of(found.path)
    assert rows[0] == [column.label for column in lists.columns(name)]
    assert len(rows) == found.rows + 1


def test_the_sheet_about_the_export_is_no_table(people: Desk, tmp_path: Path) -> None:
    found = export_list(people, "persons", ListQuery(), tmp_path / "a.xlsx", WHY)
    (file,) = open_files([found.path])
    assert [is_guide(sheet) for sheet in file.book.sheets] == [False, True]
