# SPDX-License-Identifier: MulanPSL-2.0
"""What holds for every test: a home of its own, no network, no keyring service, a clean log."""

import ipaddress
import logging
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from wuse_desktop import i18n

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is slow now and then: how long an example took says nothing.
settings.register_profile("wuse", deadline=None)
settings.load_profile("wuse")

_HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "WUSE_HOME": "wuse",
}


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from or left in the tester's own home, also by started programs."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in _HOMES.items():
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    monkeypatch.delenv("WUSE_LANG", raising=False)


@pytest.fixture(autouse=True)
def source_language() -> None:
    """Each test begins in Chinese, whatever the one before has chosen."""
    i18n.set_language("zh_CN")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine can be reached."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError("a test may not reach the network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


@pytest.fixture(autouse=True)
def log_without_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """An error in the program's log fails the test, unless the test is marked ``logs_errors``."""
    faults = _Faults()
    logger = logging.getLogger("wuse_desktop")
    logger.addHandler(faults)
    yield
    logger.removeHandler(faults)
    if faults.seen and request.node.get_closest_marker("logs_errors") is None:
        pytest.fail(f"the program logged errors: {faults.seen}")
