# SPDX-License-Identifier: MulanPSL-2.0
"""The way bundles go when no stick carries them (上报方式): which drop, and how it is reached.

The address is what a county card hands over and may be read by anybody; passwords are kept by the
system's keyring alone, bound to the place and user that they were typed for. Without a keyring they
are kept in memory until the desk is locked.
"""

import json
import secrets as randomness
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.sync.drops.address import DropAddress, read_address, typed_address
from wuse_desktop.sync.drops.address import Kind as DropKind
from wuse_desktop.sync.drops.opening import Login, open_drop
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.ports import Drop, DropFault
from wuse_desktop.sync.transport import INBOX

__all__ = [
    "DropAddress",
    "DropKind",
    "Tried",
    "Way",
    "card_address",
    "choose_way",
    "opened",
    "read_address",
    "read_way",
    "try_way",
    "typed_address",
    "with_host_key",
]

_ADDRESS, _ROUTE = "drop_address", "drop_route"
_SAMPLE = b"wuse"
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Way:
    """How this desk reaches its drop.

    ``limit_kib`` is the most KiB a second (0 = no limit); ``proxy`` is ``http://[user@]host:port``
    without its password; ``password_kept`` says where the password is: "keyring", "memory" (only
    until the desk is locked) or "" when it has to be typed.
    """

    address: DropAddress
    ca_file: str = ""
    key_file: str = ""
    proxy: str = ""
    limit_kib: int = 0
    password_kept: str = ""

    @property
    def needs_password(self) -> bool:
        """Whether a password has to be typed before anything can be sent."""
        return bool(self.address.user) and not self.key_file and not self.password_kept

    @property
    def label(self) -> str:
        """The place as a line for people."""
        if self.address.kind == "folder":
            return self.address.place
        names = {"webdav": "WebDAV", "sftp": "SFTP", "s3": "S3"}
        return f"{names[self.address.kind]} {self.address.host}"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a trial went, in words. ``host_key`` is the key that the server showed (SFTP)."""

    good: bool
    sentence: str
    code: str = ""
    host_key: str = ""


def read_way(desk: Desk) -> Way | None:
    """The way that was chosen or came with the county's card; None before that.

    Raises UserFault ``drop_address`` when this version cannot read it.
    """
    text = str(desk.setting(_ADDRESS, "") or "")
    if not text:
        return None
    address = read_address(text)
    found = desk.setting(_ROUTE, {})
    kept: dict[str, Any] = found if isinstance(found, dict) else {}
    where = str(kept.get("password_kept", "")) if kept.get("for") == address.owner else ""
    if where == "memory" and _name(desk) not in desk.passing_secrets:
        where = ""
    return Way(
        address,
        ca_file=str(kept.get("ca_file", "")),
        key_file=str(kept.get("key_file", "")),
        proxy=str(kept.get("proxy", "")),
        limit_kib=int(kept.get("limit_kib", 0)),
        password_kept=where,
    )


def choose_way(desk: Desk, way: Way, password: str = "", proxy_password: str = "") -> str:
    """Remember a way; an empty password leaves the one that is kept for this place and user.

    Returns what the user must hear about the keyring, empty when all is well.
    """
    before = read_way_or_none(desk)
    same = before is not None and before.address.owner == way.address.owner
    where, notice = (before.password_kept if before is not None and same else ""), ""
    if password or proxy_password:
        known = _secrets_of(desk, way) if same else {}
        known |= {"password": password} if password else {}
        known |= {"proxy": proxy_password} if proxy_password else {}
        where, notice = _keep(desk, way, known)
    elif not where:
        _forget(desk)
    desk.set_setting(
        _ROUTE,
        {
            "for": way.address.owner,
            "ca_file": way.ca_file,
            "key_file": way.key_file,
            "proxy": way.proxy,
            "limit_kib": way.limit_kib,
            "password_kept": where,
        },
    )
    desk.set_setting(_ADDRESS, way.address.text)
    return notice


def read_way_or_none(desk: Desk) -> Way | None:
    """The way, or None when there is none that this version can read."""
    try:
        return read_way(desk)
    except UserFault:
        return None


def card_address(desk: Desk) -> str:
    """The address that a county hands to its stations: a server, not a folder of this computer."""
    way = read_way_or_none(desk)
    return way.address.text if way is not None and way.address.kind != "folder" else ""


@contextmanager
def opened(desk: Desk, way: Way, password: str = "") -> Iterator[Drop]:
    """The drop of a way, closed afterwards. ``password`` stands in for the one that is kept.

    Raises UserFault ``drop_no_password`` or ``drop_host_key_new``, EnvironmentFault when the
    keyring refuses.
    """
    if way.address.kind == "sftp" and not way.address.host_key:
        raise UserFault(
            "drop_host_key_new",
            _("还没有核对过服务器 {host} 的指纹，没有连接，什么都没有传。").format(
                host=way.address.host
            ),
            _("请在“上报方式”里试一次连接，和管服务器的人核对指纹后保存。"),
        )
    with _opened(desk, way, password) as drop:
        yield drop


def try_way(
    desk: Desk, way: Way, password: str = "", proxy_password: str = "", progress: Progress = SILENT
) -> Tried:
    """Connect, store something small, read it back and take it away again; nothing is kept here.

    With SFTP a server that was not seen before shows its key, to be compared by telephone.
    """
    seen = ""
    progress.step(_("正在试连接"), 0, 1)
    try:
        with _opened(desk, way, password, proxy_password) as drop:
            try:
                drop.check()
                _try_out(drop, f"{INBOX}/{_own_token(desk)}/try-{randomness.token_hex(8)}")
            finally:
                seen = str(getattr(drop, "seen_host_key", ""))
    except DropFault as fault:
        return Tried(False, fault.sentence, fault.code, seen)
    sentence = _("连上了，能存能取。")
    if not way.address.secure:
        sentence += _("注意：这个地址没有加密（http），密码在路上可能被人看到；请尽量用 https。")
    if seen and not way.address.host_key:
        sentence += _("服务器指纹：{key}。请打电话和管服务器的人核对，一致再保存。").format(
            key=seen
        )
    return Tried(True, sentence, "", seen)


def _try_out(drop: Drop, name: str) -> None:
    try:
        drop.put_new(f"{name}.tmp", _SAMPLE)
        drop.rename_new(f"{name}.tmp", name)
        if drop.get_range(name, 0, len(_SAMPLE)) != _SAMPLE:
            raise DropFault(
                "drop_changed",
                _("存上去的内容取回来不一样，这个地方不能用来上报。"),
                _("请换一个地址，或者问管服务器的人。"),
                retryable=False,
            )
    finally:
        drop.delete(f"{name}.tmp")
        drop.delete(name)


def _own_token(desk: Desk) -> str:
    """A folder on the drop that is ours."""
    with desk.read() as connection:
        found = store.peers(connection)
    return found[0].token if found else "try"


@contextmanager
def _opened(desk: Desk, way: Way, password: str = "", proxy_password: str = "") -> Iterator[Drop]:
    known = {} if password and proxy_password else _secrets_of(desk, way)
    secret = password or known.get("password", "")
    if way.address.user and not way.key_file and not secret:
        raise UserFault(
            "drop_no_password",
            _("还没有填 {host} 的密码，没有连接，什么都没有传。").format(host=way.address.host),
            _("请在“上报方式”里填上密码。"),
        )
    route = Route(
        way.ca_file,
        _with_password(way.proxy, proxy_password or known.get("proxy", "")),
        way.limit_kib * _KIB,
    )
    with closing(open_drop(way.address, Login(secret, way.key_file), route)) as drop:
        yield drop


def _with_password(proxy: str, password: str) -> str:
    login, at, host = proxy.rpartition("@")
    return f"{login}:{quote(password, safe='')}@{host}" if at and password else proxy


# secrets ------------------------------------------------------------------------------------


def _name(desk: Desk) -> str:
    return f"drop/{desk.site_id}"


def _secrets_of(desk: Desk, way: Way) -> dict[str, str]:
    """What is kept for a place and user; nothing of what was kept for another."""
    name = _name(desk)
    found = desk.passing_secrets.get(name)
    if found is None and way.password_kept == "keyring":  # noqa: S105 - where, not what
        found = desk.slots.secrets.get(name)
    try:
        kept: dict[str, str] = json.loads(found) if found else {}
    except ValueError:
        return {}
    return kept if kept.get("for") == way.address.owner else {}


def _keep(desk: Desk, way: Way, known: dict[str, str]) -> tuple[str, str]:
    """Keep secrets; where they are now, and what to say about it."""
    content = json.dumps({**known, "for": way.address.owner}).encode()
    name = _name(desk)
    desk.passing_secrets.pop(name, None)
    if desk.slots.secrets.available:
        try:
            desk.slots.secrets.set(name, content)
        except EnvironmentFault:
            pass  # it is said below
        else:
            return "keyring", ""
    desk.passing_secrets[name] = content
    return "memory", _("这台电脑没有可用的系统密钥库，密码只记到锁定或退出为止，下次要再填一次。")


def _forget(desk: Desk) -> None:
    desk.passing_secrets.pop(_name(desk), None)
    if desk.slots.secrets.available:
        try:
            desk.slots.secrets.delete(_name(desk))
        except EnvironmentFault:
            return  # it is bound to the former place and never shown to another


def with_host_key(way: Way, host_key: str) -> Way:
    """The same way with the server's key pinned."""
    return replace(way, address=replace(way.address, host_key=host_key))
