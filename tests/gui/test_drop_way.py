# SPDX-License-Identifier: MulanPSL-2.0
"""上报方式: choosing a server, trying it, and reporting over it, by the real widgets."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.drop_servers.process import PASSWORD, USER, Server
from tests.drop_servers.running import MakeServer, Running, make_server, running
from tests.drop_servers.s3 import ACCESS, BUCKET, SECRET
from tests.drop_servers.sftp import RcloneSftp
from tests.drop_servers.webdav import RcloneWebDav
from tests.gui.exchange_samples import Answers, enrol, press, save_people, texts
from wuse_desktop.gui.dialogs.drop_way import DropWayDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.inbox_page import InboxPage
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.tasks import InlineRunner, LaneRunner
from wuse_desktop.services import carriers, exchange, sent_bundles, states
from wuse_desktop.services.carriers import Way
from wuse_desktop.services.desk import Desk

__all__ = ["make_server", "running"]

Open = Callable[..., SendingPage]


@pytest.fixture
def open_page(operations: Operations, qtbot: QtBot) -> Open:
    """Return ``open_page(*answers)``: the station's page, its file dialogs answered."""

    def opened(*answers: object, of: Operations | None = None) -> SendingPage:
        given = Answers(*answers)
        page = SendingPage(
            of or operations,
            choose_file=given.file,
            choose_files=given.files,
            choose_folder=given.folder,
        )
        qtbot.addWidget(page)
        page.resize(1160, 680)
        page.show()
        return page

    return opened


@pytest.fixture
def enrolled(desk: Desk, county_desk: Desk, tmp_path: Path) -> Desk:
    """The county that the station reports to."""
    enrol(desk, county_desk, tmp_path / "cards")
    return county_desk


def choose(dialog: DropWayDialog, kind: str) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))


def webdav(server: Server) -> Way:
    address = f"http://127.0.0.1:{server.port}/{server.new_place()}"
    return Way(carriers.typed_address("webdav", address, USER))


@pytest.mark.usefixtures("enrolled")
def test_a_webdav_server_is_typed_tried_saved_and_used(
    desk: Desk, open_page: Open, running: Running, qtbot: QtBot
) -> None:
    server = running("webdav-rclone")
    save_people(desk, "王秀兰")
    page = open_page()
    page.folder_button.click()
    dialog = page.way_dialog
    choose(dialog, "webdav")
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    place = server.new_place()
    qtbot.keyClicks(dialog.place, f"http://127.0.0.1:{server.port}/{place}")
    qtbot.keyClicks(dialog.user, USER)
    dialog.password.setText("wrong")
    dialog.try_button.click()
    assert "不认这个用户名或密码" in dialog.answer.text()
    dialog.password.setText(PASSWORD)
    qtbot.keyClick(dialog.try_button, Qt.Key.Key_Space)
    assert "连上了，能存能取" in dialog.answer.text()
    dialog.save_button.click()
    assert not dialog.isVisible()
    assert dialog.password.text() == ""
    assert "密钥库" in page.notice.sentence  # none answers here, and that is said
    qtbot.waitUntil(lambda: "上报到：WebDAV 127.0.0.1" in texts(page))
    page.send_button.click()
    assert page.notice.sentence.startswith("已放到")
    assert sent_bundles.history(desk)[0].state == "delivered"
    assert any(path.name.endswith(".manifest") for path in (server.data / place).rglob("*"))


@pytest.mark.usefixtures("enrolled")
def test_an_s3_store_is_typed_and_tried(desk: Desk, open_page: Open, running: Running) -> None:
    server = running("s3-rclone")
    page = open_page()
    page.folder_button.click()
    dialog = page.way_dialog
    choose(dialog, "s3")
    dialog.place.setText(f"http://127.0.0.1:{server.port}")
    dialog.bucket.setText(BUCKET)
    dialog.inside.setText(server.new_place())
    dialog.user.setText(ACCESS)
    dialog.password.setText(SECRET)
    dialog.try_button.click()
    assert "能存能取" in dialog.answer.text()
    dialog.bucket.setText("no-such-bucket")
    dialog.try_button.click()
    assert "没有这个目录或存储桶" in dialog.answer.text()
    assert carriers.read_way(desk) is None


def test_an_sftp_server_is_saved_only_after_its_key_was_seen(
    desk: Desk, enrolled: Desk, open_page: Open, make_server: MakeServer
) -> None:
    assert enrolled.is_county
    server = make_server(RcloneSftp)
    page = open_page()
    page.folder_button.click()
    dialog = page.way_dialog
    choose(dialog, "sftp")
    dialog.place.setText(f"127.0.0.1:{server.port}/{server.new_place()}")
    dialog.user.setText(USER)
    dialog.password.setText(PASSWORD)
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "请先试一试连接" in dialog.answer.text()
    dialog.try_button.click()
    assert "服务器指纹：ssh-ed25519 SHA256:" in dialog.answer.text()
    dialog.save_button.click()
    kept = carriers.read_way(desk)
    assert kept is not None
    assert kept.address.host_key.startswith("ssh-ed25519 SHA256:")

    other = Way(
        carriers.typed_address(
            "sftp", kept.address.place, USER, host_key=kept.address.host_key[:-3] + "xyz"
        )
    )
    carriers.choose_way(desk, other, PASSWORD)
    page.refresh()
    page.folder_button.click()
    dialog = page.way_dialog
    dialog.try_button.click()
    assert "和第一次见到的不一样" in dialog.answer.text()
    assert dialog.key_button.isVisible()
    dialog.key_button.click()
    assert "能存能取" in dialog.answer.text()
    dialog.save_button.click()
    assert carriers.read_way(desk) == kept


@pytest.mark.usefixtures("enrolled")
def test_what_is_typed_wrong_is_said_and_nothing_is_kept(desk: Desk, open_page: Open) -> None:
    page = open_page()
    page.folder_button.click()
    dialog = page.way_dialog
    choose(dialog, "webdav")
    dialog.place.setText("https://u:secret@dav.example.cn/x")
    for wish in (dialog.try_button, dialog.save_button):
        wish.click()
        assert "地址里不能写密码" in dialog.answer.text()
    choose(dialog, "folder")
    dialog.save_button.click()
    assert "不完整" in dialog.answer.text()
    assert carriers.read_way(desk) is None


@pytest.mark.usefixtures("enrolled")
def test_a_folder_is_browsed_for(desk: Desk, open_page: Open, tmp_path: Path) -> None:
    page = open_page(tmp_path)
    page.folder_button.click()
    press(page.way_dialog, "浏览…")
    page.way_dialog.save_button.click()
    assert exchange.drop_folder(desk) == str(tmp_path)


def test_the_card_brings_the_address_and_the_page_asks_for_the_password(
    desk: Desk, county_desk: Desk, open_page: Open, running: Running, tmp_path: Path
) -> None:
    way = webdav(running("webdav-rclone"))
    carriers.choose_way(county_desk, way, PASSWORD)
    enrol(desk, county_desk, tmp_path)
    save_people(desk, "王秀兰")
    page = open_page()
    page.send_button.click()
    dialog = page.way_dialog
    assert "只差密码" in dialog.answer.text()
    dialog.password.setText(PASSWORD)
    dialog.save_button.click()
    page.send_button.click()
    assert sent_bundles.history(desk)[0].state == "delivered"
    exchange.sync(county_desk)
    page.send_button.click()
    assert states.counts(desk).open == 0


def test_the_county_chooses_on_its_inbox_page(
    desk: Desk, enrolled: Desk, qtbot: QtBot, running: Running
) -> None:
    way = webdav(running("webdav-rclone"))
    carriers.choose_way(desk, way, PASSWORD)
    save_people(desk, "王秀兰")
    exchange.sync(desk)
    page = InboxPage(Operations(enrolled, InlineRunner()))
    qtbot.addWidget(page)
    page.show()
    page.folder_button.click()
    dialog = page.way_dialog
    choose(dialog, "webdav")
    dialog.place.setText(way.address.place)
    dialog.user.setText(USER)
    dialog.password.setText(PASSWORD)
    dialog.save_button.click()
    assert page.sync_button.text() == "从服务器收件"
    page.sync_button.click()
    assert page.notice.sentence.startswith("收下 1 个数据包")


@pytest.mark.usefixtures("enrolled")
def test_a_server_that_is_down_is_said_and_the_attempts_are_counted(
    desk: Desk, open_page: Open, make_server: MakeServer
) -> None:
    server = make_server(RcloneWebDav)
    carriers.choose_way(desk, webdav(server), PASSWORD)
    save_people(desk, "王秀兰")
    server.kill()
    page = open_page()
    page.send_button.click()
    page.send_button.click()
    assert page.rounds.troubles.isVisible()
    assert "连不上中转服务器 127.0.0.1" in texts(page.rounds.troubles)
    assert "没有丢" in texts(page.rounds.troubles)
    (line,) = page.overview.bundles.model.lines
    assert "试了 2 次还没送成" in line.cells[4]
    server.start()
    page.send_button.click()
    (line,) = page.overview.bundles.model.lines
    assert line.cells[3:] == ("已送达", "已放到上报文件夹，等县里收下给回执。")


def runner_of(operations: Operations) -> LaneRunner:
    assert isinstance(operations._runner, LaneRunner)
    return operations._runner


@pytest.fixture
def on_lanes(desk: Desk, qtbot: QtBot) -> Iterator[Operations]:
    """The real lanes, as in the program."""
    runner = LaneRunner()
    made = Operations(desk, runner)
    yield made
    runner.close()
    qtbot.waitUntil(lambda: not runner._running)


@pytest.mark.usefixtures("enrolled")
def test_a_server_that_does_not_answer_holds_up_neither_screen_nor_records(
    desk: Desk, open_page: Open, on_lanes: Operations, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, answered = threading.Event(), threading.Event()

    def waiting(*_arguments: object, **_named: object) -> list[object]:
        held.set()
        answered.wait(20)
        return []

    carriers.choose_way(desk, Way(carriers.typed_address("webdav", "https://dav.example.cn/x")))
    page = open_page(of=on_lanes)
    qtbot.waitUntil(page.send_button.isVisible)
    monkeypatch.setattr(exchange, "sync", waiting)
    page.send_button.click()
    qtbot.waitUntil(held.is_set)
    assert on_lanes.agent.running
    saved: list[list[str]] = []
    on_lanes.write(lambda there: save_people(there, "赵德福"), saved.append)
    qtbot.waitUntil(lambda: bool(saved))
    assert on_lanes.agent.running
    answered.set()
    qtbot.waitUntil(lambda: not on_lanes.agent.running and not runner_of(on_lanes)._running)
