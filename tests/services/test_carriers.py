# SPDX-License-Identifier: MulanPSL-2.0
"""Rounds over a real server, who keeps the password, and what is kept of attempts that failed."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.drop_servers.process import PASSWORD, USER, Server
from tests.drop_servers.running import MakeServer, Running, make_server, running
from tests.drop_servers.sftp import OpenSsh, RcloneSftp
from tests.drop_servers.webdav import RcloneWebDav
from tests.services.conftest import MakeDesk, Reopen
from tests.services.exchanging import enrol, records_of, save
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import (
    attempts,
    carriers,
    enrolment,
    exchange,
    sent_bundles,
    states,
)
from wuse_desktop.services.carriers import Way
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store

__all__ = ["make_server", "running"]


class Keyring:
    """A service that keeps secrets, as a desktop has it."""

    available = True

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.refuses = False

    def get(self, name: str) -> bytes | None:
        self._check()
        return self.kept.get(name)

    def set(self, name: str, secret: bytes) -> None:
        self._check()
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    def _check(self) -> None:
        if self.refuses:
            raise EnvironmentFault("keyring_refused", "", "")


@pytest.fixture
def keyring(desk: Desk) -> Keyring:
    """The station's keyring."""
    made = Keyring()
    desk.slots._secrets = made
    return made


def webdav(server: Server, place: str = "") -> Way:
    """The way to a WebDAV server, without its password."""
    address = f"http://127.0.0.1:{server.port}/{place or server.new_place()}"
    return Way(carriers.typed_address("webdav", address, USER))


def refused(call: Callable[[], object]) -> UserFault:
    with pytest.raises(UserFault) as caught:
        call()
    assert caught.value.message.endswith("。")
    assert caught.value.next_step.endswith("。")
    return caught.value


def test_a_record_goes_up_and_its_receipt_comes_back_over_a_server(
    desk: Desk, county: Desk, running: Running
) -> None:
    way = webdav(running("webdav-rclone"))
    for side in (desk, county):
        carriers.choose_way(side, way, PASSWORD)
    save(desk, "王秀兰")
    for side in (desk, county, desk):
        (report,) = exchange.sync(side)
        assert report.problems == ()
    assert states.counts(desk).open == 0
    assert records_of(county, desk.site_id) == records_of(desk, desk.site_id)


def test_the_password_is_kept_by_the_keyring_alone(
    desk: Desk,
    keyring: Keyring,
    running: Running,
    reopen: Reopen,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    way = webdav(running("webdav-rclone"))
    assert carriers.choose_way(desk, way, PASSWORD) == ""
    kept = carriers.read_way(desk)
    assert kept is not None
    assert (kept.password_kept, kept.needs_password) == ("keyring", False)
    assert carriers.try_way(desk, kept).good
    with desk.read() as connection:
        told = connection.exec_driver_sql("SELECT name, value FROM setting").all()
    assert PASSWORD not in str(told) + caplog.text
    assert [json.loads(text)["password"] for text in keyring.kept.values()] == [PASSWORD]
    again = reopen(desk)
    again.slots._secrets = keyring
    found = carriers.read_way(again)
    assert found is not None
    assert carriers.try_way(again, found).good


def test_without_a_keyring_it_is_forgotten_when_the_desk_closes(
    desk: Desk, running: Running, reopen: Reopen
) -> None:
    assert isinstance(desk.slots.secrets, NoKeyring)
    assert "密钥库" in carriers.choose_way(desk, webdav(running("webdav-rclone")), PASSWORD)
    kept = carriers.read_way(desk)
    assert kept is not None
    assert (kept.password_kept, kept.needs_password) == ("memory", False)
    assert carriers.try_way(desk, kept).good
    again = reopen(desk)
    lost = carriers.read_way(again)
    assert lost is not None
    assert lost.needs_password
    assert refused(lambda: carriers.try_way(again, lost)).code == "drop_no_password"
    assert carriers.try_way(again, lost, PASSWORD).good


def test_a_keyring_that_refuses_stops_nobody(desk: Desk, keyring: Keyring) -> None:
    keyring.refuses = True
    way = Way(carriers.typed_address("webdav", "https://dav.example.cn/x", "u"))
    assert carriers.choose_way(desk, way, "pw")
    kept = carriers.read_way(desk)
    assert kept is not None
    assert kept.password_kept == "memory"


@pytest.mark.parametrize("place", ["https://evil.example.cn/x", "http://dav.example.cn/x"])
def test_a_password_is_not_shown_to_another_server(
    desk: Desk, keyring: Keyring, place: str
) -> None:
    here = Way(carriers.typed_address("webdav", "https://dav.example.cn/x", "u"))
    carriers.choose_way(desk, here, "pw")
    # as a card would change it, past all questions
    desk.set_setting("drop_address", carriers.typed_address("webdav", place, "u").text)
    moved = carriers.read_way(desk)
    assert moved is not None
    assert moved.needs_password
    assert refused(lambda: carriers.try_way(desk, moved)).code == "drop_no_password"
    carriers.choose_way(desk, moved)
    assert keyring.kept == {}


def test_a_trial_says_what_is_wrong_and_leaves_nothing(
    desk: Desk, county: Desk, running: Running
) -> None:
    assert county.is_county
    server = running("webdav-rclone")
    way = webdav(server)
    good = carriers.try_way(desk, way, PASSWORD)
    assert good.good
    assert "没有加密" in good.sentence
    assert [path for path in server.data.rglob("*") if path.is_file()] == []
    assert carriers.try_way(desk, way, "wrong").code == "drop_login"
    nowhere = replace(way, address=replace(way.address, place=way.address.place + "/no/where"))
    assert carriers.try_way(desk, nowhere, PASSWORD).code == "drop_no_place"
    gone = replace(way, address=replace(way.address, place="http://127.0.0.1:1/x"))
    assert carriers.try_way(desk, gone, PASSWORD).code == "drop_unreachable"
    assert carriers.read_way(desk) is None


def test_a_server_key_is_shown_first_then_pinned_and_a_changed_one_is_refused(
    desk: Desk, county: Desk, make_server: MakeServer
) -> None:
    server = make_server(OpenSsh)
    assert isinstance(server, OpenSsh)
    address = f"127.0.0.1:{server.port}{server.data / server.new_place()}"
    way = Way(carriers.typed_address("sftp", address, "root"), key_file=str(server.home / "key"))
    carriers.choose_way(desk, way, PASSWORD)
    save(desk, "王秀兰")
    assert refused(lambda: exchange.sync(desk)).code == "drop_host_key_new"
    seen = carriers.try_way(desk, way, PASSWORD)
    assert seen.good
    assert seen.host_key in seen.sentence
    carriers.choose_way(desk, carriers.with_host_key(way, seen.host_key), PASSWORD)
    (report,) = exchange.sync(desk)
    assert report.problems == ()
    server.new_host_key()
    server.restart()
    save(desk, "赵德福")
    (report,) = exchange.sync(desk)
    assert {problem.code for problem in report.problems} == {"drop_host_key"}
    assert not report.reachable
    pinned = carriers.read_way(desk)
    assert pinned is not None
    other = carriers.try_way(desk, pinned, PASSWORD)
    assert (other.code, other.host_key != seen.host_key) == ("drop_host_key", True)
    assert other.host_key.split()[1] in other.sentence
    assert county.is_county


def test_the_card_of_a_county_carries_the_server_and_never_the_password(
    make_desk: MakeDesk, tmp_path: Path, running: Running
) -> None:
    county = make_desk("county", "230127", "木兰县社会工作总督导站")
    station = make_desk()
    way = webdav(running("webdav-rclone"))
    carriers.choose_way(county, way, PASSWORD)
    enrol(station, county, tmp_path)
    assert all(PASSWORD.encode() not in path.read_bytes() for path in tmp_path.glob("*-card"))
    got = carriers.read_way(station)
    assert got is not None
    assert got.address == way.address
    assert got.needs_password
    carriers.choose_way(station, got, PASSWORD)
    save(station, "王秀兰")
    for side in (station, county, station):
        exchange.sync(side)
    assert states.counts(station).open == 0


def test_a_folder_of_the_county_is_not_handed_out_unasked(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    county = make_desk("county", "230127", "木兰县社会工作总督导站")
    exchange.choose_folder(county, tmp_path / "mine")
    card = enrolment.make_station_card(make_desk(), tmp_path)
    assert enrolment.admit(county, card.path, tmp_path).drop_address == ""
    given = enrolment.admit(county, card.path, tmp_path, "/srv/shared")
    assert given.drop_address == "/srv/shared"


# attempts that failed ---------------------------------------------------------------------------


def last_sent(desk: Desk) -> store.Sent:
    with desk.read() as connection:
        return store.sent_bundles(connection, limit=1)[0]


def test_failed_attempts_are_kept_with_the_bundle_and_make_it_wait(
    desk: Desk, county: Desk, make_server: MakeServer, reopen: Reopen
) -> None:
    assert county.is_county
    server = make_server(RcloneWebDav)
    carriers.choose_way(desk, webdav(server), PASSWORD)
    save(desk, "王秀兰")
    server.kill()
    for count in (1, 2):
        (report,) = exchange.sync(desk)
        assert not report.reachable
        assert last_sent(desk).attempts == count
    failure = attempts.failure_of(last_sent(desk))
    assert failure is not None
    assert (failure.code, failure.retryable) == ("drop_unreachable", True)
    assert timedelta(seconds=110) < failure.next_at - failure.at < timedelta(seconds=160)
    (line,) = sent_bundles.history(desk)
    assert "试了 2 次" in line.sentence
    assert attempts.held_back(desk) == [failure]

    server.start()
    desk = reopen(desk)
    (report,) = exchange.sync(desk, password=PASSWORD, patient=True)
    assert (report.sent, report.problems) == ((), ())
    save(desk, "赵德福")  # a new bundle does not jump the queue
    (report,) = exchange.sync(desk, password=PASSWORD, patient=True)
    assert (report.sent, last_sent(desk).attempts) == ((), 2)
    (report,) = exchange.sync(desk, password=PASSWORD)  # a person asks
    assert len(report.sent) == 1
    assert (last_sent(desk).attempts, last_sent(desk).last_error) == (0, "")
    assert attempts.held_back(desk) == []


def test_when_its_time_has_come_a_bundle_goes_by_itself(
    desk: Desk, county: Desk, make_server: MakeServer
) -> None:
    assert county.is_county
    server = make_server(RcloneWebDav)
    carriers.choose_way(desk, webdav(server), PASSWORD)
    save(desk, "王秀兰")
    server.kill()
    exchange.sync(desk)
    told = json.loads(last_sent(desk).last_error)
    told["at"] = (datetime.now(UTC) - timedelta(seconds=told["wait_s"] + 1)).isoformat()
    with desk.database.books() as connection:
        store.mark_failed(connection, last_sent(desk).bundle_id, json.dumps(told))
    server.start()
    (report,) = exchange.sync(desk, patient=True)
    assert len(report.sent) == 1


def test_a_wrong_password_ends_the_round_with_one_sentence(
    desk: Desk, county: Desk, make_server: MakeServer
) -> None:
    assert county.is_county
    server = make_server(RcloneSftp)
    way = Way(carriers.typed_address("sftp", f"127.0.0.1:{server.port}/{server.new_place()}", USER))
    seen = carriers.try_way(desk, way, PASSWORD)
    carriers.choose_way(desk, carriers.with_host_key(way, seen.host_key), "wrong")
    save(desk, "王秀兰")
    reports = exchange.sync(desk)
    assert [problem.code for problem in reports[0].problems] == ["drop_login"]
    told = exchange.outcome(desk, reports)
    assert len(told.problems) == 1
    assert last_sent(desk).attempts == 1
