# SPDX-License-Identifier: MulanPSL-2.0
"""A photo taken at a station is looked at in its county: packed, carried, opened at the screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import Answers, drop, enrol, press, texts
from tests.gui.real_window import CHEAP, PASSWORD, OpenWindow
from tests.gui.test_attachments import CASE, jpeg, shown_strip
from tests.gui.work_samples import add_open_case, add_person
from wuse_desktop.gui.dialogs.attachment_viewer import AttachmentViewer
from wuse_desktop.gui.dialogs.stick import StickDialog
from wuse_desktop.gui.models.attachment_tiles import IMAGE_ROLE, NOTE_ROLE
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.inbox_page import InboxPage
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.tasks import InlineRunner
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments, bundles, inbox, laptops, sticks
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.joining import create_joining_desk, join, make_device_card
from wuse_desktop.services.welcoming import admit_laptop


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def case_id(desk: Desk, county_desk: Desk, tmp_path: Path) -> str:
    """A case of a station that the county has admitted."""
    enrol(desk, county_desk, tmp_path / "cards")
    return add_open_case(desk, add_person(desk, "王秀英"))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A laptop that waits to join."""
    home = tmp_path / "fresh"
    made = create_joining_desk(
        home, "王芳", "wangf", PASSWORD, secrets=NoKeyring(), costs=CHEAP
    ).desk
    yield made
    made.close()


def sending(desk: Desk, stick: Path, qtbot: QtBot) -> SendingPage:
    page = SendingPage(
        Operations(desk, InlineRunner()), choose_folder=Answers(stick, stick, stick).folder
    )
    qtbot.addWidget(page)
    page.resize(1160, 680)
    page.show()
    return page


def receiving(county: Desk, qtbot: QtBot) -> InboxPage:
    page = InboxPage(Operations(county, InlineRunner()))
    qtbot.addWidget(page)
    page.resize(1160, 680)
    page.show()
    return page


def test_a_photo_goes_from_the_station_to_the_screen_of_the_county(
    desk: Desk,
    county_desk: Desk,
    case_id: str,
    stick: Path,
    qtbot: QtBot,
    open_window: OpenWindow,
) -> None:
    window = open_window(county_desk)
    assert window.workspace is not None
    photo = attachments.add(desk, CASE, case_id, jpeg(1200, 900)).saved.id
    page = sending(desk, stick, qtbot)
    files = next(label for label in page.findChildren(QLabel) if "照片和文件" in label.text())
    assert files.text() == "照片和文件（在文字之后送）：1 个等着送"
    page.stick_button.click()
    assert "1 个附件文件" in page.notice.sentence
    assert files.text().endswith("：1 个在路上")

    inbox_page = receiving(county_desk, qtbot)
    drop(inbox_page, [stick])
    rows = [line.cells for line in inbox_page.arrivals.table.model.lines]
    assert [row[0] for row in rows] == [
        "木兰镇社会工作服务站",
        "附件 · 木兰镇社会工作服务站",
    ]
    assert rows[1][5] == "第 1 个附件包，可以收下。"
    inbox_page.arrivals.all_button.click()
    rows = [line.cells for line in inbox_page.arrivals.table.model.lines]
    assert rows[1][4:] == ("已收下", "收下 1 个附件文件。")
    press(inbox_page.notice, "把回执写回U盘")
    assert len(list(stick.glob("*.wuse-receipt"))) == 2
    assert attachments.read(county_desk, photo) == attachments.read(desk, photo)

    page.take_dropped([stick])
    assert "县级总督导站收到了 1 个附件文件。" in page.notice.sentence
    assert files.text().endswith("：1 个县里已收到")

    strip = shown_strip(window.workspace, CASE, case_id)
    index = strip.tiles.index(0)
    index.data(IMAGE_ROLE)
    qtbot.waitUntil(lambda: strip.tiles.index(0).data(IMAGE_ROLE) is not None)
    assert index.data(NOTE_ROLE) == ""
    strip.row.opened.emit(strip.lines[0].id)
    (viewer,) = window.findChildren(AttachmentViewer)
    qtbot.waitUntil(lambda: viewer.is_shown)
    viewer.close()


def test_a_photo_that_has_not_come_is_underway_and_no_mishap(
    desk: Desk, county_desk: Desk, case_id: str, stick: Path, open_window: OpenWindow
) -> None:
    attachments.add(desk, CASE, case_id, jpeg(1200, 900))
    inbox.take(county_desk, bundles.make(desk, stick).path)
    window = open_window(county_desk)
    assert window.workspace is not None
    strip = shown_strip(window.workspace, CASE, case_id)
    assert strip.tiles.index(0).data(NOTE_ROLE) == "照片还在路上"
    strip.row.opened.emit(strip.lines[0].id)
    (viewer,) = window.findChildren(AttachmentViewer)
    assert viewer.waiting.sentence.startswith("照片还在路上。")
    assert "附件包" in texts(viewer)
    viewer.close()


def test_a_photo_comes_to_the_other_laptop_of_the_station(
    desk: Desk, fresh: Desk, stick: Path, tmp_path: Path, qtbot: QtBot, open_window: OpenWindow
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    folder = tmp_path / "joining"
    folder.mkdir()
    card = make_device_card(fresh, folder)
    join(fresh, admit_laptop(desk, card.path, folder).card)
    photo = attachments.add(desk, CASE, case_id, jpeg(1200, 900)).saved.id
    (second,) = laptops.siblings(desk)
    bundles.make_for_laptop(desk, second, stick)
    sticks.take_from_county(fresh, [stick])

    window = open_window(fresh)
    assert window.workspace is not None
    strip = shown_strip(window.workspace, CASE, case_id)
    assert strip.tiles.index(0).data(NOTE_ROLE) == "尚未收到"
    strip.row.opened.emit(strip.lines[0].id)
    (viewer,) = window.findChildren(AttachmentViewer)
    assert viewer.waiting.sentence.startswith("尚未收到")
    assert "U盘捎带" in texts(viewer)
    viewer.close()

    for each in (desk, fresh):
        dialog = StickDialog(Operations(each, InlineRunner()), stick)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.carry_button.click()
        assert "可以安全拔出U盘" in dialog.notice.sentence
        kinds = {line.cells[0]: line.cells[1] for line in dialog.table.model.lines}
        if each is desk:
            assert kinds["给本站电脑的附件包"] == "王芳的电脑"
        else:
            assert "照片和文件，共 1 个" in dialog.notice.sentence
            assert kinds["附件包"] == "李晓梅的电脑"
        dialog.close()
    assert attachments.read(fresh, photo) == attachments.read(desk, photo)
    strip = shown_strip(window.workspace, CASE, case_id)
    index = strip.tiles.index(0)
    index.data(IMAGE_ROLE)
    qtbot.waitUntil(lambda: strip.tiles.index(0).data(IMAGE_ROLE) is not None)
    assert index.data(NOTE_ROLE) == ""
