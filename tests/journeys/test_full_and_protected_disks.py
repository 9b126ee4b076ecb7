# SPDX-License-Identifier: MulanPSL-2.0
"""When a disk is full or may not be written, nothing is lost and the desk says what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.small_disks import SmallDisk, small_disk
from tests.services.conftest import CHEAP, PASSWORD
from tests.services.exchanging import content, enrol, records_of, save
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import backups, bundles, enrolment, inbox, receipts, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.roll_up import make_county_figures
from wuse_desktop.services.setup import SetupChoice, create_desk, desk_exists, open_desk
from wuse_desktop.storage import records

_FULL = {"disk_full"}
_PROTECTED = {"read_only", "folder_read_only", "folder_unusable", "lock_failed"}
_COUNTY = SetupChoice("county", "230127", "木兰县社会工作总督导站", "李晓梅", "lixm")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 6) as found:
        yield found


def _desk(home: Path) -> Desk:
    return create_desk(home, _COUNTY, PASSWORD, secrets=NoKeyring(), costs=CHEAP).desk


@pytest.fixture
def tight(disk: SmallDisk, desk: Desk, stick: Path) -> Iterator[Desk]:
    """A county desk on the small disk that has admitted the station ``desk``."""
    county = _desk(disk.path / "county")
    enrol(desk, county, stick)
    save(county, "县里的人")
    yield county
    county.close()


def _refused(call: Callable[[], object], codes: set[str]) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        call()
    assert refused.value.code in codes
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")


def _many(desk: Desk, count: int) -> None:
    with desk.write("大量建档") as unit:
        for number in range(count):
            unit.put(Person(name=f"人{number}", note="一段不短的说明文字" * 120))


def test_a_full_disk_during_a_save_loses_nothing(disk: SmallDisk, tight: Desk) -> None:
    before = content(tight)
    disk.fill(leave=0)
    _refused(lambda: _many(tight, 600), _FULL)
    assert content(tight) == before
    disk.free_up()
    save(tight, "后来的")
    with tight.read() as connection:
        assert records.check_chain(connection) is None
        assert records.count(connection, Person) == 2


@pytest.mark.parametrize("leave", [0, 100_000, 600_000, 1_200_000])
def test_a_full_disk_during_a_take_leaves_the_county_as_it_was(
    disk: SmallDisk, tight: Desk, desk: Desk, stick: Path, leave: int
) -> None:
    _many(desk, 600)
    path = bundles.make(desk, stick).path
    before = content(tight)
    disk.fill(leave)
    _refused(lambda: inbox.take(tight, path), _FULL)
    assert content(tight) == before
    disk.free_up()
    assert inbox.take(tight, path).rejected == 0
    assert records_of(tight, desk.site_id) == records_of(desk, desk.site_id)
    with tight.read() as connection:
        assert records.check_chain(connection) is None


def test_a_desk_that_met_a_full_disk_opens_again_as_it_was(
    disk: SmallDisk, tight: Desk, desk: Desk, stick: Path
) -> None:
    _many(desk, 600)
    path = bundles.make(desk, stick).path
    before = content(tight)
    disk.fill(leave=300_000)
    _refused(lambda: inbox.take(tight, path), _FULL)
    tight.close()
    disk.free_up()
    again = open_desk(tight.paths.home, "", PASSWORD, secrets=NoKeyring())
    assert content(again) == before
    again.close()


def test_a_full_disk_while_a_bundle_is_made_leaves_no_part_of_one(
    disk: SmallDisk, tight: Desk, make_desk: Callable[..., Desk], stick: Path
) -> None:
    upper = make_desk("prefecture", "2301", "市民政局")
    enrol(tight, upper, stick)
    make_county_figures(tight, Period.parse("2026-03"))
    before = content(tight)
    disk.fill(leave=0)
    _refused(lambda: bundles.make(tight), _FULL)
    assert list(tight.paths.bundles.iterdir()) == []
    assert content(tight) == before
    disk.free_up()
    assert bundles.make(tight).seq == 1


def test_a_full_stick_takes_no_half_bundle_backup_receipt_or_card(
    disk: SmallDisk, desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    inbox.take(county, bundles.make(desk, stick).path)
    disk.fill(leave=0)
    _refused(lambda: bundles.make(desk, disk.path), _FULL)
    _refused(lambda: backups.backup(desk, disk.path), _FULL)
    _refused(lambda: receipts.make(county, disk.path), _FULL)
    _refused(lambda: enrolment.make_station_card(desk, disk.path), _FULL)
    assert [path.name for path in disk.path.iterdir()] == ["filler"]
    disk.free_up()
    made = bundles.make(desk, disk.path)
    assert shown_bundles.show(made.path).rows == made.rows
    assert backups.backup(desk, disk.path).path.exists()


def test_a_desk_is_not_begun_on_a_full_disk(disk: SmallDisk) -> None:
    home = disk.path / "new"
    for leave in (0, 8_000, 200_000, 700_000):
        disk.fill(leave)
        _refused(lambda: _desk(home), {*_FULL, "folder_unusable"})
        assert not desk_exists(home)
    disk.free_up()
    _desk(home).close()


def test_a_restore_onto_a_full_disk_changes_nothing(
    disk: SmallDisk, tight: Desk, stick: Path
) -> None:
    file = backups.backup(tight, stick).path
    home = tight.paths.home
    before = content(tight)
    tight.close()
    for leave in (0, 100_000, 500_000):
        disk.fill(leave)
        _refused(lambda: backups.restore(home, file, "", PASSWORD, secrets=NoKeyring()), _FULL)
    disk.free_up()
    again = open_desk(home, "", PASSWORD, secrets=NoKeyring())
    assert content(again) == before
    again.close()


# write-protected --------------------------------------------------------------------------


def test_a_protected_folder_is_told_when_its_desk_is_opened(
    disk: SmallDisk, tight: Desk, stick: Path
) -> None:
    tight.close()
    disk.protect()
    home = tight.paths.home
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    _refused(lambda: open_desk(home, "", PASSWORD, secrets=NoKeyring()), _PROTECTED)
    _refused(lambda: _desk(disk.path / "new"), _PROTECTED)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_a_protected_stick_is_read_but_not_written(
    disk: SmallDisk, desk: Desk, county: Desk
) -> None:
    save(desk, "王秀兰")
    path = bundles.make(desk, disk.path).path
    file = backups.backup(desk, disk.path).path
    disk.protect()
    assert inbox.take(county, path).rejected == 0
    _refused(lambda: receipts.make(county, disk.path), _PROTECTED)
    _refused(lambda: bundles.make(desk, disk.path, again=True), _PROTECTED)
    _refused(lambda: backups.backup(desk, disk.path), _PROTECTED)
    _refused(lambda: enrolment.make_station_card(desk, disk.path), _PROTECTED)
    home = disk.path.parent / "restored"
    assert backups.restore(home, file, "", PASSWORD, secrets=NoKeyring()) is None
    assert not inbox.history(county)[0].answered
