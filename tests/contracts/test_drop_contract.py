# SPDX-License-Identifier: MulanPSL-2.0
"""What every drop must do, and what parts over any drop must do. One fixture line for each drop."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drop_servers.running import SERVERS, Running
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.sync import parts
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.ports import Drop, DropEntry, DropFault

FOLDER = "inbox/0123456789abcdef"
NAME = f"{FOLDER}/01a209c0-3faf-77d1-9694-77acf8b4c62c"


@pytest.fixture(params=["folder", *SERVERS])
def drop(request: pytest.FixtureRequest, tmp_path: Path, running: Running) -> Iterator[Drop]:
    """An empty drop of each kind, on a real server where there is one."""
    if request.param == "folder":
        root = tmp_path / "drop"
        root.mkdir()
        yield FolderDrop(root)
        return
    server = running(request.param)
    made = server.drop(server.new_place())
    yield made
    made.close()


def test_an_empty_drop_has_nothing(drop: Drop) -> None:
    assert list(drop.list(FOLDER)) == []
    assert drop.size(NAME) is None


def test_an_object_comes_back_whole_and_in_ranges(drop: Drop) -> None:
    data = bytes(range(256)) * 40
    drop.put_new(NAME, data)
    assert drop.size(NAME) == len(data)
    assert drop.get_range(NAME, 0, 1_000_000) == data
    assert drop.get_range(NAME, 100, 50) == data[100:150]
    assert drop.get_range(NAME, len(data) - 3, 50) == data[-3:]
    assert drop.get_range(NAME, len(data) + 3, 50) == b""
    assert list(drop.list(FOLDER)) == [DropEntry(NAME, len(data))]


def test_an_empty_object_is_an_object(drop: Drop) -> None:
    drop.put_new(NAME, b"")
    assert drop.size(NAME) == 0
    assert drop.get_range(NAME, 0, 10) == b""


def test_listing_shows_one_folder_only(drop: Drop) -> None:
    drop.put_new(NAME, b"1")
    drop.put_new(f"{FOLDER}0/other", b"2")
    drop.put_new(f"{FOLDER}/deeper/still", b"3")
    assert [entry.name for entry in drop.list(FOLDER)] == [NAME]


def test_nothing_is_ever_overwritten(drop: Drop) -> None:
    drop.put_new(NAME, b"first")
    drop.put_new(NAME + ".tmp", b"second")
    attempts: list[Callable[[], None]] = [
        lambda: drop.put_new(NAME, b"third"),
        lambda: drop.rename_new(NAME + ".tmp", NAME),
    ]
    for refused in attempts:
        with pytest.raises(DropFault) as caught:
            refused()
        assert caught.value.code == "file_exists"
        assert not caught.value.retryable
    assert drop.get_range(NAME, 0, 10) == b"first"
    assert drop.size(NAME + ".tmp") == 6


def test_a_renamed_object_has_one_name(drop: Drop) -> None:
    drop.put_new(NAME + ".tmp", b"data")
    drop.rename_new(NAME + ".tmp", NAME)
    assert [entry.name for entry in drop.list(FOLDER)] == [NAME]
    assert drop.get_range(NAME, 0, 10) == b"data"


def test_what_is_missing_is_said(drop: Drop) -> None:
    for missing in (
        lambda: drop.get_range(NAME, 0, 1),
        lambda: drop.rename_new(NAME, NAME + "x"),
    ):
        with pytest.raises(DropFault, match="drop_missing"):
            missing()


def test_deleting_twice_is_no_error(drop: Drop) -> None:
    drop.put_new(NAME, b"data")
    drop.delete(NAME)
    drop.delete(NAME)
    assert drop.size(NAME) is None


@pytest.mark.parametrize("name", ["../x", "/x", "a/../b", "a//b", "", "a b", "a\\b", ".x", "站"])
def test_names_that_lead_elsewhere_are_refused(drop: Drop, name: str) -> None:
    with pytest.raises(ValueError, match="not a drop name"):
        drop.put_new(name, b"x")


def test_two_senders_of_one_name_do_not_mix(drop: Drop) -> None:
    outcomes: list[str] = []

    def put(data: bytes) -> None:
        try:
            drop.put_new(NAME, data * 100_000)
            outcomes.append("stored")
        except DropFault as fault:
            outcomes.append(fault.code)

    senders = [threading.Thread(target=put, args=(data,)) for data in (b"a", b"b", b"c")]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(outcomes) == ["file_exists", "file_exists", "stored"]
    assert len(set(drop.get_range(NAME, 0, 200_000))) == 1


# parts over any drop --------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.wuse"
    path.write_bytes(bytes(range(250)) * 1000)
    return path


class Unreliable:
    """A drop whose connection is cut after some writes; what was sent half stays as a torso."""

    def __init__(self, drop: Drop, writes: int) -> None:
        self._drop = drop
        self.left = writes
        self.put: list[str] = []

    def put_new(self, name: str, data: bytes) -> None:
        if self.left == 0:
            self._drop.put_new(name, data[: len(data) // 2])
            raise DropFault("medium_gone", "", retryable=True)
        self.left -= 1
        self._drop.put_new(name, data)
        self.put.append(name)

    def __getattr__(self, name: str) -> object:
        return getattr(self._drop, name)


def send(drop: Drop, source: Path) -> None:
    parts.upload(drop, source, NAME, part_bytes=60_000)


def test_a_file_in_parts_comes_back(drop: Drop, source: Path, tmp_path: Path) -> None:
    send(drop, source)
    assert list(parts.arrived(drop, FOLDER)) == [DropEntry(NAME, 250_000)]
    parts.download(drop, NAME, tmp_path / "b.wuse")
    assert (tmp_path / "b.wuse").read_bytes() == source.read_bytes()
    assert not list(tmp_path.glob(".*"))
    parts.remove(drop, NAME)
    assert list(drop.list(FOLDER)) == []


def test_an_empty_file_travels_too(drop: Drop, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    parts.upload(drop, tmp_path / "a", NAME)
    parts.download(drop, NAME, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b""


@pytest.mark.parametrize("writes", range(6))
def test_sending_goes_on_where_it_broke_off(
    drop: Drop, source: Path, tmp_path: Path, writes: int
) -> None:
    broken = Unreliable(drop, writes)
    with pytest.raises(DropFault):
        send(broken, source)  # type: ignore[arg-type]  # the rest is the drop's
    assert list(parts.arrived(drop, FOLDER)) == []
    again = Unreliable(drop, -1)
    send(again, source)  # type: ignore[arg-type]  # the rest is the drop's
    assert len(again.put) == 6 - writes
    parts.download(drop, NAME, tmp_path / "b.wuse")
    assert (tmp_path / "b.wuse").read_bytes() == source.read_bytes()
    send(again, source)  # type: ignore[arg-type]  # the rest is the drop's
    assert len(again.put) == 6 - writes


class StopAfter:
    """Cancels after some steps."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, label: str, done: int, total: int) -> None:
        assert total == 250_000
        self.left -= 1
        if self.left == 0:
            raise Cancelled


def test_fetching_goes_on_where_it_broke_off(drop: Drop, source: Path, tmp_path: Path) -> None:
    send(drop, source)
    target = tmp_path / "b.wuse"
    with pytest.raises(Cancelled):
        parts.download(drop, NAME, target, StopAfter(3))
    assert not target.exists()
    for number in (0, 1):  # they are not asked for again
        drop.delete(f"{NAME}.part{number:04d}")
    parts.download(drop, NAME, target)
    assert target.read_bytes() == source.read_bytes()


def test_a_damaged_part_never_becomes_a_file(drop: Drop, source: Path, tmp_path: Path) -> None:
    send(drop, source)
    drop.delete(f"{NAME}.part0002")
    drop.put_new(f"{NAME}.part0002", b"x" * 60_000)
    with pytest.raises(DropFault, match="drop_damaged"):
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert not (tmp_path / "b.wuse").exists()


def test_a_spoiled_beginning_is_fetched_anew(drop: Drop, source: Path, tmp_path: Path) -> None:
    send(drop, source)
    target = tmp_path / "b.wuse"
    with pytest.raises(Cancelled):
        parts.download(drop, NAME, target, StopAfter(3))
    unfinished = tmp_path / ".b.wuse.incoming"
    unfinished.write_bytes(b"?" + unfinished.read_bytes()[1:] + b"more than there was")
    parts.download(drop, NAME, target)
    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{}",
        b'{"format":1,"sha256":"x","parts":[]}',
        b'{"format":1,"sha256":"%s","parts":[{"size":99999999999,"sha256":"%s"}]}'
        % (b"0" * 64, b"0" * 64),
        b" " * (parts.MAX_MANIFEST + 1),
    ],
    ids=["empty", "nothing", "no parts", "endless part", "endless manifest"],
)
def test_a_lying_manifest_is_refused(drop: Drop, tmp_path: Path, manifest: bytes) -> None:
    drop.put_new(f"{NAME}.manifest", manifest)
    with pytest.raises(DropFault, match="drop_damaged"):
        parts.download(drop, NAME, tmp_path / "b.wuse")
    assert list(tmp_path.glob("*b.wuse*")) == []


# what broken-off attempts left ----------------------------------------------------------------


OVER, UNKNOWN = (f"{FOLDER}/01a209c0-3faf-77d1-9694-{tail * 12}" for tail in "01")


def is_over(name: str) -> bool:
    return name == OVER.rpartition("/")[2]


def names(drop: Drop) -> list[str]:
    return [entry.name for entry in drop.list(FOLDER)]


def test_entries_tell_when_they_were_written_by_one_clock(drop: Drop) -> None:
    drop.put_new(NAME, b"1")
    drop.put_new(f"{NAME}x", b"2")
    first, second = (entry.changed_at for entry in drop.list(FOLDER))
    assert first is not None
    assert second is not None
    assert 0 <= second - first < 60


def test_only_our_own_abandoned_parts_go(drop: Drop) -> None:
    abandoned = [f"{OVER}.part0000", f"{OVER}.part0001.tmp", f"{OVER}.manifest.tmp"]
    others = [f"{UNKNOWN}.part0000", f"{UNKNOWN}.part0001.tmp", f"{OVER}.receipt", f"{FOLDER}/x"]
    for name in (*abandoned, *others):
        drop.put_new(name, b"data")
    parts.clear_abandoned(drop, FOLDER, is_over, after=0)
    assert names(drop) == sorted(others)


def test_what_was_written_lately_stays(drop: Drop) -> None:
    drop.put_new(f"{OVER}.part0000", b"data")
    parts.clear_abandoned(drop, FOLDER, is_over)
    assert names(drop) == [f"{OVER}.part0000"]


def test_a_whole_file_is_never_taken_for_abandoned(drop: Drop, source: Path) -> None:
    parts.upload(drop, source, OVER, part_bytes=60_000)
    before = names(drop)
    parts.clear_abandoned(drop, FOLDER, is_over, after=0)
    assert names(drop) == before


def test_only_whole_files_that_are_over_are_withdrawn(drop: Drop, source: Path) -> None:
    parts.upload(drop, source, OVER, part_bytes=60_000)
    parts.upload(drop, source, UNKNOWN, part_bytes=60_000)
    kept = [name for name in names(drop) if not name.startswith(OVER)]
    parts.withdraw(drop, FOLDER, is_over)
    assert names(drop) == kept


class Wrong:
    """A drop whose clock tells other times, or none."""

    def __init__(self, drop: Drop, ages: dict[str, float | None]) -> None:
        self._drop = drop
        self._ages = ages

    def list(self, prefix: str) -> Iterator[DropEntry]:
        for entry in self._drop.list(prefix):
            age = self._ages.get(entry.name, 0.0)
            yield DropEntry(entry.name, entry.size, None if age is None else 1e9 - age)

    def __getattr__(self, name: str) -> object:
        return getattr(self._drop, name)


DAY = 86400.0


@pytest.mark.parametrize(
    ("ages", "goes"),
    [
        ((3 * DAY, 3 * DAY), True),
        ((3 * DAY, 60.0), False),
        ((3 * DAY, None), False),
        ((-5.0, -5.0), False),
    ],
    ids=["old", "still growing", "not told", "of a time to come"],
)
def test_the_clock_of_the_drop_decides(
    drop: Drop, ages: tuple[float | None, float | None], goes: bool
) -> None:
    lying = [f"{OVER}.part0000", f"{OVER}.part0001"]
    for name in lying:
        drop.put_new(name, b"data")
    wrong = Wrong(drop, dict(zip(lying, ages, strict=True)))
    parts.clear_abandoned(wrong, FOLDER, is_over)  # type: ignore[arg-type]  # the rest is the drop's
    assert names(drop) == ([] if goes else lying)
