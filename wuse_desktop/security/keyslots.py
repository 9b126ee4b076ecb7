# SPDX-License-Identifier: MulanPSL-2.0
"""Who can open the desk: each user by password, and the printed recovery code.

The database key is 32 random bytes that never change. Each slot wraps it for one way in, so a new
password writes some hundred bytes and touches no record. A user's slot also needs the device
secret of this machine where a keyring keeps one; the recovery slot never does.
"""

import secrets as randomness
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from wuse_desktop.domain.ids import new_id
from wuse_desktop.errors import Defect, EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security import derive, slotfile
from wuse_desktop.security.derive import KEY_BYTES, STANDARD_COSTS, Argon2Costs
from wuse_desktop.security.keyring import NOTICE, DeviceSecrets
from wuse_desktop.security.passwords import require_acceptable
from wuse_desktop.security.recovery import new_code, read_code
from wuse_desktop.security.slotfile import Slot, SlotFile, SlotKind

_LOGIN_MAX = 64


@dataclass(frozen=True, slots=True)
class NewDesk:
    """What creating the key slots gives, once: the key, the code to print, what to tell."""

    key: bytes = field(repr=False)
    recovery_code: str = field(repr=False)
    notice: str


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The opened desk. ``user_id`` is empty when the recovery code opened it.

    ``from_former_copy`` says that the slot file was damaged and its former copy was used.
    """

    key: bytes = field(repr=False)
    desk_id: str
    user_id: str
    from_former_copy: bool


@dataclass(frozen=True, slots=True)
class SlotUser:
    """A user who can open the desk, as the unlock screen shows it."""

    user_id: str
    login: str
    device_bound: bool


class KeySlots:
    """The key slots of one desk. Only one process at a time may change them (see DeskLock)."""

    def __init__(
        self, path: Path, secrets: DeviceSecrets, costs: Argon2Costs = STANDARD_COSTS
    ) -> None:
        """Use the file at ``path``; ``costs`` apply to slots made from now on."""
        self._path = path
        self._secrets = secrets
        self._costs = costs
        self.failures = 0

    @property
    def secrets(self) -> DeviceSecrets:
        """What keeps small secrets of this machine."""
        return self._secrets

    def exists(self) -> bool:
        """Whether there is a slot file, or the former copy of one."""
        return self._path.exists() or slotfile.former_copy(self._path).exists()

    def users(self) -> tuple[SlotUser, ...]:
        """Return who can open the desk, in the order in which they were added."""
        file, _former = slotfile.load(self._path)
        return tuple(
            SlotUser(slot.user_id, slot.login, bool(slot.device_mark)) for slot in file.users()
        )

    def user(self, login: str) -> SlotUser | None:
        """Return the user of a login however it is written, or None."""
        file, _former = slotfile.load(self._path)
        slot = _slot_of_login(file, login)
        return SlotUser(slot.user_id, slot.login, bool(slot.device_mark)) if slot else None

    def create(self, desk_id: str, user_id: str, login: str, password: str) -> NewDesk:
        """Make a new database key with the first user's slot and the recovery slot.

        Raises UserFault ``desk_exists``, ``login_invalid``, ``password_weak``; EnvironmentFault.
        """
        if self.exists():
            raise UserFault(
                "desk_exists",
                _("这个文件夹里已经有一个工作台，什么都没有改动。"),
                _("请直接打开它，或为新工作台选另一个文件夹。"),
            )
        key = randomness.token_bytes(KEY_BYTES)
        code = new_code()
        empty = SlotFile(desk_id, derive.check_value(key), ())
        user_slot, notice = self._user_slot(empty, key, user_id, login, password)
        recovery_slot = self._recovery_slot(empty, key, code)
        slotfile.save(self._path, replace(empty, slots=(user_slot, recovery_slot)))
        return NewDesk(key, code, notice)

    def unlock(self, login: str, password: str) -> Unlocked:
        """Open the desk with a user's password.

        Raises UserFault ``wrong_password`` (also for an unknown user) and the faults of a missing
        or damaged file; EnvironmentFault ``device_secret_missing`` or ``keyring_refused``.
        """
        file, former = slotfile.load(self._path)
        slot = _slot_of_login(file, login)
        key = None if slot is None else self._opened(file, slot, password)
        if slot is None or key is None:
            self.failures += 1
            raise _wrong_password()
        return self._settled(file, slot, key, former=former)

    def unlock_with_recovery(self, code: str) -> Unlocked:
        """Open the desk with the printed code, on any machine.

        Raises UserFault ``recovery_length``, ``recovery_typo`` or ``wrong_recovery_code``.
        """
        plain = read_code(code)
        file, former = slotfile.load(self._path)
        slot = next((slot for slot in file.slots if slot.kind is SlotKind.RECOVERY), None)
        key = None if slot is None else self._opened(file, slot, plain)
        if slot is None or key is None:
            self.failures += 1
            raise UserFault(
                "wrong_recovery_code",
                _("恢复码不是这个工作台现在用的，什么都没有改动。"),
                _("请确认恢复单上的站名，以及它是最近一次打印的那一张。"),
            )
        return self._settled(file, slot, key, former=former)

    def change_password(self, login: str, old: str, new: str) -> str:
        """Replace a user's password by another; return a notice to show, or nothing.

        Raises UserFault ``wrong_password`` or ``password_weak``, and what unlock raises.
        """
        unlocked = self.unlock(login, old)
        return self.set_password(unlocked.key, unlocked.user_id, login, new)

    def set_password(self, key: bytes, user_id: str, login: str, password: str) -> str:
        """Give a user who has a slot a new one, after recovery or by the station head.

        Returns a notice to show, or nothing. Raises UserFault ``user_unknown``, ``login_taken``,
        ``login_invalid`` or ``password_weak``; EnvironmentFault.
        """
        file = self._file_of(key)
        kept = _without_user(file, user_id)
        slot, notice = self._user_slot(replace(file, slots=kept), key, user_id, login, password)
        slots = tuple(slot if each.user_id == user_id else each for each in file.slots)
        slotfile.save(self._path, replace(file, slots=slots))
        return notice

    def add_user(self, key: bytes, user_id: str, login: str, password: str) -> str:
        """Let one more user open the desk; return a notice to show, or nothing.

        Raises UserFault ``login_taken``, ``login_invalid``, ``password_weak`` or
        ``users_too_many``; EnvironmentFault.
        """
        file = self._file_of(key)
        if len(file.slots) >= slotfile.SLOTS_MAX:
            raise UserFault(
                "users_too_many",
                _("这个工作台的用户已满，没有添加。"),
                _("请先停用不再使用的用户。"),
            )
        slot, notice = self._user_slot(file, key, user_id, login, password)
        slotfile.save(self._path, replace(file, slots=(*file.slots, slot)))
        return notice

    def remove_user(self, key: bytes, user_id: str) -> None:
        """Close a user's way in. Raises UserFault ``last_user`` or ``user_unknown``."""
        file = self._file_of(key)
        kept = _without_user(file, user_id)
        if not any(slot.kind is SlotKind.USER for slot in kept):
            raise UserFault(
                "last_user",
                _("这是最后一个能打开工作台的用户，没有删除。"),
                _("请先添加另一个用户。"),
            )
        slotfile.save(self._path, replace(file, slots=kept))

    def replace_recovery(self, key: bytes) -> str:
        """Make a new recovery code and return it once; the former sheet no longer opens."""
        file = self._file_of(key)
        code = new_code()
        users = tuple(slot for slot in file.slots if slot.kind is not SlotKind.RECOVERY)
        recovery = self._recovery_slot(file, key, code)
        slotfile.save(self._path, replace(file, slots=(*users, recovery)))
        return code

    def _settled(self, file: SlotFile, slot: Slot, key: bytes, *, former: bool) -> Unlocked:
        slotfile.settle(self._path, file, from_former=former)
        self.failures = 0
        return Unlocked(key, file.desk_id, slot.user_id, former)

    def _file_of(self, key: bytes) -> SlotFile:
        """Load the file and prove that ``key`` is the one it wraps."""
        file, _former = slotfile.load(self._path)
        if not derive.same(derive.check_value(key), file.key_check):
            raise Defect(
                "key_of_another_desk",
                _("密钥和这个工作台对不上，什么都没有改动。"),
                _("请锁上工作台，重新打开后再试。"),
            )
        return file

    def _opened(self, file: SlotFile, slot: Slot, secret: str) -> bytes | None:
        """Return the database key, or None when the secret or anything in the slot is not right."""
        if not secret or len(secret) > derive.SECRET_CHARACTERS_MAX:
            return None
        device = self._secret_for(file.desk_id, slot) if slot.device_mark else b""
        wrapping = _wrapping_key(slot, secret, device)
        key = derive.unwrap(slot.wrapped, wrapping, slot.nonce, slot.bound_to(file.desk_id))
        if key is None or not derive.same(derive.check_value(key), file.key_check):
            return None
        return key

    def _user_slot(
        self, file: SlotFile, key: bytes, user_id: str, login: str, password: str
    ) -> tuple[Slot, str]:
        """Return a slot for a user beside those of ``file``, and the notice that goes with it."""
        login = _plain_login(login)
        if any(login == slot.login or user_id == slot.user_id for slot in file.users()):
            raise UserFault(
                "login_taken",
                _("这个用户或登录名已经有了，什么都没有改动。"),
                _("请换一个登录名。"),
            )
        require_acceptable(password, (login,))
        device = self._own_secret(file.desk_id)
        mark = derive.device_mark(device) if device else ""
        blank = self._blank(SlotKind.USER, user_id, login, mark)
        return _sealed(file, blank, key, password, device), "" if device else _(NOTICE)

    def _recovery_slot(self, file: SlotFile, key: bytes, code: str) -> Slot:
        return _sealed(file, self._blank(SlotKind.RECOVERY), key, read_code(code), b"")

    def _blank(self, kind: SlotKind, user_id: str = "", login: str = "", mark: str = "") -> Slot:
        return Slot(
            slot_id=new_id(),
            kind=kind,
            user_id=user_id,
            login=login,
            device_mark=mark,
            costs=self._costs,
            salt=randomness.token_bytes(derive.SALT_BYTES),
            nonce=randomness.token_bytes(derive.NONCE_BYTES),
        )

    def _secret_for(self, desk_id: str, slot: Slot) -> bytes:
        """Return the device secret that the slot was made with."""
        found = self._secrets.get(_secret_name(desk_id))
        if found is None or not derive.same(derive.device_mark(found), slot.device_mark):
            raise EnvironmentFault(
                "device_secret_missing",
                _("系统密钥库里没有这个工作台的设备密钥，光有密码打不开；什么都没有改动。"),
                _("请在原来的电脑和系统用户下打开，或用恢复码打开后重设密码。"),
            )
        return found

    def _own_secret(self, desk_id: str) -> bytes:
        """Return this machine's secret for the desk, made when first needed; empty for none.

        A keyring that refuses counts as none: recovery must never end at a broken service.
        """
        if not self._secrets.available:
            return b""
        try:
            secret = self._secrets.get(_secret_name(desk_id))
            if secret is None or len(secret) != KEY_BYTES:
                secret = randomness.token_bytes(KEY_BYTES)
                self._secrets.set(_secret_name(desk_id), secret)
        except EnvironmentFault:
            return b""
        return secret


def _sealed(file: SlotFile, slot: Slot, key: bytes, secret: str, device: bytes) -> Slot:
    """Return the slot with the database key wrapped in it."""
    wrapping = _wrapping_key(slot, secret, device)
    wrapped = derive.wrap(key, wrapping, slot.nonce, slot.bound_to(file.desk_id))
    return replace(slot, wrapped=wrapped)


def _wrapping_key(slot: Slot, secret: str, device: bytes) -> bytes:
    return derive.wrapping_key(derive.stretch(secret, slot.salt, slot.costs), device, slot.salt)


def _secret_name(desk_id: str) -> str:
    return f"device-secret/{desk_id}"


def _slot_of_login(file: SlotFile, login: str) -> Slot | None:
    wanted = _comparable(login)
    return next((slot for slot in file.users() if slot.login == wanted), None)


def _comparable(login: str) -> str:
    """Return a login as it is kept: full-width and capital letters are the same as plain ones."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _plain_login(login: str) -> str:
    plain = _comparable(login)
    if not plain or len(plain) > _LOGIN_MAX or not plain.isprintable():
        raise UserFault(
            "login_invalid",
            _("登录名不能为空，也不能超过 {count} 个字，什么都没有改动。").format(count=_LOGIN_MAX),
            _("请换一个登录名。"),
        )
    return plain


def _wrong_password() -> UserFault:
    return UserFault(
        "wrong_password",
        _("密码不对，什么都没有改动。"),
        _("请再试一次；忘了密码，可以用打印的恢复码打开。"),
    )


def _without_user(file: SlotFile, user_id: str) -> tuple[Slot, ...]:
    """Return the slots that are not this user's; raise UserFault when the user has none."""
    if all(slot.user_id != user_id for slot in file.users()):
        raise UserFault(
            "user_unknown",
            _("这个用户没有打开工作台的密码，什么都没有改动。"),
            _("请先为他添加登录。"),
        )
    return tuple(slot for slot in file.slots if slot.user_id != user_id)
