# SPDX-License-Identifier: MulanPSL-2.0
"""Laptops are lost and backups are old: what was recorded comes together again without a fork."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.conftest import PASSWORD
from tests.services.exchanging import (
    carry,
    content,
    craft,
    records_of,
    save,
    until_quiet,
    wire_row,
)
from tests.services.worked_example import write_worked_example
from wuse_desktop.domain.records.forms import Review
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    attachments,
    backups,
    bundles,
    exchange,
    file_bundles,
    inbox,
    receipts,
    shown_bundles,
    states,
    station_board,
    sticks,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import open_desk
from wuse_desktop.storage import file_exchange_store, records

Restore = Callable[[Desk, Path], Desk]


@pytest.fixture
def restore() -> Iterator[Restore]:
    """Return what puts a backup in place of a desk and opens it."""
    opened: list[Desk] = []

    def again(desk: Desk, file: Path) -> Desk:
        desk.close()
        backups.restore(desk.paths.home, file, "", PASSWORD, secrets=NoKeyring())
        opened.append(open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring()))
        return opened[-1]

    yield again
    for desk in opened:
        desk.close()


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def _photo(desk: Desk, person_id: str) -> str:
    """A picture of a person's, which nothing can make smaller."""
    data = b"%PDF-1.4 " + os.urandom(4000)
    return attachments.add(desk, Person.entity, person_id, data).saved.id


def _same(county: Desk, station: Desk) -> None:
    assert records_of(county, station.site_id) == records_of(station, station.site_id)
    for desk in (county, station):
        with desk.read() as connection:
            assert records.check_chain(connection) is None


def test_a_whole_month_of_a_station_stands_at_the_county_row_by_row(
    desk: Desk, county: Desk, stick: Path
) -> None:
    with desk.write() as unit:
        write_worked_example(unit)
    assert carry(desk, county, stick).rejected == 0
    _same(county, desk)
    assert states.counts(desk).open == 0


def test_a_station_restored_from_yesterday_goes_on_as_a_new_laptop(
    desk: Desk, county: Desk, stick: Path, restore: Restore
) -> None:
    kept = save(desk, "王秀兰", phone="1")
    carry(desk, county, stick)
    file = backups.backup(desk, stick).path
    save(desk, "王秀蘭", kept, phone="2")
    later = save(desk, "赵德福")
    carry(desk, county, stick)
    before = records_of(county, desk.site_id)

    restored = restore(desk, file)
    # everything goes again, as bundle 1 of a sequence of its own
    made = bundles.make(restored, stick)
    assert (made.seq, shown_bundles.show(made.path).from_rev) == (1, 0)
    taken = carry(restored, county, stick)
    assert (taken.verdict, taken.changed, taken.rejected) == ("apply", 0, 0)
    # the old backup overwrote nothing: the county holds what was newer
    assert records_of(county, desk.site_id) == before

    save(restored, "王秀兰", kept, phone="3")
    save(restored, "孙桂芝")
    taken = carry(restored, county, stick)
    assert (taken.verdict, taken.changed) == ("apply", 2)
    with county.read() as connection:
        person = records.get(connection, Person, kept)
        assert person is not None
        assert person.phone == "3"
        assert records.get(connection, Person, later) is not None
    assert states.counts(restored).open == 0
    (line,) = station_board.stations(county)
    assert line.missing == ()


def test_a_bundle_of_before_the_restore_does_no_harm_afterwards(
    desk: Desk, county: Desk, stick: Path, restore: Restore
) -> None:
    save(desk, "王秀兰")
    file = backups.backup(desk, stick).path
    save(desk, "赵德福")
    old = bundles.make(desk, stick).path
    restored = restore(desk, file)
    carry(restored, county, stick)
    taken = inbox.take(county, old)
    assert (taken.verdict, taken.changed) == ("apply", 1)
    assert inbox.take(county, old).verdict == "duplicate"
    save(restored, "孙桂芝")
    assert carry(restored, county, stick).verdict == "apply"


@pytest.mark.parametrize("restores", [1, 2])
def test_what_a_bundle_of_before_the_restore_brings_late_comes_back_to_the_station(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore, restores: int
) -> None:
    save(desk, "王秀兰")
    file = backups.backup(desk, stick).path
    if restores == 2:  # what is lost was written in a second life, which a third one follows
        desk = restore(desk, file)
    lost = save(desk, "赵德福")
    late = bundles.make(desk, stick).path
    restored = restore(desk, file)
    for _each in range(3):
        exchange.sync(restored, drop)
        exchange.sync(county, drop)
    until_quiet(drop, restored, county)
    assert inbox.take(county, late).changed == 1
    for _each in range(3):
        exchange.sync(county, drop)
        exchange.sync(restored, drop)
    with restored.read() as connection:
        assert records.get(connection, Person, lost) is not None
    until_quiet(drop, restored, county)
    _same(county, restored)


def test_a_county_restored_from_yesterday_gets_everything_again(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore
) -> None:
    save(desk, "王秀兰")
    carry(desk, county, stick)
    file = backups.backup(county, stick).path
    gone = save(desk, "赵德福")
    carry(desk, county, stick)
    save(desk, "孙桂芝")

    restored = restore(county, file)
    exchange.sync(desk, drop)
    (report,) = exchange.sync(restored, drop)
    # what came between is not there any more: the county says so, and the station sends it again
    assert [problem.code for problem in report.problems] == ["bundle_hold"]
    assert not [key for key in records_of(restored, desk.site_id) if gone in key]
    assert len(report.answered) == 1
    exchange.sync(desk, drop)
    assert states.counts(desk).open > 0
    exchange.sync(desk, drop)
    (report,) = exchange.sync(restored, drop)
    assert (len(report.taken), report.problems) == (1, ())
    exchange.sync(desk, drop)
    _same(restored, desk)
    assert states.counts(desk).open == 0
    assert [path for path in drop.rglob("*") if path.is_file()] == []
    assert list(restored.paths.inbox.iterdir()) == []


def test_a_county_restored_from_yesterday_asks_for_the_files_that_it_lost_and_no_others(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore
) -> None:
    person_id = save(desk, "王秀兰")
    kept = _photo(desk, person_id)
    until_quiet(drop, desk, county)
    file = backups.backup(county, stick).path
    gone = _photo(desk, person_id)
    until_quiet(drop, desk, county)
    assert file_bundles.counts(desk).confirmed == 2

    restored = restore(county, file)
    for _each in range(8):  # the backup knew neither the photo nor the answer to it
        exchange.sync(desk, drop)
        exchange.sync(restored, drop)
    until_quiet(drop, desk, restored)
    for row_id in (kept, gone):
        assert attachments.read(restored, row_id) == attachments.read(desk, row_id)
    assert file_bundles.counts(desk) == file_bundles.FileCounts(0, 0, 2)
    with desk.read() as connection:
        sent = file_exchange_store.sent_bundles(connection, restored.site_id)
    assert [item.file_count for item in sent] == [1, 1, 1]
    _same(restored, desk)


@pytest.mark.parametrize("both", [False, True])
def test_the_same_of_a_photo_whose_text_the_backup_holds(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore, both: bool
) -> None:
    lost = _photo(desk, save(desk, "王秀兰"))
    for name in ("孙桂芝", "李玉梅", "周福生", "吴桂兰", "郑玉清", "冯德山", "陈秀英"):
        save(desk, name)
        carry(desk, county, stick)
    file = backups.backup(county, stick).path
    until_quiet(drop, desk, county)
    assert file_bundles.counts(desk).confirmed == 1

    restored = restore(county, file)
    if both:  # the station's numbering begins again, and it still says that the photo arrived
        desk = restore(desk, backups.backup(desk, stick).path)
    save(desk, "赵德福")
    for _each in range(4):
        exchange.sync(desk, drop)
        exchange.sync(restored, drop)
    until_quiet(drop, desk, restored)
    assert attachments.read(restored, lost) == attachments.read(desk, lost)
    assert file_bundles.counts(desk) == file_bundles.FileCounts(0, 0, 1)


@pytest.mark.parametrize("by_stick", [False, True])
def test_a_photo_that_reached_the_county_after_the_backup_comes_back_to_the_station(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore, by_stick: bool
) -> None:
    person_id = save(desk, "王秀兰")
    file = backups.backup(desk, stick).path
    later = _photo(desk, person_id)
    content = attachments.read(desk, later)
    until_quiet(drop, desk, county)
    restored = restore(desk, file)
    attachments.sweep(restored)
    for _each in range(4):
        for side in (restored, county):
            if by_stick:
                sticks.carry(side, stick)
            else:
                exchange.sync(side, drop)
    assert attachments.read(restored, later) == content
    until_quiet(drop, restored, county)
    with county.read() as connection:
        sent = file_exchange_store.sent_bundles(connection, desk.site_id)
    assert [(item.file_count, item.state) for item in sent] == [(1, "confirmed")]


def test_a_station_restored_after_its_county_was_hears_that_its_first_bundle_arrived(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore
) -> None:
    file = backups.backup(county, stick).path
    for name in ("王秀兰", "孙桂芝", "李玉梅"):
        save(desk, name)
        until_quiet(drop, desk, county)
    back = restore(county, file)
    for _each in range(4):
        exchange.sync(desk, drop)
        exchange.sync(back, drop)
    again = restore(desk, backups.backup(desk, stick).path)
    save(again, "赵德福")
    for _each in range(4):
        exchange.sync(again, drop)
        exchange.sync(back, drop)
    assert states.counts(again).open == 0
    _same(back, again)


def test_the_same_by_stick(desk: Desk, county: Desk, stick: Path, restore: Restore) -> None:
    save(desk, "王秀兰")
    file = backups.backup(county, stick).path
    carry(desk, county, stick)
    save(desk, "赵德福")
    restored = restore(county, file)
    held = bundles.make(desk, stick).path
    with pytest.raises(UserFault):
        inbox.take(restored, held)
    (answer,) = receipts.make(restored, stick)
    told = receipts.take(desk, answer)
    assert not told.confirmed
    before = content(desk)
    receipts.take(desk, answer)
    assert content(desk) == before
    assert carry(desk, restored, stick).verdict == "apply_over_gap"
    _same(restored, desk)
    # the gap's answer, found again on the stick, opens nothing any more
    after = content(desk)
    receipts.take(desk, answer)
    assert content(desk) == after
    # nor does the bundle that was held
    assert inbox.take(restored, held).verdict == "older"
    _same(restored, desk)


def test_what_reached_the_county_after_the_backup_comes_back_to_the_restored_station(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore
) -> None:
    kept = save(desk, "王秀兰", phone="1")
    exchange.sync(desk, drop)
    exchange.sync(county, drop)
    file = backups.backup(desk, stick).path
    save(desk, "王秀蘭", kept, phone="2")
    later = save(desk, "赵德福")
    for each in (desk, county, desk):
        exchange.sync(each, drop)

    restored = restore(desk, file)
    with restored.read() as connection:
        assert records.get(connection, Person, later) is None
    save(restored, "孙桂芝")
    for _round in range(3):
        for each in (restored, county):
            exchange.sync(each, drop)
    with restored.read() as connection:
        person = records.get(connection, Person, kept)
        assert person is not None
        assert person.phone == "2"
        assert records.get(connection, Person, later) is not None
    _same(county, restored)
    assert states.counts(restored).open == 0
    # and it was a matter of once
    assert not any(
        report.sent for each in (restored, county) for report in exchange.sync(each, drop)
    )


def test_a_county_restored_from_yesterday_gets_back_what_it_said_to_a_station(
    desk: Desk, county: Desk, stick: Path, drop: Path, restore: Restore
) -> None:
    person = save(desk, "王秀兰")
    carry(desk, county, stick)
    file = backups.backup(county, stick).path
    with county.write() as unit:
        said = unit.put(
            Review(
                subject_entity="person",
                subject_id=person,
                station_id=desk.site_id,
                kind="01",
                comment="请补上家庭成员",
                made_at=county.now(),
            )
        )
    for each in (county, desk, county):
        exchange.sync(each, drop)

    restored = restore(county, file)
    save(desk, "赵德福")  # the next thing that is sent tells of it
    for _round in range(5):
        for each in (restored, desk):
            exchange.sync(each, drop)
    with restored.read() as connection:
        again = records.get(connection, Review, said.id)
    assert again is not None
    assert again.comment == "请补上家庭成员"
    _same(restored, desk)


def test_a_county_that_was_not_restored_lets_no_station_speak_for_it(
    desk: Desk, county: Desk, stick: Path
) -> None:
    forged = wire_row(
        desk, "review", site_id=county.site_id, station_id=desk.site_id, kind="01", comment="假"
    )
    path = craft(desk, county, stick, {"review": [forged]})
    taken = inbox.take(county, path)
    assert (taken.changed, taken.rejected) == (0, 1)
