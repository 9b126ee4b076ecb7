# SPDX-License-Identifier: MulanPSL-2.0
"""Desks to measure on: made once a run, opened again by each measurement that wants them."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from wuse_desktop.security.derive import Argon2Costs
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk

NOW = datetime.fromisoformat("2026-03-24T09:30")
LOGIN, PASSWORD = "lixm", "Kaishi-2026-mulan"  # of desks that live for minutes
_COSTS = Argon2Costs(passes=1, lanes=1, memory_kib=64)


def new_desk(home: Path, kind: str, division_code: str) -> Desk:
    """An empty desk whose clock stands still."""
    os.environ["WUSE_KEYRING"] = "none"
    choice = SetupChoice(kind, division_code, "测速站", "李晓梅", LOGIN)
    made = create_desk(home, choice, PASSWORD, secrets=NoKeyring(), costs=_COSTS, now=lambda: NOW)
    return made.desk


def opened(home: Path, build: Callable[[Path], Desk]) -> Desk:
    """The desk of a folder, built when it is not there yet."""
    if not home.exists():
        build(home).close()
    return open_desk(home, LOGIN, PASSWORD, secrets=NoKeyring(), now=lambda: NOW)
