# SPDX-License-Identifier: MulanPSL-2.0
"""A station with several laptops: joining, exchanging, relaying, and being trusted no longer."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.services.building import intake, put
from tests.services.conftest import PASSWORD, At, Clock, Fresh, MakeDesk
from tests.services.exchanging import carry, content, enrol, records_of, save, take_in, until_quiet
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.errors import UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    attachments,
    backups,
    bundles,
    exchange,
    file_bundles,
    inbox,
    laptop_list,
    laptops,
    merging,
    states,
    sticks,
)
from wuse_desktop.services.desk import JOINING, STATION, Desk
from wuse_desktop.services.joining import join, make_device_card, show_welcome
from wuse_desktop.services.people import person_page, save_person
from wuse_desktop.services.roll_up import make_county_figures
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.welcoming import admit_laptop, replace_lost, show_device_card
from wuse_desktop.storage import records, settings


def _same(*desks: Desk) -> None:
    first, *others = desks
    expected = records_of(first, first.site_id)
    for other in others:
        assert records_of(other, first.site_id) == expected
    for desk in desks:
        with desk.read() as connection:
            assert records.check_chain(connection) is None


def _person(desk: Desk, row_id: str) -> Person:
    with desk.read() as connection:
        found = records.get(connection, Person, row_id)
    assert found is not None
    return found


def test_a_new_laptop_begins_with_everything_that_the_station_has(
    desk: Desk, fresh: Fresh, stick: Path
) -> None:
    kept = save(desk, "王秀兰", phone="1")
    gone = save(desk, "赵德福")
    new = fresh()
    assert new.kind == JOINING
    card = make_device_card(new, stick)
    assert show_device_card(card.path).fingerprint == card.fingerprint
    welcome = admit_laptop(desk, card.path, stick, "head")
    shown = show_welcome(new, welcome.card)
    assert (shown.name, shown.site_id) == (desk.station().name, desk.site_id)
    taken = join(new, welcome.card)
    assert (taken.rejected, taken.rows) == (0, welcome.rows)
    assert (new.kind, new.site_id) == (STATION, desk.site_id)
    assert new.session.role == "head"
    assert _person(new, kept).phone == "1"
    assert _person(new, gone).name == "赵德福"
    with new.read() as connection:
        letter = settings.own_replica(connection)[1]
    assert sorted(line.letter for line in laptop_list.list_laptops(desk)) == ["A", letter]
    assert [line.own for line in laptop_list.list_laptops(new)] == [False, True]


def test_what_either_laptop_writes_reaches_the_other_and_the_county_once(
    desk: Desk, county: Desk, second: Desk, drop: Path
) -> None:
    here = save(desk, "赵德福")
    there = save(second, "孙桂芝")
    until_quiet(drop, desk, second, county)
    _same(desk, second, county)
    for each in (desk, second):
        assert _person(each, here).name == "赵德福"
        assert _person(each, there).name == "孙桂芝"
        assert states.counts(each).open == 0
    assert [path for path in drop.rglob("*") if path.is_file()] == []


def test_each_laptop_sends_up_the_files_that_it_added_and_hears_of_them_itself(
    desk: Desk, county: Desk, second: Desk, drop: Path
) -> None:
    (case_id,) = put(second, intake(save(second, "孙桂芝")))
    data = b"%PDF-1.4 " + b"x" * 900
    row_id = attachments.add(second, "case_file", case_id, data).saved.id
    until_quiet(drop, desk, second, county)
    assert attachments.read(county, row_id) == data
    assert attachments.read(second, row_id) == data
    assert file_bundles.counts(second).confirmed == 1
    assert [path for path in drop.rglob("*") if path.is_file()] == []


def test_the_county_takes_a_row_from_whichever_laptop_comes_first(
    desk: Desk, county: Desk, second: Desk, stick: Path
) -> None:
    # the county has not heard of the second laptop, whose first bundle introduces it
    taken = carry(second, county, stick)
    assert (taken.verdict, taken.rejected) == ("apply", 0)
    _same(second, county)
    assert states.counts(second).open == 0
    assert states.counts(desk).open > 0
    later = carry(desk, county, stick)
    assert (later.changed, later.rejected) == (0, 0)
    assert [line.letter for line in laptop_list.list_laptops(county, desk.site_id)] == ["A", "Z"]


def test_a_confirmation_through_the_other_laptop_counts_when_it_is_known(
    desk: Desk, county: Desk, second: Desk, drop: Path, stick: Path
) -> None:
    row = save(desk, "赵德福")
    exchange.sync(desk, drop)
    exchange.sync(second, drop)
    assert states.state_of(second, "person", row) != "confirmed"
    carry(second, county, stick)
    assert states.state_of(second, "person", row) == "confirmed"
    assert states.state_of(desk, "person", row) != "confirmed"  # nobody has told it
    exchange.sync(second, drop)
    exchange.sync(desk, drop)
    assert states.state_of(desk, "person", row) == "confirmed"
    with pytest.raises(UserFault) as refused:
        bundles.make(desk, stick, again=True)
    assert refused.value.code == "nothing_to_send"


def test_both_send_the_same_person_and_nothing_is_there_twice(
    desk: Desk, county: Desk, second: Desk, stick: Path
) -> None:
    row = save(desk, "赵德福")
    made = bundles.make_for_laptop(desk, laptops.siblings(desk)[0], stick)
    inbox.take(second, made.path)
    for number, each in enumerate((second, desk, second)):
        save(each, "赵德福", row, phone=str(number))
        carry(each, county, stick, again=True)
    with county.read() as connection:
        assert len(records.find(connection, Person, name="赵德福")) == 1


def test_a_stick_goes_round_between_the_laptops(desk: Desk, second: Desk, stick: Path) -> None:
    row = save(desk, "赵德福")
    for path in stick.iterdir():
        path.unlink()
    sticks.put_for_laptops(desk, stick)
    found = sticks.take_from_county(second, [stick])
    assert (found.count, found.good) == (1, True)
    assert _person(second, row).name == "赵德福"
    again = sticks.take_from_county(second, [stick])  # the same stick a second time
    assert again.good
    told = sticks.take_from_county(desk, [stick])  # its receipt came back
    assert told.count == 1
    with pytest.raises(UserFault) as refused:
        bundles.make_for_laptop(desk, laptops.siblings(desk)[0])
    assert refused.value.code == "nothing_to_send"


def test_a_third_laptop_learns_of_the_second_and_is_heard_by_it(
    desk: Desk, second: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path
) -> None:
    third = fresh("刘洋")
    take_in(desk, third, stick)
    row = save(third, "孙桂芝")
    until_quiet(drop, third, second, desk, county)
    _same(desk, second, third, county)
    assert _person(second, row).name == "孙桂芝"
    assert len({line.letter for line in laptop_list.list_laptops(second)}) == 3


def test_a_laptop_that_was_stopped_is_heard_no_longer(
    desk: Desk, county: Desk, second: Desk, stick: Path, drop: Path
) -> None:
    carry(second, county, stick)
    (line,) = [item for item in laptop_list.list_laptops(desk) if not item.own]
    laptop_list.revoke(desk, line.device_id, "丢失")
    save(second, "孙桂芝")
    late = bundles.make(second, stick).path
    to_first = bundles.make_for_laptop(second, laptops.siblings(second)[0], stick).path
    for receiver, path in ((desk, to_first),):
        with pytest.raises(UserFault) as refused:
            inbox.take(receiver, path)
        assert refused.value.code == "bundle_revoked"
    carry(desk, county, stick)
    with pytest.raises(UserFault) as refused:
        inbox.take(county, late)
    assert refused.value.code == "bundle_revoked"
    assert laptops.siblings(desk) == []
    exchange.sync(desk, drop)
    assert not (drop / "relay").exists()


def test_the_county_stops_a_laptop_and_the_station_hears_of_it(
    desk: Desk, county: Desk, second: Desk, stick: Path, drop: Path
) -> None:
    carry(second, county, stick)
    carry(desk, county, stick)
    line = next(
        item for item in laptop_list.list_laptops(county, desk.site_id) if item.letter != "A"
    )
    laptop_list.revoke(county, line.device_id, "停用", desk.site_id)
    exchange.sync(county, drop)
    exchange.sync(desk, drop)
    assert laptops.siblings(desk) == []
    save(second, "孙桂芝")
    with pytest.raises(UserFault):
        inbox.take(county, bundles.make(second, stick).path)


def test_a_lost_laptop_is_replaced_by_the_county_with_all_that_it_holds(
    desk: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path
) -> None:
    row = save(desk, "王秀兰", phone="1")
    carry(desk, county, stick)
    lost = laptop_list.list_laptops(county, desk.site_id)[0].device_id
    unsent = save(desk, "赵德福")
    stolen = bundles.make(desk, stick).path

    new = fresh("李晓梅")
    card = make_device_card(new, stick)
    welcome = replace_lost(county, desk.site_id, card.path, stick, (lost,))
    taken = join(new, welcome.card)
    assert (taken.rejected, new.session.role) == (0, "head")
    assert _person(new, row).phone == "1"
    with pytest.raises(AssertionError):
        _person(new, unsent)  # what never left the lost laptop is gone
    with pytest.raises(UserFault) as refused:
        inbox.take(county, stolen)
    assert refused.value.code == "bundle_revoked"
    save(new, "孙桂芝")
    for each in (new, county, new, county):
        reports = exchange.sync(each, drop)
        assert [problem for report in reports for problem in report.problems] == []
    _same(new, county)
    assert states.counts(new).open == 0


def test_a_laptop_waits_over_a_restart_and_wrong_files_change_nothing(
    desk: Desk, fresh: Fresh, stick: Path, tmp_path: Path, clock: Clock
) -> None:
    new, other = fresh(), fresh("刘洋")
    card = make_device_card(new, stick)
    welcome = admit_laptop(desk, card.path, stick)
    with pytest.raises(UserFault) as refused:
        join(other, welcome.card)
    assert refused.value.code == "card_not_for_this_laptop"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    alone = elsewhere / welcome.card.name
    alone.write_bytes(welcome.card.read_bytes())
    before = content(new)
    with pytest.raises(UserFault) as refused:
        join(new, alone)
    assert refused.value.code == "start_missing"
    damaged = elsewhere / welcome.bundle.name
    damaged.write_bytes(welcome.bundle.read_bytes()[:-100])
    with pytest.raises(UserFault):
        join(new, alone)
    assert content(new) == before
    new.close()
    again = open_desk(new.paths.home, "wangf", PASSWORD, secrets=NoKeyring(), now=clock)
    try:
        assert again.kind == JOINING
        join(again, welcome.card)
        assert records_of(desk, desk.site_id).items() <= records_of(again, desk.site_id).items()
    finally:
        again.close()


def test_only_the_head_admits_and_stops(
    desk: Desk, second: Desk, fresh: Fresh, stick: Path
) -> None:
    card = make_device_card(fresh("刘洋"), stick)
    assert second.session.role == "worker"
    with pytest.raises(UserFault) as refused:
        admit_laptop(second, card.path, stick)
    assert refused.value.code == "role_too_low"
    first = next(line for line in laptop_list.list_laptops(second) if not line.own)
    with pytest.raises(UserFault):
        laptop_list.revoke(second, first.device_id, "试试")
    with pytest.raises(UserFault) as refused:
        laptop_list.revoke(
            desk, next(line.device_id for line in laptop_list.list_laptops(desk) if line.own), ""
        )
    assert refused.value.code == "own_laptop"


def _revoke_second(desk: Desk) -> None:
    line = next(line for line in laptop_list.list_laptops(desk) if line.label == "王芳的电脑")
    laptop_list.revoke(desk, line.device_id, "丢失")


def test_what_a_stolen_laptop_sent_to_the_county_alone_comes_back_to_its_station(
    desk: Desk, second: Desk, county: Desk, stick: Path, drop: Path
) -> None:
    until_quiet(drop, desk, second, county)
    row = save(second, "孙桂芝", phone="7")
    inbox.take(county, bundles.make(second, stick).path)
    _revoke_second(desk)
    until_quiet(drop, desk, county)
    assert _person(desk, row).phone == "7"
    _same(desk, county)
    assert inbox.problems(desk) == []


def test_a_laptop_that_was_stopped_before_the_county_heard_of_it_is_not_believed(
    desk: Desk, second: Desk, county: Desk, stick: Path
) -> None:
    save(second, "孙桂芝")
    late = bundles.make(second, stick).path
    _revoke_second(desk)
    carry(desk, county, stick)
    with pytest.raises(UserFault) as refused:
        inbox.take(county, late)
    assert refused.value.code == "bundle_revoked"


def test_what_a_stopped_laptop_left_on_the_drop_is_spoken_of_once(
    desk: Desk, second: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path
) -> None:
    third = fresh("刘洋")
    take_in(desk, third, stick)
    until_quiet(drop, desk, second, third, county)
    save(desk, "赵德福")
    exchange.sync(desk, drop)
    save(second, "孙桂芝")
    exchange.sync(second, drop)  # takes, answers, and leaves a bundle of its own
    _revoke_second(desk)
    codes = [
        sorted(problem.code for report in exchange.sync(desk, drop) for problem in report.problems)
        for _round in range(2)
    ]
    assert codes == [["bundle_revoked", "receipt_revoked"], []]


def test_a_laptop_is_not_admitted_by_one_whose_date_is_in_doubt(
    desk: Desk, fresh: Fresh, stick: Path, at: At
) -> None:
    card = make_device_card(fresh(), stick)
    ahead = at(desk, 300 * 24 * 60 * 60 * 1000)
    save(ahead, "王秀兰")
    right = at(ahead, 0)
    with pytest.raises(UserFault) as refused:
        admit_laptop(right, card.path, stick)
    assert refused.value.code == "clock_doubtful"
    assert laptop_list.list_laptops(right) == []


def test_a_restored_desk_that_has_nothing_to_say_gets_back_what_it_lost(
    county: Desk, make_desk: MakeDesk, stick: Path, drop: Path, at: At
) -> None:
    prefecture = make_desk("prefecture", "2301", "哈尔滨市民政局")
    enrol(county, prefecture, stick)
    until_quiet(drop, county, prefecture)
    backup = backups.backup(prefecture, stick / "kept").path
    made = make_county_figures(county, Period.parse("2026-03"))
    until_quiet(drop, county, prefecture)
    prefecture.close()
    backups.restore(prefecture.paths.home, backup, "", PASSWORD, secrets=NoKeyring())
    restored = at(prefecture, 0)
    for each in (restored, county, county, restored):
        exchange.sync(each, drop)
    assert f"county_figures/{made.id}" in records_of(restored, county.site_id)
    until_quiet(drop, county, restored)


def test_a_stranger_cannot_introduce_itself(
    desk: Desk, county: Desk, second: Desk, make_desk: MakeDesk, fresh: Fresh, stick: Path
) -> None:
    stranger = make_desk(name="别的站")
    new = fresh("陌生人")
    take_in(stranger, new, stick)
    with new.database.books() as connection:  # it claims to be of the station
        settings.take_site(connection, desk.site_id, "X")
        connection.exec_driver_sql("UPDATE peer_site SET site_id = site_id")
    save_person(new, Person(name="假"), reason="")
    with pytest.raises(UserFault) as refused:
        bundles.make(new, stick)  # no county is known there
    assert refused.value.code == "not_enrolled"
    assert second.site_id == desk.site_id
    assert len(laptop_list.list_laptops(county, desk.site_id)) == 1


def test_a_receipt_that_was_lost_with_its_stick_comes_by_the_drop(
    desk: Desk, county: Desk, stick: Path, drop: Path
) -> None:
    save(desk, "王秀兰")
    taken = inbox.take(county, bundles.make(desk, stick).path)
    sticks.hand_back(county, stick, desk.site_id, bundle_id=taken.bundle_id)  # and it is lost
    until_quiet(drop, desk, county)
    assert states.counts(desk).open == 0


def test_what_a_laptop_wrote_of_somebody_merged_on_another_follows(
    desk: Desk, second: Desk, county: Desk, drop: Path
) -> None:
    kept, other = save(desk, "王秀英"), save(desk, "王秀英")
    until_quiet(drop, desk, second, county)
    done = merging.merge(desk, kept, other)
    with second.write() as unit:  # who does not know of it
        start = datetime.fromisoformat("2026-03-09T09:00")
        asked = unit.put(
            Consultation(person_id=other, start_at=start, end_at=start, content="低保")
        ).id
    until_quiet(drop, desk, second, county)
    _same(desk, second, county)
    for replica in (desk, second, county):
        for row_id in (kept, other):
            page = person_page(replica, row_id)
            assert (page.person.id, [entry.id for entry in page.timeline]) == (kept, [asked])
        with replica.read() as connection:
            found = records.get(connection, Consultation, asked)
            assert found is not None
            assert found.person_id == kept
            assert not connection.exec_driver_sql("SELECT count(*) FROM conflict").scalar_one()
    merging.undo(desk, done.match_id)
    until_quiet(drop, desk, second, county)
    _same(desk, second, county)
    assert [entry.id for entry in person_page(second, other).timeline] == [asked]
    assert person_page(second, kept).timeline == ()


def test_a_backup_of_before_the_second_laptop_finds_it_again(
    desk: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path, clock: Clock
) -> None:
    save(desk, "王秀兰")
    file = backups.backup(desk, stick).path
    second = fresh()
    take_in(desk, second, stick)
    row = save(second, "孙桂芝")
    until_quiet(drop, desk, second, county)
    desk.close()
    backups.restore(desk.paths.home, file, "", PASSWORD, secrets=NoKeyring())
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring(), now=clock)
    try:
        assert laptops.siblings(again) == []
        for _round in range(4):
            for each in (again, second, county):
                exchange.sync(each, drop)
        assert [peer.name for peer in laptops.siblings(again)] == ["王芳的电脑"]
        assert _person(again, row).name == "孙桂芝"
        later = save(second, "刘大爷")
        exchange.sync(second, drop)
        exchange.sync(again, drop)
        assert _person(again, later).name == "刘大爷"
        until_quiet(drop, again, second, county)
        _same(again, second, county)
    finally:
        again.close()


def test_who_lets_a_laptop_in_before_an_old_backup_heard_of_another_finds_both(
    desk: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path, at: At
) -> None:
    save(desk, "王秀兰")
    file = backups.backup(desk, stick).path
    second = fresh()
    take_in(desk, second, stick)
    until_quiet(drop, desk, second, county)
    desk.close()
    backups.restore(desk.paths.home, file, "", PASSWORD, secrets=NoKeyring())
    again = at(desk, 0)
    third = fresh("赵强")
    take_in(again, third, stick)  # under another folder than the one that the second knows
    row = save(second, "孙桂芝")
    desks = (again, second, third, county)
    for _round in range(6):
        for each in desks:
            exchange.sync(each, drop)
    until_quiet(drop, *desks)
    _same(*desks)
    assert _person(again, row).name == "孙桂芝"
    assert [path for path in drop.rglob("*") if path.is_file()] == []


def test_a_restored_desk_hears_of_a_laptop_that_its_county_did_not_know_yet(
    desk: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path, at: At
) -> None:
    save(desk, "王秀兰")
    file = backups.backup(desk, stick).path
    save(desk, "赵德福")
    until_quiet(drop, desk, county)
    second = fresh()
    take_in(desk, second, stick)
    desk.close()
    backups.restore(desk.paths.home, file, "", PASSWORD, secrets=NoKeyring())
    again = at(desk, 0)
    until_quiet(drop, again, county)
    row = save(second, "孙桂芝")
    for _round in range(5):
        for each in (second, county, again):
            exchange.sync(each, drop)
    until_quiet(drop, again, second, county)
    _same(again, second, county)
    assert _person(again, row).name == "孙桂芝"
    assert [peer.name for peer in laptops.siblings(again)] == ["王芳的电脑"]
