# SPDX-License-Identifier: MulanPSL-2.0
"""One stick for several stations and their county: what it brings, holds, and is cleared of."""

import errno
from pathlib import Path
from typing import Any

import pytest

from tests.services.building import intake, put
from tests.services.conftest import MakeDesk
from tests.services.exchanging import enrol, records_of, save
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.services import attachments, bundles, exchange, states, stick_content, sticks
from wuse_desktop.services.desk import Desk


@pytest.fixture
def other(make_desk: MakeDesk, county: Desk, tmp_path: Path) -> Desk:
    """A second station of the county."""
    made = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(made, county, tmp_path)
    return made


def held(desk: Desk, stick: Path) -> list[str]:
    return [item.state for item in stick_content.look(desk, stick)]


def test_one_stick_goes_round_stations_and_county_and_back(
    desk: Desk, other: Desk, county: Desk, stick: Path
) -> None:
    (stick / "照片.jpg").write_bytes(b"of the driver")
    save(desk, "王秀兰")
    save(other, "赵德福")
    for station in (desk, other):
        assert sticks.carry(station, stick).good
    carried = sticks.carry(county, stick)
    assert carried.good
    assert carried.sentences == ("收下 2 个数据包。", "给 2 个站装上了回执和下发的内容。")
    for station in (desk, other):
        told = sticks.carry(station, stick)
        assert told.good
        assert states.counts(station).open == 0
        assert records_of(county, station.site_id) == records_of(station, station.site_id)
    assert (stick / "照片.jpg").read_bytes() == b"of the driver"
    assert sticks.carry(county, stick).good


def test_a_stick_says_what_it_holds_and_for_whom(
    desk: Desk, other: Desk, county: Desk, stick: Path
) -> None:
    assert stick_content.look(desk, stick) == []
    save(desk, "王秀兰")
    sticks.carry(desk, stick)
    (mine,) = stick_content.look(desk, stick)
    assert (mine.kind, mine.state) == ("本单位的数据包", stick_content.WAITING)
    (theirs,) = stick_content.look(other, stick)
    assert theirs.state == stick_content.OTHERS
    (waiting,) = stick_content.look(county, stick)
    assert (waiting.whose, waiting.state) == ("木兰镇社会工作服务站", stick_content.WAITING)
    sticks.carry(county, stick)
    assert stick_content.DONE in held(county, stick)
    assert stick_content.WAITING in held(desk, stick)  # the receipt
    sticks.carry(desk, stick)
    assert stick_content.WAITING not in held(desk, stick)
    (stick / "坏的.wuse").write_bytes(b"no bundle")
    assert stick_content.BROKEN in held(desk, stick)


def test_only_what_is_safe_is_cleared_unless_all_is_asked_for(
    desk: Desk, other: Desk, county: Desk, stick: Path
) -> None:
    (stick / "通知.docx").write_bytes(b"keep me")
    save(desk, "王秀兰")
    sticks.carry(desk, stick)
    assert stick_content.wipe(stick_content.look(desk, stick)).removed == 0
    sticks.carry(county, stick)
    save(other, "赵德福")
    sticks.carry(other, stick)
    sticks.carry(desk, stick)
    before = {item.path for item in stick_content.look(county, stick)}
    wiped = stick_content.wipe(stick_content.look(desk, stick))
    assert wiped.removed == 2  # the bundle and its receipt
    left = {item.path for item in stick_content.look(county, stick)}
    assert left < before
    assert stick_content.WAITING in held(county, stick)  # the other station's
    assert states.counts(other).open > 0
    stick_content.wipe(stick_content.look(county, stick), all_of_it=True)
    assert [path.name for path in stick.iterdir()] == ["通知.docx"]
    assert sticks.carry(other, stick).good  # it is made again from what the station keeps
    assert stick_content.WAITING in held(county, stick)


def test_a_stick_that_is_gone_or_protected_is_said(
    desk: Desk, county: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert county.is_county
    with pytest.raises(UserFault, match="place_missing"):
        stick_content.look(desk, tmp_path / "pulled")
    save(desk, "王秀兰")
    sticks.carry(desk, stick)
    items = stick_content.look(desk, stick)

    def refused(_path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "read-only")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refused)
        with pytest.raises(EnvironmentFault) as caught:
            stick_content.wipe(items, all_of_it=True)
    assert caught.value.code == "stick_not_wiped"
    assert caught.value.next_step.endswith("。")


def test_what_was_taken_from_a_protected_stick_is_said_beside_what_could_not_be_put_on(
    desk: Desk, county: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "王秀兰")
    bundles.make(desk, stick)
    write = Path.open

    def protected(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if path.parent == stick and "x" in mode:
            raise OSError(errno.EROFS, "read-only")
        return write(path, mode, *more, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", protected)
        carried = sticks.carry(county, stick)
    assert not carried.good
    taken, refused = carried.sentences
    assert taken == "收下 1 个数据包。"
    assert refused.startswith("目标位置不允许写入")
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    assert sticks.carry(county, stick).good
    assert sticks.carry(desk, stick).good
    assert states.counts(desk).open == 0


@pytest.mark.parametrize("number", [errno.EIO, errno.EHOSTDOWN, errno.ESTALE, errno.EACCES])
def test_a_share_that_hangs_is_gone(
    desk: Desk, county: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    assert county.is_county
    save(desk, "王秀兰")
    stat = Path.stat

    def hanging(path: Path, **named: Any) -> Any:
        if path.is_relative_to(stick):
            raise OSError(number, "hangs")
        return stat(path, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", hanging)
        for act in (sticks.carry, stick_content.look):
            with pytest.raises(UserFault, match="place_missing"):
                act(desk, stick)
        (report,) = exchange.sync(desk, stick)
    assert report.sent == ()
    assert report.problems
    assert report.reachable == (number == errno.EACCES)  # there, but not open to us


def test_before_enrolment_there_is_nothing_to_carry(make_desk: MakeDesk, stick: Path) -> None:
    with pytest.raises(UserFault, match="not_enrolled"):
        sticks.carry(make_desk(), stick)
    assert list(stick.iterdir()) == []


def test_a_stick_says_what_is_for_which_laptop(
    desk: Desk, second: Desk, county: Desk, stick: Path
) -> None:
    for path in stick.iterdir():
        path.unlink()
    (case_id,) = put(desk, intake(save(desk, "孙桂芝")))
    attachments.add(desk, "case_file", case_id, b"%PDF-1.4 " + b"x" * 900)
    sticks.carry(desk, stick)

    def shown(at: Desk) -> set[tuple[str, str, str]]:
        return {(item.kind, item.whose, item.state) for item in stick_content.look(at, stick)}

    waiting, others = stick_content.WAITING, stick_content.OTHERS
    first = {item.path for item in stick_content.look(desk, stick)}
    assert shown(desk) == {
        ("本单位的数据包", "", waiting),
        ("本单位的附件包", "", waiting),
        ("给本站电脑的数据包", "王芳的电脑", waiting),
        ("给本站电脑的附件包", "王芳的电脑", waiting),
    }
    assert shown(second) == {
        ("数据包", "李晓梅的电脑", waiting),
        ("附件包", "李晓梅的电脑", waiting),
        ("数据包", "李晓梅的电脑", others),  # what goes to the county
        ("附件包", "李晓梅的电脑", others),
    }
    assert {state for _kind, _whose, state in shown(county)} == {waiting, others}
    sticks.carry(second, stick)
    sticks.carry(county, stick)
    sticks.carry(desk, stick)
    states_of = {item.path: item.state for item in stick_content.look(desk, stick)}
    assert {states_of[path] for path in first} == {stick_content.DONE}
