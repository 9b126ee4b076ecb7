# SPDX-License-Identifier: MulanPSL-2.0
"""Logging in to an HTTP server: Basic (RFC 7617) or Digest (RFC 7616, MD5 and SHA-256).

A password goes out unasked only over an encrypted connection; else the server is asked first, and
where it offers Digest the password never goes out at all.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from wuse_desktop.sync.drops.http import Reply

_FIELD = re.compile(
    r"(?:(?P<scheme>[A-Za-z][\w-]*)\s+)?(?P<name>[\w-]+)\s*=\s*"
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s,"]+))'
)
_SESSION = "-sess"
_ASKS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# the better first
_HASHES: dict[str, Callable[[str], str]] = {"sha-256": _sha256, "md5": _md5}


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server asks with. ``algorithm`` is as the server wrote it, "" when it did not."""

    realm: str
    nonce: str
    opaque: str
    algorithm: str
    by_quality: bool
    stale: bool

    @property
    def hashed(self) -> Callable[[str], str]:
        """The hash that it asks for."""
        return _HASHES[(self.algorithm.lower() or "md5").removesuffix(_SESSION)]


class HttpLogin:
    """A user and a password towards one server; nobody when both are empty."""

    def __init__(self, user: str, password: str, *, secure: bool) -> None:
        """``secure`` says that the connection is encrypted."""
        self._user, self._password = user, password
        self._is_basic = secure
        self._challenge: Challenge | None = None
        self._count = 0

    def header(self, method: str, target: str) -> dict[str, str]:
        """What goes along with a request for ``target`` (the path as it is sent)."""
        if not (self._user or self._password):
            return {}
        if self._challenge is not None:
            return {"Authorization": self._digest(self._challenge, method, target)}
        if self._is_basic:
            secret = base64.b64encode(f"{self._user}:{self._password}".encode()).decode("ascii")
            return {"Authorization": f"Basic {secret}"}
        return {}

    def learn(self, reply: Reply) -> bool:
        """Heed how a refusal asks for a login; whether the request is worth sending once more."""
        if reply.status not in _ASKS or not (self._user or self._password):
            return False
        found = challenge_in(reply.headers)
        if found is not None and reply.status == HTTPStatus.UNAUTHORIZED:
            # one that was good for a while and is not any more: it ran out, or the server restarted
            again = self._challenge is None or found.stale or self._count > 1
            self._challenge, self._count = found, 0
            return again
        if self._challenge is None and not self._is_basic:
            self._is_basic = True
            return True
        return False

    def _digest(self, asked: Challenge, method: str, target: str) -> str:
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(16)
        hashed = asked.hashed
        who = hashed(f"{self._user}:{asked.realm}:{self._password}")
        if asked.algorithm.lower().endswith(_SESSION):
            who = hashed(f"{who}:{asked.nonce}:{own}")
        what = hashed(f"{method}:{target}")
        middle = f"{asked.nonce}:{count}:{own}:auth" if asked.by_quality else asked.nonce
        quoted = {
            "username": self._user,
            "realm": asked.realm,
            "nonce": asked.nonce,
            "uri": target,
            "response": hashed(f"{who}:{middle}:{what}"),
            "opaque": asked.opaque,
            "cnonce": own if asked.by_quality else "",
        }
        parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items() if value]
        parts += [f"algorithm={asked.algorithm}"] if asked.algorithm else []
        parts += ["qop=auth", f"nc={count}"] if asked.by_quality else []
        return f"Digest {', '.join(parts)}"


def challenge_in(headers: Mapping[str, str]) -> Challenge | None:
    """The best Digest challenge that we can answer among those of a refusal, or None."""
    found: list[dict[str, str]] = []
    for match in _FIELD.finditer(headers.get("www-authenticate", "")):
        if match["scheme"]:
            found.append({"": match["scheme"].lower()})
        if found:
            value = match["bare"] or re.sub(r"\\(.)", r"\1", match["quoted"] or "")
            found[-1][match["name"].lower()] = value
    digests = [_challenge(fields) for fields in found if fields[""] == "digest"]
    known = [item for item in digests if item is not None]
    order = list(_HASHES.values())
    return min(known, key=lambda item: order.index(item.hashed), default=None)


def _challenge(fields: Mapping[str, str]) -> Challenge | None:
    algorithm = fields.get("algorithm", "")
    qualities = [item.strip().lower() for item in fields.get("qop", "").split(",")]
    known = (algorithm.lower() or "md5").removesuffix(_SESSION) in _HASHES
    if not known or "nonce" not in fields or not {"auth", ""} & set(qualities):
        return None
    return Challenge(
        realm=fields.get("realm", ""),
        nonce=fields["nonce"],
        opaque=fields.get("opaque", ""),
        algorithm=algorithm,
        by_quality="auth" in qualities,
        stale=fields.get("stale", "").lower() == "true",
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
