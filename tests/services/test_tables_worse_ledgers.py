# SPDX-License-Identifier: MulanPSL-2.0
"""The worst ledgers, row by row: loaded, returned with a reason, or set aside by its name."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.ledgers import low_income_roster, office, saved_as
from tests.services.test_tables_ledgers import SAID, bring, look, persons, result
from tests.services.worse_ledgers import (
    WORSE,
    Judged,
    MakeWorse,
    child_register,
    half_filtered,
    in_two_halves,
    pasted_text,
    the_same_as_above,
)
from wuse_desktop.domain.records.people import PersonCategory
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.results import LOADED, WARNED, LoadResult
from wuse_desktop.services.tables.returned import write_beside
from wuse_desktop.services.tables.sheets import read_book
from wuse_desktop.storage.records import find


def as_judged(item: LoadResult) -> Judged:
    """What the program made of the rows."""
    return Judged(
        item.table,
        tuple(row.number for row in item.shown if row.state in (LOADED, WARNED)),
        {finding.row: finding.code for finding in item.findings},
        {aside.reason: aside.rows for aside in item.asides},
    )


@pytest.mark.parametrize("make", WORSE, ids=lambda make: make.__name__)
def test_each_row_becomes_what_a_person_says_of_it(
    desk: Desk, tmp_path: Path, make: MakeWorse
) -> None:
    ledger = make(tmp_path)
    found = look(desk, ledger.path)
    assert {item.sheet: item.fault for item in found.sheets} == dict.fromkeys(ledger.parts, "")
    results = {item.sheet: item.result for item in found.sheets if item.result}
    assert {name: as_judged(item) for name, item in results.items()} == ledger.parts
    loaded = bring(desk, ledger.path)
    assert {item.sheet: as_judged(item) for item in loaded.results} == ledger.parts
    for item in loaded.results:
        aside = sum(len(rows.rows) for rows in item.asides)
        assert item.sheet_rows == item.loaded + item.returned + aside


@pytest.mark.parametrize("make", WORSE, ids=lambda make: make.__name__)
def test_what_came_back_is_all_there_when_it_is_loaded_again(
    desk: Desk, tmp_path: Path, make: MakeWorse
) -> None:
    ledger = make(tmp_path)
    loaded = bring(desk, ledger.path)
    back = sum(item.returned for item in loaded.results)
    if not back:
        assert not loaded.returned
        return
    (file,) = loaded.returned
    again = bring(desk, write_beside(file))
    assert sum(item.rows_in for item in again.results) == back
    assert not sum(item.loaded for item in again.results)
    wanted = {name: item.table for name, item in ledger.parts.items() if item.returned}
    assert sorted(item.table for item in again.results) == sorted(wanted.values())


def test_people_of_the_right_half_are_people_and_not_notes(desk: Desk, tmp_path: Path) -> None:
    bring(desk, in_two_halves(tmp_path).path)
    found = persons(desk)
    assert set(found) == {"王秀兰", "孙桂芝", "李淑珍", "刘长山"}
    assert not any(item.note for item in found.values())


def test_a_guardian_beside_a_child_is_whom_to_call_and_no_child(desk: Desk, tmp_path: Path) -> None:
    bring(desk, child_register(tmp_path).path)
    child = persons(desk)["王小雨"]
    assert child.phone == ""
    assert (child.emergency_contact_name, child.emergency_contact_phone) == (
        "王大山",
        "13800000000",
    )
    assert persons(desk)["赵小宝"].phone == ""  # 无 is how a ledger says that there is none


def test_the_same_as_above_is_what_stands_in_the_record_above(desk: Desk, tmp_path: Path) -> None:
    bring(desk, the_same_as_above(tmp_path).path)
    found = persons(desk)
    assert {item.village_code for item in found.values()} == {"230127100200"}
    with desk.read() as connection:
        kinds = {item.person_id: item.category for item in find(connection, PersonCategory)}
    of = {name: kinds[item.id] for name, item in found.items()}
    assert of["赵德福"] == of["王秀兰"] != of["刘长山"]


def test_no_returned_row_is_a_formula_and_it_loads_as_it_was(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_text('姓名,身份证号,备注\n王秀兰,123,"=HYPERLINK(""http://a"")"\n', "utf-8")
    (file,) = bring(desk, path).returned
    assert "'=HYPERLINK" in file.content.decode("utf-8-sig")
    again = write_beside(file)
    again.write_text(again.read_text("utf-8-sig").replace(",123,", ",,"), "utf-8")
    bring(desk, again)
    assert persons(desk)["王秀兰"].note == '=HYPERLINK("http://a")'


def test_rare_characters_of_an_old_text_are_kept(desk: Desk, tmp_path: Path) -> None:
    bring(desk, pasted_text(tmp_path).path)
    assert {"䶮德福", "𠮷桂芝"} <= set(persons(desk))


def test_hidden_rows_are_told_and_left_out_when_asked(desk: Desk, tmp_path: Path) -> None:
    ledger = half_filtered(tmp_path)
    item = result(look(desk, ledger.path))
    assert item.hidden == 2  # the third hidden row is a subtotal
    assert [row.number for row in item.shown if "隐藏" in row.message] == [3]
    said = SAID.with_hidden((ledger.path, "人员"), loaded=False)
    (kept,) = bring(desk, ledger.path, said=said).results
    assert {aside.reason: aside.rows for aside in kept.asides}["hidden"] == (3, 4)
    assert (kept.loaded, kept.returned, kept.hidden, kept.sheet_rows) == (2, 0, 2, 6)
    assert set(persons(desk)) == {"王秀兰", "刘长山"}
    assert said.with_hidden((ledger.path, "人员"), loaded=True) == SAID


@pytest.mark.skipif(not office(), reason="needs an office program that saves open documents")
@pytest.mark.parametrize("make", [low_income_roster, half_filtered], ids=lambda make: make.__name__)
def test_an_open_document_gives_the_same_as_a_workbook(
    desk: Desk, tmp_path: Path, make: Callable[[Path], Any]
) -> None:
    """Merged villages and hidden rows of ods files are those of the xlsx file."""
    path = make(tmp_path).path
    new = result(look(desk, path))
    open_document = result(look(desk, saved_as(path, "ods", tmp_path / "ods")))
    assert as_judged(open_document) == as_judged(new)
    assert (open_document.hidden, open_document.warned) == (new.hidden, new.warned)


def test_a_cell_in_the_last_corner_is_refused_before_it_takes_all_memory(
    desk: Desk, tmp_path: Path
) -> None:
    path = low_income_roster(tmp_path).path
    book = load_workbook(path)
    book["人员"]["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(UserFault) as caught:
        look(desk, path)
    assert caught.value.code == "file_too_large"
    assert "Ctrl+End" in caught.value.next_step


def test_a_binary_sheet_and_an_open_document_are_measured_too(tmp_path: Path) -> None:
    row, cell = (
        b"\x00\x04" + (1048575).to_bytes(4, "little"),
        b"\x07\x04" + (16383).to_bytes(4, "little"),
    )
    binary = tmp_path / "a.xlsb"
    with zipfile.ZipFile(binary, "w") as packed:
        packed.writestr("xl/workbook.bin", b"")
        packed.writestr("xl/worksheets/sheet1.bin", row + cell)
    document = tmp_path / "a.ods"
    with zipfile.ZipFile(document, "w") as packed:
        packed.writestr(
            "content.xml",
            '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
            "</table:table-cell></table:table-row></table:table>",
        )
    for path in (binary, document):
        with pytest.raises(UserFault) as caught:
            read_book(path)
        assert caught.value.code == "file_too_large"


def compound(*pieces: bytes) -> bytes:
    """The bytes of an old compound file with these in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(pieces)


def open_document_with_a_password() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        packed.writestr("META-INF/manifest.xml", entry)
        packed.writestr("content.xml", bytes(range(256)))
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("新的.xlsx", compound("EncryptedPackage".encode("utf-16-le"))),
        ("开放.ods", open_document_with_a_password()),
        (
            "旧的.xls",
            compound(b"\x09\x08\x10\x00\x00\x06\x05\x00", bytes(12), b"\x2f\x00\x36\x00"),
        ),
    ],
)
def test_a_workbook_with_a_password_says_that_it_has_one(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserFault) as caught:
        read_book(path)
    assert caught.value.code == "file_protected"
    assert "取消密码" in caught.value.next_step
