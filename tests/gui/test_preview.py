# SPDX-License-Identifier: MulanPSL-2.0
"""The preview shows the very pages that are printed and saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from tests.services.worked_example import MARCH, write_worked_example
from wuse_desktop.errors import UserFault
from wuse_desktop.gui.dialogs.preview import PreviewDialog, preview_paper
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.widgets.paper_view import FIT, ZOOMS
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.paper_files import paper_pdf, pdf_name
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.pdf_pages import page_count

OPTIONS = PaperOptions(period=MARCH)
_WAIT_MS = 20_000


@pytest.fixture
def pdf(desk: Desk) -> bytes:
    with desk.write() as unit:
        write_worked_example(unit)
    return paper_pdf(desk, "service-log", OPTIONS)


@pytest.fixture
def dialog(operations: Operations, pdf: bytes, qtbot: QtBot) -> PreviewDialog:
    made = PreviewDialog(
        operations, "服务工作日志 2026年3月", lambda _desk: pdf, kind="日志", file_name="日志.pdf"
    )
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.make()
    return made


def test_the_pages_of_the_paper_are_shown(dialog: PreviewDialog, pdf: bytes) -> None:
    assert dialog.pages == page_count(pdf) > 1
    picture = dialog.paper.viewport().grab().toImage()
    colours = {picture.pixelColor(x, picture.height() // 2).name() for x in range(40, 900, 2)}
    assert "#ffffff" in colours
    assert len(colours) > 2  # paper with something written on it


def test_page_up_and_down_walk_through_the_pages(dialog: PreviewDialog, qtbot: QtBot) -> None:
    seen: list[int] = []
    dialog.paper.page_changed.connect(seen.append)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(dialog.paper, key)
    assert seen == [1, 0, dialog.pages - 1, 0]


def test_the_size_changes_with_the_page_in_sight(dialog: PreviewDialog, qtbot: QtBot) -> None:
    dialog.paper.go_to(1)
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    larger = dialog.paper.zoom()
    assert larger in ZOOMS
    assert dialog.paper.page() == 1
    assert dialog.zoom.currentData() == larger
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert dialog.paper.zoom() < larger
    qtbot.keyClick(dialog.paper, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert dialog.paper.zoom() == FIT


def test_the_saved_file_is_the_paper_itself(
    dialog: PreviewDialog, pdf: bytes, tmp_path: Path
) -> None:
    dialog.save_to(tmp_path / "三月")
    assert (tmp_path / "三月.pdf").read_bytes() == pdf
    assert "三月.pdf" in dialog.notice.sentence


def test_ctrl_s_asks_for_a_place_with_a_name_proposed(
    operations: Operations, pdf: bytes, tmp_path: Path, qtbot: QtBot
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _heading: str, _kinds: str, start: Path | None) -> Path:
        asked.append(start.name if start else "")
        return tmp_path / "日志.pdf"

    made = PreviewDialog(
        operations, "日志", lambda _desk: pdf, kind="日志", file_name="日志.pdf", choose=choose
    )
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.make()
    qtbot.keyClick(made.paper, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["日志.pdf"]
    assert (tmp_path / "日志.pdf").read_bytes() == pdf


def test_a_folder_that_takes_no_file_is_said_and_nothing_is_left(
    dialog: PreviewDialog, tmp_path: Path
) -> None:
    dialog.save_to(tmp_path / "missing" / "三月.pdf")
    assert "请" in dialog.notice.sentence
    assert list(tmp_path.glob("**/*.pdf*")) == []


def test_all_pages_are_printed(
    dialog: PreviewDialog, pdf: bytes, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.keyClick(dialog.paper, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    asking = dialog.findChild(QPrintDialog)
    assert asking is not None
    printer = asking.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    asking.hide()
    asking.accepted.emit(printer)  # what the dialog does itself, but for a real printer only
    printed = (tmp_path / "paper.pdf").read_bytes()
    assert page_count(printed) == page_count(pdf)
    assert f"共 {dialog.pages} 页" in dialog.notice.sentence
    assert not dialog.stop_button.isVisible()


def test_a_paper_that_cannot_be_made_says_why(operations: Operations, qtbot: QtBot) -> None:
    def refuse(_desk: Desk) -> bytes:
        raise UserFault("site_unknown", "这里没有这个站点的记录。", "请从站点列表里选择。")

    made = PreviewDialog(operations, "日志", refuse, kind="日志", file_name="日志.pdf")
    qtbot.addWidget(made)
    made.show()
    made.make()
    assert "没有这个站点" in made.waiting_for
    assert not made.print_button.isEnabled()
    assert not made.save_button.isEnabled()


@pytest.fixture
def on_lanes(desk: Desk) -> Iterator[Operations]:
    runner = LaneRunner()
    yield Operations(desk, runner)
    runner.close()


def test_pages_are_drawn_off_the_window_s_thread(
    on_lanes: Operations, pdf: bytes, qtbot: QtBot
) -> None:
    assert pdf
    made = preview_paper(None, on_lanes, "service-log", OPTIONS, "木兰镇", "2026年3月")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.pages > 1, timeout=_WAIT_MS)
    qtbot.waitUntil(lambda: made.paper.is_drawn(0), timeout=_WAIT_MS)
    assert made.windowTitle() == "服务工作日志 木兰镇 2026年3月"


def test_what_arrives_after_closing_is_dropped(
    on_lanes: Operations, pdf: bytes, qtbot: QtBot
) -> None:
    assert pdf
    made = preview_paper(None, on_lanes, "service-log", OPTIONS)
    with qtbot.waitSignal(made.destroyed, timeout=_WAIT_MS):
        made.close()
    answered: list[bool] = []
    on_lanes.read(lambda _desk: True, answered.append)
    qtbot.waitUntil(lambda: answered == [True], timeout=_WAIT_MS)


def test_a_file_name_is_one_that_every_system_takes() -> None:
    assert pdf_name("服务工作日志", "木兰/镇", "") == "服务工作日志 木兰-镇.pdf"
