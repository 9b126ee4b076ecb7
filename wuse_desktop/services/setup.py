# SPDX-License-Identifier: MulanPSL-2.0
"""Making a desk for the first time, and opening it again."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from wuse_desktop.domain import divisions
from wuse_desktop.domain.clock import wall_ms
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.errors import Defect, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskLock, DeskPaths
from wuse_desktop.security.derive import STANDARD_COSTS, Argon2Costs
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.security.keyring import DeviceSecrets, notice_of, system_secrets
from wuse_desktop.security.keyslots import KeySlots
from wuse_desktop.security.passwords import Strength, assess
from wuse_desktop.services import desk as desks
from wuse_desktop.services import learning, putting_in_place
from wuse_desktop.services.backups import keep_before_migration
from wuse_desktop.services.desk import COUNTY, KINDS, STATION, Desk, Session, local_now
from wuse_desktop.storage import settings
from wuse_desktop.storage.database import Database

_FIRST_LETTER = "A"


@dataclass(frozen=True, slots=True)
class SetupChoice:
    """What the first-run wizard asks: kind of desk, place, name of the station, first user."""

    kind: str
    division_code: str
    station_name: str
    user_name: str
    login: str
    role: str = "head"


@dataclass(frozen=True, slots=True)
class NewDesk:
    """A fresh desk. The recovery code is shown once, to be printed; ``notice`` may be empty."""

    desk: Desk
    recovery_code: str = field(repr=False)
    notice: str


def keyring_notice(secrets: DeviceSecrets | None = None) -> str:
    """What to say before setup when no keyring service answers; empty when one does."""
    return notice_of(secrets or system_secrets())


def password_strength(password: str, choice_words: tuple[str, ...] = ()) -> Strength:
    """How strong a password is, with a sentence."""
    return assess(password, choice_words)


def propose_station_name(kind: str, division_code: str) -> str:
    """The usual name of a station at a place, e.g. "木兰镇社会工作服务站"."""
    place = divisions.shipped().get(division_code)
    name = place.name if place else ""
    if kind == STATION:
        return _("{place}社会工作服务站").format(place=name)
    return _("{place}社会工作总督导站").format(place=name)


def check_choice(choice: SetupChoice) -> None:
    """Refuse a choice that cannot become a desk. Raises UserFault with what to change."""
    if choice.kind not in KINDS:
        raise UserFault(
            "kind_unknown",
            _("没有“{kind}”这种工作台。").format(kind=choice.kind),
            _("请选 station（乡镇街道站）、county（县级总督导站）或 prefecture（市州）。"),
        )
    place = divisions.shipped().get(choice.division_code)
    if place is None:
        raise UserFault(
            "division_unknown",
            _("区划代码 {code} 不在区划表里，没有建立工作台。").format(code=choice.division_code),
            _("请从列表里选择所在的乡镇（街道）或县（区）。"),
        )
    if choice.kind == STATION and place.level != "township":
        raise UserFault(
            "division_level",
            _("乡镇（街道）站要选到乡镇（街道）一级，现在选的是{place}。").format(place=place.name),
            _("请再往下选一级。"),
        )
    if not choice.station_name.strip() or not choice.user_name.strip():
        raise UserFault(
            "setup_incomplete",
            _("站点名称和使用人姓名都要填写，没有建立工作台。"),
            _("请补上后再点“建立”。"),
        )


def create_desk(
    home: Path,
    choice: SetupChoice,
    password: str,
    *,
    secrets: DeviceSecrets | None = None,
    costs: Argon2Costs = STANDARD_COSTS,
    progress: Progress = SILENT,
    now: Callable[[], datetime] = local_now,
) -> NewDesk:
    """Make an encrypted desk in an empty folder and return it open.

    Raises UserFault for a choice, password or folder that does not do, EnvironmentFault when the
    disk refuses; nothing half-made stays behind.
    """
    check_choice(choice)
    return make_desk(
        home, choice, password, secrets=secrets, costs=costs, progress=progress, now=now
    )


def make_desk(
    home: Path,
    choice: SetupChoice,
    password: str,
    *,
    secrets: DeviceSecrets | None,
    costs: Argon2Costs,
    progress: Progress,
    now: Callable[[], datetime],
) -> NewDesk:
    """As ``create_desk``, for a choice that was checked."""
    paths = DeskPaths(home)
    paths.prepare()
    lock = DeskLock(paths)
    lock.acquire()
    try:
        if desk_exists(home):  # also what is left of one: it is never written over
            raise UserFault(
                "desk_exists",
                _("这个文件夹里已经有一个工作台，什么都没有改动。"),
                _("请直接打开它，或为新工作台选另一个文件夹。"),
            )
        if paths.unfinished_setup.exists():  # killed while it was made: nothing was recorded yet
            _discard_new(paths)
        slots = KeySlots(paths.keyslots, secrets or system_secrets(), costs)
        return _create(paths, lock, slots, choice, password, progress, now)
    except BaseException:
        paths.unfinished_setup.unlink(missing_ok=True)
        lock.release()
        raise


def _create(
    paths: DeskPaths,
    lock: DeskLock,
    slots: KeySlots,
    choice: SetupChoice,
    password: str,
    progress: Progress,
    now: Callable[[], datetime],
) -> NewDesk:
    site_id, replica_id, user_id, worker_id = (new_id() for _each in range(4))
    login = choice.login.strip() or choice.user_name.strip()
    progress.step(_("正在生成密钥"), 1, 3)
    paths.unfinished_setup.touch()
    made = slots.create(site_id, user_id, login, password)
    database: Database | None = None
    try:
        progress.step(_("正在建立加密数据库"), 2, 3)
        database = Database(paths.database, made.key)
        database.found(replica_id, site_id, _FIRST_LETTER)
        device = DeviceIdentity.generate()
        worker_id = worker_id if choice.kind not in (desks.PREFECTURE, desks.JOINING) else ""
        user = settings.User(user_id, login, choice.user_name.strip(), choice.role, worker_id, True)
        _write_first_rows(database, choice, site_id, user, device, now)
        paths.unfinished_setup.unlink()
    except BaseException:
        if database is not None:
            database.close()
        _discard_new(paths)
        raise
    session = Session(user_id, login, user.name, user.role, worker_id)
    desk = Desk(
        paths, lock, database, slots, choice.kind, site_id, device, session, made.key, now=now
    )
    progress.step(_("工作台已建立"), 3, 3)
    return NewDesk(desk, made.recovery_code, made.notice)


def _discard_new(paths: DeskPaths) -> None:
    for suffix in ("", "-wal", "-shm"):
        paths.database.with_name(paths.database.name + suffix).unlink(missing_ok=True)
    for path in (paths.keyslots, paths.former_keyslots, paths.unfinished_setup):
        path.unlink(missing_ok=True)


def _write_first_rows(
    database: Database,
    choice: SetupChoice,
    site_id: str,
    user: settings.User,
    device: DeviceIdentity,
    now: Callable[[], datetime],
) -> None:
    with database.unit_of_work(user.id, _("建立工作台")) as unit:
        if choice.kind != desks.JOINING:
            unit.put(_station(choice, site_id, user, now))
        if user.worker_id:
            unit.put(
                Worker(
                    id=user.worker_id,
                    name=user.name,
                    employer=choice.station_name.strip(),
                    post="01" if user.role == "head" else "02",
                    employment_kind="01",
                    entry_on=now().date(),
                )
            )
    with database.books() as connection:
        settings.put_user(connection, user)
        settings.write(connection, "kind", json.dumps(choice.kind))
        settings.write(connection, "device", json.dumps(device.to_dict()))


def _station(
    choice: SetupChoice, site_id: str, user: settings.User, now: Callable[[], datetime]
) -> Station:
    return Station(
        id=site_id,
        name=choice.station_name.strip(),
        division_code=divisions.long_code(choice.division_code),
        level="02" if choice.kind == STATION else "01",
        is_supervising=choice.kind == COUNTY,
        opened_on=now().date(),
        status="03",
        head=user.name if user.role == "head" else "",
    )


def desk_exists(home: Path) -> bool:
    """Whether there is a desk in this folder, or part of one (see ``DeskPaths.has_desk``)."""
    return DeskPaths(home).has_desk()


def logins(home: Path, secrets: DeviceSecrets | None = None) -> tuple[str, ...]:
    """The login names that can open the desk, for the unlock page."""
    paths = DeskPaths(home)
    putting_in_place.finish(paths)
    slots = KeySlots(paths.keyslots, secrets or system_secrets())
    return tuple(user.login for user in slots.users())


def open_desk(
    home: Path,
    login: str,
    password: str,
    *,
    secrets: DeviceSecrets | None = None,
    now: Callable[[], datetime] = local_now,
    now_ms: Callable[[], int] = wall_ms,
) -> Desk:
    """Unlock a desk with a user's password; an empty ``login`` stands for the only user.

    ``now`` is the local time that people see, ``now_ms`` the clock that stamps changes.
    Raises UserFault ``no_desk``, ``wrong_password`` and what the key slots and the database say,
    EnvironmentFault ``restore_unfinished`` where a restore was interrupted and cannot go on.
    """
    paths = DeskPaths(home)
    putting_in_place.finish(paths)
    slots = KeySlots(paths.keyslots, secrets or system_secrets())
    if not slots.exists():
        raise UserFault(
            "no_desk",
            _("这个文件夹里还没有工作台。"),
            _("请先建立工作台，或检查文件夹位置。"),
        )
    name = login or slots.users()[0].login
    unlocked = slots.unlock(name, password)
    return _open(paths, slots, unlocked.key, unlocked.user_id, now, now_ms)


def open_with_recovery(
    home: Path,
    code: str,
    login: str,
    new_password: str,
    *,
    secrets: DeviceSecrets | None = None,
    now: Callable[[], datetime] = local_now,
) -> Desk:
    """Unlock with the printed recovery code and give a user a new password.

    An empty ``login`` stands for the first user. Raises UserFault ``user_unknown``, and what the
    key slots say; then no password was changed.
    """
    paths = DeskPaths(home)
    putting_in_place.finish(paths)
    slots = KeySlots(paths.keyslots, secrets or system_secrets())
    unlocked = slots.unlock_with_recovery(code)
    user = slots.user(login) if login else slots.users()[0]
    if user is None:
        raise UserFault(
            "user_unknown",
            _("这个工作台没有“{login}”这个登录名，密码都没有改。").format(login=login),
            _("请核对登录名；不填就是第一位使用人。"),
        )
    desk = _open(paths, slots, unlocked.key, user.user_id, now)
    try:
        slots.set_password(unlocked.key, user.user_id, user.login, new_password)
    except BaseException:
        desk.close()
        raise
    return desk


def _open(
    paths: DeskPaths,
    slots: KeySlots,
    key: bytes,
    user_id: str,
    now: Callable[[], datetime],
    now_ms: Callable[[], int] = wall_ms,
) -> Desk:
    if not paths.database.exists():
        raise UserFault(
            "database_missing",
            _("这个文件夹里有密钥文件，但是没有数据库 database.db，没有打开，也没有改动。"),
            _("请检查文件夹位置，或用上一次备份恢复。"),
        )
    lock = DeskLock(paths)
    lock.acquire()
    try:
        putting_in_place.finish_locked(paths)  # one that was decided and killed since we looked
        database = Database(
            paths.database,
            key,
            before_migration=lambda version: keep_before_migration(paths, key, version),
            now_ms=now_ms,
        )
    except BaseException:
        lock.release()
        raise
    try:
        return _desk_of(paths, lock, slots, key, user_id, database, now)
    except BaseException:
        database.close()
        lock.release()
        raise


def _desk_of(
    paths: DeskPaths,
    lock: DeskLock,
    slots: KeySlots,
    key: bytes,
    user_id: str,
    database: Database,
    now: Callable[[], datetime],
) -> Desk:
    with database.read() as connection:
        user = next((item for item in settings.users(connection) if item.id == user_id), None)
        kind = settings.read(connection, "kind")
        device = settings.read(connection, "device")
        site_id = settings.own_site(connection)
    if user is None or kind is None or device is None:
        raise Defect(
            "desk_incomplete",
            _("这个工作台的资料不完整，没有打开，也没有改动。"),
            _("请用上一次备份恢复。"),
        )
    session = Session(user.id, user.login, user.name, user.role, user.worker_id)
    desk = Desk(
        paths,
        lock,
        database,
        slots,
        json.loads(kind),
        site_id,
        DeviceIdentity.from_dict(json.loads(device)),
        session,
        key,
        now=now,
    )
    learning.learn_all(desk)
    return desk
