# SPDX-License-Identifier: MulanPSL-2.0
"""The drop behind an address. What a kind needs is loaded when it is opened."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wuse_desktop.sync.drops.address import DropAddress
from wuse_desktop.sync.drops.folder import FolderDrop
from wuse_desktop.sync.drops.route import Route
from wuse_desktop.sync.ports import Drop

_SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Login:
    """What shows who we are: a password, or what unlocks ``key_file``."""

    password: str = field(default="", repr=False)
    key_file: str = ""


def open_drop(address: DropAddress, login: Login, route: Route) -> Drop:
    """The drop at an address; nothing is connected yet. To be closed."""
    if address.kind == "folder":
        return FolderDrop(Path(address.place))
    if address.kind == "webdav":
        from wuse_desktop.sync.drops.webdav import WebDavDrop  # noqa: PLC0415

        return WebDavDrop(address.place, address.user, login.password, route)
    if address.kind == "s3":
        from wuse_desktop.sync.drops.s3 import S3Drop  # noqa: PLC0415
        from wuse_desktop.sync.drops.signing import DEFAULT_REGION, Key  # noqa: PLC0415

        key = Key(address.user, login.password, address.region or DEFAULT_REGION)
        return S3Drop(address.place, key, bucket=address.bucket, folder=address.folder, route=route)
    from wuse_desktop.sync.drops.sftp import SftpDrop  # noqa: PLC0415

    parts = urlsplit(f"sftp://{address.place}")
    folder = unquote(parts.path)
    return SftpDrop(
        parts.hostname or "",
        parts.port or _SSH_PORT,
        folder.removeprefix("/~/") if folder.startswith("/~/") else folder,
        address.user,
        login.password,
        key_file=login.key_file,
        host_key=address.host_key,
        route=route,
    )
