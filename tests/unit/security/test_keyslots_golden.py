# SPDX-License-Identifier: MulanPSL-2.0
"""A slot file of format 1, written once and kept: every later version must open it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wuse_desktop.security.keyslots import KeySlots

STORED = Path(__file__).parent / "data" / "keyslots_v1.json"
KEY = bytes(range(100, 132))
DEVICE_SECRET = bytes(range(32))
CODE = "JVN7G-PC9K9-ZPTEP ZMAZ6-9YAD9-RJMND"


@pytest.fixture
def stored(
    open_slots: Callable[[], KeySlots], slots_path: Path, kept_secrets: dict[str, bytes]
) -> KeySlots:
    shutil.copy(STORED, slots_path)
    kept_secrets["device-secret/desk-golden"] = DEVICE_SECRET
    return open_slots()


def test_user_with_device_secret_opens_it(stored: KeySlots) -> None:
    unlocked = stored.unlock("zhanzhang", "tea-7-river-Moon")
    assert (unlocked.key, unlocked.user_id) == (KEY, "user-golden")


def test_user_without_device_secret_opens_it(stored: KeySlots) -> None:
    assert stored.unlock("shegong", "stone#41-plough-Sky").key == KEY


def test_recovery_code_opens_it(stored: KeySlots) -> None:
    assert stored.unlock_with_recovery(CODE).key == KEY
