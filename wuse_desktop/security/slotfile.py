# SPDX-License-Identifier: MulanPSL-2.0
"""The file ``keyslots.json``: what is in it, how it is read with suspicion and written with care.

It holds nothing that opens the database by itself. A checksum finds damage, so that the former
copy (``.bak``) can be tried; forgery is found by the authenticated wrapping of each slot.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from wuse_desktop.errors import Defect, EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security import atomic
from wuse_desktop.security.derive import NONCE_BYTES, SALT_BYTES, WRAPPED_BYTES, Argon2Costs

FORMAT = "wuse-keyslots"
VERSION = 1
SLOTS_MAX = 256
_FILE_BYTES_MAX = 512 * 1024
_TEXT_MAX = 200
_CIPHER = "AES-256-GCM"

log = logging.getLogger(__name__)


class SlotKind(StrEnum):
    """Who opens a slot."""

    USER = "user"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapping of the database key.

    ``device_mark`` is empty when the slot needs no device secret; ``user_id`` and ``login`` are
    empty for the recovery slot.
    """

    slot_id: str
    kind: SlotKind
    user_id: str
    login: str
    device_mark: str
    costs: Argon2Costs
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False, default=b"")

    def bound_to(self, desk_id: str) -> bytes:
        """Return what the wrapping authenticates: every field, the desk and the format."""
        fields = {name: value for name, value in _slot_fields(self).items() if name != "wrapped"}
        return _canonical({"format": FORMAT, "version": VERSION, "desk_id": desk_id, **fields})


@dataclass(frozen=True, slots=True)
class SlotFile:
    """The whole file: the desk, a mark of its database key, and the slots."""

    desk_id: str
    key_check: str
    slots: tuple[Slot, ...]

    def users(self) -> tuple[Slot, ...]:
        """Return the slots of users, in the order in which they were added."""
        return tuple(slot for slot in self.slots if slot.kind is SlotKind.USER)


class Damaged(Exception):
    """The content is not a slot file that this program would have written."""


def load(path: Path) -> tuple[SlotFile, bool]:
    """Return the file's content and whether it had to be taken from the former copy.

    Raises UserFault ``keyslots_missing``, ``keyslots_damaged`` or ``keyslots_newer``, and
    EnvironmentFault when the disk refuses.
    """
    found = False
    for candidate in (path, former_copy(path)):
        content = _read(candidate)
        if content is None:
            continue
        found = True
        try:
            return decode(content), candidate != path
        except Damaged as finding:
            log.warning("slot file refused: %s", finding)
    if found:
        raise UserFault(
            "keyslots_damaged",
            _("密钥文件 keyslots.json 已损坏，数据库没有动。"),
            _("请从备份里取回 keyslots.json 放到工作台的文件夹，再打开。"),
        )
    raise UserFault(
        "keyslots_missing",
        _("这个文件夹里没有密钥文件 keyslots.json，什么都没有改动。"),
        _("请检查选的文件夹对不对，或从备份里取回 keyslots.json。"),
    )


def save(path: Path, file: SlotFile) -> None:
    """Write the file as a whole, keeping the former content as ``.bak``.

    Raises EnvironmentFault, or Defect ``keyslots_unreadable`` for content that could not be read
    again; then the former file is still in its place.
    """
    content = encode(file)
    if not _is_sound(content):
        raise Defect("keyslots_unreadable", _("密钥文件没有写，原来的还在，什么都没有改动。"))
    former = _read(path)
    if former is not None and _is_sound(former):
        atomic.replace_file(former_copy(path), former)
    atomic.replace_file(path, content)


def settle(path: Path, file: SlotFile, *, from_former: bool) -> None:
    """After a good unlock: put a damaged file right, or let the former copy go.

    The former copy still opens with the former password, so it must not stay. Opening the desk
    never fails for this: a read-only folder is told when something is to be saved.
    """
    try:
        if from_former:
            atomic.replace_file(path, encode(file))
            return
        for remains in (
            former_copy(path),
            atomic.draft_of(path),
            atomic.draft_of(former_copy(path)),
        ):
            if remains.exists():
                atomic.DISK.remove(remains)
    except (OSError, EnvironmentFault) as error:
        log.warning("slot file not settled: %s", type(error).__name__)


def former_copy(path: Path) -> Path:
    """Return the name of the former content, kept until the next good unlock."""
    return path.with_name(path.name + ".bak")


def encode(file: SlotFile) -> bytes:
    """Return the bytes of a file, with its checksum."""
    body: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "desk_id": file.desk_id,
        "key_check": file.key_check,
        "slots": [_slot_fields(slot) for slot in file.slots],
    }
    body["sha256"] = hashlib.sha256(_canonical(body)).hexdigest()
    return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"


def decode(content: bytes) -> SlotFile:
    """Return the content of a file.

    Raises Damaged, or UserFault ``keyslots_newer`` for a later format.
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise Damaged("not JSON") from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise Damaged("another format")
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Damaged("version")
    if version > VERSION:
        raise UserFault(
            "keyslots_newer",
            _("这个工作台是用更新的版本建的，什么都没有改动。"),
            _("请先安装最新版的五社工作台，再打开。"),
        )
    checksum = body.pop("sha256", None)
    try:
        agrees = checksum == hashlib.sha256(_canonical(body)).hexdigest()
    except (ValueError, RecursionError):  # half a surrogate pair has no bytes
        raise Damaged("text") from None
    if not agrees:
        raise Damaged("checksum")
    return _file_from(body)


def _file_from(body: Mapping[str, object]) -> SlotFile:
    if set(body) != {"format", "version", "desk_id", "key_check", "slots"}:
        raise Damaged("fields")
    raw = body["slots"]
    if not isinstance(raw, list) or not 1 <= len(raw) <= SLOTS_MAX:
        raise Damaged("slots")
    slots = tuple(_slot_from(item) for item in raw)
    users = [slot for slot in slots if slot.kind is SlotKind.USER]
    if not users or len(slots) - len(users) > 1:
        raise Damaged("kinds of slots")
    for keys in (
        [slot.slot_id for slot in slots],
        [slot.user_id for slot in users],
        [slot.login for slot in users],
    ):
        if len(set(keys)) != len(keys):
            raise Damaged("slot twice")
    return SlotFile(_text(body, "desk_id"), _text(body, "key_check"), slots)


def _slot_from(item: object) -> Slot:
    if not isinstance(item, dict) or set(item) != _SLOT_FIELDS or item["cipher"] != _CIPHER:
        raise Damaged("slot fields")
    kind = item["kind"]
    if kind not in tuple(SlotKind):
        raise Damaged("slot kind")
    try:
        costs = Argon2Costs(_count(item, "passes"), _count(item, "lanes"), _count(item, "memory"))
    except ValueError:
        raise Damaged("argon2 costs") from None
    of_user = kind == SlotKind.USER
    return Slot(
        slot_id=_text(item, "slot_id"),
        kind=SlotKind(kind),
        user_id=_text(item, "user_id", empty=not of_user),
        login=_text(item, "login", empty=not of_user),
        device_mark=_text(item, "device_mark", empty=True),
        costs=costs,
        salt=_bytes(item, "salt", SALT_BYTES),
        nonce=_bytes(item, "nonce", NONCE_BYTES),
        wrapped=_bytes(item, "wrapped", WRAPPED_BYTES),
    )


def _slot_fields(slot: Slot) -> dict[str, object]:
    return {
        "slot_id": slot.slot_id,
        "kind": slot.kind.value,
        "user_id": slot.user_id,
        "login": slot.login,
        "device_mark": slot.device_mark,
        "passes": slot.costs.passes,
        "lanes": slot.costs.lanes,
        "memory": slot.costs.memory_kib,
        "cipher": _CIPHER,
        "salt": base64.b64encode(slot.salt).decode(),
        "nonce": base64.b64encode(slot.nonce).decode(),
        "wrapped": base64.b64encode(slot.wrapped).decode(),
    }


_SLOT_FIELDS = {
    *("slot_id", "kind", "user_id", "login", "device_mark"),
    *("passes", "lanes", "memory", "cipher", "salt", "nonce", "wrapped"),
}


def _text(item: Mapping[str, object], name: str, *, empty: bool = False) -> str:
    value = item[name]
    if not isinstance(value, str) or len(value) > _TEXT_MAX or not (value or empty):
        raise Damaged(name)
    return value


def _count(item: Mapping[str, object], name: str) -> int:
    value = item[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise Damaged(name)
    return value


def _bytes(item: Mapping[str, object], name: str, size: int) -> bytes:
    try:
        value = base64.b64decode(_text(item, name), validate=True)
    except ValueError:
        raise Damaged(name) from None
    if len(value) != size:
        raise Damaged(name)
    return value


def _read(path: Path) -> bytes | None:
    """Return the content, bounded, or None when there is no such file."""
    try:
        with path.open("rb") as stream:
            return stream.read(_FILE_BYTES_MAX + 1)[:_FILE_BYTES_MAX]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise atomic.disk_fault(error) from None


def _is_sound(content: bytes) -> bool:
    try:
        decode(content)
    except (Damaged, UserFault):
        return False
    return True


def _canonical(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
