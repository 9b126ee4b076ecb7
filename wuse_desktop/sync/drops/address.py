# SPDX-License-Identifier: MulanPSL-2.0
"""Where a drop is, as one line of text: what a county card carries and a setting keeps.

A folder is its path. A server is a URL: ``https://user@host/folder`` (WebDAV),
``sftp://user@host:22/folder#ssh-ed25519%20SHA256:…`` with the pinned key of the server,
``s3+https://access-key@host?bucket=…&folder=…&region=…``. Never a password.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

Kind = Literal["folder", "webdav", "sftp", "s3"]
_LONGEST = 2000
_HOST = re.compile(r"[0-9A-Za-z._:-]{1,253}")  # a colon: an IPv6 address
_HOST_KEY = re.compile(r"[0-9a-z@.-]{1,64} SHA256:[0-9A-Za-z+/]{1,64}")
_SCHEMES: dict[str, Kind] = {
    "http": "webdav",
    "https": "webdav",
    "sftp": "sftp",
    "s3+http": "s3",
    "s3+https": "s3",
}


@dataclass(frozen=True, slots=True)
class DropAddress:
    """One place that both sides can reach.

    ``place`` is a path for a folder, ``http[s]://host[:port]/folder`` for WebDAV,
    ``host[:port]/folder`` for SFTP, ``http[s]://host[:port]`` for S3. ``user`` is the access key of
    a store; ``bucket`` may be empty when the name of the host holds it.
    """

    kind: Kind
    place: str
    user: str = ""
    bucket: str = ""
    folder: str = ""
    region: str = ""
    host_key: str = ""

    @property
    def host(self) -> str:
        """The name of the server; empty for a folder."""
        return "" if self.kind == "folder" else urlsplit(_with_scheme(self)).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether what is said to the server is encrypted on its way."""
        return not self.place.startswith("http://")

    @property
    def text(self) -> str:
        """The address as one line."""
        if self.kind == "folder":
            return self.place
        parts = urlsplit(_with_scheme(self))
        login = f"{quote(self.user, safe='')}@" if self.user else ""
        scheme, query, fragment = parts.scheme, "", ""
        if self.kind == "s3":
            scheme = f"s3+{scheme}"
            said = (("bucket", self.bucket), ("folder", self.folder), ("region", self.region))
            query = urlencode([(name, text) for name, text in said if text])
        if self.kind == "sftp" and self.host_key:
            fragment = quote(self.host_key, safe=":+/")
        return SplitResult(scheme, login + parts.netloc, parts.path, query, fragment).geturl()

    @property
    def owner(self) -> str:
        """Whose password it is: one for this place and user is never shown to another."""
        return f"{self.kind} {self.host} {self.place} {self.user} {self.bucket}"


def read_address(text: str) -> DropAddress:
    """The address in a line of text. Raises UserFault ``drop_address``."""
    if "://" not in text:
        return checked(DropAddress("folder", text.strip()))
    scheme, _sep, rest = text.strip().partition("://")
    kind = _SCHEMES.get(scheme.lower())
    if kind is None or len(text) > _LONGEST:
        raise _unusable()
    web = scheme.lower().removeprefix("s3+") if kind != "sftp" else "sftp"
    try:
        parts = urlsplit(f"{web}://{rest}")
        if parts.password is not None:
            raise _no_password_here()
        netloc, user = parts.netloc.rpartition("@")[2], unquote(parts.username or "")
        said = dict(parse_qsl(parts.query)) if kind == "s3" else {}
        strange = (kind != "s3" and parts.query) or (kind != "sftp" and parts.fragment)
    except ValueError:
        raise _unusable() from None
    if strange:
        raise _unusable()
    place = f"{netloc}{parts.path}" if kind == "sftp" else f"{web}://{netloc}{parts.path}"
    return checked(
        DropAddress(
            kind,
            place.rstrip("/") if kind == "s3" else place,
            user,
            said.get("bucket", ""),
            said.get("folder", ""),
            said.get("region", ""),
            unquote(parts.fragment) if kind == "sftp" else "",
        )
    )


def typed_address(
    kind: Kind,
    place: str,
    user: str = "",
    bucket: str = "",
    folder: str = "",
    region: str = "",
    host_key: str = "",
) -> DropAddress:
    """The address that a person typed, with what they may leave out. Raises UserFault."""
    place = place.strip()
    if kind == "sftp":
        place = place.removeprefix("sftp://")
        login, at, rest = place.partition("@")
        user, place = (user or login, rest) if at else (user, place)
    elif kind != "folder" and place and "://" not in place:
        place = f"https://{place}"
    if kind == "webdav" and "://" in place:
        found = read_address(place)
        user, place = user or found.user, found.place
    if kind == "s3":
        place = place.rstrip("/")
    folder = folder.strip().strip("/")
    return checked(
        DropAddress(kind, place, user.strip(), bucket.strip(), folder, region.strip(), host_key)
    )


def checked(address: DropAddress) -> DropAddress:
    """The address, if it can be one. Raises UserFault ``drop_address``."""
    words = (address.place, address.user, address.bucket, address.folder, address.region)
    if not address.place or any(not word.isprintable() for word in words):
        raise _unusable()
    if address.kind == "folder":
        return address
    try:
        parts = urlsplit(_with_scheme(address))
        if parts.password is not None:
            raise _no_password_here()
        fits = _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        fits = None
    schemes = ("sftp",) if address.kind == "sftp" else ("http", "https")
    key_fits = not address.host_key or _HOST_KEY.fullmatch(address.host_key)
    needs_user = address.kind in ("sftp", "s3") and not address.user
    if not fits or parts.scheme not in schemes or parts.query or not key_fits or needs_user:
        raise _unusable()
    if address.kind == "s3" and parts.path.strip("/"):
        raise _unusable()
    return address


def _with_scheme(address: DropAddress) -> str:
    return f"sftp://{address.place}" if address.kind == "sftp" else address.place


def _unusable() -> UserFault:
    return UserFault(
        "drop_address",
        _("这个上报地址不完整或者写法不对，什么都没有改动。"),
        _("WebDAV 写网址，SFTP 写“主机:端口/目录”和用户名，S3 写网址、存储桶和访问密钥。"),
    )


def _no_password_here() -> UserFault:
    return UserFault(
        "drop_address_password",
        _("地址里不能写密码，没有保存。"),
        _("请把密码填在“密码”一栏，它只存在这台电脑的密钥库里。"),
    )
