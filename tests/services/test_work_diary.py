# SPDX-License-Identifier: MulanPSL-2.0
"""The work diary is made from the records; indirect work stands beside them and apart."""

import io
from datetime import date
from typing import Any

import pytest

from tests.services.printed import text
from tests.services.worked_example import EXPECTED, MARCH, WorkedExample
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.errors import UserFault
from wuse_desktop.services import records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.work_diary import check_indirect, diary, save_indirect, sums


def work(desk: Desk, **changes: Any) -> IndirectWork:
    values: dict[str, Any] = {
        "worker_id": desk.session.worker_id,
        "worked_on": date(2026, 3, 23),
        "category": "04",
        "minutes": 45,
    }
    return IndirectWork(**{**values, **changes})


def test_the_direct_lines_are_those_that_the_figure_counts(
    desk: Desk, worked_example: WorkedExample
) -> None:
    minutes = {}
    for worker in ("W1", "W2"):
        found = diary(desk, worked_example[worker], MARCH)
        assert all(line.direct for line in found.lines)
        assert found.direct_minutes == sum(line.minutes for line in found.lines)
        figure = figures(desk, MARCH, None, True, worker_id=worked_example[worker])
        counted = {item.id: item.amount for item in figure["worker_minutes"].records}
        assert {line.record_id: line.minutes for line in found.lines} == counted
        minutes[worker] = found.direct_minutes
    assert sum(minutes.values()) == EXPECTED["worker_minutes"]


def test_lines_stand_in_order_of_time_and_name_what_they_are_of(
    desk: Desk, worked_example: WorkedExample
) -> None:
    found = diary(desk, worked_example["W1"], MARCH)
    days = [line.on for line in found.lines]
    assert days == sorted(days)
    kinds = {line.kind for line in found.lines}
    assert {"入户走访", "个案过程记录", "小组活动", "社区活动"} <= kinds
    assert all(line.title for line in found.lines)


def test_indirect_work_is_counted_apart_and_never_as_service(
    desk: Desk, worked_example: WorkedExample
) -> None:
    before = figures(desk, MARCH)
    save_indirect(desk, work(desk, worker_id=worked_example["W1"]))
    save_indirect(desk, work(desk, worker_id=worked_example["W1"], category="05", minutes=30))
    after = figures(desk, MARCH)
    assert after["worker_minutes"].value == before["worker_minutes"].value == 620
    assert after["event_minutes"].value == before["event_minutes"].value
    assert (before["indirect_minutes"].value, after["indirect_minutes"].value) == (0, 75)
    found = diary(desk, worked_example["W1"], MARCH)
    assert (found.indirect, found.indirect_minutes) == ({"04": 45, "05": 30}, 75)
    direct, indirect = sums(found)
    assert "75" in indirect
    assert "会议" in indirect
    assert str(found.direct_minutes) in direct
    assert sums(diary(desk, worked_example["W2"], MARCH)) == (
        sums(diary(desk, worked_example["W2"], MARCH))[0],
    )


def test_indirect_work_needs_a_kind_a_day_and_sensible_minutes(desk: Desk) -> None:
    for changes in (
        {"category": ""},
        {"worked_on": None},
        {"minutes": None},
        {"minutes": 0},
        {"minutes": 2000},
        {"worked_on": date(2026, 4, 1)},
    ):
        found = check_indirect(desk, work(desk, **changes))
        assert [item.level for item in found].count("block") >= 1, changes
    with pytest.raises(UserFault):
        save_indirect(desk, work(desk, minutes=0))


def test_indirect_work_goes_into_the_bin_and_comes_back(desk: Desk) -> None:
    saved = save_indirect(desk, work(desk))
    gone = records.delete(desk, "indirect_work", saved.id)
    assert diary(desk, desk.session.worker_id, MARCH).lines == ()
    records.undo(desk, gone.token)
    assert len(diary(desk, desk.session.worker_id, MARCH).lines) == 1


def test_the_paper_agrees_with_the_records_and_names_no_served_person(
    desk: Desk, worked_example: WorkedExample
) -> None:
    save_indirect(desk, work(desk, worker_id=worked_example["W1"], note="县里例会"))
    target = io.BytesIO()
    options = PaperOptions(period=MARCH, worker_id=worked_example["W1"])
    paper(desk, "work-diary", options, target)
    said = text(target.getvalue())
    found = diary(desk, worked_example["W1"], MARCH)
    assert "工作日志" in said
    assert "县里例会" in said
    assert f"直接服务{found.direct_minutes}分钟" in said
    assert said.count("直接服务") >= len([line for line in found.lines if line.direct])
    with desk.read() as connection:
        names = list(connection.exec_driver_sql("SELECT name FROM person").scalars())
    assert not [name for name in names if name in said]


def test_an_unknown_worker_is_told(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        diary(desk, "nobody", MARCH)
    assert caught.value.code == "worker_unknown"
