# SPDX-License-Identifier: MulanPSL-2.0
"""导入表格 by keyboard: from a list to the preview, answers, the result, and back again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.services.ledgers import hours_with_formulas, low_income_roster, several_sheets
from tests.services.worse_ledgers import (
    WORSE,
    MakeWorse,
    half_filtered,
    in_two_halves,
    one_below_the_other,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.models.sheet_rows import STATE
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.pages.tables_page import TablesPage
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.widgets.import_preview import COLUMNS, ROWS, WORDS, row_numbers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.tables.layouts import table_names
from wuse_desktop.storage.records import find


class Answers:
    """What the user answers to the system's dialogs, and what was opened outside."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.target: Path | None = None
        self.opened: list[Path] = []
        self.why = "选错了文件"

    def open(self, path: Path) -> bool:
        self.opened.append(path)
        return True


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def page(window: MainWindow, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> TablesPage:
    """The page in the real window, before anything was chosen."""

    def ask(_parent: Any, _heading: str, _note: str, then: Callable[[str], None]) -> None:
        then(answers.why)

    made = TablesPage.__init__
    monkeypatch.setattr(
        TablesPage,
        "__init__",
        lambda self, operations, parent=None: made(
            self,
            operations,
            parent,
            choose_files=lambda *_asked: answers.files,
            choose_target=lambda *_asked: answers.target,
            ask=ask,
            open_file=answers.open,
        ),
    )
    assert window.workspace is not None
    found = window.workspace.open_page("tables")
    assert isinstance(found, TablesPage)
    return found


def persons(desk: Desk) -> dict[str, Person]:
    with desk.read() as connection:
        return {item.name: item for item in find(connection, Person)}


def texts(page: TablesPage) -> list[str]:
    return [line.cells[1] for line in page.result.table.model.lines]


def dropped(widget: Any, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(widget, enter)
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(widget, drop)


def test_from_the_list_by_keys_to_the_result(
    window: MainWindow,
    page: TablesPage,
    typist: Typist,
    answers: Answers,
    tmp_path: Path,
    desk: Desk,
) -> None:
    assert window.workspace is not None
    answers.files = [low_income_roster(tmp_path).path]
    people = cast("PeoplePage", window.workspace.open_page("people"))
    people.focus_first()
    typist.press("Ctrl+I")
    assert page.isVisible()
    assert typist.at(page.start.choose_button)
    typist.press("Return")
    assert page.preview.isVisible()
    assert page.preview.counts["confirmed"].text() == "可导入 4 行"
    assert page.preview.counts["risk"].text() == "要退回 2 行"
    assert typist.at(page.preview.rows.view)
    assert not persons(desk)
    typist.press("Ctrl+Return")
    assert page.result.isVisible()
    assert set(persons(desk)) == {"王秀兰", "赵德福", "刘长山", "陈玉梅"}
    assert typist.at(page.result.open_button)
    typist.press("Return")
    (path,) = answers.opened
    assert path.name == "低保花名册-退回.xlsx"
    assert [row[4].value for row in load_workbook(path).worksheets[0].iter_rows()][4:] == [
        "孙桂芝",
        "周凤霞",
    ]
    typist.press("Escape")
    assert page.start.isVisible()
    typist.press("Escape")
    assert people.isVisible()


def test_the_result_accounts_for_every_row(page: TablesPage, tmp_path: Path) -> None:
    page.look_at([low_income_roster(tmp_path).path])
    page.load()
    lines = {line.cells[1].strip(): line.cells[2] for line in page.result.table.model.lines}
    assert lines["导入"] == "4"
    assert lines["退回"] == "2"
    assert lines["小计、合计"] == "3"
    assert lines["合计：表里的全部行"] == "18"
    assert "18 行" in page.result._explains.text()


def test_rows_that_would_come_back_are_shown_with_the_reason(
    page: TablesPage, typist: Typist, tmp_path: Path
) -> None:
    page.look_at([low_income_roster(tmp_path).path])
    rows = page.preview.rows
    rows.which.setFocus()
    typist.press("T")
    assert [row.number for row in rows.model.rows] == [8, 13]
    index = rows.model.index(0, STATE)
    assert str(index.data()).startswith("退回：")
    (place,) = rows.model.rows[0].marks
    cell = rows.model.index(0, place + 2)
    assert cell.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert "文本" in str(cell.data(Qt.ItemDataRole.ToolTipRole))


def test_hidden_rows_are_counted_and_left_out_by_a_key(
    page: TablesPage, typist: Typist, tmp_path: Path, desk: Desk
) -> None:
    page.look_at([half_filtered(tmp_path).path])
    box = page.preview.hidden
    assert box.isVisible()
    assert box.text() == "隐藏或筛选掉的 2 行也导入"
    assert box.isChecked()
    box.setFocus()
    typist.press("Space")
    assert not box.isChecked()
    assert "隐藏的行，按您说的没有导入 2 行（第 3—4 行）" in page.preview._asides.text()
    page.load()
    assert set(persons(desk)) == {"王秀兰", "刘长山"}
    assert "隐藏的行，按您说的没有导入" in texts(page)


@pytest.mark.parametrize("make", WORSE, ids=lambda make: make.__name__)
def test_of_the_worst_ledgers_every_row_is_told_on_the_screen(
    page: TablesPage, tmp_path: Path, make: MakeWorse
) -> None:
    ledger = make(tmp_path)
    loaded = sum(len(part.loaded) for part in ledger.parts.values())
    back = sum(len(part.returned) for part in ledger.parts.values())
    asides = [rows for part in ledger.parts.values() for rows in part.asides.values()]
    aside = sum(map(len, asides))
    page.look_at([ledger.path])
    assert page.load_button.text().startswith(f"导入 {loaded} 行")
    page.load()
    assert page.result.heading.text() == f"导入 {loaded} 行，退回 {back} 行"
    sentence = (
        f"表里共 {loaded + back + aside} 行 ＝ 导入 {loaded} ＋ 退回 {back} ＋ 不是记录 {aside}。"
    )
    assert page.result._explains.text().startswith(sentence)
    told = [line.cells[3] for line in page.result.table.model.lines]
    assert {f"第 {row_numbers(rows)} 行" for rows in asides} <= set(told)


def test_two_tables_on_a_sheet_have_a_tab_each(
    page: TablesPage, typist: Typist, tmp_path: Path
) -> None:
    page.look_at([one_below_the_other(tmp_path).path])
    tabs = page.preview.sheets
    assert [tabs.tabText(place) for place in range(tabs.count())] == [
        "三月 2/3",
        "三月（第9行起） 1/3",
    ]
    typist.press("Ctrl+Tab")
    assert page.preview.heading.text() == "10"
    assert [row.number for row in page.preview.rows.model.rows][:3] == [9, 10, 11]
    page.load()
    assert page.result.heading.text() == "导入 3 行，退回 3 行"


def test_the_columns_of_a_right_half_have_their_own_letters(
    page: TablesPage, tmp_path: Path
) -> None:
    page.look_at([in_two_halves(tmp_path).path])
    page.preview.turn_sheet(1)
    header = page.preview.rows.model.headerData(3, Qt.Orientation.Horizontal)
    assert header == "G 姓名"


def test_an_unknown_word_is_picked_by_typing_and_remembered(
    page: TablesPage, typist: Typist, tmp_path: Path, desk: Desk
) -> None:
    path = several_sheets(tmp_path).path
    page.look_at([path])
    assert page.preview.what.value() == WORDS
    word, village = page.preview.words.pickers.values()
    assert typist.at(word.line)
    typist.type("tkry")
    typist.press("Return", "Tab")
    assert typist.at(village.line)
    typist.press("Down", "Return")
    assert village.value() == "230127100200"
    assert page.preview.words.unsaid == 0
    page.load()
    assert persons(desk)["孙桂芝"].village_code == "230127100200"
    page.show_start()
    page.look_at([path])
    assert page.preview.what.value() == ROWS
    assert not page.preview.words.pickers


def test_sheets_are_turned_with_keys_and_one_that_is_no_table_says_so(
    page: TablesPage, typist: Typist, tmp_path: Path
) -> None:
    page.look_at([several_sheets(tmp_path).path])
    first = page.preview.sheets.currentIndex()
    assert page.preview.sheets.tabText(first).startswith("家庭")
    typist.press("Ctrl+Shift+Tab")
    assert page.preview.current is not None
    assert page.preview.current.sheet == "封面"
    assert "看不出" in page.preview._fault.text()
    assert "去年的" in page.notice.sentence


def test_every_view_of_a_sheet_is_a_key_away(
    page: TablesPage, typist: Typist, tmp_path: Path
) -> None:
    page.look_at([several_sheets(tmp_path).path])
    typist.press("Alt+L")
    assert typist.at(page.preview.columns.pickers[0].line)
    typist.press("Alt+H")
    assert typist.at(page.preview.rows.view)
    typist.press("Alt+R")
    assert typist.at(next(iter(page.preview.words.pickers.values())).line)


def test_a_sheet_left_out_is_not_loaded(page: TablesPage, tmp_path: Path, desk: Desk) -> None:
    page.look_at([several_sheets(tmp_path).path])
    page.preview.turn_sheet(1)
    page.preview.table.setCurrentIndex(0)
    page.preview._on_table()
    assert page.preview.current is not None
    assert page.preview.current.result is None
    page.load()
    assert not persons(desk)


def test_a_column_is_given_to_another_by_typing(
    page: TablesPage, typist: Typist, tmp_path: Path, desk: Desk
) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("姓名,绰号\n王秀兰,老王\n", "utf-8")
    page.look_at([path])
    page.preview.show_what(COLUMNS)
    name, nick = page.preview.columns.pickers.values()
    assert typist.at(name.line)
    assert nick.value() == "+"
    nick.setFocus()
    nick.line.selectAll()
    typist.type("alias")
    typist.press("Return")
    assert nick.value() == "alias"
    typist.press("Ctrl+Return")
    assert persons(desk)["王秀兰"].alias == "老王"


def test_what_the_table_lacks_is_typed_once(
    page: TablesPage, typist: Typist, tmp_path: Path
) -> None:
    page.look_at([hours_with_formulas(tmp_path).path])
    assert "地点" in page.preview._fault.text()
    assert not page.load_button.isEnabled()
    page.preview.show_what(COLUMNS)
    assert typist.at(page.preview.columns.lines["place"])
    typist.type("敬老院")
    typist.press("Return")
    assert page.preview._fault.isHidden()
    assert page.preview.current is not None
    assert page.preview.current.result is not None
    assert page.preview.current.result.rows_in == 5


def test_a_ledger_without_purposes_opens_the_columns_and_is_loaded_by_keys(
    page: TablesPage, typist: Typist, tmp_path: Path, desk: Desk
) -> None:
    people = tmp_path / "人员.csv"
    people.write_text("家庭编号,与户主关系,姓名\nH1,户主,孙玉梅\n", "utf-8")
    page.look_at([people])
    typist.press("Ctrl+Return")
    path = tmp_path / "入户走访台账.csv"
    path.write_text("日期,户主,走访情况,结果\n2026.3.5,孙玉梅,一切好,见到本人\n", "utf-8")
    page.look_at([path])
    preview = page.preview
    assert preview.what.value() == COLUMNS
    assert "走访目的" in preview._fault.text()
    assert "没有导入" not in preview._fault.text()
    assert typist.at(preview.columns.lines["purposes"])
    assert "例行探访" in preview.columns.lines["purposes"].placeholderText()
    typist.type("例行探访")
    typist.press("Return")
    assert preview._fault.isHidden()
    assert "时长" in preview._doubts.text()
    typist.press("Tab")
    assert typist.at(preview.columns.lines["minutes"])
    typist.type("40")
    typist.press("Return")
    assert preview._doubts.isHidden()
    typist.press("Ctrl+Return")
    with desk.read() as connection:
        (visit,) = find(connection, HomeVisit)
    assert (visit.minutes, visit.observed) == (40, "一切好")


def test_a_heading_that_looks_like_a_column_is_to_be_looked_at(
    page: TablesPage, tmp_path: Path
) -> None:
    path = tmp_path / "志愿服务时长.csv"
    path.write_text(
        "姓名,日期,开始,结束,休息了多少分钟,活动,地点,服务内容\n"
        "吴志强,2026.3.5,8:00,11:30,30,帮厨,食堂,做饭\n",
        "utf-8",
    )
    page.look_at([path])
    assert page.preview.what.value() == COLUMNS
    assert "休息分钟" in page.preview._doubts.text()
    assert page.preview.columns.pickers[4].line.hasFocus()


def test_a_likely_village_is_one_key_away(page: TablesPage, typist: Typist, tmp_path: Path) -> None:
    page.look_at([several_sheets(tmp_path).path])
    _word, village = page.preview.words.pickers.values()
    assert "镇西村" in village.line.placeholderText()
    village.setFocus()
    typist.press("Return")
    assert village.value() == "230127100200"


def test_the_row_of_headings_is_typed_when_it_was_not_found(
    page: TablesPage, typist: Typist, tmp_path: Path
) -> None:
    path = tmp_path / "人员.csv"
    path.write_text("甲,乙\n称呼,哪里人\n王秀兰,木兰\n", "utf-8")
    page.look_at([path])
    assert page.preview._fault.isVisible()
    page.preview.heading.setFocus()
    typist.type("2")
    typist.press("Return")
    assert [item.heading for item in page.preview.current.columns] == ["称呼", "哪里人"]  # type: ignore[union-attr]


def test_a_whole_import_is_undone_from_the_list_of_past_ones(
    page: TablesPage, typist: Typist, tmp_path: Path, desk: Desk
) -> None:
    page.look_at([low_income_roster(tmp_path).path])
    page.load()
    typist.press("Escape")
    (line,) = page.start.past.model.lines
    assert line.cells[2:] == ("低保花名册.xlsx", "人员", "4", "2", "已导入")
    page.start.undo_button.setFocus()
    typist.press("Space")
    assert not persons(desk)
    assert "放进了回收站" in page.notice.sentence
    assert page.start.past.model.lines[0].cells[6] == "已撤销"
    assert not page.start.undo_button.isEnabled()


def test_the_rows_that_came_back_can_be_had_again_later(
    page: TablesPage, answers: Answers, tmp_path: Path
) -> None:
    page.look_at([low_income_roster(tmp_path).path])
    page.load()
    page.show_start()
    page.start._open_returned()
    assert [path.name for path in answers.opened] == ["低保花名册-退回.xlsx"]


def test_rows_that_came_back_are_saved_elsewhere(
    page: TablesPage, answers: Answers, tmp_path: Path
) -> None:
    answers.target = tmp_path / "别处"
    page.look_at([low_income_roster(tmp_path).path])
    page.load()
    page.returned.save()
    assert (tmp_path / "别处.xlsx").exists()


def test_a_file_dropped_on_a_list_is_looked_at(
    window: MainWindow, page: TablesPage, tmp_path: Path
) -> None:
    assert window.workspace is not None
    people = cast("PeoplePage", window.workspace.open_page("people"))
    dropped(people.persons.empty, low_income_roster(tmp_path).path)
    assert window.workspace.page is page
    assert page.preview.isVisible()


def test_something_else_dropped_on_a_list_is_refused_in_words(
    window: MainWindow, page: TablesPage, tmp_path: Path
) -> None:
    assert window.workspace is not None
    people = cast("PeoplePage", window.workspace.open_page("people"))
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"x")
    dropped(people.persons.empty, photo)
    assert window.workspace.page is people
    assert "不是表格" in window.workspace.notice.sentence


def test_a_file_that_is_no_table_changes_nothing_and_says_why(
    page: TablesPage, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"not a workbook")
    page.look_at([path])
    assert page.start.isVisible()
    assert "不是能读的表格" in page.notice.sentence


def test_an_empty_table_is_saved_and_read_back(
    page: TablesPage, answers: Answers, tmp_path: Path
) -> None:
    answers.target = tmp_path / "空表.xlsx"
    page.start.template_button.click()
    assert "空表已存到" in page.notice.sentence
    page.look_at([answers.target])
    assert page.preview.sheets.count() == len(table_names())
    assert not page.load_button.isEnabled()


def test_a_viewer_has_no_way_in(open_window: OpenWindow, desk: Desk) -> None:
    desk.session = type(desk.session)(
        desk.session.user_id, desk.session.login, desk.session.name, "viewer", ""
    )
    window = open_window(desk)
    assert window.workspace is not None
    people = cast("PeoplePage", window.workspace.open_page("people"))
    assert people.persons.files.isHidden()


def test_looking_at_a_file_can_be_stopped(
    open_window: OpenWindow, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "人员.csv"
    rows = "".join(f"王{number}号,女\n" for number in range(2000))
    path.write_text(f"姓名,性别\n{rows}", "utf-8")
    runner = LaneRunner()
    window = open_window(desk, runner=runner)
    assert window.workspace is not None
    page = cast("TablesPage", window.workspace.open_page("tables"))
    page.look_at([path])
    qtbot.waitUntil(lambda: "正在导入" in page.work.sentence, timeout=20_000)
    page.work.stop()
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)
    assert page.start.isVisible()
    assert "停下了" in page.notice.sentence
    runner.close()
    assert not persons(desk)
