# SPDX-License-Identifier: MulanPSL-2.0
"""Backups: one file with the encrypted database and the key slots, tried before it counts.

The file is a stored ZIP of ``database.db``, ``keyslots.json``, the encrypted files of attachments
under ``attachments/`` (since format 2) and ``manifest.json`` (sizes and hashes). Nothing in it is
readable without a password or the recovery code of the desk.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain import zips
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskLock, DeskPaths
from wuse_desktop.security.atomic import put_in_place
from wuse_desktop.security.keyring import DeviceSecrets, system_secrets
from wuse_desktop.security.keyslots import KeySlots
from wuse_desktop.services import backup_files, laptops, putting_in_place
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import settings
from wuse_desktop.storage.backup import check_copy, copy_database
from wuse_desktop.storage.database import Database
from wuse_desktop.storage.engine import explained

FORMAT = 2
SUFFIX = ".wuse-backup"
_MEMBERS = ("database.db", "keyslots.json")
# How long a manifest may be, at the most and for each member of which it speaks.
_MOST_OF_MANIFEST, _MOST_OF_MEMBER = 1 << 16, 512
_CHUNK = 1 << 20
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and tried: where it lies, when, how large in bytes.

    ``attachments`` counts the files of attachments in it, ``left_out`` those that were missing or
    damaged at the desk already.
    """

    path: Path
    made_at: str
    size: int
    attachments: int = 0
    left_out: int = 0

    @property
    def warning(self) -> str:
        """What has to be said of attachments that are not in it, or ""."""
        if not self.left_out:
            return ""
        return _("有 {count} 个附件的文件缺失或损坏，不在这份备份里；请运行数据体检。").format(
            count=self.left_out
        )


def backup(desk: Desk, folder: Path | None = None, progress: Progress = SILENT) -> Backup:
    """Write a backup of the open desk into a folder and try it out.

    Raises EnvironmentFault when the disk refuses or the copy does not check; a file that failed
    is removed.
    """
    target_folder = folder or desk.paths.backups
    made_at = utc_text()
    target = target_folder / f"wuse-{made_at.replace(':', '').replace('-', '')}{SUFFIX}"
    progress.step(_("正在复制数据库"), 1, 3)
    with explained():
        target_folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target_folder, prefix=".wuse-") as draft:
            copy = Path(draft) / "database.db"
            copy_database(desk.database.path, desk.key, copy)
            progress.step(_("正在试恢复"), 2, 3)
            problem = check_copy(copy, desk.key)
            if problem:
                raise _failed()
            carried = _pack(desk, copy, target, made_at, progress)
    done = Backup(target, made_at, target.stat().st_size, len(carried.names), carried.left_out)
    desk.set_setting("last_backup", {"at": made_at, "path": str(target), "tried": True})
    progress.step(_("备份完成，已试恢复"), 3, 3)
    return done


def last_backup(desk: Desk) -> dict[str, object] | None:
    """When and where the last tried backup was made, or None."""
    found = desk.setting("last_backup")
    return found if isinstance(found, dict) else None


def keep_before_migration(paths: DeskPaths, key: bytes, version: str) -> None:
    """Copy and check the database before its schema changes; an exception stops the change."""
    paths.backups.mkdir(parents=True, exist_ok=True)
    target = paths.backups / f"before-schema-{version}-{utc_text().replace(':', '')}.db"
    copy_database(paths.database, key, target)
    if check_copy(target, key):
        raise EnvironmentFault(
            "backup_failed",
            _("升级前的备份没有通过检查，所以没有升级，数据没有改动。"),
            _("请检查磁盘，或换一个磁盘后再打开。"),
        )


def _failed() -> EnvironmentFault:
    return EnvironmentFault(
        "backup_failed",
        _("备份没有通过试恢复检查，没有留下备份文件；记录都在电脑里，没有丢。"),
        _("请换一个磁盘再备份一次；仍不行请运行数据体检。"),
    )


def _pack(
    desk: Desk, database: Path, target: Path, made_at: str, progress: Progress
) -> backup_files.Carried:
    draft = target.with_name(target.name + ".part")
    sources = dict(zip(_MEMBERS, (database, desk.paths.keyslots), strict=True))
    facts = {
        name: {"size": path.stat().st_size, "sha256": _sha256(path)}
        for name, path in sources.items()
    }
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as file:
            for name, path in sources.items():
                file.write(path, name)
            carried = backup_files.pack(desk, file, progress)
            manifest = {
                "format": FORMAT,
                "app_version": __version__,
                "made_at": made_at,
                "files": {**facts, **carried.facts},
            }
            file.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        if not backup_files.are_sound(desk, draft, carried.names):
            raise _failed()
        put_in_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return carried


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(
    home: Path,
    file: Path,
    login: str,
    password: str,
    *,
    recovery_code: str = "",
    secrets: DeviceSecrets | None = None,
    progress: Progress = SILENT,
) -> Path | None:
    """Put a backup in place of the desk in ``home``; returns where the former desk was kept.

    The backup is unpacked and opened beside it first, so a wrong password or a damaged file
    changes nothing; killed at any moment, the folder holds the former desk or the restored one.
    The restored desk continues as a new replica of the same site: its bundles start a sequence of
    their own and never fork the former one.
    """
    paths = DeskPaths(home)
    paths.prepare()
    with DeskLock(paths), explained():
        putting_in_place.finish_locked(paths)
        draft = DeskPaths(paths.restore_draft)
        draft.home.mkdir(mode=0o700)
        try:
            progress.step(_("正在检查备份文件"), 1, 3)
            _unpack(file, draft)
            slots = KeySlots(draft.keyslots, secrets or system_secrets())
            key = _key(slots, login, password, recovery_code)
            progress.step(_("正在试打开"), 2, 3)
            if check_copy(draft.database, key) or not backup_files.open_with(draft, key):
                raise _damaged()
            _become_new_replica(draft.database, key)
            progress.step(_("正在放回工作台"), 3, 3)
            return putting_in_place.put_in_place(paths)
        finally:
            putting_in_place.discard_draft(paths)


def _key(slots: KeySlots, login: str, password: str, recovery_code: str) -> bytes:
    try:
        if recovery_code:
            return slots.unlock_with_recovery(recovery_code).key
        return slots.unlock(login or slots.users()[0].login, password).key
    except UserFault as fault:
        if fault.code == "keyslots_damaged":  # those of the backup, not those of the desk
            raise _damaged() from None
        raise


def _damaged() -> UserFault:
    return UserFault(
        "backup_damaged",
        _("这个备份文件不完整或被改动过，没有恢复，现有数据没有改动。"),
        _("请换一个备份文件。"),
    )


def _unpack(file: Path, draft: DeskPaths) -> None:
    try:
        with zips.reading(file) as packed:
            zips.require_plain(packed, stored=True)
            sums = _sums(packed)
            for name, target in _targets(packed, sums, file.stat().st_size, draft).items():
                with packed.open(name) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out, _CHUNK)
                if _sha256(target) != sums[name]:
                    raise _damaged()
    except FileNotFoundError:
        raise UserFault(
            "file_missing",
            _("找不到这个备份文件，什么都没有改动。"),
            _("请检查文件位置，或重新插好U盘。"),
        ) from None
    except zips.BrokenZip:
        raise _damaged() from None


def _sums(packed: zipfile.ZipFile) -> dict[str, object]:
    """What the manifest says of each member's content."""
    size = packed.getinfo(_MANIFEST).file_size
    if size > _MOST_OF_MANIFEST + _MOST_OF_MEMBER * len(packed.filelist):
        raise _damaged()
    try:
        manifest = json.loads(packed.read(_MANIFEST))
        if manifest["format"] > FORMAT:
            raise UserFault(
                "backup_newer",
                _("这个备份是更新的版本做的，没有恢复，现有数据没有改动。"),
                _("请安装新版五社工作台后再恢复。"),
            )
        return {name: facts["sha256"] for name, facts in manifest["files"].items()}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise _damaged() from None


def _targets(
    packed: zipfile.ZipFile, known: Mapping[str, object], size: int, draft: DeskPaths
) -> dict[str, Path]:
    """Where each member goes; nothing is unpacked when one is missing, unknown or too many.

    Members may not share bytes: together they are no larger than the file of ``size``.
    """
    sizes = {item.filename: item.file_size for item in packed.infolist()}
    attachments = backup_files.targets(sizes, draft)
    targets = dict(zip(_MEMBERS, (draft.database, draft.keyslots), strict=True)) | attachments
    if {*targets, _MANIFEST} != set(sizes) or set(targets) != set(known):
        raise _damaged()
    if sum(sizes.values()) > size:
        raise _damaged()
    return targets


def _become_new_replica(path: Path, key: bytes) -> None:
    database = Database(path, key)
    try:
        with database.books() as connection:
            # numbers given after the backup was made must not be given again (rule V-20)
            former, letter, _rev = settings.own_replica(connection)
            connection.exec_driver_sql(
                "UPDATE replica SET replica_id = ?, letter = ? WHERE own = 1",
                (new_id(), _next_letter(letter)),
            )
            connection.exec_driver_sql("DELETE FROM setting WHERE name = 'last_backup'")
            # a new replica begins a sequence of its own, with everything in its first bundle
            connection.exec_driver_sql("DELETE FROM outbox")
            connection.exec_driver_sql("DELETE FROM held")
            connection.exec_driver_sql("UPDATE file_carried SET confirmed_seq = 0")
            laptops.forget_numbers(connection)
            facts = laptops.own_facts(connection)
            known = {**facts, "former": [*facts["former"], former]}
            settings.write(connection, laptops.OWN, json.dumps(known))
            settings.write(connection, laptops.RETURNING, json.dumps(True))
    finally:
        database.close()


def _next_letter(letter: str) -> str:
    return chr(ord("A") + (ord(letter) - ord("A") + 1) % 26) if letter else ""
