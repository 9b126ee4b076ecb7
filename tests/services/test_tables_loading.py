# SPDX-License-Identifier: MulanPSL-2.0
"""Tables as stations keep them: good rows are loaded, bad rows come back with reasons."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from wuse_desktop.domain import codes
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.layouts import find_table, table, table_names, tables
from wuse_desktop.services.tables.loading import load, load_all
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.templates import template
from wuse_desktop.storage.records import find

GOOD_ID, OTHER_ID = "11010519491231002X", "230127194807099010"
Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Return a function that writes rows into an xlsx sheet and merges cells of it."""

    def write(
        rows: Sequence[Sequence[Any]],
        merged: Sequence[str] = (),
        name: str = "人员",
        file: str = "table.xlsx",
    ) -> Path:
        book = Workbook()
        page = book.active
        assert page is not None
        page.title = name
        for row in rows:
            page.append(list(row))
        for cells in merged:
            page.merge_cells(cells)
        path = tmp_path / file
        book.save(path)
        return path

    return write


def records(desk: Desk, kind: type[Any]) -> list[Any]:
    with desk.read() as connection:
        return find(connection, kind)


def reasons(result: LoadResult) -> dict[int, str]:
    return {finding.row: finding.code for finding in result.findings}


def returned(result: LoadResult) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(result.failed_file))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_a_roster_with_title_merged_cells_and_damaged_numbers(desk: Desk, sheet: Sheet) -> None:
    path = sheet(
        [
            ["木兰镇困难群众花名册", None, None, None, None, None],
            ["填表单位：木兰镇", None, None, None, None, "2024.3.5"],
            ["序号", "家庭编号", "姓名", "与户主关系", "身份证号", "出生日期", "所在村", "类别"],
            [1, "H1", "王秀兰", "户主", GOOD_ID, "1949.12.31", "镇西村", "低保对象、独居老人"],
            [2, None, "赵德福", "配偶", None, "1948年7月9日", None, "低保对象"],
            [3, "H2", "孙桂芝", "户主", 2.30127195001011e17, "19550101", "镇西村", "低保对象"],
            [4, "H3", "刘长山", "户主", None, 20000, "镇西村", "高龄老人"],
            [None, None, None, None, None, None, None, None],
            [5, "H4", "陈玉梅", "户主", "1101051949", "1949", "不知道村", "神仙"],
        ],
        ["A1:H1", "B4:B5", "G4:G5"],
    )
    result = load(desk, "persons", path)
    assert (result.rows_in, result.loaded, result.returned) == (5, 3, 2)
    found = {person.name: person for person in records(desk, Person)}
    assert found["王秀兰"].birth_date == date(1949, 12, 31)
    assert found["赵德福"].birth_date == date(1948, 7, 9)
    assert found["赵德福"].village_code == "230127100200"
    assert found["刘长山"].birth_date == date(1954, 10, 3)
    assert all(person.source == "3" for person in found.values())
    home = next(item for item in records(desk, Household) if item.household_no == "H1")
    assert home.head_person_id == found["王秀兰"].id
    assert home.living_member_count == 2
    assert len(records(desk, HouseholdMember)) == 3
    assert {item.category for item in records(desk, PersonCategory)} == {"01", "20", "23"}
    assert reasons(result)[6] == "id_spreadsheet_damage"
    codes = [finding.code for finding in result.findings if finding.row == 9]
    assert codes == ["date_shape", "place_unknown", "code_unknown", "id_length"]


def test_returned_rows_are_whole_with_their_reasons_and_load_when_mended(
    desk: Desk, sheet: Sheet, tmp_path: Path
) -> None:
    path = sheet(
        [["姓名", "性别", "低保证号"], ["王秀兰", "女", "A1"], ["孙桂芝", "龙", "A2"]],
    )
    result = load(desk, "persons", path)
    rows = returned(result)
    assert rows[0] == ["退回原因", "姓名", "性别", "低保证号"]
    assert rows[1][1:] == ["孙桂芝", "龙", "A2"]
    assert "性别" in rows[1][0]
    assert result.failed_name == "table-退回.xlsx"
    book = load_workbook(io.BytesIO(result.failed_file))
    book.worksheets[0]["C2"] = "女"
    mended = tmp_path / result.failed_name
    book.save(mended)
    again = load_all(desk, mended)[0]
    assert (again.rows_in, again.loaded) == (1, 1)


def test_what_stands_under_an_unknown_heading_is_said_and_kept(desk: Desk, sheet: Sheet) -> None:
    path = sheet([["姓名", "备注", "低保证号"], ["王秀兰", "爱唱歌", "A1"]])
    result = load(desk, "persons", path)
    assert result.notes == ("“低保证号”不是这张表的栏目，内容写进了“备注”。",)
    assert records(desk, Person)[0].note == "爱唱歌\n低保证号：A1"


def test_a_merged_name_is_not_guessed_for_the_rows_below(desk: Desk, sheet: Sheet) -> None:
    path = sheet([["姓名", "性别"], ["王秀兰", "女"], [None, "男"]], ["A2:A3"])
    result = load(desk, "persons", path)
    assert (result.loaded, reasons(result)) == (1, {3: "cell_merged"})


def test_the_same_person_is_not_filed_twice_but_completed(desk: Desk, sheet: Sheet) -> None:
    load(desk, "persons", sheet([["姓名", "证件号码"], ["王秀兰", GOOD_ID]]))
    path = sheet(
        [
            ["姓名", "证件号码", "联系电话", "类别"],
            ["王秀兰", GOOD_ID.lower(), "13800000000", "低保对象"],
            ["王秀兰", GOOD_ID, "13800000000", "低保对象"],
            ["王小兰", GOOD_ID, "", ""],
        ]
    )
    result = load(desk, "persons", path)
    assert (result.loaded, result.returned, result.duplicates) == (1, 2, 1)
    assert reasons(result) == {3: "row_duplicate", 4: "record_differs"}
    (person,) = records(desk, Person)
    assert person.phone == "13800000000"
    assert person.is_client
    assert [item.category for item in records(desk, PersonCategory)] == ["01"]


def test_reasons_repeat_neither_names_nor_numbers(desk: Desk, sheet: Sheet) -> None:
    path = sheet(
        [
            ["姓名", "证件号码", "性别", "联系电话"],
            ["王秀兰", "110105194912310021", "女", "13800000000"],
            ["孙桂芝", GOOD_ID, "13811111111", ""],
        ]
    )
    text = "".join(finding.message for finding in load(desk, "persons", path).findings)
    assert text
    for private in ("王秀兰", "孙桂芝", "110105194912310021", GOOD_ID, "13811111111"):
        assert private not in text


def test_members_wait_for_their_head_whatever_the_order(desk: Desk, sheet: Sheet) -> None:
    path = sheet(
        [
            ["家庭编号", "与户主关系", "姓名"],
            ["H1", "配偶", "赵德福"],
            ["H1", "户主", "王秀兰"],
            ["H9", "配偶", "孙桂芝"],
            ["H1", "户主", "刘长山"],
            ["H1", "", "陈玉梅"],
        ]
    )
    result = load(desk, "persons", path)
    assert result.loaded == 2
    assert reasons(result) == {4: "head_missing", 5: "head_twice", 6: "relation_missing"}
    assert {person.name for person in records(desk, Person)} == {"王秀兰", "赵德福"}


@pytest.fixture
def family_on_file(desk: Desk, sheet: Sheet) -> Desk:
    path = sheet(
        [
            ["家庭编号", "与户主关系", "姓名", "证件号码"],
            ["H1", "户主", "王秀兰", GOOD_ID],
            ["H1", "配偶", "赵德福", ""],
            ["H2", "户主", "孙桂芝", ""],
            ["", "", "赵德福", OTHER_ID],
        ]
    )
    assert load(desk, "persons", path).loaded == 4
    return desk


def test_visits_name_their_household_in_many_ways(family_on_file: Desk, sheet: Sheet) -> None:
    heading = ["户主", "走访日期", "时间", "时长", "见到的人", "走访目的", "结果"]
    path = sheet(
        [
            heading,
            ["H1", "2026.3.3", "9:00-9:40", "", "王秀兰、赵德福", "例行探访", "见到本人"],
            ["王秀兰", date(2026, 3, 4), "9:00", 30, "王秀兰", "例行探访", "见到本人"],
            [GOOD_ID, "2026-03-05", "", "1小时", "", "例行探访", "见到家属"],
            ["孙桂芝", "2026-03-06", "", "", "", "例行探访", "未遇"],
            ["孙桂芝", "2026-03-06", "10:00", 20, "", "例行探访", "见到本人"],
            ["无名氏", "2026-03-06", "10:00", 20, "", "例行探访", "见到本人"],
            ["H1", "2026-03-09", "10:00", "", "王秀兰", "例行探访", "见到本人"],
            ["H1", "2026-03-09", "10:00-10:30", 40, "王秀兰", "例行探访", "见到本人"],
            ["H1", "2026-09-09", "10:00-10:30", "", "王秀兰", "例行探访", "见到本人"],
        ],
        name="入户走访",
    )
    result = load(family_on_file, "visits", path)
    assert reasons(result) == {
        4: "met_nobody",
        7: "household_unknown",
        8: "length_missing",
        9: "lengths_differ",
        10: "event_future",
    }
    assert result.loaded == 4
    visits = sorted(records(family_on_file, HomeVisit), key=lambda visit: visit.start_at)
    assert [visit.minutes for visit in visits] == [40, 30, 0, 20]
    assert [visit.time_known for visit in visits] == [True, True, False, True]


def test_a_name_that_two_people_have_is_asked_about(family_on_file: Desk, sheet: Sheet) -> None:
    heading = ["日期", "时长", "签到人员", "活动名称", "活动类型", "地点", "过程与内容", "成效"]
    rest = ["健康讲座", "健康义诊", "广场", "讲课。", "听懂了。"]
    path = sheet(
        [
            heading,
            ["2026-03-20", 60, "赵德福", *rest],
            ["2026-03-21", 60, f"{OTHER_ID}、新来的人", *rest],
        ],
        name="社区活动",
    )
    result = load(family_on_file, "activities", path)
    assert reasons(result) == {2: "person_unclear"}
    assert len(records(family_on_file, CommunityActivity)) == 1


def findings(result: LoadResult) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = {}
    for item in result.findings:
        found.setdefault(item.row, set()).add((item.column, item.code))
    return found


def test_a_missing_name_is_told_together_with_all_that_cannot_be_read(
    desk: Desk, sheet: Sheet
) -> None:
    heading = ["姓名", "证件号码", "出生日期", "性别", "备注"]
    path = sheet(
        [
            heading,
            ["", "110105194912310021", "1985.13.40", "龙", ""],
            ["  ", "110105194912310021", "", "女", ""],
            [None, "", "", "女", "没有名字"],
            ["王秀兰", GOOD_ID, "", "女", ""],
        ]
    )
    result = load(desk, "persons", path)
    assert result.loaded == 1
    assert findings(result) == {
        2: {
            ("姓名", "field_missing"),
            ("证件号码", "id_check_digit"),
            ("出生日期", "date_shape"),
            ("性别", "code_unknown"),
        },
        3: {("姓名", "field_missing"), ("证件号码", "id_check_digit")},
        4: {("姓名", "field_missing")},
    }


@pytest.mark.parametrize(
    ("table", "heading", "cells", "others"),
    [
        ("workers", ["岗位", "用工性质", "入职日期"], ["龙", "", "2024.13.1"], 3),
        ("volunteers", ["专业技能", "服务类别", "录入同意"], ["医护", "", "也许"], 2),
    ],
)
def test_so_it_is_in_the_other_tables_of_people(
    desk: Desk, sheet: Sheet, table: str, heading: list[str], cells: list[str], others: int
) -> None:
    result = load(desk, table, sheet([["姓名", *heading], ["", *cells]], name="表"))
    told = findings(result)[2]
    assert ("姓名", "field_missing") in told
    assert len(told) == 1 + others


def test_volunteers_and_their_hours(family_on_file: Desk, sheet: Sheet) -> None:
    people = sheet(
        [
            ["姓名", "证件号码", "专业技能", "服务类别", "录入同意"],
            ["王秀兰", GOOD_ID, "医护", "助老", "是"],
            ["吴志强", "", "驾驶", "助老、应急救援", "是"],
            ["吴志强", "", "", "助老", "是"],
        ],
        name="志愿者",
    )
    result = load(family_on_file, "volunteers", people)
    assert (result.loaded, reasons(result)) == (2, {4: "field_missing"})
    assert len(records(family_on_file, Volunteer)) == 2
    assert len(records(family_on_file, Person)) == 5
    heading = [
        "志愿者",
        "日期",
        "开始时间",
        "结束时间",
        "时长（小时）",
        "活动（项目）名称",
        "地点",
        "服务内容",
    ]
    rest = ["送餐", "各家", "送午饭"]
    hours = sheet(
        [
            heading,
            ["吴志强", "2026-03-20", "", "", 1.5, *rest],
            [GOOD_ID, "2026-03-20", "9:00", "11:00", "", *rest],
            ["吴志强", "2026-03-20", "", "", 1.5, *rest],
            ["孙桂芝", "2026-03-20", "", "", 1.5, *rest],
            ["吴志强", "2026-03-21", "", "", "", *rest],
        ],
        name="志愿服务时长",
    )
    result = load(family_on_file, "volunteer_services", hours)
    assert reasons(result) == {
        4: "row_duplicate",
        5: "volunteer_unknown",
        6: "length_missing",
    }
    assert sorted(item.minutes for item in records(family_on_file, VolunteerService)) == [90, 120]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_usual_encodings(desk: Desk, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "人员.csv"
    path.write_bytes("姓名,性别\r\n王秀兰,女\r\n".encode(encoding))
    (result,) = load_all(desk, path)
    assert result.loaded == 1
    assert records(desk, Person)[0].name == "王秀兰"


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_csv_is_read_with_other_separators(desk: Desk, tmp_path: Path, separator: str) -> None:
    path = tmp_path / "persons.csv"
    path.write_text(f"姓名{separator}性别\n王秀兰{separator}女\n", "utf-8")
    assert load(desk, "persons", path).loaded == 1


def test_headings_may_be_identifiers_or_english(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text("name,Sex,id_no *\n王秀兰,female,\n", "utf-8")
    assert load(desk, "persons", path).loaded == 1


def test_an_open_document_sheet_is_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "人员.ods"
    cells = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in (["姓名", "性别"], ["王秀兰", "女"])
    )
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="人员">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
    (result,) = load_all(desk, path)
    assert result.loaded == 1


_ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def _ods_cell(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def test_headings_in_two_rows_are_found(desk: Desk, sheet: Sheet) -> None:
    path = sheet(
        [
            ["姓名", "基本情况", None, None],
            [None, "性别", "出生日期", "联系电话"],
            ["王秀兰", "女", "1950.2.3", "13800000000"],
        ],
        ["A1:A2", "B1:D1"],
    )
    result = load(desk, "persons", path)
    assert (result.rows_in, result.loaded) == (1, 1)
    assert records(desk, Person)[0].birth_date == date(1950, 2, 3)


def test_a_name_and_a_number_of_the_head_go_together(family_on_file: Desk, sheet: Sheet) -> None:
    path = sheet(
        [
            ["户主姓名", "户主证件号码", "家庭编号", "家庭类型"],
            ["王秀兰", GOOD_ID, "H1", "夫妻户"],
            ["赵德福", OTHER_ID, "H7", "单人户"],
        ],
        name="家庭",
    )
    result = load(family_on_file, "households", path)
    assert result.loaded == 2
    types = {home.household_no: home.household_type for home in records(family_on_file, Household)}
    assert types == {"H1": "2", "H2": "", "H7": "1"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"not a workbook", "file_kind"),
        ("a.xlsx", b"", "file_kind"),
        ("a.docx", b"x", "file_kind"),
        ("a.csv", "姓名\0".encode(), "file_kind"),
        ("a.csv", b"\xff\xff\xff\xff", "file_encoding"),
        ("a.csv", b"", "headings_missing"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "headings_missing"),
        ("a.csv", "性别,联系电话\n女,1\n".encode(), "columns_missing"),
        (None, b"", "file_missing"),
    ],
)
def test_a_file_that_is_no_such_table_changes_nothing(
    desk: Desk, tmp_path: Path, name: str | None, content: bytes, code: str
) -> None:
    path = tmp_path / (name or "missing.csv")
    if name:
        path.write_bytes(content)
    with pytest.raises(UserFault) as caught:
        load(desk, "persons", path)
    assert caught.value.code == code
    assert caught.value.next_step
    assert records(desk, Person) == []


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wuse_desktop.services.tables.sheets._MOST_BYTES", 100_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    with pytest.raises(UserFault) as caught:
        load(desk, "persons", path)
    assert caught.value.code == "file_too_large"


def test_a_cancelled_load_leaves_nothing(desk: Desk, sheet: Sheet) -> None:
    path = sheet([["姓名", "性别"], *([f"王{number}号", "女"] for number in range(60))])

    class Impatient:
        def step(self, label: str, done: int, total: int) -> None:
            del label, total
            if done >= 40:
                raise Cancelled

    with pytest.raises(Cancelled):
        load(desk, "persons", path, progress=Impatient())
    assert records(desk, Person) == []
    assert load(desk, "persons", path).loaded == 60


def test_a_viewer_may_not_load(desk: Desk, sheet: Sheet) -> None:
    desk.session = type(desk.session)("u", "viewer", "某人", "viewer", "")
    with pytest.raises(UserFault) as caught:
        load(desk, "persons", sheet([["姓名", "性别"], ["王秀兰", "女"]]))
    assert caught.value.code == "read_only_role"


def test_every_table_has_a_template_that_it_reads(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    path.write_bytes(template("all", desk))
    results = load_all(desk, path)
    assert [result.table for result in results] == list(table_names())
    assert not any(result.rows_in or result.notes for result in results)


def test_a_template_tells_once_and_in_whole_words_what_may_be_written() -> None:
    book = load_workbook(io.BytesIO(template("persons")))
    page, notes = book.worksheets[0], book["填写说明"]
    prompts = {rule.promptTitle: str(rule.prompt) for rule in page.data_validations.dataValidation}
    prompt = prompts["服务对象类别"]
    assert prompt.count("可以写几个") == 1
    assert prompt.endswith("等。")
    assert len(prompt) <= 255
    labels = {entry.text for entry in codes.code_list("CLIENT_CAT").active}
    listed = prompt.partition("：")[2].removesuffix("等。").split("、")
    assert len(listed) > 10
    assert set(listed) <= labels
    (whole,) = [str(row[2]) for row in notes.values if row[1] == "服务对象类别"]
    assert all(label in whole for label in labels)
    width = {cell.value: page.column_dimensions[cell.column_letter].width for cell in page[1]}
    assert width["证件号码"] >= 20
    guide = "".join(str(row[2]) for row in notes.values if row[1] is None)
    assert "黄色" in guide
    assert {cell.value: cell.fill.fgColor.rgb for cell in page[1]}["姓名"] == "FFFFE699"


def test_a_template_offers_the_villages_of_the_desk_and_says_what_is_required(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "persons.xlsx"
    path.write_bytes(template("persons", desk))
    book = load_workbook(path)
    offered = {cell.value for row in book["_choices"].iter_rows() for cell in row}
    assert "镇西村村委会" in offered
    guide = "".join(str(cell.value) for row in book["填写说明"].iter_rows() for cell in row)
    assert "必填" in guide


@pytest.mark.parametrize(
    ("name", "column", "wanted"),
    [
        ("volunteers", "entry_consent", "不是本人注册的必填"),
        ("organisations", "founded_on", "已经成立的必填"),
        ("organisations", "filing_no", "已备案的必填"),
        ("cases", "overall_goal", "填了开案日期的必填"),
        ("cases", "overall_result", "填了结案日期的必填"),
    ],
)
def test_a_template_says_when_a_column_is_wanted(name: str, column: str, wanted: str) -> None:
    (heading,) = [item.text for item in table(name).columns if item.name == column]
    with zipfile.ZipFile(io.BytesIO(template(name))) as book:
        parts = [book.read(item).decode() for item in book.namelist() if item.endswith(".xml")]
    assert any(wanted in part for part in parts)
    assert any(heading in part for part in parts)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("persons", "persons"), ("人员", "persons"), ("01-人员表", "persons"), ("Visits", "visits")],
)
def test_a_table_is_known_by_its_names(name: str, expected: str) -> None:
    found = find_table(name)
    assert found is not None
    assert found.name == expected


def test_no_heading_of_a_table_means_two_columns() -> None:
    for item in tables():
        texts = [text for column in item.columns for text in {column.name, column.label}]
        assert len(texts) == len(set(texts)), item.name


def test_rows_in_are_always_rows_loaded_and_rows_returned(desk: Desk, sheet: Sheet) -> None:
    rows = [["王立春", "女"], ["", "女"], ["王立夏", "龙"], ["王立秋", ""], ["王立春", ""]]
    result = load(desk, "persons", sheet([["姓名", "性别"], *rows]))
    assert result.rows_in == len(rows) == result.loaded + result.returned
    assert len(returned(result)) == result.returned + 1


def test_a_sheet_without_a_telling_name_is_known_by_its_headings(desk: Desk, sheet: Sheet) -> None:
    path = sheet([["姓名", "性别", "身份证号"], ["王秀兰", "女", GOOD_ID]], name="Sheet1")
    (result,) = load_all(desk, path)
    assert (result.table, result.loaded) == ("persons", 1)


def test_a_sheet_that_may_be_anything_is_asked_about(desk: Desk, sheet: Sheet) -> None:
    path = sheet([["甲", "乙"], ["1", "2"]], name="Sheet1")
    with pytest.raises(UserFault) as caught:
        load_all(desk, path)
    assert caught.value.code == "table_unnamed"


def test_somebody_who_asked_once_needs_no_file(family_on_file: Desk, sheet: Sheet) -> None:
    heading = ["姓名", "日期", "时长", "咨询事项", "咨询内容", "答复", "办理结果"]
    rest = ["养老", "问高龄津贴。", "八十岁起。", "当场答复"]
    path = sheet(
        [
            heading,
            ["过路的老人", "2026-03-20", 10, *rest],
            ["王秀兰", "2026-03-20", 10, *rest],
            [OTHER_ID[:-1] + "9", "2026-03-21", 10, *rest],
        ],
        name="咨询接待",
    )
    result = load(family_on_file, "consultations", path)
    assert (result.loaded, reasons(result)) == (2, {4: "person_unknown"})
    found = {
        item.person_desc: bool(item.person_id) for item in records(family_on_file, Consultation)
    }
    assert found == {"过路的老人": False, "": True}


def test_a_file_of_a_folder_that_is_no_table_is_said(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("姓名,性别\n王秀兰,女\n", "utf-8")
    (tmp_path / "shopping.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (result,) = load_all(desk, tmp_path)
    assert result.loaded == 1
    assert result.notes == ("“shopping.csv”看不出是哪张表，没有导入。",)
