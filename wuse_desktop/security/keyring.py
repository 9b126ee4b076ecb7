# SPDX-License-Identifier: MulanPSL-2.0
"""Small secrets of this machine, kept by the operating system: the device secret, drop passwords.

Whether a real service answers is decided honestly: a backend that keeps nothing, or keeps it in a
plain file, counts as none, and the user is told.
"""

import base64
import logging
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import N_, _

SERVICE = "wuse-desktop"
NOTICE = N_(
    "这台电脑没有可用的系统密钥库，数据库只由密码保护：硬盘被偷时，弱密码可能被猜出来。"
    "请用长一些的密码，并保管好这台电脑。"
)

_ANSWER_SECONDS = 90.0  # a locked keyring asks the user for its own password first
_REAL_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)

T = TypeVar("T")

log = logging.getLogger(__name__)


class DeviceSecrets(Protocol):
    """Secrets of this machine by name. Each call may raise EnvironmentFault ``keyring_refused``."""

    @property
    def available(self) -> bool:
        """Whether a service keeps what it is given."""

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None when there is none of this name."""

    def set(self, name: str, secret: bytes) -> None:
        """Keep a secret, replacing a former one."""

    def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is no error."""


class Backend(Protocol):
    """The part of the ``keyring`` library's backends that is used here."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return the stored text or None."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Store a text."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove a text."""


class NoKeyring:
    """No service: nothing is kept, and asking for it is a fault of the environment."""

    @property
    def available(self) -> bool:
        """Say that nothing is kept here."""
        return False

    def get(self, name: str) -> bytes | None:
        """Return None: nothing was ever kept."""
        return None

    def set(self, name: str, secret: bytes) -> None:
        """Refuse, because the caller must not believe that the secret is kept."""
        raise _refusal("none")

    def delete(self, name: str) -> None:
        """Do nothing: nothing was ever kept."""


class OsKeyring:
    """The operating system's own service, through the ``keyring`` library."""

    def __init__(self, backend: Backend, answer_seconds: float = _ANSWER_SECONDS) -> None:
        """Use ``backend``; a call that gives no answer in ``answer_seconds`` counts as refused."""
        self._backend = backend
        self._answer_seconds = answer_seconds

    @property
    def available(self) -> bool:
        """Say that a service is there; whether it is unlocked shows with the first call."""
        return True

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None when there is none of this name."""
        text = self._answer(lambda: self._backend.get_password(SERVICE, name))
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except ValueError:
            raise _refusal("content") from None

    def set(self, name: str, secret: bytes) -> None:
        """Keep a secret and read it back: some services accept and keep nothing."""
        text = base64.b64encode(secret).decode()
        self._answer(lambda: self._backend.set_password(SERVICE, name, text))
        if self._answer(lambda: self._backend.get_password(SERVICE, name)) != text:
            raise _refusal("not kept")

    def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is no error."""
        if self.get(name) is not None:
            self._answer(lambda: self._backend.delete_password(SERVICE, name))

    def _answer(self, call: Callable[[], T]) -> T:
        """Run ``call`` on its own thread, because a service without a screen may never answer."""
        answers: list[T] = []
        failures: list[str] = []

        def ask() -> None:
            try:
                answers.append(call())
            except Exception as error:  # each system raises classes of its own
                failures.append(type(error).__name__)

        thread = threading.Thread(target=ask, name="keyring", daemon=True)
        thread.start()
        thread.join(self._answer_seconds)
        if answers:
            return answers[0]
        raise _refusal(failures[0] if failures else "no answer")


def system_secrets(
    environ: Mapping[str, str] = os.environ, backend: object | None = None
) -> DeviceSecrets:
    """Return this machine's secrets: the operating system's service, or NoKeyring.

    WUSE_KEYRING=none chooses NoKeyring, for work without a screen. ``backend`` stands in for the
    one that the ``keyring`` library would choose.
    """
    if environ.get("WUSE_KEYRING", "").lower() == "none":
        return NoKeyring()
    if backend is None:
        import keyring  # noqa: PLC0415 - heavy, loaded when first used

        backend = keyring.get_keyring()
    chained: Iterable[Any] = getattr(backend, "backends", (backend,))
    for candidate in chained:
        if type(candidate).__module__.startswith(_REAL_BACKENDS):
            return OsKeyring(candidate)
    log.info("keyring backend counts as none: %s", type(backend).__name__)
    return NoKeyring()


def notice_of(secrets: DeviceSecrets) -> str:
    """Return what the user must hear about the keyring of this machine; empty when all is well."""
    return "" if secrets.available else _(NOTICE)


def _refusal(kind: str) -> EnvironmentFault:
    log.warning("keyring refused: %s", kind)
    return EnvironmentFault(
        "keyring_refused",
        _("系统密钥库没有回应或拒绝了，什么都没有改动。"),
        _("请先登录电脑的桌面并解锁系统密钥库，再试一次；仍不行，可以用恢复码打开。"),
    )
