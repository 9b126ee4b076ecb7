# SPDX-License-Identifier: MulanPSL-2.0
"""Whether this machine keeps secrets is decided by what it does, not by what is installed."""

import sys
import threading
from types import ModuleType

import keyring
import pytest
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.security.keyring import NoKeyring, OsKeyring, notice_of, system_secrets

SECRET = bytes(range(32))


class Service:
    """A well-behaved backend."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Service):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Locked(Service):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"secret value of {username}")


def of_module(kind: type[Service], module: str) -> Service:
    backend = type(kind.__name__, (kind,), {"__module__": module})()
    assert isinstance(backend, Service)
    return backend


def test_secret_is_kept_read_and_forgotten() -> None:
    backend = Service()
    secrets = OsKeyring(backend)
    assert secrets.get("drop/1") is None
    secrets.set("drop/1", SECRET)
    secrets.set("drop/2", b"")
    assert secrets.get("drop/1") == SECRET
    assert secrets.get("drop/2") == b""
    assert {service for service, _name in backend.kept} == {"wuse-desktop"}
    secrets.delete("drop/1")
    secrets.delete("drop/1")
    assert secrets.get("drop/1") is None


def test_service_that_keeps_nothing_is_found_out() -> None:
    with pytest.raises(EnvironmentFault, match="keyring_refused"):
        OsKeyring(Forgetful()).set("x", SECRET)


def test_locked_service_is_a_fault_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(EnvironmentFault) as caught:
        OsKeyring(Locked()).get("drop/village-name")
    assert caught.value.code == "keyring_refused"
    assert caught.value.__cause__ is None
    for text in (str(caught.value), caught.value.sentence, caplog.text):
        assert "village-name" not in text
    assert "KeyringLocked" in caplog.text


def test_foreign_content_under_our_name_is_a_fault() -> None:
    backend = Service()
    backend.set_password("wuse-desktop", "x", "not base64!")
    with pytest.raises(EnvironmentFault):
        OsKeyring(backend).get("x")


def test_service_that_never_answers_does_not_stop_the_program() -> None:
    answer = threading.Event()
    asked: list[threading.Thread] = []

    class Silent(Service):
        def get_password(self, service: str, username: str) -> str | None:
            asked.append(threading.current_thread())
            answer.wait()
            return None

    with pytest.raises(EnvironmentFault, match="keyring_refused"):
        OsKeyring(Silent(), answer_seconds=0.05).get("x")
    answer.set()
    asked[0].join()


@pytest.mark.parametrize("backend", [FailKeyring, NullKeyring, object])
def test_backends_that_keep_nothing_count_as_none(backend: type) -> None:
    secrets = system_secrets({}, backend())
    assert isinstance(secrets, NoKeyring)
    assert "密码" in notice_of(secrets)


def test_plain_file_counts_as_none() -> None:
    assert not system_secrets({}, of_module(Service, "keyrings.alt.file")).available


@pytest.mark.parametrize(
    "module",
    ["SecretService", "libsecret", "kwallet", "Windows", "macOS"],
)
def test_the_systems_own_services_count(module: str) -> None:
    secrets = system_secrets({}, of_module(Service, f"keyring.backends.{module}"))
    assert secrets.available
    assert notice_of(secrets) == ""
    secrets.set("x", SECRET)
    assert secrets.get("x") == SECRET


def test_a_real_service_behind_a_chain_is_found() -> None:
    class Chain:
        def __init__(self, *backends: object) -> None:
            self.backends = backends

    plain = of_module(Service, "keyrings.alt.file")
    real = of_module(Service, "keyring.backends.SecretService")
    assert system_secrets({}, Chain(plain, real)).available
    assert not system_secrets({}, Chain(plain)).available


def test_environment_chooses_none_without_loading_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", ModuleType("keyring"))  # has no get_keyring
    assert not system_secrets({"WUSE_KEYRING": "none"}).available


def test_the_librarys_choice_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = of_module(Service, "keyring.backends.Windows")
    monkeypatch.setattr(keyring, "get_keyring", lambda: chosen)
    assert system_secrets({}).available
    monkeypatch.setattr(keyring, "get_keyring", FailKeyring)
    assert not system_secrets({}).available


def test_no_keyring_keeps_nothing_and_says_so() -> None:
    secrets = NoKeyring()
    with pytest.raises(EnvironmentFault):
        secrets.set("x", SECRET)
    assert secrets.get("x") is None
    secrets.delete("x")
