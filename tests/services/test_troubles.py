# SPDX-License-Identifier: MulanPSL-2.0
"""What a round could not do: what ended it comes first, and nothing is well that still waits."""

from functools import partial
from pathlib import Path

import pytest

from tests.services.exchanging import save
from wuse_desktop.domain.progress import SILENT
from wuse_desktop.services import exchange
from wuse_desktop.services.desk import Desk, at_once
from wuse_desktop.services.exchange import Outcome
from wuse_desktop.services.troubles import Remedy, Trouble
from wuse_desktop.sync.drops import faults, folder
from wuse_desktop.sync.drops.faults import drop_fault
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.engine import Problem, RoundReport, Step


@pytest.mark.parametrize("code", faults._SENTENCES)
def test_what_ends_a_round_is_said_shortly_and_called_passing_only_when_it_is(code: str) -> None:
    fault = drop_fault(code, "dav.example.cn", status=418, seen="SHA256:x")
    trouble = Trouble(code, fault.sentence)
    assert trouble.passes == fault.retryable
    assert trouble.short or not fault.closes


@pytest.mark.parametrize("code", folder._RETRYABLE)
def test_a_folder_that_may_come_back_passes(code: str) -> None:
    assert Trouble(code, "").passes
    assert Trouble(code, "").short


def test_of_a_code_that_is_not_known_another_round_is_the_step() -> None:
    trouble = Trouble("never_heard_of", "不知道。")
    assert (trouble.remedy, trouble.short, trouble.passes) == (Remedy.AGAIN, "", False)


def test_what_ended_the_round_comes_first_and_nothing_twice(desk: Desk) -> None:
    damaged = Problem(Step.APPLY, "", "bundle_damaged", "坏了。")
    login = Problem(Step.SEND, "", "drop_login", "密码不对。")
    reports = [
        RoundReport(problems=(damaged,)),
        RoundReport(problems=(damaged, login), reachable=False),
    ]
    told = exchange.outcome(desk, reports)
    assert [problem.code for problem in told.problems] == ["drop_login", "bundle_damaged"]
    assert (told.complete, told.reachable) == (False, False)


def test_a_round_is_not_well_while_a_bundle_that_failed_waits_its_turn(
    desk: Desk, county: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert county.is_county
    drop = tmp_path / "drop"
    drop.mkdir()
    exchange.choose_folder(desk, drop)
    save(desk, "王秀兰")

    def full(_drop: FolderDrop, _name: str, _data: bytes) -> None:
        raise folder._fault("disk_full")

    told = partial(exchange.told_round, desk, at_once, SILENT)
    with monkeypatch.context() as patched:
        patched.setattr(FolderDrop, "put_new", full)
        assert _codes(told(patient=True)) == ["disk_full"]
    left_alone = told(patient=True)
    assert _codes(left_alone) == ["disk_full"]
    assert (left_alone.complete, left_alone.reachable) == (False, True)
    assert left_alone.problems[0].sentence.startswith("上次没有送成：目标位置空间不够")
    assert told().complete  # a person asks
    assert told(patient=True).complete


def _codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]
