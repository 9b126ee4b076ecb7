# SPDX-License-Identifier: MulanPSL-2.0
"""设置 · 表格导入导出: the way to the import, remembered words that can be forgotten, exports."""

from pathlib import Path
from typing import cast

import pytest

from tests.gui.real_window import Typist
from tests.services.ledgers import several_sheets
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.settings_page import SettingsPage
from wuse_desktop.gui.settings.tables_part import TablesPart
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.tables.examining import examine, load_files
from wuse_desktop.services.tables.exporting import Handover, export_list
from wuse_desktop.services.tables.import_choice import ImportChoice
from wuse_desktop.services.tables.meanings import recall
from wuse_desktop.services.tables.sources import open_files


@pytest.fixture
def part(window: MainWindow, desk: Desk, tmp_path: Path) -> TablesPart:
    """The tab of a desk at which one word was explained and one list exported."""
    files = open_files([several_sheets(tmp_path).path])
    choice = ImportChoice()
    found = examine(desk, files, choice.on(recall(desk)))
    word = next(item.word for sheet in found.sheets if sheet.result for item in sheet.result.words)
    load_files(desk, files, choice.with_word(word, "03").on(recall(desk)))
    why = Handover("报送名单", "县民政局", "法律法规规定要提供")
    export_list(desk, "persons", ListQuery(), tmp_path / "a.xlsx", why)
    assert window.workspace is not None
    page = cast("SettingsPage", window.workspace.open_page("settings"))
    page.tabs.setCurrentWidget(page.files)
    return page.files


def test_what_was_remembered_is_forgotten_by_a_key(
    part: TablesPart, typist: Typist, desk: Desk
) -> None:
    (line,) = part.words.model.lines
    assert line.cells == ("服务对象类别", "五保老人", "特困人员（分散供养）")
    part.forget_button.setFocus()
    typist.press("Space")
    assert part.words.model.lines == ()
    assert not recall(desk).words
    assert not part.forget_button.isEnabled()


def test_every_export_is_listed_with_purpose_and_receiver(part: TablesPart) -> None:
    (line,) = part.exports.model.lines
    assert line.cells[1:] == (
        "李晓梅",
        "人员",
        line.cells[3],
        "报送名单",
        "县民政局",
        "法律法规规定要提供",
    )


def test_the_button_leads_to_the_import(
    part: TablesPart, typist: Typist, window: MainWindow
) -> None:
    part.import_button.setFocus()
    typist.press("Space")
    assert window.workspace is not None
    assert window.workspace.page is not None
    assert window.workspace.page.key == "tables"
