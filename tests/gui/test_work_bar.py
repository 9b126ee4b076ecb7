# SPDX-License-Identifier: MulanPSL-2.0
"""Long work says what it does and how far it is, and stops when it is asked to."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.progress import Progress
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.services.desk import Desk, OnDesk
from wuse_desktop.services.people import save_person


@pytest.fixture
def bar(desk: Desk, qtbot: QtBot) -> Iterator[WorkBar]:
    """A bar over real lanes."""
    operations = Operations(desk, LaneRunner())
    made = WorkBar(operations)
    qtbot.addWidget(made)
    yield made
    operations.close()


class _Steps:
    """Work that goes one step further each time it is let."""

    def __init__(self) -> None:
        self.goes_on = threading.Semaphore(0)

    def __call__(self, desk: Desk, progress: Progress) -> str:
        del desk
        for done in range(4):
            self.goes_on.acquire()
            progress.step("正在打包记录", done, 4)
        return "好了"


def test_words_share_and_end(bar: WorkBar, qtbot: QtBot) -> None:
    work, answers = _Steps(), list[str]()
    assert bar.start("上报", work, answers.append)
    assert bar.isVisible()
    assert bar.sentence == "上报：正在开始"
    assert not bar.start("别的", work, answers.append)
    work.goes_on.release(3)
    qtbot.waitUntil(lambda: bar.sentence.startswith("上报：正在打包记录 · 50%"))
    work.goes_on.release()
    qtbot.waitUntil(lambda: answers == ["好了"])
    assert not bar.isVisible()
    assert not bar.busy


def test_stopping_is_told_and_frees_the_bar(bar: WorkBar, qtbot: QtBot) -> None:
    work, answers = _Steps(), list[str]()
    bar.start("装到U盘", work, answers.append)
    work.goes_on.release()
    qtbot.waitUntil(lambda: "正在打包记录" in bar.sentence)
    with qtbot.waitSignal(bar.stopped) as stopped:
        bar.findChildren(QPushButton)[0].click()
        assert "正在停下" in bar.sentence
        work.goes_on.release()
    assert stopped.args == ["装到U盘"]
    assert answers == []
    assert bar.start("上报", work, answers.append)
    work.goes_on.release(4)
    qtbot.waitUntil(lambda: answers == ["好了"])


def test_work_that_waits_for_a_network_lets_others_save(desk: Desk, qtbot: QtBot) -> None:
    operations = Operations(desk, LaneRunner())
    network, answers, heard = threading.Event(), list[str](), list[Changes]()
    operations.changed.connect(lambda changes, _by: heard.append(changes))

    def work(at: Desk, on_desk: OnDesk, progress: Progress) -> str:
        del progress
        on_desk(lambda: save_person(at, Person(name="先到的人")))
        assert network.wait(30)
        on_desk(lambda: save_person(at, Person(name="后到的人")))
        return "好了"

    operations.exchange(work, answers.append)
    operations.write(lambda at: save_person(at, Person(name="王秀兰")).id, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)  # saved while the network keeps silent
    network.set()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert answers[1] == "好了"
    assert len(heard[1].ids("person")) == 2
    operations.close()


def test_what_a_step_raises_reaches_the_work_that_asked(desk: Desk, qtbot: QtBot) -> None:
    operations = Operations(desk, LaneRunner())
    answers: list[str] = []

    def refuse() -> str:
        raise UserFault("nothing_to_send", "没有需要上报的新记录。")

    def work(at: Desk, on_desk: OnDesk, progress: Progress) -> str:
        del at, progress
        with pytest.raises(UserFault) as refused:
            on_desk(refuse)
        return refused.value.code

    operations.exchange(work, answers.append)
    qtbot.waitUntil(lambda: answers == ["nothing_to_send"])
    operations.close()


def test_a_failure_reaches_whoever_asked(bar: WorkBar, qtbot: QtBot) -> None:
    def fail(desk: Desk, progress: Progress) -> str:
        raise UserFault("nothing_to_send", "没有需要上报的新记录。")

    faults: list[Fault] = []
    bar.start("上报", fail, lambda answer: None, faults.append)
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert not bar.isVisible()
