# SPDX-License-Identifier: MulanPSL-2.0
"""Key derivation against published vectors, and the machine that has no memory for it."""

import argon2.low_level
import pytest
from argon2.exceptions import HashingError

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.security import derive
from wuse_desktop.security.derive import Argon2Costs

SALT = bytes(range(16))


def test_argon2id_is_the_one_that_others_compute() -> None:
    # argon2 -id -t 2 -m 16 -p 1 of "password" with salt "somesalt", from the reference's tests
    expected = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert derive.stretch("password", b"somesalt", Argon2Costs(2, 1, 65536)).hex() == expected


def test_device_secret_changes_the_wrapping_key() -> None:
    keys = {derive.wrapping_key(b"s" * 32, device, SALT) for device in (b"", bytes(32), b"d" * 32)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_marks_tell_keys_apart_and_nothing_else() -> None:
    key = bytes(32)
    assert derive.check_value(key) != derive.check_value(b"\x01" + key[1:])
    assert derive.check_value(key) != derive.device_mark(key)
    assert len(derive.check_value(key)) == 16


def test_short_memory_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_values: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", refuse)
    with pytest.raises(EnvironmentFault, match="memory_short"):
        derive.stretch("password", SALT, Argon2Costs(1, 1, 64))
