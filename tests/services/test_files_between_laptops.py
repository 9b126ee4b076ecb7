# SPDX-License-Identifier: MulanPSL-2.0
"""Files of attachments between the laptops of a station: each once, relayed, never in front."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fleet.carriers import Killed
from tests.services.building import intake, put
from tests.services.conftest import PASSWORD, Clock, Fresh
from tests.services.exchanging import carry, save, take_in, until_quiet
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    attachments,
    backups,
    bundles,
    doctor,
    exchange,
    file_bundles,
    inbox,
    laptop_list,
    laptops,
    sending,
    sticks,
)
from wuse_desktop.services.attachment_list import list_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.joining import join, make_device_card
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.welcoming import replace_lost
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.ports import DropEntry

CASE = CaseFile.entity


@pytest.fixture
def third(desk: Desk, second: Desk, fresh: Fresh, stick: Path, drop: Path) -> Desk:
    """A third laptop of which the second has heard."""
    made = fresh("刘洋")
    take_in(desk, made, stick)
    until_quiet(drop, desk, made, second)
    return made


@pytest.fixture
def case_id(second: Desk) -> str:
    return put(second, intake(save(second, "孙桂芝")))[0]


def paper(size: int = 4000) -> bytes:
    return b"%PDF-1.4 " + os.urandom(size)


def add(desk: Desk, case_id: str, data: bytes) -> str:
    return attachments.add(desk, CASE, case_id, data).saved.id


def presence(desk: Desk, case_id: str) -> list[str]:
    return [line.presence for line in list_of(desk, CASE, case_id)]


def times_sent(*desks: Desk) -> int:
    """How many files went into bundles at these desks, each as often as it went."""
    return sum(
        _count(desk, "SELECT coalesce(sum(file_count), 0) FROM file_outbox") for desk in desks
    )


def fetched(desk: Desk) -> int:
    """How many files came in bundles."""
    return _count(desk, "SELECT coalesce(sum(file_count), 0) FROM file_inbox")


def _count(desk: Desk, query: str) -> int:
    with desk.read() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


def days_pass(desk: Desk) -> None:
    """What waits at a desk has waited for long."""
    with desk.database.books() as connection:
        connection.exec_driver_sql(
            "UPDATE file_carried SET since_at = '2020-01-01T00:00:00Z' WHERE since_at <> ''"
        )


def clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def test_a_file_comes_to_the_other_laptop_and_the_county_each_once(
    desk: Desk, second: Desk, county: Desk, case_id: str, drop: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    until_quiet(drop, desk, second, county)
    for each in (desk, second, county):
        assert attachments.read(each, row_id) == data
    days_pass(desk)
    days_pass(second)
    until_quiet(drop, desk, second, county)
    assert (fetched(desk), fetched(county), fetched(second)) == (1, 1, 0)
    assert times_sent(desk) == 0
    assert file_bundles.counts(desk).confirmed == 1  # the second told that the county has it
    assert list(drop.rglob("*.*")) == []


def test_three_laptops_are_sent_each_content_once(
    desk: Desk, second: Desk, third: Desk, county: Desk, case_id: str, drop: Path
) -> None:
    until_quiet(drop, desk, second, third, county)
    contents = [paper(), paper(), paper()]
    makers = (desk, second, third)
    ids = [add(each, case_id, data) for each, data in zip(makers, contents, strict=True)]
    until_quiet(drop, desk, second, third, county)
    for each in makers:
        days_pass(each)
    until_quiet(drop, third, second, desk, county)
    for each in (*makers, county):
        assert [attachments.read(each, row_id) for row_id in ids] == contents
    assert [fetched(each) for each in makers] == [2, 2, 2]
    assert fetched(county) == 3


def test_the_text_is_there_before_its_file_and_says_how_to_get_it(
    desk: Desk, second: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    (to_desk,) = laptops.siblings(second)
    bundles.make_for_laptop(second, to_desk, stick)
    sticks.take_from_county(desk, [stick])
    assert presence(desk, case_id) == ["other_laptop"]
    with pytest.raises(EnvironmentFault) as away:
        attachments.read(desk, row_id)
    assert away.value.code == "attachment_other_laptop"
    assert away.value.message.startswith("尚未收到")
    assert "现在上报" in away.value.next_step
    (found,) = [item for item in doctor.examine(desk) if item.name == "attachments"]
    assert found.mark == "ok"  # nothing is wrong with this desk
    sticks.put_for_laptops(second, stick)
    sticks.take_from_county(desk, [stick])
    assert attachments.read(desk, row_id) == data


def test_a_stick_brings_text_and_files_whatever_their_names(
    desk: Desk, second: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    assert sticks.put_for_laptops(second, stick) == ["李晓梅的电脑"]
    for path in stick.iterdir():  # the files now come first in the folder
        prefix = "a-" if "附件" in path.name else "b-"
        path.rename(path.with_name(prefix + path.name))
    found = sticks.take_from_county(desk, [stick])
    assert (found.count, found.good) == (2, True)
    assert any("照片和文件，共 1 个" in sentence for sentence in found.sentences)
    assert attachments.read(desk, row_id) == data
    told = sticks.take_from_county(second, [stick])  # both receipts come back
    assert (told.count, told.good) == (2, True)
    clear(stick)
    assert sticks.put_for_laptops(second, stick) == []


def test_a_file_that_came_before_its_row_waits_and_comes_again(
    desk: Desk, second: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    (to_desk,) = laptops.siblings(second)
    file_bundles.put_for(second, to_desk, stick)
    sticks.take_from_county(desk, [stick])
    sticks.take_from_county(second, [stick])
    clear(stick)
    for _trip in range(2):  # first the text alone is confirmed, then the file goes
        sticks.put_for_laptops(second, stick)
        sticks.take_from_county(desk, [stick])
        sticks.take_from_county(second, [stick])
    assert attachments.read(desk, row_id) == data


def test_a_stick_relays_what_another_laptop_added(
    desk: Desk, second: Desk, third: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    sticks.put_for_laptops(second, stick)
    sticks.take_from_county(desk, [stick])
    clear(stick)  # the second laptop never meets the third
    sticks.put_for_laptops(desk, stick)
    sticks.take_from_county(third, [stick])
    assert attachments.read(third, row_id) == data


def test_on_a_drop_whoever_holds_it_sends_it_when_its_laptop_is_silent(
    desk: Desk, second: Desk, third: Desk, county: Desk, case_id: str, stick: Path, drop: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    sticks.put_for_laptops(second, stick)
    sticks.take_from_county(desk, [stick])
    until_quiet(drop, desk, third, county)
    assert presence(third, case_id) == ["other_laptop"]  # the second is still to send it
    days_pass(desk)
    until_quiet(drop, desk, third, county)
    assert attachments.read(third, row_id) == data
    assert attachments.read(county, row_id) == data
    until_quiet(drop, second, desk, third, county)
    assert (fetched(second), fetched(county)) == (0, 1)  # it hears first that the county has it


def test_a_stick_for_the_county_also_holds_what_the_other_laptop_added(
    desk: Desk, second: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    sticks.put_for_laptops(second, stick)
    sticks.take_from_county(desk, [stick])
    clear(stick)
    sending.put_on_stick(desk, stick)
    done = sticks.carry(county, stick)
    assert done.good
    assert attachments.read(county, row_id) == data


def test_carrying_puts_files_on_the_stick_for_everybody(
    desk: Desk, second: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, data := paper())
    clear(stick)
    said = "\n".join(sticks.carry(second, stick).sentences)
    assert "已装上 1 个附件文件。" in said
    assert "给本站其他电脑（李晓梅的电脑）" in said
    sticks.carry(county, stick)
    sticks.carry(desk, stick)
    sticks.carry(second, stick)
    for each in (desk, county):
        assert attachments.read(each, row_id) == data
    assert file_bundles.counts(second).confirmed == 1


def test_a_restored_laptop_gets_the_files_that_it_lost(
    desk: Desk, second: Desk, county: Desk, case_id: str, stick: Path, drop: Path, clock: Clock
) -> None:
    kept = add(second, case_id, paper())
    until_quiet(drop, desk, second, county)
    file = backups.backup(desk, stick).path
    row_id = add(second, case_id, data := paper())
    until_quiet(drop, desk, second, county)
    assert attachments.read(desk, row_id) == data
    desk.close()
    backups.restore(desk.paths.home, file, "", PASSWORD, secrets=NoKeyring())
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring(), now=clock)
    try:
        attachments.sweep(again)
        for _round in range(4):
            for each in (again, second, county):
                exchange.sync(each, drop)
        until_quiet(drop, again, second, county)
        assert attachments.read(again, row_id) == data
        assert attachments.read(again, kept)
        (laptop,) = laptops.siblings(second)
        with second.read() as connection:
            sent = file_exchange_store.sent_bundles(connection, laptop.site_id)
        assert sum(item.file_count for item in sent) == 3  # each once, and what was lost once more
    finally:
        again.close()


def test_a_stopped_laptop_is_sent_no_file(
    desk: Desk, second: Desk, case_id: str, stick: Path, drop: Path, county: Desk
) -> None:
    until_quiet(drop, desk, second, county)
    (line,) = [item for item in laptop_list.list_laptops(desk) if not item.own]
    laptop_list.revoke(desk, line.device_id, "丢失")
    add(desk, case_id, paper())
    exchange.sync(desk, drop)
    assert list(drop.glob("relay/*/files/*")) == []


# broken off ------------------------------------------------------------------------------------


class Fragile:
    """A drop that ends the program at its n-th request."""

    def __init__(self, inner: FolderDrop, left: int) -> None:
        self._inner = inner
        self.left = left

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._inner, name)

        def counted(*args: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise Killed
            return call(*args)

        return counted

    def list(self, prefix: str) -> Iterator[DropEntry]:
        self.left -= 1
        if self.left < 0:
            raise Killed
        return self._inner.list(prefix)


def test_killed_at_any_moment_it_goes_on_and_arrives_once(
    desk: Desk, second: Desk, county: Desk, case_id: str, drop: Path
) -> None:
    until_quiet(drop, desk, second, county)
    ids: list[tuple[str, bytes]] = []
    moment, finished = 0, False
    while not finished:
        data = paper(5_000_000 if moment == 5 else 900)  # one of them goes in several parts
        ids.append((add(second, case_id, data), data))
        for each in (second, desk):
            fragile: Any = Fragile(FolderDrop(drop), moment)
            try:
                exchange.exchange_over(each, fragile)
                finished = fragile.left > 0
            except Killed:
                finished = False
        moment += 5
    until_quiet(drop, second, desk, county)
    for row_id, data in ids:
        for each in (desk, county):
            assert attachments.read(each, row_id) == data
    assert fetched(desk) == len(ids)
    lying = list(drop.rglob("*.*"))
    assert lying  # of bundles that were overtaken; they go when they have lain there for days
    for path in lying:
        os.utime(path, (0, 0))
    for each in (second, desk):
        save(each, "赵德福")
        add(each, case_id, paper(900))
    until_quiet(drop, second, desk, county)
    assert list(drop.rglob("*.*")) == []


def test_a_bundle_whose_taking_was_killed_is_taken_again(
    desk: Desk,
    second: Desk,
    case_id: str,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contents = [paper() for _number in range(3)]
    ids = [add(second, case_id, data) for data in contents]
    clear(stick)
    sticks.put_for_laptops(second, stick)
    kept: list[str] = []
    files = attachments.files_of(desk)
    keep_as = type(files).keep_as

    def dies(self: Any, name: str, content: bytes) -> bool:
        if len(kept) == 1:
            raise Killed
        kept.append(name)
        return keep_as(self, name, content)

    monkeypatch.setattr(type(files), "keep_as", dies)
    with pytest.raises(Killed):
        sticks.take_from_county(desk, [stick])
    assert sorted(presence(desk, case_id)) == ["here", "other_laptop", "other_laptop"]
    monkeypatch.undo()
    assert sticks.take_from_county(desk, [stick]).good
    assert [attachments.read(desk, row_id) for row_id in ids] == contents


def test_no_laptop_puts_a_file_into_the_record_of_the_county(
    desk: Desk, second: Desk, county: Desk, case_id: str, stick: Path
) -> None:
    row_id = add(second, case_id, paper())
    carry(second, county, stick)
    clear(stick)
    (to_desk,) = laptops.siblings(second)
    (made,) = file_bundles.put_for(second, to_desk, stick)
    with pytest.raises(UserFault) as refused:
        inbox.take(county, made.path)
    assert refused.value.code == "bundle_wrong_receiver"
    with pytest.raises(EnvironmentFault):
        attachments.read(county, row_id)


# given back by the county ----------------------------------------------------------------------


@pytest.mark.parametrize("by_drop", [True, False])
def test_the_county_gives_back_the_files_of_a_station_that_lost_its_only_laptop(
    desk: Desk, county: Desk, fresh: Fresh, stick: Path, drop: Path, by_drop: bool
) -> None:
    (case_id,) = put(desk, intake(save(desk, "王秀兰")))
    row_id = add(desk, case_id, data := paper())
    until_quiet(drop, desk, county)
    (lost,) = laptop_list.list_laptops(county, desk.site_id)
    new = fresh("李晓梅")
    card = make_device_card(new, stick)
    welcome = replace_lost(county, desk.site_id, card.path, stick, (lost.device_id,))
    join(new, welcome.card)
    assert presence(new, case_id) == ["other_laptop"]
    if by_drop:
        until_quiet(drop, new, county)
    else:
        clear(stick)
        assert sticks.carry(county, stick).good
        assert sticks.carry(new, stick).good
        assert sticks.carry(county, stick).good
    assert attachments.read(new, row_id) == data
    days_pass(new)
    until_quiet(drop, new, county)
    assert fetched(county) == 1  # it does not go up again
    later = add(new, case_id, other := paper())
    until_quiet(drop, new, county)
    assert attachments.read(county, later) == other
    assert fetched(new) == 1  # and not down either


def test_a_county_puts_no_file_into_a_record_of_a_station_that_lost_nothing(
    desk: Desk, second: Desk, county: Desk, case_id: str, stick: Path, drop: Path
) -> None:
    add(second, case_id, paper())
    until_quiet(drop, second, county)
    with county.database.books() as connection:
        (laptop,) = laptops.below(county, desk.site_id)
        file_exchange_store.note_new(connection, laptop.site_id, desk.site_id, "2026-01-01")
        connection.exec_driver_sql(
            "UPDATE file_carried SET confirmed_at = NULL WHERE receiver_site = ?",
            (laptop.site_id,),
        )
    attachments.files_of(second).remove(
        next(line.digest for line in list_of(second, CASE, case_id))
    )
    clear(stick)
    file_bundles.put_for(county, laptop, stick)
    taken = [inbox.take(second, path) for path in stick.glob("*.wuse")]
    assert [(item.of_files, item.rejected) for item in taken] == [(True, 1)]
    assert presence(second, case_id) == ["missing"]
