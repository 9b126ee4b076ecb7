# SPDX-License-Identifier: MulanPSL-2.0
"""Rounds that run by themselves are told as they went: shortly at the bottom, whole on the page."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.drop_servers.process import PASSWORD, USER
from tests.drop_servers.running import Running, make_server, running
from tests.gui.exchange_samples import enrol, save_people, texts
from tests.gui.real_window import OpenWindow, Typist
from tests.services.exchanging import Crafted, craft
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.progress import SILENT
from wuse_desktop.gui.exchange_agent import ExchangeAgent, Phase
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.inbox_page import InboxPage
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.status_line import StatusLine
from wuse_desktop.gui.widgets.round_control import RoundControl
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import bundles, carriers, exchange, states
from wuse_desktop.services.carriers import Way
from wuse_desktop.services.desk import Desk, at_once
from wuse_desktop.sync.drops.faults import drop_fault
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.ports import Outgoing
from wuse_desktop.sync.transport import STATION, DropTransport

__all__ = ["make_server", "running"]


@pytest.fixture
def shared(desk: Desk, county_desk: Desk, tmp_path: Path) -> Path:
    """The folder that the station and its county share, with one person on the way."""
    enrol(desk, county_desk, tmp_path / "cards")
    folder = tmp_path / "drop"
    folder.mkdir()
    for each in (desk, county_desk):
        exchange.choose_folder(each, folder)
    save_people(desk, "王秀兰")
    exchange.sync(desk)
    return folder


def _refuse(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """From now on the carrier answers every listing with this fault."""

    def listing(*_arguments: object) -> object:
        raise drop_fault(code, "dav.example.cn", seen="SHA256:x")

    monkeypatch.setattr(FolderDrop, "list", listing)


def _frame(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def _round_by_itself(frame: Workspace) -> ExchangeAgent:
    """What the timer does when its time has come."""
    agent = frame.operations.agent
    agent._by_itself()
    return agent


def _phase(agent: ExchangeAgent) -> Phase:
    return agent.phase


def _status(frame: Workspace) -> QPushButton:
    status: StatusLine = frame.status
    return status._exchange


def _come_to_the_page(frame: Workspace, typist: Typist) -> RoundControl:
    """Follow the line at the bottom by the keyboard."""
    _status(frame).setFocus()
    typist.press("Space")
    page = frame.page
    assert isinstance(page, SendingPage | InboxPage)
    return page.rounds


def _damage_what_lies_there(folder: Path) -> None:
    for part in folder.rglob("*"):
        if part.is_file() and part.suffix != ".manifest":
            data = bytearray(part.read_bytes())
            data[len(data) // 2] ^= 1
            part.write_bytes(data)


def _forge_a_receipt(folder: Path) -> None:
    (token,) = (folder / "inbox").iterdir()
    receipt = f"outbox/{token.name}/{new_id()}.receipt"
    FolderDrop(folder).put_new(receipt, b"forged")


def test_a_damaged_bundle_is_said_at_the_county_with_the_way_to_it(
    county_desk: Desk, shared: Path, open_window: OpenWindow, typist: Typist
) -> None:
    frame = _frame(open_window(county_desk))
    _damage_what_lies_there(shared)
    agent = _round_by_itself(frame)
    assert _phase(agent) is Phase.TROUBLED
    assert agent.sentence.endswith("收发过，有 1 处问题")
    assert agent.sentence in frame.status.sentence
    assert _status(frame).property("tone") == "due"
    rounds = _come_to_the_page(frame, typist)
    (trouble,) = agent.troubles
    assert trouble.told in texts(rounds.troubles)
    assert "没有收下" in trouble.sentence
    assert [step.text() for step in rounds.troubles.buttons] == ["再试一次"]


def test_a_bundle_that_was_fetched_and_not_taken_is_looked_at(
    desk: Desk,
    county_desk: Desk,
    shared: Path,
    open_window: OpenWindow,
    typist: Typist,
    tmp_path: Path,
) -> None:
    frame = _frame(open_window(county_desk))
    newer = craft(desk, county_desk, tmp_path, {}, Crafted(schema_version="9999"))
    _put_for_county(shared, newer, newer.stem)
    agent = _round_by_itself(frame)
    assert agent.sentence.endswith("收发过，有 1 处问题")
    rounds = _come_to_the_page(frame, typist)
    (step,) = rounds.troubles.buttons
    assert step.text() == "查看"
    step.setFocus()
    typist.press("Return")
    page = frame.page
    assert isinstance(page, InboxPage)
    assert page.tabs.currentWidget() is page.arrivals
    assert [line.cells[4] for line in page.arrivals.table.model.lines] == ["不能收"]


def test_a_bundle_that_nobody_can_read_is_said_with_the_station_that_it_came_from(
    desk: Desk,
    county_desk: Desk,
    shared: Path,
    open_window: OpenWindow,
    typist: Typist,
    tmp_path: Path,
) -> None:
    frame = _frame(open_window(county_desk))
    broken = tmp_path / "broken.wuse"
    broken.write_bytes(bundles.make(desk).path.read_bytes()[:-40])
    _put_for_county(shared, broken, new_id())
    _round_by_itself(frame)
    rounds = _come_to_the_page(frame, typist)
    assert f" {desk.station().name}：这个数据包" in texts(rounds.troubles)
    assert [step.text() for step in rounds.troubles.buttons] == ["知道了"]


def _put_for_county(shared: Path, bundle: Path, bundle_id: str) -> None:
    (token,) = (shared / "inbox").iterdir()
    way = DropTransport(FolderDrop(shared), STATION, ())
    way.send(Outgoing(bundle_id, token.name, bundle), SILENT)


def test_a_forged_receipt_is_said_until_somebody_has_read_it(
    desk: Desk, shared: Path, open_window: OpenWindow, typist: Typist
) -> None:
    frame = _frame(open_window(desk))
    _forge_a_receipt(shared)
    agent = _round_by_itself(frame)
    assert agent.sentence.endswith("收发过，有 1 处问题")
    rounds = _come_to_the_page(frame, typist)
    assert "这张回执损坏了，或者被改动过，没有采用" in texts(rounds.troubles)
    assert [step.text() for step in rounds.troubles.buttons] == ["输入回执码…", "知道了"]
    assert states.counts(desk).confirmed == 0
    _round_by_itself(frame)
    _forge_a_receipt(shared)
    _round_by_itself(frame)
    assert "（第 2 次）木兰县社会工作总督导站：这张回执损坏了" in texts(rounds.troubles)
    assert agent.sentence.endswith("收发过，有 1 处问题")
    rounds.troubles.buttons[1].setFocus()
    typist.press("Return")
    assert _phase(agent) is Phase.WAITING
    assert agent.sentence.endswith("收发过")
    assert rounds.troubles.isHidden()
    assert typist.at(rounds.pause_button)
    assert _status(frame).property("tone") == ""


def test_what_nobody_has_read_is_said_again_after_a_start(
    desk: Desk, shared: Path, open_window: OpenWindow, typist: Typist
) -> None:
    _forge_a_receipt(shared)
    exchange.told_round(desk, at_once, SILENT)
    frame = _frame(open_window(desk))
    assert _phase(frame.operations.agent) is Phase.TROUBLED
    assert "收发有 1 处问题没看过" in frame.status.sentence
    rounds = _come_to_the_page(frame, typist)
    assert "这张回执损坏了" in texts(rounds.troubles)


def test_a_wrong_password_is_no_bad_line_and_leads_to_the_way(
    desk: Desk, shared: Path, running: Running, open_window: OpenWindow, typist: Typist
) -> None:
    assert shared.is_dir()
    server = running("webdav-rclone")
    place = f"http://127.0.0.1:{server.port}/{server.new_place()}"
    carriers.choose_way(desk, Way(carriers.typed_address("webdav", place, USER)), "wrong")
    frame = _frame(open_window(desk))
    agent = _round_by_itself(frame)
    assert _phase(agent) is Phase.TROUBLED
    assert agent.sentence.endswith("没有收发成：服务器不认用户名或密码")
    rounds = _come_to_the_page(frame, typist)
    page = frame.page
    assert isinstance(page, SendingPage)
    (step,) = rounds.troubles.buttons
    assert "重新填写" in texts(rounds.troubles)
    assert page.panes()[2] is step
    step.setFocus()
    typist.press("Return")
    assert page.way_dialog.isVisible()
    page.way_dialog.password.setText(PASSWORD)
    page.way_dialog.save_button.click()
    _round_by_itself(frame)
    assert _phase(agent) is Phase.WAITING
    assert rounds.troubles.isHidden()


def test_a_line_that_is_gone_is_tried_again_and_is_no_trouble_when_it_is_back(
    desk: Desk, shared: Path, open_window: OpenWindow, typist: Typist
) -> None:
    frame = _frame(open_window(desk))
    shared.rename(shared.with_name("pulled"))
    agent = _round_by_itself(frame)
    assert _phase(agent) is Phase.STUCK
    assert agent.sentence.startswith("连不上，")
    rounds = _come_to_the_page(frame, typist)
    assert "断开了" in texts(rounds.troubles)
    assert [step.text() for step in rounds.troubles.buttons] == ["换一个文件夹…"]
    shared.with_name("pulled").rename(shared)
    _round_by_itself(frame)
    assert _phase(agent) is Phase.WAITING
    assert rounds.troubles.isHidden()
    assert states.counts(desk).delivered


def test_a_server_that_was_away_is_asked_again_by_one_key(
    desk: Desk,
    shared: Path,
    open_window: OpenWindow,
    typist: Typist,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shared.is_dir()
    frame = _frame(open_window(desk))
    with monkeypatch.context() as patched:
        _refuse(patched, "drop_unreachable")
        agent = _round_by_itself(frame)
    rounds = _come_to_the_page(frame, typist)
    (step,) = rounds.troubles.buttons
    assert step.text() == "再试一次"
    step.setFocus()
    typist.press("Return")
    assert _phase(agent) is Phase.WAITING
    page = frame.page
    assert isinstance(page, SendingPage)
    assert page.notice.sentence == "没有新的内容要送，也没有新的回执。"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("drop_certificate_unknown", "没有收发成：不知道安全证书是谁发的"),
        ("drop_full", "没有收发成：服务器的空间满了"),
        ("drop_host_key", "没有收发成：服务器的身份变了"),
        ("drop_unreachable", "再试"),
    ],
)
def test_each_fault_says_what_it_is(
    code: str,
    said: str,
    desk: Desk,
    shared: Path,
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shared.is_dir()
    frame = _frame(open_window(desk))
    _refuse(monkeypatch, code)
    agent = _round_by_itself(frame)
    assert agent.sentence.endswith(said)
    assert ("连不上" in agent.sentence) == (code == "drop_unreachable")


@pytest.mark.logs_errors
def test_an_error_of_ours_is_called_one(
    desk: Desk, shared: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shared.is_dir()
    frame = _frame(open_window(desk))

    def broken(*_arguments: object, **_named: object) -> object:
        raise ValueError

    monkeypatch.setattr(exchange, "told_round", broken)
    agent = _round_by_itself(frame)
    assert agent.sentence.endswith("没有收发成：程序出了错")


def test_what_happens_by_itself_neither_moves_the_keyboard_nor_opens_anything(
    desk: Desk, shared: Path, open_window: OpenWindow, typist: Typist
) -> None:
    window = open_window(desk)
    frame = _frame(window)
    before = frame.page
    typist.press("Ctrl+K")
    typed_in = typist.where
    _forge_a_receipt(shared)
    _round_by_itself(frame)
    assert typist.at(typed_in)
    assert frame.page is before
    assert not frame.notice.isVisible()
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [window]


def test_a_pause_keeps_what_went_wrong_in_sight(
    desk: Desk, shared: Path, open_window: OpenWindow, typist: Typist
) -> None:
    frame = _frame(open_window(desk))
    _forge_a_receipt(shared)
    agent = _round_by_itself(frame)
    rounds = _come_to_the_page(frame, typist)
    rounds.pause_button.click()
    assert _phase(agent) is Phase.PAUSED
    assert "有 1 处问题 · 自动收发已暂停" in rounds.sentence
    assert not rounds.troubles.isHidden()
    rounds.pause_button.click()
    assert _phase(agent) is Phase.TROUBLED
