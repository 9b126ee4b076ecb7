# SPDX-License-Identifier: MulanPSL-2.0
"""Ways into a desk: passwords, the recovery code, and what none of them gives away."""

import stat
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from wuse_desktop.errors import Defect, EnvironmentFault, Fault, UserFault
from wuse_desktop.security.derive import STANDARD_COSTS
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.security.keyslots import KeySlots, NewDesk

OpenSlots = Callable[..., KeySlots]
DESK = "desk-0001"
HEAD, WORKER = "user-head", "user-worker"
PASSWORD = "tea-7-river-Moon"
OTHER = "stone#41-plough-Sky"


@pytest.fixture
def desk(open_slots: OpenSlots) -> NewDesk:
    return open_slots().create(DESK, HEAD, "zhanzhang", PASSWORD)


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(Fault) as caught:
        action()
    return caught.value.code


def test_password_opens_the_key_that_was_made(desk: NewDesk, open_slots: OpenSlots) -> None:
    unlocked = open_slots().unlock("zhanzhang", PASSWORD)
    assert unlocked.key == desk.key
    assert len(unlocked.key) == 32
    assert (unlocked.desk_id, unlocked.user_id) == (DESK, HEAD)
    assert not unlocked.from_former_copy


def test_standard_costs_are_used_and_open(open_slots: OpenSlots, slots_path: Path) -> None:
    made = open_slots(costs=STANDARD_COSTS).create(DESK, HEAD, "zhanzhang", PASSWORD)
    assert '"memory": 65536' in slots_path.read_text()
    assert open_slots().unlock("zhanzhang", PASSWORD).key == made.key


def test_keys_differ_between_desks(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        slots = KeySlots(folder / "keyslots.json", NoKeyring())
        keys.add(slots.create(DESK, HEAD, "zhanzhang", PASSWORD).key)
    assert len(keys) == 2


def test_unknown_user_and_wrong_password_hear_the_same(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    before = slots_path.read_bytes()
    slots = open_slots()
    sentences = set()
    for login, password in (
        ("zhanzhang", PASSWORD + "x"),
        ("zhanzhang", ""),
        ("zhanzhang", "长" * 5000),
        ("nobody", PASSWORD),
        ("", PASSWORD),
    ):
        with pytest.raises(UserFault) as caught:
            slots.unlock(login, password)
        assert caught.value.code == "wrong_password"
        sentences.add(caught.value.sentence)
    assert len(sentences) == 1
    assert slots.failures == 5
    assert slots_path.read_bytes() == before
    slots.unlock("zhanzhang", PASSWORD)
    assert slots.failures == 0


def test_full_width_typing_is_the_same_login_and_password(
    desk: NewDesk, open_slots: OpenSlots
) -> None:
    unlocked = open_slots().unlock(" ＺｈａｎＺｈａｎｇ ", PASSWORD.replace("7", "７"))
    assert unlocked.key == desk.key


def test_second_desk_in_the_same_folder_is_refused(desk: NewDesk, open_slots: OpenSlots) -> None:
    assert code_of(lambda: open_slots().create("d2", "u", "other", PASSWORD)) == "desk_exists"
    assert open_slots().unlock("zhanzhang", PASSWORD).key == desk.key


def test_weak_password_makes_nothing(open_slots: OpenSlots, slots_path: Path) -> None:
    assert code_of(lambda: open_slots().create(DESK, HEAD, "a", "woaini1314")) == "password_weak"
    assert not slots_path.exists()


@pytest.mark.parametrize("login", ["", "  ", "x" * 65, "a\nb"])
def test_login_that_cannot_be_typed_again_is_refused(login: str, open_slots: OpenSlots) -> None:
    assert code_of(lambda: open_slots().create(DESK, HEAD, login, PASSWORD)) == "login_invalid"


def test_changed_password_opens_and_the_former_does_not(
    desk: NewDesk, open_slots: OpenSlots
) -> None:
    open_slots().change_password("zhanzhang", PASSWORD, OTHER)
    assert code_of(lambda: open_slots().unlock("zhanzhang", PASSWORD)) == "wrong_password"
    assert open_slots().unlock("zhanzhang", OTHER).key == desk.key
    assert code_of(lambda: open_slots().unlock("zhanzhang", PASSWORD)) == "wrong_password"


def test_change_needs_the_old_password_and_a_good_new_one(
    desk: NewDesk, open_slots: OpenSlots
) -> None:
    slots = open_slots()
    assert code_of(lambda: slots.change_password("zhanzhang", OTHER, OTHER)) == "wrong_password"
    assert code_of(lambda: slots.change_password("zhanzhang", PASSWORD, "1")) == "password_weak"
    assert slots.unlock("zhanzhang", PASSWORD).key == desk.key


def test_several_users_open_the_same_key(desk: NewDesk, open_slots: OpenSlots) -> None:
    slots = open_slots()
    slots.add_user(desk.key, WORKER, "shegong", OTHER)
    assert [(user.user_id, user.login) for user in slots.users()] == [
        (HEAD, "zhanzhang"),
        (WORKER, "shegong"),
    ]
    unlocked = open_slots().unlock("shegong", OTHER)
    assert (unlocked.key, unlocked.user_id) == (desk.key, WORKER)
    assert open_slots().unlock("zhanzhang", PASSWORD).user_id == HEAD


@pytest.mark.parametrize(("user_id", "login"), [(WORKER, "ZHANZHANG"), (HEAD, "another")])
def test_user_is_not_added_twice(
    desk: NewDesk, open_slots: OpenSlots, user_id: str, login: str
) -> None:
    add = open_slots().add_user
    assert code_of(lambda: add(desk.key, user_id, login, OTHER)) == "login_taken"


def test_removed_user_cannot_open_and_the_last_stays(desk: NewDesk, open_slots: OpenSlots) -> None:
    slots = open_slots()
    slots.add_user(desk.key, WORKER, "shegong", OTHER)
    slots.remove_user(desk.key, HEAD)
    assert code_of(lambda: slots.unlock("zhanzhang", PASSWORD)) == "wrong_password"
    assert code_of(lambda: slots.remove_user(desk.key, WORKER)) == "last_user"
    assert slots.unlock("shegong", OTHER).key == desk.key


@pytest.mark.parametrize("user_id", ["", "user-unknown"])
def test_unknown_user_is_not_removed_or_given_a_password(
    desk: NewDesk, open_slots: OpenSlots, user_id: str
) -> None:
    slots = open_slots()
    assert code_of(lambda: slots.remove_user(desk.key, user_id)) == "user_unknown"
    assert code_of(lambda: slots.set_password(desk.key, user_id, "x", OTHER)) == "user_unknown"
    assert slots.unlock_with_recovery(desk.recovery_code).key == desk.key


def test_slot_that_could_not_be_read_again_is_never_written(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    before = slots_path.read_bytes()
    with pytest.raises(Defect, match="keyslots_unreadable"):
        open_slots().add_user(desk.key, "", "shegong", OTHER)
    assert slots_path.read_bytes() == before


def test_number_of_users_is_bounded(
    desk: NewDesk, open_slots: OpenSlots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wuse_desktop.security.slotfile.SLOTS_MAX", 3)
    slots = open_slots()
    slots.add_user(desk.key, WORKER, "shegong", OTHER)
    assert code_of(lambda: slots.add_user(desk.key, "u3", "third", OTHER)) == "users_too_many"


def test_key_of_another_desk_changes_nothing(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    before = slots_path.read_bytes()
    slots = open_slots()
    for action in (
        lambda: slots.add_user(bytes(32), WORKER, "shegong", OTHER),
        lambda: slots.remove_user(bytes(32), HEAD),
        lambda: slots.replace_recovery(bytes(32)),
        lambda: slots.set_password(bytes(32), HEAD, "zhanzhang", OTHER),
    ):
        with pytest.raises(Defect, match="key_of_another_desk"):
            action()
    assert slots_path.read_bytes() == before


def test_recovery_code_opens_without_password_or_keyring(
    desk: NewDesk, open_slots: OpenSlots
) -> None:
    slots = open_slots(secrets=NoKeyring())
    unlocked = slots.unlock_with_recovery(desk.recovery_code.lower().replace("-", " "))
    assert (unlocked.key, unlocked.user_id) == (desk.key, "")
    slots.set_password(unlocked.key, HEAD, "zhanzhang", OTHER)
    assert open_slots(secrets=NoKeyring()).unlock("zhanzhang", OTHER).key == desk.key
    assert code_of(lambda: slots.unlock("zhanzhang", PASSWORD)) == "wrong_password"


def test_replaced_recovery_code_is_the_only_one(desk: NewDesk, open_slots: OpenSlots) -> None:
    slots = open_slots()
    code = slots.replace_recovery(desk.key)
    former = desk.recovery_code
    assert code != former
    assert code_of(lambda: slots.unlock_with_recovery(former)) == "wrong_recovery_code"
    assert slots.failures == 1
    assert slots.unlock_with_recovery(code).key == desk.key
    assert slots.failures == 0


def test_password_alone_does_not_open_on_another_machine(
    desk: NewDesk, open_slots: OpenSlots, kept_secrets: dict[str, bytes]
) -> None:
    kept_secrets.clear()
    for slots in (open_slots(), open_slots(secrets=NoKeyring())):
        with pytest.raises(EnvironmentFault, match="device_secret_missing") as caught:
            slots.unlock("zhanzhang", PASSWORD)
        assert "恢复码" in caught.value.sentence


def test_another_device_secret_is_told_from_a_wrong_password(
    desk: NewDesk, open_slots: OpenSlots, kept_secrets: dict[str, bytes]
) -> None:
    (name,) = kept_secrets
    assert len(kept_secrets[name]) == 32
    kept_secrets[name] = bytes(32)
    assert code_of(lambda: open_slots().unlock("zhanzhang", PASSWORD)) == "device_secret_missing"


def test_without_keyring_the_notice_says_so(open_slots: OpenSlots) -> None:
    slots = open_slots(secrets=NoKeyring())
    made = slots.create(DESK, HEAD, "zhanzhang", PASSWORD)
    assert "密钥库" in made.notice
    assert [user.device_bound for user in slots.users()] == [False]
    assert slots.unlock("zhanzhang", PASSWORD).key == made.key


def test_with_keyring_there_is_nothing_to_say(desk: NewDesk, open_slots: OpenSlots) -> None:
    assert desk.notice == ""
    assert [user.device_bound for user in open_slots().users()] == [True]


def test_locked_keyring_stops_the_password_but_not_recovery(
    desk: NewDesk, open_slots: OpenSlots, lock_keyring: Callable[[], None]
) -> None:
    slots = open_slots()
    lock_keyring()
    assert code_of(lambda: slots.unlock("zhanzhang", PASSWORD)) == "keyring_refused"
    key = slots.unlock_with_recovery(desk.recovery_code).key
    assert "密钥库" in slots.set_password(key, HEAD, "zhanzhang", OTHER)
    assert slots.unlock("zhanzhang", OTHER).key == desk.key


def test_second_user_shares_the_device_secret(
    desk: NewDesk, open_slots: OpenSlots, kept_secrets: dict[str, bytes]
) -> None:
    slots = open_slots()
    assert slots.add_user(desk.key, WORKER, "shegong", OTHER) == ""
    assert len(kept_secrets) == 1
    assert slots.unlock("zhanzhang", PASSWORD).key == slots.unlock("shegong", OTHER).key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
def test_file_is_readable_by_its_owner_alone(
    desk: NewDesk, open_slots: OpenSlots, slots_path: Path
) -> None:
    open_slots().replace_recovery(desk.key)
    for path in slots_path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_nothing_secret_in_file_repr_error_or_log(
    desk: NewDesk,
    open_slots: OpenSlots,
    slots_path: Path,
    kept_secrets: dict[str, bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    slots = open_slots()
    unlocked = slots.unlock("zhanzhang", PASSWORD)
    shown = [repr(desk), repr(unlocked), repr(slots), repr(slots.users()), slots_path.read_text()]
    for action in (
        lambda: slots.unlock("zhanzhang", OTHER),
        lambda: slots.create(DESK, HEAD, "zhanzhang", PASSWORD),
        lambda: slots.add_user(desk.key, HEAD, "zhanzhang", OTHER),
        lambda: slots.change_password("zhanzhang", PASSWORD, "woaini1314"),
    ):
        with pytest.raises(Fault) as caught:
            action()
        shown.append("".join(traceback.format_exception(caught.value)))
    shown.append(caplog.text)
    secret = next(iter(kept_secrets.values()))
    marks = [PASSWORD, OTHER, "woaini1314", desk.recovery_code.splitlines()[0]]
    marks += [form for value in (desk.key, secret) for form in (value.hex(), repr(value))]
    for text in shown:
        source_free = "\n".join(line for line in text.splitlines() if "lambda" not in line)
        assert not [mark for mark in marks if mark in source_free]
