# SPDX-License-Identifier: MulanPSL-2.0
"""Terrible workbooks: every row is loaded, returned, or listed as something that is no record."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.services.ledgers import (
    LEDGERS,
    Ledger,
    hours_with_formulas,
    html_export,
    low_income_roster,
    odd_people,
    office,
    saved_as,
    several_sheets,
    visit_log,
    volunteer_roster_gbk,
)
from wuse_desktop.domain.identity import check_digit
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.examining import Examination, examine, load_files
from wuse_desktop.services.tables.import_choice import ImportChoice
from wuse_desktop.services.tables.loading import Loaded, load_all
from wuse_desktop.services.tables.meanings import NOTHING, recall
from wuse_desktop.services.tables.remembered import forget, remembered
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.returned import write_beside
from wuse_desktop.services.tables.sources import open_files
from wuse_desktop.storage.records import find

MakeLedger = Callable[[Path], Ledger]
SAID = ImportChoice()


def look(desk: Desk, *paths: Path, said: ImportChoice = SAID) -> Examination:
    return examine(desk, open_files(paths), said.on(recall(desk)))


def bring(desk: Desk, *paths: Path, said: ImportChoice = SAID) -> Loaded:
    return load_files(desk, open_files(paths), said.on(recall(desk)))


def persons(desk: Desk) -> dict[str, Person]:
    with desk.read() as connection:
        return {person.name: person for person in find(connection, Person)}


def result(found: Examination, sheet: str = "") -> LoadResult:
    for item in found.sheets:
        if item.result is not None and sheet in ("", item.sheet):
            return item.result
    raise AssertionError(sheet)


def explained(item: LoadResult) -> dict[str, tuple[int, ...]]:
    return {aside.reason: aside.rows for aside in item.asides}


def assert_all_rows_are_told(results: list[LoadResult]) -> None:
    for item in results:
        aside = [row for rows in explained(item).values() for row in rows]
        assert len(aside) == len(set(aside))
        assert item.sheet_rows == item.loaded + item.returned + len(aside)


@pytest.mark.parametrize("make", LEDGERS, ids=lambda make: make.__name__)
def test_every_row_is_loaded_returned_or_explained(
    desk: Desk, tmp_path: Path, make: MakeLedger
) -> None:
    ledger = make(tmp_path)
    said = SAID
    if make is hours_with_formulas:
        said = said.with_given((ledger.path, "志愿服务时长"), "place", "敬老院")
    before = look(desk, ledger.path, said=said)
    tried = [item.result for item in before.sheets if item.result]
    assert_all_rows_are_told(tried)
    assert sum(item.rows_in for item in tried) == ledger.records
    assert not persons(desk)  # nothing was kept by looking
    loaded = bring(desk, ledger.path, said=said)
    assert_all_rows_are_told(list(loaded.results))
    counts = {(item.sheet, item.loaded, item.returned, item.asides) for item in loaded.results}
    assert counts == {(item.sheet, item.loaded, item.returned, item.asides) for item in tried}


@pytest.mark.parametrize("make", LEDGERS, ids=lambda make: make.__name__)
def test_returned_rows_come_in_their_layout_and_only_they_are_loaded_again(
    desk: Desk, tmp_path: Path, make: MakeLedger
) -> None:
    ledger = make(tmp_path)
    said = SAID
    if make is hours_with_formulas:
        said = said.with_given((ledger.path, "志愿服务时长"), "place", "敬老院")
    loaded = bring(desk, ledger.path, said=said)
    back = sum(item.returned for item in loaded.results)
    assert back
    (file,) = loaded.returned
    again = look(desk, write_beside(file))
    assert sum(item.result.rows_in for item in again.sheets if item.result) == back
    names = {item.sheet or item.label for item in loaded.results}
    assert {item.sheet for item in again.sheets if item.result} <= names | {""}
    if file.name.endswith(".csv"):
        assert file.content.decode("utf-8-sig").count("\r\n") >= back


@pytest.mark.skipif(not office(), reason="needs an office program that saves old workbooks")
def test_an_old_workbook_gives_the_same_as_the_new_one(desk: Desk, tmp_path: Path) -> None:
    ledger = low_income_roster(tmp_path)
    new = result(look(desk, ledger.path))
    old = result(look(desk, saved_as(ledger.path, "xls", tmp_path / "xls")))
    told = [(item.loaded, item.returned, explained(item)) for item in (new, old)]
    assert told[0] == told[1]
    assert [item.code for item in new.findings] == [item.code for item in old.findings]


@pytest.mark.skipif(not office(), reason="needs an office program that saves old workbooks")
def test_what_a_file_is_counts_and_not_how_it_is_called(desk: Desk, tmp_path: Path) -> None:
    ledger = low_income_roster(tmp_path)
    old = saved_as(ledger.path, "xls", tmp_path / "xls")
    wps = old.rename(tmp_path / "花名册.et")
    new = ledger.path.rename(tmp_path / "花名册.xls")
    assert result(look(desk, wps)).loaded == result(look(desk, new)).loaded == 4


def test_headings_of_three_rows_titles_totals_and_notes_are_told_apart(
    desk: Desk, tmp_path: Path
) -> None:
    found = look(desk, low_income_roster(tmp_path).path)
    item = result(found)
    assert explained(item) == {
        "title": (1, 2),
        "heading": (3, 4),
        "total": (9, 14, 15),
        "note": (5, 10, 17, 18),
        "blank": (16,),
    }
    (sheet,) = found.sheets
    names = {column.heading: column.name for column in sheet.columns}
    assert names["联系方式·手机"] == "phone"
    assert names["联系方式·固定电话"] == "+"
    assert [(finding.row, finding.column) for finding in item.findings] == [
        (8, "证件号码"),
        (13, "出生日期"),
    ]
    assert "文本" in item.findings[0].message


def test_dates_digits_and_villages_of_a_roster_are_what_they_mean(
    desk: Desk, tmp_path: Path
) -> None:
    bring(desk, low_income_roster(tmp_path).path)
    found = persons(desk)
    assert found["王秀兰"].phone == "13800000000"
    assert found["赵德福"].village_code == "230127100200"
    assert str(found["刘长山"].birth_date) == "1950-09-26"
    assert "农历1950年八月十五" in found["刘长山"].note
    assert str(found["陈玉梅"].birth_date) == "1950-01-01"


def test_a_page_printed_twice_has_its_heading_twice(desk: Desk, tmp_path: Path) -> None:
    item = result(look(desk, visit_log(tmp_path).path))
    told = explained(item)
    assert told["heading"] == (2, 8)
    assert told["title"] == (1, 7)
    assert told["numbered"] == (11, 12)
    assert told["total"] == (13,)
    assert told["note"] == (6, 14)


def test_a_csv_of_an_old_program_is_read_and_damage_is_named(desk: Desk, tmp_path: Path) -> None:
    item = result(look(desk, volunteer_roster_gbk(tmp_path).path))
    assert {finding.row: finding.code for finding in item.findings} == {
        4: "code_unknown",
        5: "field_missing",
        6: "id_spreadsheet_damage",
    }


def test_a_page_in_html_is_read_as_the_workbook_it_is_called(desk: Desk, tmp_path: Path) -> None:
    loaded = bring(desk, html_export(tmp_path).path)
    (item,) = loaded.results
    assert explained(item) == {"title": (1,), "heading": (2,), "total": (6,)}
    assert {finding.row: finding.code for finding in item.findings} == {5: "name_shape"}
    assert {person.village_code for person in persons(desk).values()} == {"230127100200"}
    assert set(persons(desk)) == {"王秀兰", "赵德福"}


def test_text_with_tabs_is_read_as_the_workbook_it_is_called(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "人员.xls"
    path.write_bytes("姓名\t性别\r\n王秀兰\t女\r\n".encode("gb18030"))
    assert bring(desk, path).results[0].loaded == 1


def test_who_looks_like_a_total_is_a_person_and_a_note_is_none(desk: Desk, tmp_path: Path) -> None:
    loaded = bring(desk, odd_people(tmp_path).path)
    assert set(persons(desk)) == {"计小明", "王总计", "注连城", "合计"}
    (item,) = loaded.results
    assert explained(item) == {"heading": (1,), "total": (7,), "note": (6,)}
    assert [finding.row for finding in item.findings] == [8]


def test_sheets_that_are_no_table_and_hidden_ones_are_said(desk: Desk, tmp_path: Path) -> None:
    found = look(desk, several_sheets(tmp_path).path)
    assert [(item.sheet, item.table) for item in found.sheets] == [
        ("封面", ""),
        ("家庭", "households"),
        ("人员", "persons"),
    ]
    assert "去年的" in found.notes[0]
    by_command = load_all(desk, several_sheets(tmp_path).path)
    assert any("封面" in note for note in by_command[0].notes)
    assert any("去年的" in note for note in by_command[0].notes)


# words --------------------------------------------------------------------------------------


def test_a_word_is_asked_about_once_and_remembered(desk: Desk, tmp_path: Path) -> None:
    path = several_sheets(tmp_path).path
    first = look(desk, path)
    words = {item.word.text: item for item in result(first, "人员").words}
    assert words["五保老人"].count == 2
    assert words["五保老人"].column == "服务对象类别"
    offered = first.offers["code", "CLIENT_CAT"]
    assert "特困人员（分散供养）" in [item.label for item in offered]
    village = words["镇东村"].word
    assert village.suggestions[0] == "230127100200"
    said = SAID.with_word(words["五保老人"].word, "03").with_word(village, "230127100208")
    assert result(look(desk, path, said=said), "人员").loaded == 4
    bring(desk, path, said=said)
    assert persons(desk)["孙桂芝"].village_code == "230127100208"
    with desk.read() as connection:
        assert "03" in {entry.category for entry in find(connection, PersonCategory)}
    again = look(desk, path)
    assert result(again, "人员").words == ()
    assert result(again, "人员").duplicates == 4


def test_what_is_remembered_is_listed_and_forgotten(desk: Desk, tmp_path: Path) -> None:
    path = several_sheets(tmp_path).path
    words = {item.word.text: item.word for item in result(look(desk, path), "人员").words}
    said = SAID.with_word(words["五保老人"], "03").with_word(words["镇东村"], NOTHING)
    said = said.with_column("households", "常住人口数", "living_member_count")
    bring(desk, path, said=said)
    kept = remembered(desk)
    assert [(item.text, item.meaning) for item in kept] == [
        ("五保老人", "特困人员（分散供养）"),
        ("镇东村", "不填（当作没写）"),
        ("常住人口数", "共同生活人数"),
    ]
    for item in kept:
        forget(desk, item)
    assert remembered(desk) == ()


def test_what_was_only_looked_at_is_not_remembered(desk: Desk, tmp_path: Path) -> None:
    path = several_sheets(tmp_path).path
    word = result(look(desk, path), "人员").words[0].word
    look(desk, path, said=SAID.with_word(word, NOTHING))
    assert result(look(desk, path), "人员").words


def test_a_word_may_be_left_out(desk: Desk, tmp_path: Path) -> None:
    path = several_sheets(tmp_path).path
    words = [item.word for item in result(look(desk, path), "人员").words]
    said = SAID
    for word in words:
        said = said.with_word(word, NOTHING)
    bring(desk, path, said=said)
    assert persons(desk)["孙桂芝"].village_code == ""


def test_a_worker_under_another_name_is_asked_about_once(desk: Desk, tmp_path: Path) -> None:
    roster = tmp_path / "人员.csv"
    roster.write_text("姓名,家庭编号,与户主关系\n王秀兰,H1,户主\n", "utf-8")
    bring(desk, roster)
    path = tmp_path / "走访.csv"
    path.write_text(
        "户主,走访日期,时长,参与社工,走访目的,结果,走访概况\n"
        "王秀兰,2026-03-03,30,小李,例行探访,见到本人,都好\n",
        "utf-8",
    )
    said = SAID.with_table((path, ""), "visits")
    (word,) = result(look(desk, path, said=said)).words
    assert (word.word.kind, word.word.text) == ("worker", "小李")
    worker = desk.session.worker_id
    loaded = bring(desk, path, said=said.with_word(word.word, worker))
    assert loaded.results[0].loaded == 1


# columns and tables -------------------------------------------------------------------------


def test_a_heading_nobody_knows_is_told_once_and_remembered(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("老人尊姓大名,打哪个电话找他\n王秀兰,13800000000\n", "utf-8")
    (sheet,) = look(desk, path).sheets
    assert sheet.result is None
    assert "标题行" in sheet.fault
    said = SAID.with_heading_row((path, ""), 1)
    (sheet,) = look(desk, path, said=said).sheets
    assert [(item.name, item.label) for item in sheet.missing] == [("name", "姓名")]
    said = said.with_column("persons", "老人尊姓大名", "name")
    said = said.with_column("persons", "打哪个电话找他", "phone")
    assert bring(desk, path, said=said).results[0].loaded == 1
    assert persons(desk)["王秀兰"].phone == "13800000000"
    path.write_text("老人尊姓大名,打哪个电话找他\n孙桂芝,13900000000\n", "utf-8")
    assert bring(desk, path).results[0].loaded == 1


def test_what_a_sheet_is_was_said_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "乱七八糟.csv"
    path.write_text("姓名,性别\n王秀兰,女\n", "utf-8")
    (sheet,) = look(desk, path).sheets
    table = sheet.table
    said = SAID.with_table(sheet.key, "persons")
    bring(desk, path, said=said)
    other = tmp_path / "又一份.csv"
    other.write_text("性别,姓名\n女,孙桂芝\n", "utf-8")
    (sheet,) = look(desk, other).sheets
    assert sheet.table == "persons"
    assert table in ("", "persons")


def test_a_column_left_out_is_not_even_noted(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("姓名,性别,密码\n王秀兰,女,abc123\n", "utf-8")
    loaded = bring(desk, path, said=SAID.with_column("persons", "密码", NOTHING))
    assert "abc123" not in persons(desk)["王秀兰"].note
    assert "按您说的没有导入" in loaded.results[0].notes[0]


def test_what_a_sheet_lacks_is_said_once_for_all_rows(desk: Desk, tmp_path: Path) -> None:
    bring(desk, volunteer_roster_gbk(tmp_path).path)
    path = hours_with_formulas(tmp_path).path
    (sheet,) = look(desk, path).sheets
    assert [(item.name, item.label) for item in sheet.missing] == [("place", "地点")]
    said = SAID.with_given(sheet.key, "place", "敬老院")
    loaded = bring(desk, path, said=said)
    assert loaded.results[0].loaded == 2
    with desk.read() as connection:
        assert {item.place for item in find(connection, VolunteerService)} == {"敬老院"}
    (file,) = loaded.returned
    headings = [cell.value for cell in load_workbook(io.BytesIO(file.content)).worksheets[0][2]]
    assert headings[-1] == "地点"


def test_the_returned_workbook_colours_the_cells_that_are_wrong(desk: Desk, tmp_path: Path) -> None:
    (file,) = bring(desk, low_income_roster(tmp_path).path).returned
    assert file.name == "低保花名册-退回.xlsx"
    book = load_workbook(io.BytesIO(file.content))
    page = book.worksheets[0]
    assert page.title == "人员"
    assert page["B1"].value == "木兰镇2024年农村低保对象动态管理花名册"
    assert "B1:K1" in {str(cells) for cells in page.merged_cells.ranges}
    assert page["A4"].value == "退回原因"
    assert page["E4"].value == "姓名"
    assert [page[f"E{row}"].value for row in (5, 6)] == ["孙桂芝", "周凤霞"]
    assert page["C5"].value == "镇西村"  # merged over three rows, of which one came back
    ground = page["G5"].fill.fgColor.rgb, page["E5"].fill.fgColor.rgb
    assert ground[0] == "FFF8CBAD" != ground[1]
    assert page["A5"].fill.fgColor.rgb == "FFFFF2CC"


def test_mended_rows_of_a_returned_workbook_are_loaded_and_nothing_else(
    desk: Desk, tmp_path: Path
) -> None:
    path = low_income_roster(tmp_path).path
    (file,) = bring(desk, path).returned
    mended = write_beside(file)
    book = load_workbook(mended)
    number = "23012719500101102"
    book.worksheets[0]["G5"] = number + check_digit(number)
    book.save(mended)
    loaded = bring(desk, mended)
    (item,) = loaded.results
    assert (item.rows_in, item.loaded, item.returned) == (2, 1, 1)
    assert loaded.returned[0].name == "低保花名册-退回2.xlsx"
    assert "孙桂芝" in persons(desk)


def test_a_returned_file_never_replaces_one_that_is_there(desk: Desk, tmp_path: Path) -> None:
    (file,) = bring(desk, low_income_roster(tmp_path).path).returned
    first, second = write_beside(file), write_beside(file)
    assert first != second
    assert first.read_bytes() == second.read_bytes()


def test_a_viewer_may_not_even_try(desk: Desk, tmp_path: Path) -> None:
    desk.session = type(desk.session)("u", "viewer", "某人", "viewer", "")
    with pytest.raises(UserFault) as caught:
        look(desk, low_income_roster(tmp_path).path)
    assert caught.value.code == "read_only_role"
