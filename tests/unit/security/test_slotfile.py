# SPDX-License-Identifier: MulanPSL-2.0
"""The slot file under damage, forgery and interrupted writing."""

import base64
import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wuse_desktop.errors import EnvironmentFault, Fault, UserFault
from wuse_desktop.security import atomic, slotfile
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyslots import KeySlots, NewDesk

OpenSlots = Callable[..., KeySlots]
PASSWORD = "tea-7-river-Moon"
OTHER = "stone#41-plough-Sky"
LOGIN = "zhanzhang"


@pytest.fixture
def desk(open_slots: OpenSlots) -> NewDesk:
    return open_slots().create("desk-0001", "user-head", LOGIN, PASSWORD)


def forge(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the file as someone who knows the format would: with a right checksum."""
    body = json.loads(path.read_bytes())
    body.pop("sha256")
    change(body)
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body["sha256"] = hashlib.sha256(canonical.encode()).hexdigest()
    path.write_text(json.dumps(body, ensure_ascii=False))


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[0] ^= 1
    return base64.b64encode(data).decode()


FORGERIES: dict[str, object] = {
    "slot_id": "another",
    "user_id": "user-other",
    "device_mark": "",
    "passes": 2,
    "lanes": 2,
    "memory": 128,
    "salt": flipped,
    "nonce": flipped,
    "wrapped": flipped,
}


@pytest.mark.parametrize("name", sorted(FORGERIES))
@pytest.mark.parametrize("slot", [0, 1])
def test_forged_field_of_a_slot_does_not_open(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path, name: str, slot: int
) -> None:
    def change(body: dict[str, Any]) -> None:
        value = FORGERIES[name]
        target = body["slots"][slot]
        target[name] = value(target[name]) if callable(value) else value

    unchanged = slot == 1 and name == "device_mark"
    forge(slots_path, change)
    slots = open_slots()
    ways = (
        lambda: slots.unlock(LOGIN, PASSWORD),
        lambda: slots.unlock_with_recovery(desk.recovery_code),
    )
    if unchanged:  # the recovery slot never has one
        assert ways[slot]().key == desk.key
        return
    with pytest.raises(UserFault):
        ways[slot]()
    if slot == 1 and name == "user_id":
        return  # a recovery slot of a user is no recovery slot: the whole file was refused
    assert ways[1 - slot]().key == desk.key


def test_slot_moved_to_another_desk_or_kind_does_not_open(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    whole = slots_path.read_bytes()

    def other_desk(body: dict[str, Any]) -> None:
        body["desk_id"] = "desk-0002"

    def swapped_wrapping(body: dict[str, Any]) -> None:
        user, recovery = body["slots"]
        user["wrapped"], recovery["wrapped"] = recovery["wrapped"], user["wrapped"]

    def other_key_check(body: dict[str, Any]) -> None:
        body["key_check"] = "0" * 16

    for change in (other_desk, swapped_wrapping, other_key_check):
        slots_path.write_bytes(whole)
        forge(slots_path, change)
        with pytest.raises(Fault):
            open_slots().unlock(LOGIN, PASSWORD)
        with pytest.raises(Fault):
            open_slots().unlock_with_recovery(desk.recovery_code)
    slots_path.write_bytes(whole)
    assert open_slots().unlock(LOGIN, PASSWORD).key == desk.key


def _forged(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        body["slots"][0][name] = value

    return change


def _top(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        body[name] = value

    return change


def _same_twice(body: dict[str, Any]) -> None:
    body["slots"].append(body["slots"][0])


def _two_recoveries(body: dict[str, Any]) -> None:
    body["slots"].append({**body["slots"][1], "slot_id": "second"})


def _only_recovery(body: dict[str, Any]) -> None:
    del body["slots"][0]


@pytest.mark.parametrize(
    "change",
    [
        _forged("memory", 64 * 1024 * 1024),
        _forged("memory", 1),
        _forged("memory", -1),
        _forged("memory", True),
        _forged("memory", "64"),
        _forged("passes", 10**9),
        _forged("passes", 0),
        _forged("lanes", 255),
        _forged("cipher", "none"),
        _forged("kind", "escrow"),
        _forged("kind", ["user"]),
        _forged("salt", "AAAA"),
        _forged("salt", "?"),
        _forged("nonce", 7),
        _forged("wrapped", ""),
        _forged("login", ""),
        _forged("login", "x" * 5000),
        _forged("extra", 1),
        _top("slots", []),
        _top("slots", {}),
        _top("slots", [1]),
        _top("version", "1"),
        _top("version", True),
        _top("version", 0),
        _top("format", "other"),
        _top("desk_id", None),
        _top("extra", 1),
        _same_twice,
        _two_recoveries,
        _only_recovery,
    ],
)
def test_file_that_this_program_never_wrote_is_refused_before_any_work(
    desk: NewDesk,
    open_slots: OpenSlots,
    slots_path: Path,
    change: Callable[[dict[str, Any]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forge(slots_path, change)
    monkeypatch.setattr("wuse_desktop.security.derive.stretch", None)  # a call would fail loudly
    with pytest.raises(UserFault) as caught:
        open_slots().unlock(LOGIN, PASSWORD)
    assert caught.value.code == "keyslots_damaged"


def test_costs_have_bounds() -> None:
    with pytest.raises(ValueError, match="memory"):
        Argon2Costs(memory_kib=1024 * 1024)
    with pytest.raises(ValueError, match="passes"):
        Argon2Costs(passes=100)


def test_newer_format_is_refused_politely_even_beside_a_former_copy(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    slotfile.former_copy(slots_path).write_bytes(slots_path.read_bytes())
    forge(slots_path, _top("version", 2))
    with pytest.raises(UserFault) as caught:
        open_slots().unlock(LOGIN, PASSWORD)
    assert caught.value.code == "keyslots_newer"
    assert "最新版" in caught.value.sentence


def test_missing_file_is_said_plainly(open_slots: OpenSlots) -> None:
    assert not open_slots().exists()
    with pytest.raises(UserFault, match="keyslots_missing"):
        open_slots().users()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"null", b'{"format": "wuse-keyslots"}', b"\xff\xfe"]
)
def test_rubbish_is_damaged(open_slots: OpenSlots, slots_path: Path, content: bytes) -> None:
    slots_path.write_bytes(content)
    with pytest.raises(UserFault, match="keyslots_damaged"):
        open_slots().users()


def test_half_a_surrogate_is_damaged(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    slots_path.write_text(slots_path.read_text().replace("desk-0001", "\\ud800"))
    with pytest.raises(UserFault, match="keyslots_damaged"):
        open_slots().users()


@given(position=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_flipped_bit_is_found_without_a_password(
    desk: NewDesk, slots_path: Path, position: int, bit: int
) -> None:
    whole = slots_path.read_bytes()
    damaged = bytearray(whole)
    damaged[position % len(whole)] ^= 1 << bit
    try:
        read = slotfile.decode(bytes(damaged))
    except (slotfile.Damaged, UserFault):
        return
    assert read == slotfile.decode(whole)  # at most the space between two fields changed


@pytest.mark.parametrize("damage", [b"", b"rubbish", None])
def test_damaged_file_is_put_right_from_the_former_copy(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path, damage: bytes | None
) -> None:
    open_slots().replace_recovery(desk.key)  # leaves a former copy
    if damage is None:
        slots_path.unlink()
    else:
        slots_path.write_bytes(damage)
    assert open_slots().exists()
    unlocked = open_slots().unlock(LOGIN, PASSWORD)
    assert unlocked.from_former_copy
    assert unlocked.key == desk.key
    again = open_slots().unlock(LOGIN, PASSWORD)
    assert not again.from_former_copy
    assert again.key == desk.key


def test_former_copy_is_kept_until_the_next_good_unlock(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    former = slotfile.former_copy(slots_path)
    first = slots_path.read_bytes()
    open_slots().change_password(LOGIN, PASSWORD, OTHER)
    assert former.read_bytes() == first
    with pytest.raises(UserFault):
        open_slots().unlock(LOGIN, PASSWORD)
    assert former.exists()
    open_slots().unlock(LOGIN, OTHER)
    assert [path.name for path in slots_path.parent.iterdir()] == ["keyslots.json"]


def test_damaged_file_never_replaces_a_sound_former_copy(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    sound = slots_path.read_bytes()
    slotfile.former_copy(slots_path).write_bytes(sound)
    slots_path.write_bytes(b"rubbish")
    open_slots().add_user(desk.key, "user-worker", "shegong", OTHER)
    assert slotfile.former_copy(slots_path).read_bytes() == sound
    assert open_slots().unlock("shegong", OTHER).key == desk.key


class Killed(BaseException):
    """The process ended here."""


class DyingDisk(atomic.RealDisk):
    """The real disk, on which the process dies at the n-th step: before, in or after it."""

    def __init__(self, step: int, moment: str) -> None:
        self._left = step
        self._moment = moment

    def write(self, path: Path, content: bytes) -> None:
        if self._dies("in"):
            super().write(path, content[: len(content) // 2])
            raise Killed
        super().write(path, content)
        self._count()

    def replace(self, source: Path, target: Path) -> None:
        self._dies("in")
        super().replace(source, target)
        self._count()

    def sync_folder(self, folder: Path) -> None:
        self._dies("in")
        super().sync_folder(folder)
        self._count()

    def _dies(self, moment: str) -> bool:
        if self._left != 0 or self._moment == "after":
            return False
        if self._moment == "before":
            raise Killed
        return self._moment == moment

    def _count(self) -> None:
        if self._left == 0:
            raise Killed
        self._left -= 1


@pytest.mark.parametrize("moment", ["before", "in", "after"])
@pytest.mark.parametrize("step", range(6))
def test_killed_at_any_step_of_a_write_one_password_opens(
    desk: NewDesk,
    open_slots: OpenSlots,
    step: int,
    moment: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "DISK", DyingDisk(step, moment))
        with pytest.raises(Killed):
            open_slots().set_password(desk.key, "user-head", LOGIN, OTHER)
    opened, codes = [], []
    for password in (PASSWORD, OTHER):
        try:
            opened.append(open_slots().unlock(LOGIN, password).key)
        except UserFault as refused:
            codes.append(refused.code)
    assert (opened, codes) == ([desk.key], ["wrong_password"])
    assert open_slots().unlock_with_recovery(desk.recovery_code).key == desk.key


def test_write_has_as_many_steps_as_the_test_above_tries(
    desk: NewDesk, open_slots: OpenSlots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "DISK", DyingDisk(6, "after"))
    open_slots().set_password(desk.key, "user-head", LOGIN, OTHER)


def test_killed_while_creating_leaves_no_desk_or_a_whole_one(
    open_slots: OpenSlots, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step, moment in ((0, "before"), (0, "in"), (0, "after"), (1, "before")):
        with monkeypatch.context() as patch:
            patch.setattr(atomic, "DISK", DyingDisk(step, moment))
            with pytest.raises(Killed):
                open_slots().create("desk-0001", "user-head", LOGIN, PASSWORD)
        assert not open_slots().exists()
    open_slots().create("desk-0001", "user-head", LOGIN, PASSWORD)
    open_slots().unlock(LOGIN, PASSWORD)


class RefusingDisk(atomic.RealDisk):
    """A disk whose writing or renaming the operating system refuses."""

    def __init__(self, code: int, *, at_replace: bool) -> None:
        self._code = code
        self._at_replace = at_replace

    def write(self, path: Path, content: bytes) -> None:
        if self._at_replace:
            super().write(path, content)
        else:
            raise OSError(self._code, "refused", str(path))

    def replace(self, source: Path, target: Path) -> None:
        raise OSError(self._code, "refused", str(target))

    def sync_folder(self, folder: Path) -> None:
        raise OSError(errno.EINVAL, "refused", str(folder))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "folder_read_only"),
        (errno.EACCES, "folder_read_only"),
        (errno.EIO, "disk_failed"),
    ],
)
@pytest.mark.parametrize("at_replace", [False, True])
def test_disk_that_refuses_is_told_and_changes_nothing(
    desk: NewDesk,
    open_slots: OpenSlots,
    slots_path: Path,
    code: int,
    said: str,
    at_replace: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = slots_path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "DISK", RefusingDisk(code, at_replace=at_replace))
        with pytest.raises(EnvironmentFault) as caught:
            open_slots().set_password(desk.key, "user-head", LOGIN, OTHER)
    assert caught.value.code == said
    assert str(slots_path) not in caught.value.sentence
    assert slots_path.read_bytes() == before
    assert [path.name for path in slots_path.parent.iterdir()] == ["keyslots.json"]


def test_folder_that_cannot_be_synchronised_still_saves(
    desk: NewDesk, open_slots: OpenSlots, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NetworkFolder(atomic.RealDisk):
        def sync_folder(self, folder: Path) -> None:
            raise OSError(errno.EINVAL, "refused", str(folder))

    monkeypatch.setattr(atomic, "DISK", NetworkFolder())
    open_slots().set_password(desk.key, "user-head", LOGIN, OTHER)
    assert open_slots().unlock(LOGIN, OTHER).key == desk.key


def test_read_only_folder_still_opens(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_slots().replace_recovery(desk.key)
    slots_path.unlink()
    monkeypatch.setattr(atomic, "DISK", RefusingDisk(errno.EROFS, at_replace=False))
    assert open_slots().unlock(LOGIN, PASSWORD).key == desk.key


def test_file_that_cannot_be_read_is_the_machines_fault(
    open_slots: OpenSlots, slots_path: Path
) -> None:
    slots_path.mkdir()
    with pytest.raises(EnvironmentFault):
        open_slots().users()
