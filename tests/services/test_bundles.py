# SPDX-License-Identifier: MulanPSL-2.0
"""A bundle carries everything the county has not confirmed, and no more than that."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, content, save
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.people import Person
from wuse_desktop.errors import EnvironmentFault, Fault
from wuse_desktop.services import bundles, inbox, receipts, sent_bundles, shown_bundles
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.exchange_sides import DeskOutbox
from wuse_desktop.storage import exchange_store as store


def _refused(call: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as refused:
        call()
    assert refused.value.message.endswith("。")
    assert refused.value.next_step.endswith("。")
    return refused.value


def _files(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.paths.bundles.iterdir())


def test_a_station_without_a_county_makes_none(desk: Desk) -> None:
    save(desk, "王秀兰")
    before = content(desk)
    fault = _refused(lambda: bundles.make(desk))
    assert fault.code == "not_enrolled"
    assert "登记卡" in fault.next_step
    assert content(desk) == before
    assert sent_bundles.history(desk) == []


def test_a_bundle_says_of_itself_what_it_is(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    made = bundles.make(desk, stick)
    assert made.fresh
    assert made.path.parent == stick
    assert made.size == made.path.stat().st_size
    shown = shown_bundles.show(made.path, county)
    assert (shown.bundle_id, shown.seq, shown.rows) == (made.bundle_id, 1, made.rows)
    assert (shown.sender, shown.site_id, shown.trusted) == (
        "木兰镇社会工作服务站",
        desk.site_id,
        True,
    )
    assert dict(shown.counts) == {"station": 1, "worker": 1, "person": 1}
    assert (shown.from_rev, shown.to_rev) == (0, 2)
    assert not shown_bundles.show(made.path).trusted
    with zipfile.ZipFile(made.path) as container:
        assert container.namelist() == ["payload.tar.age", "envelope.dsse.json"]


@pytest.mark.usefixtures("county")
def test_nothing_new_gives_the_bundle_that_waits(desk: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    first = bundles.make(desk)
    second = bundles.make(desk, stick)
    assert (second.bundle_id, second.fresh) == (first.bundle_id, False)
    assert second.path.read_bytes() == first.path.read_bytes()
    fresh = bundles.make(desk, again=True)
    assert fresh.bundle_id != first.bundle_id
    assert fresh.seq == 2


@pytest.mark.usefixtures("county")
def test_a_waiting_bundle_whose_file_is_gone_is_made_anew(desk: Desk) -> None:
    save(desk, "王秀兰")
    first = bundles.make(desk)
    first.path.unlink()
    second = bundles.make(desk)
    assert second.fresh
    assert second.rows == first.rows


def test_a_bundle_holds_all_that_is_not_confirmed(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰")
    first = bundles.make(desk)
    save(desk, "赵德福")
    second = bundles.make(desk)
    assert second.rows == first.rows + 1
    assert shown_bundles.show(second.path).from_rev == 0
    carry(desk, county, stick)
    row_id = save(desk, "孙桂芝")
    third = bundles.make(desk)
    assert (third.rows, shown_bundles.show(third.path).counts["person"]) == (1, 1)
    with desk.write() as unit:
        unit.remove(Person, row_id)
    assert bundles.make(desk).rows == 1


def test_when_all_is_confirmed_there_is_nothing_to_send(
    desk: Desk, county: Desk, stick: Path
) -> None:
    save(desk, "王秀兰")
    carry(desk, county, stick)
    before = content(desk)
    assert _refused(lambda: bundles.make(desk)).code == "nothing_to_send"
    assert _refused(lambda: bundles.make(desk, again=True)).code == "nothing_to_send"
    assert content(desk) == before


def test_only_the_newest_file_is_kept_until_its_receipt(
    desk: Desk, county: Desk, stick: Path
) -> None:
    for name in ("王秀兰", "赵德福", "孙桂芝"):
        save(desk, name)
        made = bundles.make(desk)
    assert _files(desk) == [made.path.name]
    assert [line.state for line in sent_bundles.history(desk)] == [
        "packed",
        "superseded",
        "superseded",
    ]
    carry(desk, county, stick)
    assert _files(desk) == []
    assert sent_bundles.history(desk)[0].state == "confirmed"
    assert all(line.sentence for line in sent_bundles.history(desk))


@pytest.mark.usefixtures("county")
def test_a_delivered_bundle_is_kept_beside_a_newer_one(desk: Desk) -> None:
    save(desk, "王秀兰")
    first = bundles.make(desk)
    DeskOutbox(desk, ()).delivered(first.bundle_id)
    save(desk, "赵德福")
    second = bundles.make(desk)
    assert _files(desk) == sorted([first.path.name, second.path.name])
    assert [line.state for line in sent_bundles.history(desk)] == ["packed", "delivered"]


@pytest.mark.usefixtures("county")
def test_files_that_no_book_knows_are_swept(desk: Desk) -> None:
    left = desk.paths.bundles / f"{new_id()}.wuse"
    left.write_bytes(b"made, but never booked: the program was killed in between")
    save(desk, "王秀兰")
    assert _files(desk) == [left.name]
    made = bundles.make(desk)
    assert _files(desk) == [made.path.name]


def test_the_carrier_reads_no_name(desk: Desk, county: Desk, stick: Path) -> None:
    save(desk, "王秀兰", phone="13845678901")
    data = bundles.make(desk, stick).path.read_bytes()
    for text in ("王秀兰", "13845678901", "李晓梅"):
        assert text.encode() not in data


class _Stop:
    """A listener that asks to stop at its nth step."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self, label: str, done: int, total: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.mark.usefixtures("county")
def test_a_cancelled_bundle_leaves_nothing(desk: Desk) -> None:
    save(desk, "王秀兰")
    before = content(desk)
    with pytest.raises(Cancelled):
        bundles.make(desk, progress=_Stop(0))
    assert content(desk) == before
    assert _files(desk) == []
    assert bundles.make(desk).seq == 1


@pytest.mark.usefixtures("county")
def test_a_stick_that_cannot_be_written_leaves_the_bundle_at_home(
    desk: Desk, tmp_path: Path
) -> None:
    save(desk, "王秀兰")
    place = tmp_path / "file"
    place.write_bytes(b"x")
    fault = _refused(lambda: bundles.make(desk, place / "folder"))
    assert isinstance(fault, EnvironmentFault)
    assert fault.code == "disk_failed"
    assert len(_files(desk)) == 1
    assert bundles.make(desk).fresh is False


def test_a_county_without_an_upper_desk_makes_none(county: Desk) -> None:
    assert _refused(lambda: bundles.make(county)).code == "not_enrolled"


def test_a_second_receiver_starts_from_the_beginning(
    desk: Desk, county: Desk, make_desk: MakeDesk, stick: Path
) -> None:
    save(desk, "王秀兰")
    carry(desk, county, stick)
    with desk.read() as connection:
        assert store.marks(connection, county.site_id).confirmed == 2
        assert store.marks(connection, new_id()).confirmed == 0


# cost -------------------------------------------------------------------------------------


def _fill(desk: Desk, count: int) -> None:
    with desk.write("大量建档") as unit:
        for number in range(count):
            unit.put(Person(name=f"人{number}", note="一段不短的说明文字" * 5))


def _after_a_fixed_change(desk: Desk, county: Desk, stick: Path) -> tuple[int, int]:
    """Rows and bytes of a bundle with five changes, everything before them confirmed."""
    carry(desk, county, stick)
    for number in range(5):
        save(desk, f"后来{number}")
    made = bundles.make(desk)
    return made.rows, made.size


def test_a_bundle_costs_what_changed_not_what_is_there(
    desk: Desk, county: Desk, stick: Path
) -> None:
    _fill(desk, 10)
    small = _after_a_fixed_change(desk, county, stick)
    _fill(desk, 1200)
    large = _after_a_fixed_change(desk, county, stick)
    assert small[0] == large[0] == 5
    assert abs(large[1] - small[1]) < 200
    with desk.read() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM person WHERE rev > ? AND rev <= ? AND site_id = ?",
            (1, 2, desk.site_id),
        ).all()
    assert "ix_person_rev" in str(plan)


def test_a_receipt_makes_the_next_bundle_small(desk: Desk, county: Desk, stick: Path) -> None:
    _fill(desk, 200)
    made = bundles.make(desk, stick)
    save(desk, "后来的")
    inbox.take(county, made.path)
    (receipt,) = receipts.make(county, stick)
    receipts.take(desk, receipt)
    small = bundles.make(desk)
    assert dict(shown_bundles.show(small.path).counts) == {"person": 1}
