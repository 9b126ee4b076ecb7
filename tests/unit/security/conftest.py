# SPDX-License-Identifier: MulanPSL-2.0
"""A desk's key slots in a fresh folder, with a keyring in memory and Argon2 made cheap."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import DeviceSecrets
from wuse_desktop.security.keyslots import KeySlots

CHEAP = Argon2Costs(passes=1, lanes=1, memory_kib=64)


class MemorySecrets:
    """A keyring that forgets with the test. ``refuses`` makes it a locked one."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.refuses = False

    @property
    def available(self) -> bool:
        return True

    def get(self, name: str) -> bytes | None:
        self._check()
        return self.kept.get(name)

    def set(self, name: str, secret: bytes) -> None:
        self._check()
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    def _check(self) -> None:
        if self.refuses:
            raise EnvironmentFault("keyring_refused", "locked")


@pytest.fixture
def secrets_in_memory() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def kept_secrets(secrets_in_memory: MemorySecrets) -> dict[str, bytes]:
    """Return what the keyring in memory holds."""
    return secrets_in_memory.kept


@pytest.fixture
def lock_keyring(secrets_in_memory: MemorySecrets) -> Callable[[], None]:
    """Return what makes the keyring refuse from then on."""
    return lambda: setattr(secrets_in_memory, "refuses", True)


@pytest.fixture
def slots_path(tmp_path: Path) -> Path:
    return tmp_path / "keyslots.json"


OpenSlots = Callable[..., KeySlots]


@pytest.fixture
def open_slots(slots_path: Path, secrets_in_memory: MemorySecrets) -> OpenSlots:
    """Return a factory: the desk's slots as a fresh start of the program sees them."""

    def make(secrets: DeviceSecrets = secrets_in_memory, costs: Argon2Costs = CHEAP) -> KeySlots:
        return KeySlots(slots_path, secrets, costs)

    return make
