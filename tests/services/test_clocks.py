# SPDX-License-Identifier: MulanPSL-2.0
"""Clocks wrong by years: noticed, said, mended, and never winning over an honest one."""

from pathlib import Path

import pytest

from tests.services.conftest import PASSWORD, At
from tests.services.exchanging import carry, records_of, save, until_quiet
from tests.services.test_conflicts import _change, _hand_over, _person
from wuse_desktop.domain.clock import stamp_ms, wall_ms
from wuse_desktop.errors import UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import backups, bundles, clocks, exchange, inbox, receipts, states
from wuse_desktop.services.conflicts import conflicts
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records

YEAR = 365 * 24 * 60 * 60 * 1000


def _latest(desk: Desk) -> int:
    return max(
        stamp_ms(stamp)
        for row in records_of(desk, desk.site_id).values()
        for stamp in (row["hlc"], *(entry[0] for entry in row["field_hlc"].values()))
    )


def test_a_sound_clock_is_not_spoken_of(desk: Desk) -> None:
    save(desk, "王秀兰")
    assert clocks.notice(desk) is None
    clocks.require_sound(desk)


def test_a_clock_that_jumped_ahead_is_noticed_and_its_rows_wait_until_it_is_mended(
    desk: Desk, county: Desk, stick: Path, at: At
) -> None:
    early = save(desk, "王秀兰")
    carry(desk, county, stick)
    ahead = at(desk, 2 * YEAR)
    said = clocks.notice(ahead)
    assert said is not None
    assert not said.mendable  # perhaps nobody was there for two years
    late = save(ahead, "赵德福")
    _change(ahead, early, phone="1")

    taken = inbox.take(county, bundles.make(ahead, stick).path)
    assert taken.rejected == 2
    assert "还没到的日期" in taken.sentence
    before = records_of(county, desk.site_id)
    assert f"person/{late}" not in before
    (answer,) = receipts.make(county, stick, bundle_id=taken.bundle_id)
    receipts.take(ahead, answer)
    told = [line.sentence for line in inbox.problems(ahead, desk.site_id)]
    assert len(told) == 2
    assert all("写着还没到的日期，没有收下" in sentence for sentence in told)
    assert states.state_of(ahead, "person", late) == "delivered"

    right = at(ahead, 0)
    said = clocks.notice(right)
    assert said is not None
    assert said.mendable
    with pytest.raises(UserFault) as refused:
        clocks.require_sound(right)
    assert refused.value.code == "clock_doubtful"
    assert clocks.mend(right) == 2
    assert clocks.notice(right) is None
    assert _latest(right) <= wall_ms()
    taken = carry(right, county, stick)
    assert (taken.rejected, taken.changed) == (0, 2)
    assert records_of(county, desk.site_id) == records_of(right, desk.site_id)
    assert inbox.problems(county) == []
    assert states.counts(right).open == 0
    save(right, "孙桂芝")
    assert _latest(right) <= wall_ms()
    with right.read() as connection:
        assert records.check_chain(connection) is None


def test_a_clock_that_went_back_takes_nothing_until_it_is_set(
    desk: Desk, county: Desk, stick: Path, at: At
) -> None:
    save(desk, "王秀兰")
    path = bundles.make(desk, stick).path
    behind = at(county, -7 * YEAR)
    said = clocks.notice(behind)
    assert said is not None
    assert "一定不对" in said.sentence
    with pytest.raises(UserFault) as refused:
        inbox.take(behind, path)
    assert refused.value.code == "clock_doubtful"
    with pytest.raises(UserFault) as refused:
        clocks.mend(behind)
    assert refused.value.code == "clock_wrong"
    inbox.take(at(behind, 0), path)


def test_a_wrong_clock_does_not_win_over_an_honest_one(
    desk: Desk, second: Desk, county: Desk, stick: Path, drop: Path, at: At
) -> None:
    row = save(desk, "孙桂芝", phone="1", note="开始")
    _hand_over(desk, second, stick)
    wrong = at(second, 3 * YEAR)
    _change(wrong, row, phone="222", note="日期错的时候写的")
    _change(desk, row, phone="333")  # later in truth
    _hand_over(wrong, desk, stick)
    assert _person(desk, row).phone == "333"
    right = at(wrong, 0)
    clocks.mend(right)
    until_quiet(drop, desk, right, county)
    for each in (desk, right, county):
        assert (_person(each, row).phone, _person(each, row).note) == ("333", "日期错的时候写的")
    # nothing was lost either: the other value is there to choose
    assert {line.other.text for line in conflicts(right)} == {"222"}
    assert records_of(desk, desk.site_id) == records_of(right, desk.site_id)


def _set_back(desk: Desk, backup: Path, at: At) -> Desk:
    """A desk as its backup was, on a right clock."""
    desk.close()
    backups.restore(desk.paths.home, backup, "", PASSWORD, secrets=NoKeyring())
    return at(desk, 0)


def _meet_again(drop: Path, *desks: Desk) -> None:
    """Rounds after a restore: the backup knows nothing of what the first receipts answer."""
    for desk in (*desks, *desks):
        exchange.sync(desk, drop)
    until_quiet(drop, *desks)


def test_what_its_laptop_lost_while_it_waited_for_its_time_is_taken_back_by_another(
    desk: Desk, second: Desk, county: Desk, stick: Path, drop: Path, at: At
) -> None:
    backup = backups.backup(second, stick / "kept").path
    ahead = at(second, 3 * YEAR)
    lost = save(ahead, "赵德福", phone="5")
    _hand_over(ahead, desk, stick)
    back = _set_back(ahead, backup, at)
    (line,) = inbox.problems(desk)
    assert line.can_reclaim
    assert line.title == "人员 赵德福"
    assert "那台电脑丢了或恢复过备份" in line.sentence
    assert inbox.reclaim(desk) == 1
    assert inbox.problems(desk) == []
    assert _latest(desk) <= wall_ms()
    _meet_again(drop, desk, back, county)
    for each in (desk, back, county):
        assert _person(each, lost).phone == "5"
    assert records_of(desk, desk.site_id) == records_of(back, desk.site_id)
    assert inbox.reclaim(desk) == 0


def test_a_county_hands_back_what_it_kept_for_its_time_when_the_station_lost_it(
    desk: Desk, county: Desk, stick: Path, drop: Path, at: At
) -> None:
    save(desk, "王秀兰")
    carry(desk, county, stick)
    backup = backups.backup(desk, stick / "kept").path
    ahead = at(desk, 3 * YEAR)
    lost = save(ahead, "赵德福", phone="5")
    inbox.take(county, bundles.make(ahead, stick).path)
    assert not any(line.can_reclaim for line in inbox.problems(county))
    back = _set_back(ahead, backup, at)
    _meet_again(drop, back, county)
    (line,) = [line for line in inbox.problems(back) if line.can_reclaim]
    assert line.title == "人员 赵德福"
    assert inbox.reclaim(back) == 1
    until_quiet(drop, back, county)
    for each in (back, county):
        assert _person(each, lost).phone == "5"
        assert inbox.problems(each) == []
    assert states.counts(back).open == 0


def test_a_long_pause_is_only_asked_about(desk: Desk, at: At) -> None:
    save(desk, "王秀兰")
    later = at(desk, YEAR)
    said = clocks.notice(later)
    assert said is not None
    assert "上一次记录是" in said.sentence
    clocks.require_sound(later)


def test_what_an_edit_replaced_gets_its_true_order_too(
    desk: Desk, county: Desk, stick: Path, at: At
) -> None:
    row = save(desk, "王秀兰")
    ahead = at(desk, 3 * YEAR)
    _change(ahead, row, phone="1")
    file = backups.backup(ahead, stick / "kept").path
    ahead.close()
    backups.restore(ahead.paths.home, file, "", PASSWORD, secrets=NoKeyring())
    again = at(ahead, 3 * YEAR)  # another replica, on the same wrong clock
    _change(again, row, phone="2")
    right = at(again, 0)
    assert clocks.mend(right) == 1
    assert carry(right, county, stick).rejected == 0
    assert _person(county, row).phone == "2"
    assert states.counts(right).open == 0


def test_what_waited_for_its_time_is_over_when_another_laptop_brought_how_it_ended(
    desk: Desk, second: Desk, county: Desk, drop: Path, stick: Path, at: At
) -> None:
    row = save(second, "王秀兰")
    until_quiet(drop, desk, second, county)
    _change(second, row, phone="2")
    carry(second, county, stick)
    ahead = at(desk, 3 * YEAR)
    _change(ahead, row, phone="1")
    inbox.take(county, bundles.make(ahead, stick).path)
    assert len(inbox.problems(county)) == 1
    right = at(ahead, 0)
    assert clocks.mend(right) == 1
    _hand_over(second, right, stick)
    save(right, "赵德福")
    # packed before it hears what the county set aside, and without the row that the county holds
    inbox.take(county, bundles.make(right, stick).path)
    assert inbox.problems(county) == []
    until_quiet(drop, county, right, second)
    for each in (right, second, county):
        assert _person(each, row).phone == "2"
