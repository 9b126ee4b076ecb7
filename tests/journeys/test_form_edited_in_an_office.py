# SPDX-License-Identifier: MulanPSL-2.0
"""A form is handed out, saved by a spreadsheet program, changed and brought back.

What was filed before prints as it was; what is filed afterwards prints the change.
"""

import dataclasses
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from tests.services.building import intake
from tests.services.conftest import Family
from tests.services.form_filling import fill
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.services import form_entry, form_library, form_versions
from wuse_desktop.services.cases import save_intake
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_sheets import SheetHead, form_sheet

OFFICE = shutil.which("soffice") or ""


def _saved_by_an_office(path: Path, folder: Path) -> Path:
    folder.mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / path.name


def _change(path: Path, words: dict[str, str]) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load

    book = load_workbook(path)
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.value in words:
                    cell.value = words[cell.value]
    book.save(path)


def _filed(desk: Desk, case_id: str) -> str:
    draft = form_entry.new_form(desk, "case_assessment", CaseFile.entity, case_id)
    session = fill(draft.session(), desk.today())
    return form_entry.file_form(desk, dataclasses.replace(draft, answers=session.answers())).id


def _printed(desk: Desk, filed_id: str) -> str:
    draft = form_entry.load_form(desk, filed_id)
    document = pypdfium2.PdfDocument(
        form_sheet(draft.form, draft.session(), heading=SheetHead(unit="木兰镇社会工作服务站"))
    )
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


@pytest.mark.skipif(not OFFICE, reason="no spreadsheet program here")
def test_old_records_print_as_they_were_and_new_ones_print_the_change(
    desk: Desk, family: Callable[..., Family], tmp_path: Path
) -> None:
    facts = {"decision": "1", "case_worker_id": desk.session.worker_id}
    case = intake(family(("孙玉梅", 76, ["01"])).head, intake_at=_nine(desk), **facts)
    case_id = save_intake(desk, case).id
    before = _filed(desk, case_id)
    was = _printed(desk, before)
    assert "预估结论" in was

    shipped = form_versions.current_form(desk, "case_assessment").form.sha256
    handed = form_library.hand_out(desk, shipped, tmp_path / "预估表.xlsx")
    edited = _saved_by_an_office(handed, tmp_path / "once")
    _change(edited, {"预估结论": "综合研判", "2026.1": "2027.1"})
    edited = _saved_by_an_office(edited, tmp_path / "twice")

    examined = form_library.examine(desk, edited)
    assert (examined.current, examined.read.version, examined.filed) == ("2026.1", "2027.1", 1)
    assert {change.difference.label for change in examined.changes} == {"综合研判"}
    form_library.publish(desk, examined)

    after = _filed(desk, case_id)
    assert _printed(desk, before) == was
    now = _printed(desk, after)
    assert "综合研判" in now
    assert "预估结论" not in now


def _nine(desk: Desk) -> datetime:
    return desk.now().replace(hour=9, minute=0)
