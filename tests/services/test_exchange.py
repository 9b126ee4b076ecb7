# SPDX-License-Identifier: MulanPSL-2.0
"""Rounds over a shared folder: what goes up, what comes back, and what the county's board says."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.drop_servers.scripted import Answer, Asked, scripted
from tests.services.conftest import Clock, MakeDesk
from tests.services.exchanging import carry, content, enrol, records_of, save
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.errors import Fault
from wuse_desktop.services import (
    attempts,
    bundles,
    exchange,
    inbox,
    sent_bundles,
    states,
    station_board,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.roll_up import make_county_figures
from wuse_desktop.sync import parts
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.drops.s3 import S3Drop
from wuse_desktop.sync.drops.signing import Key
from wuse_desktop.sync.drops.webdav import WebDavDrop
from wuse_desktop.sync.engine import RoundReport
from wuse_desktop.sync.ports import DropFault


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A shared folder that all desks see."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def other(make_desk: MakeDesk, county: Desk, tmp_path: Path) -> Desk:
    """A second station of the county."""
    made = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(made, county, tmp_path)
    return made


def _round(desk: Desk, drop: Path) -> RoundReport:
    (report,) = exchange.sync(desk, drop)
    return report


def _refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as refused:
        call()
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value


def _let_hours_pass(desk: Desk) -> None:
    with desk.database.books() as connection:
        connection.exec_driver_sql("UPDATE outbox SET delivered_at = '2020-01-01T00:00:00Z'")


def _files(drop: Path) -> list[str]:
    return sorted(str(path.relative_to(drop)) for path in drop.rglob("*") if path.is_file())


def test_three_rounds_bring_a_record_up_and_its_receipt_back(
    desk: Desk, county: Desk, drop: Path
) -> None:
    save(desk, "王秀兰")
    sent = _round(desk, drop)
    assert (len(sent.sent), sent.problems) == (1, ())
    taken = _round(county, drop)
    assert taken.taken == taken.answered == sent.sent
    confirmed = _round(desk, drop)
    assert confirmed.confirmed == sent.sent
    assert states.counts(desk).open == 0
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    assert _files(drop) == []
    quiet = [_round(desk, drop), _round(county, drop)]
    assert quiet == [RoundReport(), RoundReport()]


def test_the_drop_learns_no_name(desk: Desk, county: Desk, drop: Path) -> None:
    save(desk, "王秀兰", phone="13845678901")
    for side, kinds in ((desk, 2), (county, 1)):  # manifest and part; then a receipt
        _round(side, drop)
        assert len(_files(drop)) == kinds
        for name in _files(drop):
            assert desk.site_id not in name
            for text in ("王秀兰", "13845678901", "李晓梅", "木兰"):
                assert text.encode() not in (drop / name).read_bytes() + name.encode()


def test_without_a_folder_or_a_county_nothing_is_sent(desk: Desk, drop: Path) -> None:
    save(desk, "王秀兰")
    before = content(desk)
    assert _refused(lambda: exchange.sync(desk)).code == "no_drop"
    assert _refused(lambda: exchange.sync(desk, drop)).code == "not_enrolled"
    assert content(desk) == before


def test_the_folder_is_remembered(desk: Desk, county: Desk, drop: Path) -> None:
    save(desk, "王秀兰")
    exchange.choose_folder(desk, drop)
    assert exchange.drop_folder(desk) == str(drop)
    (report,) = exchange.sync(desk)
    assert len(report.sent) == 1
    assert county.is_county


def test_a_folder_that_is_gone_is_told_and_the_bundle_waits(
    desk: Desk, county: Desk, tmp_path: Path, drop: Path
) -> None:
    save(desk, "王秀兰")
    report = _round(desk, tmp_path / "unplugged" / "stick")
    assert not report.reachable
    assert report.problems[0].sentence.endswith("。")
    assert states.counts(desk).packed > 0
    assert exchange.outcome(desk, [report]).problems
    assert len(_round(desk, drop).sent) == 1
    assert _round(county, drop).taken


def test_each_station_has_its_own_folder(desk: Desk, other: Desk, county: Desk, drop: Path) -> None:
    save(desk, "王秀兰")
    save(other, "赵德福")
    for station in (desk, other):
        _round(station, drop)
    assert len(_round(county, drop).taken) == 2
    for station in (desk, other):
        assert len(_round(station, drop).confirmed) == 1
        assert records_of(county, station.site_id) == records_of(station, station.site_id)
    assert _files(drop) == []


def test_a_lost_bundle_is_healed_by_the_next(desk: Desk, county: Desk, drop: Path) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    for path in drop.iterdir():
        shutil.rmtree(path)
    save(desk, "赵德福")
    _round(desk, drop)
    assert len(_round(county, drop).taken) == 1
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    (line,) = station_board.stations(county)
    assert line.missing == (1,)
    _round(desk, drop)
    assert states.counts(desk).open == 0


def test_a_county_that_does_not_look_for_a_month_finds_one_bundle_and_not_thirty(
    desk: Desk, county: Desk, drop: Path
) -> None:
    for number in range(4):
        save(desk, f"人{number}")
        _round(desk, drop)
    lying = [name for name in _files(drop) if name.endswith(".manifest")]
    assert len(lying) == 1
    assert [line.state for line in sent_bundles.history(desk)] == ["delivered", *["superseded"] * 3]
    taken = _round(county, drop)
    assert (len(taken.taken), taken.problems) == (1, ())
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
    _round(desk, drop)
    assert states.counts(desk).open == 0
    assert _files(drop) == []


def test_an_older_bundle_on_the_drop_is_answered_and_cleared_away(
    desk: Desk, county: Desk, drop: Path, stick: Path
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    save(desk, "赵德福")
    carry(desk, county, stick)
    assert len(_round(county, drop).taken) == 1
    assert [name for name in _files(drop) if "inbox/" in name] == []
    assert _round(county, drop) == RoundReport()
    _round(desk, drop)
    assert _files(drop) == []
    (line,) = station_board.stations(county)
    assert (line.last_seq, line.missing) == (2, ())


def test_a_lost_receipt_is_healed_by_the_next_round_of_the_station(
    desk: Desk, county: Desk, drop: Path
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    _round(county, drop)
    for path in drop.iterdir():
        shutil.rmtree(path)
    save(desk, "赵德福")
    _round(desk, drop)
    _round(county, drop)
    _round(desk, drop)
    assert states.counts(desk).open == 0
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)


@pytest.mark.parametrize("lost", ["*.manifest", "*.part0000", "*"])
def test_what_the_drop_lost_is_put_there_again_although_nothing_new_was_written(
    desk: Desk, county: Desk, drop: Path, lost: str
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    for path in (drop / "inbox").rglob(lost):
        if path.is_file():
            path.unlink()
    assert _round(desk, drop).sent == ()  # it may be on its way still
    _let_hours_pass(desk)
    assert len(_round(desk, drop).sent) == 1
    assert _round(desk, drop).sent == ()
    assert len(_round(county, drop).taken) == 1
    _round(desk, drop)
    assert states.counts(desk).open == 0
    assert _files(drop) == []


def test_a_receipt_that_the_drop_lost_is_given_again_although_nothing_new_was_written(
    desk: Desk, county: Desk, drop: Path
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    _round(county, drop)
    shutil.rmtree(drop / "outbox")
    _let_hours_pass(desk)
    assert len(_round(desk, drop).sent) == 1
    assert len(_round(county, drop).answered) == 1
    assert len(_round(desk, drop).confirmed) == 1
    assert states.counts(desk).open == 0
    assert _files(drop) == []


def test_a_bundle_that_lies_there_is_not_sent_again(desk: Desk, county: Desk, drop: Path) -> None:
    assert county.is_county
    save(desk, "王秀兰")
    _round(desk, drop)
    _let_hours_pass(desk)
    assert _round(desk, drop) == RoundReport()
    (line,) = sent_bundles.history(desk)
    assert "请打电话问县里收到没有" in line.sentence


def test_bundles_that_nobody_will_ever_read_are_told_once_and_removed(
    desk: Desk, county: Desk, drop: Path, tmp_path: Path
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    (token,) = (path.name for path in (drop / "inbox").iterdir())
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"PK\x03\x04" + bytes(5000))
    parts.upload(FolderDrop(drop), garbage, f"inbox/{token}/{new_id()}")
    report = _round(county, drop)
    assert len(report.taken) == 1
    assert len(report.problems) == 1
    assert not list(county.paths.inbox.glob("*"))
    assert _files(drop) == [f"outbox/{token}/{report.taken[0]}.receipt"]
    assert _round(county, drop).problems == ()


def test_a_bundle_under_another_name_is_taken_once(desk: Desk, county: Desk, drop: Path) -> None:
    save(desk, "王秀兰")
    (sent,) = _round(desk, drop).sent
    other = new_id()
    for path in list((drop / "inbox").rglob(f"{sent}.*")):
        shutil.copy(path, path.with_name(path.name.replace(sent, other)))
    report = _round(county, drop)
    assert set(report.taken) == {sent}
    assert report.problems == ()
    _round(county, drop)
    assert not list((drop / "inbox").rglob("*.*"))
    assert _round(county, drop).taken == ()
    _round(desk, drop)
    assert states.counts(desk).open == 0


@pytest.mark.parametrize("torn", [True, False], ids=["a part is gone", "a part is damaged"])
def test_what_lies_broken_on_the_drop_for_days_is_removed_and_sent_again(
    desk: Desk, county: Desk, drop: Path, torn: bool
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    (part,) = (drop / "inbox").rglob("*.part0000")
    if torn:
        part.unlink()
    else:
        part.write_bytes(bytes(part.stat().st_size))
    assert len(_round(county, drop).problems) == 1
    assert len(_files(drop)) == 2 - torn  # the rest may be on its way
    for path in (drop / "inbox").rglob("*.*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    assert len(_round(county, drop).problems) == 1
    assert _files(drop) == []
    assert _round(county, drop).problems == ()
    _let_hours_pass(desk)
    for each in (desk, county, desk):
        _round(each, drop)
    assert states.counts(desk).open == 0
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)


@pytest.mark.parametrize("folder", ["inbox", "bundles"])
def test_a_file_that_something_holds_fast_stops_nothing_and_goes_later(
    desk: Desk, county: Desk, drop: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "王秀兰")
    _round(desk, drop)
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.parent.name == folder and path.suffix == ".wuse":
            raise PermissionError(errno.EACCES, "held")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        report = _round(county, drop)
        assert (len(report.answered), report.problems) == (1, ())
        assert len(_round(desk, drop).confirmed) == 1
    assert states.counts(desk).open == 0
    save(desk, "赵德福")
    for each in (desk, county, desk):
        _round(each, drop)
    assert not list(county.paths.inbox.glob("*.wuse"))
    assert not list(desk.paths.bundles.glob("*.wuse"))


def test_an_attempt_that_failed_while_the_date_was_ahead_holds_nothing_up(
    desk: Desk, county: Desk, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert county.is_county
    save(desk, "王秀兰")
    made = bundles.make(desk)
    cut = DropFault("drop_cut", "断了。", "请再试。", retryable=True)
    with monkeypatch.context() as patched:
        patched.setattr(attempts, "utc_text", lambda: "2031-05-01T08:00:00Z")
        attempts.note_failure(desk, made.bundle_id, cut)
    assert attempts.held_back(desk) == []
    (report,) = exchange.sync(desk, drop, patient=True)
    assert report.sent == (made.bundle_id,)


def _portal(asked: Asked) -> Answer:
    """A hotel's network answers everything with a page of its own."""
    page = b"<html><body>Please sign in</body></html>"
    return Answer(200, b"" if asked.method == "HEAD" else page, length=len(page))


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_a_page_that_wants_a_login_is_no_carrier(desk: Desk, county: Desk, kind: str) -> None:
    save(desk, "王秀兰")
    with scripted(_portal) as (address, asked):
        made = S3Drop(address, Key("A", "B"), bucket="b") if kind == "s3" else WebDavDrop(address)
        with closing(made) as drop:
            with pytest.raises(DropFault, match="drop_garbled"):
                drop.check()
            for each in (desk, county):
                (report,) = exchange.exchange_over(each, drop)
                assert (report.sent, report.taken) == ((), ())
                assert {problem.code for problem in report.problems} == {"drop_garbled"}
    assert {request.method for request in asked} <= {"GET", "HEAD", "PROPFIND"}
    assert [line.state for line in sent_bundles.history(desk)] == ["packed"]


def test_a_damaged_bundle_on_the_drop_stops_no_other(
    desk: Desk, other: Desk, county: Desk, drop: Path
) -> None:
    save(desk, "王秀兰")
    save(other, "赵德福")
    _round(desk, drop)
    part = next(path for path in drop.rglob("*part0000*"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    _round(other, drop)
    report = _round(county, drop)
    assert len(report.taken) == 1
    (problem,) = report.problems
    assert problem.sentence.endswith("。")
    assert records_of(county, other.site_id) == records_of(other, other.site_id)
    assert not [key for key in records_of(county, desk.site_id) if key.startswith("person")]


class _Stop:
    """A listener that asks to stop at its nth step."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self, label: str, done: int, total: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


def test_a_cancelled_round_is_finished_by_the_next(desk: Desk, county: Desk, drop: Path) -> None:
    save(desk, "王秀兰")
    for steps in range(4):
        with pytest.raises(Cancelled):
            exchange.sync(desk, drop, _Stop(0))
        _round(desk, drop)
        before = records_of(county, desk.site_id)
        with pytest.raises(Cancelled):
            exchange.sync(county, drop, _Stop(steps))
        assert records_of(county, desk.site_id) == before
        _round(county, drop)
        assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)
        save(desk, f"后来{steps}")
    _round(desk, drop)
    _round(county, drop)
    _round(desk, drop)
    assert states.counts(desk).open == 0


def test_the_board_puts_those_first_who_need_help(
    desk: Desk, other: Desk, county: Desk, drop: Path, clock: Clock
) -> None:
    clock.at = exchange_now()
    save(desk, "王秀兰")
    _round(desk, drop)
    _round(county, drop)
    silent, heard = station_board.stations(county)
    assert (silent.site_id, silent.overdue, silent.days_silent) == (other.site_id, True, None)
    assert (heard.site_id, heard.overdue, heard.days_silent) == (desk.site_id, False, 0)
    assert (heard.name, heard.place) == ("木兰镇社会工作服务站", "木兰镇")
    assert (heard.last_seq, heard.rows, heard.problems) == (1, 3, 0)
    clock.at += timedelta(days=8)
    assert [line.overdue for line in station_board.stations(county)] == [True, True]
    assert station_board.stations(county, overdue_days=30)[1].days_silent == 8


def exchange_now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)


def test_a_supervising_station_does_both_in_one_call(
    make_desk: MakeDesk, desk: Desk, county: Desk, drop: Path, tmp_path: Path
) -> None:
    upper = make_desk("prefecture", "2301", "市民政局")
    enrol(county, upper, tmp_path)
    save(desk, "王秀兰")
    save(county, "县里的人")
    made = make_county_figures(county, Period.parse("2026-03"))
    _round(desk, drop)
    up, down = exchange.sync(county, drop)
    assert len(up.sent) == len(down.taken) == 1
    assert len(_round(upper, drop).taken) == 1
    found = records_of(upper, county.site_id)
    assert set(found) == {f"county_figures/{made.id}"}  # the county's own people stay there
    assert records_of(upper, desk.site_id) == {}
    assert sent_bundles.history(county)[0].state == "delivered"
    assert inbox.problems(upper) == []
