# SPDX-License-Identifier: MulanPSL-2.0
"""自动收发: rounds by themselves, told honestly, paused and stopped when that is asked."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.drop_servers.scripted import Answer, Asked, scripted
from tests.gui.exchange_samples import enrol, save_people
from tests.gui.real_window import OpenWindow
from wuse_desktop.domain.progress import Progress
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui import exchange_agent
from wuse_desktop.gui.exchange_agent import ExchangeAgent, Phase, Stopped
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.sending_page import SendingPage
from wuse_desktop.gui.tasks import InlineRunner, LaneRunner
from wuse_desktop.services import carriers, exchange, sent_bundles
from wuse_desktop.services.desk import Desk, OnDesk
from wuse_desktop.services.exchange import Outcome
from wuse_desktop.services.people import save_person


@pytest.fixture
def drop(desk: Desk, county_desk: Desk, tmp_path: Path) -> Path:
    """The folder that the station and its county share."""
    enrol(desk, county_desk, tmp_path / "cards")
    folder = tmp_path / "drop"
    folder.mkdir()
    for each in (desk, county_desk):
        exchange.choose_folder(each, folder)
    return folder


@pytest.fixture
def agent(operations: Operations) -> ExchangeAgent:
    return operations.agent


def _phase(agent: ExchangeAgent) -> Phase:
    return agent.phase


def _soon(monkeypatch: pytest.MonkeyPatch, **seconds: object) -> None:
    for name, value in seconds.items():
        monkeypatch.setattr(exchange_agent, name, value)


def test_rounds_run_by_themselves_and_what_is_written_goes_soon(
    desk: Desk, county_desk: Desk, drop: Path, agent: ExchangeAgent, qtbot: QtBot,
    operations: Operations, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert drop.is_dir()
    _soon(monkeypatch, FIRST_S=1, AFTER_CHANGE_S=1)
    save_people(desk, "王秀兰")
    with qtbot.waitSignal(agent.ended) as first:
        agent.begin()
    assert first.args is not None
    outcome, by_hand = first.args
    assert isinstance(outcome, Outcome)
    assert outcome.complete
    assert not by_hand
    assert sent_bundles.history(desk)[0].state == "delivered"
    assert agent.phase is Phase.WAITING
    assert agent.sentence.endswith("收发过")
    exchange.sync(county_desk)
    with qtbot.waitSignal(agent.ended):
        operations.write(lambda at: save_person(at, Person(name="后来的")))
    assert [line.state for line in sent_bundles.history(desk)] == ["delivered", "confirmed"]


def test_nobody_to_send_to_and_nowhere_to_is_said(
    desk: Desk, county_desk: Desk, agent: ExchangeAgent, tmp_path: Path
) -> None:
    agent.look_again()
    assert (agent.phase, agent.sentence) == (Phase.OFF, "")
    assert "登记" in agent.reason
    enrol(desk, county_desk, tmp_path / "cards")
    agent.look_again()
    assert "上报方式" in agent.reason


def test_a_folder_that_is_gone_is_tried_again_later_and_later(
    drop: Path, agent: ExchangeAgent, qtbot: QtBot
) -> None:
    drop.rename(drop.with_name("pulled"))
    for wait in exchange_agent.RETRY_S[:2]:
        with qtbot.waitSignal(agent.ended):
            agent.run_now()
        assert agent.phase is Phase.STUCK
        assert "再试" in agent.sentence
        assert abs(agent._timer.remainingTime() - wait * 1000) < 5000
    drop.with_name("pulled").rename(drop)
    with qtbot.waitSignal(agent.ended):
        agent.run_now()
    assert agent.phase is Phase.WAITING


def test_a_server_that_asks_to_be_left_alone_is(
    desk: Desk, drop: Path, agent: ExchangeAgent, qtbot: QtBot
) -> None:
    def busy(_asked: Asked) -> Answer:
        return Answer(503, b"", {"Retry-After": "7200"})

    assert drop.is_dir()
    with scripted(busy) as (address, _seen):
        carriers.choose_way(desk, carriers.Way(carriers.typed_address("webdav", address)))
        with qtbot.waitSignal(agent.ended):
            agent.run_now()
    assert agent.phase is Phase.STUCK
    assert abs(agent._timer.remainingTime() - 7_200_000) < 5000


def test_pausing_is_kept_and_a_round_by_hand_still_runs(
    desk: Desk, drop: Path, agent: ExchangeAgent, qtbot: QtBot
) -> None:
    assert drop.is_dir()
    agent.look_again()
    agent.pause(True)
    assert (agent.phase, agent._timer.isActive()) == (Phase.PAUSED, False)
    later = Operations(desk, InlineRunner()).agent
    later.look_again()
    assert later.phase is Phase.PAUSED
    with qtbot.waitSignal(agent.ended):
        agent.run_now()
    assert _phase(agent) is Phase.PAUSED
    agent.pause(False)
    assert _phase(agent) is Phase.WAITING


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A carrier that keeps silent until the event is set, and then takes one step."""
    answers = threading.Event()

    def round_(desk: Desk, on_desk: OnDesk, progress: Progress, **how: object) -> Outcome:
        del desk, how
        progress.step("正在发送", 500_000, 1_000_000)
        assert answers.wait(30)
        progress.step("正在发送", 600_000, 1_000_000)
        return on_desk(lambda: Outcome("好了。", True, ()))

    monkeypatch.setattr(exchange, "told_round", round_)
    yield answers
    answers.set()


def test_work_goes_on_while_a_line_is_slow_and_the_page_tells(
    desk: Desk, drop: Path, slow: threading.Event, qtbot: QtBot
) -> None:
    assert drop.is_dir()
    operations = Operations(desk, LaneRunner())
    page = SendingPage(operations)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.board.isVisible)
    page.send_button.click()
    qtbot.waitUntil(lambda: "50%" in page.rounds.line.sentence, timeout=20_000)
    qtbot.waitUntil(lambda: "每秒" in page.rounds.line.sentence, timeout=5000)
    assert not page.send_button.isEnabled()
    saved: list[object] = []
    operations.write(lambda at: save_person(at, Person(name="王秀兰")), saved.append)
    qtbot.waitUntil(lambda: bool(saved))
    slow.set()
    qtbot.waitUntil(lambda: page.notice.sentence == "好了。")
    assert page.send_button.isEnabled()
    operations.close()


def test_a_round_that_is_stopped_says_so(
    desk: Desk, drop: Path, slow: threading.Event, qtbot: QtBot
) -> None:
    assert drop.is_dir()
    operations = Operations(desk, LaneRunner())
    agent, answers = operations.agent, list[object]()
    agent.ended.connect(lambda answer, _by_hand: answers.append(answer))
    agent.run_now()
    qtbot.waitUntil(lambda: agent.running)
    agent.stop()
    slow.set()
    qtbot.waitUntil(lambda: answers == [Stopped()])
    assert agent.phase is not Phase.STUCK
    assert "收发过" not in agent.sentence
    operations.close()


def test_locking_does_not_wait_for_a_slow_line(
    desk: Desk, drop: Path, slow: threading.Event, open_window: OpenWindow, qtbot: QtBot
) -> None:
    assert drop.is_dir()
    window = open_window(desk, runner=LaneRunner())
    frame = window.workspace
    assert frame is not None
    qtbot.waitUntil(lambda: frame.page is not None)
    frame.operations.agent.run_now()
    qtbot.waitUntil(lambda: "收发" in frame.status.sentence)
    qtbot.waitUntil(lambda: not frame.operations._runner.busy)  # type: ignore[attr-defined]
    window._on_idle()
    assert window.workspace is None
    slow.set()
    window.close()
